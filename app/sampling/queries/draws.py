"""Lists of draws, of what was drawn for whom, and of who fell short."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.accounts.models import User
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.organisation.models import Agent
from app.recordings.models import FROM_SYSTEM, Call, Recording
from app.sampling.models import DayDraw, Draw, DrawnCall, Shortfall
from app.sampling.policy.hearing import is_lost
from app.sampling.policy.weeks import PLAN


class FiledRow(NamedTuple):
    """A drawn call as it was filed; ``call_id``: of the telephone system, ``day``: of its draw."""

    id: int
    call_id: str
    stratum: str
    slot: str
    frame_day: int | None
    pick: str | None
    number: float
    probability: float
    provisional: float | None
    monitor_id: int | None
    second_monitor_id: int | None
    due_on: date
    second_due_on: date | None
    day: int | None


class MonitorShare(NamedTuple):
    """What one monitor (None: nobody may hear them) got of a draw."""

    monitor: User | None
    calls: int
    minutes: float


def find_draw(week_on: date) -> Draw | None:
    """The draw of the week that begins on ``week_on``, prepared or made."""
    return db.session.scalars(select(Draw).where(Draw.plan == PLAN, Draw.week_on == week_on)).one_or_none()


def get_draw(draw_id: int) -> Draw:
    """The draw; NotFound if there is none."""
    draw = db.session.get(Draw, draw_id)
    if draw is None:
        raise NotFound(_("There is no such draw."))
    return draw


def list_draws(after: str | None) -> Page[Draw]:
    """All draws, the latest week first."""
    return fetch_page(select(Draw), [Draw.week_on, Draw.id], after)


def count_drawn(draw_ids: Collection[int]) -> dict[int, int]:
    """How many calls each draw drew."""
    return _counts(DrawnCall, draw_ids)


def count_shortfalls(draw_ids: Collection[int]) -> dict[int, int]:
    """How many agents fell short in each draw."""
    return _counts(Shortfall, draw_ids)


def count_days(draw_ids: Collection[int]) -> dict[int, int]:
    """How many days of each week are drawn, the closing counted as one more."""
    return _counts(DayDraw, draw_ids)


def list_drawn(draw_id: int, after: str | None, monitor_id: int | None = None) -> Page[DrawnCall]:
    """Drawn calls with call, agent and monitor, by agent.

    Those of one monitor, if ``monitor_id`` is given, by the number that the lot gave them: beside calls that
    he has scored, the order would tell him whose the others are.
    """
    mine = [] if monitor_id is None else [_is_seat_of(monitor_id)]
    order = [DrawnCall.id] if monitor_id is None else [DrawnCall.number, DrawnCall.id]
    statement = (
        select(DrawnCall)
        .where(DrawnCall.draw_id == draw_id, *mine)
        .options(
            joinedload(DrawnCall.call).joinedload(Call.agent),
            joinedload(DrawnCall.day_draw),
            joinedload(DrawnCall.monitor),
            joinedload(DrawnCall.second_monitor),
        )
    )
    return fetch_page(statement, order, after, newest_first=False)


def list_filed(draw_id: int) -> list[FiledRow]:
    """The drawn calls of a draw as columns of plain values, by row."""
    rows = db.session.execute(
        select(
            DrawnCall.id, Call.external_id, DrawnCall.stratum, DrawnCall.slot, DrawnCall.frame_day,
            DrawnCall.pick, DrawnCall.number, DrawnCall.probability, DrawnCall.provisional,
            DrawnCall.monitor_id, DrawnCall.second_monitor_id, DrawnCall.due_on, DrawnCall.second_due_on,
            DayDraw.day,
        )
        .join(DrawnCall.call)
        .outerjoin(DrawnCall.day_draw)
        .where(DrawnCall.draw_id == draw_id)
        .order_by(DrawnCall.id)
    )  # fmt: skip
    return [FiledRow._make(row) for row in rows]


def count_by_day(draw_id: int) -> dict[int, int]:
    """How many calls the draw of each day drew, the closing's among them."""
    rows = db.session.execute(
        select(DayDraw.day, func.count())
        .join(DrawnCall, DrawnCall.day_draw_id == DayDraw.id)
        .where(DayDraw.draw_id == draw_id)
        .group_by(DayDraw.day)
    )
    return dict(rows.all())


def list_shortfalls(draw_id: int) -> Sequence[Shortfall]:
    """Agents below quota in one draw, with the agent."""
    return db.session.scalars(
        select(Shortfall)
        .where(Shortfall.draw_id == draw_id)
        .options(joinedload(Shortfall.agent))
        .order_by(Shortfall.id)
    ).all()


def count_lost(draw_id: int) -> list[tuple[Agent, int]]:
    """Agents of whom drawn calls were closed because nobody can judge them, and how many."""
    rows = db.session.execute(
        select(Call.agent_id, func.count())
        .select_from(DrawnCall)
        .join(DrawnCall.call)
        .where(DrawnCall.draw_id == draw_id, is_lost())
        .group_by(Call.agent_id)
    ).all()
    lost = dict(rows)
    theirs = select(Agent).where(Agent.id.in_(lost)).order_by(Agent.number)
    return [(agent, lost[agent.id]) for agent in db.session.scalars(theirs).unique()]


def list_shares(draw_id: int, only: int | None = None) -> list[MonitorShare]:
    """Calls and listening minutes of each monitor in one draw, or of that one alone.

    The shares of all add up to more than the calls that were drawn, by those that two people hear: so a
    monitor sees his own alone (decision 34).
    """
    length = func.coalesce(DrawnCall.window_s, Recording.duration_s, Call.duration_s)
    sums: dict[int, tuple[int, float]] = {}
    for person in (DrawnCall.monitor_id, DrawnCall.second_monitor_id):
        rows = db.session.execute(
            select(person, func.count(), func.sum(length) / 60.0)
            .join(DrawnCall.call)
            .outerjoin(Recording, Recording.call_id == Call.id)
            .where(DrawnCall.draw_id == draw_id)
            .where(_is_share_of(person, only))
            .group_by(person)
        )
        for monitor_id, count, minutes in rows:
            calls, before = sums.get(monitor_id or 0, (0, 0.0))
            sums[monitor_id or 0] = calls + count, before + float(minutes or 0)
    people = db.session.scalars(select(User).where(User.id.in_([key for key in sums if key])))
    by_id = {person.id: person for person in people}
    return [MonitorShare(by_id.get(key), *sums[key]) for key in sorted(sums)]


def count_late_arrivals(begin: datetime, end: datetime, drawn_at: datetime) -> int:
    """Calls of a week whose record or recording came after its draw: they are in no frame."""
    statement = (
        select(func.count())
        .select_from(Call)
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(Call.started_at >= begin, Call.started_at < end, FROM_SYSTEM)
        .where(or_(Call.imported_at > drawn_at, Recording.kept_at > drawn_at))
    )
    return db.session.scalar(statement) or 0


def _is_share_of(person: InstrumentedAttribute[int | None], only: int | None) -> ColumnElement[bool]:
    if only is not None:
        return person == only
    return true() if person is DrawnCall.monitor_id else person.is_not(None)


def _is_seat_of(monitor_id: int) -> ColumnElement[bool]:
    return or_(DrawnCall.monitor_id == monitor_id, DrawnCall.second_monitor_id == monitor_id)


def _counts(
    model: type[DrawnCall] | type[Shortfall] | type[DayDraw], draw_ids: Collection[int]
) -> dict[int, int]:
    rows = db.session.execute(
        select(model.draw_id, func.count()).where(model.draw_id.in_(draw_ids)).group_by(model.draw_id)
    ).all()
    return dict(rows)
