"""What the environment can set is written down."""

from __future__ import annotations

import os
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


def test_as_many_workers_as_cores_unless_told(tmp_path):
    env = {"DATA_DIR": str(tmp_path)}
    assert Config.from_env(env).worker_processes == len(os.sched_getaffinity(0))
    assert Config.from_env(env | {"WHISPER_THREADS": "64"}).worker_processes == 1
    assert Config.from_env(env | {"WORKER_PROCESSES": "3"}).worker_processes == 3


def test_the_secret_is_made_once_and_kept(tmp_path):
    first = Config.from_env({"DATA_DIR": str(tmp_path)}).secret_key
    assert Config.from_env({"DATA_DIR": str(tmp_path)}).secret_key == first
    assert len(first) >= 64
