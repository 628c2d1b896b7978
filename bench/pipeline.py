"""The way from import to findings through the real worker: what it costs beside the bare engine, and memory.

The worker and the bare engine take turns on the same calls (the worker is stopped meanwhile), because the
machine is shared and its speed drifts; processor seconds are shown beside seconds, for the same reason.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from faster_whisper import WhisperModel
from flask_migrate import upgrade

from app import create_app
from app.admin.service.demo import load_people
from app.config import Config
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from bench.speech import MOST_MEMORY_MB, MOST_TIMES_BARE, WEIGHTS, bare, row
from demo.calls import spoken_calls
from demo.centre import DEMO_FOLDER, demo_people
from demo.export import export_centre
from tests.story.parts import RunningCentre

COMPARED = 48
SLICES = 4
CONSOLE = Actor(None, "bench", Role.ADMINISTRATOR)
Row = dict[str, Any]


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        import_s = import_demo(data_dir)
        worker = Worker(data_dir)
        try:
            return cost(worker, import_s)
        finally:
            worker.end()


def import_demo(data_dir: Path) -> float:
    """Load people and import all calls and recordings; seconds that the import took."""
    env = {"DATA_DIR": str(data_dir), "DEMO_CENTRE": "0", "WEIGHTS_DIR": str(WEIGHTS)}
    app = create_app(Config.from_env(env))
    with app.app_context():
        upgrade()
        today = clock.today(app.config["ZONE"])
        with transaction():
            load_people(CONSOLE, demo_people(), today)
        export_centre(data_dir / "export", today)
    commands = app.test_cli_runner()
    commands.invoke(args=["rubrics", "register"], catch_exceptions=False)
    started = time.perf_counter()
    commands.invoke(args=["recordings", "import", str(data_dir / "export" / "calls")], catch_exceptions=False)
    return time.perf_counter() - started


class Worker:
    """The real worker process on the imported calls, run in slices."""

    def __init__(self, data_dir: Path) -> None:
        self.database = data_dir / "state" / "fair-hearing.db"
        self.centre = RunningCentre(data_dir, DEMO_CENTRE="0", WEIGHTS_DIR=str(WEIGHTS))
        self.centre.commands["worker"] = [*self.centre.commands["worker"][:-1], "2"]
        self.peak_mb = self.cpu_s = 0.0
        self.centre.start("worker")
        self.group = self.centre.processes["worker"].pid

    def findings(self) -> list[str]:
        """Recordings whose findings are stored, in order."""
        query = """SELECT c.recording_name FROM job j
                   JOIN transcript t ON t.id = j.arguments ->> 'transcript_id'
                   JOIN recording r ON r.id = t.recording_id JOIN call c ON c.id = r.call_id
                   WHERE j.name = 'rubrics.find' AND j.state = 'done' ORDER BY j.finished_at"""
        with sqlite3.connect(self.database, timeout=30) as connection:
            return [name for (name,) in connection.execute(query)]

    def run_until(self, count: int, within_s: float = 1800) -> float:
        """Let it work until so many calls have their findings; seconds it took."""
        cpu_before = cpu_s(self.group)
        os.killpg(self.group, signal.SIGCONT)
        started = time.perf_counter()
        while len(self.findings()) < count:
            if time.perf_counter() - started > within_s:
                raise TimeoutError(f"the worker stopped at {len(self.findings())} of {count} calls")
            self.peak_mb = max(self.peak_mb, memory_mb(self.group))
            time.sleep(0.1)
        took = time.perf_counter() - started
        os.killpg(self.group, signal.SIGSTOP)
        self.cpu_s = cpu_s(self.group) - cpu_before
        return took

    def end(self) -> None:
        os.killpg(self.group, signal.SIGCONT)
        self.centre.kill("worker")


def memory_mb(group: int) -> float:
    """Memory of the worker's parent and children together, shared pages counted once."""
    parent = psutil.Process(group)
    sizes = []
    for process in [parent, *parent.children(recursive=True)]:
        try:
            sizes.append(process.memory_full_info().pss)
        except psutil.Error:  # it ended between listing and asking
            continue
    return sum(sizes) / 1e6


def cpu_s(group: int) -> float:
    """Processor seconds that the worker's parent and children have used."""
    parent = psutil.Process(group)
    return sum(sum(one.cpu_times()[:2]) for one in [parent, *parent.children(recursive=True)])


def cost(worker: Worker, import_s: float) -> list[Row]:
    """Seconds of worker and import against the bare pipeline on the same channels."""
    engine = WhisperModel(str(WEIGHTS / "base"), device="cpu", compute_type="int8", cpu_threads=2)
    worker.run_until(2)  # both of its processes have loaded their engine
    done, ours, ours_cpu, bare_s, bare_cpu = 2, 0.0, 0.0, 0.0, 0.0
    for end in slices(done, done + COMPARED):
        ours += worker.run_until(end)
        ours_cpu += worker.cpu_s
        started, cpu_before = time.perf_counter(), time.process_time()
        for name in worker.findings()[done:]:
            bare(engine, DEMO_FOLDER / name)
        bare_s += time.perf_counter() - started
        bare_cpu += time.process_time() - cpu_before
        done = len(worker.findings())
    compared = done - 2
    imported = import_s * compared / len(spoken_calls())
    ratio, peak = (ours + imported) / bare_s, worker.peak_mb
    peer, limit = "faster-whisper batched", MOST_TIMES_BARE
    return [
        row("import to findings / bare", ratio, "times", compared_with=peer, limit=limit)
        | {"holds": ratio <= limit},
        row("the same in processor time", (ours_cpu + imported) / bare_cpu, "times", compared_with=peer),
        row("import of 6,000 call records, 202 recordings", import_s, "s"),
        row("worker, calls a minute", 60 * compared / ours, "1/min"),
        row("worker, peak memory", peak, "MB", limit=MOST_MEMORY_MB, holds=peak < MOST_MEMORY_MB),
    ]


def slices(first: int, last: int) -> Iterator[int]:
    step = -(-(last - first) // SLICES)
    yield from (min(first + step * (n + 1), last) for n in range(SLICES))
