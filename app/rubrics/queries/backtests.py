"""Back-tests: running one without touching anything, and finding those that were run.

What was asked for is the job's arguments; what came out is filed under its hash, which the audit log
tells of the job.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.engines.backtest.backtest import Backtest, Standard
from app.engines.backtest.report import Report, from_json
from app.engines.backtest.swaps import FILE, Counterfactual, load_counterfactual
from app.engines.scoring.judge import Judge
from app.engines.scoring.text import Text
from app.engines.scoring.walk import uses_judge
from app.foundation.audit.models import AuditEntry
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.queue.enqueue import default_key
from app.foundation.queue.models import Job, JobState
from app.foundation.rulebook import read_rules
from app.foundation.storage import storage
from app.recordings.models import Call
from app.rubrics.policy.period import Period
from app.rubrics.queries.past_calls import count_past_calls, past_calls
from app.rubrics.queries.standards import from_plain, to_json
from app.rubrics.queries.versions import Frozen, list_all

JOB, TARGET = "rubrics.backtest", "backtest"
SUFFIX = ".json"
LISTED = 30
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """A back-test's work item, the code of its draft (None if the file is gone), what it is compared with."""

    job: Job
    code: str | None
    against: Text


def run_backtest(
    before: Standard,
    after: Standard,
    period: Period,
    zone: ZoneInfo,
    progress: Progress,
    judge: Judge | None = None,
) -> Report:
    """Judge every transcribed call of the period by both rubrics; nothing is written.

    ``progress(done, total)`` hears how many calls are done. InvalidInput if ``counterfactual.yaml`` is bad.
    ``judge`` answers as he did before: a back-test sends nothing to anyone.
    """
    languages = {before.rubric.language, after.rubric.language}
    bounds = period.bounds(zone)
    total, done = count_past_calls(bounds, languages), 0
    rules: Counterfactual = read_rules(FILE, load_counterfactual).value
    swaps = rules.languages.get(after.rubric.language)
    backtest = Backtest(before, after, swaps, rehear_each=max(1, -(-total // rules.calls)), judge=judge)
    asks = any(uses_judge(item) for one in (before, after) for item in one.rubric.items)
    progress(0, total)
    codes = {before.rubric.code, after.rubric.code}
    for batch in past_calls(bounds, languages, codes, masked=judge is not None and asks):
        for call, decided in batch:
            backtest.look_at(call, decided)
        done += len(batch)
        progress(done, max(done, total))
    return backtest.report()


def list_backtests() -> list[Asked]:
    """The back-tests that were asked for last, newest first."""
    newest = select(Job).where(Job.name == JOB).order_by(Job.sent_at.desc(), Job.id.desc()).limit(LISTED)
    titles = {one.id: Text(zh=one.title_zh, en=one.title_en) for one in list_all()}
    jobs = db.session.scalars(newest).all()
    return [Asked(job, _code(job.arguments["draft"]), titles[job.arguments["against"]]) for job in jobs]


def ends_at(job: Job, now: datetime) -> datetime | None:
    """When a running back-test will be done, as fast as it was so far; None before the first calls are."""
    if job.state != JobState.RUNNING.value or not job.progress_done or job.started_at is None:
        return None
    left = (job.progress_total - job.progress_done) / job.progress_done
    return now + (now - job.started_at) * left


def get_backtest(job_id: int) -> Job:
    """The back-test; NotFound if there is none of this id."""
    job = db.session.get(Job, job_id)
    if job is None or job.name != JOB:
        raise NotFound(_("There is no such back-test. Ask for it again."))
    return job


def find_last_of(draft: Frozen) -> Job | None:
    """The back-test that was asked for last with this very draft: who publishes it is shown this first."""
    digest = hashlib.sha256(to_json(draft)).hexdigest()
    mine = select(Job).where(Job.name == JOB, Job.key.contains(f"draft={digest}"))
    return db.session.scalars(mine.order_by(Job.sent_at.desc(), Job.id.desc()).limit(1)).one_or_none()


def id_of(draft: str, against: int, period: Period) -> int | None:
    """The job that was queued for these; None if none was."""
    key = default_key(JOB, arguments_of(draft, against, period))
    return db.session.scalars(select(Job.id).where(Job.key == key)).one_or_none()


def arguments_of(draft: str, against: int, period: Period) -> dict[str, Any]:
    """The arguments of the job: the hash of the filed draft, the version before it, the days."""
    days = {"first_on": period.first_on.isoformat(), "last_on": period.last_on.isoformat()}
    return {"draft": draft, "against": against, **days}


def filed_draft(digest: str) -> Frozen:
    """The draft that was filed under this hash; NotFound if the file is gone."""
    return from_plain(json.loads(_filed(digest)))


def find_report(job_id: int) -> Report | None:
    """What the back-test found when it ran last; None before that."""
    told = (
        select(AuditEntry)
        .where(AuditEntry.target_type == TARGET, AuditEntry.target_id == job_id)
        .where(AuditEntry.tag == AuditTag.RUBRIC_BACKTESTED.value)
    )
    entry = db.session.scalars(told.order_by(AuditEntry.id.desc()).limit(1)).one_or_none()
    return None if entry is None else from_json(_filed(entry.facts["result"]))


def names_of_calls(report: Report) -> dict[int, str]:
    """The telephone system's ids of the calls that the report names, one query."""
    named = {call for item in report.items for flip in item.flips.flips for call in flip.calls}
    return dict(db.session.execute(select(Call.id, Call.external_id).where(Call.id.in_(named))).all())


def _code(draft: str) -> str | None:
    try:
        return filed_draft(draft).code
    except NotFound:
        return None


def _filed(digest: str) -> bytes:
    try:
        return storage().filed_path(digest, SUFFIX).read_bytes()
    except FileNotFoundError as error:
        raise NotFound(_("The file of this back-test is gone. Run it again.")) from error
