"""Making the calls known that files in ``incoming/`` tell of, before their recordings are sorted (C1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.recordings.policy.incoming import Arrived, chosen_format, is_manifest, source_name
from app.recordings.policy.rules import RecordingRules
from app.recordings.service import manifests
from app.recordings.service.beside import find_metadata, take_metadata, take_transcripts
from app.recordings.service.book import Book
from app.recordings.service.calls import NOTHING, Imported, take_fates
from app.recordings.service.judging import Judge, Record
from app.recordings.service.leaving import incoming_path, set_aside
from app.recordings.service.naming import take_names

_PART = 500


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of work for one transaction: what it is about, how far it brings us, and what to do."""

    source: str
    done: int
    total: int
    work: Callable[[], Imported]


def steps_for_calls(
    actor: Actor, files: Collection[Arrived], rules: RecordingRules, book: Book, now: datetime
) -> Iterator[Step]:
    """The steps that make calls known, in this order: manifests, metadata beside recordings, names,
    transcripts.

    ``files`` are settled. The caller runs each step in a transaction before it asks for the next. Repeating a
    step changes nothing, so a kill between two costs nothing.
    """
    require(actor, Permission.CALL_IMPORT)
    for file in files:
        if is_manifest(file.name):
            yield from _manifest_steps(actor, file.name, rules, book, now)
    found = find_metadata(files, rules, book, now)
    for start in range(0, len(found), _PART):
        part, judge = found[start : start + _PART], Judge(rules.call, book.zone, now)
        work = partial(take_metadata, actor, part, judge)
        yield Step("", start + len(part), len(found), _nothing(work))
    judge = Judge(rules.call, book.zone, now)
    taken = {name for name, _ in found}
    others = [file for file in files if file.name not in taken]
    yield Step("", 0, 0, _nothing(lambda: take_names(actor, others, rules, book, judge, now)))
    yield Step("", 0, 0, _nothing(lambda: take_transcripts(actor, others)))


def _manifest_steps(
    actor: Actor, name: str, rules: RecordingRules, book: Book, now: datetime
) -> Iterator[Step]:
    """Read the file; import it batch by batch; keep a copy. A bad one is set aside as a whole."""
    source = source_name(name)
    try:
        manifest = manifests.read_manifest(
            incoming_path(name), book, source=source, chosen=chosen_format(name)
        )
    except FileNotFoundError:
        return
    except manifests.BadManifest as error:
        seen = {"seen": str(error)}
        yield Step("", 0, 0, _nothing(lambda: set_aside(actor, name, "bad_manifest", seen)))
        return
    done, total = 0, len(manifest.records)
    for batch in manifest.batches():
        done += len(batch)
        judge = Judge(rules.call, book.zone, now)
        yield Step(source, done, total, partial(_take_batch, actor, batch, judge))
    yield Step("", 0, 0, _nothing(lambda: manifests.file_manifest(name)))


def _take_batch(actor: Actor, batch: Sequence[Record], judge: Judge) -> Imported:
    return take_fates(actor, batch, judge.fates(batch))


def _nothing(work: Callable[[], object]) -> Callable[[], Imported]:
    def run() -> Imported:
        work()
        return NOTHING

    return run
