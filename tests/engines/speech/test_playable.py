from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.engines.speech.decode import Sound, decode
from app.engines.speech.playable import plays_in_browser, write_wav

SOUND = Sound(np.zeros((1, 8000), np.float32), 8000, "pcm_s16le", "wav", 8000)


@pytest.mark.parametrize(
    ("container", "codec", "plays"),
    [
        ("wav", "pcm_s16le", True),
        ("ogg", "opus", True),
        ("mp3", "mp3", True),
        ("wav", "pcm_mulaw", False),
        ("wav-streamed", "pcm_s16le", False),
        ("amr", "amrnb", False),
        ("raw", "raw:mulaw", False),
        ("pair", "pcm_s16le", False),
        ("ogg-chained", "opus", False),
        ("mov", "aac", False),
        ("matroska", "opus", False),
    ],
)
def test_only_what_every_browser_seeks_in_is_played_as_it_is(container, codec, plays):
    assert plays_in_browser(replace(SOUND, container=container, codec=codec)) is plays


def test_the_mp3_decoder_s_name_counts_as_mp3():
    assert plays_in_browser(replace(SOUND, container="mp3", codec="mp3float"))


def test_the_copy_for_playing_holds_the_same_sound(tmp_path):
    samples = np.random.default_rng(3).uniform(-0.9, 0.9, (2, 8000)).astype(np.float32)
    write_wav(samples, 8000, tmp_path / "copy.wav")
    copy = decode(tmp_path / "copy.wav", rate=None)
    assert plays_in_browser(copy)
    assert np.abs(copy.samples - samples).max() < 1e-4
