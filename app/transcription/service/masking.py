"""Personal data in stored transcripts: found, shown on request, found again after a change (X3)."""

from __future__ import annotations

from app.engines.speech.types import Transcript
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.recordings.policy.beeping import Spans
from app.recordings.service.beeping import masking_rules, queue_beeping
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.hiding import private_spans
from app.transcription.policy.masking import masks_for
from app.transcription.queries import transcripts as queries
from app.transcription.service.indexing import reindex_segments


def masks_of(transcript: Transcript) -> list[list[object]]:
    """The column ``masks`` of each segment, by the rules of the centre."""
    return masks_for(transcript, masking_rules())


def mask_again(stored: StoredTranscript) -> bool:
    """Find the personal data of a transcript again, and have the sound beeped anew; whether anything changed.

    Called in the transaction that corrected words: a correction of one segment can change the masks of
    others, because numbers go on over turns. The search forgets what is masked now.
    """
    spoken = [segment for segment in stored.segments if segment.holding_words]
    masks = masks_of(queries.transcript_of(stored))
    changed = [one for one, found in zip(spoken, masks, strict=True) if one.masks != found]
    for segment, found in zip(spoken, masks, strict=True):
        segment.masks = found
    db.session.flush()
    reindex_segments([segment.id for segment in changed])
    beep_later(stored.recording_id, stored.segments)
    return bool(changed)


def beep_later(recording_id: int, segments: list[StoredSegment]) -> None:
    """Queue the version of the sound in which the private words of these segments are beeped."""
    queue_beeping(recording_id, private_spans(segments, masking_rules().beep))


def spans_of(recording_id: int) -> Spans | None:
    """When private things are said in a recording; None while it has no transcript. For the player."""
    segments = queries.masked_segments(recording_id)
    return None if segments is None else private_spans(segments, masking_rules().beep)


def spans_in(stored: StoredTranscript) -> Spans:
    """The same of a transcript that is at hand."""
    return private_spans(stored.segments, masking_rules().beep)


def mask_transcript(transcript_id: int) -> bool:
    """Find the personal data of one transcript again, after the rules changed; whether anything changed."""
    return mask_again(queries.get_transcript(transcript_id))


def note_masking(actor: Actor, transcripts: int, changed: int) -> None:
    """Log that transcripts were masked anew."""
    require(actor, Permission.JOB_RUN)
    record(actor, AuditTag.TRANSCRIPTS_MASKED, "transcript", transcripts=transcripts, changed=changed)


def show_customer_data(actor: Actor, call_id: int) -> StoredTranscript | None:
    """The transcript of a call for somebody who asked to see it unmasked; each time is logged (X1, X3)."""
    require(actor, Permission.CUSTOMER_DATA_SEE)
    stored = queries.find_transcript(call_id)
    if stored is not None:
        kinds = sorted({mask[2] for segment in stored.segments for mask in segment.masks})
        record(actor, AuditTag.CUSTOMER_DATA_SHOWN, "transcript", stored.id, call_id=call_id, kinds=kinds)
        db.session.flush()
    return stored
