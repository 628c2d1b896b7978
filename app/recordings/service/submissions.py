"""Calls and recordings that programs send over HTTP (C1). Sending again changes nothing (C3)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, Literal

from sqlalchemy import or_, select

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.db import db
from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.storage import storage
from app.recordings import queries
from app.recordings.models import Quarantined, Recording
from app.recordings.policy.manifest import BadRow
from app.recordings.policy.reasons import REASONS, advice, describe
from app.recordings.service.book import Book
from app.recordings.service.calls import BATCH, fill_gaps
from app.recordings.service.judging import Fate, NewCall, Record
from app.recordings.service.manifests import BadManifest, mapping_of
from app.recordings.service.uploads import Writer, put_files

Party = Literal["agent", "customer"]
COLUMN_OF: dict[Party, str] = {"agent": "recording_name", "customer": "customer_recording_name"}
KEPT, SET_ASIDE, WAITING = "kept", "set-aside", "waiting"


@dataclass(frozen=True, slots=True)
class ImportState:
    """What became of a content: its state, the recording that it is (``kept``), or why it is not used."""

    state: str
    recording_id: int | None = None
    call_id: str | None = None
    reason: str | None = None
    detail: str | None = None
    advice: str | None = None


def read_records(actor: Actor, document: Any, book: Book, chosen: str | None) -> list[Record]:
    """The call records in a JSON body; InvalidInput says what it should be, and names a format nobody
    knows.
    """
    rows = document.get("calls") if isinstance(document, dict) else document
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise InvalidInput(_("Send a JSON list of call records, or an object that holds one as “calls”."))
    if len(rows) > BATCH:
        raise InvalidInput(_("Send at most %(most)s call records at once.", most=BATCH))
    numbered = list(enumerate(rows, start=1))
    try:
        mapping = book.get(chosen) if chosen else mapping_of(numbered, book, None)
    except BadManifest as error:
        raise InvalidInput(_("The call records cannot be read: %(fault)s", fault=str(error))) from error
    return [Record(actor.name, number, row, mapping) for number, row in numbered]


def answer_for(record: Record, fate: Fate) -> dict[str, Any]:
    """What a program is told of one record: ``new``, ``known`` or ``rejected`` with reason and advice."""
    if not isinstance(fate, BadRow):
        result = "new" if isinstance(fate, NewCall) else "known"
        return {"row": record.number, "call_id": fate.row.call_id, "result": result}
    told: Mapping[str, Any] = {"row": record.number, "result": "rejected", "reason": fate.reason}
    words = {"title": str(REASONS[fate.reason].label), "detail": describe(fate.facts)}
    return {**told, **fate.facts, **words, "advice": advice(fate.reason, fate.facts)}


def promise_sound(actor: Actor, call_id: str, party: Party, suffix: str) -> str:
    """The name under which a call's sound is expected in ``incoming/``; NotFound where nobody knows the
    call.
    """
    require(actor, Permission.CALL_IMPORT)
    call = queries.known_calls([call_id]).get(call_id)
    if call is None:
        raise NotFound(_("No call has this id. Send its record first."))
    column = COLUMN_OF[party]
    promised = call.files[column]
    if promised is not None:
        return promised
    name = f"api/{sha256(call_id.encode()).hexdigest()[:24]}-{party}{suffix}"
    fill_gaps([(call_id, {column: name})])
    return name


def receive_sound(actor: Actor, name: str, digest: str, write: Writer) -> None:
    """Put a sound into ``incoming/`` under the promised name; the same content again is the same file."""
    require(actor, Permission.CALL_IMPORT)
    put_files(storage(), digest[:32], [(name, write)])


def suffix_of(file_name: str, mime_type: str) -> str:
    """The ending that says what a sound is, by its file's name or its type; ``.bin`` where neither tells."""
    suffix = PurePosixPath(file_name.replace("\\", "/")).suffix.lower()
    return (
        suffix if 2 <= len(suffix) <= 6 and suffix[1:].isalnum() else _SUFFIXES.get(mime_type.lower(), ".bin")
    )


def import_state(actor: Actor, digest: str) -> ImportState:
    """What became of the content of this hash; NotFound where it never came."""
    require(actor, Permission.CALL_IMPORT)
    kept = _kept(digest)
    if kept is not None:
        return ImportState(KEPT, kept.id, kept.call.external_id)
    if len(digest) == 64 and digest.isalnum() and storage().batch_folder(digest[:32]).is_dir():
        return ImportState(WAITING)
    refused = _refused(digest)
    if not refused:
        raise NotFound(_("Nothing with this hash was sent."))
    return _why(refused[0])


def _kept(digest: str) -> Recording | None:
    mine = or_(Recording.digest == digest, Recording.customer_digest == digest)
    return db.session.scalars(select(Recording).where(mine).limit(1)).first()


def _refused(digest: str) -> Sequence[Quarantined]:
    newest = select(Quarantined).where(Quarantined.digest == digest).order_by(Quarantined.id.desc())
    return db.session.scalars(newest.limit(1)).all()


def _why(row: Quarantined) -> ImportState:
    facts = json.loads(row.detail)
    label = str(REASONS[row.reason].label)
    return ImportState(
        SET_ASIDE,
        reason=row.reason,
        detail=f"{label} {describe(facts)}".strip(),
        advice=advice(row.reason, facts),
    )


_SUFFIXES = {
    "audio/wav": ".wav", "audio/x-wav": ".wav", "audio/wave": ".wav", "audio/vnd.wave": ".wav",
    "audio/mpeg": ".mp3", "audio/mp3": ".mp3", "audio/ogg": ".ogg", "audio/opus": ".opus",
    "audio/flac": ".flac", "audio/x-flac": ".flac", "audio/mp4": ".m4a", "audio/x-m4a": ".m4a",
    "audio/aac": ".aac", "audio/amr": ".amr", "audio/webm": ".webm", "audio/g722": ".g722",
}  # fmt: skip
