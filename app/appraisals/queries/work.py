"""What monitors were given and did in a month: minutes, calls, in time or not (J3, S7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.models import User
from app.appraisals.policy.figures import Stretch
from app.evaluations.models import Evaluation
from app.evaluations.policy.states import OPEN
from app.evaluations.queries.assignment import IS_HELD, IS_RECORDED
from app.foundation import clock
from app.foundation.access.roles import Role
from app.foundation.db import db
from app.sampling.policy.listening import SOURCES
from app.sampling.queries.duty import minutes_wanted
from app.sampling.queries.plans import sampling_rules


@dataclass(frozen=True, slots=True)
class Work:
    """Of one monitor: calls that he submitted in the month, calls that fell due in it, and those of them
    that were submitted by their day."""

    submitted: int
    due: int
    on_time: int


def monitor_ids_in(stretch: Stretch) -> list[int]:
    """The monitors who had an account on any day of the month, or whose work in it was entered later."""
    had_work = select(Evaluation.monitor_id).where(IS_HELD, _falls_into(stretch))
    worked = select(User.id).where(
        User.role == Role.MONITOR.value,
        or_(User.created_at < stretch.end, User.id.in_(had_work)),
        or_(User.closed_at.is_(None), User.closed_at >= stretch.start),
    )
    return list(db.session.scalars(worked.order_by(User.id)))


def work_in(stretch: Stretch) -> dict[int, Work]:
    """The month's work by monitor; one query. What was heard live has its own clock and is not in it."""
    rows = db.session.execute(
        select(Evaluation.monitor_id, Evaluation.state, Evaluation.due_on, Evaluation.submitted_at).where(
            IS_HELD, IS_RECORDED, _falls_into(stretch)
        )
    )
    submitted, due, on_time = Counter[int](), Counter[int](), Counter[int]()
    for monitor_id, state, due_on, submitted_at in rows:
        done_at = None if state in OPEN else submitted_at
        if done_at is not None and stretch.start <= done_at < stretch.end:
            submitted[monitor_id] += 1
        if stretch.first <= due_on <= stretch.last:
            due[monitor_id] += 1
            on_time[monitor_id] += done_at is not None and done_at.astimezone(stretch.zone).date() <= due_on
    return {one: Work(submitted[one], due[one], on_time[one]) for one in submitted | due}


def seconds_listened(stretch: Stretch) -> Counter[int]:
    """Seconds that each monitor listened in the month, in every feature in which people listen (S7)."""
    heard = Counter[int]()
    for source in SOURCES.values():
        for row in source(stretch.first, stretch.last, stretch.zone):
            heard[row.monitor_id] += row.done_s
    return heard


def minutes_target(stretch: Stretch, monitor_ids: list[int]) -> dict[int, float]:
    """Minutes that each monitor was to hear in the month, by the plan of each week, less days away (S7)."""
    target = dict.fromkeys(monitor_ids, 0.0)
    for monday, days in _weeks(stretch.first, stretch.last):
        minutes = minutes_wanted(monitor_ids, days, sampling_rules(monday).value.assignment).sum(axis=1)
        for monitor_id, wanted in zip(monitor_ids, minutes.tolist(), strict=True):
            target[monitor_id] += wanted
    return target


def _weeks(first: date, last: date) -> Iterator[tuple[date, list[date]]]:
    monday = clock.week_start(first)
    while monday <= last:
        days = [monday + timedelta(days=number) for number in range(7)]
        yield monday, [day for day in days if first <= day <= last]
        monday += timedelta(weeks=1)


def _falls_into(stretch: Stretch) -> ColumnElement[bool]:
    return or_(
        and_(Evaluation.due_on >= stretch.first, Evaluation.due_on <= stretch.last),
        and_(Evaluation.submitted_at >= stretch.start, Evaluation.submitted_at < stretch.end),
    )
