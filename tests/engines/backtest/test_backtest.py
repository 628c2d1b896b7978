"""Two rubrics over the same calls: flips, scores, means, words swapped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.engines.backtest.backtest import Backtest, PastCall, Standard
from app.engines.backtest.columns import NAMES, Verdicts
from app.engines.backtest.comparable import comparable
from app.engines.backtest.flips import SHOWN, find_flips
from app.engines.backtest.means import changed_means
from app.engines.backtest.proposal import Proposals
from app.engines.backtest.report import from_json, to_json
from app.engines.backtest.swaps import Swap, Swaps
from app.engines.scoring.finding import CallInput, Evidence, Finding, Reason
from app.engines.scoring.loader import NO_LEXICONS, load_lexicon, load_rubric
from app.engines.scoring.proposed import proposed
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.score import Decision, score
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Facts, Transcript
from tests.factories.rubrics import KINDS, SMALL, segment

PASS, FAIL = Verdict.PASS, Verdict.FAIL
STRICTER = SMALL.replace("any: [good morning]", "any: [good morning madam]").replace(
    "version: 1", "version: 2"
)
NAMED = SMALL.replace("any: [good morning]", "any: [laura speaking]")
SWAPS = Swaps(names=("Wei", "Aisha"), gender={"madam": "sir"}, accent={"morning": "mornin"})


def standard(text: str, lexicons=NO_LEXICONS) -> Standard:
    return Standard(load_rubric(text, "t.yaml", lexicons), lexicons, "0" * 64)


def call(number: int, words: str, **values) -> PastCall:
    transcript = Transcript("en", "test", (segment(words, 0, 4),))
    heard = CallInput(transcript, Facts(60.0, {}, (), (), (), {}, {}, {}), {"direction": "inbound"})
    defaults = {"agent_id": 1, "team_id": 1, "agent_names": ("Laura Bennett",)}
    return PastCall(id=number, heard=heard, **(defaults | values))


def run(before: str, after: str, calls, decided=None, swaps=None):
    backtest = Backtest(standard(before), standard(after), swaps)
    for one in calls:
        backtest.look_at(one, (decided or {}).get(one.id, {}))
    return backtest.report()


SIR = call(1, "good morning sir this is the energy company")
MADAM = call(2, "good morning madam this is the energy company")
RUDE = call(3, "good morning madam shut up and listen")


def item(report, code):
    return next(one for one in report.items if one.code == code)


def test_a_draft_that_asks_for_more_turns_the_calls_that_lack_it():
    flips = item(run(SMALL, STRICTER, [SIR, MADAM]), "greeting").flips
    [flip] = flips.flips
    assert (flip.before, flip.after, flip.calls) == ("pass", "fail", (1,))
    assert (flips.compared, flips.turned, flips.kept) == (2, 1, {"pass": 1})


def test_the_same_rubric_turns_nothing():
    report = run(SMALL, SMALL, [SIR, MADAM, RUDE])
    assert all(one.flips.turned == 0 for one in report.items)
    assert report.whole.change.value == 0


def test_an_item_that_only_the_draft_has_is_no_flip():
    without = SMALL.replace("        rule: {phrase: {any: [good morning], by: agent}}\n", "")
    found = item(run(without, SMALL, [SIR]), "greeting")
    assert (found.in_before, found.in_after, found.flips.turned) == (False, True, 0)
    assert (found.flips.flips[0].before, found.before) == ("none", None)


def test_a_fatal_fault_takes_the_proposal_to_nought_and_shows_in_the_mean():
    kinder = SMALL.replace("fatal: true", "fatal: false")
    whole = run(SMALL, kinder, [SIR, RUDE]).whole
    assert (whole.before.value, whole.after.value) == (50, 85.72)  # (100 + 0) / 2; (100 + 71.43) / 2


def test_agreement_before_and_after_is_with_the_same_decisions():
    report = run(SMALL, STRICTER, [SIR, MADAM], {1: {"greeting": "fail"}, 2: {"greeting": "pass"}})
    found = item(report, "greeting")
    assert (found.before.percent.value, found.after.percent.value) == (0.5, 1)


def test_calls_in_another_language_are_looked_at_and_not_judged():
    spoken = replace(SIR.heard, transcript=replace(SIR.heard.transcript, language="zh-CN"))
    report = run(SMALL, SMALL, [replace(SIR, heard=spoken)])
    assert (report.calls, report.judged, report.whole) == (1, 0, None)


def test_word_lists_that_were_frozen_apart_are_used_apart():
    text = "code: hello-en\ntitle: {zh: 问候, en: Hello}\nlanguage: en\nentries: [{say: good morning}]\n"
    old = {"hello-en": load_lexicon(text, "l")}
    new = {"hello-en": load_lexicon(text.replace("good morning", "good evening"), "l")}
    rubric = SMALL.replace("any: [good morning]", 'any: ["{hello-en}"]')
    backtest = Backtest(standard(rubric, old), standard(rubric, new))
    backtest.look_at(SIR, {})
    [flip] = item(backtest.report(), "greeting").flips.flips
    assert (flip.before, flip.after) == ("pass", "fail")


def test_a_rule_that_listens_for_gender_words_is_told():
    report = run(SMALL, STRICTER, [SIR, MADAM], swaps=SWAPS)
    found = {one.swap: one for one in report.swaps}
    assert (found[Swap.GENDER].calls, found[Swap.GENDER].turned) == (1, 1)
    assert found[Swap.GENDER].items == {"greeting": 1}
    assert report.reheard == 2


def test_a_rule_that_listens_for_one_agents_name_is_told():
    heard = call(4, "good morning laura speaking how can I help you")
    found = {one.swap: one for one in run(SMALL, NAMED, [heard], swaps=SWAPS).swaps}
    assert (found[Swap.NAME].calls, found[Swap.NAME].turned) == (1, 1)


def test_a_rule_that_listens_for_what_is_done_turns_nothing():
    heard = call(4, "good morning laura speaking how can I help you madam")
    found = {one.swap: one for one in run(SMALL, SMALL, [heard], swaps=SWAPS).swaps}
    assert (found[Swap.NAME].turned, found[Swap.GENDER].turned) == (0, 0)


def test_only_every_so_many_calls_are_heard_again():
    backtest = Backtest(standard(SMALL), standard(SMALL), SWAPS, rehear_each=3)
    for number in range(7):
        backtest.look_at(replace(SIR, id=number), {})
    assert backtest.report().reheard == 3


def test_a_report_reads_as_it_was_written():
    first, second = (
        run(SMALL, STRICTER, [SIR, MADAM, RUDE], {1: {"greeting": "fail"}}, SWAPS) for _ in range(2)
    )
    assert from_json(to_json(first)) == first
    assert to_json(first) == to_json(second)


@given(st.lists(st.tuples(*[st.integers(0, 5)] * 2), min_size=1, max_size=60))
def test_flips_are_what_counting_call_by_call_gives(pairs):
    before, after = (np.array(side, dtype=np.int8) for side in zip(*pairs, strict=True))
    found = find_flips(before, after, np.arange(len(pairs)))
    asked = [(one, other) for one, other in pairs if one and other]
    assert (found.compared, found.turned) == (len(asked), sum(one != other for one, other in asked))
    for flip in found.flips:
        wanted = [n for n, (a, b) in enumerate(pairs) if (NAMES[a], NAMES[b]) == (flip.before, flip.after)]
        assert (flip.count, flip.calls) == (len(wanted), tuple(wanted[::-1][:SHOWN]))
    assert sum(flip.count for flip in found.flips) == sum(one != other for one, other in pairs)


@given(st.lists(st.sampled_from(["pass", "fail"]), min_size=4, max_size=4), st.booleans())
def test_a_proposal_for_the_whole_form_is_the_score_of_the_form(names, silence_applies):
    rubric = load_rubric(SMALL, "t.yaml")
    verdicts = dict(zip([one.code for one in rubric.items], names, strict=True))
    verdicts |= {} if silence_applies else {"silence": "not_applicable"}
    decided = {code: Verdict(name) for code, name in verdicts.items()}
    assert Decimal(str(Proposals(rubric).total(decided))) == score(rubric, decided).total


def proposals(verdicts: dict[str, str]) -> dict[str, Decision]:
    """What findings with these verdicts propose on the small form."""
    form = load_rubric(SMALL, "t.yaml")
    return {code: proposed(form.item(code), found(name)) for code, name in verdicts.items()}


def found(name: str, places: int = 0) -> Finding:
    evidence = tuple(Evidence(ReasonCode.PHRASE_SAID, start_s=float(at)) for at in range(places))
    return Finding("any", 1, "any", Verdict(name), 1.0, Reason(ReasonCode.PHRASE_SAID), evidence)


@pytest.mark.parametrize(
    ("verdicts", "points"),
    [
        ({"greeting": "pass", "rude": "abstain"}, 100),
        (
            {"greeting": "pass", "rude": "not_applicable", "solved": "fail"},
            50,
        ),  # may not be left out by a rule
        ({"greeting": "pass", "rude": "fail"}, 0),
    ],
)
def test_what_waits_for_a_person_is_left_out_of_the_proposal(verdicts, points):
    assert Proposals(load_rubric(SMALL, "t.yaml")).total(proposals(verdicts)) == points


@pytest.mark.parametrize("verdicts", [{}, {"greeting": "abstain"}, {"silence": "not_applicable"}])
def test_rules_that_decided_nothing_propose_no_score(verdicts):
    assert np.isnan(Proposals(load_rubric(SMALL, "t.yaml")).total(proposals(verdicts)))


@pytest.mark.parametrize(
    ("wanted", "points"),
    [
        ({"verified": PASS, "greeting": PASS, "tone": FAIL, "praise": FAIL}, 37),  # 30 + 70 × 1/10
        ({"verified": PASS, "greeting": PASS, "tone": FAIL, "praise": PASS}, 42),
        ({"verified": PASS, "greeting": PASS}, 100),  # how it was checked is asked, and open: a person's
        ({"verified": FAIL, "greeting": PASS}, 60),  # not asked how: counts in full, (2 + 4) of 10
        ({"greeting": FAIL}, 0),  # nobody knows yet whether it will be asked
    ],
)
def test_a_proposal_keeps_weights_bonus_and_what_is_asked_only_after_an_earlier_item(wanted, points):
    assert Proposals(load_rubric(KINDS, "t.yaml")).total(wanted) == points


def test_a_back_test_takes_points_off_for_each_place_that_a_rule_found():
    thrice = call(7, "kilowatt one kilowatt two kilowatt three four five six")
    often = run(KINDS, KINDS.replace("deduct: 3", "deduct: 1"), [thrice]).whole
    # verified and greeting failed: 2 of 10 of the 30; jargon leaves 1 or 7 of 10, and tone fails with 1 of 10
    assert (often.before.value, often.after.value) == (25.6, 42.4)


def test_the_form_of_people_is_compared_in_the_words_of_rules():
    form = {item.code: item for item in load_rubric(KINDS, "t.yaml").items}
    decided = {"verified": "fail", "verified-how": "not_applicable", "jargon": "points", "tone": "points"}
    kept = {"verified": "fail", "jargon": "fail", "tone": "points"}
    assert comparable(form, decided) == kept
    assert comparable(form, decided | {"verified": "points"}).keys() == decided.keys()
    assert comparable(form, {"praise": "points", "other": "points"}) == {"praise": "fail", "other": "points"}


def test_the_change_of_a_mean_has_the_interval_of_paired_students_t():
    rng = np.random.default_rng(3)
    before, after = rng.normal(80, 9, 40), rng.normal(82, 9, 40)
    [found] = changed_means(np.zeros(40, dtype=np.int64), before, after)
    expected = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert found.change.value == pytest.approx((after - before).mean(), abs=0.005)
    assert (found.change.low, found.change.high) == pytest.approx(tuple(expected), abs=0.006)


def test_means_are_those_of_each_group_on_calls_with_both_scores():
    group = np.array([7, 7, 9, 9])
    found = changed_means(group, np.array([50, 70, 90, np.nan]), np.array([60, 80, 90, 10]))
    assert [(one.id, one.calls, one.before.value, one.change.value) for one in found] == [
        (7, 2, 60, 10), (9, 1, 90, 0),
    ]  # fmt: skip


def test_verdicts_of_a_hundred_thousand_calls_are_a_byte_each():
    columns = Verdicts.of(["a", "b"])
    columns.add({"a": "pass", "other": "fail"})
    columns.add({"b": "points"})
    assert [NAMES[n] for n in columns["a"]] == ["pass", "none"]
    assert columns["a"].itemsize == 1
