"""Scales, deductions, bonus, weights and what is not asked (Q1), against sums worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.item_checks import item_faults
from app.engines.scoring.rubric import AskedIf, Guidance, Item, LeftOut, Rubric, Section, Step
from app.engines.scoring.rubric_checks import rubric_faults
from app.engines.scoring.score import Decision, ScoreError, asked, score, score_so_far
from app.engines.scoring.text import Text
from app.engines.scoring.verdict import Verdict
from tests.factories.forms import decided_forms, score_or_none

T = Text(zh="文", en="text")
PASS, FAIL, NA = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE


def item(code: str, points: int | str, **more: Any) -> Item:
    return Item(code=code, title=T, guidance=Guidance(what=T), points=Decimal(points), **more)


def scale(*points: int) -> tuple[Step, ...]:
    return tuple(Step(title=T, points=Decimal(number)) for number in points)


def rubric(*sections: tuple[Item, ...], weights: tuple[int, ...] = ()) -> Rubric:
    weighed = [Decimal(weight) for weight in weights] or [None] * len(sections)
    parts = (
        Section(code=f"s{number}", title=T, items=items, weight=weight)
        for number, (items, weight) in enumerate(zip(sections, weighed, strict=True))
    )
    return Rubric(code="kinds", version=1, title=T, language="en", sections=tuple(parts))


def total(form: Rubric, **decisions: Decision) -> Decimal:
    return score(form, decisions).total


SCALED = rubric((item("tone", 40, scale=scale(40, 30, 10)), item("rest", 60)))
DEDUCTED = rubric((item("cuts", 10, deduct=Decimal(4)), item("rest", 90)))
BONUS = rubric((item("rest", 100), item("praise", 5, bonus=True)))
WEIGHED = rubric(
    (item("a", 3, not_applicable=True), item("b", 1, not_applicable=True, left_out=LeftOut.SECTION)),
    (item("c", 10),),
    weights=(80, 20),
)


@pytest.mark.parametrize(
    ("form", "decisions", "expected"),
    [
        (SCALED, {"tone": PASS, "rest": PASS}, "100"),
        (SCALED, {"tone": FAIL, "rest": PASS}, "70"),  # a fail is the lowest step
        (SCALED, {"tone": Decimal(30), "rest": FAIL}, "30"),
        (DEDUCTED, {"cuts": Decimal(6), "rest": PASS}, "96"),
        (DEDUCTED, {"cuts": Decimal(2), "rest": PASS}, "92"),
        (DEDUCTED, {"cuts": Decimal(0), "rest": PASS}, "90"),  # what three faults leave is never below none
        (BONUS, {"rest": Decimal(90), "praise": PASS}, "95"),
        (BONUS, {"rest": Decimal(98), "praise": PASS}, "100"),
        (BONUS, {"rest": Decimal(98), "praise": FAIL}, "98"),
        (WEIGHED, {"a": PASS, "b": FAIL, "c": PASS}, "80"),  # 80 × 3/4 + 20
        (WEIGHED, {"a": FAIL, "b": NA, "c": PASS}, "20"),  # the section keeps its 80
        (WEIGHED, {"a": NA, "b": PASS, "c": FAIL}, "50"),  # 80 shrinks to 20: 20 of 40
        (WEIGHED, {"a": NA, "b": NA, "c": Decimal(4)}, "40"),  # nothing of the section is left
    ],
)
def test_each_kind_scores_as_it_does_by_hand(
    form: Rubric, decisions: dict[str, Decision], expected: str
) -> None:
    assert total(form, **decisions) == Decimal(expected)


def test_an_item_left_out_in_full_counts_as_passed() -> None:
    form = rubric((item("a", 40, not_applicable=True, left_out=LeftOut.FULL), item("b", 60)))
    assert total(form, a=NA, b=FAIL) == 40


@pytest.mark.parametrize(("form", "code", "points"), [(SCALED, "tone", 20), (DEDUCTED, "cuts", 5)])
def test_points_between_the_steps_are_refused(form: Rubric, code: str, points: int) -> None:
    with pytest.raises(ScoreError) as caught:
        score(form, {code: Decimal(points), "rest": PASS})
    assert (caught.value.code, caught.value.items) == ("not_a_step", (code,))


def test_an_item_is_asked_only_after_the_decision_it_names() -> None:
    form = rubric((item("upset", 50), item("calmed", 50, asked_if=AskedIf("upset", ("fail", "part")))))
    assert total(form, upset=FAIL, calmed=PASS) == 50
    assert total(form, upset=PASS, calmed=FAIL) == 100
    assert total(form, upset=PASS) == 100
    assert asked(form, {"upset": Decimal(20)}).keys() == {"upset"}


def test_an_item_that_is_asked_cannot_be_left_out_unless_it_says_so() -> None:
    form = rubric((item("upset", 50), item("calmed", 50, asked_if=AskedIf("upset", ("fail",)))))
    with pytest.raises(ScoreError) as caught:
        score(form, {"upset": FAIL, "calmed": NA})
    assert (caught.value.code, caught.value.items) == ("must_apply", ("calmed",))


def test_what_is_open_and_what_may_be_asked_after_it_is_left_out_so_far() -> None:
    upset = (item("upset", 20), item("calmed", 30, asked_if=AskedIf("upset", ("fail",))), item("rest", 50))
    found = score_so_far(rubric(upset), {"calmed": FAIL, "rest": PASS})
    assert found is not None
    assert found.total == 100
    assert score_so_far(rubric(upset), {"calmed": FAIL}) is None
    assert score_so_far(rubric(upset), {}) is None


@given(decided_forms())
def test_the_score_so_far_of_a_whole_form_is_its_score(drawn: tuple[Rubric, dict[str, Decision]]) -> None:
    assert score_so_far(*drawn) == score_or_none(*drawn)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"scale": scale(50, 20), "deduct": Decimal(2)}, "not both"),
        ({"deduct": Decimal(60)}, "more than the points"),
        ({"deduct": Decimal("2.49")}, "at most 21 steps"),
        ({"scale": scale(*range(50, 28, -1))}, "at most 21 steps"),
        ({"scale": scale(50)}, "two steps"),
        ({"scale": scale(40, 20)}, "downwards"),
        ({"scale": scale(50, 20, 20)}, "downwards"),
        ({"scale": scale(50, 20), "fatal": True}, "ends with 0"),
        ({"bonus": True, "fatal": True}, "neither fatal"),
        ({"left_out": LeftOut.FULL}, "left_out"),
        ({"asked_if": AskedIf("later", ("fail",))}, "before this one"),
        ({"asked_if": AskedIf("odd", ("fail",))}, "before this one"),
    ],
)
def test_halves_that_do_not_fit_are_told(more: dict[str, object], said: str) -> None:
    form = rubric((item("odd", 50, **more), item("later", 50)))
    assert [said in message.en for _, message in item_faults(form)] == [True]


@pytest.mark.parametrize(
    ("weights", "said"), [((80, 30), "add up to 110"), ((99, 1), ""), ((80, None), "all sections need")]
)
def test_weights_add_up_to_100(weights: tuple[int | None, ...], said: str) -> None:
    parts = tuple(
        Section(code=f"s{n}", title=T, items=(item(f"i{n}", 7),), weight=None if w is None else Decimal(w))
        for n, w in enumerate(weights)
    )
    form = Rubric(code="kinds", version=1, title=T, language="en", sections=parts)
    faults = [message.en for _, message in rubric_faults(form, {})]
    assert [said in fault for fault in faults] == ([True] if said else [])


@given(st.data())
def test_weights_and_left_out_items_agree_with_sums_in_fractions(data: st.DataObject) -> None:
    """Independent way: each item's share of 100 in exact fractions, item by item."""
    points = data.draw(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=4), min_size=1, max_size=4))
    ways = [LeftOut.TOTAL, LeftOut.SECTION, LeftOut.FULL]
    sections, decisions, earned, base = [], {}, Fraction(0), Fraction(0)
    cuts = sorted(data.draw(st.sets(st.integers(1, 99), min_size=len(points) - 1, max_size=len(points) - 1)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    for at, (numbers, weight) in enumerate(zip(points, weights, strict=True)):
        items, got, kept, gone = [], 0, 0, 0
        for number, most in enumerate(numbers):
            way, decided = data.draw(st.sampled_from(ways)), data.draw(st.sampled_from([PASS, FAIL, NA]))
            code = f"i{at}-{number}"
            items.append(item(code, most, not_applicable=True, left_out=way))
            decisions[code] = decided
            counts = decided != NA or way == LeftOut.FULL
            kept += most if counts else 0
            got += most if decided == PASS or (decided == NA and way == LeftOut.FULL) else 0
            gone += most if decided == NA and way == LeftOut.TOTAL else 0
        sections.append(tuple(items))
        share = weight * Fraction(sum(numbers) - gone, sum(numbers)) if kept else Fraction(0)
        base += share
        earned += share * Fraction(got, kept) if kept else 0
    if not base:
        return
    exact = earned * 100 / base
    found = score(rubric(*sections, weights=tuple(weights)), decisions).total
    assert abs(Fraction(found) - exact) <= Fraction(1, 200)
