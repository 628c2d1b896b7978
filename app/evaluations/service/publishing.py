"""From a submitted score to one that the agent sees and that is final; declaring it void."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.evaluations.events import evaluation_published, evaluation_voided
from app.evaluations.models import Evaluation
from app.evaluations.policy.publishing import FILE, load_publishing
from app.evaluations.policy.revisions import Kind
from app.evaluations.policy.states import State, is_kept_sealed
from app.evaluations.queries import sheet
from app.evaluations.queries.own_case import require_stranger
from app.evaluations.service.revising import keep_revision, move
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import change_rows, db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules

BATCH = 200


def release(actor: Actor, evaluation: Evaluation, at: datetime) -> None:
    """Publish a locked score if its hour has come ``at`` that instant; else it waits for it.

    A mystery call's is sealed instead (S3). Sends ``evaluation_published`` when it is published.
    """
    if is_kept_sealed(evaluation.origin):
        move(evaluation, State.SEALED)
        record(actor, AuditTag.EVALUATION_SEALED, "evaluation", evaluation.id, total=str(evaluation.total))
        return
    if evaluation.publish_at is not None and evaluation.publish_at > at:
        if evaluation.state != State.SUBMITTED:
            move(evaluation, State.SUBMITTED)
        return
    publish(actor, evaluation, at)


def publish(actor: Actor, evaluation: Evaluation, at: datetime) -> None:
    """Show a locked score to its agent. Sends ``evaluation_published``."""
    move(evaluation, State.PUBLISHED)
    evaluation.published_at = at
    keep_revision(evaluation, actor, Kind.PUBLISHED)
    record(actor, AuditTag.EVALUATION_PUBLISHED, "evaluation", evaluation.id, total=str(evaluation.total))
    evaluation_published.send(evaluation_id=evaluation.id)


def publish_due(actor: Actor) -> int:
    """Publish what was submitted and whose hour has come; returns how many. To be called until it is 0."""
    require(actor, Permission.JOB_RUN)
    due = (
        select(Evaluation)
        .where(Evaluation.state == State.SUBMITTED.value, Evaluation.publish_at <= clock.now())
        .order_by(Evaluation.publish_at, Evaluation.id)
        .limit(BATCH)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(due).all()
    for evaluation in found:
        release(actor, evaluation, clock.now())
    return len(found)


def finish_due(actor: Actor) -> int:
    """Make final what can no longer be appealed (J2); returns how many scores."""
    require(actor, Permission.JOB_RUN)
    rules = read_rules(FILE, load_publishing).value
    before = clock.now() - timedelta(days=rules.appeal_within_days)
    open_still = (State.PUBLISHED.value, State.ACKNOWLEDGED.value)
    count = change_rows(
        update(Evaluation)
        .where(Evaluation.state.in_(open_still), Evaluation.published_at < before)
        .values(state=State.FINAL.value)
    )
    if count:
        record(actor, AuditTag.EVALUATIONS_FINISHED, "evaluation", count=count)
    return count


def acknowledge_evaluation(actor: Actor, evaluation_id: int) -> None:
    """The agent says that he has read his score. Only his own, once; Conflict where it is done already."""
    require(actor, Permission.EVALUATION_ACKNOWLEDGE)
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None or evaluation.agent.user_id != actor.user_id or evaluation.published_at is None:
        raise NotFound(_("There is no such score of yours."))
    if evaluation.acknowledged_at is not None:
        raise Conflict(_("You have said already that you read this score."))
    if evaluation.state == State.PUBLISHED:
        move(evaluation, State.ACKNOWLEDGED)
    evaluation.acknowledged_at = clock.now()
    record(actor, AuditTag.EVALUATION_ACKNOWLEDGED, "evaluation", evaluation_id)


def void_evaluation(actor: Actor, evaluation_id: int, reason: str) -> None:
    """Take a published score out of every figure, with a reason that all who could read it can read.

    Raises Conflict where it is not published, InvalidInput without a reason, NotAllowed for one's own
    score or that of the team that one leads (P2). Sends ``evaluation_voided``.
    """
    require(actor, Permission.EVALUATION_VOID)
    evaluation = sheet.lock_evaluation(evaluation_id)
    if evaluation is None:
        raise NotFound(_("There is no such evaluation."))
    if not reason.strip():
        raise InvalidInput(_("Say why the score is void: its agent will read it."))
    require_stranger(actor, evaluation.agent)
    before = evaluation.state
    move(evaluation, State.VOID)
    evaluation.published_at = None
    keep_revision(evaluation, actor, Kind.VOIDED, reason.strip())
    record(
        actor, AuditTag.EVALUATION_VOIDED, "evaluation", evaluation_id,
        before=before, total=str(evaluation.total), reason=reason.strip(),
    )  # fmt: skip
    evaluation_voided.send(evaluation_id=evaluation_id)
