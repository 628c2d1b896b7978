from __future__ import annotations

import numpy as np
import pytest

from app.engines.speech.channels import ChannelRelation, channel_relation
from app.engines.speech.decode import decode
from tests.factories.encoding import encode

RANDOM = np.random.default_rng(7)
LEFT, RIGHT = RANDOM.normal(0, 0.1, (2, 80000)).astype(np.float32)


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        ([LEFT], ChannelRelation.MONO),
        ([LEFT, LEFT], ChannelRelation.MONO),
        ([LEFT, LEFT * 0.5], ChannelRelation.MONO),
        ([LEFT, RIGHT], ChannelRelation.SEPARATE),
        ([LEFT, np.zeros_like(LEFT)], ChannelRelation.SEPARATE),
        ([LEFT + 0.1 * RIGHT, RIGHT + 0.1 * LEFT], ChannelRelation.MIXED),
    ],
)
def test_channels_tell_whether_they_hold_one_party_each(samples, expected):
    assert channel_relation(np.stack(samples)) == expected


def test_real_two_channel_calls_are_separate(shared_audio):
    for path in sorted((shared_audio / "calls").glob("harper-valley-*.wav")):
        assert channel_relation(decode(path).samples) == ChannelRelation.SEPARATE, path.name


@pytest.mark.parametrize(
    ("kbit", "expected"),
    [(16, ChannelRelation.MONO), (20, ChannelRelation.MIXED), (32, ChannelRelation.SEPARATE)],
)
def test_two_channel_opus_of_too_few_bits_shows(shared_audio, tmp_path, kbit, expected):
    for path in sorted((shared_audio / "calls").glob("harper-valley-*.wav"))[:3]:
        call = decode(path, rate=None)
        how = {"samples_rate": call.rate, "bit_rate": kbit * 1000}
        coded = encode(tmp_path / f"{path.stem}.opus", "libopus", 48000, call.samples, **how)
        assert channel_relation(decode(coded).samples) == expected, path.name
