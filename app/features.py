"""The table of contents: each feature's wiring, from the ground floor up."""

from __future__ import annotations

from app.accounts.wiring import wire as accounts
from app.admin.wiring import wire as admin
from app.appeals.wiring import wire as appeals
from app.appraisals.wiring import wire as appraisals
from app.attendance.wiring import wire as attendance
from app.calibration.wiring import wire as calibration
from app.coaching.wiring import wire as coaching
from app.evaluations.wiring import wire as evaluations
from app.joint.wiring import wire as joint
from app.judge.wiring import wire as judge
from app.live.wiring import wire as live
from app.notices.wiring import wire as notices
from app.organisation.wiring import wire as organisation
from app.recordings.wiring import wire as recordings
from app.reports.wiring import wire as reports
from app.rubrics.wiring import wire as rubrics
from app.sampling.wiring import wire as sampling
from app.training.wiring import wire as training
from app.transcription.wiring import wire as transcription

WIRING = [
    accounts,
    notices,
    organisation,
    attendance,
    recordings,
    transcription,
    judge,
    rubrics,
    sampling,
    evaluations,
    live,
    joint,
    calibration,
    appeals,
    training,
    coaching,
    appraisals,
    reports,
    admin,
]
