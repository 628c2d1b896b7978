"""A transcript from elsewhere, in our own JSON form, that lies beside the recording.

    {"language": "zh-CN",
     "segments": [{"speaker": "agent", "start_s": 0.4, "end_s": 2.1, "text": "您好，…"}]}

Other keys are allowed and ignored.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import CHINESE, ENGLISH, count_units, join_words, polish_chinese, split_words

ENGINE = "sidecar"


class BadTranscript(ValueError):
    """The transcript breaks the form; the message names the line or the key."""


def parse_transcript(text: str) -> Transcript:
    """Read a transcript; words get times spread over their segment by their length.

    Probability is 1, since somebody else vouches for the words. Raises BadTranscript.
    """
    try:
        return read_transcript(json.loads(text))
    except json.JSONDecodeError as error:
        raise BadTranscript(f"line {error.lineno}: {error.msg}") from error


def read_transcript(document: Any) -> Transcript:
    """The transcript in a JSON document of our own form; see :func:`parse_transcript`."""
    if not isinstance(document, dict):
        raise BadTranscript("the transcript must be an object with language and segments")
    language = document.get("language")
    if language not in (ENGLISH, CHINESE):
        raise BadTranscript(f"language must be {ENGLISH} or {CHINESE}, not {language!r}")
    entries = document.get("segments")
    if not isinstance(entries, list):
        raise BadTranscript("segments must be a list")
    segments = [_segment(entry, f"segments[{n}]", language) for n, entry in enumerate(entries)]
    ordered = sorted((s for s in segments if s.words), key=lambda s: (s.start_s, s.speaker))
    return Transcript(language, ENGINE, tuple(ordered))


def _segment(entry: Any, where: str, language: str) -> Segment:
    if not isinstance(entry, dict):
        raise BadTranscript(f"{where} must be an object")
    speaker, text = entry.get("speaker"), entry.get("text")
    if speaker not in tuple(Speaker):
        raise BadTranscript(f"{where}.speaker must be agent, customer or unknown, not {speaker!r}")
    if not isinstance(text, str):
        raise BadTranscript(f"{where}.text must be text")
    start_s, end_s = _seconds(entry, "start_s", where), _seconds(entry, "end_s", where)
    if end_s <= start_s:
        raise BadTranscript(f"{where}.end_s must be after start_s ({end_s} is not after {start_s})")
    said = split_words(text)
    words = spread_words(polish_chinese(said) if language == CHINESE else said, start_s, end_s)
    joined = join_words([word.text for word in words], language)
    return Segment(Speaker(speaker), start_s, end_s, joined, words, 1.0)


def _seconds(entry: dict[str, Any], key: str, where: str) -> float:
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadTranscript(f"{where}.{key} must be a number of seconds, not {value!r}")
    if not math.isfinite(value) or value < 0:
        raise BadTranscript(f"{where}.{key} must be 0 or more, not {value!r}")
    return float(value)


def spread_words(words: Sequence[str], start_s: float, end_s: float) -> tuple[Word, ...]:
    """Words over a stretch of time, each as long as its share of the characters."""
    lengths = [max(len(word), count_units(word)) for word in words]
    total, passed, timed = sum(lengths), 0, []
    for word, length in zip(words, lengths, strict=True):
        begin = start_s + (end_s - start_s) * passed / total
        passed += length
        finish = start_s + (end_s - start_s) * passed / total
        timed.append(Word(word, round(begin, 3), round(finish, 3), 1.0))
    return tuple(timed)
