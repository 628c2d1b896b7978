"""CTranslate2's Whisper weights as a checkpoint that openai-whisper loads.

The same numbers under other names: CTranslate2 keeps query, key and value of an attention as one
matrix and stores the matrices as float32, float16 or int8 with a scale for each row.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_KINDS = (np.float32, np.int8, np.int16, np.int32, np.float16)
_BINARY_VERSION = 6

_NAMES = {
    "encoder/position_encodings/encodings": "encoder.positional_embedding",
    "decoder/position_encodings/encodings": "decoder.positional_embedding",
    "decoder/embeddings/weight": "decoder.token_embedding.weight",
    "encoder/layer_norm": "encoder.ln_post",
    "decoder/layer_norm": "decoder.ln",
}
_PARTS = {
    "ffn/layer_norm": "mlp_ln",
    "ffn/linear_0": "mlp.0",
    "ffn/linear_1": "mlp.2",
    "self_attention/layer_norm": "attn_ln",
    "self_attention/linear_0": "attn.query attn.key attn.value",
    "self_attention/linear_1": "attn.out",
    "attention/layer_norm": "cross_attn_ln",
    "attention/linear_0": "cross_attn.query",
    "attention/linear_1": "cross_attn.key cross_attn.value",
    "attention/linear_2": "cross_attn.out",
}
_LAYER = re.compile(r"(encoder|decoder)/layer_(\d+)/(.+)/(weight|bias|gamma|beta)")
_ENDINGS = {"gamma": "weight", "beta": "bias", "weight": "weight", "bias": "bias"}


class NotWhisperWeights(ValueError):
    """The file is no CTranslate2 Whisper model of a form we know."""


def to_openai_checkpoint(ct2_dir: Path, out_file: Path) -> None:
    """Write ``out_file`` for ``whisper.load_model`` from a CTranslate2 directory, all or nothing.

    Needs torch. Beside the usual keys it holds ``alignment_heads``, a boolean matrix (layers,
    heads) which word times need. Raises NotWhisperWeights.
    """
    import torch

    weights = read_weights(ct2_dir / "model.bin")
    state = {name: torch.from_numpy(array.copy()) for name, array in _openai_state(weights)}
    dims = _dimensions(weights)
    config = json.loads((ct2_dir / "config.json").read_text(encoding="utf-8"))
    heads = torch.zeros((dims["n_text_layer"], dims["n_text_head"]), dtype=torch.bool)
    for layer, head in config["alignment_heads"]:
        heads[layer, head] = True
    partial = out_file.with_suffix(".partial")
    torch.save({"dims": dims, "model_state_dict": state, "alignment_heads": heads}, partial)
    os.replace(partial, out_file)


def read_weights(model_bin: Path) -> dict[str, Array]:
    """Every variable of a CTranslate2 ``model.bin`` (version 6) by its name, dequantised."""
    with model_bin.open("rb") as file:
        version, name = _number(file, "<I"), _text(file)
        if version != _BINARY_VERSION or name != "WhisperSpec":
            raise NotWhisperWeights(f"{model_bin}: {name} in binary version {version}")
        _number(file, "<I")  # revision of the specification
        raw = dict(_variable(file) for _ in range(_number(file, "<I")))
    return {name: _dequantised(name, raw) for name in raw if not name.endswith("_scale")}


def _variable(file: BinaryIO) -> tuple[str, Array]:
    name = _text(file)
    shape = [_number(file, "<I") for _ in range(_number(file, "<B"))]
    kind, size = _number(file, "<B"), _number(file, "<I")
    if kind >= len(_KINDS):
        raise NotWhisperWeights(f"{name} is stored as unknown kind {kind}")
    return name, np.frombuffer(file.read(size), dtype=_KINDS[kind]).reshape(shape)


def _dequantised(name: str, raw: dict[str, Array]) -> Array:
    value = raw[name]
    scale = raw.get(f"{name}_scale")
    if scale is None:
        return value
    rows = scale.astype(np.float32).reshape(-1, *[1] * (value.ndim - 1))
    return (value.astype(np.float32) / rows).astype(np.float32)


def _number(file: BinaryIO, form: str) -> int:
    return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "<H"))[:-1].decode()


def _openai_state(weights: dict[str, Array]) -> Iterator[tuple[str, Array]]:
    for name, array in weights.items():
        if array.ndim == 0:
            continue  # a setting (number of heads, activation), not a weight
        if match := _LAYER.fullmatch(name):
            side, layer, part, ending = match.groups()
            yield from _layer_weights(f"{side}.blocks.{layer}", part, _ENDINGS[ending], array)
        elif name in _NAMES:
            yield _NAMES[name], array
        else:
            scope, _, ending = name.rpartition("/")
            yield f"{_NAMES.get(scope, scope.replace('/', '.'))}.{_ENDINGS[ending]}", array


def _layer_weights(block: str, part: str, ending: str, array: Array) -> Iterator[tuple[str, Array]]:
    if part not in _PARTS:
        raise NotWhisperWeights(f"unknown part {part} in {block}")
    targets = _PARTS[part].split()
    for target, piece in zip(targets, np.split(array, len(targets)), strict=True):
        # Whisper's keys have no bias; CTranslate2 stores zeros in its place.
        if not (target.endswith("key") and ending == "bias"):
            yield f"{block}.{target}.{ending}", piece


def _dimensions(weights: dict[str, Array]) -> dict[str, int]:
    def layers(side: str) -> int:
        return len({m[2] for name in weights if (m := _LAYER.fullmatch(name)) and m[1] == side})

    vocabulary, text_state = weights["decoder/embeddings/weight"].shape
    audio_state, mels, _ = weights["encoder/conv1/weight"].shape
    return {
        "n_mels": mels,
        "n_audio_ctx": len(weights["encoder/position_encodings/encodings"]),
        "n_audio_state": audio_state,
        "n_audio_head": int(weights["encoder/num_heads"]),
        "n_audio_layer": layers("encoder"),
        "n_vocab": vocabulary,
        "n_text_ctx": len(weights["decoder/position_encodings/encodings"]),
        "n_text_state": text_state,
        "n_text_head": int(weights["decoder/num_heads"]),
        "n_text_layer": layers("decoder"),
    }
