"""A monitor listens to a call while it goes on (S8): marked, apart from statistics, by its clock (S6, S7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.evaluations.models import Evaluation, MomentNote
from app.evaluations.queries.duty import listening_between
from app.evaluations.queries.figures import random_scores
from app.evaluations.queries.items import published_items
from app.evaluations.service.reassigning import reassign_evaluation
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.live.models import LiveCall
from app.live.queries.duty import heard_between
from app.live.queries.heard import agents_free_for
from app.live.service import listening
from app.live.service.listening import Wanted
from app.recordings.models import Call
from app.reports.queries.work import count_calls
from app.sampling.queries.frames import call_volume, calls_between
from tests.factories.build import NOON, actor_of, make_agent, make_call, make_team, make_user
from tests.factories.live import ZONE, after, hand_in, make_live, make_rubric

DAY = date(2026, 10, 14)
WEEK = NOON - timedelta(days=3), NOON + timedelta(days=3)


def press(live: LiveCall, button: str) -> None:
    with transaction():
        listening.press_clock(actor_of(live.monitor), live.id, button)


def mark(live: LiveCall, number: int) -> MomentNote:
    with transaction():
        return listening.mark_moment(actor_of(live.monitor), live.id, number)


def test_the_form_is_the_ordinary_one_for_language_and_queue(any_database):
    live = make_live(heard_s=None)
    score = live.evaluation
    assert (score.origin, score.state, score.due_on) == ("live", "assigned", DAY)
    assert score.rubric_version_id == make_rubric().id
    assert {item.mode for item in score.items} == {"proposal"}


def test_the_call_it_stands_for_is_in_no_frame_and_no_count(app):
    make_call(started_at=NOON)
    make_live()
    assert len(calls_between(*WEEK).call_id) == 1
    assert call_volume(*WEEK).counts.sum() == 1
    assert count_calls(*WEEK) == 1


def test_it_never_enters_the_statistical_score(app):
    live = make_live()
    hand_in(live)
    assert live.evaluation.state == "published"
    assert len(random_scores(*WEEK)) == 0
    assert not published_items(*WEEK).is_random.any()


def test_usual_remarks_hang_on_their_moments_in_the_language_of_the_call(app, hands):
    live = make_live(heard_s=None)
    hands.at = after(12.5)
    mark(live, 1)
    press(live, "pause")
    hands.at = after(20)
    press(live, "resume")
    hands.at = after(30)
    mark(live, 3)
    notes = [(note.at_s, note.text) for note in live.evaluation.notes]
    assert notes == [(12.5, "Full greeting"), (30, "Interrupted the customer")]


def test_a_remark_needs_a_clock_that_runs(app):
    live = make_live(heard_s=None)
    with pytest.raises(InvalidInput):
        mark(live, 10)
    press(live, "pause")
    with pytest.raises(Conflict):
        mark(live, 1)
    press(live, "stop")
    with pytest.raises(Conflict):
        mark(live, 1)


def test_one_clock_at_a_time(any_database):
    monitor = make_user("monitor")
    make_live(monitor, heard_s=None)
    with pytest.raises(Conflict):
        make_live(monitor)
    assert db.session.query(LiveCall).count() == 1


def test_a_score_that_was_handed_in_ends_its_clock_for_the_next_call(app, hands):
    first = make_live(heard_s=None)
    hands.at = after(90)
    hand_in(first)
    hands.at = after(200)
    second = make_live(first.monitor, begins_s=200, heard_s=None)
    assert (first.stopped_at, second.stopped_at) == (after(90), None)


def test_who_is_in_conflict_is_neither_offered_nor_taken(app):
    monitor = make_user("monitor")
    mine = make_agent(team_id=make_team(lead_id=monitor.id).id)
    other = make_agent()
    assert [agent.id for agent in agents_free_for(monitor.id, DAY)] == [other.id]
    with pytest.raises(NotAllowed):
        make_live(monitor, mine)


def test_a_queue_without_a_rubric_opens_nothing(app):
    make_rubric()
    wanted = Wanted(make_agent().id, "billing", "zh-CN")
    with pytest.raises(InvalidInput), transaction():
        listening.begin_listening(actor_of(make_user("monitor")), wanted, ZONE)
    assert db.session.query(LiveCall).count() == db.session.query(Call).count() == 0


def test_the_clock_is_its_monitors_alone(app):
    live, other = make_live(heard_s=None), actor_of(make_user("monitor"))
    with pytest.raises(NotFound), transaction():
        listening.press_clock(other, live.id, "stop")
    with pytest.raises(NotFound), transaction():
        listening.discard_listening(other, live.id, "curious")


def test_minutes_of_duty_are_those_of_the_clock(app, hands):
    """Not those of the call, and counted once."""
    live = make_live(heard_s=None)
    hands.at = after(100)
    press(live, "pause")
    hands.at = after(400)
    press(live, "stop")
    hand_in(live)
    assert [tuple(one) for one in heard_between(DAY, DAY, ZONE)] == [(live.monitor_id, DAY, 0, 100, 0)]
    assert list(listening_between(DAY, DAY, ZONE)) == []


def test_a_score_that_is_given_up_needs_a_reason_and_what_was_heard_counts(app, hands):
    live = make_live(heard_s=None)
    hands.at = after(40)
    person = actor_of(live.monitor)
    with pytest.raises(InvalidInput), transaction():
        listening.discard_listening(person, live.id, " ")
    with transaction():
        listening.discard_listening(person, live.id, "It broke off.")
    assert live.evaluation.state == "withdrawn"
    assert [one.done_s for one in heard_between(DAY, DAY, ZONE)] == [40]
    tags = db.session.scalars(select(AuditEntry.tag)).all()
    assert {"evaluation:discarded", "live:begun", "live:clock-changed", "call:noted"} <= set(tags)


def test_a_forgotten_clock_ends_with_the_score_or_after_the_longest_time(app, hands):
    handed_in, forgotten = make_live(heard_s=None), make_live(heard_s=None)
    hands.at = after(120)
    hand_in(handed_in)
    hands.at = after(4000)
    with transaction():
        assert listening.end_clocks(SYSTEM) == 1
    assert handed_in.stopped_at == after(120)
    assert forgotten.stopped_at is None
    hands.at = after(9999)
    with transaction():
        assert listening.end_clocks(SYSTEM) == 1
    assert forgotten.stopped_at == after(5400)


def test_nobody_else_can_score_what_he_did_not_hear(app):
    live, other = make_live(), make_user("monitor")
    with pytest.raises(Conflict), transaction():
        reassign_evaluation(actor_of(make_user("supervisor")), live.evaluation_id, other.id, DAY, "illness")
    assert db.session.query(Evaluation).count() == 1
