"""Who decides an appeal, and what a decision must hold (J2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.appeals.policy.lodging import LONGEST_TEXT
from app.appeals.policy.rules import AppealRules
from app.appeals.policy.states import Outcome
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.score import asked, score
from app.evaluations.policy.answers import Answer, decision, settled
from app.evaluations.policy.form import Given
from app.foundation.access.roles import Role
from app.foundation.i18n import LazyString, _


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided on one item; ``answer`` takes the place of the old one unless it is groundless."""

    item_code: str
    outcome: Outcome
    text: str
    answer: Answer | None = None


class Bar(StrEnum):
    """Why somebody may not decide."""

    ROLE = "role"
    TOOK_PART = "took-part"
    CONFLICT = "conflict"


def may_decide(
    person_id: int | None,
    role: Role,
    *,
    rules: AppealRules,
    level: int,
    took_part: Collection[int],
    in_conflict: bool,
) -> Bar | None:
    """What keeps a person from deciding at that level; None where nothing does.

    ``took_part``: the monitor, who looked a second time, the agent, his lead, who decided before.
    """
    if person_id is None or role not in rules.roles_at(level):
        return Bar.ROLE
    if person_id in took_part:
        return Bar.TOOK_PART
    return Bar.CONFLICT if in_conflict else None


def follow_ons(rubric: Rubric, codes: Collection[str]) -> list[str]:
    """Items that are asked only after one of these, or after one of such, in the form's order."""
    found = set(codes)
    for item in rubric.items:  # an item asks after an earlier one only
        if item.asked_if is not None and item.asked_if.item in found:
            found.add(item.code)
    return [item.code for item in rubric.items if item.code in found - set(codes)]


def changed(rubric: Rubric, given: Mapping[str, Given], answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Of these answers those that differ from what is ``given``, open ones left out."""
    return {
        code: answer
        for code, answer in answers.items()
        if answer.verdict is not None
        and settled(rubric.item(code), decision(answer.verdict, answer.points))
        != (given[code].verdict, given[code].points)
    }


def new_total(rubric: Rubric, given: Mapping[str, Given], answers: Mapping[str, Answer]) -> Decimal:
    """The total with these answers in place of the old ones; raises ScoreError where they make none."""
    decided = {code: decision(one.verdict, one.points) for code, one in given.items()}
    decided |= {code: decision(one.verdict, one.points) for code, one in answers.items()}
    return score(rubric, asked(rubric, decided)).total


def fault_in(
    rulings: Sequence[Ruling], items: Collection[str], changes: Collection[str]
) -> tuple[LazyString, list[str]] | None:
    """What is wrong with a decision and at which items; None where it is in order.

    ``items``: those that were appealed; ``changes``: those whose new answer differs from the old one.
    """
    known = {ruling.item_code: ruling for ruling in rulings}
    if set(known) != set(items) or len(known) < len(rulings):
        return _("Decide each item that was appealed."), sorted(set(items) - set(known))
    silent = [code for code, one in known.items() if not one.text.strip()]
    if silent:
        return _("Explain each decision: the agent and his monitor will read it."), silent
    if long := [code for code, one in known.items() if len(one.text) > LONGEST_TEXT]:
        return _("A text can have %(most)s characters. Shorten it.", most=LONGEST_TEXT), long
    accepted = {code for code, one in known.items() if one.outcome is not Outcome.GROUNDLESS}
    if unchanged := sorted(accepted - set(changes)):
        return _("What is upheld, even in part, needs another verdict or other points."), unchanged
    return None
