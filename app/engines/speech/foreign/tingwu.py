"""阿里云通义听悟，语音转写: paragraphs of one speaker, words with milliseconds."""

from __future__ import annotations

from typing import Any

from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said, Voice
from app.engines.speech.foreign.timing import span_ms
from app.engines.speech.types import Word

ENGINE = "aliyun tingwu"


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind."""
    transcription = document.get("Transcription") if isinstance(document, dict) else None
    return isinstance(transcription, dict) and isinstance(transcription.get("Paragraphs"), list)


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place."""
    transcription = root.get("Transcription")
    audio = transcription.find("AudioInfo")
    language = None if audio is None else audio.find("Language")
    said = tuple(_said(paragraph) for paragraph in transcription.list("Paragraphs"))
    # "auto" and the like say how it was asked for, not what was heard.
    tag = None if language is None or language.text() in ("auto", "multilingual", "") else language.text()
    return Heard(ENGINE, tag, said)


def _said(paragraph: Node) -> Said:
    speaker = paragraph.find("SpeakerId")
    voice = Voice(label=None if speaker is None else f"speaker {speaker.label()}")
    return Said(voice, tuple(_word(word) for word in paragraph.list("Words")))


def _word(node: Node) -> Word:
    span = span_ms(node, "Start", "End")
    return Word(node.get("Text").text(), span.start_s, span.end_s, 1.0)
