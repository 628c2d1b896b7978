"""Intake: 10,000 files, 3% of them broken in thirty-five ways, through the services of a whole centre.

Beside it, the bare cost of the same files: hash and decode each. The sounds last 0.3 s, so that the bench
ends; the rows, the flush to disk and the job of each file are then most of its cost, and would be little
beside a call of minutes. What must hold is that the ten-thousandth file costs what the first did, and that
the scan of a full folder is nothing beside the work. `INTAKE_FILES=1000` measures fewer.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from app.config import Config
from app.engines.speech.decode import Undecodable, decode
from app.foundation.db import db
from app.foundation.inside import Kind, entries, open_inside
from app.foundation.queue.models import Job
from app.foundation.queue.run import run_job
from app.foundation.storage import content_hash, storage
from app.recordings import queries
from app.recordings.jobs import scan_incoming
from app.recordings.models import Quarantined, Recording
from tests.factories.broken import make_intake
from tests.factories.build import make_agent
from tests.factories.recordings import make_row

FILES = int(os.environ.get("INTAKE_FILES", "10000"))
BROKEN = FILES * 3 // 100
MOST_GROWTH = 1.5
LONGEST_S = 7200
INGEST = "recordings.ingest_recording"
Row = dict[str, Any]


def run() -> list[Row]:
    """All rows of this bench."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = Config.from_env({"DATA_DIR": name, "CENTRE_LANGUAGE": "en", "SECRET_KEY": "bench"})
        app = create_app(config)
        with app.app_context(), patch("app.foundation.queue.enqueue.send", lambda ids: None):
            upgrade()
            rows = _measure(folder)
            db.session.remove()
            db.engine.dispose()
    return rows


def _measure(folder: Path) -> list[Row]:
    reasons = _fill()
    bare_s = _timed(_bare)
    scan_s = _timed(_scan)
    parts_s = _work_off()
    work_s = sum(parts_s)
    _scan_later()
    found = {row.source: row.reason for row in db.session.scalars(select(Quarantined))}
    recordings = db.session.scalars(select(Recording)).all()
    sounds = FILES - len(reasons)
    print(f"  bare {bare_s:.0f} s, scan {scan_s:.1f} s, work {work_s:.0f} s")
    print(f"  reasons: {dict(Counter(found.values()).most_common())}")
    ratio, growth = (scan_s + work_s) / bare_s, parts_s[-1] / statistics.median(parts_s)
    once = len({r.digest for r in recordings}) == len(recordings) == sounds
    return [
        _row("intake / bare hash and decode", ratio, "times", "hash + decode", None),
        _row("last tenth / median tenth", growth, "times", "the same work", MOST_GROWTH),
        _row("scan of a full folder / intake", scan_s / (scan_s + work_s), "ratio", None, 0.1),
        _row("sound files kept once", len(recordings), "files", f"{sounds} sound", None, once),
        _row(
            "broken things with their reason", len(found), "things", f"{len(reasons)}", None, found == reasons
        ),
        _row("left in incoming", len(queries.list_arrived()), "files", None, 0),
    ]


def _row(
    name: str, value: float, unit: str, other: str | None, limit: float | None, holds: bool | None = None
) -> Row:
    if limit is not None:
        holds = value <= limit
    row = {"name": name, "value": value, "unit": unit, "compared_with": other, "limit": limit}
    return row | {"holds": holds}


def _fill() -> dict[str, str]:
    make_agent(number="1001")
    rows, reasons = make_intake(storage().incoming, FILES, broken=BROKEN)
    calls = [make_row(**row, language="en") for row in rows]
    manifest = storage().incoming / "manifest.json"
    manifest.write_text(json.dumps({"calls": calls}, ensure_ascii=False))
    time.sleep(3)  # until the files count as settled
    return reasons


def _timed(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bare() -> None:
    base = storage().incoming
    for entry in entries(base):
        if entry.kind is Kind.FILE and not entry.name.endswith(".json"):
            with open_inside(base, entry.name) as file:
                content_hash(file)
                try:
                    decode(file, longest_s=LONGEST_S)
                except Undecodable:
                    continue


def _scan() -> None:
    scan_incoming()
    db.session.rollback()


def _scan_later() -> None:
    """Look again when patience is over: an empty folder may yet be filled, so it is set aside only then."""
    with patch("app.foundation.clock.now", lambda: datetime.now(UTC) + timedelta(hours=1)):
        _scan()


def _work_off() -> list[float]:
    """Seconds of each tenth of the jobs."""
    waiting = select(Job.id).where(Job.name == INGEST, Job.state == "waiting").order_by(Job.id)
    ids = db.session.scalars(waiting).all()
    size = -(-len(ids) // 10)
    return [_timed(partial(_run, ids[start : start + size])) for start in range(0, len(ids), size)]


def _run(ids: Sequence[int]) -> None:
    for job_id in ids:
        run_job(job_id)
