"""The search page beside a bare count of the full-text match and beside LIKE, on both databases.

200,000 turns of made-up dialogue, half English and half Chinese, whose words are as unequally frequent as
real ones (Zipf). Each of twenty searches takes its turn three times; the best time of each counts.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import numpy as np
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, func, insert, select, text

from app import create_app
from app.config import Config
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import db, transaction
from app.organisation.models import Agent, Team
from app.recordings.models import Call, Recording
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.query_reading import read_query
from app.transcription.queries import index
from app.transcription.queries.search import Search, count_turns, find_turns, list_around, planned
from app.transcription.service.indexing import reindex_segments
from bench.speech import Row, row
from tests.conftest import listens
from tests.lending import POSTGRES_PORT, postgres_url

CALLS, TURNS, WORDS = 10_000, 20, 12
AGENTS, ROUNDS = 100, 3
LEAST_GAIN = 1.0
SEARCHER = Actor(None, "bench", Role.SUPERVISOR)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
NAME = "fair_hearing_bench_search"
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeiou"]


def word(rank: int) -> str:
    """The made-up word of a rank, from the most frequent (0) on: one token, of letters."""
    first, last = divmod(rank % 3600, 60)
    return SYLLABLES[first] + SYLLABLES[last] + ("" if rank < 3600 else SYLLABLES[rank // 3600 % 60])


# Of the 3,000 Chinese characters 一 (U+4E00) is the most frequent, 丁 comes next.
SEARCHES = [
    word(0), word(9), word(120), word(900), word(3500), f"{word(3)} {word(40)}",
    f"{word(3)} {word(7)} {word(11)}", f'"{word(2)} {word(5)}"', f'"{word(0)} {word(1)} {word(2)}"',
    f"{word(700)} OR {word(701)}", f"{word(50)} -{word(1)}", f"{word(12)} NEAR/5 {word(30)}",
    f"{word(33)[:3]}*", "一", "丐", "一丁", "乍 丨", "丙 NEAR/3 万",
    f"{word(60)} speaker:customer from:2026-02-01 to:2026-02-07", f"{word(25)} agent:1007",
]  # fmt: skip


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        rows = measured("SQLite", Path(folder), {})
    if not listens(POSTGRES_PORT):
        print("  PostgreSQL is not there: its half is left out")
        return rows
    with tempfile.TemporaryDirectory() as folder, own_database(NAME) as url:
        return rows + measured("PostgreSQL", Path(folder), {"DATABASE_URL": url})


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """A new database on the server that tests use, dropped at the end."""
    engine = create_engine(postgres_url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield postgres_url(name)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def measured(name: str, folder: Path, env: dict[str, str]) -> list[Row]:
    app = create_app(Config.from_env({"DATA_DIR": str(folder), "DEMO_CENTRE": "0"} | env))
    with app.app_context():
        upgrade()
        started = time.perf_counter()
        fill()
        filled_s, text_mb = time.perf_counter() - started, size_mb("segment")
        started = time.perf_counter()
        for ids in index.list_segments(missing=False):
            with transaction():
                reindex_segments(ids)
        indexed_s = time.perf_counter() - started
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        rows = compared(name, app)
        size = size_mb("fulltext_segment")
        db.session.remove()
        db.engine.dispose()
    return [
        *rows,
        row(f"{name}: index beside the segments", size / text_mb, "times", compared_with=f"{text_mb:.0f} MB"),
        row(f"{name}: indexing beside storing", indexed_s / filled_s, "times",
            compared_with=f"{CALLS * TURNS / indexed_s:.0f} turns/s"),
    ]  # fmt: skip


def fill() -> None:
    """People, calls and turns, straight into the tables."""
    draw = np.random.default_rng(1)
    with transaction():
        db.session.execute(insert(Team), [{"id": 1, "code": "t", "name_en": "Team", "name_zh": "班"}])
        db.session.execute(insert(Agent), [_agent(n) for n in range(1, AGENTS + 1)])
        ids = range(1, CALLS + 1)
        db.session.execute(insert(Call), [_call(n) for n in ids])
        db.session.execute(insert(Recording), [_recording(n) for n in ids])
        db.session.execute(insert(StoredTranscript), [_transcript(n) for n in ids])
        for n in ids:
            db.session.execute(insert(StoredSegment), list(_segments(n, draw)))


def _agent(n: int) -> dict[str, object]:
    return {"id": n, "number": f"{1000 + n}", "name_en": f"A {n}", "name_zh": f"甲{n}", "team_id": 1,
            "seat_type": "outbound", "grade": "junior", "hired_on": FIRST.date()}  # fmt: skip


def _call(n: int) -> dict[str, object]:
    return {"id": n, "external_id": f"c{n}", "agent_id": n % AGENTS + 1,
            "started_at": FIRST + timedelta(minutes=9 * n), "duration_s": 300, "direction": "inbound",
            "queue": f"q{n % 7}", "ring_s": 3, "hold_s": 0, "customer_number": "13800001234",
            "disposition": "resolved", "imported_at": FIRST}  # fmt: skip


def _recording(n: int) -> dict[str, object]:
    return {"id": n, "call_id": n, "digest": f"{n:064x}", "suffix": ".wav", "codec": "pcm_s16le",
            "source_rate": 8000, "channel_count": 2, "relation": "separate", "duration_s": 300.0,
            "has_playable": False, "kept_at": FIRST, "peaks": b""}  # fmt: skip


def _transcript(n: int) -> dict[str, object]:
    language = "zh-CN" if n % 2 else "en"
    return {"id": n, "recording_id": n, "language": language, "engine": "bench", "facts": {}, "doubts": [],
            "stored_at": FIRST}  # fmt: skip


def _segments(n: int, draw: np.random.Generator) -> Iterator[dict[str, object]]:
    ranks = draw.zipf(1.15, (TURNS, WORDS))
    for position, chosen in enumerate(ranks):
        words = [chr(0x4E00 + (r - 1) % 3000) if n % 2 else word(r - 1) for r in chosen.tolist()]
        yield {
            "transcript_id": n, "position": position, "speaker": ("agent", "customer")[position % 2],
            "start_s": position * 10.0, "end_s": position * 10.0 + 9,
            "text": ("" if n % 2 else " ").join(words),
            "words": [[said, position * 10.0 + at / 2, position * 10.0 + at / 2 + 0.4, 0.9]
                      for at, said in enumerate(words)],
            "confidence": 0.9, "masks": [],
        }  # fmt: skip


def compared(name: str, app: Flask) -> list[Row]:
    """The page's four queries, the bare count, and LIKE, in turns."""
    beside_bare, beside_like, slowest, hits = [], [], 0.0, []
    for asked in SEARCHES:
        ways: list[Callable[[], object]] = [
            lambda q=asked: page(q),
            lambda q=asked: bare(q),
            lambda q=asked: like(q),
        ]
        best = [
            min(times) for times in zip(*[[timed(way) for way in ways] for _ in range(ROUNDS)], strict=True)
        ]
        hits.append(bare(asked))
        print(f"    {name} {asked}: {hits[-1]} turns, {' / '.join(f'{s * 1000:.1f}' for s in best)} ms")
        beside_bare.append(best[0] / best[1])
        beside_like.append(best[2] / best[0])
        slowest = max(slowest, best[0])
    gain = median(beside_like)
    return [
        row(f"{name}: LIKE beside the page, median of {len(SEARCHES)}", gain, "times",
            compared_with=f"{median(hits):.0f} hits in {CALLS * TURNS:,} turns", limit=LEAST_GAIN,
            holds=gain >= LEAST_GAIN),
        row(f"{name}: LIKE beside the page, worst", min(beside_like), "times"),
        row(f"{name}: page beside a bare count of the match, median", median(beside_bare), "times"),
        row(f"{name}: slowest page", slowest * 1000, "ms"),
    ]  # fmt: skip


def page(asked: str) -> int:
    search = planned(Search(SEARCHER, read_query(asked), ZoneInfo("Asia/Shanghai"), {}))
    found = find_turns(search, None)
    list_around(found.rows)
    db.session.expunge_all()
    return count_turns(search)


def bare(asked: str) -> int:
    matching = index.matches(read_query(asked).clauses)
    return db.session.scalar(select(func.count()).select_from(index.INDEX).where(matching)) or 0


def like(asked: str) -> int:
    """The first of its words, as one would look for it without an index."""
    word = asked.split()[0].strip('"*')
    return db.session.scalar(select(func.count()).where(StoredSegment.text.like(f"%{word}%"))) or 0


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def size_mb(table: str) -> float:
    if index.on_sqlite():
        pages = text("SELECT sum(pgsize) FROM dbstat WHERE name LIKE :name")
        return float(db.session.scalar(pages, {"name": f"{table}%"}) or 0) / 1e6
    return float(db.session.scalar(text("SELECT pg_total_relation_size(:name)"), {"name": table}) or 0) / 1e6
