"""The seam between the house and its speech engines: channels in, segments out as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.activity import Activity
from app.engines.speech.language import HeardLanguage, hear_language
from app.engines.speech.packing import Chunk, pack
from app.engines.speech.phantoms import is_phantom, phantom_keys
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
        """ "en" or "zh-CN", one for the whole call; "en" for silence."""
        ...

    def transcribe(self, channels: Sequence[Channel], hints: Sequence[str] = ()) -> Iterator[Segment]:
        """Segments of one call, roughly in the order of time, each as soon as it is known.

        ``hints`` are terms that may be said, product names say, the most likely first.
        """
        ...


class PackedTranscriber:
    """A Transcriber of any Recogniser: all speech of a call as one run of packed chunks.

    Both channels go to the engine together, so its batches are full, but calls are never mixed:
    a job that is killed and repeated writes the same text.
    """

    def __init__(self, recogniser: Recogniser, phantoms: Iterable[str] = ()) -> None:
        self._recogniser = recogniser
        self._phantoms = phantom_keys(phantoms)
        self.name = recogniser.name

    def detect_language(self, channels: Sequence[Channel]) -> str:
        """See Transcriber."""
        return self.hear_language(channels).language

    def hear_language(self, channels: Sequence[Channel]) -> HeardLanguage:
        """The call's language with how sure that is."""
        if not self._recogniser.multilingual:
            return HeardLanguage(ENGLISH, 1.0)
        packed = [pack(channel.samples, channel.activity.loose) for channel in channels]
        return hear_language([[c.samples for c in row] for row in packed], self._recogniser.language_odds)

    def transcribe(self, channels: Sequence[Channel], hints: Sequence[str] = ()) -> Iterator[Segment]:
        """See Transcriber. Raises ValueError for Chinese with a model that knows English alone."""
        if any(channel.language is None for channel in channels):
            heard = self.detect_language(channels)
            channels = [replace(channel, language=channel.language or heard) for channel in channels]
        for language, chunks in _by_language(channels):
            if language != ENGLISH and not self._recogniser.multilingual:
                raise ValueError(f"{self.name} knows English alone, not {language}")
            sounds = [chunk.samples for chunk in chunks]
            results = self._recogniser.recognise(sounds, _MODEL_CODE[language], hints)
            for chunk, result in zip(chunks, results, strict=True):
                yield from self._said(channels[chunk.channel], chunk, result, language)

    def _said(self, channel: Channel, chunk: Chunk, heard: Recognised, language: str) -> Iterator[Segment]:
        for segment in _segments(channel, chunk, heard, language):
            if not is_phantom(segment, heard, channel.activity.tight, self._phantoms):
                yield segment


def load_transcriber(
    engine: str,
    model: Path,
    *,
    threads: int,
    beam: int = 5,
    compute: str = "int8",
    label: str | None = None,
    phantoms: Iterable[str] = (),
) -> PackedTranscriber:
    """Load an engine; keeping it warm is the caller's business.

    ``engine`` is "faster-whisper" (``model``: a CTranslate2 directory) or "openai-whisper" (a
    checkpoint file, see ``checkpoint.to_openai_checkpoint``). ``beam`` 1 is greedy. ``compute``
    is the arithmetic of faster-whisper. ``label`` names the model in ``Transcriber.name``,
    otherwise its path does. ``phantoms``: see ``phantoms``. Raises ValueError for another engine.
    """
    label = label or model.stem
    # Each engine is imported only when chosen: torch alone takes 200 MB of memory.
    if engine == FASTER_WHISPER:
        from app.engines.speech.faster import FasterRecogniser

        faster = FasterRecogniser(model, label, threads=threads, beam=beam, compute=compute)
        return PackedTranscriber(faster, phantoms)
    if engine == OPENAI_WHISPER:
        from app.engines.speech.openai import OpenaiRecogniser

        return PackedTranscriber(OpenaiRecogniser(model, label, threads=threads, beam=beam), phantoms)
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
