"""The page of background work, and trying a parked job again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.queue.models import Job
from tests.factories.build import NOON, kept

OPEN_TO = ["supervisor", "administrator"]
CLOSED_TO = ["agent", "team_lead", "monitor", "trainer", "operations_manager", "director", "auditor"]


def make_job(state="parked", n=1, **values):
    defaults = {
        "name": "reports.file_month",
        "key": f"reports.file_month n={n}",
        "arguments": {},
        "attempts": 5,
    }
    return kept(Job(state=state, attempts_allowed=5, created_at=NOON, **(defaults | values)))


@pytest.fixture
def sent(app, monkeypatch):
    """The ids that went to the broker."""
    ids = []
    monkeypatch.setattr("app.foundation.queue.enqueue.send", ids.extend)
    return ids


@pytest.mark.parametrize("role", OPEN_TO)
def test_the_jobs_are_shown_to(signed_in, role):
    make_job(error="ValueError: no such month")
    page = signed_in(role).get("/jobs").text
    assert "reports.file_month n=1" in page
    assert "no such month" in page


@pytest.mark.parametrize("role", CLOSED_TO)
def test_the_jobs_are_closed_to(signed_in, role):
    assert signed_in(role).get("/jobs").status_code == 403


def test_the_list_can_be_narrowed_to_a_state(signed_in):
    make_job("parked", 1)
    make_job("done", 2)
    page = signed_in("supervisor").get("/jobs?state=done").text
    assert "n=2" in page
    assert "n=1" not in page


def test_a_state_that_does_not_exist_narrows_nothing(signed_in):
    make_job()
    assert "n=1" in signed_in("supervisor").get("/jobs?state=lost").text


def test_long_lists_come_in_pages(signed_in):
    for n in range(51):
        make_job("done", n)
    assert "after=" in signed_in("supervisor").get("/jobs").text


def test_states_are_chinese_for_chinese_readers(signed_in):
    make_job()
    assert "后台任务" in signed_in("supervisor").get("/jobs", headers={"Accept-Language": "zh-CN"}).text


@pytest.mark.parametrize("role", OPEN_TO)
def test_a_parked_job_is_tried_again_from_nought_by(signed_in, sent, role):
    job = make_job(error="broken")
    signed_in(role).post(f"/jobs/{job.id}/retry")
    db.session.refresh(job)
    assert (job.state, job.attempts, job.error, sent) == ("waiting", 0, None, [job.id])


def test_trying_again_is_logged(signed_in, sent):
    job = make_job()
    signed_in("administrator").post(f"/jobs/{job.id}/retry")
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.tag, entry.target_id, entry.facts) == (
        "job:retried",
        job.id,
        {"name": "reports.file_month"},
    )


@pytest.mark.parametrize("state", ["waiting", "running", "done"])
def test_a_job_that_is_not_parked_is_not_tried_again(signed_in, sent, state):
    job = make_job(state)
    assert signed_in("supervisor").post(f"/jobs/{job.id}/retry").status_code == 409
    assert sent == []


def test_a_job_that_is_not_there_is_not_found(signed_in):
    assert signed_in("supervisor").post("/jobs/99/retry").status_code == 404


def test_a_monitor_sets_nothing_going(signed_in, sent):
    job = make_job()
    assert signed_in("monitor").post(f"/jobs/{job.id}/retry").status_code == 403
    assert sent == []
