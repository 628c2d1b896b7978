"""Why one call was drawn or not in a week of daily draws (S6): the agent's draws are made again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from app.engines.draw.cells import LATE_DAY, Pool, cell_sizes, late, on_time
from app.engines.draw.chances import chances
from app.engines.draw.closing import closing_steps
from app.engines.draw.daydraw import day_steps
from app.engines.draw.frame import Exclusion, Frame
from app.engines.draw.outcomes import day_probability, picks_made
from app.engines.draw.picks import PickKind, Step
from app.engines.draw.schedule import drawn_schedule
from app.engines.draw.weekplan import WeekPlan
from app.engines.draw.weekwhy import StepTaken, WeekWhy, WeekWhyCode


class _Found(NamedTuple):
    frame: Frame
    day: int
    row: int


def why_in_week(
    frames: Mapping[int, Frame], closing: Frame | None, seed: bytes, plan: WeekPlan, call_id: str
) -> WeekWhy:
    """Why the draws of the week took the call or left it; ``closing`` is None while the week is open.

    Looks at the calls of its agent alone, and draws them again as the draws of the week did.
    """
    found = _find(frames, closing, plan, call_id)
    if found is None:
        return WeekWhy(WeekWhyCode.UNKNOWN_CALL, call_id)
    agent_id, slot = int(found.frame.agent_id[found.row]), int(found.frame.slot[found.row])
    exclusion = Exclusion(int(found.frame.exclusion[found.row]))
    if exclusion is not Exclusion.NONE:
        return WeekWhy(WeekWhyCode.EXCLUDED, call_id, exclusion, agent_id, found.day, slot)
    own_plan = plan.part(np.flatnonzero((plan.agent_id == agent_id) & (plan.quota > 0)))
    if not len(own_plan.agent_id):
        return WeekWhy(WeekWhyCode.NO_QUOTA, call_id, None, agent_id, found.day, slot)
    own = {day: _of_agent(frame, agent_id) for day, frame in frames.items()}
    end = None if closing is None else _of_agent(closing, agent_id)
    due, steps = _draw_again(own, end, seed, own_plan, call_id.encode(), found.day)
    return WeekWhy(
        code=_code(steps, closing is not None),
        call_id=call_id,
        agent_id=agent_id,
        day=found.day,
        slot=slot,
        due=due,
        probability=_probability(own, end, own_plan, found.day, slot),
        steps=steps,
    )


def _find(frames: Mapping[int, Frame], closing: Frame | None, plan: WeekPlan, call_id: str) -> _Found | None:
    """Where the call is: in the frame in which it was on time; else in the closing frame, which knows
    best about the others; else in the last that holds it."""
    places = dict(sorted(frames.items())) | ({} if closing is None else {LATE_DAY: closing})
    rows = {day: frame.row_of(call_id) for day, frame in places.items()}
    held = [_Found(places[day], day, row) for day, row in rows.items() if row is not None]
    return max(held, key=lambda one: (_is_on_time(one, plan), one.day), default=None)


def _is_on_time(one: _Found, plan: WeekPlan) -> bool:
    return one.day != LATE_DAY and one.row in on_time(one.frame, one.day, plan).row


def _of_agent(frame: Frame, agent_id: int) -> Frame:
    return frame.part(np.flatnonzero(frame.agent_id == agent_id))


def _draw_again(
    frames: Mapping[int, Frame], closing: Frame | None, seed: bytes, plan: WeekPlan, call_id: bytes, day: int
) -> tuple[int | None, tuple[StepTaken, ...]]:
    """Picks due, and the steps that the call went through, until one drew it; all of its agent alone."""
    due, steps = None, []
    if day != LATE_DAY and plan.minutes[0, day]:
        due, pool, of_day = _the_day(frames, day, seed, plan)
        steps = [_figures(pool, step, call_id) for step in of_day]
    if closing is not None:
        taken = closing_steps(frames, closing, seed, plan)
        steps += [_figures(taken.pool, step, call_id) for step in taken.steps if _concerns(step, day)]
    until = next((place for place, step in enumerate(steps, 1) if step.drew_it), len(steps))
    return due, tuple(steps[:until])


def _the_day(
    frames: Mapping[int, Frame], day: int, seed: bytes, plan: WeekPlan
) -> tuple[int, Pool, tuple[Step, Step]]:
    schedule = drawn_schedule(seed, plan)
    made = picks_made(schedule, cell_sizes(frames, day, plan))
    pool = on_time(frames[day], day, plan)
    before = made.obligatory[:day].sum() + made.free[:day].sum()
    steps = day_steps(seed, pool, made.obligatory[day, :, :, 0].T, made.free[day, :, 0])
    return int(schedule.due[day, 0, 0] - before), pool, steps


def _probability(
    frames: Mapping[int, Frame], closing: Frame | None, plan: WeekPlan, day: int, slot: int
) -> float | None:
    """Of a call of the one agent in the plan; None where only the closing will tell."""
    if closing is not None:
        late_size = np.array([len(late(closing, plan).row)])
        final = chances(plan, cell_sizes(frames, LATE_DAY, plan), late_size)
        return float(final.of(np.array([0]), np.array([day]), np.array([slot]))[0])
    if not plan.minutes[0, day]:
        return None
    return float(day_probability(plan, cell_sizes(frames, day, plan), day)[0, slot])


def _concerns(step: Step, day: int) -> bool:
    return step.kind is PickKind.CLOSING or day == LATE_DAY


def _figures(pool: Pool, step: Step, call_id: bytes) -> StepTaken:
    """The call's figures in one step; nothing was wanted where the step does not know it."""
    entry = np.flatnonzero(pool.call_id[step.place] == call_id)
    if not len(entry):
        return StepTaken(step.kind, 0)
    group = np.flatnonzero(step.group == step.group[entry[0]])
    wanted = int(step.wanted[step.group[entry[0]]])
    return StepTaken(
        kind=step.kind,
        wanted=wanted,
        size=len(group),
        rank=int(step.rank[entry[0]]),
        number=float(step.number[entry[0]]),
        limit=float(step.number[group[min(wanted, len(group)) - 1]]),
    )


def _code(steps: tuple[StepTaken, ...], is_closed: bool) -> WeekWhyCode:
    if any(step.drew_it for step in steps):
        return WeekWhyCode.DRAWN
    if is_closed:
        return WeekWhyCode.NOT_DRAWN
    return WeekWhyCode.NOT_DRAWN_YET if steps else WeekWhyCode.WAITS
