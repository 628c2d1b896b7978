"""The openai-whisper engine: PyTorch. Imported only when chosen, for torch is large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
import whisper
from numpy.typing import NDArray
from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim
from whisper.decoding import DecodingOptions, DecodingResult
from whisper.timing import find_alignment, merge_punctuations
from whisper.tokenizer import Tokenizer, get_tokenizer

from app.engines.speech.packing import RATE
from app.engines.speech.recogniser import (
    CLOSING_MARKS,
    OPENING_MARKS,
    PROMPTS,
    Recognised,
    fitting_hints,
)
from app.engines.speech.types import Word

_BATCH = 8
_FRAMES_PER_S = 100


class OpenaiRecogniser:
    """A Recogniser; see there."""

    def __init__(self, checkpoint: Path, label: str, *, threads: int, beam: int) -> None:
        torch.set_num_threads(threads)
        self._model = whisper.load_model(str(checkpoint), device="cpu")
        self._heed_alignment_heads(checkpoint)
        self._beam = beam if beam > 1 else None
        self.name = f"openai-whisper {label} float32"
        self.multilingual: bool = self._model.is_multilingual

    def recognise(
        self, chunks: Sequence[NDArray[np.float32]], language: str, hints: Sequence[str] = ()
    ) -> Iterator[Recognised]:
        """See Recogniser; results come a batch at a time."""
        tokenizer = get_tokenizer(
            self._model.is_multilingual,
            num_languages=self._model.num_languages,
            language=language,
            task="transcribe",
        )
        said = PROMPTS.get(language, "") + fitting_hints(hints, language, lambda t: len(tokenizer.encode(t)))
        options = DecodingOptions(
            language=language,
            beam_size=self._beam,
            prompt=tokenizer.encode(said) if said else None,
            without_timestamps=True,
            fp16=False,
        )
        # Whisper's beam search takes one sound at a time, though its greedy search takes many.
        size = 1 if self._beam else _BATCH
        for start in range(0, len(chunks), size):
            batch = chunks[start : start + size]
            mels = torch.stack([_mel(chunk, self._model.dims.n_mels) for chunk in batch])
            for chunk, mel, result in zip(batch, mels, self._decode(mels, options), strict=True):
                words = self._words(tokenizer, result, mel, int(np.ceil(len(chunk) / RATE)))
                yield Recognised(words, result.no_speech_prob, result.avg_logprob, result.compression_ratio)

    def language_odds(self, chunk: NDArray[np.float32]) -> Mapping[str, float]:
        """See Recogniser."""
        _, odds = self._model.detect_language(_mel(chunk, self._model.dims.n_mels))
        return dict(odds)

    def _decode(self, mels: torch.Tensor, options: DecodingOptions) -> list[DecodingResult]:
        results: list[DecodingResult] = self._model.decode(mels, options)
        return results

    def _words(
        self, tokenizer: Tokenizer, result: DecodingResult, mel: torch.Tensor, length_s: int
    ) -> tuple[Word, ...]:
        text_tokens = [token for token in result.tokens if token < tokenizer.eot]
        timings = find_alignment(self._model, tokenizer, text_tokens, mel, length_s * _FRAMES_PER_S)
        merge_punctuations(timings, OPENING_MARKS, CLOSING_MARKS)
        return tuple(
            Word(t.word, float(t.start), float(t.end), float(t.probability)) for t in timings if t.word
        )

    def _heed_alignment_heads(self, checkpoint: Path) -> None:
        # load_model knows the heads of its own model names alone; ours lie in the checkpoint.
        stored = torch.load(checkpoint, map_location="cpu", mmap=True, weights_only=True)
        if (heads := stored.get("alignment_heads")) is not None:
            self._model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)


def _mel(chunk: NDArray[np.float32], n_mels: int) -> torch.Tensor:
    # Padded after the spectrogram, as faster-whisper does, so both engines read the same picture.
    mel = log_mel_spectrogram(torch.from_numpy(chunk), n_mels, padding=RATE // _FRAMES_PER_S)
    padded: torch.Tensor = pad_or_trim(mel[:, :-1], N_FRAMES)
    return padded
