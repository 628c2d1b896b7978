"""The written test set: how much of what is private is found, and how much of what is masked is private."""

from __future__ import annotations

import pytest

from bench.masking_lines import read_lines, score
from tests.engines.masking.dialogues import finder

LEAST_RECALL, LEAST_PRECISION = 0.97, 0.95
LEAST_HELD_OUT = 0.93
LINES = read_lines()


@pytest.fixture(scope="module")
def result():
    return score(LINES, lambda segments, language: finder(language).find(segments))


def test_the_set_is_large_and_full_of_traps():
    assert len(LINES) >= 200
    assert sum(not line.spans for line in LINES) >= 80
    assert sum(len(line.segments) > 1 for line in LINES) >= 20
    assert len({line.text for line in LINES}) == len(LINES)


def test_what_is_private_is_found(result):
    assert result.recall() >= LEAST_RECALL, result.faults


def test_what_is_masked_is_private(result):
    assert result.precision() >= LEAST_PRECISION, result.faults


def test_lines_that_the_finder_was_not_tuned_on_do_nearly_as_well(result):
    assert result.recall("held_out") >= LEAST_HELD_OUT
    assert result.precision("held_out") >= LEAST_PRECISION


def test_a_finder_that_finds_nothing_or_masks_all_would_show():
    nothing = score(LINES, lambda segments, language: [() for _ in segments])
    assert nothing.recall() == 0
