"""What can be chosen for an item on the scoring form, and what was chosen, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from app.engines.scoring.rubric import Item
from app.engines.scoring.score import Decision
from app.engines.scoring.verdict import Verdict
from app.evaluations.policy.answers import PART
from app.foundation.i18n import Bilingual, LazyString, _
from app.rubrics.policy.labels import VERDICTS

Label: TypeAlias = Bilingual | LazyString | str
EARNED = {"pass": _("Earned"), "fail": _("Not earned"), PART: _("Part")}
"""What verdicts on a bonus item are called."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of an item.

    ``value`` is what it sends: a verdict, or the points of a step in between. ``points``: what it gives,
    where that is fixed and worth saying. ``spoken``: the label where it stands alone.
    """

    value: str
    label: Label
    spoken: Label
    points: Decimal | None = None


def choices_of(item: Item) -> tuple[Choice, ...]:
    """The buttons of the item, best first."""
    return (*_given(item), *_left_out(item))


def chosen_of(item: Item, verdict: str | None, points: Decimal | None) -> str | None:
    """The value of the button that an answer stands for; None where it is open."""
    if verdict == PART and item.steps is not None:
        return None if points is None else _value(item, item.steps, points)
    return verdict


def value_of(item: Item, decided: Decision) -> str | None:
    """The value of the button for a decision; None for one that is left to a person."""
    if isinstance(decided, Decimal):
        return chosen_of(item, PART, decided)
    return None if decided == Verdict.ABSTAIN else decided.value


def in_words(item: Item, verdict: str, points: Decimal | None) -> Label:
    """An answer as the score sheet tells it."""
    value = chosen_of(item, verdict, points)
    if item.bonus and item.steps is None and verdict == PART and points == 0:
        value = Verdict.FAIL.value
    found = next((choice for choice in choices_of(item) if choice.value == value), None)
    if found is None:
        return VERDICTS[verdict]
    if item.deduct is not None and value not in (Verdict.PASS, Verdict.NOT_APPLICABLE):
        return _("Faults: %(n)s × %(points)s points", n=found.label, points=plain(item.deduct))
    return found.spoken


def plain(points: Decimal) -> str:
    """Points as they are written: without idle noughts."""
    return format(points.normalize(), "f")


def _given(item: Item) -> Iterator[Choice]:
    """Those that give points."""
    if item.scale:
        steps = [step.points for step in item.scale]
        for step in item.scale:
            title = Bilingual(zh=step.title.zh, en=step.title.en)
            yield Choice(_value(item, steps, step.points), title, title, step.points)
    elif item.steps is not None:
        last = len(item.steps) - 1
        for faults, left in enumerate(item.steps):
            label = f"{faults}+" if faults == last else str(faults)
            yield Choice(_value(item, item.steps, left), label, _("Faults: %(n)s", n=label), left)
    else:
        words = EARNED if item.bonus else VERDICTS
        for verdict in (Verdict.PASS.value, Verdict.FAIL.value, PART):
            yield Choice(verdict, words[verdict], words[verdict])


def _left_out(item: Item) -> Iterator[Choice]:
    if item.not_applicable:
        label = VERDICTS[Verdict.NOT_APPLICABLE.value]
        yield Choice(Verdict.NOT_APPLICABLE.value, label, label)


def _value(item: Item, steps: tuple[Decimal, ...] | list[Decimal], points: Decimal) -> str:
    if points == item.points:
        return Verdict.PASS.value
    return Verdict.FAIL.value if points == steps[-1] else plain(points)
