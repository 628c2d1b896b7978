"""The seam between the house and its speech engines: channels in, segments out as they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.activity import Activity
from app.engines.speech.packing import Chunk, pack
from app.engines.speech.recogniser import Recognised, Recogniser, believable
from app.engines.speech.turns import as_segments
from app.engines.speech.types import Segment, Speaker
from app.engines.speech.wording import CHINESE, ENGLISH

FASTER_WHISPER = "faster-whisper"
OPENAI_WHISPER = "openai-whisper"
_MODEL_CODE = {ENGLISH: "en", CHINESE: "zh"}


@dataclass(frozen=True, slots=True)
class Channel:
    """One party of a call: samples of shape (n,) at 16,000 a second, and where there is speech.

    ``language`` is "en", "zh-CN" or None for "listen and decide".
    """

    samples: NDArray[np.float32]
    speaker: Speaker
    activity: Activity
    language: str | None


class Transcriber(Protocol):
    """A warm engine. The channels of one call always give the same segments."""

    name: str

    def detect_language(self, channels: Sequence[Channel]) -> str:
        """ "en" or "zh-CN", by the first half minute of speech of each channel; "en" for silence."""
        ...

    def transcribe(self, channels: Sequence[Channel]) -> Iterator[Segment]:
        """Segments of one call, roughly in the order of time, each as soon as it is known."""
        ...


class PackedTranscriber:
    """A Transcriber of any Recogniser: all speech of a call as one run of packed chunks.

    Both channels go to the engine together, so its batches are full, but calls are never mixed:
    a job that is killed and repeated writes the same text.
    """

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self.name = recogniser.name

    def detect_language(self, channels: Sequence[Channel]) -> str:
        """See Transcriber."""
        if not self._recogniser.multilingual:
            return ENGLISH
        first = [c for ch in channels for c in pack(ch.samples, ch.activity.loose)[:1]]
        odds = [self._recogniser.language_odds(chunk.samples) for chunk in first]
        return CHINESE if sum(o["zh"] - o["en"] for o in odds) > 0 else ENGLISH

    def transcribe(self, channels: Sequence[Channel]) -> Iterator[Segment]:
        """See Transcriber. Raises ValueError for Chinese with a model that knows English alone."""
        if any(channel.language is None for channel in channels):
            heard = self.detect_language(channels)
            channels = [replace(channel, language=channel.language or heard) for channel in channels]
        for language, chunks in _by_language(channels):
            if language != ENGLISH and not self._recogniser.multilingual:
                raise ValueError(f"{self.name} knows English alone, not {language}")
            results = self._recogniser.recognise([chunk.samples for chunk in chunks], _MODEL_CODE[language])
            for chunk, result in zip(chunks, results, strict=True):
                yield from _segments(channels[chunk.channel], chunk, result, language)


def load_transcriber(
    engine: str, model: Path, *, threads: int, beam: int = 5, compute: str = "int8", label: str | None = None
) -> Transcriber:
    """Load an engine; keeping it warm is the caller's business.

    ``engine`` is "faster-whisper" (``model``: a CTranslate2 directory) or "openai-whisper" (a
    checkpoint file, see ``checkpoint.to_openai_checkpoint``). ``beam`` 1 is greedy. ``compute``
    is the arithmetic of faster-whisper. ``label`` names the model in ``Transcriber.name``,
    otherwise its path does. Raises ValueError for another engine.
    """
    label = label or model.stem
    # Each engine is imported only when chosen: torch alone takes 200 MB of memory.
    if engine == FASTER_WHISPER:
        from app.engines.speech.faster import FasterRecogniser

        return PackedTranscriber(FasterRecogniser(model, label, threads=threads, beam=beam, compute=compute))
    if engine == OPENAI_WHISPER:
        from app.engines.speech.openai import OpenaiRecogniser

        return PackedTranscriber(OpenaiRecogniser(model, label, threads=threads, beam=beam))
    raise ValueError(f"unknown engine {engine!r}: choose {FASTER_WHISPER} or {OPENAI_WHISPER}")


def _by_language(channels: Sequence[Channel]) -> Iterator[tuple[str, list[Chunk]]]:
    chunks = [
        c for i, channel in enumerate(channels) for c in pack(channel.samples, channel.activity.loose, i)
    ]

    def language(chunk: Chunk) -> str:
        return channels[chunk.channel].language or ENGLISH

    ordered = sorted(chunks, key=lambda c: (language(c), c.from_s[0], c.channel))
    return ((key, list(group)) for key, group in groupby(ordered, key=language))


def _segments(channel: Channel, chunk: Chunk, result: Recognised, language: str) -> list[Segment]:
    words = []
    for word in believable(result):
        start_s, end_s = chunk.original(word.start_s, word.end_s)
        words.append(replace(word, start_s=start_s, end_s=end_s))
    return as_segments(words, channel.activity.tight, channel.speaker, language)
