"""Transcript files that come after their recording was kept."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from app.engines.speech.foreign.files import text_of
from app.engines.speech.foreign.parse import parse_transcript
from app.engines.speech.sidecar import BadTranscript
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.storage import storage
from app.recordings.models import Recording
from app.recordings.policy.transcribed import TRANSCRIBED
from app.recordings.service.leaving import drop, incoming_path, set_aside


def keep_sidecar_of(actor: Actor, recording: Recording, path: Path) -> str:
    """Keep the file as the transcript of a recording that has none yet, under its own suffix; its hash."""
    require(actor, Permission.CALL_IMPORT)
    digest = storage().keep(path)
    recording.sidecar_digest = digest
    record(actor, AuditTag.SIDECAR_KEPT, "recording", recording.id, digest=digest)
    return digest


def take_late(actor: Actor, call_id: int, name: str) -> bool:
    """Take the file ``name`` of ``incoming/`` as the transcript of a call whose recording waits for one.

    False where the recording has a transcript already, which stays as it is. A file that cannot be read is
    set aside.
    """
    require(actor, Permission.CALL_IMPORT)
    wanted = select(Recording).where(Recording.call_id == call_id, Recording.sidecar_digest.is_(None))
    for done in TRANSCRIBED.values():
        wanted = wanted.where(Recording.id.not_in(done()))
    recording = db.session.scalars(wanted.with_for_update()).one_or_none()
    if recording is None:
        return False
    path = incoming_path(name)
    try:
        parse_transcript(text_of(path), name=name, language=recording.call.language)
    except BadTranscript as error:
        set_aside(actor, name, "bad_sidecar", {"seen": str(error)[:200]})
        return True
    keep_sidecar_of(actor, recording, path)
    drop(name)
    return True
