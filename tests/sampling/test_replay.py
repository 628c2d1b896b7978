"""Replay: the same draw from what was filed, whatever happened meanwhile; or what differs (S6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation.access.scope import EVERYBODY, Scope
from app.foundation.db import db
from app.foundation.errors import Conflict, NotFound
from app.foundation.storage import storage
from app.recordings.models import Call
from app.sampling.models import Draw, DrawnCall
from app.sampling.policy.reasons import why_text
from app.sampling.queries.answers import answer_why
from app.sampling.queries.replays import Check, replay_draw
from tests.factories.build import NOON, kept, make_agent, make_call, make_team, make_user
from tests.factories.sampling import WEEK_ON, ZONE, make_calls, make_draw, make_whole_week_draw
from tests.sampling.conftest import draw_day, draw_now


def test_a_draw_replays_the_same_on_each_database(centre):
    assert replay_draw(draw_now()).is_same


def test_late_calls_do_not_disturb_the_replay(drawn):
    agent = db.session.scalars(select(Call)).first().agent
    make_calls(agent, WEEK_ON, 4, 4, first=8)
    assert replay_draw(drawn).is_same


def test_a_changed_centre_does_not_disturb_the_replay(drawn):
    call = db.session.get(Call, drawn.calls[0].call_id)
    call.agent.team_id = make_team().id
    call.agent_id = make_agent().id
    kept(call)
    make_user("monitor")
    assert replay_draw(drawn).is_same


def test_an_exchanged_call_shows(drawn):
    row = drawn.calls[0]
    taken = {other.call_id for other in drawn.calls}
    row.call_id = next(id_ for id_ in db.session.scalars(select(Call.id)) if id_ not in taken)
    kept(row)
    replay = replay_draw(drawn)
    assert Check.CALLS in replay.all_failed
    [part] = [part for part in replay.parts if part.differences]
    assert sorted(d.kind for d in part.differences) == ["not_filed", "not_redrawn"]


def test_a_call_given_to_another_monitor_shows(drawn):
    row = drawn.calls[0]
    row.monitor_id = make_user("monitor").id
    kept(row)
    assert replay_draw(drawn).all_failed == [Check.MONITORS]


def test_another_seed_than_the_committed_one_shows(drawn):
    drawn.seed = "00" * 32
    kept(drawn)
    assert Check.SEED in replay_draw(drawn).failed


def test_an_altered_frame_shows(drawn):
    path = storage().filed_path(drawn.days[3].frame_digest, ".frame")
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    replay = replay_draw(drawn)
    assert [part.day for part in replay.parts if Check.FRAME in part.failed] == [3, 4, 5, 6, 7]
    assert not any(part.failed for part in replay.parts[:3])


def test_a_final_chance_that_was_changed_shows(drawn):
    drawn.calls[0].probability = 0.9
    kept(drawn)
    assert replay_draw(drawn).all_failed == [Check.PROBABILITIES]


def test_a_shortfall_that_was_struck_out_shows(small_centre):
    make_agent()
    draw = draw_now()
    db.session.delete(draw.shortfalls[0])
    db.session.commit()
    assert replay_draw(draw).all_failed == [Check.SHORTFALLS]


def test_an_altered_plan_shows(drawn):
    path = storage().filed_path(drawn.plan_digest, ".json")
    path.write_bytes(path.read_bytes() + b" ")
    assert replay_draw(drawn).failed == [Check.BASIS]


def test_a_week_that_runs_replays_as_far_as_it_is_drawn(small_centre):
    draw_day(1)
    replay = replay_draw(db.session.scalars(select(Draw)).one())
    assert [part.day for part in replay.parts] == [0, 1]
    assert replay.is_same


def test_a_draw_of_a_whole_week_from_before_is_still_made_again(small_centre):
    draw = make_whole_week_draw()
    assert replay_draw(draw).is_same
    draw.calls[0].number = 0.5
    assert Check.CALLS in replay_draw(draw).all_failed


def test_a_call_of_such_a_week_still_says_why(small_centre):
    draw = make_whole_week_draw()
    assert "drawn by lot" in reason_for(draw.calls[0].call)
    left = db.session.scalars(
        select(Call).where(Call.id.not_in(select(DrawnCall.call_id)), Call.recording.has())
    ).first()
    assert "not drawn, by lot" in reason_for(left)


def test_a_draw_that_was_not_made_cannot_be_replayed(app):
    with pytest.raises(Conflict):
        replay_draw(make_draw())


def reason_for(call: Call) -> str:
    return str(why_text(answer_why(call.id, EVERYBODY, ZONE).why))


def test_each_drawn_call_says_that_the_lot_drew_it_and_in_which_place(drawn):
    for row in drawn.calls:
        words = reason_for(row.call)
        assert "it was drawn." in words
        assert f"Its chance to be drawn: {100 * row.probability:.1f} %." in words
        assert f"{row.number:.6f}" in words


def test_each_call_left_out_says_by_what(drawn):
    taken = select(DrawnCall.call_id)
    left = db.session.scalars(select(Call).where(Call.id.not_in(taken), Call.recording.has())).all()
    assert left
    for call in left:
        assert "Calls of the agent due by its day" in reason_for(call)
        assert "it was drawn." not in reason_for(call)


def test_a_call_left_by_its_day_waits_for_the_closing(small_centre):
    draw_day(0)
    taken = select(DrawnCall.call_id)
    monday = Call.started_at < NOON - timedelta(days=1)
    left = db.session.scalars(select(Call).where(Call.id.not_in(taken), monday)).first()
    assert "closing of the week may still draw it" in reason_for(left)


def test_a_call_without_recording_says_so(drawn):
    bare = db.session.scalars(select(Call).where(Call.recording == None)).first()  # noqa: E711
    assert "no recording" in reason_for(bare)


def test_a_call_that_came_after_the_draw_says_so(drawn):
    assert "came after the draws" in reason_for(make_call())


def test_a_call_of_a_week_not_drawn_has_no_answer_yet(drawn):
    call = make_call(started_at=NOON + timedelta(days=7))
    assert answer_why(call.id, EVERYBODY, ZONE).why is None


def test_a_call_outside_the_scope_is_not_found(drawn):
    with pytest.raises(NotFound):
        answer_why(drawn.calls[0].call_id, Scope(agent_ids=frozenset({0})), ZONE)
