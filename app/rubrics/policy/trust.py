"""Which rung of trust the decisions of people allow a rule, and when it is taken back (issue 4, item 7).

Decisions count where nothing was filled in for the person (``INDEPENDENT``). Those on a filled-in answer
flatter the rule, because leaving it alone is easy: they never raise it. Where even they turn against it, it
is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.engines.backtest.agreement import crossed
from app.engines.backtest.columns import NUMBER
from app.engines.estimate.kappa import kappa_of
from app.engines.estimate.proportion import wilson
from app.engines.scoring.rubric import Item
from app.engines.scoring.walk import uses_judge
from app.rubrics.policy.rungs import LADDER, Rung, lowest
from app.rubrics.policy.trust_rules import Bar, TrustRules


@dataclass(frozen=True, slots=True)
class Decided:
    """What a rule proposed and what a person decided; ``independent``: nothing was filled in for him."""

    proposed: str
    verdict: str
    independent: bool

    @property
    def agreed(self) -> bool:
        return self.proposed == self.verdict


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some decisions agreed with the rule."""

    agreed: int = 0
    decided: int = 0

    @property
    def share(self) -> float | None:
        """0–1; None without a decision."""
        return self.agreed / self.decided if self.decided else None

    def interval(self, confidence: float) -> tuple[float, float]:
        """Wilson's interval of the share, 0–1."""
        return wilson(self.agreed, self.decided, confidence)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one rule: the ``whole`` window and the ``recent`` part of independent decisions, and what people did
    with the answers that were ``filled_in`` meanwhile, the last of them. Cohen's κ of the window is for
    information; None where it is not defined.
    """

    whole: Tally = Tally()
    recent: Tally = Tally()
    filled_in: Tally = Tally()
    kappa: float | None = None


class Fault(StrEnum):
    """Why a rung is not given or is taken back."""

    WEIGHT = "weight"
    DECISIONS = "decisions"
    AGREEMENT = "agreement"
    RECENT = "recent"
    FILLED_IN = "filled_in"


def figures_of(latest_first: Iterable[Decided], rules: TrustRules) -> Figures:
    """Figures from the decisions of one rule, the latest first; those beyond the window are left out.

    Filled-in answers count as long as they are not older than the recent independent decisions, so that a
    rule which fell because of them can be measured anew.
    """
    own: list[Decided] = []
    others: list[Decided] = []
    for one in latest_first:
        if one.independent and len(own) < rules.window.decisions:
            own.append(one)
        elif not one.independent and max(len(own), len(others)) < rules.window.recent:
            others.append(one)
    return Figures(_tally(own), _tally(own[: rules.window.recent]), _tally(others), _kappa(own))


def ceiling(item: Item, rules: TrustRules) -> Rung:
    """The highest rung that an item of this weight can have.

    One without a rule has but the lowest, and so has one whose rule asks a language model: its word is an
    opinion, and stays a proposal.
    """
    if item.rule is None or uses_judge(item):
        return Rung.PROPOSAL
    limits = [Rung.ACCEPTED]
    limits += [rules.at_most.fatal] if item.fatal else []
    limits += [rules.at_most.critical] if item.critical is not None else []
    return lowest(limits)


def allowed_rung(figures: Figures, rules: TrustRules, most: Rung) -> Rung:
    """The highest rung, up to ``most``, that a supervisor may give a rule with these figures."""
    return max((rung for rung in LADDER if why_not(figures, rules, rung, most) is None), key=LADDER.index)


def kept_rung(present: Rung, figures: Figures, rules: TrustRules, most: Rung) -> Rung:
    """The rung that a rule keeps: never above its ``present`` one."""
    kept = (rung for rung in LADDER if why_lost(figures, rules, rung, most) is None)
    return lowest([present, max(kept, key=LADDER.index)])


def why_not(figures: Figures, rules: TrustRules, rung: Rung, most: Rung) -> Fault | None:
    """What speaks against giving the rung; None if nothing does."""
    bar = rules.bar(rung)
    if bar is None:
        return None
    if rung.height > most.height:
        return Fault.WEIGHT
    if figures.whole.decided < bar.decisions:
        return Fault.DECISIONS
    if figures.whole.interval(rules.confidence)[0] < bar.agreement:
        return Fault.AGREEMENT
    return _alarm(figures, rules, bar)


def why_lost(figures: Figures, rules: TrustRules, rung: Rung, most: Rung) -> Fault | None:
    """Why a rule that has the rung loses it; None if it keeps it.

    There is no least number of decisions here: as they grow old the interval widens, and takes the rung.
    """
    bar = rules.bar(rung)
    if bar is None:
        return None
    if rung.height > most.height:
        return Fault.WEIGHT
    if figures.whole.interval(rules.confidence)[0] < bar.keep:
        return Fault.AGREEMENT
    return _alarm(figures, rules, bar)


def missing(figures: Figures, rules: TrustRules, rung: Rung) -> int | None:
    """How many more decisions, all agreeing, the rung needs; None where more than a window of them."""
    bar, whole = rules.bar(rung), figures.whole
    if bar is None:
        return 0
    for more in range(rules.window.decisions + 1):
        tally = Tally(whole.agreed + more, whole.decided + more)
        if tally.decided >= bar.decisions and tally.interval(rules.confidence)[0] >= bar.agreement:
            return more
    return None


def _alarm(figures: Figures, rules: TrustRules, bar: Bar) -> Fault | None:
    """The last decisions alone show that agreement is below the bar: even their upper bound is."""
    for tally, fault in ((figures.recent, Fault.RECENT), (figures.filled_in, Fault.FILLED_IN)):
        if tally.interval(rules.confidence)[1] < bar.agreement:
            return fault
    return None


def _tally(decisions: Sequence[Decided]) -> Tally:
    return Tally(sum(one.agreed for one in decisions), len(decisions))


def _kappa(decisions: Sequence[Decided]) -> float | None:
    people, rules = (
        np.array([NUMBER[value] for value in column], dtype=np.int8)
        for column in ([one.verdict for one in decisions], [one.proposed for one in decisions])
    )
    kappa = float(kappa_of(crossed(people, rules)))
    return None if np.isnan(kappa) else kappa
