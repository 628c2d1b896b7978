"""Reads of transcripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.engines.speech.types import Facts, Segment, Speaker, Transcript
from app.engines.speech.wording import join_words
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.queue.enqueue import default_key
from app.foundation.queue.models import Job
from app.recordings.models import Call, Recording
from app.recordings.queries import get_call
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.masking import labels_in, masked_words
from app.transcription.policy.stored import facts_from_json, words_from_json

JOB = "transcription.transcribe"
_WHOLE = (
    selectinload(StoredTranscript.segments),
    joinedload(StoredTranscript.recording).joinedload(Recording.call),
)


def get_transcript(transcript_id: int) -> StoredTranscript:
    """The transcript with segments, recording and call; NotFound if there is none of this id."""
    found = db.session.scalars(
        select(StoredTranscript).where(StoredTranscript.id == transcript_id).options(*_WHOLE)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such transcript."))
    return found


def find_transcript(call_id: int) -> StoredTranscript | None:
    """The transcript of a call, with its segments; None while there is none."""
    statement = select(StoredTranscript).join(StoredTranscript.recording).where(Recording.call_id == call_id)
    return db.session.scalars(statement.options(*_WHOLE)).one_or_none()


def load_transcript(transcript_id: int) -> tuple[Transcript, Facts]:
    """The transcript and the facts as the engines know them; NotFound if there is none."""
    stored = get_transcript(transcript_id)
    return transcript_of(stored), facts_of(stored)


def load_transcripts(transcript_ids: Iterable[int]) -> dict[int, tuple[Transcript, Facts]]:
    """Many transcripts by id, with two queries; those that are not there are left out."""
    statement = select(StoredTranscript).where(StoredTranscript.id.in_(set(transcript_ids)))
    rows = db.session.scalars(statement.options(selectinload(StoredTranscript.segments)))
    return {stored.id: (transcript_of(stored), facts_of(stored)) for stored in rows}


def transcript_of(stored: StoredTranscript) -> Transcript:
    """A stored transcript as the engines know it, with the words that people corrected.

    A turn that a person emptied is left out.
    """
    segments = (segment_of(row, stored.language) for row in stored.segments)
    return Transcript(stored.language, stored.engine, tuple(one for one in segments if one.words))


def masks_in(stored: StoredTranscript) -> list[list[Any]]:
    """The masks (X3) of each segment of :func:`transcript_of`."""
    return [segment.masks for segment in stored.segments if segment.holding_words]


def masked_texts(stored: StoredTranscript) -> tuple[str, ...]:
    """The text of each segment of :func:`transcript_of` without personal data, for whoever is outside (X3).

    Of a number not even the end is left, which pages may show.
    """
    labels = labels_in(stored.language)
    said = [segment for segment in stored.segments if segment.holding_words]
    masked = (masked_words(one.holding_words, [mask[:3] for mask in one.masks], labels) for one in said)
    return tuple(join_words(words, stored.language) for words in masked)


def rows_in(stored: StoredTranscript) -> list[tuple[int, bool]]:
    """Of each segment of :func:`transcript_of` the row's id, and whether a person corrected it."""
    return [(one.id, one.corrected_words is not None) for one in stored.segments if one.holding_words]


def facts_of(stored: StoredTranscript) -> Facts:
    """The facts that were measured with a stored transcript."""
    return facts_from_json(stored.facts)


def has_transcript(recording_id: int) -> bool:
    """Whether the recording is transcribed."""
    statement = select(StoredTranscript.id).where(StoredTranscript.recording_id == recording_id)
    return db.session.scalars(statement).first() is not None


def get_recording(recording_id: int) -> Recording:
    """The recording with its call, for whoever transcribes it; NotFound if there is none."""
    statement = select(Recording).where(Recording.id == recording_id).options(joinedload(Recording.call))
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_("There is no such recording, or it is not yours to hear."))
    return found


def masked_segments(recording_id: int) -> Sequence[StoredSegment] | None:
    """The segments in which something is masked (X3); None while the recording has no transcript."""
    found = select(StoredTranscript.id).where(StoredTranscript.recording_id == recording_id)
    transcript_id = db.session.scalars(found).one_or_none()
    if transcript_id is None:
        return None
    masked = StoredSegment.transcript_id == transcript_id, cast(StoredSegment.masks, Text) != "[]"
    return db.session.scalars(select(StoredSegment).where(*masked).order_by(StoredSegment.position)).all()


def list_transcript_ids() -> Sequence[int]:
    """Ids of all transcripts, oldest first."""
    return db.session.scalars(select(StoredTranscript.id).order_by(StoredTranscript.id)).all()


def get_recording_of(external_id: str) -> Recording:
    """The recording of the call with the telephone system's id, with its call; NotFound if there is none."""
    statement = select(Recording).join(Recording.call).where(Call.external_id == external_id)
    found = db.session.scalars(statement.options(contains_eager(Recording.call))).one_or_none()
    if found is None:
        raise NotFound(_("There is no call %(call)s with a recording.", call=external_id))
    return found


def list_waiting() -> Sequence[int]:
    """Ids of the recordings without a transcript, oldest first."""
    done = select(StoredTranscript.id).where(StoredTranscript.recording_id == Recording.id).exists()
    return db.session.scalars(select(Recording.id).where(~done).order_by(Recording.id)).all()


def get_segment(actor: Actor, segment_id: int) -> StoredSegment:
    """A turn of a call that ``actor`` may hear; NotFound otherwise (P3)."""
    found = db.session.get(StoredSegment, segment_id)
    if found is None:
        raise NotFound(_("There is no such turn. Reload the page."))
    get_call(actor, found.transcript.recording.call_id)
    return found


def find_job(recording_id: int) -> Job | None:
    """The work item that transcribes a recording, with its state and progress."""
    key = default_key(JOB, {"recording_id": recording_id})
    return db.session.scalars(select(Job).where(Job.key == key)).one_or_none()


def segment_of(row: StoredSegment, language: str) -> Segment:
    """One stored segment as the engines know it, with the words that hold."""
    words = words_from_json(row.holding_words)
    text = row.text if row.corrected_words is None else join_words([word.text for word in words], language)
    return Segment(Speaker(row.speaker), row.start_s, row.end_s, text, words, row.confidence)
