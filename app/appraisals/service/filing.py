"""A month's appraisals are filed once, for every monitor who worked in it (J3)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.appraisals.models import Appraisal
from app.appraisals.policy.figures import Stretch, figures_of
from app.appraisals.policy.months import is_month
from app.appraisals.policy.news import FILED
from app.appraisals.policy.rules import FairnessRules
from app.appraisals.queries import filed
from app.appraisals.queries.work import monitor_ids_in
from app.appraisals.service.rules import fairness_rules
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.notices.service import tell


def file_month(actor: Actor, month: str, zone: ZoneInfo) -> list[int]:
    """File the appraisal of each monitor who worked in ``month``; returns whose were new.

    What is filed already stays as it is, so that a second filing changes nothing. InvalidInput for a month
    that is none or not over; Conflict where somebody files it at the same moment.
    """
    require(actor, Permission.APPRAISAL_FILE)
    rules = fairness_rules()
    stretch = stretch_of(month, zone, rules.value)
    if clock.now() < stretch.end:
        raise InvalidInput(_("%(month)s is not over yet. Its appraisals are filed afterwards.", month=month))
    known = filed.filed_ids(month)
    new = [one for one in monitor_ids_in(stretch) if one not in known]
    if not new:
        return []
    head = {"month": month, "rules_hash": rules.digest, "filed_by_id": actor.user_id, "filed_at": clock.now(),
            "comment": "", "answer": ""}  # fmt: skip
    _keep([head | {"monitor_id": one, "figures": each} for one, each in figures_of(stretch, new).items()])
    record(actor, AuditTag.APPRAISALS_FILED, "appraisal", None, month=month, monitor_ids=new,
           rules_hash=rules.digest)  # fmt: skip
    tell(actor, new, FILED, month, ("appraisals.list_appraisals", {}), {"month": month})
    return new


def stretch_of(month: str, zone: ZoneInfo, rules: FairnessRules) -> Stretch:
    """The days and instants of a month; InvalidInput where it is none such as ``2026-10``."""
    if not is_month(month):
        raise InvalidInput(_("%(month)s is no month. Choose one such as 2026-10.", month=month))
    first, after = clock.month_days(month)
    return Stretch(month, first, after - timedelta(days=1), *clock.month_bounds(month, zone), zone, rules)


def _keep(rows: list[dict[str, object]]) -> None:
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Appraisal), rows)
    except IntegrityError as error:
        raise Conflict(_("This month is being filed at this moment. Look again in a minute.")) from error
