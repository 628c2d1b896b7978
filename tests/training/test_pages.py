"""The page of training needs, and the job that looks for them every night."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.foundation import clock
from app.foundation.db import db
from app.foundation.queue.registry import KINDS
from app.training.models import TrainingNeed
from app.training.policy.needs import LABELS, STEPS, NeedState
from tests.factories.training import make_need, publish_failures


def at(monkeypatch, *moment):
    monkeypatch.setattr(clock, "now", lambda: datetime(*moment, tzinfo=UTC))


def test_the_night_after_a_day_brings_its_month_up_to_date(app, monkeypatch):
    publish_failures("hold", agents=4)
    at(monkeypatch, 2026, 10, 14, 19, 30)
    KINDS["training.find_needs"].run()
    publish_failures("hold", agents=2)
    KINDS["training.find_needs"].run()
    assert db.session.query(TrainingNeed).one().calls_failed == 6


def test_the_first_night_of_a_month_completes_the_month_before(app, monkeypatch):
    publish_failures("hold", agents=4)
    at(monkeypatch, 2026, 10, 31, 19, 30)  # half past three on the first of November in Shanghai
    KINDS["training.find_needs"].run()
    assert db.session.query(TrainingNeed).one().month == "2026-10"


def test_a_month_is_shown_alone(app, signed_in):
    make_need(month="2026-09", title_en="Older need")
    make_need(month="2026-10", title_en="Newer need")
    page = signed_in("trainer").get("/training?month=2026-10").text
    assert "Newer need" in page
    assert "Older need" not in page


def test_the_supervisor_looks_for_common_problems_now(app, signed_in):
    publish_failures("hold", agents=4)
    page = (
        signed_in("supervisor").post("/training/find", data={"month": "2026-10"}, follow_redirects=True).text
    )
    assert "4 of 4 agents failed it" in page


@pytest.mark.parametrize("month", ["", "october", "2026-13"])
def test_a_month_that_is_none_is_refused(app, signed_in, month):
    assert signed_in("supervisor").post("/training/find", data={"month": month}).status_code == 400


@pytest.mark.parametrize("to", ["", "forgotten"])
def test_a_step_that_is_none_is_refused(app, signed_in, to):
    need = make_need()
    assert signed_in("trainer").post(f"/training/{need.id}/move", data={"to": to}).status_code == 400


@pytest.mark.parametrize("role", ["agent", "team_lead", "monitor", "director", "operations_manager"])
def test_those_who_read_needs_do_not_move_them(app, signed_in, role):
    need = make_need()
    browser = signed_in(role)
    assert browser.get("/training").status_code == 200
    assert browser.post(f"/training/{need.id}/move", data={"to": "planned"}).status_code == 403


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_the_others_read_none(app, signed_in, role):
    assert signed_in(role).get("/training").status_code == 403


def test_an_empty_page_says_when_needs_appear(app, signed_in):
    assert "No common problems" in signed_in("trainer").get("/training").text


def test_the_page_speaks_chinese(app, signed_in):
    make_need(title_zh="等待须告知")
    browser = signed_in("trainer")
    browser.set_cookie("language", "zh_CN")
    page = browser.get("/training").text
    assert "等待须告知" in page
    assert "培训需求" in page


def test_every_state_and_step_has_a_name():
    assert set(LABELS) == set(STEPS) == set(NeedState)
