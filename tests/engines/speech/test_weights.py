from __future__ import annotations

from importlib import resources

import pytest

from app.engines.speech import weights
from app.engines.speech.transcriber import OPENAI_WHISPER
from app.engines.speech.weights import WeightsDamaged, WeightsMissing, join_base, resolve_model


def test_the_joined_model_is_whole(base_dir):
    assert {p.name for p in base_dir.iterdir()} == {
        "model.bin",
        "config.json",
        "tokenizer.json",
        "vocabulary.txt",
    }
    assert [p for p in base_dir.parent.iterdir() if p.name.startswith(".joining")] == []


def test_joining_twice_changes_nothing(base_dir):
    before = (base_dir / "model.bin").stat().st_mtime_ns
    join_base(base_dir)
    assert (base_dir / "model.bin").stat().st_mtime_ns == before


def test_a_damaged_part_leaves_nothing_behind(tmp_path, monkeypatch):
    data = tmp_path / "package" / "data"
    data.mkdir(parents=True)
    for name in ("model.bin.part1", "model.bin.part2", "config.json", "tokenizer.json", "vocabulary.txt"):
        (data / name).write_bytes(b"not the model")
    monkeypatch.setattr(resources, "files", lambda name: tmp_path / "package")
    with pytest.raises(WeightsDamaged, match="install its packages again"):
        join_base(tmp_path / "weights" / "base")
    assert list((tmp_path / "weights").iterdir()) == []


def test_a_missing_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "_BASE_PARTS", ("whisper_of_nowhere",))
    with pytest.raises(WeightsMissing, match="whisper-of-nowhere"):
        join_base(tmp_path / "base")


def test_names_and_paths_resolve(base_dir):
    assert resolve_model("base", base_dir.parent) == base_dir
    assert resolve_model(str(base_dir), base_dir.parent) == base_dir
    assert (resolve_model("tiny.en", base_dir.parent) / "model.bin").is_file()


@pytest.mark.parametrize(
    ("name", "engine", "advice"),
    [
        ("base", "faster-whisper", "flask weights prepare"),
        ("base", OPENAI_WHISPER, "flask weights prepare"),
        ("huge", "faster-whisper", "give base, tiny.en or the path"),
        (".", "faster-whisper", "CTranslate2 directory"),
        (".", OPENAI_WHISPER, "checkpoint file"),
    ],
)
def test_what_is_missing_says_what_to_do(tmp_path, name, engine, advice):
    with pytest.raises(WeightsMissing, match=advice):
        resolve_model(name, tmp_path, engine)
