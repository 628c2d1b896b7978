"""Drawn calls reach their monitors once; hand-picked ones are marked (S1, S6, P2)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.evaluations import jobs
from app.evaluations.models import Evaluation
from app.evaluations.policy.picks import PickKind, PickTerms
from app.evaluations.service.assignment import assign_evaluations
from app.evaluations.service.picking import pick_call
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.queue.models import Job
from app.recordings.queries import get_call
from app.sampling.events import calls_drawn
from tests.factories.build import actor_of, make_agent, make_call, make_recording, make_team, make_user
from tests.factories.evaluations import CODES, make_evaluation
from tests.factories.rubrics import make_transcript, make_version
from tests.factories.sampling import make_draw, make_drawn_call

FRIDAY = date(2026, 10, 23)


def assign(draw_id: int) -> int:
    with transaction():
        return assign_evaluations(SYSTEM, draw_id)


def evaluations() -> list[Evaluation]:
    return list(db.session.scalars(select(Evaluation).order_by(Evaluation.id)))


def test_a_draw_becomes_work_for_its_monitors(any_database):
    version, monitor, draw = make_version(), make_user("monitor"), make_draw()
    drawn = [make_drawn_call(draw_id=draw.id, monitor_id=monitor.id) for _ in range(3)]
    assert assign(draw.id) == 3
    made = evaluations()
    assert {(e.call_id, e.monitor_id, e.drawn_call_id) for e in made} == {
        (d.call_id, monitor.id, d.id) for d in drawn
    }
    assert {(e.origin, e.state, e.rubric_version_id) for e in made} == {("random", "assigned", version.id)}
    assert [item.item_code for item in made[0].items] == CODES


def test_assigning_again_gives_only_what_is_missing(any_database):
    make_version()
    monitor, draw = make_user("monitor"), make_draw()
    make_drawn_call(draw_id=draw.id, monitor_id=monitor.id)
    assert assign(draw.id) == 1
    make_drawn_call(draw_id=draw.id, monitor_id=monitor.id)
    assert (assign(draw.id), assign(draw.id)) == (1, 0)


def test_a_call_that_nobody_may_hear_is_left_out(app):
    make_version()
    draw = make_draw()
    make_drawn_call(draw_id=draw.id, monitor_id=None)
    assert assign(draw.id) == 0


def test_a_call_without_a_rubric_waits_until_there_is_one(app):
    draw, monitor = make_draw(), make_user("monitor")
    make_drawn_call(draw_id=draw.id, monitor_id=monitor.id)
    assert assign(draw.id) == 0
    make_version()
    assert assign(draw.id) == 1


def test_a_call_that_was_picked_before_it_was_drawn_is_heard_as_drawn_by_somebody_else(any_database):
    make_version()
    first, other, draw = make_user("monitor"), make_user("monitor"), make_draw()
    picked = make_evaluation(monitor_id=first.id, state="published")
    make_drawn_call(draw_id=draw.id, monitor_id=first.id, call_id=picked.call_id)
    assert (assign(draw.id), assign(draw.id)) == (1, 0)
    assert {(one.monitor_id, one.origin) for one in evaluations()} == {
        (first.id, "hand_picked"), (other.id, "random")
    }  # fmt: skip


def test_of_two_who_hear_a_call_nobody_takes_the_others_place(app):
    make_version()
    first, second, third = (make_user("monitor") for _ in range(3))
    draw, picked = make_draw(), make_evaluation(monitor_id=first.id)
    due_on = date(2026, 10, 19)
    make_drawn_call(
        draw_id=draw.id, monitor_id=first.id, call_id=picked.call_id, is_double=True,
        second_monitor_id=second.id, second_due_on=due_on,
    )  # fmt: skip
    assert assign(draw.id) == 2
    drawn = {one.is_second: one.monitor_id for one in evaluations() if one.origin == "random"}
    assert drawn == {False: third.id, True: second.id}


def test_a_drawn_call_waits_where_its_only_monitor_has_it_for_another_reason(app):
    make_version()
    monitor, draw = make_user("monitor"), make_draw()
    picked = make_evaluation(monitor_id=monitor.id)
    make_drawn_call(draw_id=draw.id, monitor_id=monitor.id, call_id=picked.call_id)
    assert assign(draw.id) == 0


def test_nobody_is_given_his_own_teams_call(app):
    make_version()
    monitor, draw = make_user("monitor"), make_draw()
    agent = make_agent(team_id=make_team(lead_id=monitor.id).id)
    make_drawn_call(draw_id=draw.id, monitor_id=monitor.id, call_id=make_call(agent_id=agent.id).id)
    assert assign(draw.id) == 0


def test_rules_are_asked_to_look_at_calls_that_they_have_not_seen(app):
    make_version()
    draw, call = make_draw(), make_call()
    make_transcript(recording_id=make_recording(call_id=call.id).id)
    make_drawn_call(draw_id=draw.id, monitor_id=make_user("monitor").id, call_id=call.id)
    assign(draw.id)
    assert "rubrics.find" in db.session.scalars(select(Job.name)).all()


def test_the_news_of_a_draw_queues_the_assignment(app):
    draw = make_draw()
    with transaction():
        calls_drawn.send(draw_id=draw.id, day=0)
    assert db.session.scalars(select(Job.name)).all() == ["evaluations.assign"]
    jobs.assign(draw.id)


def test_a_monitor_hears_what_he_was_given_and_nothing_else(app):
    evaluation = make_evaluation()
    mine, other = actor_of(evaluation.monitor), actor_of(make_user("monitor"))
    assert get_call(mine, evaluation.call_id).id == evaluation.call_id
    with pytest.raises(NotFound):
        get_call(other, evaluation.call_id)


def pick(role: str, call_id: int, monitor_id: int) -> Evaluation:
    actor = actor_of(make_user(role))
    with transaction():
        return pick_call(actor, call_id, monitor_id, FRIDAY, PickTerms(PickKind.PRAISE, "a letter of thanks"))


def test_a_hand_picked_call_is_marked(any_database):
    make_version()
    picked = pick("supervisor", make_call().id, make_user("monitor").id)
    assert (picked.origin, picked.drawn_call_id, picked.due_on) == ("hand_picked", None, FRIDAY)


def test_a_monitor_does_not_choose_whom_he_hears(app):
    make_version()
    with pytest.raises(NotAllowed):
        pick("monitor", make_call().id, make_user("monitor").id)


def test_a_call_is_picked_for_a_monitor_once(app):
    evaluation = make_evaluation()
    with pytest.raises(Conflict):
        pick("supervisor", evaluation.call_id, evaluation.monitor_id)


def test_only_monitors_are_given_calls(app):
    make_version()
    with pytest.raises(InvalidInput):
        pick("supervisor", make_call().id, make_user("trainer").id)


def test_a_call_is_not_picked_for_the_lead_of_its_team(app):
    make_version()
    monitor = make_user("monitor")
    agent = make_agent(team_id=make_team(lead_id=monitor.id).id)
    with pytest.raises(NotAllowed):
        pick("supervisor", make_call(agent_id=agent.id).id, monitor.id)


def test_a_call_in_a_language_without_rubric_cannot_be_picked(app):
    make_version()
    with pytest.raises(InvalidInput):
        pick("supervisor", make_call(language="zh-CN").id, make_user("monitor").id)
