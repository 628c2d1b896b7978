"""An agent appeals his score (J2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.appeals.models import Appeal, AppealItem
from app.appeals.policy.lodging import HINDRANCES, Ground, Hindrance, appealable, fault_in
from app.appeals.policy.rules import AppealRules
from app.appeals.policy.states import State
from app.appeals.queries.appeals import hindrance
from app.appeals.queries.people import deciders_of
from app.appeals.service.moving import to_second_level
from app.appeals.service.rules import appeal_rules
from app.appeals.service.telling import tell_deciders
from app.evaluations.models import Evaluation
from app.evaluations.queries.sheet import lock_evaluation
from app.evaluations.service.appealing import open_appeal
from app.foundation import clock
from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.rubrics.queries import versions

HIDDEN = (Hindrance.NOT_HIS, Hindrance.NOT_SHOWN)


def lodge_appeal(
    actor: Actor, evaluation_id: int, grounds: Sequence[Ground], zone: ZoneInfo, at: datetime | None = None
) -> Appeal:
    """Object to some items of one's own published score, within the days that ``publishing.yaml`` gives.

    The score is under appeal then. Whoever may decide is told; where nobody of the first level may, it is at
    the second at once. ``at``: when it was lodged, for what is entered later. Raises NotFound for a score
    that is not his, Conflict where it is final, void or under appeal already, InvalidInput for grounds that
    are not whole.
    """
    require(actor, Permission.APPEAL_LODGE)
    evaluation = lock_evaluation(evaluation_id)
    hindered = Hindrance.NOT_HIS if evaluation is None else hindrance(actor, evaluation, at)
    if hindered is not None or evaluation is None:
        error = NotFound if hindered in HIDDEN else Conflict
        raise error(HINDRANCES[hindered or Hindrance.NOT_HIS])
    rules = appeal_rules()
    given = {item.item_code: item for item in evaluation.items}
    items = appealable(versions.rubric_of(evaluation.rubric_version), given)
    fault = fault_in(grounds, items, rules.titles())
    if fault is not None:
        raise InvalidInput(fault, items=[ground.item_code for ground in grounds if not ground.text.strip()])
    appeal = _new_appeal(evaluation, grounds, rules, at or clock.now(), zone)
    open_appeal(evaluation)
    db.session.add(appeal)
    db.session.flush()  # the log, the notices and the page name the new id
    record(
        actor, AuditTag.APPEAL_LODGED, "appeal", appeal.id, evaluation_id=evaluation_id,
        items=[item.item_code for item in appeal.items], due_on=appeal.due_on.isoformat(),
    )  # fmt: skip
    if not escalate(appeal, rules, zone):
        tell_deciders(actor, appeal, rules, zone)
    return appeal


def escalate(appeal: Appeal, rules: AppealRules, zone: ZoneInfo) -> bool:
    """Bring a locked appeal before the second level where nobody of the first may decide it (J2).

    Whoever may decide there is told, and supervisors and directors where nobody may there either. Returns
    whether it went.
    """
    if appeal.state != State.FIRST or deciders_of(appeal, rules, clock.today(zone), 1):
        return False
    to_second_level(appeal, rules, clock.now(), zone)
    appeal.escalated_at = clock.now()
    record(SYSTEM, AuditTag.APPEAL_ESCALATED, "appeal", appeal.id, due_on=appeal.due_on.isoformat())
    tell_deciders(SYSTEM, appeal, rules, zone)
    return True


def _new_appeal(
    evaluation: Evaluation, grounds: Sequence[Ground], rules: AppealRules, at: datetime, zone: ZoneInfo
) -> Appeal:
    known = {item.item_code: item for item in evaluation.items}
    days = rules.calendar(zone.key)
    return Appeal(
        evaluation=evaluation, agent=evaluation.agent, state=State.FIRST.value, level=1,
        total_before=evaluation.total, lodged_at=at,
        due_on=days.after(at.astimezone(zone).date(), rules.answer_within_working_days),
        items=[
            AppealItem(
                item_code=ground.item_code, reason=ground.reason, text=ground.text.strip(), at_s=ground.at_s,
                verdict_before=known[ground.item_code].verdict, points_before=known[ground.item_code].points,
            )
            for ground in grounds
        ],
    )  # fmt: skip
