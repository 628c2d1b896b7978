"""Agents and teams from a table: what is right is taken, what is wrong comes back (P1, P4)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import InvalidInput, NotAllowed
from app.foundation.handed_in import Imported
from app.organisation import jobs
from app.organisation.models import Agent, Team
from app.organisation.service.importing import import_agents
from tests.factories.attendance import write_csv
from tests.factories.build import actor_of, make_agent, make_agent_with_account, make_team, make_user

HEADER = "agent_number,name_zh,name_en,team,seat_type,grade,hired_on"
ROBIN = "1001,小王,Robin,T-1,outbound,junior,2026-01-05"
TODAY = date(2026, 10, 20)


@pytest.fixture
def take(any_database, tmp_path):
    """``take(header, row, …)`` writes a file and an administrator imports it."""
    administrator = actor_of(make_user("administrator"))

    def import_rows(header: str, *rows: str) -> Imported:
        path = write_csv(tmp_path / "agents.csv", header, *rows)
        with transaction():
            outcome = import_agents(administrator, path, TODAY)
        db.session.expire_all()
        return outcome

    return import_rows


@pytest.fixture
def team(any_database) -> Team:
    return make_team(code="T-1", name_en="First", name_zh="一班")


def counts(outcome: Imported) -> tuple[int, int, int, int]:
    return outcome.new, outcome.changed, outcome.unchanged, len(outcome.rejected)


def robin() -> Agent:
    return db.session.scalars(select(Agent).where(Agent.number == "1001")).unique().one()


def entries(tag: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditEntry.tag == tag))


def test_a_row_becomes_an_agent(team, take):
    assert counts(take(HEADER, ROBIN)) == (1, 0, 0, 0)
    one = robin()
    assert (one.name_zh, one.name_en, one.team.code) == ("小王", "Robin", "T-1")
    assert (one.seat_type, one.grade, one.hired_on) == ("outbound", "junior", date(2026, 1, 5))


def test_a_team_is_made_by_the_row_that_names_it_and_led_by_whom_it_says(take):
    lead = make_user("team_lead", sign_in_name="lead.one")
    outcome = take(f"{HEADER},team_name_zh,lead", f"{ROBIN},一班,Lead.One")
    assert counts(outcome) == (1, 0, 0, 0)
    assert (robin().team.name_zh, robin().team.name_en, robin().team.lead_id) == ("一班", "一班", lead.id)


def test_chinese_headings_and_values_are_taken(take):
    header = "工号,姓名,英文名,班组,座席类型,等级,入职日期,性别,班组名称"
    assert counts(take(header, "1001,小王,,T-1,技术服务,特级,2026/1/5,女,一班")) == (1, 0, 0, 0)
    one = robin()
    assert (one.name_en, one.seat_type, one.grade, one.gender) == (
        "小王", "technical_support", "expert", "female",
    )  # fmt: skip


def test_importing_twice_changes_nothing(team, take):
    take(HEADER, ROBIN)
    assert counts(take(HEADER, ROBIN)) == (0, 0, 1, 0)
    assert (entries("agent:saved"), entries("agents:imported")) == (1, 2)


def test_a_column_that_is_missing_changes_nothing_and_an_empty_cell_takes_away(team, take):
    take(f"{HEADER},qualified_until,gender", f"{ROBIN},2027-01-05,male")
    assert counts(take(HEADER, ROBIN)) == (0, 0, 1, 0)
    assert robin().qualified_until == date(2027, 1, 5)
    assert counts(take(f"{HEADER},gender", f"{ROBIN},")) == (0, 1, 0, 0)
    assert (robin().gender, robin().qualified_until) == (None, date(2027, 1, 5))


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",小王,Robin,T-1,outbound,junior,2026-01-05,,,", "agent_number", "This cell is empty."),
        ("1001,,,T-1,outbound,junior,2026-01-05,,,", "name_en", "This cell is empty."),
        ("1001,小王,Robin,,outbound,junior,2026-01-05,,,", "team", "This cell is empty."),
        ("1001,小王,Robin,T-9,outbound,junior,2026-01-05,,,", "team", "There is no such team."),
        ("1001,小王,Robin,T-1,night,junior,2026-01-05,,,", "seat_type", "Write one of: technical_support"),
        ("1001,小王,Robin,T-1,outbound,boss,2026-01-05,,,", "grade", "Write one of: junior (初级)"),
        ("1001,小王,Robin,T-1,outbound,junior,soon,,,", "hired_on", "This is no day."),
        (
            "1001,小王,Robin,T-1,outbound,junior,2026-01-05,2025-01-01,,",
            "left_on",
            "before the day of hiring",
        ),
        ("1001,小王,Robin,T-1,outbound,junior,2026-01-05,,nobody,", "sign_in_name", "Nobody signs in"),
        ("1001,小王,Robin,T-1,outbound,junior,2026-01-05,,anna.one,", "sign_in_name", "no agent's"),
        ("1001,小王,Robin,T-1,outbound,junior,2026-01-05,,,anna.one", "lead", "no team lead's"),
    ],
)
def test_a_wrong_row_comes_back_with_its_column_and_the_others_are_taken(team, take, row, column, reason):
    make_user("monitor", sign_in_name="anna.one")
    other = "1002,小李,Kim,T-1,outbound,junior,2026-01-05,,,"
    outcome = take(f"{HEADER},left_on,sign_in_name,lead", row, other)
    assert counts(outcome) == (1, 0, 0, 1)
    [back] = outcome.rejected
    assert (back.line, back.column) == (2, column)
    assert reason in str(back.reason)


def test_a_number_that_comes_twice_is_taken_once(team, take):
    outcome = take(HEADER, ROBIN, ROBIN.replace("Robin", "Kim"))
    assert counts(outcome) == (1, 0, 0, 1)
    assert "Line 2" in str(outcome.rejected[0].reason)
    assert robin().name_en == "Robin"


def test_rows_that_name_a_team_differently_come_back(take):
    other = ROBIN.replace("1001", "1002")
    outcome = take(f"{HEADER},team_name_zh", f"{ROBIN},一班", f"{other},二班")
    assert counts(outcome) == (1, 0, 0, 1)
    assert "一班" in str(outcome.rejected[0].reason)


def test_two_agents_do_not_share_an_account(team, take):
    user = make_user("agent", sign_in_name="kim.one")
    make_agent(number="1009", user_id=user.id)
    outcome = take(f"{HEADER},sign_in_name", f"{ROBIN},kim.one")
    assert "1009" in str(outcome.rejected[0].reason)


def test_who_left_cannot_sign_in_any_more(team, take):
    user = make_user("agent", sign_in_name="robin.one")
    take(f"{HEADER},sign_in_name,left_on", f"{ROBIN},robin.one,{TODAY}")
    db.session.refresh(user)
    assert user.closed_at is not None
    assert entries("account:closed") == 1


@pytest.mark.parametrize(("day", "is_closed"), [(20, False), (21, True)])
def test_who_leaves_later_loses_access_in_the_night_of_that_day(app, monkeypatch, day, is_closed):
    user = make_user("agent")
    make_agent(user_id=user.id, left_on=date(2026, 10, 21))
    monkeypatch.setattr(clock, "today", lambda zone: date(2026, 10, day))
    jobs.end_access()
    db.session.refresh(user)
    assert (user.closed_at is not None) is is_closed


def test_a_table_without_a_column_is_refused_and_says_which(take):
    with pytest.raises(InvalidInput, match="Columns are missing: hired_on"):
        take("agent_number,name_zh,name_en,team,seat_type,grade", "1001,小王,Robin,T-1,outbound,junior")


@pytest.mark.parametrize(
    "role", [role.value for role in Role if Permission.ORGANISATION_MANAGE not in GRANTS[role]]
)
def test_nothing_is_imported_by(app, tmp_path, role):
    with pytest.raises(NotAllowed), transaction():
        import_agents(actor_of(make_user(role)), write_csv(tmp_path / "a.csv", HEADER, ROBIN), TODAY)


def test_the_command_takes_a_table_and_names_what_comes_back(app, tmp_path):
    make_team(code="T-1")
    path = write_csv(
        tmp_path / "agents.csv", HEADER, ROBIN, ROBIN.replace("1001", "1002").replace("T-1", "T-9")
    )
    taken = app.test_cli_runner().invoke(args=["organisation", "import", str(path)])
    assert "new 1, changed 0, unchanged 0, rejected 1" in taken.output
    assert "line 3, team 'T-9'" in taken.output


def test_the_table_that_is_handed_out_is_taken_again_without_a_change(signed_in, tmp_path):
    make_agent_with_account(gender="female", team_id=make_team(lead_id=make_user("team_lead").id).id)
    make_agent(left_on=date(2026, 9, 1), name_en="=1+1")
    browser = signed_in("administrator")
    path = tmp_path / "agents.xlsx"
    path.write_bytes(browser.get("/organisation/agents.xlsx").data)
    with path.open("rb") as file:
        page = browser.post("/organisation/import", data={"file": (file, "agents.xlsx")}).text
    assert "0 new, 0 changed, 2 known already, 0 sent back" in page


@pytest.mark.parametrize(
    ("language", "column", "reason"),
    [("en", "team", "There is no such team"), ("zh_CN", "班组", "没有这个班组")],
)
def test_the_page_shows_what_came_back(signed_in, tmp_path, language, column, reason):
    page = handed_in(signed_in("operations_manager"), write_csv(tmp_path / "a.csv", HEADER, ROBIN), language)
    assert reason in page
    assert f"<code>{column}</code>" in page


def test_columns_that_are_missing_are_named_as_the_reader_calls_them(signed_in, tmp_path):
    path = write_csv(tmp_path / "a.csv", "工号,姓名,英文名,座席类型,等级", "1001,小王,,技术服务,特级")
    assert "缺少列：班组, 入职日期。" in handed_in(signed_in("operations_manager"), path, "zh_CN")


def handed_in(browser, path, language: str) -> str:
    browser.set_cookie("language", language)
    with path.open("rb") as file:
        return browser.post("/organisation/import", data={"file": (file, "a.csv")}).text


def test_a_form_without_a_file_says_so(signed_in):
    answer = signed_in("administrator").post("/organisation/import", data={})
    assert answer.status_code == 400
    assert "Choose a file." in answer.text
