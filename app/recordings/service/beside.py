"""Files that lie beside recordings: the facts of a single call, and transcripts that no manifest names
(C1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from sqlalchemy import select

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.db import db
from app.foundation.storage import storage
from app.recordings import queries
from app.recordings.models import Call
from app.recordings.policy.incoming import (
    Arrived,
    base_of,
    is_manifest,
    is_metadata,
    is_overdue,
    is_transcript,
    source_name,
)
from app.recordings.policy.manifest import missing_columns
from app.recordings.policy.rules import RecordingRules
from app.recordings.policy.translate import flatten
from app.recordings.service.book import Book
from app.recordings.service.calls import fill_gaps, take_fates
from app.recordings.service.judging import Judge, Record
from app.recordings.service.leaving import drop, incoming_path, set_aside

Where = Callable[[str], Path]
LARGEST = 2_000_000
_SOUNDS = {
    ".wav",
    ".mp3",
    ".ogg",
    ".opus",
    ".oga",
    ".flac",
    ".m4a",
    ".mp4",
    ".aac",
    ".amr",
    ".webm",
    ".gsm",
    ".g722",
}


def find_metadata(
    files: Collection[Arrived], rules: RecordingRules, book: Book, now: datetime, where: Where = incoming_path
) -> list[tuple[str, Record]]:
    """Files of ``incoming/`` (or of another place, by ``where``) that hold the facts of one call each, with
    the recordings beside them.

    One whose recording has not come yet waits for it as long as recordings wait for their call.
    """
    candidates = [file for file in files if is_metadata(file.name)]
    promised = queries.calls_of_sidecars(file.name for file in candidates)
    sounds = _sounds(file.name for file in files)
    found = []
    for file in candidates:
        record = None if file.name in promised else read_metadata(file.name, book, sounds, where)
        if record is not None and (
            record.raw.get("recording") or is_overdue(file, now, rules.incoming.grace)
        ):
            found.append((file.name, record))
    return found


def take_metadata(actor: Actor, found: Sequence[tuple[str, Record]], judge: Judge) -> None:
    """Import the calls that such files tell of; they are filed and leave ``incoming/``."""
    records = [record for _, record in found]
    take_fates(actor, records, judge.fates(records))
    for name, _ in found:
        path = incoming_path(name)
        if path.exists():  # another process may have filed it
            storage().file_away(path.read_bytes(), path.suffix.lower())
            drop(name)


def read_metadata(name: str, book: Book, sounds: Mapping[str, str], where: Where) -> Record | None:
    """The record in a JSON or XML file, if its columns are ours or a known format's; None otherwise.

    ``sounds`` are the recordings that are here: by their name and by their name without ending.
    """
    facts = _facts(where(name))
    if facts is None:
        return None
    mapping = book.of_columns(facts)
    if mapping is None and missing_columns(facts.keys()):
        return None
    base = base_of(name)
    beside = sounds.get(base) or (base if PurePosixPath(base).suffix.lower() in _SOUNDS else None)
    beside = beside or next(
        (sound for key, sound in sounds.items() if PurePosixPath(key).name in facts.values()), None
    )
    named = {} if beside is None else {"recording": source_name(beside)}
    return Record(source_name(name), None, facts | {"file": source_name(name)} | named, mapping)


def take_transcripts(actor: Actor, files: Collection[Arrived]) -> None:
    """Let transcripts that are named after a recording or a call belong to its call; late ones are set
    aside.
    """
    require(actor, Permission.CALL_IMPORT)
    loose = [file.name for file in files if is_transcript(file.name)]
    promised = queries.calls_of_sidecars(loose)
    loose = [name for name in loose if name not in promised]
    sounds = _sounds(file.name for file in files)
    beside = {name: sounds.get(base_of(name), f"{base_of(name)}.wav") for name in loose}
    calls = queries.calls_of_files(beside.values())
    owners = {name: calls[sound] for name, sound in beside.items() if sound in calls}
    kept = queries.sidecars_of_recordings(owners.values())
    for name in (name for name, call_id in owners.items() if call_id in kept):
        set_aside(actor, name, "late_sidecar", {})
    ids = dict(
        db.session.execute(select(Call.id, Call.external_id).where(Call.id.in_(set(owners.values())))).all()
    )
    fill_gaps(
        (ids[call_id], {"sidecar_name": source_name(name)})
        for name, call_id in owners.items()
        if call_id not in kept
    )


def _sounds(names: Iterable[str]) -> dict[str, str]:
    """The recordings among the files, by their name and by their name without ending."""
    listed = [name for name in names if not (is_manifest(name) or is_metadata(name) or is_transcript(name))]
    return {str(PurePosixPath(name).with_suffix("")): name for name in listed} | {
        name: name for name in listed
    }


def _facts(path: Path) -> dict[str, str] | None:
    """The columns of a small JSON object or XML document; None if the file is neither, or gone."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        text = path.read_text(encoding="utf-8-sig")
        document: Any = json.loads(text) if path.suffix.lower() == ".json" else dict(_cells(fromstring(text)))
        return flatten(document) if isinstance(document, dict) else None
    except (OSError, ValueError, RecursionError, ParseError, DefusedXmlException):
        return None


def _cells(element: Element, name: str = "") -> Iterator[tuple[str, str]]:
    """``<a><b>1</b></a>`` as ``("b", "1")``, deeper ones with points; of what is repeated, the last."""
    for child in element:
        inner = f"{name}.{child.tag}" if name else child.tag
        yield from _cells(child, inner)
        if child.text and child.text.strip():
            yield inner, child.text.strip()
