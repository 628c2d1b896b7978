"""Login records and rosters from files: right rows are taken, wrong ones come back, twice changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.attendance.models import DutyDay, LoginRecord
from app.attendance.service.imports import import_logins, import_roster
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import InvalidInput, NotAllowed
from app.foundation.handed_in import Imported
from app.foundation.queue.models import Job
from tests.factories.attendance import ZONE, write_csv
from tests.factories.build import actor_of, make_agent, make_user

LOGINS = "agent_number,logged_in_at,logged_out_at"
ROSTER = "agent_number,day,shift"


@pytest.fixture
def agent(any_database):
    return make_agent(number="1001")


@pytest.fixture
def take(tmp_path):
    """``take(header, row, …)`` writes a file and imports it."""

    def import_rows(header: str, *rows: str) -> Imported:
        path = write_csv(tmp_path / "file.csv", header, *rows)
        with transaction():
            return import_logins(SYSTEM, path, ZONE) if "logged" in header else import_roster(SYSTEM, path)

    return import_rows


def counts(outcome: Imported) -> tuple[int, int, int, int]:
    return outcome.new, outcome.changed, outcome.unchanged, len(outcome.rejected)


def logins() -> list[tuple]:
    db.session.expire_all()
    return db.session.execute(
        select(LoginRecord.logged_in_at, LoginRecord.logged_out_at).order_by(LoginRecord.logged_in_at)
    ).all()


def duty() -> list[tuple]:
    db.session.expire_all()
    return db.session.execute(select(DutyDay.day, DutyDay.shift).order_by(DutyDay.day)).all()


def test_local_times_are_read_by_the_clock_of_the_centre(agent, take):
    take(LOGINS, "1001,2026-10-12 08:41,2026-10-12 17:31:05")
    morning, evening = datetime(2026, 10, 12, 0, 41, tzinfo=UTC), datetime(2026, 10, 12, 9, 31, 5, tzinfo=UTC)
    assert logins() == [(morning, evening)]


def test_times_with_an_offset_are_read_by_it(agent, take):
    take(LOGINS, "1001,2026-10-12T08:41:00+02:00,")
    assert logins() == [(datetime(2026, 10, 12, 6, 41, tzinfo=UTC), None)]


def test_importing_twice_changes_nothing(agent, take):
    rows = ["1001,2026-10-12 08:41,2026-10-12 12:01", "1001,2026-10-12 13:25,"]
    assert counts(take(LOGINS, *rows)) == (2, 0, 0, 0)
    assert counts(take(LOGINS, *rows)) == (0, 0, 2, 0)
    assert len(logins()) == 2


def test_a_logout_may_come_with_a_later_file(agent, take):
    take(LOGINS, "1001,2026-10-12 08:41,")
    assert counts(take(LOGINS, "1001,2026-10-12 08:41,2026-10-12 17:31")) == (0, 1, 0, 0)
    assert logins()[0][1] == datetime(2026, 10, 12, 9, 31, tzinfo=UTC)


def test_a_later_file_without_the_logout_does_not_take_it_away(agent, take):
    take(LOGINS, "1001,2026-10-12 08:41,2026-10-12 17:31")
    assert counts(take(LOGINS, "1001,2026-10-12 08:41,")) == (0, 0, 1, 0)
    assert logins()[0][1] is not None


REJECTED = {
    "an unknown agent": ("9999,2026-10-12 08:41,", "agent_number"),
    "no time": ("1001,soon,", "logged_in_at"),
    "a day without a time": ("1001,2026-10-12,", "logged_in_at"),
    "no login": ("1001,,2026-10-12 17:30", "logged_in_at"),
    "a logout before the login": ("1001,2026-10-12 08:41,2026-10-12 08:40", "logged_out_at"),
    "another logout than the one recorded": ("1001,2026-10-13 08:41,2026-10-13 17:00", "logged_out_at"),
}


@pytest.mark.parametrize("what", REJECTED)
def test_a_wrong_login_comes_back_with_its_line_and_column(app, take, what):
    make_agent(number="1001")
    row, column = REJECTED[what]
    outcome = take(LOGINS, "1001,2026-10-13 08:41,2026-10-13 17:31", row)
    assert [(r.line, r.column) for r in outcome.rejected] == [(3, column)]
    assert outcome.new == 1


def test_a_time_that_the_clock_left_out_comes_back(app, tmp_path):
    from zoneinfo import ZoneInfo

    make_agent(number="1001")
    path = write_csv(tmp_path / "spring.csv", LOGINS, "1001,2026-03-29 02:30,")
    with transaction():
        outcome = import_logins(SYSTEM, path, ZoneInfo("Europe/Berlin"))
    assert outcome.rejected[0].column == "logged_in_at"


def test_a_file_without_a_column_is_refused_and_says_which(app, take):
    with pytest.raises(InvalidInput, match="logged_out_at"):
        take("agent_number,logged_in_at", "1001,2026-10-12 08:41")


def test_a_file_that_is_no_workbook_is_refused(app, tmp_path):
    path = tmp_path / "logins.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(InvalidInput), transaction():
        import_logins(SYSTEM, path, ZONE)


def test_a_workbook_with_chinese_headings_is_taken(app, tmp_path):
    make_agent(number="1001")
    book = Workbook()
    book.active.append(["工号", "登录时间", "登出时间"])
    book.active.append(["1001", datetime(2026, 10, 12, 8, 41), datetime(2026, 10, 12, 17, 31)])  # noqa: DTZ001
    book.save(tmp_path / "logins.xlsx")
    with transaction():
        outcome = import_logins(SYSTEM, tmp_path / "logins.xlsx", ZONE)
    assert counts(outcome) == (1, 0, 0, 0)


def test_a_roster_is_taken_once(agent, take):
    rows = ["1001,2026-10-12,standard", "1001,2026-10-13,Night"]
    assert counts(take(ROSTER, *rows)) == (2, 0, 0, 0)
    assert counts(take(ROSTER, *rows)) == (0, 0, 2, 0)
    assert duty() == [(date(2026, 10, 12), "standard"), (date(2026, 10, 13), "night")]


def test_a_changed_roster_replaces_the_day(agent, take):
    take(ROSTER, "1001,2026-10-12,standard", "1001,2026-10-13,standard")
    assert counts(take(ROSTER, "1001,2026-10-12,night", "1001,2026-10-13,off")) == (0, 2, 0, 0)
    assert duty() == [(date(2026, 10, 12), "night")]


def test_wrong_roster_rows_come_back(app, take):
    make_agent(number="1001")
    outcome = take(ROSTER, "1001,2026-10-12,noon", "1001,yesterday,standard", "9999,2026-10-12,standard")
    assert {(r.line, r.column) for r in outcome.rejected} == {(2, "shift"), (3, "day"), (4, "agent_number")}


@pytest.mark.parametrize("until", [None, date(2026, 10, 11)])
def test_an_agent_without_qualification_is_not_rostered(app, take, until):
    make_agent(number="1002", qualified_until=until)
    assert counts(take(ROSTER, "1002,2026-10-12,standard")) == (0, 0, 0, 1)


def test_an_import_has_the_month_settled_again(agent, take):
    take(ROSTER, "1001,2026-10-12,standard")
    jobs = db.session.scalars(select(Job).where(Job.name == "attendance.settle")).all()
    assert [job.arguments["month"] for job in jobs] == ["2026-10"]


def test_an_import_that_changes_nothing_settles_nothing(agent, take):
    take(ROSTER, "1001,2026-10-12,standard")
    take(ROSTER, "1001,2026-10-12,standard")
    assert len(db.session.scalars(select(Job).where(Job.name == "attendance.settle")).all()) == 1


def test_an_import_is_in_the_log_with_the_hash_of_its_file(app, take):
    make_agent(number="1001")
    take(LOGINS, "1001,2026-10-12 08:41,")
    facts = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "logins:imported")).one().facts
    assert (facts["new"], len(facts["digest"])) == (1, 64)


def test_a_lead_cannot_import(app, tmp_path):
    path = write_csv(tmp_path / "file.csv", ROSTER, "1001,2026-10-12,standard")
    with pytest.raises(NotAllowed), transaction():
        import_roster(actor_of(make_user("team_lead")), path)
