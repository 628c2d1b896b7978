"""What the environment can set is written down."""

from __future__ import annotations

import re

import pytest

from app.config import ROOT, BadConfig, Config


def test_the_example_lists_every_variable():
    listed = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(Config.variables())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WHISPER_ENGINE", "whisperer"),
        ("SESSION_MINUTES", "soon"),
        ("CENTRE_ZONE", "Middle-earth"),
        ("WHISPER_BEAM", "0"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path, name, value):
    with pytest.raises(BadConfig, match=name):
        Config.from_env({"DATA_DIR": str(tmp_path), name: value})


def test_the_secret_is_made_once_and_kept(tmp_path):
    first = Config.from_env({"DATA_DIR": str(tmp_path)}).secret_key
    assert Config.from_env({"DATA_DIR": str(tmp_path)}).secret_key == first
    assert len(first) >= 64
