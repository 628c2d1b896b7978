"""阿里云智能语音交互，录音文件识别: sentences with channel and milliseconds, words apart from them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said, Voice
from app.engines.speech.foreign.timing import span_ms
from app.engines.speech.types import Word

ENGINE = "aliyun filetrans"


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind; the result may stand alone or within the task's answer."""
    inner = document.get("Result", document) if isinstance(document, dict) else None
    return isinstance(inner, dict) and isinstance(inner.get("Sentences"), list)


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place. The service names no language."""
    result = root.find("Result") or root
    words: dict[int, list[Word]] = defaultdict(list)
    for node in result.list("Words"):
        words[_channel(node) or 0].append(_word(node))
    for own in words.values():
        own.sort(key=_start)
    return Heard(ENGINE, None, tuple(_said(node, words) for node in result.list("Sentences")))


def _said(sentence: Node, words: Mapping[int, list[Word]]) -> Said:
    span, channel = span_ms(sentence, "BeginTime", "EndTime"), _channel(sentence)
    listed = words.get(channel or 0, [])
    first, after = (bisect_left(listed, time_s, key=_start) for time_s in (span.start_s, span.end_s))
    own = listed[first:after]
    speaker = sentence.find("SpeakerId")
    voice = Voice(channel, None if speaker is None else f"speaker {speaker.label()}")
    return Said(voice, timed_text(sentence.get("Text").text(), own, span))


def _start(word: Word) -> float:
    return word.start_s


def _channel(node: Node) -> int | None:
    channel = node.find("ChannelId")
    return None if channel is None else int(channel.number())


def _word(node: Node) -> Word:
    span = span_ms(node, "BeginTime", "EndTime")
    return Word(node.get("Word").text(), span.start_s, span.end_s, 1.0)
