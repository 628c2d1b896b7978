"""Silero's voice activity network from faster-whisper, its convolutions as matrix products.

ONNX Runtime spends nine tenths of the network's time in short convolutions that fill no vector
unit. Here the spectrum is a Fourier transform and each convolution one matrix product per output
frame; the recurrent end stays with ONNX Runtime. Same weights, same arithmetic, four to six times
as fast; probabilities differ from faster-whisper's own by rounding alone (2e-5 on telephone calls).
Only at the very last window: faster-whisper 1.2.1 overwrites its last 64 samples with zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from app.engines.speech.cores import one_core

Floats = NDArray[np.float32]

RATE = 16000
WINDOW = 512  # samples that one probability stands for
_CONTEXT = 64  # samples before it that the network sees too
_FRAME = 256
_HOP = 128
_STRIDES = (1, 2, 2, 1)
_BLOCK = 256  # windows at a time: their spectra stay in the processor's cache
_STRETCH = 4096  # windows that the recurrent end takes at a time, for it needs 2 kB for each
_FEATURES = "/Transpose_output_0"  # the network's own name for what goes into its recurrent end


@dataclass(frozen=True, slots=True)
class _Convolution:
    """Three taps over time: ``kernel`` has shape (3 · channels in, channels out)."""

    kernel: Floats
    bias: Floats
    stride: int

    def __call__(self, frames: Floats) -> Floats:
        """From shape (windows, times, channels in) to (windows, times out, channels out), rectified."""
        windows, times, channels = frames.shape
        flat = frames.reshape(windows, times * channels)
        out = np.empty((windows, (times - 1) // self.stride + 1, len(self.bias)), dtype=np.float32)
        for number in range(out.shape[1]):
            centre = number * self.stride
            # At the edges a tap lies on padding, that is on zeros: leave it out of the product.
            first, end = max(centre - 1, 0), min(centre + 2, times)
            taps = self.kernel[(first - centre + 1) * channels : (end - centre + 1) * channels]
            np.matmul(flat[:, first * channels : end * channels], taps, out=out[:, number])
        out += self.bias
        return np.maximum(out, 0, out=out)


class Silero:
    """The network, read from the ONNX file that faster-whisper carries (version 6)."""

    def __init__(self, path: Path) -> None:
        # Imported when needed, like the engine: a web process never hears anything.
        import onnx
        import onnxruntime
        from onnx.utils import Extractor

        model = onnx.load(path)
        weights = {each.name: onnx.numpy_helper.to_array(each) for each in model.graph.initializer}
        # The first row of the Fourier basis is its cosine at 0 Hz: the bare window.
        self._taper: Floats = weights["encoder.feature_extractor.forward_basis_buffer"][0, 0]
        self._convolutions = [
            _Convolution(
                kernel.transpose(2, 1, 0).reshape(-1, len(kernel)).copy(),
                weights[f"encoder.conv_layers.{number}.bias"],
                stride,
            )
            for number, stride in enumerate(_STRIDES)
            for kernel in [weights[f"encoder.conv_layers.{number}.weight"]]
        ]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        recurrent = Extractor(model).extract_model([_FEATURES, "h", "c"], ["speech_probs", "hn", "cn"])
        self._recurrent = onnxruntime.InferenceSession(
            recurrent.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def probabilities(self, samples: Floats) -> Floats:
        """One probability of speech for every 512 samples; ``samples`` of shape (n,) at 16 kHz."""
        with one_core():
            features = self._features(samples)
        return self._follow(features)

    def _follow(self, features: Floats) -> Floats:
        """The recurrent end: what was heard before decides how the next window is taken."""
        probabilities = np.empty(len(features), dtype=np.float32)
        hidden = cell = np.zeros((1, 1, features.shape[1]), dtype=np.float32)
        for first in range(0, len(features), _STRETCH):
            piece = features[first : first + _STRETCH, np.newaxis]
            inputs = {_FEATURES: piece, "h": hidden, "c": cell}
            found, hidden, cell = self._recurrent.run(["speech_probs", "hn", "cn"], inputs)
            probabilities[first : first + _STRETCH] = found.reshape(-1)
        return probabilities

    def _features(self, samples: Floats) -> Floats:
        count = -(-len(samples) // WINDOW)
        features = np.empty((count, len(self._convolutions[-1].bias)), dtype=np.float32)
        for first in range(0, count, _BLOCK):
            frames = self._spectra(_windows(samples, first, min(first + _BLOCK, count)))
            for convolve in self._convolutions:
                frames = convolve(frames)
            features[first : first + _BLOCK] = frames[:, 0]
        return features

    def _spectra(self, windows: Floats) -> Floats:
        frames = np.lib.stride_tricks.sliding_window_view(windows, _FRAME, axis=1)[:, ::_HOP]
        spectra: Floats = np.abs(scipy.fft.rfft(frames * self._taper, axis=-1))
        return spectra


def _windows(samples: Floats, first: int, end: int) -> Floats:
    """Windows with what was heard before them and a mirrored tail, shape (end - first, 640)."""
    table = np.zeros((end - first, _CONTEXT + WINDOW + _CONTEXT), dtype=np.float32)
    piece = samples[first * WINDOW : end * WINDOW]
    body = np.zeros((end - first, WINDOW), dtype=np.float32)
    body.reshape(-1)[: len(piece)] = piece
    table[:, _CONTEXT:-_CONTEXT] = body
    table[1:, :_CONTEXT] = body[:-1, -_CONTEXT:]
    if first:
        table[0, :_CONTEXT] = samples[first * WINDOW - _CONTEXT : first * WINDOW]
    table[:, -_CONTEXT:] = body[:, -_CONTEXT - 1 : -1][:, ::-1]
    return table


@cache
def silero() -> Silero:
    """The one network of this process."""
    from faster_whisper.utils import get_assets_path

    return Silero(Path(get_assets_path()) / "silero_vad_v6.onnx")
