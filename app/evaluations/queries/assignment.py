"""Reads that assigning calls needs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import joinedload

from app.evaluations.models import Evaluation
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.recordings.models import Call
from app.sampling.models import DrawnCall

_WITH_AGENT = joinedload(Call.agent)


def drawn_without_evaluation(draw_id: int) -> Sequence[DrawnCall]:
    """The calls of a draw that their monitor does not have yet, with call, agent and team; one query."""
    same_call = and_(Evaluation.call_id == DrawnCall.call_id, Evaluation.monitor_id == DrawnCall.monitor_id)
    given = exists().where(same_call | (Evaluation.drawn_call_id == DrawnCall.id))
    wanted = select(DrawnCall).where(DrawnCall.draw_id == draw_id, ~given).order_by(DrawnCall.id)
    return db.session.scalars(wanted.options(joinedload(DrawnCall.call).options(_WITH_AGENT))).all()


def get_call(call_id: int) -> Call:
    """The call with its agent; NotFound if there is none."""
    found = db.session.get(Call, call_id, options=[_WITH_AGENT])
    if found is None:
        raise NotFound(_("There is no such call."))
    return found


def evaluation_of(call_id: int, monitor_id: int) -> Evaluation | None:
    """The monitor's evaluation of the call, if he was given it."""
    mine = select(Evaluation).where(Evaluation.call_id == call_id, Evaluation.monitor_id == monitor_id)
    return db.session.scalars(mine).one_or_none()


def is_assigned(call_id: int, monitor_id: int | None) -> bool:
    """Whether the monitor was given this call, and so may hear and read it (P3)."""
    mine = select(Evaluation.id).where(Evaluation.call_id == call_id, Evaluation.monitor_id == monitor_id)
    return db.session.scalars(mine).first() is not None
