"""What the demo's telephone system and roster hand over: the files that an import takes."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from demo.calls import CallRow, demo_calls
from demo.centre import DEMO_FOLDER
from demo.logins import demo_logins
from demo.roster import demo_roster

SHIFT = "standard"


def export_centre(folder: Path, today: date) -> None:
    """Write ``roster.csv``, ``logins.csv`` and ``calls/`` (manifest, sound and transcripts)."""
    calls = demo_calls(today)
    _write(folder / "roster.csv", (_duty(row.agent_number, row.on) for row in demo_roster(today)))
    logins = (
        {"agent_number": row.agent_number, "logged_in_at": row.login_at.isoformat(),
         "logged_out_at": row.logout_at.isoformat()}
        for row in demo_logins(today)
    )  # fmt: skip
    _write(folder / "logins.csv", logins)
    _write(folder / "calls" / "manifest.csv", (_call(row) for row in calls))
    for name in (name for row in calls for name in (row.recording, row.sidecar) if name):
        _copy(DEMO_FOLDER / name, folder / "calls" / name)


def _duty(agent_number: str, day: date) -> dict[str, Any]:
    return {"agent_number": agent_number, "day": day.isoformat(), "shift": SHIFT}


def _call(row: CallRow) -> dict[str, Any]:
    return {
        "call_id": row.call_id, "agent_number": row.agent_number, "started_at": row.started_at.isoformat(),
        "duration_s": round(row.duration_s), "direction": row.direction, "queue": row.queue,
        "ring_s": round(row.ring_s), "hold_s": round(row.hold_s), "customer_number": row.customer_number,
        "disposition": row.disposition, "language": row.language, "recording": row.recording or "",
        "transcript": row.sidecar or "",
    }  # fmt: skip


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    table = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(table[0]))
        writer.writeheader()
        writer.writerows(table)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
