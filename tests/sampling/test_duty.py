"""Targets, days away and conflicts of monitors decide who hears whom, and on which day (S6, S7)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from app.accounts.queries import list_monitors
from app.engines.draw.sampling_rules import AssignmentRules, ListeningRules
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.recordings.models import Call
from app.sampling.models import DayAway, DrawnCall, MonitorTarget
from app.sampling.policy.duty import duty_weeks
from app.sampling.policy.listening import Listening
from app.sampling.queries import conflicts as found
from app.sampling.queries import duty
from app.sampling.service import conflicts
from app.sampling.service import duty as service
from tests.factories.build import actor_of, make_agent, make_call, make_recording, make_team, make_user
from tests.factories.sampling import make_draw, make_drawn_call
from tests.sampling.conftest import draw_now

MONDAY = date(2026, 10, 19)
WEEK = [MONDAY + timedelta(days=further) for further in range(7)]
RULES = AssignmentRules(
    daily_target_minutes=120, listening_days=5, tolerance_calls=1, former_team_days=180, pair_weeks=8
)


def done(intent, *arguments, role="supervisor", **named):
    actor = actor_of(make_user(role))
    with transaction():
        return intent(actor, *arguments, **named)


def tags() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))


class TestWhatIsWanted:
    def test_a_monitor_without_entries_hears_what_the_rules_say_on_working_days(self, app):
        monitor = make_user("monitor")
        assert duty.minutes_wanted([monitor.id], WEEK, RULES).tolist() == [[120] * 5 + [0, 0]]

    def test_his_own_target_and_days_away_come_first(self, any_database):
        monitor = make_user("monitor")
        done(service.set_target, monitor.id, 60)
        done(service.enter_days_away, monitor.id, WEEK[1], WEEK[2], "leave")
        assert duty.minutes_wanted([monitor.id], WEEK, RULES).tolist() == [[60, 0, 0, 60, 60, 0, 0]]
        assert tags()[-2:] == ["duty-target:set", "days-away:entered"]

    def test_an_empty_target_goes_back_to_the_rules(self, app):
        monitor = make_user("monitor")
        done(service.set_target, monitor.id, 60)
        done(service.set_target, monitor.id, None)
        assert db.session.scalars(select(MonitorTarget)).all() == []

    def test_days_that_are_entered_twice_are_there_once(self, app):
        monitor = make_user("monitor")
        assert done(service.enter_days_away, monitor.id, WEEK[0], WEEK[1], "leave") == 2
        assert done(service.enter_days_away, monitor.id, WEEK[1], WEEK[2], "leave") == 1

    def test_a_day_can_be_taken_back(self, app):
        monitor = make_user("monitor")
        done(service.enter_days_away, monitor.id, WEEK[0], WEEK[0], "leave")
        done(service.remove_day_away, db.session.scalars(select(DayAway.id)).one())
        assert duty.away_pairs([monitor.id], WEEK[0], WEEK[6]) == set()

    @pytest.mark.parametrize("last", [WEEK[0] - timedelta(days=1), WEEK[0] + timedelta(days=366)])
    def test_days_in_the_wrong_order_or_without_end_are_refused(self, app, last):
        with pytest.raises(InvalidInput):
            done(service.enter_days_away, make_user("monitor").id, WEEK[0], last, "leave")

    @pytest.mark.parametrize("role", ["monitor", "director"])
    def test_a_supervisor_alone_enters_them(self, app, role):
        with pytest.raises(NotAllowed):
            done(service.set_target, make_user("monitor").id, 10, role=role)

    def test_only_monitors_have_duty(self, app):
        with pytest.raises(NotFound):
            done(service.set_target, make_user("trainer").id, 10)


class TestConflicts:
    def pairs(self, monitor, day=MONDAY):
        return {agent for _person, agent in found.conflict_pairs([monitor.id], day, day, 180)}

    def test_own_calls_and_the_teams_he_is_on_or_leads(self, any_database):
        monitor = make_user("monitor")
        own = make_agent(user_id=monitor.id)
        mate, led, other = make_agent(team_id=own.team_id), make_agent(team_id=lead(monitor)), make_agent()
        assert self.pairs(monitor) == {own.id, mate.id, led.id}
        assert other.id not in self.pairs(monitor)

    def test_a_declared_agent_or_team_from_the_first_day_to_the_last(self, any_database):
        monitor, friend, team = make_user("monitor"), make_agent(), make_team()
        member = make_agent(team_id=team.id)
        facts = {"reason": "kin", "from_on": WEEK[1], "until_on": WEEK[3]}
        done(conflicts.declare_conflict, monitor.id, agent_id=friend.id, **facts)
        done(conflicts.declare_conflict, monitor.id, team_id=team.id, **facts)
        both = {friend.id, member.id}
        assert [self.pairs(monitor, day) for day in WEEK[:5]] == [set(), both, both, both, set()]

    def test_a_conflict_ends_on_the_day_that_a_supervisor_says(self, app):
        monitor, friend = make_user("monitor"), make_agent()
        one = done(conflicts.declare_conflict, monitor.id, agent_id=friend.id, reason="kin", from_on=WEEK[0])
        done(conflicts.end_conflict, one.id, WEEK[2])
        assert (self.pairs(monitor, WEEK[2]), self.pairs(monitor, WEEK[3])) == ({friend.id}, set())
        with pytest.raises(Conflict):
            done(conflicts.end_conflict, one.id, WEEK[3])
        assert tags()[-2:] == ["conflict:declared", "conflict:ended"]

    def test_a_monitor_declares_for_himself_and_for_nobody_else(self, app):
        monitor, agent = make_user("monitor"), make_agent()
        facts = {"agent_id": agent.id, "reason": "kin", "from_on": WEEK[0]}
        with transaction():
            conflicts.declare_conflict(actor_of(monitor), monitor.id, **facts)
        with pytest.raises(NotAllowed):
            done(conflicts.declare_conflict, monitor.id, role="monitor", **facts)

    @pytest.mark.parametrize("side", [{}, {"agent_id": 1, "team_id": 1}])
    def test_it_is_about_one_agent_or_one_team(self, app, side):
        with pytest.raises(InvalidInput):
            done(conflicts.declare_conflict, make_user("monitor").id, reason="x", from_on=WEEK[0], **side)


def lead(person) -> int:
    return make_team(lead_id=person.id).id


class TestHistory:
    def test_pairs_and_planned_minutes_count_both_people_of_a_call(self, any_database):
        one, two, draw = make_user("monitor"), make_user("monitor"), make_draw()
        call = make_call(duration_s=600)
        make_recording(call_id=call.id, duration_s=300.0)
        make_drawn_call(
            draw_id=draw.id, call_id=call.id, monitor_id=one.id, due_on=WEEK[0],
            second_monitor_id=two.id, second_due_on=WEEK[1],
        )  # fmt: skip
        ids = [one.id, two.id]
        agent, other = np.array([call.agent_id]), np.array([call.agent_id + 1])
        assert duty.pairs_heard(ids, agent, WEEK[0], WEEK[6]) == [(key, call.agent_id, 1) for key in ids]
        assert duty.pairs_heard(ids, other, WEEK[0], WEEK[6]) == []
        planned = duty.minutes_planned(ids, WEEK[:2], ListeningRules(most_minutes=None))
        assert planned.tolist() == [[5, 0], [0, 5]]
        assert duty.minutes_planned(ids, WEEK[:2], ListeningRules(most_minutes=2)).sum() == 4

    def test_a_part_that_was_drawn_is_planned_as_it_was_drawn_whatever_the_rules_say_now(self, any_database):
        monitor, call = make_user("monitor"), make_call(duration_s=600)
        make_drawn_call(
            call_id=call.id, monitor_id=monitor.id, due_on=WEEK[0], window_start_s=30.0, window_s=180.0
        )
        for most_minutes in (None, 2):
            planned = duty.minutes_planned([monitor.id], WEEK[:1], ListeningRules(most_minutes=most_minutes))
            assert planned.tolist() == [[3.0]]

    def test_a_draw_keeps_days_off_targets_and_conflicts(self, small_centre):
        """The week of the fixture is heard from MONDAY on."""
        away, here = sorted(duty_people())
        agent_id = db.session.scalars(select(Call.agent_id)).first()
        done(service.enter_days_away, away, WEEK[0], WEEK[3], "leave")
        done(conflicts.declare_conflict, here, agent_id=agent_id, reason="kin", from_on=WEEK[0])
        draw = draw_now()
        days = {key: {row.due_on for row in draw.calls if row.monitor_id == key} for key in (away, here)}
        assert not days[away] & set(WEEK[:4])
        heard = db.session.scalars(
            select(Call.agent_id)
            .join(DrawnCall, DrawnCall.call_id == Call.id)
            .where(DrawnCall.monitor_id == here)
        )
        assert agent_id not in heard.all()
        assert len(days[here]) > 1


def duty_people() -> list[int]:
    return [person.id for person in list_monitors()]


def test_the_table_tells_wanted_planned_done_and_due():
    minutes, listened = np.array([[120.0, 0.0]]), [Listening(7, WEEK[0], 9000, 0, 3000)]
    listened += [Listening(7, WEEK[0], 0, 6000, 0), Listening(8, WEEK[0], 60, 0, 0)]
    [row] = duty_weeks([7], WEEK[:2], minutes, {(7, WEEK[1])}, listened)
    first, second = row.days
    assert (first.target, first.planned, first.done, first.due, first.over) == (120, 150, 100, 50, 30)
    assert second.is_away
    assert (row.sums.target, row.sums.is_away) == (120, False)


class TestPages:
    def test_a_monitor_sees_his_own_line_only(self, app, signed_in):
        other = make_user("monitor", name_en="Someone Else")
        page = signed_in("monitor").get("/sampling/duty").text
        assert "Someone Else" not in page
        assert signed_in("monitor").get(f"/sampling/duty/{other.id}").status_code == 404

    def test_a_supervisor_enters_target_days_and_conflict(self, app, signed_in):
        monitor, agent, browser = make_user("monitor"), make_agent(), signed_in("supervisor")
        at = f"/sampling/duty/{monitor.id}"
        browser.post(f"{at}/target", data={"daily_minutes": "45"})
        browser.post(f"{at}/away", data={"first": "2099-10-19", "last": "2099-10-20", "reason": "a course"})
        facts = {"against": f"agent:{agent.id}", "why": "kinship", "from_on": "2026-10-19"}
        browser.post(f"{at}/conflicts", data=facts)
        page = browser.get(at).text
        assert 'value="45"' in page
        assert page.count("a course</td>") == 2
        assert "kinship" in page
        assert browser.get("/sampling/duty?week_on=2099-10-19").text.count("away") >= 2

    def test_what_is_wrong_is_said_beside_the_field(self, app, signed_in):
        at = f"/sampling/duty/{make_user('monitor').id}"
        browser = signed_in("supervisor")
        late = {"first": "2026-10-20", "last": "2026-10-19", "reason": "x"}
        assert browser.post(f"{at}/away", data=late).status_code == 422
        assert browser.post(f"{at}/target", data={"daily_minutes": "1000"}).status_code == 422
        assert browser.post(f"{at}/conflicts", data={}).status_code == 422
        assert browser.get("/sampling/duty?week_on=nonsense").status_code == 400
