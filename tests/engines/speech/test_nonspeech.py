"""No invented words: what holds no speech yields none, through the whole way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engines.speech.conftest import channels_of
from tests.fakes.nonspeech import SOUNDS, write_wav

SECONDS = 8
LEVELS_DB = (-3, -25, -50)


@pytest.mark.speech
@pytest.mark.parametrize("rate", [8000, 16000])
@pytest.mark.parametrize("name", SOUNDS)
def test_no_word_comes_out_of_what_holds_none(tmp_path, base, name, rate):
    sound = SOUNDS[name](SECONDS, rate)
    for level in LEVELS_DB:
        path = write_wav(tmp_path / f"{level}.wav", sound * 10 ** (level / 20), rate)
        (channel,) = channels_of(path, None)
        for language in ("en", "zh-CN"):
            told = replace(channel, language=language)
            assert [s.text for s in base.transcribe([told])] == [], level


@pytest.mark.speech
@pytest.mark.parametrize("name", ["hold-music-1.wav", "hold-music-2.wav", "silence.wav"])
def test_no_word_comes_out_of_hold_music_and_a_silent_line(shared_audio, base, name):
    assert list(base.transcribe(channels_of(shared_audio / "nonspeech" / name, "zh-CN"))) == []
