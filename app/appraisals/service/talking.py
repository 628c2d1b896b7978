"""The monitor comments on his appraisal once, and the supervisor answers (J3)."""

from __future__ import annotations

from app.accounts.queries import list_active
from app.appraisals.models import Appraisal
from app.appraisals.policy.news import ANSWERED, COMMENTED
from app.appraisals.queries.filed import get_appraisal
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import _
from app.notices.policy import both
from app.notices.service import tell


def comment_appraisal(actor: Actor, appraisal_id: int, words: str) -> Appraisal:
    """Say something to one's own appraisal; Conflict for a second time, as the first may be answered."""
    require(actor, Permission.APPRAISAL_COMMENT)
    appraisal = get_appraisal(actor, appraisal_id, lock=True)
    if appraisal.monitor_id != actor.user_id:
        raise NotAllowed(_("A monitor comments on his own appraisal."))
    if appraisal.commented_at is not None:
        raise Conflict(_("You commented on this appraisal already. Talk to your supervisor."))
    appraisal.comment, appraisal.commented_at = _said(words), clock.now()
    record(actor, AuditTag.APPRAISAL_COMMENTED, "appraisal", appraisal.id, month=appraisal.month)
    supervisors = [one.id for one in list_active(Role.SUPERVISOR)]
    facts = {"month": appraisal.month, "name": both(appraisal.monitor.name)}
    tell(actor, supervisors, COMMENTED, str(appraisal.id), _page(appraisal), facts)
    return appraisal


def answer_comment(actor: Actor, appraisal_id: int, words: str) -> Appraisal:
    """Answer a monitor's comment; Conflict where there is none, or an answer already."""
    require(actor, Permission.APPRAISAL_ANSWER)
    appraisal = get_appraisal(actor, appraisal_id, lock=True)
    if appraisal.commented_at is None:
        raise Conflict(_("The monitor has not commented on this appraisal."))
    if appraisal.answered_at is not None:
        raise Conflict(_("The comment is answered already."))
    appraisal.answer, appraisal.answered_at = _said(words), clock.now()
    appraisal.answered_by_id = actor.user_id
    record(actor, AuditTag.APPRAISAL_ANSWERED, "appraisal", appraisal.id, month=appraisal.month,
           monitor_id=appraisal.monitor_id)  # fmt: skip
    facts = {"month": appraisal.month}
    tell(actor, [appraisal.monitor_id], ANSWERED, str(appraisal.id), _page(appraisal), facts)
    return appraisal


def _said(words: str) -> str:
    if not words.strip():
        raise InvalidInput(_("Write down what you have to say."))
    return words.strip()


def _page(appraisal: Appraisal) -> tuple[str, dict[str, int]]:
    return "appraisals.show_appraisal", {"appraisal_id": appraisal.id}
