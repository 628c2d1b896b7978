"""Words corrected by a person, and transcripts that a person read through; the engine's text stays."""

from __future__ import annotations

from sqlalchemy import select

from app.engines.speech.accuracy import count_errors
from app.engines.speech.correcting import put_right
from app.engines.speech.types import Span
from app.engines.speech.wording import join_words
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, NotAllowed, NotFound
from app.foundation.i18n import _
from app.recordings.queries import get_call
from app.transcription.models import Correction, StoredSegment, StoredTranscript
from app.transcription.policy.stored import words_to_json
from app.transcription.queries import transcripts as queries
from app.transcription.service.indexing import reindex_segments
from app.transcription.service.masking import mask_again


def correct_segment(actor: Actor, segment_id: int, text: str, seen: str) -> StoredSegment:
    """Put ``text`` in the place of a turn's words; ``seen`` is what the person had before him.

    Raises as :func:`turn_to_correct`, and Conflict where ``seen`` holds no longer: then somebody else
    corrected the turn meanwhile, and nothing of his is lost.
    """
    db.session.get(StoredSegment, segment_id, with_for_update=True)
    segment = turn_to_correct(actor, segment_id)
    held = queries.segment_of(segment, segment.transcript.language)
    if held.text != seen:
        raise Conflict(_("Somebody else corrected this turn meanwhile. Reload it and correct it again."))
    words = put_right(held.words, text, Span(segment.start_s, segment.end_s))
    after = join_words([word.text for word in words], segment.transcript.language)
    if after == held.text:
        return segment
    errors, length = count_errors(after, segment.text, segment.transcript.language)
    correction = Correction(
        segment_id=segment.id, user_id=actor.user_id, corrected_at=clock.now(), before=segment.holding_words,
        after=words_to_json(words), errors=errors, length=length,
    )  # fmt: skip
    db.session.add(correction)
    segment.corrected_words = None if after == segment.text else correction.after
    segment.masks = []
    facts = {"segment": segment.id, "errors": errors, "length": length}
    record(actor, AuditTag.TRANSCRIPT_CORRECTED, "transcript", segment.transcript_id, **facts)
    db.session.flush()  # the index and the count read what was changed a moment ago
    mask_again(segment.transcript)
    reindex_segments([segment.id])
    if segment.transcript.checked_at is not None:
        _count(segment.transcript)
    return segment


def turn_to_correct(actor: Actor, segment_id: int) -> StoredSegment:
    """The turn, for whoever may correct it; NotFound for a turn of a call that is not his to hear (P3).

    Raises NotAllowed where personal data is in it (X3): its words would be shown with the form.
    """
    require(actor, Permission.TRANSCRIPT_CORRECT)
    segment = queries.get_segment(actor, segment_id)
    if segment.masks:
        raise NotAllowed(_("This turn holds personal data of the customer. Its words are not corrected."))
    return segment


def check_transcript(actor: Actor, transcript_id: int) -> StoredTranscript:
    """Note that the person read the whole transcript beside the sound: what is not corrected is right.

    Only such transcripts measure how well the engine hears; corrections alone would count the bad turns.
    """
    require(actor, Permission.TRANSCRIPT_CORRECT)
    transcript = db.session.get(StoredTranscript, transcript_id, with_for_update=True)
    if transcript is None:
        raise NotFound(_("There is no such transcript."))
    get_call(actor, transcript.recording.call_id)
    if transcript.checked_at is None:
        transcript.checked_at, transcript.checked_by_id = clock.now(), actor.user_id
        _count(transcript)
        facts = {"errors": transcript.checked_errors, "length": transcript.checked_length}
        record(actor, AuditTag.TRANSCRIPT_CHECKED, "transcript", transcript.id, **facts)
    return transcript


def _count(transcript: StoredTranscript) -> None:
    segments = db.session.scalars(select(StoredSegment).where(StoredSegment.transcript_id == transcript.id))
    counts = [
        count_errors(queries.segment_of(one, transcript.language).text, one.text, transcript.language)
        for one in segments
    ]
    transcript.checked_errors = sum(errors for errors, _length in counts)
    transcript.checked_length = sum(length for _errors, length in counts)
