"""A speech engine with a memory in place of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.engines.speech.transcriber import Channel
from app.engines.speech.types import Segment, Word


class FakeTranscriber:
    """Says the same sentence on each channel; ``heard`` remembers who was listened to, in which language."""

    name = "fake"

    def __init__(self, text: str = "hello there") -> None:
        self._text = text
        self.heard: list[list[tuple[str, str | None]]] = []

    def detect_language(self, channels: Sequence[Channel]) -> str:
        return "en"

    def transcribe(self, channels: Sequence[Channel], hints: Sequence[str] = ()) -> Iterator[Segment]:
        self.heard.append([(channel.speaker.value, channel.language) for channel in channels])
        for index, channel in reversed(list(enumerate(channels))):
            start = 0.1 + index / 2
            yield Segment(channel.speaker, start, start + 0.4, self._text, self._words(start), 0.7)

    def _words(self, start: float) -> tuple[Word, ...]:
        texts = self._text.split()
        step = 0.4 / len(texts)
        return tuple(
            Word(text, round(start + n * step, 3), round(start + (n + 1) * step, 3), 0.9 if n else 0.3)
            for n, text in enumerate(texts)
        )
