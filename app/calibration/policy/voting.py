"""What people gave one item of one call, for agreeing on a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.calibration.policy.answering import Verdicts
from app.engines.scoring.rubric import Item
from app.evaluations.policy.answers import PART
from app.evaluations.policy.choices import chosen_of


class HasVerdicts(Protocol):
    """A score of the call."""

    @property
    def verdicts(self) -> Verdicts: ...


@dataclass(frozen=True, slots=True)
class Votes:
    """``chosen``: the value of the button that is agreed, or that all gave; None where there is neither.

    ``points``: with a part of any number of points. ``are_split``: whether people gave different answers.
    """

    chosen: str | None
    points: Decimal | None
    are_split: bool


def votes_on(item: Item, given: Iterable[HasVerdicts], agreed: Verdicts) -> Votes:
    """The answers of those who scored the item, beside what was agreed so far."""
    cast = {one.verdicts[item.code] for one in given if item.code in one.verdicts}
    held = agreed.get(item.code) or (next(iter(cast)) if len(cast) == 1 else None)
    if held is None:
        return Votes(None, None, len(cast) > 1)
    verdict, points = held
    return Votes(chosen_of(item, verdict, points), points if verdict == PART else None, len(cast) > 1)
