"""Why a call was drawn or not, in sentences (S6)."""

from __future__ import annotations

from app.engines.draw.explain import Why, WhyCode
from app.engines.draw.frame import Exclusion
from app.engines.draw.picks import PickKind
from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekwhy import StepTaken, WeekWhy, WeekWhyCode
from app.foundation.i18n import LazyString, _
from app.sampling.policy.labels import EXCLUSIONS, SLOTS
from app.sampling.policy.weeks import CLOSING

UNKNOWN = _("It was not in the frame: its record came after the draw was made.")


def why_text(answer: Why | WeekWhy) -> LazyString:
    """Why a call was drawn or not, as a sentence or a few."""
    return _whole_week(answer) if isinstance(answer, Why) else _week(answer)


def shows_number(answer: Why | WeekWhy) -> bool:
    """Whether the words name a number that the lot gave the call."""
    if isinstance(answer, Why):
        return answer.number is not None
    return any(step.number is not None for step in answer.steps)


def _week(answer: WeekWhy) -> LazyString:
    if answer.code is WeekWhyCode.UNKNOWN_CALL:
        return _("It is in no frame of its week: its record came after the draws were made.")
    if answer.code is WeekWhyCode.EXCLUDED and answer.exclusion is not None:
        return _excluded(answer.exclusion)
    if answer.code is WeekWhyCode.NO_QUOTA:
        return _("Nothing was to be drawn of its agent that week.")
    parts = [*_due(answer), *(_step(answer, step) for step in answer.steps)]
    last = {
        WeekWhyCode.WAITS: _(
            "It waits for the closing of the week: it came late, or its agent was not planned that day."
        ),
        WeekWhyCode.NOT_DRAWN_YET: _("The closing of the week may still draw it."),
    }.get(answer.code)
    parts += [] if last is None else [last]
    parts += [] if answer.probability is None else [_chance(answer.code, 100 * answer.probability)]
    text = parts[0] if parts else _("It was not drawn.")
    for part in parts[1:]:
        text = _("%(first)s %(then)s", first=text, then=part)
    return text


def _chance(code: WeekWhyCode, percent: float) -> LazyString:
    """The chance of the call, which is provisional until the week is closed."""
    chance = f"{percent:.1f}"
    if code is WeekWhyCode.NOT_DRAWN_YET:
        return _("Its chance to be drawn by its day was %(chance)s %%.", chance=chance)
    return _("Its chance to be drawn: %(chance)s %%.", chance=chance)


def _due(answer: WeekWhy) -> list[LazyString]:
    """How many calls of the agent were due by the call's day; nothing where the closing alone decides."""
    if answer.day == CLOSING and answer.steps:
        return [_("It came late, or on a day for which its agent was not planned.")]
    return [] if answer.due is None else [_("Calls of the agent due by its day: %(due)s.", due=answer.due)]


def _step(answer: WeekWhy, step: StepTaken) -> LazyString:
    slot = SLOTS[Slot(answer.slot or 0).name.lower()]
    if step.rank is None:
        return {
            PickKind.OBLIGATORY: _("None of them was bound to the slot %(slot)s.", slot=slot),
            PickKind.FREE: _("None was drawn from all calls of the day."),
            PickKind.LATE: _("None of the late calls was drawn."),
            PickKind.CLOSING: _("At the closing no further call was wanted."),
        }[step.kind]
    facts = {
        "slot": slot, "size": step.size, "wanted": step.wanted, "rank": step.rank,
        "number": f"{step.number or 0:.6f}", "limit": f"{step.limit or 0:.6f}",
    }  # fmt: skip
    pool = {
        PickKind.OBLIGATORY: _(
            "The slot %(slot)s was to be heard: of its %(size)s calls the lot took the smallest number.",
            **facts,
        ),
        PickKind.FREE: _(
            "Of %(size)s calls of the day the lot took the %(wanted)s with the smallest numbers.", **facts
        ),
        PickKind.LATE: _(
            "At the closing the lot took the %(wanted)s of %(size)s late calls with the smallest numbers.",
            **facts,
        ),
        PickKind.CLOSING: _(
            "At the closing %(wanted)s were still wanted; of the %(size)s calls left the lot took those with"
            " the smallest numbers.",
            **facts,
        ),
    }[step.kind]
    place = (
        _("Its number %(number)s came in place %(rank)s: it was drawn.", **facts)
        if step.drew_it
        else _(
            "Its number %(number)s came in place %(rank)s, the largest one drawn was %(limit)s: it was not"
            " drawn.",
            **facts,
        )
    )
    return _("%(first)s %(then)s", first=pool, then=place)


def _excluded(exclusion: Exclusion) -> LazyString:
    return _("It could not be drawn: %(reason)s.", reason=EXCLUSIONS[exclusion.name.lower()])


def _whole_week(answer: Why) -> LazyString:
    if answer.code is WhyCode.UNKNOWN_CALL:
        return UNKNOWN
    if answer.code is WhyCode.EXCLUDED and answer.exclusion is not None:
        return _excluded(answer.exclusion)
    facts = {
        "size": answer.size, "quota": answer.quota, "rank": answer.rank,
        "number": f"{answer.number or 0:.6f}", "limit": f"{answer.limit or 0:.6f}",
    }  # fmt: skip
    if answer.code is WhyCode.ALL_DRAWN:
        return _(
            "It was drawn, like every call that could be: the agent had %(size)s of them that week, and"
            " %(quota)s are wanted.",
            **facts,
        )
    if answer.code is WhyCode.DRAWN:
        return _(
            "It was drawn by lot: of the agent's %(size)s calls of that week the %(quota)s with the smallest"
            " numbers are heard. Its number %(number)s came in place %(rank)s.",
            **facts,
        )
    return _(
        "It was not drawn, by lot: of the agent's %(size)s calls of that week the %(quota)s with the smallest"
        " numbers are heard, the largest of them %(limit)s. Its number %(number)s came in place %(rank)s.",
        **facts,
    )
