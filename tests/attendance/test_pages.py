"""The pages of attendance: whose statement who may see, imports and excuses by form."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from app.attendance.models import Excuse, LoginRecord
from app.attendance.service.settlement import settle_month
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from tests.factories.attendance import MONTH, ZONE, make_duty, make_login
from tests.factories.build import make_agent, make_team, make_user


@pytest.fixture
def lead(app):
    return make_user("team_lead")


@pytest.fixture
def agent(app, lead):
    """An agent of the lead's team, half an hour late on the twelfth, whose month is settled."""
    agent = make_agent(team_id=make_team(lead_id=lead.id).id, user_id=make_user("agent").id)
    make_duty(agent.id)
    make_login(agent.id, "09:15", "17:31")
    with transaction():
        settle_month(SYSTEM, MONTH, ZONE)
    return agent


def address(agent) -> str:
    return f"/attendance/{agent.id}/{MONTH}"


@pytest.mark.parametrize("role", ["monitor", "supervisor", "trainer", "auditor", "administrator"])
def test_statements_are_closed_to(agent, signed_in, role):
    assert signed_in(role).get(address(agent)).status_code == 403


def test_the_manager_sees_every_agent(agent, signed_in):
    page = signed_in("operations_manager").get(f"/attendance?month={MONTH}").text
    assert agent.number in page
    assert address(agent) in page


def test_a_month_opens_on_the_last_settled_one(agent, signed_in):
    assert agent.number in signed_in("director").get("/attendance").text


def test_a_lead_sees_his_own_team_alone(agent, signed_in, lead):
    other = make_agent()
    make_duty(other.id)
    browser = signed_in("team_lead", user=lead)
    page = browser.get(f"/attendance?month={MONTH}").text
    assert agent.number in page
    assert other.number not in page
    assert browser.get(address(other)).status_code == 404


def test_an_agent_lands_on_his_own_statement(agent, signed_in):
    from app.accounts.models import User

    browser = signed_in("agent", user=db.session.get(User, agent.user_id))
    assert browser.get("/attendance").location == address(agent)
    assert "Up to 30 minutes late or early" in browser.get(address(agent)).text


def test_an_agent_does_not_see_anothers_statement(agent, signed_in):
    assert signed_in("agent").get(address(agent)).status_code == 404


def test_a_statement_by_older_rules_names_no_limits(agent, signed_in):
    from app.attendance.queries import statement_of

    statement_of(agent.id, MONTH).rules_hash = "0" * 64
    db.session.commit()
    page = signed_in("director").get(address(agent)).text
    assert "The minutes missed decide" in page


def test_a_month_without_statement_says_when_there_will_be_one(agent, signed_in):
    page = signed_in("director").get(f"/attendance/{agent.id}/2026-09").text
    assert "Nothing is settled for this month" in page


@pytest.mark.parametrize("month", ["2026-13", "soon"])
def test_a_month_that_is_none_is_refused(agent, signed_in, month):
    assert signed_in("director").get(f"/attendance/{agent.id}/{month}").status_code == 400
    assert signed_in("director").get(f"/attendance?month={month}").status_code == 400


def test_the_statement_is_whole_in_chinese(agent, signed_in):
    browser = signed_in("director")
    browser.set_cookie("language", "zh_CN")
    assert 'lang="zh-CN"' in browser.get(address(agent)).text


def upload(browser, text: str, name: str = "logins.csv", kind: str = "logins"):
    data = {"kind": kind, "file": (io.BytesIO(text.encode()), name)}
    return browser.post("/attendance/import", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("role", ["operations_manager", "administrator"])
def test_the_import_takes_a_file_and_tells_of_each_wrong_row(agent, signed_in, role):
    head, at = "agent_number,logged_in_at,logged_out_at", "2026-10-13 08:40"
    rows = f"{head}\n{agent.number},{at},\n9999,{at},\n"
    answer = upload(signed_in(role), rows)
    assert answer.status_code == 200
    assert "1 new" in answer.text
    assert "There is no agent with this number" in answer.text
    assert len(db.session.scalars(select(LoginRecord)).all()) == 2


def test_a_file_of_another_kind_is_refused(agent, signed_in):
    answer = upload(signed_in("operations_manager"), "%PDF", "logins.pdf")
    assert answer.status_code == 400
    assert "CSV or XLSX" in answer.text


def test_a_file_without_its_columns_is_refused_in_words(agent, signed_in):
    answer = upload(signed_in("operations_manager"), "a,b\n1,2\n", kind="roster")
    assert answer.status_code == 400
    assert "Columns are missing" in answer.text


def test_a_lead_cannot_import(agent, signed_in, lead):
    assert signed_in("team_lead", user=lead).get("/attendance/import").status_code == 403


EXCUSE = {"day": "2026-10-12", "kind": "severe_weather", "reported_at": "08:30", "reason": "A storm"}


def test_the_manager_accepts_an_excuse(agent, signed_in):
    answer = signed_in("operations_manager").post(f"{address(agent)}/excuses", data=EXCUSE)
    assert answer.status_code == 302
    assert db.session.scalars(select(Excuse)).one().reason == "A storm"


def test_an_excuse_for_a_day_off_is_refused_in_words(agent, signed_in):
    browser = signed_in("operations_manager")
    answer = browser.post(f"{address(agent)}/excuses", data=EXCUSE | {"day": "2026-10-13"})
    assert answer.status_code == 400
    assert "not on the roster" in answer.text


def test_an_excuse_without_reason_is_asked_for_one(agent, signed_in):
    browser = signed_in("operations_manager")
    assert browser.post(f"{address(agent)}/excuses", data=EXCUSE | {"reason": ""}).status_code == 400


def test_rows_come_back_in_the_order_of_the_table_with_the_headings_that_the_page_asks_for(agent, signed_in):
    browser = signed_in("operations_manager")
    browser.set_cookie("language", "zh_CN")
    page = upload(browser, "工号,登录时间,登出时间\nnobody,2026-10-13 08:40,\n1001,soon,").text
    told = re.findall(r"<code>([^<]*)</code>", page)
    assert told == ["工号", "登录时间", "工号, 登录时间, 登出时间", "工号, 日期, 班次"]
