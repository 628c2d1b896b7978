"""Azure Speech, fast transcription: phrases in their display form with milliseconds."""

from __future__ import annotations

from typing import Any

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.azure import voice_of
from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said
from app.engines.speech.foreign.timing import MS
from app.engines.speech.types import Span, Word

ENGINE = "azure fast transcription"


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind."""
    return isinstance(document, dict) and isinstance(document.get("phrases"), list)


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place."""
    phrases = list(root.list("phrases"))
    locale = next((found for phrase in phrases if (found := phrase.find("locale"))), None)
    said = tuple(_said(phrase) for phrase in phrases)
    return Heard(ENGINE, None if locale is None else locale.text(), said)


def _said(phrase: Node) -> Said:
    sure = phrase.sure("confidence")
    heard = [_word(each, sure) for each in phrase.list("words")]
    return Said(voice_of(phrase), timed_text(phrase.get("text").text(), heard, _span(phrase), sure))


def _word(node: Node, sure: float) -> Word:
    span = _span(node)
    return Word(node.get("text").text(), span.start_s, span.end_s, sure)


def _span(node: Node) -> Span:
    # The preview of 2024 wrote "offset" and "duration" for the same.
    start_s = node.get("offsetMilliseconds", "offset").seconds(MS)
    return Span(start_s, start_s + node.get("durationMilliseconds", "duration").seconds(MS))
