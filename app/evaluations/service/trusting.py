"""What trust that was taken back changes in scores that are not begun."""

from __future__ import annotations

from sqlalchemy import select, update

from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.states import State
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import change_rows, db
from app.rubrics.policy.rungs import FILLED_IN, LADDER, Rung
from app.rubrics.queries import trust, versions


def follow_trust(actor: Actor) -> int:
    """Lower the mode of items whose rule is no longer trusted so far; returns how many rows changed.

    Only calls that nobody opened: what lies before a monitor does not change under his hands.
    """
    require(actor, Permission.JOB_RUN)
    waiting = Evaluation.state == State.ASSIGNED.value
    pairs = (
        select(Evaluation.rubric_version_id, EvaluationItem.item_code)
        .join(EvaluationItem.evaluation)
        .where(waiting, EvaluationItem.mode.in_(FILLED_IN))
        .distinct()
        .order_by(Evaluation.rubric_version_id, EvaluationItem.item_code)
    )
    changed = 0
    for version_id, code in db.session.execute(pairs).all():
        rung = trust.rungs_of(versions.get_version(version_id)).get(code, Rung.PROPOSAL)
        above = [higher.value for higher in LADDER if higher.height > rung.height]
        mine = select(Evaluation.id).where(waiting, Evaluation.rubric_version_id == version_id)
        changed += change_rows(
            update(EvaluationItem)
            .where(EvaluationItem.evaluation_id.in_(mine), EvaluationItem.item_code == code)
            .where(EvaluationItem.mode.in_(above))
            .values(mode=rung.value)
        )
    if changed:
        record(actor, AuditTag.TRUST_FOLLOWED, "evaluation", count=changed)
    return changed
