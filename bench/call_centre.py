"""A call centre in a migrated database, filled straight into its tables, for benches of daily draws.

Everybody works five days a week by the roster, his two days off fall on any days. Calls begin within the
hours of duty and stand in the table as they came, day by day; the telephone system's ids are random. Two
calls in a hundred have no recording; of one in a hundred it comes after the draw of its day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import insert, text

from app.accounts.models import User
from app.attendance.models import DutyDay
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.organisation.models import Agent, Team
from app.recordings.models import Call, Recording
from app.rubrics.service.registering import register_rubrics

WEEKS, FIRST = 4, date(2026, 8, 31)  # a Monday
HIRED = FIRST - timedelta(days=365)
TEAM_SIZE = 25
DAY_BEGIN_S = 8 * 3600 + 45 * 60 - 8 * 3600  # 08:45 in Shanghai, in seconds of the UTC day
LUNCH_FROM_S, LUNCH_S = 11_700, 5_400  # after 3 h 15 min of duty, for 1 h 30 min
ON_DUTY_S = 26_100
BATCH = 20_000

Row = dict[str, Any]


class Size(NamedTuple):
    """How many of each there are; ``calls`` in all weeks."""

    agents: int
    monitors: int
    calls: int


class Column(NamedTuple):
    """Calls by begin: entry of the agent, begin, and whether the recording is there, missing or late."""

    agent: Any
    start_s: Any
    lot: Any

    @property
    def is_late(self) -> Any:
        return self.lot == 2

    @property
    def is_in_time(self) -> Any:
        return self.lot > 2


def calls_of(size: Size) -> Column:
    """The same calls each time."""
    dice = np.random.default_rng(1)
    agent = np.arange(size.calls) % size.agents
    week, fifth = dice.integers(0, WEEKS, size.calls), dice.integers(0, 5, size.calls)
    second = dice.integers(0, ON_DUTY_S, size.calls)
    second += np.where(second >= LUNCH_FROM_S, LUNCH_S, 0) + DAY_BEGIN_S
    midnight = int(datetime.combine(FIRST, datetime.min.time(), UTC).timestamp())
    start_s = midnight + (week * 7 + (agent + fifth) % 7) * 86_400 + second
    order = np.argsort(start_s, kind="stable")
    return Column(agent[order], start_s[order], dice.integers(0, 100, size.calls))


def fill(size: Size, calls: Column, rules_dir: Any) -> None:
    """People, roster, calls and the recordings that come in time, into an empty migrated database."""
    with transaction():
        register_rubrics(SYSTEM, rules_dir)
    people: list[tuple[type, Iterator[Row]]] = [
        (Team, (_team(n) for n in range(1, size.agents // TEAM_SIZE + 2))),
        (Agent, (_agent(n) for n in range(1, size.agents + 1))),
        (User, (_monitor(n) for n in range(1, size.monitors + 1))),
        (DutyDay, _roster(size)),
        (Call, _calls(calls)),
        (Recording, _recordings(calls, calls.is_in_time)),
    ]
    for model, rows in people:
        write(model, rows)
    if db.engine.dialect.name == "postgresql":  # what its autovacuum does by itself after a while
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def add_late_recordings(calls: Column, week: int) -> None:
    """The recordings of a week that were late."""
    day = (calls.start_s - calls.start_s[0]) // 86_400
    write(Recording, _recordings(calls, calls.is_late & (day // 7 == week)))


def write(model: type, rows: Iterable[Row]) -> None:
    """Rows of one table in bulk: COPY on PostgreSQL, executemany on SQLite."""
    with transaction() as session:
        if db.engine.dialect.name == "postgresql":
            _copy(session.connection().connection.cursor, model, rows)
            return
        remaining = iter(rows)
        while some := list(islice(remaining, BATCH)):
            session.execute(insert(model), some)


def _copy(cursor_of: Callable[[], Any], model: Any, rows: Iterable[Row]) -> None:
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    names = ", ".join(f'"{name}"' for name in first)
    with cursor_of() as cursor, cursor.copy(f'COPY "{model.__tablename__}" ({names}) FROM STDIN') as copy:
        copy.write_row(list(first.values()))
        for row in remaining:
            copy.write_row(list(row.values()))


def _team(n: int) -> Row:
    return {"id": n, "code": f"T{n}", "name_en": f"Team {n}", "name_zh": f"{n}班"}


def _agent(n: int) -> Row:
    return {"id": n, "number": f"{10_000 + n}", "name_en": f"Agent {n}", "name_zh": f"坐席{n}",
            "team_id": n // TEAM_SIZE + 1, "seat_type": "technical_support", "grade": "junior",
            "hired_on": HIRED}  # fmt: skip


def _monitor(n: int) -> Row:
    return {"id": n, "sign_in_name": f"monitor{n}", "name_en": f"Monitor {n}", "name_zh": f"质检员{n}",
            "password_hash": "no sign-in by password", "role": "monitor", "failed_sign_ins": 0,
            "created_at": datetime.combine(HIRED, datetime.min.time(), UTC)}  # fmt: skip


def _roster(size: Size) -> Iterator[Row]:
    for agent in range(size.agents):
        for week in range(WEEKS + 1):
            for fifth in range(5):
                day = FIRST + timedelta(days=week * 7 + (agent + fifth) % 7)
                yield {"agent_id": agent + 1, "day": day, "shift": "standard"}


def _calls(calls: Column) -> Iterator[Row]:
    columns = zip(calls.agent.tolist(), calls.start_s.tolist(), strict=True)
    for place, (agent, start_s) in enumerate(columns):
        at = datetime.fromtimestamp(start_s, UTC)
        yield {
            "id": place + 1, "external_id": hashlib.sha256(b"%d" % place).hexdigest()[:20],
            "agent_id": agent + 1, "started_at": at, "duration_s": _length(place), "direction": "inbound",
            "queue": "technical", "ring_s": 6, "hold_s": 0, "customer_number": "13800001234",
            "disposition": "resolved", "language": ("zh-CN", "en")[place % 2],
            "imported_at": at + timedelta(minutes=20),
        }  # fmt: skip


def _recordings(calls: Column, which: Any) -> Iterator[Row]:
    for place in np.flatnonzero(which).tolist():
        kept_at = datetime.fromtimestamp(int(calls.start_s[place]), UTC) + timedelta(minutes=30)
        yield {
            "call_id": place + 1, "digest": f"{place:064x}", "suffix": ".wav", "codec": "pcm_s16le",
            "source_rate": 8000, "channel_count": 2, "relation": "separate",
            "duration_s": _length(place) - 0.5, "has_playable": False, "kept_at": kept_at, "peaks": b"",
        }  # fmt: skip


def _length(place: int) -> int:
    return 20 + place * 7_919 % 500
