"""Amazon Transcribe, batch: with ``speaker_labels``, with ``channel_labels``, or plain.

Times are texts in seconds, punctuation is an item of its own without a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Voice, in_rows
from app.engines.speech.foreign.timing import ends_after
from app.engines.speech.types import Word

ENGINE = "amazon transcribe"


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind."""
    results = document.get("results") if isinstance(document, dict) else None
    return isinstance(results, dict) and ("items" in results or "channel_labels" in results)


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place."""
    results = root.get("results")
    speakers = _speakers(results)
    rows = (in_rows(_spoken(items, channel, speakers)) for items, channel in _sources(results))
    return Heard(ENGINE, _language(results), tuple(said for own in rows for said in own))


def _sources(results: Node) -> Iterator[tuple[list[Node], int | None]]:
    labels = results.find("channel_labels")
    if labels is None:
        yield list(results.list("items")), None
        return
    for channel in labels.list("channels"):
        yield list(channel.list("items")), _channel(channel)


def _channel(node: Node) -> int | None:
    label = node.get("channel_label").label()
    number = label.removeprefix("ch_")
    return int(number) if number.isdecimal() and len(number) < 3 else None


def _spoken(items: list[Node], channel: int | None, speakers: dict[str, str]) -> list[tuple[Voice, Word]]:
    spoken: list[tuple[Voice, Word]] = []
    for item in items:
        best = next(item.get("alternatives").entries(), None)
        if best is None:
            continue
        content = best.get("content").text()
        if item.get("type").text() == "punctuation":
            if spoken:
                voice, word = spoken[-1]
                spoken[-1] = voice, replace(word, text=word.text + content)
            continue
        spoken.append((Voice(channel, _label(item, speakers)), _word(item, best, content)))
    return spoken


def _word(item: Node, best: Node, content: str) -> Word:
    start_s = item.get("start_time").seconds()
    end_s = ends_after(start_s, item.get("end_time"), item.get("end_time").seconds())
    return Word(content, start_s, end_s, best.sure("confidence"))


def _label(item: Node, speakers: dict[str, str]) -> str | None:
    own = item.find("speaker_label")
    return speakers.get(item.get("start_time").label()) if own is None else own.label()


def _speakers(results: Node) -> dict[str, str]:
    """Older files name the speaker of an item by its start alone."""
    labels = results.find("speaker_labels")
    if labels is None:
        return {}
    return {
        item.get("start_time").label(): item.get("speaker_label").label()
        for segment in labels.list("segments")
        for item in segment.list("items")
    }


def _language(results: Node) -> str | None:
    own = results.find("language_code") or next(
        (code for item in results.list("items") if (code := item.find("language_code"))), None
    )
    return None if own is None else own.text()
