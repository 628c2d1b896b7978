"""Who was heard in which slot, from filed frames and drawn calls; as many queries for any centre (S2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlalchemy.orm import joinedload

from app.engines.draw.columns import BoolColumn, IntColumn
from app.engines.draw.frame import Exclusion, Frame
from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekplan import SLOTS
from app.foundation.access.scope import Scope
from app.foundation.db import db
from app.foundation.web.paging import Page, fetch_page
from app.organisation.models import Agent, Team
from app.organisation.queries import within
from app.recordings.models import Call
from app.sampling.models import DayDraw, Draw, DrawnCall
from app.sampling.policy import weeks
from app.sampling.policy.coverage import Coverage
from app.sampling.policy.hearing import is_heard, is_lost
from app.sampling.policy.planned import slots_worked
from app.sampling.queries.filed import frame_filed

ROWS = 25


class SlotCalls(NamedTuple):
    """Calls of one agent in one slot and week, and how many of them could be drawn."""

    calls: int
    drawable: int


class WeekDraws(NamedTuple):
    """The draws of one week: None where nothing is prepared; ``digests`` of the frames filed so far."""

    week_on: date
    draw_id: int | None
    drawn_at: datetime | None
    digests: tuple[str, ...]


def list_ids(scope: Scope, team: str | None, since: date) -> IntColumn:
    """Ids of the agents in scope who were with the centre after ``since``, ascending."""
    ids = select(Agent.id).where(within(scope, Agent.id), or_(Agent.left_on.is_(None), Agent.left_on > since))
    if team is not None:
        ids = ids.join(Agent.team).where(Team.code == team)
    return np.array(db.session.scalars(ids.order_by(Agent.id)).all(), dtype=np.int64)


def page_of_agents(agent_ids: Collection[int], after: str | None) -> Page[Agent]:
    """These agents team by team, by number, a page at a time."""
    theirs = select(Agent).where(Agent.id.in_(agent_ids))
    return fetch_page(theirs, [Agent.team_id, Agent.number], after, size=ROWS, newest_first=False)


def list_agents_of(agent_ids: Collection[int]) -> Sequence[Agent]:
    """All of these agents, team by team."""
    theirs = select(Agent).where(Agent.id.in_(agent_ids)).order_by(Agent.team_id, Agent.number)
    return db.session.scalars(theirs).unique().all()


def draws_of(first: date, last: date) -> list[WeekDraws]:
    """The draws of each week from the Monday ``first`` to the Monday ``last``; two statements."""
    span = (Draw.plan == weeks.PLAN, Draw.week_on >= first, Draw.week_on <= last)
    made = {draw.week_on: draw for draw in db.session.scalars(select(Draw).where(*span))}
    digests: dict[date, list[str]] = {
        week_on: [draw.frame_digest] for week_on, draw in made.items() if draw.frame_digest is not None
    }
    days = select(Draw.week_on, DayDraw.frame_digest).join(DayDraw.draw).where(*span).order_by(DayDraw.id)
    for week_on, digest in db.session.execute(days):
        digests.setdefault(week_on, []).append(digest)
    return [
        WeekDraws(
            monday,
            made[monday].id if monday in made else None,
            made[monday].drawn_at if monday in made else None,
            tuple(digests.get(monday, ())),
        )
        for monday in _mondays(first, last)
    ]


def coverage_of(
    agent_ids: IntColumn,
    found: Sequence[WeekDraws],
    shown: int,
    turn_weeks: int | None,
    *,
    tells_heard: bool,
    known: Sequence[ColumnElement[bool]] = (),
) -> Coverage:
    """The grid of these agents (ascending ids); one statement, and each filed frame read once.

    A frame that is lost tells nothing; a call that nobody can judge was not drawn for its slot. Without
    ``tells_heard`` every drawn call counts as heard: a monitor would see from what is heard of his open calls
    that somebody else scores them. ``known``: conditions on the calls that are counted (`named_to`), so that
    nobody sees from the sums whose a call is that he judges blind.
    """
    slots = [_slots_in(week, agent_ids) for week in found]
    drawn, heard = _drawn(agent_ids, [week.week_on for week in found], known, tells_heard=tells_heard)
    return Coverage(
        weeks=[week.week_on for week in found],
        shown=shown,
        turn_weeks=turn_weeks,
        agent_ids=agent_ids,
        worked=np.array([one for one, _drawable in slots]) | (drawn > 0),  # also where a frame is lost
        drawable=np.array([one for _worked, one in slots]),
        drawn=drawn,
        heard=heard,
        is_known=_flags(bool(week.digests) for week in found),
        is_closed=_flags(week.drawn_at is not None for week in found),
    )


def list_drawn_of(agent_id: int, slot: str, week_ons: Collection[date]) -> Sequence[DrawnCall]:
    """What was drawn of one agent in one slot, the latest first, with call and draw."""
    rows = (
        select(DrawnCall)
        .join(DrawnCall.call)
        .join(DrawnCall.draw)
        .where(Draw.plan == weeks.PLAN, Draw.week_on.in_(week_ons))
        .where(Call.agent_id == agent_id, DrawnCall.slot == slot)
        .options(joinedload(DrawnCall.call), joinedload(DrawnCall.draw))
        .order_by(Call.started_at.desc(), DrawnCall.id.desc())
    )
    return db.session.scalars(rows).unique().all()


def slot_by_week(found: Sequence[WeekDraws], agent_id: int, slot: Slot) -> list[SlotCalls]:
    """An agent's calls in one slot, week by week."""
    return [_in_slot(_frames(week), agent_id, slot) for week in found]


def heard_among(drawn_ids: Collection[int]) -> set[int]:
    """Those of these drawn calls that are heard."""
    return set(db.session.scalars(select(DrawnCall.id).where(DrawnCall.id.in_(drawn_ids), is_heard())))


def _frames(week: WeekDraws) -> Iterator[Frame]:
    return filter(None, map(frame_filed, week.digests))


def _slots_in(week: WeekDraws, agent_ids: IntColumn) -> tuple[BoolColumn, BoolColumn]:
    """Slots that each agent worked, and those in which a call could be drawn, shape (agents, slots)."""
    frames = list(_frames(week))
    return slots_worked(frames, agent_ids), slots_worked(frames, agent_ids, only_drawable=True)


def _in_slot(frames: Iterable[Frame], agent_id: int, slot: Slot) -> SlotCalls:
    found: dict[bytes, bool] = {}  # the closing's frame names calls again that had waited for it
    for frame in frames:
        here = (frame.agent_id == agent_id) & (frame.slot == slot)
        found |= dict(zip(frame.call_id[here].tolist(), frame.exclusion[here] == Exclusion.NONE, strict=True))
    return SlotCalls(len(found), sum(map(bool, found.values())))


def _drawn(
    agent_ids: IntColumn, mondays: Sequence[date], known: Sequence[ColumnElement[bool]], *, tells_heard: bool
) -> tuple[IntColumn, IntColumn]:
    heard = func.sum(case((is_heard(), 1), else_=0)) if tells_heard else literal(None)
    drawn = func.sum(case((is_lost(), 0), else_=1)) if tells_heard else func.count()
    rows = db.session.execute(
        select(Draw.week_on, Call.agent_id, DrawnCall.slot, drawn, heard)
        .join(DrawnCall.draw)
        .join(DrawnCall.call)
        .where(Draw.plan == weeks.PLAN, Draw.week_on >= mondays[0], Draw.week_on <= mondays[-1])
        .where(Call.agent_id.in_(agent_ids.tolist()), *known)
        .group_by(Draw.week_on, Call.agent_id, DrawnCall.slot)
    )
    tables = np.zeros((2, len(mondays), len(agent_ids), SLOTS), dtype=np.int64)
    row = {agent_id: place for place, agent_id in enumerate(agent_ids.tolist())}
    for week_on, agent_id, slot, n_drawn, n_heard in rows:
        here = ((week_on - mondays[0]) // weeks.WEEK, row[agent_id], Slot[slot.upper()])
        tables[(0, *here)] = n_drawn
        tables[(1, *here)] = n_drawn if n_heard is None else n_heard
    return tables[0], tables[1]


def _mondays(first: date, last: date) -> list[date]:
    return [first + weeks.WEEK * n for n in range((last - first) // weeks.WEEK + 1)]


def _flags(values: Iterable[bool]) -> BoolColumn:
    return np.array(list(values), dtype=np.bool_)
