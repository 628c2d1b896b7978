"""Work of reports for the queue."""

from __future__ import annotations

from flask import current_app

from app.accounts.queries import user
from app.attendance.service.settlement import settle_month
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import Bilingual
from app.foundation.queue.registry import job
from app.foundation.queue.run import report_progress
from app.reports.queries.summaries import find_summary
from app.reports.service.filing import draw_up
from app.reports.service.filing import file_month as file_draft
from app.training.service.needs import find_needs


@job("reports.file_month", needs=Permission.SUMMARY_FILE)
def file_month(month: str, asked_by: int = 0) -> None:
    """File the summary of ``month`` (M1), for the person who asked for it or by itself; once.

    Attendance and training needs are brought up to the month's last day first.
    """
    if find_summary(month) is not None:
        return
    zone, config = current_app.config["ZONE"], current_app.config["CENTRE"]
    person = user(asked_by)
    actor = SYSTEM if person is None else person.as_actor(None)
    with transaction():
        settle_month(SYSTEM, month, zone)
    with transaction():
        find_needs(SYSTEM, month, zone)
    centre = Bilingual(zh=config.centre_name_zh, en=config.centre_name_en)
    draft = draw_up(actor, month, zone, centre, report_progress)
    with transaction():
        file_draft(actor, draft)
