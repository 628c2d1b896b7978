"""What comes out of hearing a recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.engines.speech.types import Facts, Transcript


@dataclass(frozen=True, slots=True)
class Heard:
    """Words and measured facts of a call, with what speaks against the named speakers.

    ``doubts`` are ``{"code": …}`` with facts, ``speaker_confidence`` (0–1) is there where the voices of one
    channel were to be told apart.
    """

    transcript: Transcript
    facts: Facts
    doubts: tuple[Mapping[str, Any], ...] = ()
    speaker_confidence: float | None = None
