"""Files that people send to be tried first: kept apart until they are imported or a day is over (C1)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.db import after_commit, db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.queue.enqueue import URGENT, default_key, enqueue
from app.foundation.queue.models import Job
from app.foundation.storage import OutsideStore, storage
from app.recordings.policy.incoming import chosen_format, with_format
from app.recordings.policy.rules import RecordingRules
from app.recordings.policy.verdicts import Verdict
from app.recordings.service.book import Book
from app.recordings.service.trial import Trial
from app.recordings.service.uploads import Writer, ask_for_scan, put_files

JOB = "recordings.try_files"
KEPT_FOR = timedelta(days=1)
_RESULTS = "results"
_TOLD_EVERY = 5000


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a trial's lines: those of one kind from ``first`` on; ``next`` is where the next part
    begins.
    """

    verdicts: list[Verdict]
    counts: dict[str, int]
    next: int | None


def receive_trial(
    actor: Actor, files: Iterable[tuple[str, Writer]], chosen: str | None, now: datetime
) -> str:
    """Put files aside to be tried; returns the name of the batch. Older trials are forgotten."""
    require(actor, Permission.CALL_IMPORT)
    storage().forget_older((now - KEPT_FOR).timestamp())
    batch = with_format(secrets.token_hex(6), chosen)
    put_files(storage().trials, batch, files)
    return batch


def ask_for_trial(actor: Actor, batch: str) -> int:
    """Queue the trial of a batch; returns the job's id."""
    require(actor, Permission.CALL_IMPORT)
    return enqueue(JOB, batch=batch, priority=URGENT)


def run_trial(
    actor: Actor, batch: str, rules: RecordingRules, book: Book, now: datetime,
    tell: Callable[[int, int], None],
) -> None:  # fmt: skip
    """Judge the files of a batch and write the lines down; again does nothing. Reads the database only."""
    store, folder = storage().trials, storage().trials.batch_folder(batch)
    if not folder.is_dir() or _result(batch).exists():
        return
    files = {path.relative_to(store.incoming).as_posix(): path for path in store.arrived()
             if path.is_relative_to(folder)}  # fmt: skip
    trial = Trial(actor, files, rules, book, now, chosen_format(f"{folder.name}/x"))

    def write(path: Path) -> None:
        with path.open("w", encoding="utf-8", errors="replace") as out:
            for number, verdict in enumerate(trial.verdicts()):
                out.write(json.dumps(verdict.as_json(), ensure_ascii=False) + "\n")
                if number % _TOLD_EVERY == 0:
                    tell(trial.done, trial.total)

    store.receive(_RESULTS, f"{batch}.jsonl", write)


def find_trial(actor: Actor, batch: str) -> Job:
    """The job that tries a batch; NotFound if there is none, or its files are gone."""
    require(actor, Permission.CALL_IMPORT)
    job = db.session.scalars(select(Job).where(Job.key == default_key(JOB, {"batch": batch}))).one_or_none()
    try:
        here = storage().trials.batch_folder(batch).is_dir()
    except OutsideStore:
        here = False
    if job is None or not here:
        raise NotFound(_("These files were imported or thrown away, or a day is over. Send them again."))
    return job


def read_trial(batch: str, kind: str | None, first: int, most: int) -> Shown | None:
    """The lines of a trial from ``first`` on; None while it is not done."""
    counts: dict[str, int] = {}
    chosen: list[Verdict] = []
    try:
        for verdict in _lines(batch):
            counts[verdict.verdict] = counts.get(verdict.verdict, 0) + 1
            if kind in (None, verdict.verdict):
                seen = sum(counts.values()) if kind is None else counts[verdict.verdict]
                if first < seen <= first + most:
                    chosen.append(verdict)
    except FileNotFoundError:
        return None
    total = sum(counts.values()) if kind is None else counts.get(kind, 0)
    return Shown(chosen, counts, first + most if first + most < total else None)


def import_trial(actor: Actor, batch: str) -> None:
    """Let the files of a batch be imported: they move to ``incoming/`` once the scan is queued."""
    find_trial(actor, batch)
    ask_for_scan(actor)
    after_commit(lambda: _adopt(batch))


def forget_trial(actor: Actor, batch: str) -> None:
    """Throw the files of a batch away."""
    find_trial(actor, batch)
    after_commit(lambda: storage().forget(batch))


def _adopt(batch: str) -> None:
    storage().adopt(batch)


def _result(batch: str) -> Path:
    return storage().trials.batch_folder(_RESULTS) / f"{batch}.jsonl"


def _lines(batch: str) -> Iterator[Verdict]:
    with _result(batch).open(encoding="utf-8") as file:
        for line in file:
            yield Verdict(**json.loads(line))
