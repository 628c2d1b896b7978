"""The page of the trust ladder: what it tells, who may move what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.foundation import clock
from app.rubrics.queries import trust
from tests.factories.build import NOON, make_user
from tests.factories.rubrics import SMALL, make_version
from tests.factories.trust import make_decisions, make_step


@pytest.fixture(autouse=True)
def the_day_after(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Greeting", "no decision yet", "No item was moved yet")), ("zh-CN", ("开头语", "尚无判定"))],
)
def test_before_anybody_decided_the_page_says_so(signed_in, language, words):
    version = make_version()
    page = signed_in("monitor").get(f"/rubrics/{version.id}/trust", headers={"Accept-Language": language})
    assert page.status_code == 200
    for word in words:
        assert word in page.text


def test_a_rubric_without_rules_has_nothing_to_trust(signed_in):
    version = make_version("\n".join(line for line in SMALL.splitlines() if "rule:" not in line))
    assert "No rule to trust" in signed_in("supervisor").get(f"/rubrics/{version.id}/trust").text


def test_the_page_tells_agreement_with_its_range_and_what_is_missing(signed_in):
    version = make_version()
    make_decisions(version, 22)
    make_decisions(version, 2, verdict="fail")
    page = signed_in("director").get(f"/rubrics/{version.id}/trust").text
    assert "22 of 24" in page
    assert "range 74 %–98 %" in page
    assert "there are 24, which show 74 %. It takes 9 more decisions" in page


def test_the_supervisor_raises_and_takes_back_with_buttons(signed_in):
    version = make_version()
    make_decisions(version, 30)
    supervisor, address = signed_in("supervisor"), f"/rubrics/{version.id}/trust"
    page = supervisor.get(address).text
    assert "Raise “Greeting” to “pre-filled”?" in page
    answer = supervisor.post(f"{address}/greeting/raise", data={"rung": "prefilled"}, follow_redirects=True)
    assert "The item is raised." in answer.text
    assert "Raised: 30 of 30 decisions agreed, which shows at least 89 %." in answer.text
    answer = supervisor.post(f"{address}/greeting/lower", data={"rung": "proposal"}, follow_redirects=True)
    assert "Taken back by hand." in answer.text
    assert trust.rungs_of(version) == {}


def test_a_button_pressed_too_early_is_answered_with_what_is_missing(signed_in):
    version = make_version()
    supervisor = signed_in("supervisor")
    answer = supervisor.post(f"/rubrics/{version.id}/trust/greeting/raise", data={"rung": "prefilled"})
    assert answer.status_code == 400
    assert "needs 30 decisions" in answer.text
    answer = supervisor.post(f"/rubrics/{version.id}/trust/greeting/raise", data={"rung": "heaven"})
    assert answer.status_code == 400


def test_others_read_and_have_no_buttons(signed_in):
    version = make_version()
    make_decisions(version, 30)
    make_step(version, "rude", "prefilled", set_by_id=make_user("supervisor").id)
    page = signed_in("agent").get(f"/rubrics/{version.id}/trust").text
    assert "“pre-filled” can be had." in page
    assert "/raise" not in page
    assert "/lower" not in page


def test_the_history_marks_what_belongs_to_another_rule(signed_in):
    make_step(make_version())
    version = make_version(SMALL.replace("good morning", "good day"))
    assert "another rule" in signed_in("supervisor").get(f"/rubrics/{version.id}/trust").text


def test_the_rubric_leads_to_its_trust(signed_in):
    version = make_version()
    assert f"/rubrics/{version.id}/trust" in signed_in("monitor").get(f"/rubrics/{version.id}").text
