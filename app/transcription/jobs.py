"""Work of transcription for the queue."""

from __future__ import annotations

from flask import current_app

from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.foundation.queue.run import report_progress
from app.transcription.queries import transcripts as queries
from app.transcription.service.ear import ear_of
from app.transcription.service.hearing import hear, source_of
from app.transcription.service.storing import store_transcript


@job("transcription.transcribe", needs=Permission.JOB_RUN)
def transcribe(recording_id: int) -> None:
    """Transcribe and measure a recording; all but storing happens before the transaction opens."""
    if queries.has_transcript(recording_id):
        return
    source = source_of(queries.get_recording(recording_id))
    ear = ear_of(current_app.extensions["transcriber"], current_app.extensions["voices"])
    heard = hear(source, ear, report_progress)
    with transaction():
        store_transcript(SYSTEM, recording_id, heard)
