"""SIGKILLs for a running centre, at moments that a seed decides."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psutil
from sqlalchemy import Engine, Row, select

from app.foundation.queue.models import Job, JobState
from tests.story.parts import RunningCentre

LOOK_EVERY_S = 0.003
CHILD = "the worker's child"


@dataclass(frozen=True, slots=True)
class Kill:
    """Kill ``part`` some seconds after the start or, if ``during`` names a job, that far into a run of it.

    ``CHILD`` is the one process of the worker that does the work, as when memory runs out.
    """

    part: str
    after_s: float
    during: str | None = None


def plan_kills(seed: int) -> list[Kill]:
    """Eight kills: one in each step of the way, and one of each part at any moment.

    A transcription is tried three times, so at most two kills may hit one: the one meant for it, and the
    worker's at any moment. All other work is tried five times.
    """
    lot = random.Random(seed)
    meant = [
        ("worker", "recordings.ingest_recording", 0.05),
        (lot.choice(["worker", CHILD]), "transcription.transcribe", 1.0),
        (CHILD, "rubrics.find", 0.03),
        (CHILD, lot.choice(["sampling.close", "evaluations.assign"]), 0.03),
        (lot.choice(["worker", CHILD]), "reports.file_month", 2.0),
    ]
    kills = [Kill(part, lot.uniform(0, longest_s), job) for part, job, longest_s in meant]
    any_moment = [("web", 0.6), ("scheduler", 12.0), ("worker", 12.0)]  # web has its work at the beginning
    return kills + [Kill(part, lot.uniform(0, until_s)) for part, until_s in any_moment]


class Killer:
    """Carries the plan out in a thread of its own and starts again what it killed.

    ``hits`` tells what was killed, and which job died with it.
    """

    def __init__(self, centre: RunningCentre, engine: Engine, plan: list[Kill]) -> None:
        self.centre, self.engine, self.plan = centre, engine, plan
        self.hits: list[tuple[str, str | None]] = []
        self._tries: Counter[Kill] = Counter()
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="killer")

    def __enter__(self) -> Killer:
        self._work = self._pool.submit(self._carry_out)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown()
        self._work.result()

    def _carry_out(self) -> None:
        begin, pending = time.monotonic(), list(self.plan)
        while pending and not self._stop.wait(LOOK_EVERY_S):
            for kill in pending:
                if self._has_come(kill, time.monotonic() - begin):
                    pending.remove(kill)
                    break

    def _has_come(self, kill: Kill, passed_s: float) -> bool:
        if kill.during is not None:
            return self._struck_at_work(kill, kill.during)
        if passed_s < kill.after_s:
            return False
        running = self._running() if kill.part == "worker" else None
        self._end(kill.part, running.name if running else None)
        return True

    def _struck_at_work(self, kill: Kill, name: str) -> bool:
        """Halt the process that runs the job, look whether it still does, and only then kill."""
        job = self._running(name)
        if job is None:
            return False
        time.sleep(kill.after_s / 2 ** self._tries[kill])  # a run that was over too soon: earlier in the next
        self._tries[kill] += 1
        pid = int(job.worker.split(":")[1])
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            if self._running(name, job.id) is None:
                os.kill(pid, signal.SIGCONT)
                return False
        self._end(kill.part, name, pid)
        return True

    def _end(self, part: str, job: str | None, pid: int = 0) -> None:
        self.hits.append((part, job))
        if part == CHILD:
            os.kill(pid, signal.SIGKILL)  # its parent starts another one
            return
        self.centre.kill(part)
        self.centre.start(part)

    def _running(self, name: str | None = None, job_id: int | None = None) -> Row[Any] | None:
        """A job that runs now, in a process that lives."""
        jobs = select(Job.id, Job.name, Job.worker).where(Job.state == JobState.RUNNING.value)
        jobs = jobs if name is None else jobs.where(Job.name == name)
        jobs = jobs if job_id is None else jobs.where(Job.id == job_id)
        with self.engine.connect() as connection:
            found = connection.execute(jobs).first()
        return found if found is not None and _lives(int(found.worker.split(":")[1])) else None


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
