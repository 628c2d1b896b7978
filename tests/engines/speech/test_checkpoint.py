from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from app.engines.speech.checkpoint import NotWhisperWeights, read_weights

KINDS = {"float32": 0, "int8": 1, "int16": 2, "int32": 3, "float16": 4}


def text(value: str) -> bytes:
    return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"


def model_bin(path: Path, name: str = "WhisperSpec", **variables: np.ndarray) -> Path:
    """A model.bin as CTranslate2 writes it, with these variables ("_" stands for "/")."""
    body = struct.pack("<I", 6) + text(name) + struct.pack("<II", 3, len(variables))
    for variable, value in variables.items():
        shape = b"".join(struct.pack("<I", size) for size in value.shape)
        body += text(variable) + struct.pack("<B", value.ndim) + shape
        body += struct.pack("<BI", KINDS[str(value.dtype)], value.nbytes) + value.tobytes()
    path.write_bytes(body)
    return path


def test_quantised_rows_are_scaled_back(tmp_path):
    exact = np.random.default_rng(2).normal(0, 1, (4, 8)).astype(np.float32)
    scale = (127 / np.abs(exact).max(axis=1)).astype(np.float32)
    stored = np.rint(exact * scale[:, None]).astype(np.int8)
    weights = read_weights(model_bin(tmp_path / "model.bin", weight=stored, weight_scale=scale))
    assert set(weights) == {"weight"}
    assert np.abs(weights["weight"] - exact).max() <= 0.5 / scale.min() + 1e-6


def test_half_precision_stays_as_it_is(tmp_path):
    stored = np.arange(6, dtype=np.float16).reshape(2, 3)
    assert np.array_equal(read_weights(model_bin(tmp_path / "model.bin", weight=stored))["weight"], stored)


def test_another_kind_of_model_is_refused(tmp_path):
    with pytest.raises(NotWhisperWeights, match="TransformerSpec"):
        read_weights(model_bin(tmp_path / "model.bin", name="TransformerSpec"))
