"""Who may hear the calls of a session, from when, until when; and that it counts as duty (P3, S7)."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.foundation.errors import NotFound
from app.joint.queries.hearing import listening_between, may_hear
from app.organisation.queries import list_agents, scope_of
from app.recordings.queries import CallFilter, get_call, list_calls
from app.sampling.policy.listening import Listening
from tests.factories.build import NOON, actor_of, make_call, make_user
from tests.factories.joint import make_heard, make_held, make_lead, make_session

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@pytest.fixture
def lead(app):
    return make_lead()


def call_id_of(session) -> int:
    return session.calls[0].evaluation.call_id


def test_a_lead_hears_another_teams_call_in_his_session_alone(any_database):
    lead = make_lead()
    session, other = make_session(leads=[lead]), make_session()
    assert may_hear(actor_of(lead), call_id_of(session))
    assert not may_hear(actor_of(lead), call_id_of(other))
    assert not may_hear(actor_of(lead), make_call().id)


def test_no_list_and_no_page_of_the_call_shows_it_to_him(lead):
    session = make_session(leads=[lead])
    page = list_calls(actor_of(lead), CallFilter(), ZONE, None)
    assert [call.id for call in page.rows] == []
    with pytest.raises(NotFound):
        get_call(actor_of(lead), call_id_of(session))


def test_his_own_teams_calls_stay_open_to_him(lead):
    [agent] = list_agents(scope_of(actor_of(lead)))
    assert may_hear(actor_of(lead), make_call(agent_id=agent.id).id)


@pytest.mark.parametrize(
    ("begins_in", "hears"),
    [(2 * DAY, False), (DAY + timedelta(minutes=1), False), (DAY, True), (-6 * DAY, True), (-8 * DAY, False)],
)
def test_a_planned_session_opens_ears_a_day_before_and_not_for_ever(lead, begins_in, hears):
    session = make_session(leads=[lead], begins_at=NOON + begins_in)
    assert may_hear(actor_of(lead), call_id_of(session)) is hears


@pytest.mark.parametrize(("days", "hears"), [(6, True), (8, False)])
def test_a_closed_session_shuts_them_again_after_the_days_that_the_rules_say(lead, set_clock, days, hears):
    session = make_held(leads=[lead], state="closed", closed_at=NOON + DAY)
    set_clock(NOON + DAY + timedelta(days=days))
    assert may_hear(actor_of(lead), call_id_of(session)) is hears


def test_a_held_session_that_nobody_closes_shuts_them_too(lead, set_clock):
    session = make_held(leads=[lead])
    set_clock(NOON + 8 * DAY)
    assert not may_hear(actor_of(lead), call_id_of(session))


def test_a_cancelled_session_opens_no_ears(lead):
    assert not may_hear(actor_of(lead), call_id_of(make_session(leads=[lead], state="cancelled")))


def test_who_did_not_come_hears_nothing_afterwards(lead):
    assert not may_hear(actor_of(lead), call_id_of(make_held(leads=[lead], attended=False)))


def test_the_monitor_who_leads_it_hears_its_calls_long_before(app):
    session = make_session(begins_at=NOON + 20 * DAY)
    assert may_hear(actor_of(session.monitor), call_id_of(session))
    assert not may_hear(actor_of(make_user("monitor")), call_id_of(session))


def test_the_minutes_count_for_the_monitor_on_the_day_of_the_session(any_database):
    monitor = make_user("monitor")
    scores = [make_heard(call=make_call(duration_s=seconds)) for seconds in (100, 50)]
    make_held(monitor_id=monitor.id, scores=scores)
    make_session(monitor_id=monitor.id, begins_at=NOON + DAY)
    make_session(monitor_id=monitor.id, state="cancelled")
    heard = sorted(listening_between(date(2026, 10, 14), date(2026, 10, 15), ZONE))
    assert heard == [
        Listening(monitor.id, date(2026, 10, 14), 150, 150, 0),
        Listening(monitor.id, date(2026, 10, 15), 60, 0, 60),
    ]


def test_sessions_of_other_days_do_not_count(app):
    make_held(begins_at=NOON - 5 * DAY)
    assert list(listening_between(date(2026, 10, 14), date(2026, 10, 15), ZONE)) == []
