"""Transcripts that another system wrote: where a kept one lies, what it says, one that is brought by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.engines.speech.facts import Limits
from app.engines.speech.foreign.files import text_of
from app.engines.speech.foreign.parse import NOBODY, SUFFIXES, parse_transcript
from app.engines.speech.sidecar import BadTranscript
from app.engines.speech.transcriber import Channel
from app.engines.speech.types import Facts, Segment, Speaker, Transcript
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.foundation.storage import storage
from app.recordings.models import Recording
from app.recordings.service.sidecars import keep_sidecar_of
from app.transcription.models import StoredTranscript
from app.transcription.service.hearing import Source, hear
from app.transcription.service.storing import store_transcript


class Dictated:
    """A Transcriber that hears nothing: it says what a transcript says."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.name = transcript.engine

    def detect_language(self, channels: Sequence[Channel]) -> str:
        """See Transcriber."""
        return self.transcript.language

    def transcribe(self, channels: Sequence[Channel]) -> Iterator[Segment]:
        """See Transcriber."""
        return iter(self.transcript.segments)


def sidecar_path(digest: str) -> Path | None:
    """Where the transcript file of that hash lies in ``kept/``, under its own suffix; None if it is gone."""
    paths = (storage().kept_path(digest, suffix) for suffix in SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def read_elsewhere(path: Path, source: Source, speakers: Mapping[str, Speaker] = NOBODY) -> Transcript:
    """The transcript in a file, for the recording ``source``: its channels say who speaks (C2).

    ``speakers`` says who a label of the file is. Raises BadTranscript.
    """
    parties = None
    if source.agent_channel is not None:
        both = (Speaker.AGENT, Speaker.CUSTOMER)
        parties = both if source.agent_channel == 0 else both[::-1]
    return parse_transcript(
        text_of(path), name=path.name, channels=parties, language=source.language, speakers=speakers
    )


def hear_elsewhere(
    path: Path, source: Source, limits: Limits, speakers: Mapping[str, Speaker] = NOBODY
) -> tuple[Transcript, Facts]:
    """What a file says, and what the sound itself tells; InvalidInput says what is wrong with the file."""
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInput(_("A transcript is a file that ends in %(endings)s.", endings=", ".join(SUFFIXES)))
    try:
        transcript = read_elsewhere(path, source, speakers)
    except BadTranscript as error:
        raise InvalidInput(_("The transcript cannot be used: %(fault)s", fault=str(error))) from error
    return hear(
        replace(source, sidecar=None, language=transcript.language), lambda: Dictated(transcript), limits
    )


def import_transcript(
    actor: Actor, worker: Actor, recording_id: int, path: Path, heard: tuple[Transcript, Facts]
) -> StoredTranscript:
    """Keep the file with its recording and store what it says (:func:`hear_elsewhere`), by hand.

    ``actor`` brings the file, ``worker`` stores. Conflict where the recording has a transcript: people may
    have scored or corrected it, so it is never replaced.
    """
    recording = db.session.get_one(Recording, recording_id, with_for_update=True)
    keep_sidecar_of(actor, recording, path)
    stored = store_transcript(worker, recording_id, *heard)
    if stored is None:
        raise Conflict(_("This call has its transcript already; it is not replaced."))
    return stored
