"""Sessions are arranged and called off; the rotation follows."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.joint.models import JointSession, LeadAway
from app.joint.queries import turns
from app.joint.service import arranging
from app.joint.service.arranging import SessionTerms
from app.joint.service.rules import rotation_of
from tests.factories.build import NOON, actor_of, kept, make_team, make_user
from tests.factories.joint import make_held, make_lead, make_session

ZONE = ZoneInfo("Asia/Shanghai")
LATER = NOON + timedelta(days=3)


@pytest.fixture
def monitor(app):
    return make_user("monitor")


def arrange(user, *leads, **values) -> JointSession:
    defaults = {"begins_at": LATER, "minutes": 60, "monitor_id": user.id, "is_blind": True}
    terms = SessionTerms(**(defaults | values), lead_ids=tuple(one.id for one in leads))
    with transaction():
        return arranging.arrange_session(actor_of(user), terms, ZONE)


def cancel(user, session, reason="The monitor is ill") -> None:
    with transaction():
        arranging.cancel_session(actor_of(user), session.id, reason)


def next_ids(away=frozenset()) -> list[int]:
    return [turn.lead_id for turn in rotation_of(turns.list_leads(), set(away)) if turn.is_next]


def tags() -> list[str]:
    return [entry.tag for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_a_monitor_arranges_a_session_and_the_log_tells_of_it(any_database):
    monitor, lead = make_user("monitor"), make_lead()
    session = arrange(monitor, lead)
    assert (session.state, [seat.lead_id for seat in session.seats]) == ("planned", [lead.id])
    assert tags() == ["joint-session:arranged"]


def test_a_monitor_does_not_arrange_for_another(monitor):
    with pytest.raises(NotAllowed):
        arrange(monitor, make_lead(), monitor_id=make_user("monitor").id)


def test_the_supervisor_names_the_monitor(monitor):
    session = arrange(make_user("supervisor"), make_lead(), monitor_id=monitor.id)
    assert session.monitor_id == monitor.id


@pytest.mark.parametrize("role", ["team_lead", "agent", "director"])
def test_nobody_else_arranges_sessions(app, role):
    with pytest.raises(NotAllowed):
        arrange(make_user(role), make_lead())


def test_a_team_lead_does_not_lead_a_session(app):
    lead = make_lead()
    with pytest.raises(InvalidInput):
        arrange(make_user("supervisor"), lead, monitor_id=lead.id)


@pytest.mark.parametrize("role", ["monitor", "team_lead"])
def test_only_somebody_who_leads_a_team_is_called(monitor, role):
    with pytest.raises(InvalidInput):
        arrange(monitor, make_user(role))


def test_no_session_is_arranged_for_yesterday(monitor):
    with pytest.raises(InvalidInput):
        arrange(monitor, make_lead(), begins_at=NOON - timedelta(days=1))


def test_a_lead_with_two_teams_has_one_place_in_the_rotation(app):
    lead = make_lead()
    make_team(lead_id=lead.id)
    [found] = turns.list_leads()
    assert (found.person.id, len(found.teams)) == (lead.id, 2)


def test_a_lead_whose_account_is_closed_is_not_in_the_rotation(app):
    make_lead(closed_at=NOON)
    assert turns.list_leads() == []


def test_the_lead_who_took_part_longest_ago_is_next(any_database):
    first, second, third = make_lead(), make_lead(), make_lead()
    make_held(NOON - timedelta(days=9), leads=[second])
    make_held(NOON - timedelta(days=5), leads=[first, third])
    make_held(NOON - timedelta(days=3), leads=[first])
    assert next_ids() == [second.id, third.id]


def test_a_lead_who_did_not_come_has_had_no_turn(app):
    first, second = make_lead(), make_lead()
    make_held(leads=[first], attended=False)
    assert next_ids() == [first.id, second.id]


def test_who_is_planned_is_not_called_again_until_the_session_is_cancelled(monitor):
    first, second, third = make_lead(), make_lead(), make_lead()
    session = arrange(monitor, first)
    assert next_ids() == [second.id, third.id]
    cancel(monitor, session)
    assert next_ids() == [first.id, second.id]


def test_a_session_is_cancelled_with_a_reason_that_its_leads_read(monitor):
    session = arrange(monitor, make_lead())
    cancel(monitor, session)
    assert (session.state, session.reason) == ("cancelled", "The monitor is ill")
    assert tags()[-1] == "joint-session:cancelled"


def test_it_is_not_cancelled_without_one(monitor):
    with pytest.raises(InvalidInput):
        cancel(monitor, arrange(monitor, make_lead()), " ")


def test_a_session_that_was_held_is_not_cancelled(monitor):
    with pytest.raises(Conflict):
        cancel(monitor, make_held(monitor_id=monitor.id))


def test_another_monitors_session_is_not_to_be_found(monitor):
    with pytest.raises(NotFound):
        cancel(monitor, make_session())


def test_who_is_away_is_passed_over_and_comes_first_once_he_is_back(app):
    first, second = make_lead(), make_lead()
    make_held(leads=[second])
    with transaction():
        arranging.enter_days_away(actor_of(first), first.id, date(2026, 10, 14), date(2026, 10, 16))
    assert turns.away_on(date(2026, 10, 16)) == {first.id}
    assert turns.away_on(date(2026, 10, 17)) == set()
    assert next_ids({first.id}) == [second.id]
    assert next_ids()[0] == first.id


def test_a_lead_does_not_speak_for_another(app):
    lead, other = make_lead(), make_lead()
    with pytest.raises(NotAllowed), transaction():
        arranging.enter_days_away(actor_of(lead), other.id, date(2026, 10, 14), date(2026, 10, 16))


@pytest.mark.parametrize("last", [date(2026, 10, 13), date(2028, 1, 1)])
def test_days_away_are_in_order_and_no_longer_than_a_year(monitor, last):
    with pytest.raises(InvalidInput), transaction():
        arranging.enter_days_away(actor_of(monitor), make_lead().id, date(2026, 10, 14), last)


def test_days_away_can_be_taken_back(monitor):
    lead = make_lead()
    away = kept(LeadAway(lead_id=lead.id, first_on=date(2026, 10, 14), last_on=date(2026, 10, 16)))
    with transaction():
        arranging.remove_days_away(actor_of(monitor), away.id)
    assert turns.list_away(date(2026, 10, 14)) == []
    assert tags() == ["lead-away:removed"]
