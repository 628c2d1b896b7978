"""The score of a call, against sums worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.rubric import CriticalClass, Guidance, Item, Rubric, Section
from app.engines.scoring.score import Decision, ScoreError, score
from app.engines.scoring.text import Text
from app.engines.scoring.verdict import Verdict

T = Text(zh="文", en="text")
PASS, FAIL, NA, ABSTAIN = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.ABSTAIN


def item(code: str, points: int, **more: object) -> Item:
    return Item(code=code, title=T, guidance=Guidance(what=T), points=Decimal(points), **more)  # type: ignore[arg-type]


RUBRIC = Rubric(
    code="small",
    version=1,
    title=T,
    language="en",
    sections=(
        Section(code="one", title=T, items=(item("a", 30), item("b", 20, not_applicable=True))),
        Section(
            code="two",
            title=T,
            items=(
                item("c", 40, not_applicable=True, critical=CriticalClass.CUSTOMER),
                item("d", 10, fatal=True),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("a", "b", "c", "d", "total", "earned", "possible"),
    [
        (PASS, PASS, PASS, PASS, "100.00", 100, 100),
        (FAIL, PASS, PASS, PASS, "70.00", 70, 100),
        (PASS, NA, PASS, PASS, "100.00", 80, 80),
        (FAIL, NA, PASS, PASS, "62.50", 50, 80),  # 50 of 80
        (PASS, PASS, NA, PASS, "100.00", 60, 60),
        (PASS, FAIL, NA, PASS, "66.67", 40, 60),  # 40 of 60, rounded half up
        (FAIL, PASS, NA, PASS, "50.00", 30, 60),
        (Decimal("12.5"), PASS, PASS, PASS, "82.50", "82.5", 100),
        (PASS, PASS, PASS, FAIL, "0.00", 90, 100),  # fatal
        (FAIL, FAIL, FAIL, PASS, "10.00", 10, 100),
        (FAIL, NA, NA, Decimal(5), "12.50", 5, 40),  # a part of a fatal item is not fatal
        (PASS, PASS, PASS, Decimal(0), "0.00", 90, 100),
    ],
)
def test_the_total_is_what_it_is_by_hand(
    a: Decision, b: Decision, c: Decision, d: Decision, total: str, earned: str | int, possible: int
) -> None:
    result = score(RUBRIC, {"a": a, "b": b, "c": c, "d": d})
    assert (result.total, result.earned, result.possible) == (
        Decimal(total),
        Decimal(earned),
        Decimal(possible),
    )


def test_each_section_has_its_part() -> None:
    result = score(RUBRIC, {"a": PASS, "b": NA, "c": FAIL, "d": PASS})
    assert [(part.code, part.earned, part.possible) for part in result.by_section] == [
        ("one", Decimal(30), Decimal(30)),
        ("two", Decimal(10), Decimal(50)),
    ]


def test_fatal_and_critical_failures_are_named() -> None:
    result = score(RUBRIC, {"a": PASS, "b": PASS, "c": FAIL, "d": FAIL})
    assert (result.fatal, result.fatal_items) == (True, ("d",))
    assert result.critical == ((CriticalClass.CUSTOMER, "c"),)


@pytest.mark.parametrize(
    ("decisions", "code", "items"),
    [
        ({"a": PASS, "b": PASS, "c": PASS}, "undecided_items", ("d",)),
        ({"a": PASS, "b": PASS, "c": PASS, "d": ABSTAIN}, "undecided_items", ("d",)),
        ({"a": NA, "b": PASS, "c": PASS, "d": PASS}, "must_apply", ("a",)),
        ({"a": Decimal(31), "b": PASS, "c": PASS, "d": PASS}, "points_out_of_range", ("a",)),
        ({"a": Decimal(-1), "b": PASS, "c": PASS, "d": PASS}, "points_out_of_range", ("a",)),
        ({"a": PASS, "b": PASS, "c": PASS, "d": PASS, "e": PASS}, "unknown_items", ("e",)),
    ],
)
def test_decisions_that_make_no_score_are_refused(
    decisions: dict[str, Decision], code: str, items: tuple[str, ...]
) -> None:
    with pytest.raises(ScoreError) as caught:
        score(RUBRIC, decisions)
    assert (caught.value.code, caught.value.items) == (code, items)


def test_a_call_to_which_nothing_applies_has_no_score() -> None:
    section = Section(code="one", title=T, items=(item("a", 100, not_applicable=True),))
    rubric = Rubric(code="small", version=1, title=T, language="en", sections=(section,))
    with pytest.raises(ScoreError, match="nothing_applies"):
        score(rubric, {"a": NA})


POINTS = st.integers(0, 30).map(Decimal)


@given(
    POINTS,
    st.sampled_from([PASS, FAIL, NA]),
    st.sampled_from([PASS, FAIL, NA]),
    st.sampled_from([PASS, FAIL]),
)
def test_a_score_lies_between_0_and_100_and_never_falls_with_more_points(
    a: Decimal, b: Verdict, c: Verdict, d: Verdict
) -> None:
    less = score(RUBRIC, {"a": a, "b": b, "c": c, "d": d})
    more = score(RUBRIC, {"a": PASS, "b": b, "c": c, "d": d})
    assert 0 <= less.total <= more.total <= 100
    assert less.fatal == (d == FAIL)
