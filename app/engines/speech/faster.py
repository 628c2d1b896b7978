"""The faster-whisper engine: CTranslate2 models, batches of up to eight chunks of like length.

The published pipeline pays for 30 s of sound whatever a chunk holds. Here a chunk is encoded at its own
length, rounded up, and chunks of one length share a batch. What a chunk yields does not depend on its
neighbours, to the last bit: int8 products are exact and attention never crosses sounds (there is a test).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.models import WhisperGenerationResult
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens, merge_punctuations
from numpy.typing import NDArray

from app.engines.speech.batching import batches
from app.engines.speech.packing import CHUNK_S, RATE
from app.engines.speech.recogniser import (
    CLOSING_MARKS,
    NOTHING,
    OPENING_MARKS,
    PROMPTS,
    Recognised,
    fitting_hints,
)
from app.engines.speech.types import Word

_FRAMES_PER_S = 100
_NO_SPEECH = [-1]  # stands for the tokeniser's own list of notes and marks that nobody says


class FasterRecogniser:
    """A Recogniser; see there."""

    def __init__(self, model_dir: Path, label: str, *, threads: int, beam: int, compute: str) -> None:
        self._model = WhisperModel(str(model_dir), device="cpu", compute_type=compute, cpu_threads=threads)
        self._beam = beam
        self.name = f"faster-whisper {label} {compute}"
        self.multilingual: bool = self._model.model.is_multilingual
        self._tokenizer = lru_cache(maxsize=None)(self._new_tokenizer)

    def recognise(
        self, chunks: Sequence[NDArray[np.float32]], language: str, hints: Sequence[str] = ()
    ) -> Iterator[Recognised]:
        """See Recogniser; results come a run of chunks at a time, so memory does not grow with the call."""
        tokenizer = self._tokenizer(language)
        prompt = self._prompt(tokenizer, language, hints)
        for run in batches([len(chunk) / RATE for chunk in chunks]):
            heard: dict[int, Recognised] = {}
            for batch in run:
                sounds = [chunks[number] for number in batch.members]
                heard |= zip(
                    batch.members, self._batch(sounds, batch.window_s, tokenizer, prompt), strict=True
                )
            yield from (heard[number] for number in sorted(heard))

    def language_odds(self, chunk: NDArray[np.float32]) -> Mapping[str, float]:
        """See Recogniser."""
        odds = self._model.model.detect_language(self._model.encode(self._mel(chunk, CHUNK_S)))[0]
        return {token[2:-2]: probability for token, probability in odds}

    def _batch(
        self, chunks: list[NDArray[np.float32]], window_s: float, tokenizer: Tokenizer, prompt: list[int]
    ) -> list[Recognised]:
        encoded = self._model.encode(np.stack([self._mel(chunk, window_s) for chunk in chunks]))
        results = self._model.model.generate(
            encoded,
            [prompt] * len(chunks),
            beam_size=self._beam,
            max_length=self._model.max_length,
            suppress_tokens=get_suppressed_tokens(tokenizer, _NO_SPEECH),
            return_scores=True,
            return_no_speech_prob=True,
        )
        tokens = [[token for token in r.sequences_ids[0] if token < tokenizer.eot] for r in results]
        frames = [int(np.ceil(len(chunk) / RATE)) * _FRAMES_PER_S for chunk in chunks]
        timings = self._model.find_alignment(tokenizer, tokens, encoded, frames)
        return [
            _recognised(result, tokenizer.decode(text), timing)
            for result, text, timing in zip(results, tokens, timings, strict=True)
        ]

    def _mel(self, chunk: NDArray[np.float32], window_s: float) -> NDArray[np.float32]:
        # Filled up with silence before the spectrogram: an empty spectrogram is no silence to Whisper, and
        # in a short window makes it say a sentence twice.
        filled = np.pad(chunk, (0, int(window_s * RATE) - len(chunk)))
        mel: NDArray[np.float32] = self._model.feature_extractor(filled)[..., : int(window_s * _FRAMES_PER_S)]
        return mel

    def _prompt(self, tokenizer: Tokenizer, language: str, hints: Sequence[str]) -> list[int]:
        said = PROMPTS.get(language, "") + fitting_hints(hints, language, lambda t: len(tokenizer.encode(t)))
        previous = tokenizer.encode(said) if said else []
        prompt: list[int] = self._model.get_prompt(tokenizer, previous, without_timestamps=True)
        return prompt

    def _new_tokenizer(self, language: str) -> Tokenizer:
        return Tokenizer(self._model.hf_tokenizer, self.multilingual, task="transcribe", language=language)


def _recognised(result: WhisperGenerationResult, text: str, timing: list[dict[str, Any]]) -> Recognised:
    if not timing:
        return NOTHING
    merge_punctuations(timing, OPENING_MARKS, CLOSING_MARKS)
    words = tuple(
        Word(t["word"], float(t["start"]), float(t["end"]), float(t["probability"]))
        for t in timing
        if t["word"]
    )
    # CTranslate2 gives the mean over the tokens; Whisper's thresholds count the end of text too.
    length = len(result.sequences_ids[0])
    mean_logprob = result.scores[0] * length / (length + 1)
    return Recognised(words, result.no_speech_prob, mean_logprob, get_compression_ratio(text))
