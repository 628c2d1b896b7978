"""whisper.cpp, ``-oj`` and ``-ojf``: segments with milliseconds, with ``-ojf`` also tokens."""

from __future__ import annotations

import re
from typing import Any

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said, Voice
from app.engines.speech.foreign.timing import span_ms
from app.engines.speech.types import Word

ENGINE = "whisper.cpp"
_SPECIAL = re.compile(r"\[_.*_?\]")


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind."""
    return isinstance(document, dict) and isinstance(document.get("transcription"), list)


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place."""
    result = root.find("result")
    language = None if result is None else result.find("language")
    said = tuple(_said(segment) for segment in root.list("transcription"))
    return Heard(ENGINE, None if language is None else language.text(), said)


def _said(segment: Node) -> Said:
    heard = [_word(token) for token in segment.list("tokens") if _is_spoken(token)]
    span = span_ms(segment.get("offsets"), "from", "to")
    return Said(_voice(segment), timed_text(segment.get("text").text(), heard, span))


def _voice(segment: Node) -> Voice:
    # With --diarize the speaker is the louder channel of a stereo file, "?" where neither is.
    speaker = segment.find("speaker")
    label = "" if speaker is None else speaker.label()
    return Voice(channel=int(label) if label in ("0", "1") else None)


def _is_spoken(token: Node) -> bool:
    return token.find("offsets") is not None and not _SPECIAL.fullmatch(token.get("text").text().strip())


def _word(token: Node) -> Word:
    span = span_ms(token.get("offsets"), "from", "to")
    return Word(token.get("text").text(), span.start_s, span.end_s, token.sure("p"))
