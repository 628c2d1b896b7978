"""From a person's decisions on the items to the score of the call (Q1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.engines.scoring.rubric import CriticalClass, Item, Rubric, Section
from app.engines.scoring.verdict import Verdict

CENT = Decimal("0.01")
FULL = Decimal(100)

Decision = Verdict | Decimal


class ScoreError(ValueError):
    """The decisions do not make a score; ``code`` says why, ``items`` for which items."""

    def __init__(self, code: str, items: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {', '.join(items)}")
        self.code = code
        self.items = items


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Points earned out of those possible, after items that do not apply are removed."""

    code: str
    earned: Decimal
    possible: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` 0–100 with two decimals; 0 when a fatal item failed."""

    total: Decimal
    earned: Decimal
    possible: Decimal
    by_section: tuple[SectionScore, ...]
    fatal: bool
    fatal_items: tuple[str, ...]
    critical: tuple[tuple[CriticalClass, str], ...]


def score(rubric: Rubric, decisions: Mapping[str, Decision]) -> Score:
    """The score that the decisions give under the rubric.

    A decision is ``PASS`` (all points), ``FAIL`` (none), ``NOT_APPLICABLE`` (the item leaves the
    base and the rest is scaled to 100) or a number of points from 0 to the item's. Fatal and
    critical items count as failed when they got ``FAIL`` or no points out of some.

    Raises ``ScoreError``: ``unknown_items``, ``undecided_items`` (missing or abstained),
    ``must_apply`` (the item may not be left out), ``points_out_of_range``, ``nothing_applies``.
    """
    _check(rubric, decisions)
    by_section = tuple(_section_score(section, decisions) for section in rubric.sections)
    earned = sum((part.earned for part in by_section), Decimal(0))
    possible = sum((part.possible for part in by_section), Decimal(0))
    failed = [item for item in rubric.items if _failed(item, decisions[item.code])]
    fatal_items = tuple(item.code for item in failed if item.fatal)
    if not possible and not fatal_items:
        raise ScoreError("nothing_applies")
    total = Decimal(0) if fatal_items else earned * FULL / possible
    return Score(
        total=total.quantize(CENT, ROUND_HALF_UP),
        earned=earned,
        possible=possible,
        by_section=by_section,
        fatal=bool(fatal_items),
        fatal_items=fatal_items,
        critical=tuple((item.critical, item.code) for item in failed if item.critical is not None),
    )


def _check(rubric: Rubric, decisions: Mapping[str, Decision]) -> None:
    items = {item.code: item for item in rubric.items}
    unknown = tuple(sorted(set(decisions) - set(items)))
    if unknown:
        raise ScoreError("unknown_items", unknown)
    undecided = tuple(code for code in items if decisions.get(code, Verdict.ABSTAIN) == Verdict.ABSTAIN)
    if undecided:
        raise ScoreError("undecided_items", undecided)
    left_out = tuple(code for code in items if decisions[code] == Verdict.NOT_APPLICABLE)
    must_apply = tuple(code for code in left_out if not items[code].not_applicable)
    if must_apply:
        raise ScoreError("must_apply", must_apply)
    wrong = tuple(
        code for code in items if not 0 <= _points(items[code], decisions[code]) <= items[code].points
    )
    if wrong:
        raise ScoreError("points_out_of_range", wrong)


def _section_score(section: Section, decisions: Mapping[str, Decision]) -> SectionScore:
    asked = [item for item in section.items if decisions[item.code] != Verdict.NOT_APPLICABLE]
    return SectionScore(
        code=section.code,
        earned=sum((_points(item, decisions[item.code]) for item in asked), Decimal(0)),
        possible=sum((item.points for item in asked), Decimal(0)),
    )


def _points(item: Item, decision: Decision) -> Decimal:
    if isinstance(decision, Decimal):
        return decision
    return item.points if decision == Verdict.PASS else Decimal(0)


def _failed(item: Item, decision: Decision) -> bool:
    if isinstance(decision, Decimal):
        return decision == 0 and item.points > 0
    return decision == Verdict.FAIL
