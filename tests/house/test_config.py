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


@pytest.mark.parametrize(
    "url",
    [
        "https://judge.example/v1", "https://judge.example:8443/v1/", "http://localhost:11434/v1",
        "http://127.0.0.1:11434/v1", "http://10.2.3.4/v1", "http://192.168.1.9:8000", "http://[::1]:8000/v1",
        "http://[fd00::7]/v1",
    ],
)  # fmt: skip
def test_a_language_model_may_be_in_the_house_or_behind_https(tmp_path, url):
    config = Config.from_env({"DATA_DIR": str(tmp_path), "JUDGE_URL": url, "JUDGE_MODEL": "m"})
    assert config.judge_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://judge.example/v1", "http://8.8.8.8/v1", "http://169.254.169.254/v1", "http://0.0.0.0/v1",
        "http://localhost.example/v1", "http://localhost@8.8.8.8/v1", "http://2130706433/v1", "ftp://127.0.0.1/v1",
        "https://me:secret@judge.example/v1", "https://judge.example/v1?key=secret", "https://judge.example/v1#x",
        "https:///v1", "judge.example", "https://judge.example:99999/v1", "https://judge.example/a b",
        "https://judge.example/v1\r\nX: y", "http://[::ffff:8.8.8.8]/v1",
    ],
)  # fmt: skip
def test_what_callers_say_is_never_sent_in_clear_out_of_the_house(tmp_path, url):
    with pytest.raises(BadConfig, match="JUDGE_URL") as caught:
        Config.from_env({"DATA_DIR": str(tmp_path), "JUDGE_URL": url, "JUDGE_MODEL": "m"})
    assert "secret" not in str(caught.value)


def test_a_language_model_is_off_until_it_is_named(tmp_path):
    env = {"DATA_DIR": str(tmp_path), "JUDGE_API_KEY": "secret-key"}
    config = Config.from_env(env)
    assert config.judge_url == ""
    assert "secret-key" not in repr(config)
    with pytest.raises(BadConfig, match="JUDGE_MODEL is missing"):
        Config.from_env(env | {"JUDGE_URL": "http://127.0.0.1:1/v1"})
    with pytest.raises(BadConfig, match="JUDGE_API_KEY has") as caught:
        Config.from_env(env | {"JUDGE_API_KEY": "secret\nkey"})
    assert "secret" not in str(caught.value)
