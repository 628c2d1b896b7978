"""Google Speech-to-Text, v1 and v2: results of a long-running or a batch recognition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.node import Node
from app.engines.speech.foreign.said import Heard, Said, Voice, in_rows
from app.engines.speech.foreign.timing import ends_after, google_seconds
from app.engines.speech.types import Span, Word

ENGINE = "google speech-to-text"
Spoken = tuple[Voice, Word]


def knows(document: Any) -> bool:
    """Whether a JSON document is of this kind; a finished operation holds it as ``response``."""
    if not isinstance(document, dict):
        return False
    response = document.get("response")
    inner = response if isinstance(response, dict) else document
    return isinstance(inner.get("results"), list)


def read(root: Node) -> Heard:
    """What was said; BadTranscript names the place.

    With speaker tags, v1 repeats all words in its last result and tags them there alone: then only
    tagged words count, each once.
    """
    results = list((root.find("response") or root).list("results"))
    language = next((found for result in results if (found := result.find("languageCode"))), None)
    spoken = [each for result in results for each in _spoken(result)]
    if any(voice.label for voice, _ in spoken):
        spoken = list(dict.fromkeys(each for each in spoken if each[0].label))
    said = [*in_rows(spoken), *_without_times(results)]
    return Heard(ENGINE, None if language is None else language.text(), tuple(said))


def _spoken(result: Node) -> Iterable[Spoken]:
    best = next(result.list("alternatives"), None)
    for word in () if best is None else best.list("words"):
        yield Voice(_channel(result), _label(word)), _word(word)


def _channel(result: Node) -> int | None:
    # Numbered from 1; 0 or nothing where there is one channel.
    tag = result.find("channelTag")
    return int(tag.number()) - 1 if tag is not None and tag.number() >= 1 else None


def _label(word: Node) -> str | None:
    tag = word.find("speakerLabel", "speakerTag")
    return f"speaker {tag.label()}" if tag is not None and tag.label() not in ("0", "") else None


def _word(word: Node) -> Word:
    start, end = word.find("startTime", "startOffset"), word.find("endTime", "endOffset")
    # A time of 0 is left out by some clients.
    start_s = 0.0 if start is None else google_seconds(start)
    end_s = start_s if end is None else ends_after(start_s, end, google_seconds(end))
    return Word(word.get("word").text(), start_s, end_s, _sure(word))


def _sure(node: Node) -> float:
    """0 is how the service says that it does not know."""
    return node.sure("confidence") or 1.0


def _without_times(results: Iterable[Node]) -> Iterable[Said]:
    """Results with text alone: each lasts from the end of the one before on its channel to its own."""
    ended: dict[int | None, float] = defaultdict(float)
    for result in results:
        end = result.find("resultEndTime", "resultEndOffset")
        best, channel = next(result.list("alternatives"), None), _channel(result)
        start_s = ended[channel]
        if end is not None:
            ended[channel] = ends_after(start_s, end, google_seconds(end))
        if best is not None and next(best.list("words"), None) is None and best.find("transcript"):
            span = Span(start_s, ended[channel])
            yield Said(Voice(channel), timed_text(best.get("transcript").text(), (), span, _sure(best)))
