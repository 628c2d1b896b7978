"""What a centre says of its files without a header (C2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engines.rulefile import RuleFileError
from app.engines.speech.headerless import Form
from app.recordings.policy.rules import load_recording_rules

SHIPPED = Path("qa_rules/recordings.yaml").read_text(encoding="utf-8")


def test_the_form_is_told_by_the_ending_however_it_is_written():
    rules = load_recording_rules(SHIPPED, "recordings.yaml")
    assert rules.form_of("day/CALL.ULAW") == Form("mulaw", 8000)
    assert rules.form_of("day/call.wav") is None


@pytest.mark.parametrize(
    "line",
    [
        "  .dat: {codec: mystery, rate: 8000}",
        "  .dat: {codec: vox, rate: 8000, channels: 2}",
        "  .dat: {codec: mulaw, rate: 1}",
        "  dat: {codec: mulaw, rate: 8000}",
    ],
)
def test_a_form_that_cannot_be_is_named_with_its_line(line):
    with pytest.raises(RuleFileError, match=r"recordings\.yaml:\d+: headerless\."):
        load_recording_rules(SHIPPED.rstrip() + "\n" + line + "\n", "recordings.yaml")
