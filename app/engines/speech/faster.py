"""The faster-whisper engine: CTranslate2 models, batches of eight chunks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.transcribe import Segment as Heard
from numpy.typing import NDArray

from app.engines.speech.packing import CHUNK_S, RATE
from app.engines.speech.recogniser import HINTS, NOTHING, Recognised
from app.engines.speech.types import Word

_BATCH = 8
_SLOT = int(CHUNK_S * RATE)
_FRAMES_PER_SLOT = int(CHUNK_S * 100)


class FasterRecogniser:
    """A Recogniser; see there."""

    def __init__(self, model_dir: Path, label: str, *, threads: int, beam: int, compute: str) -> None:
        self._model = WhisperModel(str(model_dir), device="cpu", compute_type=compute, cpu_threads=threads)
        self._beam = beam
        self.name = f"faster-whisper {label} {compute}"
        self.multilingual: bool = self._model.model.is_multilingual

    def recognise(self, chunks: Sequence[NDArray[np.float32]], language: str) -> Iterator[Recognised]:
        """See Recogniser; results come a batch at a time, so memory does not grow with the call."""
        for start in range(0, len(chunks), _BATCH):
            yield from self._batch(chunks[start : start + _BATCH], language)

    def _batch(self, chunks: Sequence[NDArray[np.float32]], language: str) -> Iterator[Recognised]:
        # A pipeline remembers the end of the last speech, so each batch gets its own: an abandoned
        # one must not change the next one's times.
        heard, _ = BatchedInferencePipeline(self._model).transcribe(
            _side_by_side(chunks),
            language=language,
            beam_size=self._beam,
            temperature=0.0,
            initial_prompt=HINTS.get(language),
            word_timestamps=True,
            clip_timestamps=_slots(chunks),
            batch_size=_BATCH,
        )
        done = 0
        for slot, parts in groupby(heard, key=lambda part: part.seek // _FRAMES_PER_SLOT):
            yield from [NOTHING] * (slot - done)
            yield _recognised(list(parts), slot * CHUNK_S)
            done = slot + 1
        yield from [NOTHING] * (len(chunks) - done)

    def language_odds(self, chunk: NDArray[np.float32]) -> Mapping[str, float]:
        """See Recogniser."""
        _, _, odds = self._model.detect_language(audio=chunk)
        return dict(odds)


def _side_by_side(chunks: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    # The public way to hand over ready-made chunks is one long sound and where each lies in it;
    # slots of full length keep their places exact to the frame.
    sound = np.zeros((len(chunks), _SLOT), dtype=np.float32)
    for slot, chunk in zip(sound, chunks, strict=True):
        slot[: len(chunk)] = chunk
    return sound.reshape(-1)


def _slots(chunks: Sequence[NDArray[np.float32]]) -> list[dict[str, float]]:
    starts = [slot * CHUNK_S for slot in range(len(chunks))]
    return [{"start": s, "end": s + len(chunk) / RATE} for s, chunk in zip(starts, chunks, strict=True)]


def _recognised(parts: list[Heard], offset_s: float) -> Recognised:
    words = tuple(
        Word(word.word, word.start - offset_s, word.end - offset_s, float(word.probability))
        for part in parts
        for word in part.words or ()
    )
    first = parts[0]
    return Recognised(words, first.no_speech_prob, first.avg_logprob, max(p.compression_ratio for p in parts))
