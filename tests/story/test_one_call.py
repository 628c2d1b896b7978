"""One call's whole life, from the file that the telephone system drops to the month that is filed."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import User
from app.attendance.models import MonthlyStatement
from app.coaching.models import Interview
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import DECIDED
from app.foundation import clock
from app.foundation.audit.models import AuditEntry
from app.foundation.audit.record import verify
from app.foundation.db import db, transaction
from app.foundation.queue.timetable import ENTRIES, fire
from app.foundation.storage import storage
from app.organisation.models import Agent
from app.recordings.models import Call
from app.reports.models import MonthlySummary
from app.rubrics.queries.findings import findings_of
from app.training.models import TrainingNeed
from tests.conftest import make_app
from tests.factories.attendance import write_csv
from tests.factories.build import make_agent, make_call, make_team, make_user
from tests.factories.evaluations import make_random_published
from tests.factories.sampling import ZONE
from tests.story.queue import run_waiting_jobs
from tests.story.small_centre import files_of, write_manifest

pytestmark = pytest.mark.speech
CALL, AGENT_NUMBER, MONTH = "c0102", "1007", "2026-10"  # its agent forgets the opening phrase
STORY = """
    rubric:registered rubric:registered rubric:registered rubric:registered rubric:registered
    calls:imported recording:kept transcript:stored findings:stored
    sample:committed sample:planned
    sample:drawn sample:drawn sample:drawn sample:assigned sample:drawn sample:drawn sample:drawn sample:drawn
    sample:drawn sample:closed sample:assigned
    recording:played evaluation:opened evaluation:submitted evaluation:published evaluation:acknowledged
    interview:opened interview:signed interview:signed plan:agreed training-needs:found
    roster:imported logins:imported attendance:settled attendance:settled
    attendance:settled training-needs:found summary:filed
    summary:downloaded summary:downloaded summary:downloaded summary:downloaded
"""


@pytest.fixture
def app(tmp_path, migrated_sqlite):
    (tmp_path / "state").mkdir()
    shutil.copyfile(migrated_sqlite, tmp_path / "state" / "fair-hearing.db")
    app = make_app(tmp_path, WHISPER_MODEL="tiny.en", DEMO_CENTRE="0")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def it_is(monkeypatch):
    """``it_is("2026-10-14 12:00")``: the centre's clock stands there."""

    def stop(at: str) -> None:
        instant = datetime.fromisoformat(at).replace(tzinfo=ZONE)
        monkeypatch.setattr(clock, "now", lambda: instant.astimezone(UTC))

    return stop


@pytest.fixture
def agent(app) -> Agent:
    """The agent of the call, in a centre with a monitor and with its rubrics registered."""
    assert app.test_cli_runner().invoke(args=["rubrics", "register"]).exit_code == 0
    make_user("monitor")
    return make_agent(number=AGENT_NUMBER, team_id=make_team().id, user_id=make_user("agent").id)


def test_a_call_becomes_a_score_a_plan_a_need_a_statement_and_a_part_of_the_month(
    app, agent, it_is, signed_in, tmp_path
):
    it_is("2026-10-14 12:00")
    comes_in_and_is_judged(tmp_path)
    it_is("2026-10-19 05:00")
    is_drawn_and_given_to_a_monitor()
    it_is("2026-10-20 10:00")
    monitor = signed_in("monitor", user=evaluation().monitor)
    person = signed_in("agent", user=db.session.get(User, evaluation().agent.user_id))
    is_scored(monitor)
    is_seen_by_the_agent(person)
    leads_to_an_interview_and_a_plan(monitor, person)
    it_is("2026-10-22 03:30")
    becomes_a_training_need(signed_in("trainer"))
    attendance_is_settled(app, person, tmp_path)
    it_is("2026-11-01 06:00")
    the_month_is_filed(signed_in("director"))
    assert db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)).all() == STORY.split()
    assert isinstance(verify(), int)


def comes_in_and_is_judged(folder: Path) -> None:
    """A file and its row in the manifest become a recording, a transcript and findings."""
    incoming = storage().incoming
    for path in files_of([CALL]):
        shutil.copyfile(path, incoming / path.name)
    write_manifest(incoming / "manifest.csv", [CALL])
    assert fired("recordings.scan_incoming", date(2026, 10, 14)) == [
        "recordings.scan_incoming", "recordings.ingest_recording", "transcription.transcribe", "rubrics.find",
    ]  # fmt: skip
    assert list(storage().arrived()) == []


def is_drawn_and_given_to_a_monitor() -> None:
    """On Monday the week is closed, its days drawn first; the agent's only call cannot be missed."""
    assert fired("sampling.close", date(2026, 10, 19)) == ["sampling.close", "evaluations.assign"]
    assert (evaluation().origin, evaluation().state) == ("random", "assigned")
    assert evaluation().drawn_call.probability == 1


def evaluation() -> Evaluation:
    """The score of the call, as it stands now."""
    return db.session.scalars(select(Evaluation).join(Evaluation.call).where(Call.external_id == CALL)).one()


def is_scored(monitor: FlaskClient) -> None:
    """The monitor hears the call, confirms what the rules propose, decides the rest, and submits."""
    address, recording_id = f"/evaluations/{evaluation().id}", evaluation().call.recording.id
    assert monitor.get("/evaluations").status_code == 200
    assert monitor.get(f"{address}/score").status_code == 200
    heard = monitor.get(f"/recordings/{recording_id}/sound", headers={"Range": "bytes=0-99"})
    assert (heard.status_code, len(heard.data)) == (206, 100)
    form = {f"{item.item_code}-verdict": verdict_of(item.item_code) for item in evaluation().items}
    assert form["greeting-verdict"] == "fail", "the planted fault was found"
    saved = monitor.patch(f"/api{address}/draft", data=form | {"revision": "0", "greeting-note": "Unnamed"})
    published = monitor.post(f"{address}/submit", data=form | {"revision": str(saved.json["revision"])})
    assert (published.status_code, evaluation().state) == (302, "published")
    assert Decimal(0) < evaluation().total < Decimal(100)


def verdict_of(item_code: str) -> str:
    found = findings_of(evaluation().call_id, evaluation().rubric_version_id)
    proposed = found[item_code].verdict.value if item_code in found else "abstain"
    return proposed if proposed in DECIDED else "pass"


def is_seen_by_the_agent(person: FlaskClient) -> None:
    """The agent reads the score on his pages and says so."""
    assert person.get("/").status_code in (200, 302)
    assert f"{evaluation().total:g}" in person.get(f"/evaluations/{evaluation().id}").text
    assert person.post(f"/evaluations/{evaluation().id}/acknowledge").status_code == 302
    assert evaluation().state == "acknowledged"


def leads_to_an_interview_and_a_plan(monitor: FlaskClient, person: FlaskClient) -> None:
    """Both sign what was found and agreed; the plan names the item and has follow-up listening."""
    record = {"kind": "problem", "held_on": "2026-10-20", "found": "No opening", "agreed": "Greets everyone"}
    assert monitor.post(f"/evaluations/{evaluation().id}/interview", data=record).status_code == 302
    interview = db.session.scalars(select(Interview)).one()
    for browser in (monitor, person):
        assert browser.post(f"/coaching/{interview.id}/sign").status_code == 302
    terms = {
        "goal": "The opening phrase",
        "measures": "A card",
        "item_codes": "greeting",
        "due_on": "2026-11-17",
    }
    assert monitor.post(f"/coaching/{interview.id}/plan", data=terms).status_code == 302
    assert interview.plan.item_codes == ["greeting"]
    assert len(interview.plan.follow_ups) == 2
    assert "The opening phrase" in person.get(f"/coaching/{interview.id}").text


def becomes_a_training_need(trainer: FlaskClient) -> None:
    """Three colleagues forgot the opening phrase in this month, too: it is no longer one agent's problem."""
    version, codes = evaluation().rubric_version, [item.item_code for item in evaluation().items]
    for _ in range(3):
        make_random_published({"greeting": "fail"}, version=version, codes=codes, call=make_call())
    assert fired("training.find_needs", date(2026, 10, 22)) == ["rubrics.review_trust", "training.find_needs"]
    need = db.session.scalars(select(TrainingNeed).where(TrainingNeed.item_code == "greeting")).one()
    assert (need.month, need.calls_failed, evaluation().agent_id in need.agent_ids) == (MONTH, 4, True)
    assert need.title_en in trainer.get("/training").text


def attendance_is_settled(app: Flask, person: FlaskClient, folder: Path) -> None:
    """A quarter of an hour late on the day of the call: half a day's leave, and the agent can see why."""
    roster = write_csv(folder / "roster.csv", "agent_number,day,shift", f"{AGENT_NUMBER},2026-10-14,standard")
    login = f"{AGENT_NUMBER},2026-10-14 09:00,2026-10-14 17:32"
    logins = write_csv(folder / "logins.csv", "agent_number,logged_in_at,logged_out_at", login)
    for command, file in (("import-roster", roster), ("import-logins", logins)):
        assert app.test_cli_runner().invoke(args=["attendance", command, str(file)]).exit_code == 0
    assert set(run_waiting_jobs()) == {"attendance.settle"}
    statement = db.session.scalars(select(MonthlyStatement)).one()
    assert (statement.leave_days, statement.money) == (Decimal("0.5"), 0)
    assert "A2" in person.get(f"/attendance/{evaluation().agent_id}/{MONTH}").text


def the_month_is_filed(director: FlaskClient) -> None:
    """On the first the summary is there by itself, names the agent, and its documents can be taken along."""
    assert fired("reports.file_month", date(2026, 11, 1)) == ["reports.file_month"]
    summary = db.session.scalars(select(MonthlySummary)).one()
    assert (summary.month, sorted(summary.files)) == (MONTH, ["pdf-en", "pdf-zh", "xlsx-en", "xlsx-zh"])
    assert evaluation().agent.name_en in director.get(f"/summaries/{MONTH}").text
    for kind, begin in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        for language in ("en", "zh_CN"):
            document = director.get(f"/summaries/{MONTH}/files/{kind}/{language}")
            assert (document.status_code, document.data[: len(begin)]) == (200, begin)


def fired(job: str, day: date) -> list[str]:
    """Let the timetable's hour for ``job`` come, and the worker do all that follows; what it did."""
    with transaction():
        fire(ENTRIES[job], day)
    return run_waiting_jobs()
