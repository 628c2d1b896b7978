"""Settling a month: what the rules make of roster and logins, each time the same (A1, A2, A3, A8, A10)."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.attendance.models import AttendanceEvent, MonthlyStatement
from app.attendance.queries import statement_of, statements
from app.attendance.service.excuses import accept_excuse
from app.attendance.service.settlement import settle_month
from app.engines.duty.rules import ExcuseKind
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.scope import Scope
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.factories.attendance import MONTH, ZONE, at, make_duty, make_excuse, make_login
from tests.factories.build import actor_of, make_agent, make_agent_with_account, make_user


@pytest.fixture
def agent(any_database):
    """An agent, and another whose logins show that the records reach to the end of the month."""
    make_login(make_agent().id, "08:30", "20:00", day=30)
    return make_agent()


def settle() -> int:
    with transaction():
        return settle_month(SYSTEM, MONTH, ZONE)


def statement(agent) -> MonthlyStatement:
    db.session.expire_all()
    return statement_of(agent.id, MONTH)


def lines(agent) -> list[tuple]:
    return [
        (e.day.day, e.kind, e.minutes, e.consequence, e.rule, e.days, e.money)
        for e in statement(agent).events
    ]


def test_a_kept_shift_has_no_event(agent):
    make_duty(agent.id)
    make_login(agent.id, "08:40", "17:31")
    settle()
    assert (statement(agent).duty_days, lines(agent)) == (1, [])


def test_half_an_hour_late_is_half_a_day_of_leave(agent):
    make_duty(agent.id)
    make_login(agent.id, "09:15", "17:30")
    settle()
    assert lines(agent) == [(12, "late", 30, "half_day_leave", "A2", Decimal("0.5"), 0)]
    assert statement(agent).leave_days == Decimal("0.5")


def test_two_days_of_absence_cost_money_and_propose_dismissal(agent):
    make_duty(agent.id, 12)
    make_duty(agent.id, 13)
    settle()
    found = statement(agent)
    assert (found.absence_days, found.money) == (2, 200)
    assert found.proposals == ["dismissal", "appraisal_zero"]


def test_a_night_shift_is_settled_with_the_logins_of_both_days(agent):
    make_duty(agent.id, 12, "night")
    make_login(agent.id, "19:50", "23:59", day=12)
    make_login(agent.id, "00:00", "08:01", day=13)
    settle()
    assert lines(agent) == []


def test_an_accepted_excuse_in_time_takes_the_lateness_away(agent):
    make_duty(agent.id)
    make_login(agent.id, "09:15", "17:30")
    make_excuse(agent.id)
    settle()
    assert lines(agent) == [(12, "late", 30, "none", "A3", 0, 0)]


def test_an_excuse_reported_late_does_not_count(agent):
    make_duty(agent.id)
    make_login(agent.id, "09:15", "17:30")
    make_excuse(agent.id, reported_at=at("09:01"))
    settle()
    assert lines(agent)[0][4] == "A2"


def test_settling_again_gives_the_same(agent):
    make_duty(agent.id)
    settle()
    first = lines(agent)
    settle()
    assert lines(agent) == first
    assert db.session.scalar(select(func.count()).select_from(AttendanceEvent)) == len(first)


def test_what_changed_meanwhile_is_settled_anew(agent):
    make_duty(agent.id)
    settle()
    make_login(agent.id, "08:40", "17:31")
    settle()
    assert (lines(agent), statement(agent).money) == ([], 0)


def test_two_settlements_at_once_leave_one_set_of_statements(agent):
    make_duty(agent.id)
    app, both_ready, failures = current(), threading.Barrier(2), []

    def run() -> None:
        with app.app_context():
            both_ready.wait(10)
            try:
                settle()
            except Conflict:
                pass  # the slower one is told so, and its job tries again
            except Exception as error:  # noqa: BLE001 — any other failure of a thread fails the test
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert failures == []
    assert len(statement(agent).events) == 1
    assert db.session.scalar(select(func.count()).select_from(MonthlyStatement)) == 1


def current():
    from flask import current_app

    return current_app._get_current_object()


def test_a_kill_in_the_middle_leaves_the_old_statements(agent, monkeypatch):
    make_duty(agent.id)
    settle()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(
            "app.attendance.service.settlement.record",
            lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt),
        )
        settle()
    assert len(lines(agent)) == 1


def test_a_shift_after_the_last_record_is_not_absence(app):
    agent = make_agent()
    make_duty(agent.id, 12)
    make_duty(agent.id, 13)
    make_login(agent.id, "08:40", "17:31", day=12)
    settle()
    assert (statement(agent).duty_days, lines(agent)) == (1, [])


def test_without_any_record_nothing_is_settled(app):
    make_duty(make_agent().id)
    assert settle() == 0


def test_a_shift_that_goes_on_is_not_settled(app, monkeypatch):
    agent = make_agent()
    make_duty(agent.id)
    make_login(agent.id, "08:40", None)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 12, 4, tzinfo=UTC))  # noon in Shanghai
    assert settle() == 0


def test_a_shift_that_the_rules_lack_is_named(agent):
    make_duty(agent.id, shift="siesta")
    with pytest.raises(InvalidInput, match="siesta"):
        settle()


def test_a_month_that_is_none_is_refused(app):
    with pytest.raises(InvalidInput), transaction():
        settle_month(SYSTEM, "2026-13", ZONE)


def test_a_statement_names_the_rules_that_it_was_made_by(agent):
    make_duty(agent.id)
    settle()
    assert len(statement(agent).rules_hash) == 64


def test_a_lead_sees_the_statements_of_his_agents_alone(agent):
    other = make_agent()
    make_duty(agent.id)
    make_duty(other.id)
    settle()
    assert [s.agent_id for s in statements(MONTH, Scope(frozenset({agent.id})))] == [agent.id]


def excuse(actor, agent_id: int, day: int = 12):
    with transaction():
        return accept_excuse(
            actor, agent_id, date(2026, 10, day), ExcuseKind.COMPANY_BUS, at("08:50"), "Line 3 stood still"
        ).id


def test_the_operations_manager_accepts_an_excuse(agent):
    make_duty(agent.id)
    assert excuse(actor_of(make_user("operations_manager")), agent.id)


def test_accepting_twice_keeps_one_excuse(agent):
    make_duty(agent.id)
    boss = actor_of(make_user("operations_manager"))
    assert excuse(boss, agent.id) == excuse(boss, agent.id)


def test_no_excuse_without_duty_on_that_day(agent):
    make_duty(agent.id, 13)
    with pytest.raises(InvalidInput, match="roster"):
        excuse(actor_of(make_user("operations_manager")), agent.id)


def test_the_administrator_decides_nobodys_attendance(agent):
    make_duty(agent.id)
    with pytest.raises(NotFound):
        excuse(actor_of(make_user("administrator")), agent.id)


def test_a_lead_cannot_accept_an_excuse(agent):
    make_duty(agent.id)
    with pytest.raises(NotAllowed):
        excuse(actor_of(make_user("team_lead")), make_agent_with_account().id)
