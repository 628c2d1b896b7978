"""Reads of one evaluation with all that its page shows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import OPEN
from app.evaluations.policy.walls import may_read
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import LazyString, _
from app.organisation.queries import scope_of
from app.recordings.models import Call

NOT_THERE = _("There is no such score, or it is not yet published to you.")
NOT_ON_LIST = _("There is no such call on your work list.")


def get_readable(actor: Actor, evaluation_id: int) -> Evaluation:
    """The evaluation for its score sheet; NotFound where the actor may not know of it (P3)."""
    found = _load(evaluation_id, NOT_THERE)
    visible = may_read(
        scope_of(actor), actor.user_id,
        state=found.state, monitor_id=found.monitor_id, agent_id=found.agent_id,
    )  # fmt: skip
    if not visible:
        raise NotFound(NOT_THERE)
    return found


def get_own(actor: Actor, evaluation_id: int) -> Evaluation:
    """The evaluation for its monitor's scoring page; NotFound for anybody else's."""
    found = _load(evaluation_id, NOT_ON_LIST)
    if found.monitor_id != actor.user_id:
        raise NotFound(NOT_ON_LIST)
    return found


def is_open(evaluation: Evaluation) -> bool:
    """Whether it can still be scored."""
    return evaluation.state in OPEN


def lock_evaluation(evaluation_id: int) -> Evaluation | None:
    """The evaluation as it is now, held against other writers until the transaction ends."""
    locked = select(Evaluation).where(Evaluation.id == evaluation_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def _load(evaluation_id: int, not_there: LazyString) -> Evaluation:
    """Three statements: the evaluation with all that it belongs to, its items, its notes."""
    wanted = (
        select(Evaluation)
        .where(Evaluation.id == evaluation_id)
        .options(
            joinedload(Evaluation.call).joinedload(Call.recording),
            joinedload(Evaluation.agent),
            joinedload(Evaluation.monitor),
            joinedload(Evaluation.rubric_version),
            joinedload(Evaluation.drawn_call),
            selectinload(Evaluation.items),
            selectinload(Evaluation.notes),
        )
    )
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(not_there)
    return found
