"""A manifest of 100,000 rows: what judging and quarantine cost beside the bare insert, and memory.

The import and the insert of the same rows take turns on databases of their own; processor seconds are
compared, because the machine is shared.
"""

from __future__ import annotations

import csv
import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import insert

from app import create_app
from app.config import Config
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.rulebook import read_rules
from app.foundation.spreadsheet import read_rows
from app.organisation.models import Agent, Team
from app.recordings.models import Call
from app.recordings.policy.incoming import Arrived
from app.recordings.policy.rules import FILE, load_recording_rules
from app.recordings.service.book import read_book
from app.recordings.service.scan import steps_for_calls

ROWS, TURNS = 100_000, 2
MOST_TIMES_BARE, MOST_GROWTH_MB = 6.0, 250
COLUMNS = ("call_id", "agent_number", "started_at", "duration_s", "queue", "recording")
Row = dict[str, Any]


def run() -> list[Row]:
    ratios, growth = [], 0.0
    for _ in range(TURNS):
        bare_s, _ = _timed(_insert)
        import_s, grown = _timed(_import)
        ratios.append(import_s / bare_s)
        growth = max(growth, grown)
    best = min(ratios)
    return [
        {"name": "import of 100,000 call records", "value": round(best, 2),
         "unit": "times the processor time",
         "compared_with": "reading the table and inserting its rows", "limit": MOST_TIMES_BARE,
         "holds": best <= MOST_TIMES_BARE},
        {"name": "memory for it", "value": round(growth), "unit": "MB more", "compared_with": "before it",
         "limit": MOST_GROWTH_MB, "holds": growth <= MOST_GROWTH_MB},
    ]  # fmt: skip


def _timed(work: Callable[[Path], None]) -> tuple[float, float]:
    """Processor seconds of the work on a fresh centre, and by how many MB the process grew."""
    with tempfile.TemporaryDirectory() as folder:
        app = _centre(Path(folder))
        with app.app_context():
            table = _table(Path(folder) / "recordings" / "incoming" / "manifest.csv")
            before, started = psutil.Process(os.getpid()).memory_info().rss, time.process_time()
            work(table)
            spent = time.process_time() - started
            grown = psutil.Process(os.getpid()).memory_info().rss - before
            db.session.remove()
            db.engine.dispose()
            return spent, grown / 2**20


def _centre(folder: Path) -> Flask:
    app = create_app(Config.from_env({"DATA_DIR": str(folder), "DEMO_CENTRE": "0"}))
    with app.app_context():
        upgrade()
        today = clock.now().date()
        with transaction() as session:
            team = Team(code="T", name_en="T", name_zh="班")
            session.add(team)
            session.flush()
            session.add(
                Agent(number="1001", name_en="A", name_zh="甲", team_id=team.id,
                      seat_type="technical_support", grade="junior", hired_on=today, qualified_until=today)
            )  # fmt: skip
    return app


def _table(path: Path) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for n in range(ROWS):
            agent = "1001" if n % 33 else "nobody"
            writer.writerow([f"c-{n}", agent, "2026-11-20T09:15:00+08:00", 80, "billing", f"day/{n}.wav"])
    return path


def _import(table: Path) -> None:
    rules, now = read_rules(FILE, load_recording_rules).value, clock.now()
    files = [Arrived(table.name, now - timedelta(hours=1))]
    for step in steps_for_calls(SYSTEM, files, rules, read_book(current_app.config["ZONE"]), now):
        with transaction():
            step.work()


def _insert(table: Path) -> None:
    """The same rows, believed unseen, in parts of the same size."""
    now = clock.now()
    rows = [
        {"external_id": row["call_id"], "agent_id": 1, "started_at": now,
         "duration_s": int(row["duration_s"]),
         "direction": "inbound", "queue": row["queue"], "ring_s": 0, "hold_s": 0, "customer_number": "",
         "disposition": "", "imported_at": now, "recording_name": row["recording"]}
        for _, row in read_rows(table)
    ]  # fmt: skip
    for start in range(0, len(rows), 1000):
        with transaction() as session:
            session.execute(insert(Call.__table__), rows[start : start + 1000])
