"""The demo centre's appraisals: last month's, with a comment of one monitor that is answered (J3)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.accounts.queries import list_active, list_monitors
from app.appraisals.queries.filed import list_of_monitor
from app.appraisals.service.filing import file_month
from app.appraisals.service.talking import answer_comment, comment_appraisal
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.roles import Role
from demo.appraised import ANSWER, COMMENT


def appraise_as_demo(zone: ZoneInfo) -> None:
    """File last month's appraisals, unless they are filed; the first monitor comments on his."""
    if not file_month(SYSTEM, clock.month_before(clock.today(zone)), zone):
        return
    monitor = list_monitors()[0].as_actor(None)
    [newest, *_] = list_of_monitor(monitor, monitor.user_id or 0, None).rows
    comment_appraisal(monitor, newest.id, COMMENT)
    for supervisor in list_active(Role.SUPERVISOR)[:1]:
        answer_comment(supervisor.as_actor(None), newest.id, ANSWER)
