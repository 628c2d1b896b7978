"""Decisions of calibration, as tables and beside plain counting."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calibration.policy.agreeing import Rated, agreement_of
from app.calibration.policy.charts import agreement_chart
from app.calibration.policy.deviating import (
    Deviation,
    cell_of,
    deviations_of,
    heat_map,
    majority_of,
    mean_deviation,
    spread_of,
)
from app.calibration.policy.rules import load_calibration
from app.calibration.policy.states import State, may_move
from app.calibration.policy.telling import is_reminded
from app.calibration.policy.walls import Hindrance, hindrance, may_compare, may_know
from app.config import ROOT
from app.engines.estimate.figure import Enough
from app.engines.rulefile import RuleFileError

DAY = date(2026, 10, 14)
TEN = Decimal(10)
ITEMS = ("greeting", "rude", "silence")
POINTS = {"pass": TEN, "fail": Decimal(0), "points": Decimal(4), "not_applicable": None}
VERDICTS = st.sampled_from(sorted(POINTS)).map(lambda verdict: (verdict, POINTS[verdict]))
SCORES = st.dictionaries(st.sampled_from(ITEMS), VERDICTS)
SCORED = st.dictionaries(st.tuples(st.integers(1, 3), st.integers(1, 4)), SCORES, max_size=12)


@pytest.mark.parametrize(
    ("state", "everybody", "those_who_take_part"),
    [
        ("planned", "knows", "nothing"),
        ("open", "knows", "knows"),
        ("discussion", "compares", "compares"),
        ("closed", "compares", "compares"),
        ("cancelled", "knows", "knows"),
    ],
)
def test_scores_are_laid_side_by_side_from_the_discussion_on(state, everybody, those_who_take_part):
    def sees(**who):
        who = {"sees_all": False, "takes_part": False, "state": state} | who
        return "compares" if may_compare(**who) else "knows" if may_know(**who) else "nothing"

    assert sees(sees_all=True) == everybody
    assert sees(takes_part=True) == those_who_take_part
    assert sees() == "nothing"


@pytest.mark.parametrize(
    ("days_left", "missing", "scorers", "why"),
    [
        (3, {7}, 5, Hindrance.NOT_DUE),
        (0, {7}, 5, Hindrance.NOT_DUE),
        (-1, {7}, 5, None),
        (3, set(), 5, None),
        (-1, {7}, 1, Hindrance.NOBODY),
        (3, set(), 0, Hindrance.NOBODY),
    ],
)
def test_the_discussion_opens_when_all_are_done_or_the_last_day_has_passed(days_left, missing, scorers, why):
    assert hindrance(DAY, DAY + timedelta(days=days_left), missing, scorers) is why


def test_a_session_moves_on_and_never_back():
    allowed = {(one.value, other.value) for one in State for other in State if may_move(one, other)}
    assert allowed == {
        ("planned", "open"), ("open", "discussion"), ("discussion", "closed"),
        ("planned", "cancelled"), ("open", "cancelled"), ("discussion", "cancelled"),
    }  # fmt: skip


@pytest.mark.parametrize(("days", "told"), [(2, False), (1, True), (0, True), (-1, False)])
def test_people_are_reminded_on_the_days_that_the_rules_set(days, told):
    assert is_reminded(DAY - timedelta(days=days), DAY, (1, 0)) is told


@given(SCORED, st.dictionaries(st.integers(1, 3), SCORES))
def test_the_heat_map_counts_what_a_person_would_count(scored, references):
    deviations = [
        one
        for (call, user), given_ in scored.items()
        for one in deviations_of(user, call, given_, references.get(call, {}))
    ]
    found = heat_map(deviations)
    for user in range(1, 5):
        for item in ITEMS:
            pairs = [
                (scored[call, user][item], references[call][item])
                for call in references
                if item in scored.get((call, user), {}) and item in references[call]
            ]
            differ = sum(mine != agreed for mine, agreed in pairs)
            points = [m[1] - a[1] for m, a in pairs if m[1] is not None and a[1] is not None]
            cell = found.get((user, item))
            assert (cell.compared, cell.differ) == (len(pairs), differ) if pairs else cell is None
            if points:
                assert cell.points == pytest.approx(float(np.mean([float(p) for p in points])))


@given(SCORED)
def test_percent_agreement_is_the_share_of_pairs_that_are_alike(scored):
    rated = [Rated(call, user, verdicts) for (call, user), verdicts in scored.items()]
    found = agreement_of(rated, Enough())
    for item in ITEMS:
        shares = []
        for call in range(1, 4):
            given_ = [one.verdicts[item][0] for one in rated if one.call_id == call and item in one.verdicts]
            pairs = list(combinations(given_, 2))
            if pairs:
                shares.append(np.mean([a == b for a, b in pairs]))
        if shares:
            assert found.items[item].percent.value == pytest.approx(np.mean(shares))
        else:
            assert item not in found.items


def test_a_few_calls_are_too_few_to_tell():
    rated = [Rated(call, user, {"rude": ("pass", TEN)}) for call in range(3) for user in range(3)]
    assert agreement_of(rated, Enough()).whole.percent.too_few
    assert not agreement_of(rated, Enough(units=3, width=1)).whole.percent.too_few


def test_what_more_than_half_gave_stands_for_the_reference_until_it_is_agreed():
    passed, failed = ("pass", TEN), ("fail", Decimal(0))
    given_ = [{"rude": passed, "greeting": passed}, {"rude": passed, "greeting": failed}, {"rude": failed}]
    assert majority_of(given_) == {"rude": passed}
    assert majority_of([]) == {}


def test_a_chart_goes_as_low_as_its_figures():
    filed = {"percent": [0.9, 0.8, 1.0], "alpha": [-0.03, -0.6, None]}
    chart = agreement_chart(["1 Oct", "2 Oct"], [filed, {}])
    assert (chart["min"], chart["series"][1]["data"]) == (-1.0, [-0.03, None])
    assert agreement_chart([], [])["min"] == 0


def test_nothing_is_told_of_nothing():
    assert agreement_of([], Enough()).whole is None
    assert spread_of([]) is None
    assert mean_deviation({1: TEN}, {}) is None


def test_the_worst_item_comes_first():
    rated = [
        Rated(1, user, {"greeting": ("pass", TEN), "rude": ("pass" if user else "fail", TEN)})
        for user in range(3)
    ]
    assert agreement_of(rated, Enough()).worst_first == ["rude", "greeting"]


def test_a_stricter_person_deviates_below_nought():
    assert mean_deviation({1: Decimal(80), 2: Decimal(90)}, {1: Decimal(90), 2: Decimal(90)}) == -5


def test_the_spread_of_a_call_goes_from_the_lowest_to_the_highest():
    spread = spread_of([Decimal(70), Decimal(90), Decimal(80)])
    assert (spread.range, spread.mean, spread.deviation) == (20, 80, 10)
    assert spread_of([Decimal(70)]).deviation is None


@pytest.mark.parametrize(("differ", "shade"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (8, 3)])
def test_a_cell_is_darker_the_more_verdicts_differ(differ, shade):
    cell = cell_of([Deviation(1, "rude", n, n < differ, None) for n in range(8)])
    assert cell.shade((0.0, 0.25, 0.5)) == shade


def test_the_rules_of_the_product_are_sound():
    text = (ROOT / "qa_rules" / "calibration.yaml").read_text(encoding="utf-8")
    assert load_calibration(text, "calibration.yaml").remind_days_before == (1, 0)


def test_a_fault_in_the_rules_is_told_with_line_and_key():
    text = (ROOT / "qa_rules" / "calibration.yaml").read_text(encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"calibration.yaml:\d+.*calls"):
        load_calibration(text.replace("calls: 10", "calls: many"), "calibration.yaml")
