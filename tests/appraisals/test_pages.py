"""Pages of appraisals, agreement and severity, as every role."""

from __future__ import annotations

import pytest

from app.appraisals.models import Appraisal
from app.appraisals.service.filing import file_month
from app.foundation.access.actor import SYSTEM
from app.foundation.access.roles import Role
from app.foundation.db import db, transaction
from app.notices.models import Notice
from tests.appraisals.conftest import MONTH
from tests.factories.appraisals import score_twice
from tests.factories.build import make_user
from tests.factories.sampling import ZONE

PEOPLE = [role.value for role in Role if role is not Role.SYSTEM]
SEE_ALL = {"supervisor", "director"}


@pytest.fixture
def filed(app):
    """Two monitors who scored twelve calls both, and their October."""
    one, other = make_user("monitor", name_en="Ann One"), make_user("monitor", name_en="Bob Two")
    agents = [score_twice((one.id, "92", {}), (other.id, "84", {}))[0].agent_id for _ in range(3)]
    for n in range(9):
        score_twice(
            (one.id, "92", {}), (other.id, str(80 + n), {"greeting": "fail"} if n % 2 else {}),
            agent_id=agents[n % 3],
        )  # fmt: skip
    with transaction():
        file_month(SYSTEM, MONTH, ZONE)
    return {row.monitor_id: row for row in db.session.query(Appraisal)}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("page", ["agreement", "severity"])
def test_agreement_and_severity_open_for_supervisor_and_director_alone(filed, signed_in, role, page):
    answer = signed_in(role).get(f"/fairness/{page}")
    assert answer.status_code == (200 if role in SEE_ALL else 403)


@pytest.mark.parametrize("role", PEOPLE)
def test_an_appraisal_of_somebody_else_opens_for_supervisor_and_director_alone(filed, signed_in, role):
    browser = signed_in(role)
    refused = 404 if role == "monitor" else 403
    for monitor_id, row in filed.items():
        for address in (f"/appraisals/{row.id}", f"/monitors/{monitor_id}/appraisals"):
            assert browser.get(address).status_code == (200 if role in SEE_ALL else refused)


@pytest.mark.parametrize("role", PEOPLE)
def test_only_the_supervisor_files_a_month_by_hand(app, signed_in, role):
    make_user("monitor")
    answer = signed_in(role).post("/appraisals/file", data={"month": MONTH})
    assert answer.status_code == (302 if role == "supervisor" else 403)


def test_a_monitor_reads_his_own(filed, signed_in):
    [(monitor_id, row), *_] = filed.items()
    browser = signed_in("monitor", user=row.monitor)
    assert browser.get("/appraisals").location == f"/monitors/{monitor_id}/appraisals"
    assert MONTH in browser.get(f"/monitors/{monitor_id}/appraisals").text
    assert "My appraisal of 2026-10" in browser.get(f"/appraisals/{row.id}").text
    assert f"/monitors/{monitor_id}/appraisals" in browser.get(f"/monitors/{monitor_id}").text


def test_nothing_tells_a_monitor_how_many_of_his_calls_are_scored_twice(filed, signed_in):
    row = next(iter(filed.values()))
    apart = row.figures["apart"]
    page = signed_in("monitor", user=row.monitor).get(f"/appraisals/{row.id}").text
    line = page.split("Beside a second listener")[1].split("</tr>")[0]
    assert f"{apart['value']:+.1f}" in line
    assert f"{apart['low']:+.1f}" not in line
    assert "Rests on" not in line
    assert "Rests on 12 scores" in signed_in("supervisor").get(f"/appraisals/{row.id}").text


def test_the_supervisor_sees_the_month_of_all(filed, signed_in):
    page = signed_in("supervisor").get("/appraisals").text
    assert "Ann One" in page
    assert "Bob Two" in page


def test_a_month_that_is_not_filed_can_be(app, signed_in):
    make_user("monitor", name_en="Ann One")
    supervisor = signed_in("supervisor")
    assert "File this month" in supervisor.get(f"/appraisals?month={MONTH}").text
    assert "File this month" not in supervisor.get("/appraisals?month=2026-11").text
    assert "File this month" not in signed_in("director").get(f"/appraisals?month={MONTH}").text
    supervisor.post("/appraisals/file", data={"month": MONTH})
    assert "Ann One" in supervisor.get(f"/appraisals?month={MONTH}").text


@pytest.mark.parametrize("month", ["soon", "2026-13", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_told_in_words(app, signed_in, month):
    assert "is no month" in signed_in("supervisor").get(f"/appraisals?month={month}").text


class TestComments:
    @pytest.fixture
    def row(self, filed):
        return next(iter(filed.values()))

    def test_the_monitor_comments_once_and_the_supervisor_answers_once(self, row, signed_in):
        supervisor, monitor = signed_in("supervisor"), signed_in("monitor", user=row.monitor)
        address = f"/appraisals/{row.id}"
        assert supervisor.post(f"{address}/answer", data={"words": "Too soon"}).status_code == 409
        assert monitor.post(f"{address}/comment", data={"words": "I was ill."}).status_code == 302
        assert monitor.post(f"{address}/comment", data={"words": "Again"}).status_code == 409
        assert supervisor.post(f"{address}/answer", data={"words": "I know."}).status_code == 302
        assert supervisor.post(f"{address}/answer", data={"words": "Again"}).status_code == 409
        for browser in (supervisor, monitor, signed_in("director")):
            page = browser.get(address).text
            assert "I was ill." in page
            assert "I know." in page
            assert "Again" not in page
        kinds = {(one.kind, one.user_id) for one in db.session.query(Notice)}
        assert ("appraisal_commented", supervisor.user.id) in kinds
        assert ("appraisal_answered", row.monitor_id) in kinds
        for browser in (supervisor, monitor):
            assert "2026-10" in browser.get("/notices").text

    @pytest.mark.parametrize("role", [role for role in PEOPLE if role != "monitor"])
    def test_nobody_else_comments(self, row, signed_in, role):
        answer = signed_in(role).post(f"/appraisals/{row.id}/comment", data={"words": "Well done"})
        assert answer.status_code == 403

    def test_nor_does_another_monitor(self, row, signed_in):
        answer = signed_in("monitor").post(f"/appraisals/{row.id}/comment", data={"words": "Well done"})
        assert answer.status_code == 404

    @pytest.mark.parametrize("role", [role for role in PEOPLE if role != "supervisor"])
    def test_only_the_supervisor_answers(self, row, signed_in, role):
        assert signed_in(role).post(f"/appraisals/{row.id}/answer", data={"words": "x"}).status_code == 403

    def test_an_empty_comment_is_told_on_the_form(self, row, signed_in):
        browser = signed_in("monitor", user=row.monitor)
        answer = browser.post(f"/appraisals/{row.id}/comment", data={"words": " "})
        assert answer.status_code == 422


def test_agreement_shows_the_worst_item_first(filed, signed_in):
    page = signed_in("supervisor").get("/fairness/agreement?weeks=13").text
    items = page.split("Item by item")[-1]
    assert "Greeting" in items
    assert items.index("Greeting") < items.index("Long silence")


def test_the_filters_keep_to_rubric_and_period(filed, signed_in):
    director = signed_in("director")
    assert "Greeting" in director.get("/fairness/agreement?rubric=small-en").text
    assert "Greeting" in director.get("/fairness/agreement?rubric=none-such&weeks=no").text


@pytest.mark.parametrize("page", ["agreement", "severity"])
def test_a_centre_without_scores_has_its_empty_state(app, signed_in, page):
    answer = signed_in("supervisor").get(f"/fairness/{page}")
    assert 'class="empty"' in answer.text


def test_severity_says_who_is_lenient_and_that_it_is_not_used_for_pay(filed, signed_in):
    page = signed_in("supervisor").get("/fairness/severity").text
    assert "Ann One" in page
    assert "not used for pay" in page
    assert "Gender is looked at only where the table of agents records it" in page
    assert "Gender of the agent" not in page
