"""Asking for back-tests and filing what they found."""

from __future__ import annotations

from app.engines.backtest.report import Report
from app.engines.backtest.report import to_json as report_to_json
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.queue.enqueue import URGENT, enqueue
from app.foundation.storage import storage
from app.rubrics.policy.period import Period
from app.rubrics.queries import backtests, standards
from app.rubrics.queries.versions import Frozen


def request_backtest(actor: Actor, draft: Frozen, against: int, period: Period) -> int:
    """Queue a back-test of a draft against a registered version; returns its id.

    Asked for again, the same one runs anew, on the calls that are there by then.
    """
    require(actor, Permission.RUBRIC_BACKTEST)
    digest = storage().file_away(standards.to_json(draft), backtests.SUFFIX)
    arguments = backtests.arguments_of(digest, against, period)
    job_id = enqueue(backtests.JOB, again=True, priority=URGENT, **arguments)
    record(actor, AuditTag.RUBRIC_BACKTEST_ASKED, backtests.TARGET, job_id, code=draft.code, **arguments)
    return job_id


def file_backtest(actor: Actor, job_id: int, report: Report) -> None:
    """File what a back-test found; the audit log tells under which hash."""
    require(actor, Permission.JOB_RUN)
    digest = storage().file_away(report_to_json(report), backtests.SUFFIX)
    record(actor, AuditTag.RUBRIC_BACKTESTED, backtests.TARGET, job_id, result=digest, calls=report.calls)
