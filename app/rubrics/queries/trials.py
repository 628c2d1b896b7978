"""How a draft did on past calls: whoever publishes it is shown this first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from app.engines.backtest.report import Report
from app.engines.scoring.rubric import Rubric
from app.foundation.db import db
from app.foundation.queue.models import Job, JobState
from app.recordings.models import Call, Recording
from app.rubrics.models import RubricDraft, RubricVersion
from app.rubrics.queries import backtests, drafts
from app.rubrics.queries.versions import Frozen
from app.transcription.models import StoredTranscript


@dataclass(frozen=True, slots=True)
class Trial:
    """The back-test of exactly this text against the version before it.

    ``against`` None: no version to compare with. ``newest_at`` None: no transcribed call in its language.
    """

    against: RubricVersion | None
    newest_at: datetime | None
    job: Job | None
    report: Report | None

    @property
    def is_possible(self) -> bool:
        """Whether there is something to try the draft on."""
        return self.against is not None and self.newest_at is not None

    @property
    def is_enough(self) -> bool:
        """Whether what past calls can tell is there: the report, or plainly nothing to try it on."""
        return not self.is_possible or (self.report is not None and self.report.calls > 0)


def trial_of(draft: RubricDraft, frozen: Frozen, rubric: Rubric) -> Trial:
    """The last back-test of this very text; one against another version than today's does not count."""
    against = drafts.rival_of(draft, rubric.language)
    job = backtests.find_last_of(frozen)
    if job is not None and (against is None or job.arguments["against"] != against.id):
        job = None
    is_done = job is not None and job.state == JobState.DONE.value
    report = backtests.find_report(job.id) if job is not None and is_done else None
    return Trial(against, _newest_call(rubric.language), job, report)


def _newest_call(language: str) -> datetime | None:
    primary = language.partition("-")[0]
    return db.session.scalar(
        select(func.max(Call.started_at))
        .join(Recording, Recording.call_id == Call.id)
        .join(StoredTranscript, StoredTranscript.recording_id == Recording.id)
        .where(or_(StoredTranscript.language.istartswith(primary)))
    )
