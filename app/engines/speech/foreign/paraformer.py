"""阿里云百炼，录音文件识别 (Paraformer, Fun-ASR): a transcript a channel, sentences with words."""

from __future__ import annotations

from typing import Any

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said, Voice
from app.engines.speech.foreign.timing import span_ms
from app.engines.speech.types import Word

ENGINE = "aliyun paraformer"


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind."""
    transcripts = document.get("transcripts") if isinstance(document, dict) else None
    return isinstance(transcripts, list) and all(
        isinstance(each, dict) and "sentences" in each for each in transcripts
    )


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place. The service names no language."""
    said = (
        _said(sentence, channel)
        for channel in root.list("transcripts")
        for sentence in channel.list("sentences")
    )
    return Heard(ENGINE, None, tuple(said))


def _said(sentence: Node, transcript: Node) -> Said:
    channel, speaker = transcript.find("channel_id"), sentence.find("speaker_id")
    voice = Voice(
        None if channel is None else int(channel.number()),
        None if speaker is None else f"speaker {speaker.label()}",
    )
    span = span_ms(sentence, "begin_time", "end_time")
    heard = [_word(node) for node in sentence.list("words")]
    return Said(voice, timed_text(sentence.get("text").text(), heard, span))


def _word(node: Node) -> Word:
    span = span_ms(node, "begin_time", "end_time")
    return Word(node.get("text").text(), span.start_s, span.end_s, 1.0)
