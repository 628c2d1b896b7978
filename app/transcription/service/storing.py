"""Transcripts are stored once, whole, with what was measured (C3)."""

from __future__ import annotations

from sqlalchemy import insert

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.queue.enqueue import enqueue
from app.recordings.models import Recording
from app.recordings.service.languages import note_language
from app.transcription.events import transcript_stored
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.heard import Heard
from app.transcription.policy.stored import facts_to_json, segment_to_row
from app.transcription.queries import transcripts as queries
from app.transcription.service.indexing import index_transcript
from app.transcription.service.masking import beep_later, masks_of


def queue_transcription(recording_id: int) -> int:
    """Queue the transcription of a kept recording, in the caller's transaction; returns the job's id."""
    return enqueue(queries.JOB, recording_id=recording_id)


def store_transcript(actor: Actor, recording_id: int, heard: Heard) -> StoredTranscript | None:
    """Store what was heard, and announce it; None if the recording has its transcript already.

    Transcript, segments with their masks (X3), log and news go in one transaction: all or nothing.
    """
    require(actor, Permission.JOB_RUN)
    transcript, found = heard.transcript, masks_of(heard.transcript)
    recording = db.session.get_one(Recording, recording_id, with_for_update=True)
    if queries.has_transcript(recording_id):
        return None
    stored = StoredTranscript(
        recording_id=recording_id, language=transcript.language, engine=transcript.engine[:60],
        facts=facts_to_json(heard.facts), stored_at=clock.now(), doubts=[dict(one) for one in heard.doubts],
        speaker_confidence=heard.speaker_confidence,
    )  # fmt: skip
    db.session.add(stored)
    db.session.flush()  # segments, log and news name the new id
    rows = [
        {"transcript_id": stored.id, "position": position, "masks": masks, **segment_to_row(segment)}
        for position, (segment, masks) in enumerate(zip(transcript.segments, found, strict=True))
    ]
    if rows:
        db.session.execute(insert(StoredSegment), rows)
    index_transcript(stored.id)
    note_language(actor, recording.call_id, transcript.language)
    beep_later(recording_id, [StoredSegment(**row) for row in rows])
    record(
        actor, AuditTag.TRANSCRIPT_STORED, "transcript", stored.id,
        recording_id=recording_id, engine=stored.engine, segments=len(rows),
    )  # fmt: skip
    transcript_stored.send(transcript_id=stored.id, recording_id=recording_id)
    return stored
