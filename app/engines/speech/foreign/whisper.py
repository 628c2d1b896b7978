"""openai-whisper, faster-whisper, WhisperX, and the verbose JSON of OpenAI's service."""

from __future__ import annotations

import math
from typing import Any

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said, Voice
from app.engines.speech.foreign.timing import span_s
from app.engines.speech.types import Word

ENGINE = "whisper"


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind: our own form says ``start_s`` where Whisper says ``start``."""
    segments = document.get("segments") if isinstance(document, dict) else document
    return isinstance(segments, list) and any(
        isinstance(each, dict) and "start" in each and "start_s" not in each for each in segments
    )


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place. faster-whisper's segments may be a bare list."""
    if isinstance(root.value, list):
        return Heard(ENGINE, None, tuple(_said(segment) for segment in root.entries()))
    language = root.find("language")
    tag = None if language is None else language.text()
    return Heard(ENGINE, tag, tuple(_said(segment) for segment in root.list("segments")))


def _said(segment: Node) -> Said:
    speaker, logprob = segment.find("speaker"), segment.find("avg_logprob")
    sure = 1.0 if logprob is None else min(1.0, math.exp(min(logprob.number(), 0.0)))
    # WhisperX leaves out the times of words that it could not align.
    heard = [_word(word) for word in segment.list("words") if word.find("start") and word.find("end")]
    voice = Voice(label=None if speaker is None else speaker.label())
    return Said(voice, timed_text(segment.get("text").text(), heard, span_s(segment), round(sure, 4)))


def _word(word: Node) -> Word:
    span = span_s(word)
    return Word(word.get("word").text(), span.start_s, span.end_s, word.sure("probability", "score"))
