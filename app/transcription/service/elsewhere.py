"""Transcripts that another system wrote, brought by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.engines.speech.foreign.parse import NOBODY, SUFFIXES
from app.engines.speech.sidecar import BadTranscript
from app.engines.speech.transcriber import Channel
from app.engines.speech.types import Segment, Speaker, Transcript
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.recordings.models import Recording
from app.recordings.service.sidecars import keep_sidecar_of
from app.transcription.models import StoredTranscript
from app.transcription.policy.heard import Heard
from app.transcription.service.ear import Ear
from app.transcription.service.hearing import Source, hear
from app.transcription.service.sidecars import read_sidecar
from app.transcription.service.storing import store_transcript


class Dictated:
    """A Transcriber that hears nothing: it says what a transcript says."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.name = transcript.engine

    def detect_language(self, channels: Sequence[Channel]) -> str:
        """See Transcriber."""
        return self.transcript.language

    def transcribe(self, channels: Sequence[Channel], hints: Sequence[str] = ()) -> Iterator[Segment]:
        """See Transcriber."""
        return iter(self.transcript.segments)


def hear_elsewhere(path: Path, source: Source, ear: Ear, speakers: Mapping[str, Speaker] = NOBODY) -> Heard:
    """What a file says, and what the sound itself tells; InvalidInput says what is wrong with the file."""
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInput(_("A transcript is a file that ends in %(endings)s.", endings=", ".join(SUFFIXES)))
    try:
        transcript = read_sidecar(
            path, agent_channel=source.agent_channel, language=source.language, speakers=speakers
        )
    except BadTranscript as error:
        raise InvalidInput(_("The transcript cannot be used: %(fault)s", fault=str(error))) from error
    dictated = replace(ear, load=lambda: Dictated(transcript))
    return hear(replace(source, sidecar=None, language=transcript.language), dictated)


def import_transcript(
    actor: Actor, worker: Actor, recording_id: int, path: Path, heard: Heard
) -> StoredTranscript:
    """Keep the file with its recording and store what it says (:func:`hear_elsewhere`), by hand.

    ``actor`` brings the file, ``worker`` stores. Conflict where the recording has a transcript: people may
    have scored or corrected it, so it is never replaced.
    """
    recording = db.session.get_one(Recording, recording_id, with_for_update=True)
    keep_sidecar_of(actor, recording, path)
    stored = store_transcript(worker, recording_id, heard)
    if stored is None:
        raise Conflict(_("This call has its transcript already; it is not replaced."))
    return stored
