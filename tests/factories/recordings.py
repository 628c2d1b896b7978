"""Files as a telephone system drops them, and the rows of its manifests."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from app.foundation.storage import storage
from app.recordings.policy.rules import CallDefaults, Incoming, Length, Playback, RecordingRules

RULES = RecordingRules(
    incoming=Incoming(settle_s=2, grace_minutes=10),
    recording=Length(shortest_s=0.1, longest_minutes=120),
    call=CallDefaults(language="en"),
    playback=Playback(sitting_minutes=30),
)
RATE = 8000


def make_row(**values: Any) -> dict[str, Any]:
    """A good row of a manifest."""
    defaults = {
        "call_id": "c-1", "agent_number": "1001", "started_at": "2026-11-20T09:15:00+08:00",
        "duration_s": "42", "direction": "inbound", "queue": "billing", "ring_s": "6", "hold_s": "0",
        "customer_number": "13800001234", "disposition": "resolved", "language": "en",
    }  # fmt: skip
    return defaults | values


def make_manifest(rows: Sequence[dict[str, Any]], name: str = "manifest.csv") -> Path:
    """A manifest in ``incoming/``, CSV or JSON by its name."""
    path = dropped(name)
    if path.suffix == ".json":
        path.write_text(json.dumps(rows, ensure_ascii=False))
        return settled(path)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return settled(path)


def make_sound(
    name: str, *, seconds: float = 1.0, channels: int = 2, seed: int = 1, form: str = "PCM_16"
) -> Path:
    """A recording of noise in ``incoming/``; another ``seed`` is another content."""
    path = dropped(name)
    noise = np.random.default_rng(seed).normal(0, 0.1, (int(seconds * RATE), channels))
    if path.suffix == ".opus":
        soundfile.write(path, noise, RATE, format="OGG", subtype="OPUS")
    else:
        soundfile.write(path, noise, RATE, subtype=form if path.suffix == ".wav" else None)
    return settled(path)


def make_sidecar(name: str, text: str = "您好，请问有什么可以帮您？", language: str = "zh-CN") -> Path:
    """A transcript file in ``incoming/``."""
    segment = {"speaker": "agent", "start_s": 0.1, "end_s": 0.9, "text": text}
    return make_file(name, json.dumps({"language": language, "segments": [segment]}).encode())


def make_file(name: str, content: bytes) -> Path:
    """Any bytes in ``incoming/``."""
    path = dropped(name)
    path.write_bytes(content)
    return settled(path)


def dropped(name: str) -> Path:
    path = storage().incoming / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def settled(path: Path) -> Path:
    """As if the file had been written some time ago."""
    os.utime(path, (1, 1))
    return path
