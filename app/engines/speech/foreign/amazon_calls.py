"""Amazon Transcribe Call Analytics, after the call: turns with the role of the participant."""

from __future__ import annotations

from typing import Any

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said, Voice
from app.engines.speech.foreign.timing import span_ms
from app.engines.speech.types import Word

ENGINE = "amazon transcribe call analytics"


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind."""
    return isinstance(document, dict) and isinstance(document.get("Transcript"), list)


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place."""
    language = root.find("LanguageCode")
    said = tuple(_turn(turn) for turn in root.list("Transcript"))
    return Heard(ENGINE, None if language is None else language.text(), said)


def _turn(turn: Node) -> Said:
    span = span_ms(turn, "BeginOffsetMillis", "EndOffsetMillis")
    heard = [_word(item) for item in turn.list("Items") if item.find("BeginOffsetMillis") is not None]
    role = turn.find("ParticipantRole")
    voice = Voice(label=None if role is None else role.label())
    return Said(voice, timed_text(turn.get("Content").text(), heard, span))


def _word(item: Node) -> Word:
    span = span_ms(item, "BeginOffsetMillis", "EndOffsetMillis")
    return Word(item.get("Content").text(), span.start_s, span.end_s, item.sure("Confidence"))
