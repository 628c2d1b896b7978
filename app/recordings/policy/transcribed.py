"""Which recordings have their transcript, told by the feature that makes transcripts."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Select

TranscribedRecordings = Callable[[], Select[int]]
"""A SELECT of the ids of the recordings that have their transcript."""

TRANSCRIBED: dict[str, TranscribedRecordings] = {}


def transcribed_are(feature: str, recordings: TranscribedRecordings) -> None:
    """A transcript that comes late is taken for all recordings but these. Wiring twice changes nothing."""
    TRANSCRIBED[feature] = recordings
