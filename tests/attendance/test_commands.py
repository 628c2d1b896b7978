"""``flask attendance …`` and the nightly settlement."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.attendance.jobs import settle
from app.attendance.models import MonthlyStatement
from app.foundation.db import db
from app.foundation.queue.timetable import ENTRIES
from tests.factories.attendance import MONTH, write_csv
from tests.factories.build import make_agent


@pytest.mark.parametrize(("day", "month"), [(date(2026, 10, 15), "2026-10"), (date(2026, 11, 1), "2026-10")])
def test_the_night_settles_the_month_of_yesterday(app, day, month):
    assert ENTRIES["attendance.settle"].arguments(day) == {"month": month, "cause": day.isoformat()}


def test_roster_and_logins_become_a_statement_by_commands_and_job(app, tmp_path):
    make_agent(number="1001")
    roster = write_csv(tmp_path / "roster.csv", "agent_number,day,shift", "1001,2026-10-12,standard")
    rows = ["1001,2026-10-12 09:00,2026-10-12 17:31", "9999,2026-10-12 09:00,"]
    logins = write_csv(tmp_path / "logins.csv", "agent_number,logged_in_at,logged_out_at", *rows)
    run = app.test_cli_runner().invoke
    assert "new 1" in run(args=["attendance", "import-roster", str(roster)]).output
    taken = run(args=["attendance", "import-logins", str(logins)])
    assert "line 3, agent_number '9999'" in taken.output
    assert "2026-10: 1 statements" in run(args=["attendance", "settle", MONTH]).output
    settle(month=MONTH, cause="2026-10-13")
    assert db.session.scalars(select(MonthlyStatement)).one().leave_days == 0.5


def test_a_month_that_is_none_is_refused_in_words(app):
    refused = app.test_cli_runner().invoke(args=["attendance", "settle", "soon"])
    assert refused.exit_code == 1
    assert "is no month" in refused.output
