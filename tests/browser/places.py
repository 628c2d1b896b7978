"""Which pages each person opens. Ids are named by what they are; ``find_places`` looks them up."""

from __future__ import annotations

from sqlalchemy import select

from app.coaching.models import Interview
from app.evaluations.models import Evaluation
from app.foundation.db import db
from app.organisation.models import Agent
from app.recordings.models import Call
from app.reports.models import MonthlySummary
from app.sampling.models import Draw
from tests.browser.furnish import SILENT, WEAKEST

PAGES = {
    "grace": (
        "/search", "/agents/{agent}", "/evaluations", "/calls", "/coaching", "/attendance", "/rubrics",
        "/training",
        "/calls/{heard}", "/evaluations/{published}", "/coaching/{interview}", "/attendance/{agent}/{month}",
        "/rubrics/{rubric}", "/me",
    ),
    "lead.technical": (
        "/search", "/teams", "/evaluations", "/calls", "/coaching", "/attendance", "/rubrics", "/training",
        "/agents/{agent}", "/calls/{heard}", "/evaluations/{published}", "/evaluations/{other}/interview",
        "/coaching/{interview}", "/attendance/{agent}/{month}",
    ),
    "monitor.one": (
        "/search", "/search?q=thank+OR+谢谢", "/search?q=nothinglikeit",
        "/monitors/{monitor}", "/evaluations", "/evaluations?show=done", "/evaluations/{draft}/score",
        "/evaluations/{mandarin}", "/evaluations/{published}", "/calls", "/calls/{heard}", "/sampling",
        "/sampling/{draw}", "/sampling/coverage", "/coaching", "/coaching/{interview}", "/rubrics",
        "/training",
    ),
    "supervisor": (
        "/search", "/centre", "/teams", "/evaluations", "/calls", "/calls/{silent}", "/calls/import",
        "/calls/{heard}/pick", "/sampling", "/sampling/{draw}", "/coaching", "/training", "/rubrics",
        "/rubrics/backtests", "/rubrics/{rubric}", "/summaries", "/summaries/{month}", "/agents/{agent}",
        "/monitors/{monitor}", "/jobs", "/transcription/accuracy", "/calls/{heard}",
    ),
    "trainer": ("/training", "/rubrics", "/rubrics/{rubric}"),
    "operations": (
        "/centre", "/transcription/accuracy", "/attendance", "/attendance/import",
        "/attendance/{agent}/{month}", "/organisation",
        "/summaries", "/summaries/{month}", "/sampling", "/training", "/rubrics",
    ),
    "director": (
        "/search", "/centre", "/teams", "/evaluations", "/calls", "/summaries", "/summaries/{month}",
        "/coaching", "/transcription/accuracy",
        "/attendance", "/sampling", "/training", "/rubrics", "/evaluations/{published}",
    ),
    "admin": (
        "/accounts", "/accounts/tokens", "/jobs", "/organisation", "/calls/import", "/attendance/import",
        "/rubrics",
    ),
    "auditor": ("/audit", "/audit/check"),
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
    scored = {row.call.external_id: row.id for row in evaluations if row.published_at}
    _next, two_windows, undecided, by_keyboard, draft = [
        row for row in evaluations if row.published_at is None
    ]
    [own] = [row for row in evaluations if row.published_at and row.agent_id == agent.id]
    ids = {
        "agent": agent.id, "monitor": own.monitor_id, "rubric": own.rubric_version_id, "published": own.id,
        "heard": own.call_id, "silent": calls[SILENT[0]], "other": scored["c0107"],
        "mandarin": scored["z0013"], "draft": draft.id, "two_windows": two_windows.id,
        "undecided": undecided.id, "by_keyboard": by_keyboard.id,
        "interview": db.session.scalars(select(Interview.id)).one(),
        "draw": db.session.scalars(select(Draw.id).order_by(Draw.id)).first(),
        "month": db.session.scalars(select(MonthlySummary.month)).one(),
    }  # fmt: skip
    return {name: str(one) for name, one in ids.items()}
