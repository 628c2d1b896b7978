"""Every broken thing that we know of is refused with its true reason (C2)."""

from __future__ import annotations

import pytest

from app.engines.speech.decode import Undecodable, decode
from tests.factories.broken import FILES


@pytest.mark.parametrize("what", FILES)
def test_a_broken_file_is_refused_with_its_true_reason(tmp_path, what):
    make, expected = FILES[what]
    path = tmp_path / "call.wav"
    make(path)
    with pytest.raises(Undecodable) as refusal:
        decode(path, longest_s=7200)
    assert (refusal.value.reason, bool(refusal.value.detail)) == (expected, True)
