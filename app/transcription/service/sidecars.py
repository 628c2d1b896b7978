"""Transcript files that came with recordings: where a kept one lies, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.engines.speech.foreign.files import text_of
from app.engines.speech.foreign.parse import NOBODY, SUFFIXES, parse_transcript
from app.engines.speech.types import Speaker, Transcript
from app.foundation.storage import storage


def sidecar_path(digest: str) -> Path | None:
    """Where the transcript file of that hash lies in ``kept/``, under its own suffix; None if it is gone."""
    paths = (storage().kept_path(digest, suffix) for suffix in SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def read_sidecar(
    path: Path,
    *,
    agent_channel: int | None,
    language: str | None,
    speakers: Mapping[str, Speaker] = NOBODY,
) -> Transcript:
    """The transcript in a file: the recording's channels say who speaks (C2), ``speakers`` who a label is.

    ``agent_channel`` is None where both parties share one; ``language`` is the call's.
    Raises BadTranscript.
    """
    both = (Speaker.AGENT, Speaker.CUSTOMER)
    parties = None if agent_channel is None else both if agent_channel == 0 else both[::-1]
    return parse_transcript(
        text_of(path), name=path.name, channels=parties, language=language, speakers=speakers
    )
