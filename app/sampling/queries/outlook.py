"""What a plan's outlook is reckoned from, as columns: people, roster, calls of the weeks before, monitors."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import ColumnElement, and_, case, func, select

from app.accounts.queries import monitor_ids
from app.engines.draw.localtime import QUARTER_S
from app.engines.draw.sampling_rules import FrameRules, ListeningRules, SamplingRules
from app.engines.draw.weekplan import DAYS
from app.foundation import clock
from app.foundation.db import db
from app.organisation.models import Agent
from app.recordings.models import FROM_SYSTEM, Call, Recording
from app.sampling.policy.duty import days_from
from app.sampling.policy.plan_outlook import Listeners, Outlook, PastSums, outlook, usual
from app.sampling.policy.weeks import WEEK
from app.sampling.queries.duty import away_pairs, own_targets
from app.sampling.queries.ingredients import read_rulebook, staff_of

SHOWN = 20  # agents who fall short, by name


class Outlooks(NamedTuple):
    """One outlook for each plan, for the week of ``week_on``, by the calls of ``weeks`` weeks before; the
    agents (by id) that any of them says are short."""

    week_on: date
    weeks: int
    of: list[Outlook]
    agents: dict[int, Agent]


def gather_outlooks(plans: Sequence[SamplingRules], zone: ZoneInfo) -> Outlooks:
    """What each plan would bring in the coming week; the queries are as many for any number of agents."""
    today = clock.today(zone)
    until = clock.week_start(today)
    week_on = until + WEEK
    rulebook = read_rulebook(week_on)
    trailing = rulebook.slots.value.volume.trailing_weeks
    staff, listeners = staff_of(week_on, rulebook), _listeners(week_on)
    weeks = str(db.engine.url), int(clock.now().timestamp()) // QUARTER_S, until, trailing, zone
    sums = [_sums_of_weeks(*weeks, rules.frame, rules.listening) for rules in plans]
    found = [
        outlook(staff, usual(staff, past, trailing), listeners, rules)
        for past, rules in zip(sums, plans, strict=True)
    ]
    named = {short.agent_id for one in found for short in one.short[:SHOWN]}
    return Outlooks(week_on, trailing, found, _agents(named))


def past_sums(begin: datetime, end: datetime, frame: FrameRules, listening: ListeningRules) -> PastSums:
    """The calls from ``begin`` up to ``end`` as a plan would draw from them and hear them, by agent; one
    query."""
    length = func.coalesce(Recording.duration_s, Call.duration_s)
    is_drawable = and_(Recording.id.is_not(None), length >= frame.shortest_call_s)
    heard: ColumnElement[float] = length
    if listening.window_minutes is not None:
        window_s = listening.window_minutes * 60
        heard = case((length > window_s, window_s), else_=length)
    rows = db.session.execute(
        select(
            Call.agent_id,
            func.count(),
            func.sum(case((is_drawable, 1), else_=0)),
            func.sum(case((is_drawable, heard), else_=0.0)),
        )
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(Call.started_at >= begin, Call.started_at < end, FROM_SYSTEM)
        .group_by(Call.agent_id)
        .order_by(Call.agent_id)
    ).all()
    columns = list(zip(*rows, strict=True)) or [()] * 4
    agent_id, calls, drawable = (np.array(column, dtype=np.int64) for column in columns[:3])
    return PastSums(agent_id, calls, drawable, np.array(columns[3], dtype=np.float64))


@lru_cache(maxsize=32)
def _sums_of_weeks(
    _database: str, _quarter: int, until: date, trailing: int, zone: ZoneInfo,
    frame: FrameRules, listening: ListeningRules,
) -> PastSums:  # fmt: skip
    """The sums of the weeks before ``until``, kept for a quarter of an hour: while somebody types, a million
    calls of weeks that are over are not added up for each letter."""
    begin = clock.day_bounds(until - WEEK * trailing, zone)[0]
    return past_sums(begin, clock.day_bounds(until, zone)[0], frame, listening)


def _listeners(week_on: date) -> Listeners:
    ids, days = monitor_ids(), days_from(week_on, DAYS)
    return Listeners(ids, days, own_targets(ids), away_pairs(ids, days[0], days[-1]))


def _agents(ids: Collection[int]) -> dict[int, Agent]:
    found = db.session.scalars(select(Agent).where(Agent.id.in_(ids))).unique()
    return {agent.id: agent for agent in found}
