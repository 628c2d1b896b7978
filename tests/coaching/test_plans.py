"""Plans run until listening shows that they helped; the calls are drawn, not chosen."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import current_app

from app.coaching.models import FollowUp
from app.coaching.policy import Outcome, draw_seed
from app.coaching.queries.plans import list_open_plans, list_plans_of
from app.coaching.service import plans
from app.coaching.service.draws import draw_follow_ups
from app.coaching.service.plans import PlanTerms
from app.engines.draw.numbers import permanent_numbers
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.scope import EVERYBODY
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.organisation.queries import scope_of
from app.recordings.queries import get_call
from tests.factories.build import NOON, actor_of, make_agent, make_call, make_team, make_user
from tests.factories.coaching import (
    TODAY,
    make_drawn_plan,
    make_interview,
    make_low_score,
    make_plan,
    make_recorded_call,
)

ZONE = ZoneInfo("Asia/Shanghai")
TERMS = PlanTerms("Greets every caller", "Card at the screen", ("greeting",), TODAY + timedelta(days=28))


@pytest.fixture
def supervisor(app):
    return actor_of(make_user("supervisor"))


def agree(actor, interview, terms=TERMS):
    with transaction():
        return plans.agree_plan(actor, interview.id, terms, ZONE)


def draw():
    with transaction():
        return draw_follow_ups(SYSTEM, ZONE)


def hear(actor, follow_up, outcome):
    with transaction():
        return plans.record_follow_up(actor, follow_up.id, outcome, " heard ", ZONE)


def close(actor, plan):
    with transaction():
        return plans.close_plan(actor, plan.interview_id)


def test_a_plan_spreads_its_follow_ups_over_its_time(supervisor):
    plan = agree(supervisor, make_interview())
    assert [one.planned_on for one in plan.follow_ups] == [date(2026, 11, 3), date(2026, 11, 17)]
    assert (plan.state, plan.item_codes) == ("open", ["greeting"])


@pytest.mark.parametrize("due_on", [TODAY, TODAY - timedelta(days=1)])
def test_a_plan_ends_after_today(supervisor, due_on):
    with pytest.raises(InvalidInput):
        agree(supervisor, make_interview(), PlanTerms("Goal", "Measures", (), due_on))


def test_an_interview_has_one_plan(supervisor):
    plan = make_plan()
    with pytest.raises(Conflict):
        agree(supervisor, plan.interview)


def test_two_people_who_agree_a_plan_at_once_end_with_one(any_database):
    interview_id = make_interview().id
    actors = [actor_of(make_user("supervisor")) for _ in range(2)]
    application, both_ready, outcomes = current_app._get_current_object(), threading.Barrier(2), []
    db.session.remove()

    def run(actor):
        with application.app_context():
            both_ready.wait()
            try:
                with transaction():
                    plans.agree_plan(actor, interview_id, TERMS, ZONE)
                outcomes.append("kept")
            except Conflict:
                outcomes.append("conflict")

    threads = [threading.Thread(target=run, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["conflict", "kept"]
    assert db.session.query(FollowUp).count() == 2


def test_a_follow_up_that_is_due_gets_a_recorded_call_of_the_agent(any_database):
    plan = make_plan()
    calls = {make_recorded_call(plan.agent_id).id for _ in range(5)}
    make_call(agent_id=plan.agent_id, started_at=NOON + timedelta(days=3))
    make_recorded_call(make_agent().id)
    assert draw() == 1
    assert [one.call_id in calls for one in plan.follow_ups] == [True, False]


def test_the_call_is_the_one_with_the_least_random_number(app):
    plan = make_plan()
    calls = [make_recorded_call(plan.agent_id) for _ in range(9)]
    draw()
    numbers = permanent_numbers(
        draw_seed(plan.id, plan.follow_ups[0].id), [call.external_id for call in calls]
    )
    assert plan.follow_ups[0].call_id == calls[int(numbers.argmin())].id


def test_the_log_says_what_a_second_draw_needs(app):
    plan = make_plan()
    make_recorded_call(plan.agent_id)
    draw()
    entry = db.session.query(AuditEntry).one()
    assert (entry.tag, entry.facts["out_of"]) == ("follow-up:drawn", 1)
    assert entry.facts["seed"] == draw_seed(plan.id, plan.follow_ups[0].id).hex()


def test_drawing_again_changes_nothing(app):
    plan = make_plan()
    for _ in range(3):
        make_recorded_call(plan.agent_id)
    draw()
    drawn = plan.follow_ups[0].call_id
    assert draw() == 0
    assert plan.follow_ups[0].call_id == drawn


def test_two_follow_ups_never_get_the_same_call(app):
    plan = make_plan(days=[TODAY, TODAY])
    calls = {make_recorded_call(plan.agent_id).id for _ in range(2)}
    assert draw() == 2
    assert {one.call_id for one in plan.follow_ups} == calls


def test_an_agent_without_a_new_recorded_call_waits(app):
    plan = make_plan()
    make_recorded_call(plan.agent_id, plan.agreed_at - timedelta(minutes=1))
    assert draw() == 0


def test_a_call_before_the_last_hearing_is_not_drawn_again(app):
    plan = make_plan()
    plan.follow_ups[0].recorded_at = NOON + timedelta(days=4)
    db.session.commit()
    make_recorded_call(plan.agent_id, NOON + timedelta(days=3))
    assert draw() == 0


def test_the_day_of_the_draw_is_the_centres_own(app, monkeypatch, stopped_clock):
    plan = make_plan()
    make_recorded_call(plan.agent_id)
    four_in_the_morning = stopped_clock - timedelta(hours=6)  # still the day before in UTC
    monkeypatch.setattr(clock, "now", lambda: four_in_the_morning)
    assert draw() == 1


def test_only_the_system_draws(supervisor):
    with pytest.raises(NotAllowed), transaction():
        draw_follow_ups(supervisor, ZONE)


def test_the_interviewing_monitor_may_hear_the_drawn_call(app):
    plan = make_drawn_plan()
    call_id = plan.follow_ups[0].call_id
    assert get_call(actor_of(plan.interview.interviewer), call_id).id == call_id
    with pytest.raises(NotFound):
        get_call(actor_of(make_user("monitor")), call_id)


def test_a_finding_is_kept_with_its_listener(supervisor, stopped_clock):
    plan = make_drawn_plan()
    hear(supervisor, plan.follow_ups[0], Outcome.IMPROVED)
    heard = plan.follow_ups[0]
    assert (heard.outcome, heard.remark, heard.listener_id) == ("improved", "heard", supervisor.user_id)
    assert (heard.recorded_at, plan.state) == (stopped_clock, "following")


def test_nothing_is_found_on_a_follow_up_without_a_call(supervisor):
    with pytest.raises(Conflict):
        hear(supervisor, make_plan().follow_ups[0], Outcome.IMPROVED)


def test_a_finding_is_written_down_once(supervisor):
    plan = make_drawn_plan()
    hear(supervisor, plan.follow_ups[0], Outcome.IMPROVED)
    with pytest.raises(Conflict):
        hear(supervisor, plan.follow_ups[0], Outcome.UNCHANGED)


def test_without_improvement_at_the_last_call_another_round_follows(supervisor):
    plan = make_drawn_plan()
    hear(supervisor, plan.follow_ups[0], Outcome.IMPROVED)
    hear(supervisor, plan.follow_ups[1], Outcome.UNCHANGED)
    assert plan.due_on == TODAY + timedelta(days=28)
    assert [one.planned_on for one in plan.follow_ups[2:]] == [date(2026, 11, 3), date(2026, 11, 17)]


def test_a_plan_closes_after_improvement_at_the_last_call(supervisor, stopped_clock):
    plan = make_drawn_plan()
    hear(supervisor, plan.follow_ups[0], Outcome.UNCHANGED)
    hear(supervisor, plan.follow_ups[1], Outcome.IMPROVED)
    close(supervisor, plan)
    assert (plan.state, plan.closed_at) == ("closed", stopped_clock)
    assert list(list_open_plans(EVERYBODY)) == []
    assert list(list_plans_of(plan.agent_id)) == [plan]


def test_a_plan_does_not_close_before_all_calls_were_heard(supervisor):
    plan = make_drawn_plan()
    hear(supervisor, plan.follow_ups[0], Outcome.IMPROVED)
    with pytest.raises(Conflict):
        close(supervisor, plan)


def test_closing_twice_changes_nothing(supervisor):
    plan = make_drawn_plan()
    for follow_up in plan.follow_ups:
        hear(supervisor, follow_up, Outcome.IMPROVED)
    close(supervisor, plan)
    close(supervisor, plan)
    closed = db.session.query(AuditEntry).filter_by(tag="plan:closed")
    assert closed.count() == 1


def test_nobody_decides_on_his_own_plan(app):
    lead = make_user("team_lead")
    agent = make_agent(team_id=make_team(lead_id=lead.id).id, user_id=lead.id)
    plan = make_drawn_plan(interview=make_interview(evaluation=make_low_score(agent_id=agent.id)))
    with pytest.raises(NotAllowed):
        hear(actor_of(lead), plan.follow_ups[0], Outcome.IMPROVED)


def test_a_lead_decides_in_his_own_team_only(app):
    with pytest.raises(NotFound):
        hear(actor_of(make_user("team_lead")), make_drawn_plan().follow_ups[0], Outcome.IMPROVED)


def test_a_monitor_sees_the_plans_of_his_own_interviews_only(app):
    mine, _other = make_plan(), make_plan()
    scope = scope_of(actor_of(mine.interview.interviewer))
    assert list(list_open_plans(scope)) == [mine]
