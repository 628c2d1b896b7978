"""Four weeks of daily draws for 1,000 agents through the product's services, beside reading their calls.

In a migrated database of its own each week's plan is filed on Monday, each day drawn on the morning after
it, and the week closed: frames read and filed, rows and log written, calls given to monitors, all committed.
The peer reads the same rows once, by the product's own statements, in the same process: agents and roster
on Monday, the calls streamed just before each day is drawn. Processor time, because the machine is shared,
with that of PostgreSQL's process. The evaluations that the queue makes of drawn calls are measured apart.
Each size has a process of its own. The frames come as one text a column, so the peer, which fetches rows,
does not run the same statement.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from zoneinfo import ZoneInfo

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from app import create_app
from app.attendance.queries import duty_between
from app.config import Config
from app.evaluations.service.assignment import assign_evaluations
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.queue.worker import keep_program
from app.organisation.models import Agent
from app.sampling.models import DrawnCall
from app.sampling.queries import frames
from app.sampling.queries.draws import find_draw
from app.sampling.service import closing, drawing, making
from app.sampling.service.preparing import prepare_week
from bench.call_centre import FIRST, WEEKS, Column, Size, add_late_recordings, calls_of, fill
from bench.search import own_database
from bench.speech import Row, row
from tests.conftest import listens
from tests.lending import POSTGRES_PORT

AGENTS, MONITORS = 1000, 30
COUNTS = (10_000, 100_000, 1_000_000)
MOST_TIMES, MOST_MEMORY_MB, MOST_EXPONENT = 2.0, 1500, 1.1
BLOCK = 2000  # rows; the fastest of 2,000, 10,000 and all at once
NAME = "fair_hearing_bench_draw"
PLAN, FRAME, DRAW, FILING = "plans", "frames", "draw and assignment", "filing"
# What is timed apart: time within one of another stage does not count here; the rest is filing.
STAGES: dict[str, list[tuple[Any, str]]] = {
    PLAN: [(drawing, "file_plan")],
    FRAME: [
        (frames, "calls_between"), (frames, "calls_besides"), (making, "frame_from"), (closing, "frame_from"),
        (making, "kept_on_time"), (making, "cells_on_time"), (making, "sizes_of"), (closing, "days_frames"),
    ],
    DRAW: [
        (making, "draw_from"), (making, "gather_morning"), (making, "share_out"),
        (closing, "close_week"), (closing, "week_shortfalls"),
    ],
}  # fmt: skip


class Cost(NamedTuple):
    """Seconds of the peer, of each stage and of the evaluations; peak memory; calls drawn."""

    reading_s: float
    stages_s: dict[str, float]
    evaluations_s: float
    memory_mb: float
    drawn: int

    @property
    def ours_s(self) -> float:
        return sum(self.stages_s.values())


def run() -> list[Row]:
    """All rows of this bench; a row says so where there is no PostgreSQL."""
    sizes = [Size(AGENTS, MONITORS, count) for count in COUNTS]
    rows = _rows("SQLite", [_apart({}, size) for size in sizes])
    if not listens(POSTGRES_PORT):
        return [*rows, row("PostgreSQL is not there: NOT MEASURED", 0, "rows")]
    costs = []
    for size in sizes:
        with own_database(NAME) as url:
            costs.append(_apart({"DATABASE_URL": url}, size))
    return rows + _rows("PostgreSQL", costs)


def _rows(name: str, costs: list[Cost]) -> list[Row]:
    last, calls = costs[-1], f"{name}, {COUNTS[-1]:,} calls"
    ratio = last.ours_s / last.reading_s
    steps = [math.log(after.ours_s / before.ours_s, 10) for before, after in pairwise(costs)]
    exponent = sum(steps) / len(steps)
    return [
        row(f"{calls}: frame, draw, assignment, filing", ratio, "times",
            compared_with="reading the same rows once", limit=MOST_TIMES, holds=ratio <= MOST_TIMES),
        *(row(f"{calls}: {stage}", seconds / last.reading_s, "times",
              compared_with="reading the same rows once") for stage, seconds in last.stages_s.items()),
        row(f"{calls}: evaluations given", last.evaluations_s / last.reading_s, "times",
            compared_with="reading the same rows once"),
        row(f"{calls}: reading them", last.reading_s, "s"),
        row(f"{calls}: calls drawn", last.drawn, "calls"),
        row(f"{calls}: peak memory", last.memory_mb, "MB", limit=MOST_MEMORY_MB,
            holds=last.memory_mb < MOST_MEMORY_MB),
        *(row(f"{name}, {count:,} calls: frame, draw, assignment, filing", cost.ours_s, "s")
          for count, cost in zip(COUNTS, costs, strict=True)),
        row(f"{name}: growth from 10⁴ to 10⁶ calls", exponent, "exponent", limit=MOST_EXPONENT,
            holds=exponent <= MOST_EXPONENT),
        *(row(f"{name}: growth from 10{before} to 10{after} calls", step, "exponent")
          for before, after, step in zip("⁴⁵", "⁵⁶", steps, strict=True)),
    ]  # fmt: skip


def _apart(env: dict[str, str], size: Size) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        env = {"DATA_DIR": folder, "DEMO_CENTRE": "0"} | env
        _in_a_process(_fill, env, size)
        return _in_a_process(_four_weeks, env, size)


def _in_a_process(work: Callable[..., Any], *arguments: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _fill(env: dict[str, str], size: Size) -> None:
    with _centre(env) as config:
        upgrade()
        fill(size, calls_of(size), config.qa_rules_dir)


def _four_weeks(env: dict[str, str], size: Size) -> Cost:
    with _centre(env):
        keep_program()  # as each child of a worker does
        return draw_weeks(calls_of(size))


@contextmanager
def _centre(env: dict[str, str]) -> Iterator[Config]:
    config = Config.from_env(env)
    with create_app(config).app_context():
        yield config
        db.session.remove()
        db.engine.dispose()


def draw_weeks(calls: Column) -> Cost:
    """All draws of the centre of `bench.call_centre`, as its timetable makes them, and what they cost."""
    now, zone = _processor_clock(), current_app.config["ZONE"]
    watch, reading, giving = Watch(now), Watch(now), Watch(now)
    with watch.on_stages(), patch.object(clock, "now"):
        for week in range(WEEKS):
            monday = FIRST + timedelta(days=7 * week)
            with reading.on(PLAN):
                _read_staff(monday)
            with watch.on(FILING), _morning(monday):
                prepare_week(SYSTEM, monday, zone)
                drawing.begin_week(SYSTEM, monday, zone)
            for day in range(7):
                with reading.on(FRAME):
                    _read(monday + timedelta(days=day), zone)
                with watch.on(FILING), _morning(monday + timedelta(days=day + 1)):
                    drawing.draw_day(SYSTEM, monday, day, zone)
                _give(giving, monday)
            add_late_recordings(calls, week)
            with watch.on(FILING), _morning(monday + timedelta(days=7)):
                drawing.close_week(SYSTEM, monday, zone)
            _give(giving, monday)
    drawn = db.session.scalar(select(func.count()).select_from(DrawnCall)) or 0
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(sum(reading.seconds.values()), dict(watch.seconds),
                sum(giving.seconds.values()), memory_mb, drawn)  # fmt: skip


def _read_staff(monday: date) -> None:
    db.session.execute(select(Agent.id, Agent.hired_on, Agent.left_on)).all()
    duty_between(monday - timedelta(days=1), monday + timedelta(days=7))
    db.session.commit()


def _read(day: date, zone: ZoneInfo) -> None:
    statement = frames.reading(*clock.day_bounds(day, zone))
    for _one in db.session.execute(statement, execution_options={"yield_per": BLOCK}):
        pass
    db.session.commit()


def _processor_clock() -> Callable[[], float]:
    """Processor seconds of this process and, with PostgreSQL, of the server's process that works for it.

    Wall seconds where that one cannot be seen, for the server runs elsewhere.
    """
    if db.engine.dialect.name == "sqlite":
        return time.process_time
    server = Path(f"/proc/{db.session.scalar(text('SELECT pg_backend_pid()'))}/stat")
    if not server.exists() or "postgres" not in server.read_text():
        return time.perf_counter
    ticks = os.sysconf("SC_CLK_TCK")

    def seconds() -> float:
        user, system = server.read_text().rpartition(")")[2].split()[11:13]
        return time.process_time() + (int(user) + int(system)) / ticks

    return seconds


def _give(watch: Watch, monday: date) -> None:
    draw = find_draw(monday)
    assert draw is not None
    with watch.on(FILING), transaction():
        assign_evaluations(SYSTEM, draw.id)


@contextmanager
def _morning(day: date) -> Iterator[None]:
    """A transaction at five in the morning of a day."""
    clock.now.return_value = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
    with transaction():
        yield


class Watch:
    """Seconds by stage; what runs within another stage counts for that one alone."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.seconds: Counter[str] = Counter()
        self._now = now
        self._open: list[str] = []

    @contextmanager
    def on(self, stage: str) -> Iterator[None]:
        started = self._now()
        self._open.append(stage)
        try:
            yield
        finally:
            took = self._now() - started
            self._open.pop()
            self.seconds[stage] += took
            if self._open:
                self.seconds[self._open[-1]] -= took

    @contextmanager
    def on_stages(self) -> Iterator[None]:
        """Let the product's own steps tell when they run."""
        with ExitStack() as stack:
            for stage, places in STAGES.items():
                for module, name in places:
                    stack.enter_context(patch.object(module, name, self._told(stage, getattr(module, name))))
            yield

    def _told(self, stage: str, step: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(step)
        def timed(*arguments: Any) -> Any:
            with self.on(stage):
                return step(*arguments)

        return timed
