"""Any scoring form, and any decisions on it: what hypothesis draws to compare two ways of counting."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from app.engines.scoring.item_checks import item_faults
from app.engines.scoring.rubric import AskedIf, Guidance, Item, LeftOut, Rubric, Section, Step
from app.engines.scoring.score import Decision, Score, ScoreError, score
from app.engines.scoring.text import Text
from app.engines.scoring.verdict import Verdict

T = Text(zh="文", en="text")
OUTCOMES = ("pass", "part", "fail", "not_applicable")


def points(least: str | Decimal, most: str | Decimal) -> st.SearchStrategy[Decimal]:
    """Hundredths; whole numbers are drawn many times faster than decimals."""
    low, high = (int(Decimal(bound) * 100) for bound in (least, most))
    return st.integers(low, high).map(lambda number: Decimal(number) / 100)


@st.composite
def items(draw: Any, number: int, earlier: list[str]) -> Item:
    most = draw(points("0.25", "20"))
    kind = draw(st.sampled_from(["plain", "scale", "deduct"]))
    steps = draw(st.sets(points("0", most - Decimal("0.01")), min_size=1, max_size=4))
    conditions = st.tuples(st.sampled_from(earlier), st.sets(st.sampled_from(OUTCOMES), min_size=1))
    asked_if = draw(st.none() | conditions) if earlier else None
    may_be_out = draw(st.booleans())
    is_bonus = draw(st.integers(0, 4)) == 0
    is_fatal = not is_bonus and kind != "scale" and draw(st.integers(0, 9)) == 0
    return Item(
        code=f"i{number}", title=T, guidance=Guidance(what=T), points=most,
        scale=tuple(Step(T, one) for one in [most, *sorted(steps, reverse=True)]) if kind == "scale" else (),
        deduct=draw(points(most / 20 + Decimal("0.01"), most)) if kind == "deduct" else None,
        bonus=is_bonus, fatal=is_fatal, not_applicable=may_be_out,
        left_out=draw(st.sampled_from(LeftOut)) if may_be_out or asked_if else LeftOut.TOTAL,
        asked_if=asked_if and AskedIf(asked_if[0], tuple(sorted(asked_if[1]))),
    )  # fmt: skip


@st.composite
def forms(draw: Any) -> Rubric:
    """A rubric whose items hold; its points need not add up to 100, as totals are scaled anyway."""
    sections, codes = [], list[str]()
    is_weighed = draw(st.booleans())
    for number in range(draw(st.integers(1, 4))):
        mine = []
        for _ in range(draw(st.integers(1, 4))):
            mine.append(draw(items(len(codes), codes)))
            codes.append(mine[-1].code)
        weight = draw(points("0.5", "100")) if is_weighed else None
        sections.append(Section(f"s{number}", T, tuple(mine), weight))
    form = Rubric(code="drawn", version=1, title=T, language="en", sections=tuple(sections))
    assert list(item_faults(form)) == []
    return form


def answers(item: Item) -> st.SearchStrategy[Decision]:
    """Any answer that the form lets a monitor give."""
    some = points("0", item.points) if item.steps is None else st.sampled_from(item.steps)
    words = [Verdict.PASS, Verdict.FAIL, *([Verdict.NOT_APPLICABLE] if item.not_applicable else [])]
    return st.sampled_from(words) | some


@st.composite
def decided_forms(draw: Any, open_too: bool = False) -> tuple[Rubric, dict[str, Decision]]:
    """A form and decisions on all of its items, or, with ``open_too``, on some."""
    form = draw(forms())
    left = st.just(Verdict.ABSTAIN)
    return form, {item.code: draw(left | answers(item) if open_too else answers(item)) for item in form.items}


def score_or_none(form: Rubric, decisions: dict[str, Decision]) -> Score | None:
    """The engine's score; None where not one item applies."""
    try:
        return score(form, decisions)
    except ScoreError as error:
        if error.code != "nothing_applies":
            raise
        return None
