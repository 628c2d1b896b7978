"""The ladder as a table and as a law: no rung without the decisions that carry it."""

from __future__ import annotations

import hashlib
import hmac
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.rulefile import RuleFileError
from app.engines.scoring.conditions import Not, Silence
from app.engines.scoring.content_conditions import Judged
from app.engines.scoring.rubric import CriticalClass, Guidance, Item
from app.engines.scoring.text import Text
from app.rubrics.policy.rungs import LADDER, Mode, Rung, control_name, modes_of
from app.rubrics.policy.trust import (
    Decided,
    Fault,
    Figures,
    Tally,
    allowed_rung,
    ceiling,
    figures_of,
    kept_rung,
    missing,
    why_lost,
    why_not,
)
from app.rubrics.policy.trust_rules import load_trust_rules

SHIPPED = (ROOT / "qa_rules" / "trust.yaml").read_text(encoding="utf-8")
RULES = load_trust_rules(SHIPPED, "trust.yaml")
PROPOSAL, PREFILLED, ACCEPTED = LADDER
AGREED, DIFFERED = Decided("pass", "pass", True), Decided("pass", "fail", True)
LEFT, CHANGED = Decided("pass", "pass", False), Decided("pass", "fail", False)


def figures(agreed: int, decided: int, **values) -> Figures:
    return Figures(Tally(agreed, decided), **values)


@pytest.mark.parametrize(
    ("agreed", "decided", "rung"),
    [
        (0, 0, PROPOSAL),
        (29, 29, PROPOSAL),  # one decision short, although all agree
        (30, 30, PREFILLED),
        (29, 30, PREFILLED),
        (28, 30, PROPOSAL),  # 93 %, but it shows no more than 79 %
        (99, 99, PREFILLED),
        (96, 100, ACCEPTED),
        (95, 100, PREFILLED),  # 95 %, but it shows no more than 89 %
        (190, 200, ACCEPTED),
        (180, 200, PREFILLED),  # 90 % is not yet shown to be 90 %
    ],
)
def test_a_rung_needs_decisions_and_the_lower_bound(agreed, decided, rung):
    assert allowed_rung(figures(agreed, decided), RULES, ACCEPTED) is rung


@pytest.mark.parametrize(
    ("agreed", "decided", "kept"),
    [
        (100, 100, ACCEPTED),
        (187, 200, ACCEPTED),  # could not be raised any more, but is kept
        (185, 200, ACCEPTED),
        (182, 200, PREFILLED),
        (160, 200, PROPOSAL),
        (26, 26, ACCEPTED),  # few are left in the window, all agree
        (20, 20, PREFILLED),
        (11, 11, PROPOSAL),
        (0, 0, PROPOSAL),
    ],
)
def test_a_rung_is_kept_a_little_longer_than_it_is_given(agreed, decided, kept):
    assert kept_rung(ACCEPTED, figures(agreed, decided), RULES, ACCEPTED) is kept


def test_the_last_decisions_alone_can_take_a_rung():
    falling = figures(195, 200, recent=Tally(15, 20))
    assert why_lost(falling, RULES, ACCEPTED, ACCEPTED) is Fault.RECENT
    assert kept_rung(ACCEPTED, falling, RULES, ACCEPTED) is PREFILLED
    assert why_not(falling, RULES, ACCEPTED, ACCEPTED) is Fault.RECENT
    assert why_lost(figures(195, 200, recent=Tally(16, 20)), RULES, ACCEPTED, ACCEPTED) is None


def test_filled_in_answers_that_are_changed_take_a_rung_and_those_left_give_none():
    changed = figures(200, 200, filled_in=Tally(10, 20))
    assert why_lost(changed, RULES, ACCEPTED, ACCEPTED) is Fault.FILLED_IN
    assert kept_rung(ACCEPTED, changed, RULES, ACCEPTED) is PROPOSAL
    assert allowed_rung(figures(0, 0, filled_in=Tally(20, 20)), RULES, ACCEPTED) is PROPOSAL


tallies = st.integers(0, 300).flatmap(
    lambda n: st.builds(Tally, st.integers(0, n), st.just(n)),
)
any_figures = st.builds(Figures, tallies, tallies, tallies)


@given(any_figures, st.sampled_from(LADDER))
def test_no_rung_is_above_what_the_figures_allow(found, most):
    rung = allowed_rung(found, RULES, most)
    assert rung.height <= most.height
    bar = RULES.bar(rung)
    if bar is not None:
        assert found.whole.decided >= bar.decisions
        assert found.whole.agreed / found.whole.decided >= bar.agreement
        assert found.whole.interval(RULES.confidence)[0] >= bar.agreement


@given(any_figures, st.sampled_from(LADDER), st.sampled_from(LADDER))
def test_a_review_never_raises_and_what_was_just_given_is_kept(found, present, most):
    assert kept_rung(present, found, RULES, most).height <= min(present.height, most.height)
    given_now = allowed_rung(found, RULES, most)
    assert kept_rung(given_now, found, RULES, most) is given_now


@given(st.integers(0, 250).flatmap(lambda n: st.builds(Tally, st.integers(0, n), st.just(n))))
def test_what_is_missing_is_just_enough(whole):
    more = missing(Figures(whole), RULES, ACCEPTED)
    if more is not None:
        assert why_not(figures(whole.agreed + more, whole.decided + more), RULES, ACCEPTED, ACCEPTED) is None
    if more:
        before = figures(whole.agreed + more - 1, whole.decided + more - 1)
        assert why_not(before, RULES, ACCEPTED, ACCEPTED) is not None


def test_the_window_holds_the_last_decisions():
    found = figures_of([DIFFERED] * 5 + [AGREED] * 400, RULES)
    assert (found.whole, found.recent) == (Tally(195, 200), Tally(15, 20))


def test_filled_in_answers_older_than_the_recent_decisions_are_forgotten():
    assert figures_of([CHANGED] * 8 + [AGREED] * 30, RULES).filled_in == Tally(0, 8)
    assert figures_of([AGREED] * 20 + [CHANGED] * 8, RULES).filled_in == Tally()
    assert figures_of([LEFT] * 100, RULES).filled_in == Tally(20, 20)


def test_kappa_is_told_where_it_is_defined():
    both = Decided("fail", "fail", True)
    assert figures_of([AGREED] * 4 + [both] * 4 + [DIFFERED] * 2, RULES).kappa == pytest.approx(0.6153846)
    assert figures_of([AGREED] * 9, RULES).kappa is None
    assert figures_of([], RULES).kappa is None


def item(**values) -> Item:
    words = Text(zh="项", en="item")
    defaults = {"rule": Silence(longer_than_s=8)}
    return Item(
        code="one", title=words, guidance=Guidance(what=words), points=Decimal(10), **(defaults | values)
    )


def test_what_weighs_much_gets_no_further_than_pre_filled():
    assert ceiling(item(), RULES) is ACCEPTED
    assert ceiling(item(fatal=True), RULES) is PREFILLED
    assert ceiling(item(critical=CriticalClass.CUSTOMER), RULES) is PREFILLED
    assert ceiling(item(rule=None), RULES) is PROPOSAL
    assert why_not(figures(200, 200), RULES, ACCEPTED, PREFILLED) is Fault.WEIGHT


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("decisions: 30", "decisions: 0", "rungs.prefilled.decisions"),
        ("keep: 0.75", "keep: 0.95", "keep lies above agreement"),
        ("agreement: 0.90", "agreement: 0.78", "accepted"),
        ("decisions: 100", "decisions: 300", "more decisions than the window holds"),
        ("fatal: prefilled", "fatal: always", "at_most.fatal"),
        ("control_share: 0.15", "control_share: 0", "control_share"),
        ("confidence: 0.95", "confidense: 0.95", "confidense"),
    ],
)
def test_rules_that_cannot_be_meant_are_named(old, new, fault):
    assert old in SHIPPED
    with pytest.raises(RuleFileError, match=fault):
        load_trust_rules(SHIPPED.replace(old, new), "trust.yaml")


def test_the_control_sample_is_the_hmac_and_nothing_else():
    digest = hashlib.sha256(b"a version").hexdigest()
    names = [control_name(f"c-{n}", "greeting") for n in range(10_000)]
    modes = modes_of(ACCEPTED, digest, names, 0.15)
    for name, mode in zip(names, modes, strict=True):
        first = hmac.digest(bytes.fromhex(digest), name.encode(), "sha256")[:8]
        is_control = (int.from_bytes(first, "big") >> 11) / 2**53 < 0.15
        assert mode is (Mode.CONTROL if is_control else Mode.ACCEPTED)
    assert modes.count(Mode.CONTROL) == pytest.approx(1500, abs=150)


def test_what_is_not_raised_has_no_control_sample():
    assert set(modes_of(PROPOSAL, "ab" * 32, ["c-1 greeting", "c-2 greeting"], 1.0)) == {Mode.PROPOSAL}


def test_the_ladder_has_a_next_rung_up_to_the_top():
    assert [rung.next for rung in LADDER] == [PREFILLED, ACCEPTED, None]
    assert Rung("accepted").height == 2


def test_a_rule_that_asks_a_language_model_stays_a_proposal():
    question = Text(zh="是否致歉？", en="Did the agent apologise?")
    item = Item(
        code="sorry", title=question, guidance=Guidance(what=question), points=Decimal(5),
        rule=Not(of=Judged(question=question)),
    )  # fmt: skip
    assert ceiling(item, RULES) is Rung.PROPOSAL
