"""What the rules make of an agent's week: his quota, his obligatory slots, what is carried over (S1, S2)."""

from __future__ import annotations

import numpy as np

from app.engines.draw.columns import BoolColumn, FloatColumn, IntColumn, MaskColumn
from app.engines.draw.sampling_rules import SamplingRules, ShortfallRule
from app.engines.draw.weekplan import SLOTS


def quota_of(
    planned_hours: FloatColumn, days_since_hired: IntColumn, carried: IntColumn, rules: SamplingRules
) -> IntColumn:
    """Calls wanted of each agent in a week, all of shape (agents,).

    Scaled by planned hours, rounded half up and at least one, so that each of his calls can be drawn
    (unless the rules ask for none); ``carried`` calls of earlier weeks are added.
    """
    quota = rules.quota
    is_new = days_since_hired < quota.newcomer_days
    full = np.where(is_new, quota.newcomer_calls, rules.calls_per_agent_week)
    share = 1.0 if quota.full_week_hours is None else planned_hours / quota.full_week_hours
    scaled = np.floor(full * share + 0.5).astype(np.int64)
    return np.where(full > 0, np.maximum(scaled, 1), 0) + carried


def carried_over(missing: IntColumn, was_planned: BoolColumn, rules: SamplingRules) -> IntColumn:
    """Calls of a week's shortfall that are added to the next quota, shape (agents,).

    Nothing is carried for an agent who was not planned at all: he was away, not missed.
    """
    if rules.shortfall.rule is ShortfallRule.CLOSE:
        return np.zeros_like(missing)
    return np.where(was_planned, np.minimum(missing, rules.shortfall.most_carried), 0)


def obligatory_slots(
    works: BoolColumn, heard: BoolColumn, quota: IntColumn, week: int, rules: SamplingRules
) -> MaskColumn:
    """Slots from which one call is obligatory in ``week`` (its number), bits as in `WeekPlan`.

    ``works``: slots that each agent works, ``heard``: those heard since `first_week` of the turn; both of
    shape (agents, slots). What is not yet heard is spread over the weeks left: chance covers much of it,
    and the fewer picks are bound, the more alike are the probabilities. At least one pick stays free; a
    quota of one is bound in half of the cases.
    """
    weeks = rules.slots.each_once_in_weeks
    if weeks is None:
        return np.zeros(len(quota), dtype=np.uint8)
    open_slots = works & ~heard
    weeks_left = weeks - week % weeks
    a_week = -(-open_slots.sum(axis=1) // weeks_left)
    most = np.where(quota > 1, np.minimum(a_week, quota - 1), np.minimum(a_week, quota))
    # Another slot comes first each week, so that none is always left to the end.
    order = (np.arange(SLOTS) + week) % SLOTS
    place = np.cumsum(open_slots[:, order], axis=1)
    bound = open_slots[:, order] & (place <= most[:, None])
    bits: MaskColumn = (bound << order[None, :]).sum(axis=1).astype(np.uint8)
    return bits


def first_week(week: int, rules: SamplingRules) -> int:
    """The number of the week in which the turn of ``week`` began, within which each slot is heard once."""
    return week if rules.slots.each_once_in_weeks is None else week - week % rules.slots.each_once_in_weeks
