"""Where the figures of an appraisal come from (J3)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.appeals.queries.figures import upheld_by_monitor
from app.appraisals.policy.deviation import as_reference, items_alike, points_apart
from app.appraisals.policy.figures import Figure, Stretch
from app.appraisals.queries.pairs import pairs_between
from app.appraisals.queries.scores import scores_between
from app.appraisals.queries.work import minutes_target, seconds_listened, work_in
from app.calibration.queries.figures import deviations
from app.engines.estimate.severity import severities
from app.evaluations.queries.habits import habits
from app.evaluations.queries.overruling import overruled_by

Figures = Mapping[int, Figure]
Ids = tuple[int, ...]


def minutes(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Minutes listened, of those that were to be heard."""
    heard, target = seconds_listened(stretch), minutes_target(stretch, list(monitor_ids))
    return {one: Figure(round(heard[one] / 60), of=round(target[one])) for one in monitor_ids}


def calls(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Calls scored in the month, of as many as fell due in it."""
    return {one: Figure(work.submitted, of=work.due) for one, work in work_in(stretch).items()}


def in_time(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Of the calls that fell due in the month, those submitted by their day."""
    return {one: Figure(work.on_time, of=work.due) for one, work in work_in(stretch).items() if work.due}


def at_a_call(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Minutes at the desk for the middle one of the calls that he submitted."""
    found = habits(monitor_ids, stretch.start, stretch.end)
    return {one: Figure(habit.active_s / 60, units=habit.calls) for one, habit in found.items()}


def played(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Share of the recording that he played, on the mean of the calls that he submitted."""
    found = habits(monitor_ids, stretch.start, stretch.end)
    known = {one: habit for one, habit in found.items() if habit.recorded}
    return {one: Figure(habit.played_ratio, units=habit.recorded) for one, habit in known.items()}


def overruled(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Of the verdicts that rules proposed, those that he decided otherwise."""
    found = overruled_by(stretch.start, stretch.end)
    return {one: Figure(count.overruled, of=count.decided) for one, count in found.items()}


def overturned(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Of the items of his scores on which an appeal was decided, those upheld, whole or in part."""
    found = upheld_by_monitor(stretch.start, stretch.end)
    return {int(one.key): Figure(one.upheld + one.partly, of=one.decided) for one in found if one.decided}


def apart(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """His total less that of the other who scored the same call, in points."""
    return points_apart(pairs_between(stretch.start, stretch.end), stretch.rules.believed)


def alike(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Share of items that the other decided as he did."""
    return items_alike(pairs_between(stretch.start, stretch.end), stretch.rules.believed)


def severity(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Points that he gives more or fewer than the others would have given the same agents."""
    scores = scores_between(stretch.start, stretch.end)
    slot = np.unique(scores.slot, return_inverse=True)[1]
    found = severities(scores.total, scores.agent, scores.monitor, slot)
    if found is None:
        return {}
    least = stretch.rules.enough.calls
    return {
        one: Figure(
            each.points, low=each.low, high=each.high, units=each.scores,
            too_few=each.points is None or each.scores < least,
        )
        for one, each in found.monitors.items()
    }  # fmt: skip


def reference(stretch: Stretch, monitor_ids: Ids) -> Figures:
    """Share of items in the month's calibrations that he decided as the reference does."""
    found = deviations(stretch.start, stretch.end)
    return as_reference(found.monitor_id, found.call_id, found.differs, stretch.rules.believed)
