"""What the telephone system and the roster hand over to the small centre: files for the import commands."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from demo.calls import spoken_calls
from demo.centre import DEMO_FOLDER

ZONE = ZoneInfo("Asia/Shanghai")
TOLD = (
    "agent_number", "duration_s", "direction", "queue", "ring_s", "hold_s", "customer_number", "disposition",
    "language",
)  # fmt: skip
NUMBERS = ("1005", "1006", "1007", "1008")
ON_DUTY, LATE, ABSENT = ("08:41", "17:34"), ("08:57", "17:34"), None


def write_calls(
    folder: Path, names: Iterable[str], week_on: date, without_sound: Collection[str] = ()
) -> None:
    """A manifest, recordings, and for each its reference words as the transcript that came with it."""
    folder.mkdir()
    known = {entry["id"]: entry for entry in spoken_calls()}
    for name in names:
        if name not in without_sound:
            shutil.copyfile(DEMO_FOLDER / known[name]["file"], folder / f"{name}.opus")
            (folder / f"{name}.json").write_text(_transcript(known[name]), encoding="utf-8")
    _write(folder / "manifest.csv", [_call(known[name], n, week_on) for n, name in enumerate(names)])


def write_roster(path: Path, week_on: date) -> Path:
    return _write(path, [row | {"shift": "standard"} for row in _days(week_on)])


def write_logins(path: Path, week_on: date) -> Path:
    """All come in time but 1008, who is late, and 1006, who stays away one day."""
    hours = {("1008", week_on): LATE, ("1006", week_on): ABSENT}
    rows = [(row, hours.get((row["agent_number"], row["day"]), ON_DUTY)) for row in _days(week_on)]
    return _write(path, [_login(row, spell) for row, spell in rows if spell])


def _days(week_on: date) -> list[dict[str, Any]]:
    return [
        {"agent_number": number, "day": week_on + timedelta(days=n)} for number in NUMBERS for n in range(5)
    ]


def _login(row: dict[str, Any], spell: tuple[str, str]) -> dict[str, Any]:
    begin, end = (f"{row['day']} {clock}" for clock in spell)
    return {"agent_number": row["agent_number"], "logged_in_at": begin, "logged_out_at": end}


def _call(entry: dict[str, Any], n: int, week_on: date) -> dict[str, Any]:
    started_at = datetime.combine(week_on + timedelta(days=n % 5), time(10, 5 * n), ZONE)
    files = {"recording": f"{entry['id']}.opus", "transcript": f"{entry['id']}.json"}
    told = {name: entry[name] for name in TOLD}
    return {"call_id": entry["id"], "started_at": started_at.isoformat()} | told | files


def _transcript(entry: dict[str, Any]) -> str:
    return json.dumps({"language": entry["language"], "segments": entry["turns"]}, ensure_ascii=False)


def _write(path: Path, rows: list[Mapping[str, Any]] | list[dict[str, Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
