"""The scoring form and the score sheet, line by line: everything about an item that their pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from app.engines.scoring.proposed import Found, proposed
from app.engines.scoring.rubric import AskedIf, Item, Rubric
from app.engines.scoring.score import Decision, is_asked
from app.evaluations.policy.answers import PART, settled
from app.evaluations.policy.choices import Choice, Label, choices_of, chosen_of, in_words, value_of
from app.evaluations.policy.left import decision_on, left_to_rule
from app.foundation.i18n import Bilingual, LazyString, _, language
from app.rubrics.policy.labels import PROPOSALS, VERDICTS

NOT_ASKED: LazyString = _("Not asked")
OUTCOMES = VERDICTS | {"part": VERDICTS[PART]}


class Given(Protocol):
    """What is stored of an answer."""

    verdict: str | None
    points: Decimal | None
    mode: str


class AskedAfter:
    """The decisions on an earlier item after which one is asked, in the reader's language."""

    def __init__(self, condition: AskedIf, earlier: Item) -> None:
        self._title = Bilingual(zh=earlier.title.zh, en=earlier.title.en)
        self._decided = [OUTCOMES[name] for name in condition.decided]

    def __str__(self) -> str:
        words = ("、" if language() == "zh_CN" else ", ").join(str(word) for word in self._decided)
        return str(_("Asked only if “%(item)s” gets: %(decided)s", item=self._title, decided=words))


@dataclass(frozen=True, slots=True)
class Line:
    """One item: its buttons, which of them is chosen and which one the rule proposes (values of buttons).

    ``left``: the one that a trusted rule chose and nobody touched so far, ``left_told`` in words.
    """

    item: Item
    choices: tuple[Choice, ...]
    chosen: str | None
    proposed: str | None
    proposal: Label | None
    asked_after: AskedAfter | None
    is_asked: bool | None
    told: Label | None
    left: str | None = None
    left_told: Label | None = None

    @property
    def takes_points(self) -> bool:
        """Whether a part is any number of points, entered by hand."""
        return any(choice.value == PART for choice in self.choices)


def lines_of(rubric: Rubric, given: Mapping[str, Given], found: Mapping[str, Found]) -> dict[str, Line]:
    """The lines by item code; ``given``: the answers so far, ``found``: what rules found."""
    left = {
        code: left_to_rule(rubric.item(code), one.mode, one.verdict, found.get(code))
        for code, one in given.items()
    }
    decided = {code: decision_on(one.verdict, one.points, left[code]) for code, one in given.items()}
    return {
        item.code: _with_left(
            _line(rubric, item, given.get(item.code), found.get(item.code), is_asked(rubric, item, decided)),
            left.get(item.code),
        )
        for item in rubric.items
    }


def bonus_of(rubric: Rubric, given: Mapping[str, Given]) -> Decimal:
    """The points that bonus items brought."""
    earned = (given[item.code].points for item in rubric.items if item.bonus and item.code in given)
    return sum((points for points in earned if points is not None), Decimal(0))


def _line(
    rubric: Rubric, item: Item, given: Given | None, found: Found | None, is_wanted: bool | None
) -> Line:
    choices = choices_of(item)
    verdict, points = (None, None) if given is None else (given.verdict, given.points)
    wanted = None if found is None else value_of(item, proposed(item, found))
    return Line(
        item, choices,
        chosen=chosen_of(item, verdict, points),
        proposed=wanted,
        proposal=None if found is None else _proposal(item, found, choices, wanted),
        asked_after=_asked_after(rubric, item),
        is_asked=is_wanted,
        told=_told(item, verdict, points, is_wanted),
    )  # fmt: skip


def _with_left(line: Line, left: Decision | None) -> Line:
    """The line with what a trusted rule chose."""
    if left is None:
        return line
    verdict, points = settled(line.item, left)
    value = value_of(line.item, left)
    return replace(line, chosen=value, left=value, left_told=in_words(line.item, verdict, points))


def _asked_after(rubric: Rubric, item: Item) -> AskedAfter | None:
    condition = item.asked_if
    return None if condition is None else AskedAfter(condition, rubric.item(condition.item))


def _proposal(item: Item, found: Found, choices: tuple[Choice, ...], wanted: str | None) -> Label:
    if wanted is None:
        return PROPOSALS["abstain"]
    if item.steps is None and not item.bonus:
        return PROPOSALS[found.verdict.value]
    [choice] = [one for one in choices if one.value == wanted]
    return _("Proposed: %(choice)s", choice=choice.spoken)


def _told(item: Item, verdict: str | None, points: Decimal | None, is_wanted: bool | None) -> Label | None:
    if verdict is None:
        return None
    if not is_wanted:
        return NOT_ASKED
    return in_words(item, verdict, points)
