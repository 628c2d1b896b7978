"""Findings travel as text and come back the same."""

from __future__ import annotations

import pytest

from app.engines.scoring.finding import Evidence, Finding, Reason, from_json, to_json
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Speaker

PLACE = Evidence(ReasonCode.SILENCE_LONG, Speaker.AGENT, 1.0, 9.25, "稍等", 8.25, 8.0, "s")
REASON = Reason(ReasonCode.SILENCE_LONG, (("limit", 8.0), ("measured", 8.25)))
FINDING = Finding(
    "inbound-en", 1, "silence", Verdict.FAIL, 0.53, REASON, (PLACE, Evidence(ReasonCode.SILENCE_NONE))
)


def test_what_is_written_is_read_back() -> None:
    assert from_json(to_json([FINDING])) == (FINDING,)


def test_the_form_is_canonical() -> None:
    text = to_json([FINDING])
    assert text == to_json(from_json(text))
    assert text.startswith('[{"confidence":0.53,"evidence":[{"end_s":9.25,"limit":8.0,"measured":8.25,')
    assert "稍等" in text


def test_a_negative_zero_is_a_zero() -> None:
    finding = Finding("r", 1, "i", Verdict.PASS, -0.0, REASON)
    assert '"confidence":0.0' in to_json([finding])


def test_what_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json([Finding("r", 1, "i", Verdict.PASS, float("nan"), REASON)])
