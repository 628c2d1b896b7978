"""Models that are loaded once, and recordings as channels."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.engines.speech.activity import find_activity
from app.engines.speech.checkpoint import to_openai_checkpoint
from app.engines.speech.decode import decode
from app.engines.speech.transcriber import (
    FASTER_WHISPER,
    OPENAI_WHISPER,
    Channel,
    Transcriber,
    load_transcriber,
)
from app.engines.speech.types import Segment, Speaker
from app.engines.speech.voice_weights import prepare_voices
from app.engines.speech.voiceprint import CamPlusPlus
from app.engines.speech.weights import join_base, tiny_en_dir

PARTIES = (Speaker.AGENT, Speaker.CUSTOMER)
Load = Callable[..., Transcriber]


def channels_of(path: Path, language: str | None) -> list[Channel]:
    sound = decode(path)
    speakers = PARTIES if len(sound.samples) == 2 else (Speaker.UNKNOWN,)
    return [
        Channel(row, who, find_activity(row), language)
        for row, who in zip(sound.samples, speakers, strict=True)
    ]


def reference(path: Path, speaker: Speaker) -> str:
    document = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return " ".join(s["text"] for s in document["segments"] if s["speaker"] == speaker)


def said(segments: list[Segment], speaker: Speaker | None = None) -> str:
    ordered = sorted(segments, key=lambda s: s.start_s)
    return " ".join(s.text for s in ordered if speaker is None or s.speaker == speaker)


def tone(hz: float, seconds: float, rate: int = 16000, level: float = 0.3) -> NDArray[np.float32]:
    return (level * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


@pytest.fixture(scope="session")
def base_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return join_base(tmp_path_factory.mktemp("weights") / "base")


@pytest.fixture(scope="session")
def voices_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_voices(tmp_path_factory.mktemp("voices")).parent


@pytest.fixture(scope="session")
def voices(voices_dir: Path) -> CamPlusPlus:
    return CamPlusPlus(voices_dir / "voices.onnx", threads=2)


@pytest.fixture(scope="session")
def load(base_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Load:
    """``load("tiny.en", engine, beam=…, compute=…)``: an engine with two threads."""
    folder = tmp_path_factory.mktemp("checkpoints")

    def load_one(name: str, engine: str = FASTER_WHISPER, **settings: object) -> Transcriber:
        model = base_dir if name == "base" else tiny_en_dir()
        if engine == OPENAI_WHISPER:
            checkpoint = folder / f"{name}.pt"
            if not checkpoint.exists():
                to_openai_checkpoint(model, checkpoint)
            model = checkpoint
        return load_transcriber(engine, model, threads=2, label=name, **settings)

    return load_one


@pytest.fixture(scope="session")
def tiny_en(load: Load) -> Transcriber:
    return load("tiny.en")


@pytest.fixture(scope="session")
def base(load: Load) -> Transcriber:
    return load("base")
