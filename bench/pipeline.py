"""The whole way of the demo's calls, import to findings, through the real worker: cost, memory, and truth.

The worker and the bare engine take turns on the same calls (the worker is stopped meanwhile), because the
machine is shared and its speed drifts. What the rules find is held against what was planted.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
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
from demo.monitors import FATAL, FAULT_ITEMS
from tests.story.parts import RunningCentre

LEAST = 0.9
SLICES = 6
CONSOLE = Actor(None, "bench", Role.ADMINISTRATOR)
Row = dict[str, Any]


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        import_s = import_demo(data_dir)
        worker = Worker(data_dir)
        try:
            rows = cost(worker, import_s)
        finally:
            worker.end()
        return [*rows, *truth(data_dir)]


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
        self.peak_mb = 0.0
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
        os.killpg(self.group, signal.SIGCONT)
        started = time.perf_counter()
        while len(self.findings()) < count:
            if time.perf_counter() - started > within_s:
                raise TimeoutError(f"the worker stopped at {len(self.findings())} of {count} calls")
            self.peak_mb = max(self.peak_mb, memory_mb(self.group))
            time.sleep(0.1)
        took = time.perf_counter() - started
        os.killpg(self.group, signal.SIGSTOP)
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


def cost(worker: Worker, import_s: float) -> list[Row]:
    """Seconds of worker and import against the bare pipeline on the same channels."""
    from faster_whisper import WhisperModel  # after the worker has its memory, for a fair peak

    engine = WhisperModel(str(WEIGHTS / "base"), device="cpu", compute_type="int8", cpu_threads=2)
    calls = len(spoken_calls())
    done = 4
    worker.run_until(done)  # both of its processes have loaded their engine
    ours = bare_s = 0.0
    compared = 0
    for end in slices(done, calls):
        ours += worker.run_until(end)
        fresh = [name for name in worker.findings()[done:] if not name.startswith("audio/z")]
        started = time.perf_counter()
        for name in fresh:
            bare(engine, DEMO_FOLDER / name)
        bare_s += time.perf_counter() - started
        compared += len(fresh)
        done = len(worker.findings())
    imported = import_s * compared / calls
    ratio, peak = (ours + imported) / bare_s, worker.peak_mb
    peer, limit = "faster-whisper batched", MOST_TIMES_BARE
    return [
        row("import to findings / bare", ratio, "times", compared_with=peer, limit=limit)
        | {"holds": ratio <= limit},
        row("the same without import", ours / bare_s, "times", compared_with=peer),
        row(f"import of 6,000 call records, {calls} recordings", import_s, "s"),
        row("worker, calls a minute", 60 * compared / ours, "1/min"),
        row("worker, peak memory", peak, "MB", limit=MOST_MEMORY_MB, holds=peak < MOST_MEMORY_MB),
    ]


def slices(first: int, last: int) -> Iterator[int]:
    step = -(-(last - first) // SLICES)
    yield from (min(first + step * (n + 1), last) for n in range(SLICES))


def truth(data_dir: Path) -> list[Row]:
    """Recall and precision of each kind of fault, and fatal findings on calls that have none."""
    planted = {
        (call["file"], FAULT_ITEMS[fault["kind"]]) for call in spoken_calls() for fault in call["faults"]
    }
    clean = {call["file"] for call in spoken_calls() if not call["faults"]}
    found = failed_items(data_dir)
    rows = [scored(kind, {p for p in planted if p[1] == item}, {f for f in found if f[1] == item})
            for kind, item in FAULT_ITEMS.items()]  # fmt: skip
    rows.append(
        scored("all kinds", planted, {f for f in found if f[1] in FAULT_ITEMS.values()}, promised=True)
    )
    false_fatal = len({name for name, item in found if item in FATAL and name in clean})
    fatal = row("fatal findings on fault-free calls", false_fatal, "calls", limit=0, holds=false_fatal == 0)
    return [*(one for pair in rows for one in pair), fatal]


def failed_items(data_dir: Path) -> set[tuple[str, str]]:
    query = """SELECT c.recording_name, f.item_code FROM finding f JOIN transcript t ON t.id = f.transcript_id
               JOIN recording r ON r.id = t.recording_id JOIN call c ON c.id = r.call_id
               WHERE f.verdict = 'fail'"""
    with sqlite3.connect(data_dir / "state" / "fair-hearing.db") as connection:
        return set(connection.execute(query).fetchall())


def scored(
    kind: str, planted: set[tuple[str, str]], found: set[tuple[str, str]], promised: bool = False
) -> list[Row]:
    hits = Counter(one in planted for one in found)[True]
    recall, precision = hits / max(len(planted), 1), hits / max(len(found), 1)
    limit = {"limit": LEAST} if promised else {}
    return [
        row(f"{kind}: recall of {len(planted)}", recall, "ratio", **limit, **held(recall, promised)),
        row(f"{kind}: precision of {len(found)}", precision, "ratio", **limit, **held(precision, promised)),
    ]


def held(value: float, promised: bool) -> dict[str, bool]:
    return {"holds": value >= LEAST} if promised else {}
