"""Reads of one evaluation with all that its page shows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer, with_expression

from app.evaluations.models import Evaluation, EvaluationRevision, HandPick
from app.evaluations.policy.revisions import Kind
from app.evaluations.policy.states import HELD, OPEN, State
from app.evaluations.policy.walls import may_read
from app.evaluations.queries.own_case import require_stranger
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import LazyString, _
from app.foundation.web.paging import Page, fetch_page
from app.organisation.queries import own_agents, scope_of
from app.recordings.models import Call

NOT_THERE = _("There is no such score, or it is not yet published to you.")
NOT_ON_LIST = _("There is no such call on your work list.")
NOT_WAITING = _("There is no such score that waits for a second look.")
NOT_OPEN = _("There is no such open evaluation. It may be published or withdrawn meanwhile.")

_GIVEN_BACK_FOR = (
    select(EvaluationRevision.reason)
    .where(EvaluationRevision.evaluation_id == Evaluation.id)
    .where(EvaluationRevision.kind == Kind.RETURNED.value)
    .order_by(EvaluationRevision.number.desc())
    .limit(1)
    .scalar_subquery()
)


def get_readable(actor: Actor, evaluation_id: int) -> Evaluation:
    """The evaluation for its score sheet; NotFound where the actor may not know of it (P3)."""
    found = _load(evaluation_id, NOT_THERE)
    visible = may_read(
        scope_of(actor), actor.user_id,
        state=found.state, monitor_id=found.monitor_id, agent_id=found.agent_id,
        opens_seals=actor.may(Permission.MYSTERY_PLAN),
    )  # fmt: skip
    if not visible:
        raise NotFound(NOT_THERE)
    return found


def get_own(actor: Actor, evaluation_id: int) -> Evaluation:
    """The evaluation for its monitor's scoring page; NotFound for anybody else's."""
    found = _load(evaluation_id, NOT_ON_LIST)
    if found.monitor_id != actor.user_id or found.state not in HELD:
        raise NotFound(NOT_ON_LIST)
    return found


def get_unsettled(evaluation_id: int) -> Evaluation:
    """An evaluation that is open or handed back, for who plans the work; NotFound if there is none."""
    found = _load(evaluation_id, NOT_OPEN)
    if found.state not in (*OPEN, State.HANDED_BACK):
        raise NotFound(NOT_OPEN)
    return found


def get_waiting(actor: Actor, evaluation_id: int) -> Evaluation:
    """A score that waits for a second look, for somebody other than its monitor; NotFound otherwise, and
    NotAllowed for whose own case it is (P2).
    """
    found = _load(evaluation_id, NOT_WAITING)
    if found.state != State.SECOND_LOOK or found.monitor_id == actor.user_id:
        raise NotFound(NOT_WAITING)
    require_stranger(actor, found.agent)
    return found


def list_waiting(actor: Actor, after: str | None = None) -> Page[Evaluation]:
    """Scores that wait for a second look, the oldest first; not the actor's own case (P2)."""
    waiting = select(Evaluation).where(Evaluation.state == State.SECOND_LOOK.value)
    waiting = waiting.where(Evaluation.agent_id.not_in(own_agents([actor.user_id or 0])))
    shown = (Evaluation.call, Evaluation.agent, Evaluation.monitor)
    rows = waiting.options(*map(joinedload, shown))
    return fetch_page(rows, [Evaluation.submitted_at, Evaluation.id], after, newest_first=False)


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
            joinedload(Evaluation.pick).joinedload(HandPick.picked_by),
            undefer(Evaluation.heard),
            selectinload(Evaluation.items),
            selectinload(Evaluation.notes),
            with_expression(Evaluation.given_back_for, _GIVEN_BACK_FOR),
        )
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(not_there)
    return found
