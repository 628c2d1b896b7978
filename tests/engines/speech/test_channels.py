from __future__ import annotations

import numpy as np
import pytest

from app.engines.speech.channels import ChannelRelation, channel_relation
from app.engines.speech.decode import decode

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
