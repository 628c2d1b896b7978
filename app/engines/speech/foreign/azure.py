"""Azure Speech, batch transcription (v3.x): phrases with their best reading, channel, and times in ticks."""

from __future__ import annotations

from typing import Any

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said, Voice
from app.engines.speech.foreign.timing import MS, TICK, iso_seconds
from app.engines.speech.types import Span, Word

ENGINE = "azure batch transcription"


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind."""
    return isinstance(document, dict) and isinstance(document.get("recognizedPhrases"), list)


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place. Phrases that were not recognised are passed over."""
    phrases = [phrase for phrase in root.list("recognizedPhrases") if _recognised(phrase)]
    locale = next((found for phrase in phrases if (found := phrase.find("locale"))), root.find("locale"))
    said = (_said(phrase) for phrase in phrases)
    return Heard(ENGINE, None if locale is None else locale.text(), tuple(each for each in said if each))


def voice_of(phrase: Node) -> Voice:
    """Channel and speaker number of a phrase, which both forms of the service write alike."""
    channel, speaker = phrase.find("channel"), phrase.find("speaker")
    return Voice(
        None if channel is None else int(channel.number()),
        None if speaker is None else f"speaker {speaker.label()}",
    )


def _recognised(phrase: Node) -> bool:
    status = phrase.find("recognitionStatus")
    return status is None or status.text() == "Success"


def _said(phrase: Node) -> Said | None:
    best = next(phrase.list("nBest"), None)
    if best is None:
        return None
    sure = best.sure("confidence")
    written = [_word(each, "displayText", sure) for each in best.list("displayWords")]
    spoken = [_word(each, "word", sure) for each in best.list("words")]
    shown = best.get("display", "itn", "lexical").text()
    return Said(voice_of(phrase), timed_text(shown, written or spoken, _span(phrase), sure))


def _word(node: Node, key: str, phrase_sure: float) -> Word:
    span, sure = _span(node), node.sure("confidence", default=phrase_sure)
    return Word(node.get(key).text(), span.start_s, span.end_s, sure)


def _span(node: Node) -> Span:
    start_s = _time(node, "offset")
    return Span(start_s, start_s + _time(node, "duration"))


def _time(node: Node, key: str) -> float:
    if (ticks := node.find(f"{key}InTicks")) is not None:
        return ticks.seconds(TICK)
    if (milliseconds := node.find(f"{key}Milliseconds")) is not None:
        return milliseconds.seconds(MS)
    return iso_seconds(node.get(key))
