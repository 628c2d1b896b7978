"""A stretch of speech as a point on a sphere: near for one voice, far for two (decision 0007).

The model is CAM++ (Wang et al. 2023, arXiv 2303.00332), trained on 200,000 speakers of Mandarin and
English.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.filterbank import RATE, log_mel
from app.engines.speech.types import Span

Prints = NDArray[np.float64]  # shape (n, dimensions), each row of length 1
_SHORTEST_S = 0.3
_DIMENSIONS = 192


class VoiceModel(Protocol):
    """What makes prints of voices; a warm model, kept by the caller."""

    def prints(self, samples: NDArray[np.float32], rate: int, spans: Sequence[Span]) -> Prints:
        """One print for each span of ``samples`` (shape (n,), full scale ±1)."""
        ...


class CamPlusPlus:
    """The voice model from the file that ``voice_weights.to_onnx`` wrote."""

    def __init__(self, model: Path, *, threads: int) -> None:
        # Imported when needed: a web process never tells voices apart.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(str(model), options)

    def prints(self, samples: NDArray[np.float32], rate: int, spans: Sequence[Span]) -> Prints:
        """See VoiceModel. Raises ValueError for a rate other than 16,000.

        Each span goes through by itself: a batch is no faster on a processor, and what a span
        gives must not hang on its neighbours.
        """
        if rate != RATE:
            raise ValueError(f"voices need {RATE} samples a second, not {rate}")
        rows = [self._print(_cut(samples, span)) for span in spans]
        return np.array(rows, dtype=np.float64).reshape(len(rows), _DIMENSIONS)

    def _print(self, samples: NDArray[np.float32]) -> NDArray[np.float64]:
        bands = log_mel(samples)
        # Taking away the mean takes away what the line colours the same way all along.
        (prints,) = self._session.run(None, {"features": (bands - bands.mean(axis=0))[None]})
        row = np.asarray(prints[0], dtype=np.float64)
        return row / np.linalg.norm(row)


def _cut(samples: NDArray[np.float32], span: Span) -> NDArray[np.float32]:
    middle = (span.start_s + span.end_s) / 2
    half = max(span.duration_s, _SHORTEST_S) / 2
    start = max(0, round((middle - half) * RATE))
    piece = samples[start : max(start, round((middle + half) * RATE))]
    # Words may reach beyond the end of the sound.
    return np.pad(piece, (0, max(0, round(_SHORTEST_S * RATE) - len(piece))))
