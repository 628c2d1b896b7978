"""Where items stand on the trust ladder, as services and pages see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.engines.scoring.rubric import Item
from app.foundation.i18n import LazyString
from app.rubrics.policy.rungs import LADDER, Rung, lowest
from app.rubrics.policy.trust import Figures, why_not
from app.rubrics.policy.trust_rules import TrustRules
from app.rubrics.policy.trust_words import refusal

Key = tuple[str, str]
"""Item code and digest of its rule: what trust belongs to, within one rubric."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands: the last of its steps (0 before the first), and the rung that this one brought."""

    rubric_code: str
    item_code: str
    digest: str
    step: int
    rung: Rung

    @property
    def key(self) -> Key:
        return self.item_code, self.digest


@dataclass(frozen=True, slots=True)
class Standing:
    """One item of a version on the ladder: where its rule stands, since when, what people decided beside it.

    ``most`` is the highest rung that the weight of the item allows.
    """

    item: Item
    place: Place
    since: datetime | None
    most: Rung
    figures: Figures

    @property
    def rung(self) -> Rung:
        """The rung that holds in this version."""
        return lowest([self.place.rung, self.most])


@dataclass(frozen=True, slots=True)
class TrustRow:
    """A line of the page: the standing with what the rules of trust say of it."""

    standing: Standing
    rules: TrustRules

    @property
    def interval(self) -> tuple[float, float]:
        """Of the agreement, 0–1."""
        return self.standing.figures.whole.interval(self.rules.confidence)

    @property
    def above(self) -> Rung | None:
        """The next rung, where the weight of the item leaves one."""
        above = self.standing.rung.next
        return above if above is not None and above.height <= self.standing.most.height else None

    @property
    def below(self) -> Rung | None:
        """The rung to take it back to; None at the bottom."""
        return LADDER[self.standing.rung.height - 1] if self.standing.rung.height else None

    @property
    def refusal(self) -> LazyString | None:
        """What is missing for :attr:`above`; None where it can be had."""
        if self.above is None:
            return None
        figures = self.standing.figures
        fault = why_not(figures, self.rules, self.above, self.standing.most)
        return None if fault is None else refusal(fault, figures, self.rules, self.above)
