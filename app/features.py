"""The table of contents: each feature's wiring, from the ground floor up."""

from __future__ import annotations

from app.accounts.wiring import wire as accounts
from app.admin.wiring import wire as admin
from app.attendance.wiring import wire as attendance
from app.coaching.wiring import wire as coaching
from app.evaluations.wiring import wire as evaluations
from app.organisation.wiring import wire as organisation
from app.recordings.wiring import wire as recordings
from app.reports.wiring import wire as reports
from app.rubrics.wiring import wire as rubrics
from app.sampling.wiring import wire as sampling
from app.training.wiring import wire as training
from app.transcription.wiring import wire as transcription

WIRING = [
    accounts,
    organisation,
    attendance,
    recordings,
    transcription,
    rubrics,
    sampling,
    evaluations,
    training,
    coaching,
    reports,
    admin,
]
