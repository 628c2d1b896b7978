"""When the draws around a training are made, from which days, and what the two shares tell (S4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.engines.estimate.proportion import newcombe, wilson
from app.engines.improvement.training_rules import TrainingRules
from app.evaluations.policy.states import Origin
from app.foundation.i18n import LazyString, _

DAY = timedelta(days=1)


class Phase(StrEnum):
    """The two draws of a training."""

    BEFORE = "before"
    AFTER = "after"


ORIGIN_OF = {Phase.BEFORE: Origin.TRAINING_BEFORE, Phase.AFTER: Origin.TRAINING_AFTER}
PHASES: dict[str, LazyString] = {Phase.BEFORE: _("Before the training"), Phase.AFTER: _("After the training")}


class Window(NamedTuple):
    """The draw is made on day ``drawn_on`` or later, from calls of the days ``first`` up to ``until``."""

    drawn_on: date
    first: date
    until: date


def window_of(phase: Phase, held_on: date, filed_on: date, rules: TrainingRules) -> Window:
    """When a draw is made, and from which days: they depend on no day on which a job happens to run."""
    if phase is Phase.AFTER:
        until = held_on + DAY + timedelta(days=rules.after.days)
        return Window(until, held_on + DAY, until)
    drawn_on = max(filed_on, held_on - timedelta(days=rules.before.ahead_days))
    return Window(drawn_on, drawn_on - timedelta(days=rules.before.days), drawn_on)


def percent_of(phase: Phase, rules: TrainingRules) -> int:
    """Of the agents concerned, how many are heard."""
    return rules.before.percent if phase is Phase.BEFORE else rules.after.percent


@dataclass(frozen=True, slots=True)
class Share:
    """Of the calls in which the item was judged, those that passed it; ``low`` and ``high`` by Wilson."""

    passed: int
    judged: int
    low: float
    high: float

    @property
    def percent(self) -> int | None:
        """The share in percent; None where nothing was judged."""
        return round(100 * self.passed / self.judged) if self.judged else None


class Effect(StrEnum):
    """What the two shares tell together."""

    UNHEARD = "unheard"
    UNCLEAR = "unclear"
    BETTER = "better"
    WORSE = "worse"


EFFECTS: dict[str, LazyString] = {
    Effect.UNHEARD: _("Not heard yet on both sides."),
    Effect.UNCLEAR: _("Too few to tell: the difference can be chance."),
    Effect.BETTER: _("Better than before, beyond chance."),
    Effect.WORSE: _("Worse than before, beyond chance."),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both shares, and the interval of how much larger the second is (Newcombe), -1 to 1."""

    before: Share
    after: Share
    low: float
    high: float

    @property
    def effect(self) -> Effect:
        """In words; where nothing is the only difference that can be told."""
        if not (self.before.judged and self.after.judged):
            return Effect.UNHEARD
        if self.low > 0:
            return Effect.BETTER
        return Effect.WORSE if self.high < 0 else Effect.UNCLEAR


def compare(before: tuple[int, int], after: tuple[int, int], confidence: float) -> Comparison:
    """Compare ``(passed, judged)`` of the two sides (S4)."""
    sides = [Share(*side, *wilson(*side, confidence)) for side in (before, after)]
    return Comparison(sides[0], sides[1], *newcombe(before, after, confidence))
