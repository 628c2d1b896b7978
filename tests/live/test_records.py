"""The telephone system's record comes, and the score that was given live finds it (S8)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.evaluations.models import Evaluation
from app.evaluations.queries.assignment import seats_without_evaluation
from app.evaluations.service.assignment import assign_evaluations
from app.evaluations.service.scoring import add_note
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.queue.models import Job
from app.live.models import LiveCall
from app.live.queries.heard import scored_by_recording
from app.live.service import records
from app.recordings.models import Call
from app.recordings.queries import CallFilter, get_call, list_calls
from tests.factories.build import actor_of, make_agent, make_recording, make_user
from tests.factories.evaluations import make_evaluation
from tests.factories.live import ZONE, after, hand_in, make_live, make_record
from tests.factories.rubrics import make_transcript, segment
from tests.factories.sampling import make_draw, make_drawn_call


def match() -> int:
    with transaction():
        return records.match_records(SYSTEM)


def note(live: LiveCall, at_s: float) -> None:
    with transaction():
        add_note(actor_of(live.monitor), live.evaluation_id, at_s, "here")


def test_the_only_record_that_fits_is_attached_by_itself_and_moments_line_up(any_database):
    live = make_live()
    note(live, 10)
    record = make_record(live.agent, begins_s=-30, ring_s=6)
    assert match() == 1
    score = live.evaluation
    assert (score.call_id, live.record_call_id, live.offset_s, live.attached_by_id) == (
        record.id, record.id, 24, None,
    )  # fmt: skip
    assert [one.at_s for one in score.notes] == [34]
    assert match() == 0


def test_nothing_is_attached_while_the_call_goes_on_nor_to_another_agents_call(app):
    going_on, over = make_live(heard_s=None), make_live()
    make_record(going_on.agent)
    make_record(make_agent())
    assert match() == 0
    assert over.record_call_id is None


def test_where_two_are_possible_a_person_chooses(any_database):
    live = make_live()
    first, second = make_record(live.agent, begins_s=-100), make_record(live.agent, begins_s=25)
    assert match() == 0
    assert [one.call_id for one in records.possible_records(live)] == [second.id, first.id]
    with transaction():
        records.attach_record(actor_of(live.monitor), live.id, second.id)
    assert live.evaluation.call_id == second.id
    assert live.attached_by_id == live.monitor_id


def test_only_its_monitor_and_the_planner_choose_and_only_what_is_possible(app):
    live = make_live()
    record, far = make_record(live.agent), make_record(live.agent, begins_s=5000)
    with pytest.raises(NotFound), transaction():
        records.attach_record(actor_of(make_user("monitor")), live.id, record.id)
    supervisor = actor_of(make_user("supervisor"))
    with pytest.raises(InvalidInput), transaction():
        records.attach_record(supervisor, live.id, far.id)
    with transaction():
        records.attach_record(supervisor, live.id, record.id)
    with pytest.raises(Conflict), transaction():
        records.attach_record(supervisor, live.id, record.id)


def test_a_wrong_record_is_taken_off_and_never_comes_back_by_itself(any_database):
    live = make_live()
    note(live, 10)
    wrong = make_record(live.agent)
    match()
    person = actor_of(live.monitor)
    with pytest.raises(InvalidInput), transaction():
        records.detach_record(person, live.id, "")
    with transaction():
        records.detach_record(person, live.id, "Another customer.")
    assert live.evaluation.call_id == live.noted_call_id != wrong.id
    assert [one.at_s for one in live.evaluation.notes] == [10]
    assert match() == 0
    with pytest.raises(Conflict), transaction():
        records.detach_record(person, live.id, "Once more.")


def test_the_score_is_moved_after_it_was_published_too_and_its_address_stays(app):
    live = make_live()
    hand_in(live)
    total, address = live.evaluation.total, live.evaluation_id
    record = make_record(live.agent)
    assert match() == 1
    moved = db.session.get(Evaluation, address)
    assert (moved.call_id, moved.state, moved.total) == (record.id, "published", total)


def test_rules_look_at_the_transcript_when_it_comes(app):
    live = make_live()
    record = make_record(live.agent)
    match()
    transcript = make_transcript(
        segment("good morning", 0, 2), recording_id=make_recording(call_id=record.id).id
    )
    with transaction():
        records.ask_rules(SYSTEM)
    asked = db.session.scalars(select(Job.arguments).where(Job.name == "rubrics.find")).all()
    assert asked == [{"transcript_id": transcript.id, "version_id": live.evaluation.rubric_version_id}]


def test_the_noted_call_is_seen_by_nobody_the_record_by_its_monitor(app):
    live = make_live()
    person = actor_of(live.monitor)
    with pytest.raises(NotFound):
        get_call(person, live.noted_call_id)
    record = make_record(live.agent)
    match()
    assert get_call(person, record.id).id == record.id
    supervisor = actor_of(make_user("supervisor"))
    assert [call.id for call in list_calls(supervisor, CallFilter(), ZONE, None).rows] == [record.id]


def test_a_call_that_was_drawn_for_the_same_monitor_is_scored_twice_and_both_are_kept(any_database):
    live = make_live()
    record = make_record(live.agent)
    drawn = make_drawn_call(call_id=record.id, draw_id=make_draw().id)
    by_lot = make_evaluation(call=record, drawn_call_id=drawn.id, monitor_id=live.monitor_id)
    assert match() == 1
    both = db.session.scalars(select(Evaluation).where(Evaluation.call_id == record.id)).all()
    assert {one.origin for one in both} == {"random", "live"}
    assert scored_by_recording(live.monitor_id, record.id).id == by_lot.id


def test_a_call_that_is_drawn_later_is_still_given_to_the_monitor_who_heard_it_live(any_database):
    live = make_live()
    record = make_record(live.agent)
    match()
    draw = make_draw()
    make_drawn_call(call_id=record.id, draw_id=draw.id, monitor_id=live.monitor_id)
    assert len(seats_without_evaluation(draw.id)) == 1
    with transaction():
        assert assign_evaluations(SYSTEM, draw.id) == 1
    assert seats_without_evaluation(draw.id) == []
    assert db.session.query(Evaluation).filter_by(call_id=record.id).count() == 2


def test_two_parts_of_one_call_heard_live_take_the_record_once(any_database):
    monitor, agent = make_user("monitor"), make_agent()
    first = make_live(monitor, agent, heard_s=30)
    second = make_live(monitor, agent, begins_s=40, heard_s=30)
    record = make_record(agent)
    assert match() == 1
    assert (first.record_call_id, second.record_call_id) == (record.id, None)
    assert records.possible_records(second) == []
    assert db.session.query(Call).filter_by(is_provisional=True).count() == 2
    assert second.stopped_at == after(70)
