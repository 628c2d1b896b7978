"""Reads that assigning calls needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import HELD, UNRECORDED, State
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.recordings.models import Call
from app.sampling.models import DrawnCall
from app.sampling.queries.conflicts import conflicts_now

_WITH_AGENT = joinedload(Call.agent)
IS_LIVE = Evaluation.state != State.WITHDRAWN.value  # it has its seat, and be it that nobody can judge it
IS_HELD = Evaluation.state.in_(HELD)
IS_RECORDED = Evaluation.origin.not_in(UNRECORDED)


class Seat(NamedTuple):
    """One listening of a drawn call: whose it is, until when, and whether it only serves agreement."""

    drawn_call_id: int
    call: Call
    monitor_id: int | None
    due_on: date
    is_second: bool


def seats_without_evaluation(draw_id: int) -> list[Seat]:
    """The listenings of a draw that their monitor does not have yet, with call, agent and team; two queries.

    A second listening is there where the draw named a second person.
    """
    first = _seats(draw_id, DrawnCall.monitor_id, DrawnCall.due_on, is_second=False)
    second = _seats(draw_id, DrawnCall.second_monitor_id, DrawnCall.second_due_on, is_second=True)
    named = second.where(DrawnCall.second_monitor_id.is_not(None))
    return [
        Seat(drawn_call_id, call, monitor_id, due_on, is_second)
        for statement, is_second in ((first, False), (named, True))
        for drawn_call_id, call, monitor_id, due_on in db.session.execute(statement)
        if due_on is not None
    ]


def _seats(
    draw_id: int,
    person: InstrumentedAttribute[int | None],
    due: InstrumentedAttribute[date] | InstrumentedAttribute[date | None],
    *,
    is_second: bool,
) -> Select[int, Call, int | None, date | None]:
    has_it = (Evaluation.drawn_call_id == DrawnCall.id) & (Evaluation.monitor_id == person)
    is_taken = (Evaluation.drawn_call_id == DrawnCall.id) & (Evaluation.is_second.is_(is_second)) & IS_LIVE
    given = exists().where(or_(has_it, is_taken))
    return (
        select(DrawnCall.id, Call, person, due)
        .join(Call, Call.id == DrawnCall.call_id)
        .where(DrawnCall.draw_id == draw_id, ~given)
        .order_by(DrawnCall.id)
        .options(_WITH_AGENT)
    )


def free_of_conflict(seats: Sequence[tuple[int, int]], days: Iterable[date]) -> set[tuple[int, int]]:
    """Of these pairs (monitor id, agent id) those in which the monitor may judge the agent on these days."""
    span = list(days)
    if not seats:
        return set()
    people = {monitor_id for monitor_id, _agent_id in seats}
    return set(seats) - conflicts_now(people, min(span), max(span))


def get_call(call_id: int) -> Call:
    """The call with its agent; NotFound if there is none."""
    found = db.session.get(Call, call_id, options=[_WITH_AGENT])
    if found is None:
        raise NotFound(_("There is no such call."))
    return found


def evaluation_of(call_id: int, monitor_id: int) -> Evaluation | None:
    """The monitor's evaluation of the call, if he was given it, withdrawn ones too; but no live one."""
    mine = select(Evaluation).where(Evaluation.call_id == call_id, Evaluation.monitor_id == monitor_id)
    return db.session.scalars(mine.where(IS_RECORDED)).one_or_none()
