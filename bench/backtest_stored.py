"""A back-test through the database: whether memory stays flat from batch to batch, and what reading costs.

The calls of ``bench.backtest``, stored in SQLite, read and judged as the command and the worker do it, in a
process of its own; the peak after a quarter of them beside the peak after all.
"""

from __future__ import annotations

import itertools
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_migrate import upgrade
from sqlalchemy import insert

from app import create_app
from app.config import Config
from app.foundation.db import db, transaction
from app.organisation.models import Agent, Team
from app.recordings.models import Call, Recording
from app.rubrics.policy.period import Period
from app.rubrics.queries import backtests
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.stored import facts_to_json, segment_to_row
from bench.backtest import calls, peak_mb, standards
from bench.speech import Row, row

CALLS = 1600
MOST_GROWTH = 1.05
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        env = {"DATA_DIR": folder, "DEMO_CENTRE": "0"}
        _fill(env)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            quarter, whole, seconds = pool.apply(_judged, [env])
    growth = whole / quarter
    return [
        row(f"peak after {CALLS:,} calls / after {CALLS // 4:,}", growth, "times", limit=MOST_GROWTH,
            holds=growth <= MOST_GROWTH),
        row("peak of the command's process", whole, "MB"),
        row("speed, read from SQLite", CALLS / seconds, "transcripts/s"),
    ]  # fmt: skip


def _judged(env: dict[str, str]) -> tuple[float, float, float]:
    """MB at the peak after a quarter of the calls and after all, and seconds."""
    app, peaks, started = create_app(Config.from_env(env)), {}, time.perf_counter()
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    with app.app_context():
        report = backtests.run_backtest(
            *standards(), period, ZoneInfo("UTC"), lambda done, total: peaks.setdefault(done, peak_mb())
        )
        db.engine.dispose()
    assert report.judged == CALLS
    return peaks[CALLS // 4], peaks[CALLS], time.perf_counter() - started


def _fill(env: dict[str, str]) -> None:
    app = create_app(Config.from_env(env))
    with app.app_context():
        upgrade()
        with transaction() as session:
            session.add(Team(id=1, code="T", name_en="Team", name_zh="班组"))
            session.flush()
            session.add(
                Agent(id=1, number="1", name_en="Laura Bennett", name_zh="林若兰", team_id=1, grade="senior",
                      seat_type="technical_support", hired_on=date(2020, 1, 1))
            )  # fmt: skip
        made = calls(CALLS)
        while batch := list(itertools.islice(made, 200)):
            with transaction() as session:
                for model, rows in _rows(batch):
                    session.execute(insert(model), list(rows))
        db.session.remove()
        db.engine.dispose()


def _rows(batch: list) -> Iterator[tuple[type, Iterator[dict]]]:
    heard = {call.id + 1: call.heard for call, _ in batch}
    yield Call, ({
        "id": n, "external_id": f"c{n}", "agent_id": 1, "started_at": FIRST + timedelta(minutes=n),
        "duration_s": 300, "direction": "inbound", "queue": "billing", "hold_s": 0, "customer_number": "1",
        "ring_s": one.metadata["ring_s"], "disposition": "resolved", "language": "en", "imported_at": FIRST,
    } for n, one in heard.items())  # fmt: skip
    yield Recording, ({
        "id": n, "call_id": n, "digest": f"{n:064x}", "suffix": ".wav", "codec": "pcm", "source_rate": 8000,
        "channel_count": 2, "agent_channel": 0, "relation": "separate", "duration_s": 300.0,
        "has_playable": False, "kept_at": FIRST, "peaks": b"",
    } for n in heard)  # fmt: skip
    yield StoredTranscript, ({
        "id": n, "recording_id": n, "language": "en", "engine": "bench", "facts": facts_to_json(one.facts),
        "doubts": [], "stored_at": FIRST,
    } for n, one in heard.items())  # fmt: skip
    yield (
        StoredSegment,
        (
            {"transcript_id": n, "position": place, "masks": [], **segment_to_row(segment)}
            for n, one in heard.items()
            for place, segment in enumerate(one.transcript.segments)
        ),
    )
