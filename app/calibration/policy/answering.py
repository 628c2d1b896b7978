"""Blind answers as they are kept, shown on the form, and settled into a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from app.engines.scoring.rubric import Item, Rubric
from app.engines.scoring.score import Decision, Score, ScoreError, asked, score
from app.engines.scoring.verdict import Verdict
from app.evaluations.policy.answers import Answer, decision, settled
from app.foundation.errors import InvalidInput
from app.foundation.i18n import Bilingual, _
from app.rubrics.policy.rungs import Mode

Row: TypeAlias = list[Any]
Verdicts: TypeAlias = dict[str, tuple[str, Decimal | None]]
"""Item code → verdict and points, as they are settled."""


@dataclass(slots=True)
class Given:
    """An answer as the scoring form shows it. Rules propose nothing here, so that people are compared."""

    verdict: str | None = None
    points: Decimal | None = None
    note: str = ""
    note_at_s: float | None = None
    mode: str = Mode.PROPOSAL.value


def row_of(answer: Answer) -> Row:
    """An answer as it is kept."""
    return [answer.verdict, _text(answer.points), answer.note, answer.note_at_s]


def given_in(answers: Mapping[str, Row]) -> dict[str, Given]:
    """The answers that are kept, by item code."""
    return {code: Given(row[0], _points(row[1]), row[2], row[3]) for code, row in answers.items()}


def settle(rubric: Rubric, answers: Mapping[str, Row]) -> tuple[dict[str, Row], Score]:
    """The answers with verdict and points as they are settled, and the score that they make.

    Raises ``ScoreError`` where items are open or wrong.
    """
    given = given_in(answers)
    decided = asked(rubric, {code: decision(one.verdict, one.points) for code, one in given.items()})
    result = score(rubric, decided)
    rows = {}
    for item in rubric.items:
        verdict, points = settled(item, decided[item.code])
        kept = given.get(item.code, Given())
        rows[item.code] = [verdict, _text(points), kept.note, kept.note_at_s]
    return rows, result


def verdicts_in(rows: Mapping[str, Row]) -> Verdicts:
    """Verdict and points out of settled rows; an item that is open has none."""
    return {code: (row[0], _points(row[1])) for code, row in rows.items() if row[0] is not None}


def reference_total(rubric: Rubric, agreed: Verdicts) -> Decimal | None:
    """What the agreed verdicts come to; None as long as items are open."""
    decided = asked(rubric, {code: decision(verdict, points) for code, (verdict, points) in agreed.items()})
    try:
        return score(rubric, decided).total
    except ScoreError:
        return None


def agreed_row(rubric: Rubric, item_code: str, answer: Answer) -> list[Any] | None:
    """What is kept of an agreed verdict: settled, as the scores are; None where it is open.

    Raises InvalidInput where the item cannot have it.
    """
    item, decided = rubric.item(item_code), decision(answer.verdict, answer.points)
    if decided == Verdict.ABSTAIN:
        return None
    if not fits(item, decided):
        raise InvalidInput(
            _("“%(item)s” cannot have this verdict.", item=Bilingual(item.title.zh, item.title.en))
        )
    verdict, points = settled(item, decided)
    return [verdict, _text(points)]


def fits(item: Item, decided: Decision) -> bool:
    """Whether the item can be decided so: within its points, on its steps, left out only where it may be."""
    if isinstance(decided, Decimal):
        return 0 <= decided <= item.points and (item.steps is None or decided in item.steps)
    return decided != Verdict.NOT_APPLICABLE or item.not_applicable or item.asked_if is not None


def _text(points: Decimal | None) -> str | None:
    return None if points is None else str(points)


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
