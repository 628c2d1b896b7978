"""What a person gets to hear of a recording: the sound itself, or with private words beeped (X3)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.engines.masking.beep import with_beeps
from app.engines.masking.rules import FILE, MaskingRules, load_masking_rules
from app.engines.speech.decode import decode
from app.engines.speech.playable import write_wav
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.queue.enqueue import enqueue
from app.foundation.rulebook import read_rules
from app.foundation.storage import storage
from app.recordings.models import Recording
from app.recordings.policy.beeping import SOURCES, PrivateSpans, Spans, rendition_key
from app.recordings.policy.sound import MIME_TYPES

JOB = "recordings.beep"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A file to send; ``etag`` changes with its content. ``is_beeped``: private words are not to be heard."""

    path: Path
    mime_type: str
    etag: str
    is_beeped: bool


def masking_rules() -> MaskingRules:
    """What ``qa_rules/masking.yaml`` says, checked."""
    return read_rules(FILE, load_masking_rules).value


def rendition_for(
    actor: Actor, recording: Recording, spans_of: PrivateSpans | None = None
) -> Rendition | None:
    """What ``actor`` may hear of the recording; None while it is being prepared.

    Whoever may know customer data hears the sound itself, and so does everybody where nothing private is
    said. As long as nobody knows the words, the rules say whether the others wait. ``spans_of`` is for
    callers who have the spans at hand.
    """
    plain = _plain(recording)
    if actor.may(Permission.CUSTOMER_DATA_SEE):
        return plain
    rules = masking_rules()
    spans = (spans_of or private_spans)(recording.id)
    if spans is None:
        return plain if rules.before_transcript == "play" else None
    if not spans:
        return plain
    key = rendition_key(spans, rules.beep)
    path = storage().beeped_path(recording.digest, key)
    return Rendition(path, MIME_TYPES[".wav"], f"{recording.digest}-{key}", True) if path.exists() else None


def private_spans(recording_id: int) -> Spans | None:
    """When private things are said, as all features together know; None while one does not know yet."""
    told = [spans_of(recording_id) for spans_of in SOURCES.values()]
    known = [spans for spans in told if spans is not None]
    return sorted(span for spans in known for span in spans) if len(known) == len(told) else None


def queue_beeping(recording_id: int, spans: Spans) -> None:
    """Queue the version with these spans beeped, in the caller's transaction; nothing private needs none."""
    if spans:
        key = f"{JOB} recording_id={recording_id} {rendition_key(spans, masking_rules().beep)}"
        enqueue(JOB, key=key, recording_id=recording_id)


def beep(recording_id: int) -> None:
    """Make the beeped version that holds now, and throw away those that do not; made once, it stays."""
    recording = db.session.get(Recording, recording_id)
    if recording is None:
        raise NotFound(_("There is no such recording, or it is not yours to hear."))
    spans, rules = private_spans(recording_id), masking_rules()
    if spans is None:
        return  # the transcript is gone; the next one queues this again
    key = rendition_key(spans, rules.beep)
    if spans:
        sound = decode(_plain(recording).path)
        samples = with_beeps(sound.samples, sound.rate, spans, rules.beep)
        storage().write_beeped(recording.digest, key, lambda draft: write_wav(samples, sound.rate, draft))
    storage().drop_beeped(recording.digest, besides=key)


def _plain(recording: Recording) -> Rendition:
    digest, suffix = recording.digest, ".wav" if recording.has_playable else recording.suffix
    path = storage().playable_path(digest) if recording.has_playable else storage().kept_path(digest, suffix)
    return Rendition(path, MIME_TYPES[suffix], digest, False)
