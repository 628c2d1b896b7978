"""From a person's decisions on the items to the score of the call (Q1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor

from app.engines.scoring.rubric import CriticalClass, Item, LeftOut, Rubric, Section
from app.engines.scoring.verdict import Verdict

FULL = 100

Decision = Verdict | Decimal


class ScoreError(ValueError):
    """The decisions do not make a score; ``code`` says why, ``items`` for which items."""

    def __init__(self, code: str, items: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {', '.join(items)}")
        self.code = code
        self.items = items


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Points earned of those possible, without bonus and without items that do not apply.

    ``weight``: how much of the base the section is, after items that left the total. It is a fraction, as
    thirds and sevenths have no last digit, and two machines shall round them alike.
    """

    code: str
    earned: Decimal
    possible: Decimal
    weight: Fraction

    @property
    def share(self) -> Fraction:
        """What the section adds to the base: its weight, as far as it was earned."""
        if not self.possible:
            return Fraction(0)
        return self.weight * Fraction(self.earned) / Fraction(self.possible)


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` 0–100 with two decimals; 0 when a fatal item failed.

    ``earned`` of ``possible`` is the base as weighted, before it is scaled to 100; ``bonus`` came on top.
    """

    total: Decimal
    earned: Fraction
    possible: Fraction
    bonus: Decimal
    by_section: tuple[SectionScore, ...]
    fatal: bool
    fatal_items: tuple[str, ...]
    critical: tuple[tuple[CriticalClass, str], ...]


def score(rubric: Rubric, decisions: Mapping[str, Decision]) -> Score:
    """The score that the decisions give under the rubric.

    A decision is ``PASS`` (all points), ``FAIL`` (the least that the item gives), ``NOT_APPLICABLE`` (with
    the effect that the item's ``left_out`` says) or a number of points, for a scale or deductions one of the
    item's ``steps``. Fatal and critical items count as failed when they got ``FAIL`` or no points out of
    some. An item that ``asked_if`` does not ask for is not applicable, whatever is decided on it.

    1. Each section earns a part of its possible points; its weight (or its points) shrinks by the items
       that left the total. 2. The parts, weighted, are scaled to 100. 3. Bonus is added, up to 100.

    Raises ``ScoreError``: ``unknown_items``, ``undecided_items`` (missing or abstained),
    ``must_apply`` (the item may not be left out), ``points_out_of_range``, ``not_a_step``,
    ``nothing_applies``.
    """
    decided = asked(rubric, decisions)
    _check(rubric, decided)
    by_section = tuple(_section_score(section, decided) for section in rubric.sections)
    possible = sum((part.weight for part in by_section), Fraction(0))
    earned = sum((part.share for part in by_section), Fraction(0))
    bonus = sum((_points(item, decided[item.code]) for item in rubric.items if item.bonus), Decimal(0))
    failed = [item for item in rubric.items if _failed(item, decided[item.code])]
    fatal_items = tuple(item.code for item in failed if item.fatal)
    if not possible and not fatal_items:
        raise ScoreError("nothing_applies")
    total = Fraction(0) if fatal_items else min(Fraction(FULL), earned * FULL / possible + Fraction(bonus))
    return Score(
        total=_rounded(total),
        earned=earned,
        possible=possible,
        bonus=bonus,
        by_section=by_section,
        fatal=bool(fatal_items),
        fatal_items=fatal_items,
        critical=tuple((item.critical, item.code) for item in failed if item.critical is not None),
    )


def score_so_far(rubric: Rubric, decisions: Mapping[str, Decision]) -> Score | None:
    """The score of what is decided, as if the form had nothing else; None where that is nothing to score.

    Open (missing or abstained) items wait for a person, and so do those that ``asked_if`` may ask for after
    an open one. Decide all of them and it is :func:`score`; raises ``ScoreError`` as that does.
    """
    known: dict[str, Decision] = {}
    for item in rubric.items:
        is_wanted = is_asked(rubric, item, known)
        decided = decisions.get(item.code, Verdict.ABSTAIN) if is_wanted else Verdict.NOT_APPLICABLE
        if is_wanted is not None and decided != Verdict.ABSTAIN:
            known[item.code] = decided
    kept = ((part, tuple(item for item in part.items if item.code in known)) for part in rubric.sections)
    sections = tuple(replace(part, items=items) for part, items in kept if items)
    try:
        return score(replace(rubric, sections=sections), known) if sections else None
    except ScoreError as error:
        if error.code != "nothing_applies":
            raise
        return None


def asked(rubric: Rubric, decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    """The decisions, with ``NOT_APPLICABLE`` for each item that ``asked_if`` does not ask for."""
    decided = dict(decisions)
    for item in rubric.items:
        if not is_asked(rubric, item, decided):
            decided[item.code] = Verdict.NOT_APPLICABLE
    return decided


def is_asked(rubric: Rubric, item: Item, decisions: Mapping[str, Decision]) -> bool | None:
    """Whether ``asked_if`` lets the item be asked; None while the item that it looks at is open."""
    if item.asked_if is None:
        return True
    before = decisions.get(item.asked_if.item, Verdict.ABSTAIN)
    if before == Verdict.ABSTAIN:
        return None
    return outcome(rubric.item(item.asked_if.item), before) in item.asked_if.decided


def outcome(item: Item, decision: Decision) -> str:
    """A decision as ``asked_if`` names it: ``pass``, ``part``, ``fail``, ``not_applicable``, ``abstain``."""
    if not isinstance(decision, Decimal):
        return decision.value
    if decision >= item.points:
        return Verdict.PASS.value
    return "part" if decision > item.least else Verdict.FAIL.value


def _check(rubric: Rubric, decisions: Mapping[str, Decision]) -> None:
    items = {item.code: item for item in rubric.items}
    unknown = tuple(sorted(set(decisions) - set(items)))
    if unknown:
        raise ScoreError("unknown_items", unknown)
    undecided = tuple(code for code in items if decisions.get(code, Verdict.ABSTAIN) == Verdict.ABSTAIN)
    if undecided:
        raise ScoreError("undecided_items", undecided)
    left_out = [items[code] for code in items if decisions[code] == Verdict.NOT_APPLICABLE]
    must_apply = tuple(
        item.code for item in left_out if not item.not_applicable and is_asked(rubric, item, decisions)
    )
    if must_apply:
        raise ScoreError("must_apply", must_apply)
    wrong = tuple(
        code for code in items if not 0 <= _points(items[code], decisions[code]) <= items[code].points
    )
    if wrong:
        raise ScoreError("points_out_of_range", wrong)
    between = tuple(code for code in items if _is_between(items[code], decisions[code]))
    if between:
        raise ScoreError("not_a_step", between)


def _is_between(item: Item, decision: Decision) -> bool:
    return isinstance(decision, Decimal) and item.steps is not None and decision not in item.steps


def _section_score(section: Section, decisions: Mapping[str, Decision]) -> SectionScore:
    base = [item for item in section.items if not item.bonus]
    counted = [item for item in base if not _is_left_out(item, decisions[item.code])]
    gone = [item for item in base if item not in counted and item.left_out == LeftOut.TOTAL]
    possible, nominal = _sum(counted), _sum(base)
    weight = Fraction(nominal if section.weight is None else section.weight)
    return SectionScore(
        code=section.code,
        earned=sum((_points(item, decisions[item.code]) for item in counted), Decimal(0)),
        possible=possible,
        weight=weight * Fraction(nominal - _sum(gone)) / Fraction(nominal) if possible else Fraction(0),
    )


def _sum(items: list[Item]) -> Decimal:
    return sum((item.points for item in items), Decimal(0))


def _is_left_out(item: Item, decision: Decision) -> bool:
    return decision == Verdict.NOT_APPLICABLE and item.left_out != LeftOut.FULL


def _points(item: Item, decision: Decision) -> Decimal:
    if isinstance(decision, Decimal):
        return decision
    if decision == Verdict.NOT_APPLICABLE:
        return item.points if item.left_out == LeftOut.FULL and not item.bonus else Decimal(0)
    return item.points if decision == Verdict.PASS else item.least


def _failed(item: Item, decision: Decision) -> bool:
    if isinstance(decision, Decimal):
        return decision == 0 and item.points > 0
    return decision == Verdict.FAIL


def _rounded(total: Fraction) -> Decimal:
    """Two decimals, halves up."""
    return Decimal(floor(total * 100 + Fraction(1, 2))).scaleb(-2)
