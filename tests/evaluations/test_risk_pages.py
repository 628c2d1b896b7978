"""The list of risk picks: what was picked and why, and what was left for lack of room (S6)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from app.evaluations.service.risk import pick_risky
from app.foundation.access.actor import SYSTEM
from app.foundation.db import transaction
from tests.factories.build import make_agent, make_user
from tests.factories.risk import make_risky
from tests.factories.rubrics import make_version


def test_the_supervisor_reads_what_was_picked_and_what_was_left(app, signed_in):
    make_version(), make_user("monitor")
    agent = make_agent()
    first, second, third = (make_risky(agent_id=agent.id, confidence=sure) for sure in (0.99, 0.95, 0.9))
    with transaction():
        pick_risky(SYSTEM, date(2026, 10, 15), ZoneInfo("Asia/Shanghai"))
    browser = signed_in("supervisor")
    page = browser.get("/evaluations/risk").text
    assert (first.external_id in page, second.external_id in page, third.external_id in page) == (
        True,
        True,
        False,
    )
    assert "Forbidden words" in page
    assert f"/calls/{first.id}?at=0.0" in page
    left = browser.get("/evaluations/risk?show=left").text
    assert third.external_id in left
    assert "limit was reached" in left


@pytest.mark.parametrize("role", ["monitor", "agent", "team_lead"])
def test_the_others_do_not(app, signed_in, role):
    assert signed_in(role).get("/evaluations/risk").status_code == 403


def test_before_anything_was_picked_the_page_says_when(app, signed_in):
    assert "No risk picks" in signed_in("supervisor").get("/evaluations/risk").text
