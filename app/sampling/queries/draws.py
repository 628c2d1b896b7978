"""Lists of draws, of what was drawn for whom, and of who fell short."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.organisation.models import Agent
from app.recordings.models import Call, Recording
from app.sampling.models import Draw, DrawnCall, Shortfall
from app.sampling.policy.weeks import PLAN


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


def list_drawn(draw_id: int, after: str | None, monitor_id: int | None = None) -> Page[DrawnCall]:
    """Drawn calls with call, agent and monitor, by agent; of one monitor only, if ``monitor_id`` is given."""
    mine = [] if monitor_id is None else [DrawnCall.monitor_id == monitor_id]
    statement = (
        select(DrawnCall)
        .where(DrawnCall.draw_id == draw_id, *mine)
        .options(joinedload(DrawnCall.call).joinedload(Call.agent), joinedload(DrawnCall.monitor))
    )
    return fetch_page(statement, [DrawnCall.id], after, newest_first=False)


def list_shortfalls(draw_id: int) -> Sequence[Shortfall]:
    """Agents below quota in one draw, with the agent."""
    return db.session.scalars(
        select(Shortfall)
        .where(Shortfall.draw_id == draw_id)
        .options(joinedload(Shortfall.agent))
        .order_by(Shortfall.id)
    ).all()


def list_shares(draw_id: int) -> list[MonitorShare]:
    """Calls and listening minutes of each monitor in one draw."""
    length = func.coalesce(Recording.duration_s, Call.duration_s)
    rows = db.session.execute(
        select(DrawnCall.monitor_id, func.count(), func.sum(length) / 60.0)
        .join(DrawnCall.call)
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(DrawnCall.draw_id == draw_id)
        .group_by(DrawnCall.monitor_id)
    ).all()
    people = db.session.scalars(select(User).where(User.id.in_([row[0] for row in rows if row[0]])))
    by_id = {person.id: person for person in people}
    shares = [MonitorShare(by_id.get(row[0] or 0), row[1], float(row[2] or 0)) for row in rows]
    return sorted(shares, key=lambda share: share.monitor.id if share.monitor else 0)


def count_late_arrivals(begin: datetime, end: datetime, drawn_at: datetime) -> int:
    """Calls of a week whose record or recording came after its draw: they are in no frame."""
    statement = (
        select(func.count())
        .select_from(Call)
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(Call.started_at >= begin, Call.started_at < end)
        .where(or_(Call.imported_at > drawn_at, Recording.kept_at > drawn_at))
    )
    return db.session.scalar(statement) or 0


def count_by_slot(agent_ids: Collection[int], first: date, until: date) -> dict[tuple[int, str], int]:
    """Drawn calls of each agent and slot, of the weeks that begin from ``first`` up to ``until`` (S2)."""
    rows = db.session.execute(
        select(Call.agent_id, DrawnCall.slot, func.count())
        .join(DrawnCall.draw)
        .join(DrawnCall.call)
        .where(Draw.week_on >= first, Draw.week_on < until, Call.agent_id.in_(agent_ids))
        .group_by(Call.agent_id, DrawnCall.slot)
    ).all()
    return {(agent_id, slot): count for agent_id, slot, count in rows}


def list_agents_by_number(after: str | None) -> Page[Agent]:
    """The agents by agent number, a page at a time."""
    return fetch_page(select(Agent), [Agent.number], after, newest_first=False)


def _counts(model: type[DrawnCall] | type[Shortfall], draw_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(model.draw_id, func.count()).where(model.draw_id.in_(draw_ids)).group_by(model.draw_id)
    ).all()
    return dict(rows)
