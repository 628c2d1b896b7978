from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest

from app.engines.speech import voice_weights
from app.engines.speech.filterbank import log_mel
from app.engines.speech.types import Span
from app.engines.speech.voice_weights import find_voices, prepare_voices
from app.engines.speech.voiceprint import CamPlusPlus
from app.engines.speech.weights import WeightsDamaged, WeightsMissing


def test_the_prepared_model_gives_what_the_network_gives(voices_dir):
    import torch

    noise = (0.1 * np.random.default_rng(1).standard_normal(20_000)).astype(np.float32)
    bands = log_mel(noise)
    with torch.no_grad():
        wanted = voice_weights._network()(torch.from_numpy(bands - bands.mean(axis=0))[None])[0].numpy()
    (heard,) = CamPlusPlus(voices_dir / "voices.onnx", threads=1).prints(noise, 16000, [Span(0, 1.25)])
    assert heard == pytest.approx(wanted / np.linalg.norm(wanted), abs=1e-4)


def test_preparing_twice_changes_nothing_and_leaves_nothing_behind(voices_dir):
    before = (voices_dir / "voices.onnx").stat().st_mtime_ns
    assert prepare_voices(voices_dir).stat().st_mtime_ns == before
    assert [path.name for path in voices_dir.iterdir()] == ["voices.onnx"]


def test_a_model_that_is_not_prepared_is_not_found(tmp_path, voices_dir):
    assert find_voices(tmp_path) is None
    assert find_voices(voices_dir) == voices_dir / "voices.onnx"


def test_damaged_weights_are_not_used(tmp_path, monkeypatch):
    damaged = tmp_path / "weights.pt"
    damaged.write_bytes(b"not the model")
    monkeypatch.setattr(voice_weights, "package_file", lambda name: damaged)
    with pytest.raises(WeightsDamaged, match="install it again"):
        prepare_voices(tmp_path / "weights")


def test_a_missing_package_is_named_with_what_to_do(tmp_path, monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(voice_weights, "distribution", missing)
    with pytest.raises(WeightsMissing, match=r"requirements-voices\.txt"):
        prepare_voices(tmp_path)
