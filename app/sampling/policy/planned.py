"""How many minutes each agent is planned for on each day of a week (S1, A1), which slots he works (S2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import BoolColumn, IntColumn
from app.engines.draw.frame import Exclusion, Frame
from app.engines.draw.weekplan import DAYS, SLOTS
from app.engines.duty.rules import Spell

STANDARD = "standard"
WORKING_DAYS = 5  # of the standard day: Monday to Friday
DAY_MINUTES = 1440


class Employed(NamedTuple):
    """An agent and the days that he belongs to the centre; ``left_on`` is the first day that he does not."""

    agent_id: int
    hired_on: date
    left_on: date | None

    def is_in(self, day: date) -> bool:
        """Whether he belongs to the centre on that day."""
        return self.hired_on <= day and (self.left_on is None or day < self.left_on)


class RosteredDay(NamedTuple):
    """An agent's shift on a day, by its name in attendance.yaml."""

    agent_id: int
    day: date
    shift: str


Shifts = Mapping[str, Sequence[Spell]]


def planned_minutes(
    agents: Sequence[Employed], week_on: date, roster: Sequence[RosteredDay], shifts: Shifts
) -> IntColumn:
    """Planned minutes of each agent on each day of the week, Monday first, shape (agents, 7).

    ``roster``: shifts of the week and of weeks before it. Once it has any shift of the week, it decides for
    all whom it names, also before: who has no shift is off. The others, and all without a roster of
    the week, have the standard day, Monday to Friday. A shift over midnight counts on both of its days.
    """
    minutes = {name: _minutes(spells) for name, spells in shifts.items()}
    standard = minutes[STANDARD if shifts.get(STANDARD) else next(iter(shifts))]
    until = week_on + timedelta(days=DAYS)
    is_known = any(week_on <= row.day < until for row in roster)
    named = {row.agent_id for row in roster} if is_known else set()
    usual = [sum(standard)] * WORKING_DAYS + [0] * (DAYS - WORKING_DAYS)
    of_agent = {one.agent_id: [0] * DAYS if one.agent_id in named else list(usual) for one in agents}
    eve = week_on - timedelta(days=1)  # its shift may end in the week
    for row in roster if is_known else ():
        if row.day >= eve and row.agent_id in of_agent:
            own, next_day = minutes.get(row.shift, standard)
            _add(of_agent[row.agent_id], (row.day - week_on).days, own)
            _add(of_agent[row.agent_id], (row.day - week_on).days + 1, next_day)
    days = [week_on + timedelta(days=day) for day in range(DAYS)]
    table = np.array([of_agent[one.agent_id] for one in agents], dtype=np.int64)
    employed = np.array([[one.is_in(day) for day in days] for one in agents], dtype=np.int64)
    return (table * employed).reshape(len(agents), DAYS)


def slots_worked(frames: Iterable[Frame], agent_ids: IntColumn, *, only_drawable: bool = False) -> BoolColumn:
    """In which slots each agent had calls, drawable or not, shape (agents, slots); ``agent_ids`` ascend."""
    others = int(agent_ids.max(initial=0)) + 1  # a row for all whose ids are higher
    works = np.zeros((others + 1, SLOTS), dtype=np.bool_)
    for frame in frames:
        counts = frame.exclusion == Exclusion.NONE if only_drawable else slice(None)
        works[np.minimum(frame.agent_id[counts], others), frame.slot[counts]] = True
    return works[agent_ids]


def slot_masks(frames: Sequence[Frame]) -> tuple[IntColumn, IntColumn]:
    """`slots_worked` of all agents of the frames: their ids, ascending, and a mask of slots for each."""
    ids = np.arange(max((int(frame.agent_id.max(initial=0)) for frame in frames), default=0) + 1)
    masks = (slots_worked(frames, ids) << np.arange(SLOTS)).sum(axis=1)
    return np.flatnonzero(masks), masks[masks > 0]


def slots_of_masks(ids: IntColumn, masks: IntColumn, agent_ids: IntColumn) -> BoolColumn:
    """`slots_worked` back from `slot_masks`."""
    works = np.zeros((len(agent_ids), SLOTS), dtype=np.bool_)
    known = np.isin(ids, agent_ids)
    works[np.searchsorted(agent_ids, ids[known])] = masks[known, None] >> np.arange(SLOTS) & 1 == 1
    return works


def _minutes(spells: Sequence[Spell]) -> tuple[int, int]:
    """Minutes on the shift's own day, and on the next one after midnight."""
    own, next_day = 0, 0
    for spell in spells:
        begin, until = (at.hour * 60 + at.minute for at in (spell.begin, spell.until))
        own += (until if until > begin else DAY_MINUTES) - begin
        next_day += 0 if until > begin else until
    return own, next_day


def _add(days: list[int], day: int, minutes: int) -> None:
    if 0 <= day < DAYS:
        days[day] += minutes
