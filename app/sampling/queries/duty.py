"""What monitors are to hear, have on their list, and heard before (S7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
from sqlalchemy import String, case, cast, func, select, union_all

from app.engines.draw.columns import FloatColumn, IntColumn
from app.engines.draw.sampling_rules import AssignmentRules, ListeningRules
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.recordings.models import Call, Recording
from app.sampling.models import DayAway, DrawnCall, MonitorTarget
from app.sampling.policy.duty import daily_minutes
from app.sampling.policy.weeks import agents_of

_SEATS = (
    (DrawnCall.monitor_id, DrawnCall.due_on),
    (DrawnCall.second_monitor_id, DrawnCall.second_due_on),
)


def own_targets(monitor_ids: Collection[int]) -> dict[int, int]:
    """Daily minutes of the monitors that have a target of their own."""
    rows = select(MonitorTarget.monitor_id, MonitorTarget.daily_minutes)
    return dict(db.session.execute(rows.where(MonitorTarget.monitor_id.in_(monitor_ids))).all())


def find_target(monitor_id: int) -> MonitorTarget | None:
    """The monitor's own target, if he has one."""
    return db.session.scalars(
        select(MonitorTarget).where(MonitorTarget.monitor_id == monitor_id)
    ).one_or_none()


def away_pairs(monitor_ids: Collection[int], first: date, last: date) -> set[tuple[int, date]]:
    """``(monitor id, day)`` of days away from ``first`` to ``last``, both included."""
    rows = db.session.execute(
        select(DayAway.monitor_id, DayAway.day).where(
            DayAway.monitor_id.in_(monitor_ids), DayAway.day >= first, DayAway.day <= last
        )
    )
    return {(monitor_id, day) for monitor_id, day in rows}


def list_days_away(monitor_id: int, since: date) -> Sequence[DayAway]:
    """One monitor's days away from ``since`` on, in turn."""
    mine = select(DayAway).where(DayAway.monitor_id == monitor_id, DayAway.day >= since)
    return db.session.scalars(mine.order_by(DayAway.day)).all()


def get_day_away(day_id: int) -> DayAway:
    """The day; NotFound if there is none."""
    found = db.session.get(DayAway, day_id)
    if found is None:
        raise NotFound(_("There is no such day away. Load the page again."))
    return found


def minutes_wanted(monitor_ids: Sequence[int], days: Sequence[date], rules: AssignmentRules) -> FloatColumn:
    """Minutes that each monitor is to hear on each day, shape (monitors, days); 0 where he is off or away."""
    away = away_pairs(monitor_ids, min(days), max(days)) if days else set()
    return daily_minutes(monitor_ids, days, rules, own_targets(monitor_ids), away)


def minutes_planned(monitor_ids: Sequence[int], days: Sequence[date], rules: ListeningRules) -> FloatColumn:
    """Minutes of drawn calls that are due on each day already, shape (monitors, days); one statement.

    A part that was drawn counts as it was drawn; ``rules`` tell of calls of which none was kept.
    """
    length = func.coalesce(Recording.duration_s, Call.duration_s)
    most_s = None if rules.window_minutes is None else rules.window_minutes * 60
    whole = (
        select(length if most_s is None else case((length > most_s, most_s), else_=length))
        .select_from(Call)
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(Call.id == DrawnCall.call_id)
        .correlate(DrawnCall)
        .scalar_subquery()
    )
    sums = [
        select(seat, due_on, func.sum(func.coalesce(DrawnCall.window_s, whole)))
        .where(seat.in_(monitor_ids), due_on.in_(days))
        .group_by(seat, due_on)
        for seat, due_on in _SEATS
    ]
    planned: dict[tuple[int | None, date | None], float] = defaultdict(float)
    for person, due, seconds in db.session.execute(union_all(*sums)):
        planned[person, due] += seconds / 60
    table = [[planned.get((monitor_id, day), 0.0) for day in days] for monitor_id in monitor_ids]
    return np.array(table, dtype=np.float64).reshape(len(monitor_ids), len(days))


def pairs_heard(
    monitor_ids: Collection[int], agent_ids: IntColumn, first: date, until: date
) -> list[tuple[int, int, int]]:
    """``(monitor id, agent id, times)`` of these agents' drawn calls due from ``first`` up to ``until``.

    Second listenings count too, hand-picked calls do not: this is about what the lot brought together. The
    agent is in the name of the stratum, so that no call need be read.
    """
    texts = [  # two texts for each seat, not a row for each call
        select(
            func.aggregate_strings(cast(person, String), "\n"),
            func.aggregate_strings(DrawnCall.stratum, "\n"),
        ).where(person.in_(monitor_ids), due >= first, due < until)
        for person, due in _SEATS
    ]
    found = [(people, strata) for people, strata in db.session.execute(union_all(*texts)) if people]
    people = np.fromstring("\n".join(people for people, _strata in found), dtype=np.int64, sep="\n")
    agents = agents_of("\n".join(strata for _people, strata in found))
    span = int(agents.max(initial=0)) + 1
    asked = np.isin(agents, agent_ids)
    pairs, times = np.unique((people * span + agents)[asked], return_counts=True)  # as numbers they sort fast
    people, agents = np.divmod(pairs, span)
    return list(zip(people.tolist(), agents.tolist(), times.tolist(), strict=True))
