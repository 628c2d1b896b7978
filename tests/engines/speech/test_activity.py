from __future__ import annotations

import numpy as np
import pytest
from faster_whisper.vad import VadOptions, get_speech_timestamps

from app.engines.speech.activity import LOOSE, TIGHT, find_activity, read, speech_probabilities
from app.engines.speech.decode import decode
from app.engines.speech.spans import intersect, total_s
from app.engines.speech.types import Span
from tests.engines.speech.conftest import tone


@pytest.mark.parametrize("reading", [LOOSE, TIGHT])
def test_our_reading_agrees_with_silero_s_own(shared_audio, reading):
    options = VadOptions(
        min_silence_duration_ms=int(reading.silence_s * 1000),
        speech_pad_ms=int(reading.pad_s * 1000),
        min_speech_duration_ms=int(reading.shortest_s * 1000),
    )
    path = shared_audio / "calls" / "harper-valley-00d676d7058c49bb.wav"
    for channel in decode(path).samples:
        ours = read(speech_probabilities(channel), len(channel) / 16000, reading)
        theirs = get_speech_timestamps(channel, options)
        expected = [(s["start"] / 16000, s["end"] / 16000) for s in theirs]
        assert [(s.start_s, s.end_s) for s in ours] == [pytest.approx(e, abs=0.002) for e in expected]


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ([0.9] * 50, [(0, 1.6)]),
        ([0.1] * 10 + [0.9] * 20 + [0.1] * 20, [(0.29, 0.99)]),
        ([0.9] * 10 + [0.4] * 10 + [0.9] * 10 + [0.1] * 20, [(0, 0.99)]),
        ([0.9] * 10 + [0.1] * 10 + [0.9] * 10 + [0.1] * 20, [(0, 0.99)]),
        ([0.9] * 10 + [0.1] * 11 + [0.9] * 10 + [0.1] * 19, [(0, 0.35), (0.642, 1.022)]),
        ([0.1] * 20 + [0.9] * 3 + [0.1] * 27, []),
        ([0.4] * 50, []),
    ],
)
def test_the_tight_reading_waits_for_a_third_of_a_second_of_silence(probabilities, expected):
    spans = read(np.array(probabilities, np.float32), len(probabilities) * 0.032, TIGHT)
    assert [(s.start_s, s.end_s) for s in spans] == [pytest.approx(e, abs=0.001) for e in expected]


def test_hold_music_and_silence_are_no_speech(shared_audio):
    for name in ("hold-music-1.wav", "hold-music-2.wav", "silence.wav"):
        activity = find_activity(decode(shared_audio / "nonspeech" / name).samples[0])
        assert (activity.loose, activity.tight) == ((), ()), name


def test_speech_is_found_where_people_marked_it(shared_audio):
    path = shared_audio / "calls" / "two-strangers-mono.wav"
    rows = [line.split() for line in path.with_suffix(".rttm").read_text().splitlines()]
    marked = [Span(float(r[3]), float(r[3]) + float(r[4])) for r in rows]
    found = find_activity(decode(path).samples[0]).tight
    shared = total_s(intersect(found, marked))
    assert shared / total_s(marked) > 0.9
    assert shared / total_s(found) > 0.9


def test_ringing_does_not_count_as_speech():
    ring = tone(440, 2) + tone(480, 2)
    activity = find_activity(ring)
    assert [(s.start_s, s.end_s) for s in activity.ringing] == [(0, 2)]
    assert total_s(activity.tight) == 0


def test_another_rate_is_refused():
    with pytest.raises(ValueError, match="16000"):
        find_activity(np.zeros(8000, np.float32), rate=8000)
