"""The batch of recordings that wait to be transcribed: held back, gone on with, one taken first."""

from __future__ import annotations

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.queue.enqueue import default_key
from app.foundation.queue.pausing import hurry, pause, paused_since, resume
from app.recordings.queries import get_call
from app.transcription.queries.transcripts import JOB


def pause_transcription(actor: Actor) -> None:
    """Begin no further recording; those under way go on to their end."""
    require(actor, Permission.JOB_PAUSE)
    if paused_since(JOB) is None:
        pause(JOB)
        record(actor, AuditTag.JOBS_PAUSED, "jobs", name=JOB)


def resume_transcription(actor: Actor) -> None:
    """Go on with what waits."""
    require(actor, Permission.JOB_PAUSE)
    if paused_since(JOB) is not None:
        resume(JOB)
        record(actor, AuditTag.JOBS_RESUMED, "jobs", name=JOB)


def hurry_transcription(actor: Actor, call_id: int) -> bool:
    """Transcribe next the call that somebody has opened and waits for; False if it does not wait."""
    require(actor, Permission.TRANSCRIPT_READ)
    recording = get_call(actor, call_id, to_hear=True).recording
    return recording is not None and hurry(default_key(JOB, {"recording_id": recording.id}))
