"""Playback leaves a trace (C4, X1)."""

from __future__ import annotations

from datetime import timedelta

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.recordings import queries
from app.recordings.models import Recording


def note_playback(actor: Actor, recording_id: int, sitting: timedelta) -> None:
    """Log that ``actor`` hears the recording, once a sitting (X1).

    A browser asks for a sound in many pieces, and a program could ask for any of them first. So whichever
    piece is asked for, no sound leaves unless the log tells of this person and this recording within the
    last ``sitting``.
    """
    require(actor, Permission.RECORDING_PLAY)
    recording = db.session.get(Recording, recording_id, with_for_update=True)
    if recording is None or queries.is_noted(actor, recording_id, clock.now() - sitting):
        return
    record(actor, AuditTag.RECORDING_PLAYED, "recording", recording_id, call_id=recording.call_id)
