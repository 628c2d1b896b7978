"""Which pages each person opens. Ids are named by what they are; ``find_places`` looks them up."""

from __future__ import annotations

from sqlalchemy import select

from app.appeals.models import Appeal
from app.appraisals.models import Appraisal
from app.calibration.models import CalibrationSession
from app.coaching.models import Interview
from app.evaluations.models import Evaluation
from app.foundation.db import db
from app.joint.models import JointSession
from app.live.models import LiveCall, MysteryPlan
from app.organisation.models import Agent
from app.recordings.models import Call
from app.reports.models import MonthlySummary
from app.rubrics.models import RubricDraft
from app.sampling.models import Draw
from app.training.models import Training
from tests.browser.furnish import SILENT, WEAKEST

PAGES = {
    "grace": (
        "/search", "/agents/{agent}", "/evaluations", "/calls", "/coaching", "/attendance", "/rubrics",
        "/training",
        "/calls/{heard}", "/evaluations/{published}", "/coaching/{interview}", "/attendance/{agent}/{month}",
        "/rubrics/{rubric}", "/me", "/notices", "/appeals", "/appeals/{appeal}",
    ),
    "lead.technical": (
        "/search", "/teams", "/evaluations", "/calls", "/coaching", "/attendance", "/rubrics", "/training",
        "/agents/{agent}", "/calls/{heard}", "/evaluations/{published}", "/evaluations/{other}/interview",
        "/coaching/{interview}", "/attendance/{agent}/{month}", "/notices",
        "/joint", "/joint/{together}",
        "/sampling/coverage",
        "/calibration", "/calibration/{blind}",
        "/appeals",
    ),
    "monitor.one": (
        "/search", "/search?q=thank+OR+谢谢", "/search?q=nothinglikeit",
        "/monitors/{monitor}", "/evaluations", "/evaluations?show=done", "/evaluations/{draft}/score",
        "/evaluations/{mandarin}", "/evaluations/{published}", "/calls", "/calls/{heard}", "/sampling",
        "/sampling/{draw}", "/sampling/coverage", "/coaching", "/coaching/{interview}", "/rubrics",
        "/training", "/notices",
        "/joint", "/joint/new", "/joint/{together}", "/joint/{planned}",
        "/joint/{planned}/choose",
        "/evaluations/{draft}/hand-back",
        "/live", "/live/{live}/record", "/evaluations/{heard_live}", "/mystery",
        "/mystery/{mystery}",
        "/appraisals", "/monitors/{monitor}/appraisals", "/appraisals/{appraisal}",
        "/calibration", "/calibration/{blind}", "/calibration/{blind}/calls/1/score",
        "/calibration/{compared}",
        "/appeals", "/appeals/figures",
    ),
    "supervisor": (
        "/search", "/centre", "/teams", "/evaluations", "/calls", "/calls/{silent}", "/calls/import",
        "/calls/{heard}/pick", "/evaluations/complaints", "/evaluations/risk", "/evaluations/risk?show=left",
        "/sampling", "/sampling/{draw}", "/sampling/duty",
        "/sampling/plan", "/sampling/plan/edit",
        "/sampling/duty/{monitor}", "/evaluations/{draft}/reassign", "/coaching", "/training", "/rubrics",
        "/sampling/coverage",
        "/evaluations/handed-back",
        "/rubrics/backtests", "/rubrics/{rubric}", "/rubrics/{rubric}/trust", "/rubrics/drafts/new",
        "/rubrics/drafts/{rubric_draft}", "/rubrics/drafts/{rubric_draft}?part=item-0-1",
        "/rubrics/drafts/{rubric_draft}?part=examples", "/rubrics/drafts/{rubric_draft}/text",
        "/rubrics/drafts/{rubric_draft}/review", "/summaries", "/summaries/{month}", "/agents/{agent}",
        "/monitors/{monitor}", "/jobs", "/transcription/accuracy", "/calls/{heard}", "/notices",
        "/evaluations/second-look", "/evaluations/{published}/void", "/appeals", "/appeals/figures",
        "/appeals/{appeal}",
        "/joint",
        "/live", "/mystery", "/mystery/new", "/mystery/{mystery}",
        "/calibration", "/calibration/new", "/calibration/{planned_round}/calls",
        "/calibration/{planned_round}",
        "/calibration/{compared}", "/calibration/{compared}/calls/1", "/calibration/history",
        "/appraisals", "/appraisals/{appraisal}", "/fairness/agreement", "/fairness/severity",
    ),
    "trainer": (
        "/training", "/training/{need}/file", "/trainings/{training}", "/rubrics", "/rubrics/{rubric}",
        "/notices",
    ),
    "operations": (
        "/centre", "/transcription/accuracy", "/attendance", "/attendance/import",
        "/attendance/{agent}/{month}", "/organisation", "/organisation/import",
        "/summaries", "/summaries/{month}", "/sampling", "/training", "/rubrics", "/notices",
    ),
    "director": (
        "/search", "/centre", "/teams", "/evaluations", "/calls", "/summaries", "/summaries/{month}",
        "/coaching", "/transcription/accuracy",
        "/attendance", "/sampling", "/training", "/rubrics", "/evaluations/{published}", "/notices",
        "/joint", "/appraisals", "/fairness/agreement",
        "/calibration", "/calibration/{compared}", "/calibration/history",
        "/appeals",
    ),
    "admin": (
        "/accounts", "/accounts/tokens", "/jobs", "/organisation", "/calls/import", "/attendance/import",
        "/rubrics", "/notices",
    ),
    "auditor": ("/audit", "/audit/check", "/notices"),
}  # fmt: skip
MAIN_PAGES = (
    ("grace", "/agents/{agent}"), ("grace", "/evaluations/{published}"), ("grace", "/calls/{heard}"),
    ("lead.technical", "/teams"), ("monitor.one", "/evaluations"),
    ("monitor.one", "/evaluations/{draft}/score"),    ("director", "/centre"),
)  # fmt: skip
FIRST = {path: person for person, paths in reversed(PAGES.items()) for path in paths}
EACH_PAGE_ONCE = [(person, path) for path, person in FIRST.items()]
THE_OTHERS = [(person, path) for person in PAGES for path in PAGES[person] if FIRST[path] != person]


def find_places() -> dict[str, str]:
    """The ids that stand in the addresses above, as texts."""
    agent = db.session.scalars(select(Agent).where(Agent.number == WEAKEST)).one()
    calls = {call.external_id: call.id for call in db.session.scalars(select(Call)).all()}
    evaluations = db.session.scalars(select(Evaluation).order_by(Evaluation.due_on, Evaluation.id)).all()
    evaluations = [row for row in evaluations if row.origin == "random"]
    scored = {row.call.external_id: row.id for row in evaluations if row.published_at}
    _next, two_windows, undecided, by_keyboard, draft = [
        row for row in evaluations if row.published_at is None
    ]
    [own] = [row for row in evaluations if row.published_at and row.agent_id == agent.id]
    joint = db.session.scalars(select(JointSession.id).order_by(JointSession.id)).all()
    rounds = {one.title: one.id for one in db.session.scalars(select(CalibrationSession))}
    ids = {
        "agent": agent.id, "monitor": own.monitor_id, "rubric": own.rubric_version_id, "published": own.id,
        "heard": own.call_id, "silent": calls[SILENT[0]], "other": scored["c0107"],
        "mandarin": scored["z0013"], "draft": draft.id, "two_windows": two_windows.id,
        "undecided": undecided.id, "by_keyboard": by_keyboard.id,
        "interview": db.session.scalars(select(Interview.id)).one(),
        "appeal": db.session.scalars(select(Appeal.id).order_by(Appeal.id)).first(),
        "draw": db.session.scalars(select(Draw.id).order_by(Draw.id)).first(),
        "need": db.session.scalars(select(Training.need_id)).one(),
        "training": db.session.scalars(select(Training.id)).one(),
        "rubric_draft": db.session.scalars(select(RubricDraft.id).order_by(RubricDraft.id)).first(),
        "blind": rounds["Blind"], "compared": rounds["Compared"], "planned_round": rounds["Planned"],
        "by_keys": rounds["By keys"],
        "month": db.session.scalars(select(MonthlySummary.month)).one(),
        "together": joint[0], "planned": joint[1],
        "appraisal": db.session.scalars(
            select(Appraisal.id).where(Appraisal.monitor_id == own.monitor_id)
        ).one(),
        "live": db.session.scalars(select(LiveCall.id)).one(),
        "heard_live": db.session.scalars(select(LiveCall.evaluation_id)).one(),
        "mystery": db.session.scalars(select(MysteryPlan.id)).one(),
    }  # fmt: skip
    return {name: str(one) for name, one in ids.items()}
