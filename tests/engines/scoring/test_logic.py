"""And, or, not with the unknown: Kleene's tables."""

from __future__ import annotations

import pytest

from app.engines.scoring.logic import all_of, any_of
from app.engines.scoring.outcome import Outcome, because
from app.engines.scoring.reasons import ReasonCode

TRUTHS = (True, False, None)
AND = {(True, True): True, (True, None): None, (None, True): None, (None, None): None}
OR = {(False, False): False, (False, None): None, (None, False): None, (None, None): None}


def outcome(truth: bool | None) -> Outcome:
    return Outcome(truth, 0.0 if truth is None else 0.8, because(ReasonCode.PHRASE_SAID))


@pytest.mark.parametrize("one", TRUTHS)
@pytest.mark.parametrize("other", TRUTHS)
def test_and_or_and_not_follow_the_tables(one: bool | None, other: bool | None) -> None:
    assert all_of([outcome(one), outcome(other)]).truth is AND.get((one, other), False)
    assert any_of([outcome(one), outcome(other)]).truth is OR.get((one, other), True)
    assert outcome(one).negated.truth is (None if one is None else not one)
