"""Reads of filed summaries, and of the job that files one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.queue.enqueue import default_key
from app.foundation.queue.models import Job
from app.reports.models import MonthlySummary

FILE_MONTH = "reports.file_month"


def find_summary(month: str) -> MonthlySummary | None:
    """The filed summary of ``month``, or None."""
    return db.session.scalars(select(MonthlySummary).where(MonthlySummary.month == month)).one_or_none()


def get_summary(month: str) -> MonthlySummary:
    """The filed summary of ``month``; NotFound if none is filed."""
    found = find_summary(month)
    if found is None:
        raise NotFound(_("The summary of this month is not filed yet."))
    return found


def list_summaries() -> Sequence[MonthlySummary]:
    """All filed summaries, newest month first."""
    return db.session.scalars(select(MonthlySummary).order_by(MonthlySummary.month.desc())).all()


def key_of(month: str) -> str:
    """The key of the job that files ``month``: the timetable and a supervisor queue the same one."""
    return default_key(FILE_MONTH, {"month": month})


def find_filing(month: str) -> Job | None:
    """The job that files ``month``, if one was queued."""
    return db.session.scalars(select(Job).where(Job.key == key_of(month))).one_or_none()
