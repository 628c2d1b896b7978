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
from app.sampling.models import DrawnCall
from app.sampling.policy.labels import why_text
from app.sampling.queries.replays import Check, answer_why, replay_draw
from tests.factories.build import NOON, kept, make_agent, make_call, make_team, make_user
from tests.factories.sampling import WEEK_ON, ZONE, make_calls, make_draw
from tests.sampling.conftest import draw_now


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
    assert Check.CALLS in replay.failed
    assert sorted(d.kind for d in replay.differences) == ["not_filed", "not_redrawn"]


def test_a_call_given_to_another_monitor_shows(drawn):
    row = drawn.calls[0]
    row.monitor_id = make_user("monitor").id
    kept(row)
    assert replay_draw(drawn).failed == [Check.MONITORS]


def test_another_seed_than_the_committed_one_shows(drawn):
    drawn.seed = "00" * 32
    kept(drawn)
    assert Check.SEED in replay_draw(drawn).failed


def test_an_altered_frame_shows(drawn):
    path = storage().filed_path(drawn.frame_digest, ".frame")
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    assert replay_draw(drawn).failed == [Check.FRAME]


def test_a_draw_that_was_not_made_cannot_be_replayed(app):
    with pytest.raises(Conflict):
        replay_draw(make_draw())


def reason_for(call: Call) -> str:
    return str(why_text(answer_why(call.id, EVERYBODY, ZONE).why))


def test_a_drawn_call_says_that_the_lot_drew_it(drawn):
    assert "drawn by lot" in reason_for(drawn.calls[0].call)


def test_a_call_left_out_says_which_number_would_have_been_needed(drawn):
    taken = select(DrawnCall.call_id)
    left = db.session.scalars(select(Call).where(Call.id.not_in(taken), Call.recording != None)).first()  # noqa: E711
    assert "not drawn, by lot" in reason_for(left)


def test_a_call_without_recording_says_so(drawn):
    bare = db.session.scalars(select(Call).where(Call.recording == None)).first()  # noqa: E711
    assert "no recording" in reason_for(bare)


def test_a_call_that_came_after_the_draw_says_so(drawn):
    assert "came after the draw" in reason_for(make_call())


def test_a_call_of_a_week_not_drawn_has_no_answer_yet(drawn):
    call = make_call(started_at=NOON + timedelta(days=7))
    assert answer_why(call.id, EVERYBODY, ZONE).why is None


def test_a_call_outside_the_scope_is_not_found(drawn):
    with pytest.raises(NotFound):
        answer_why(drawn.calls[0].call_id, Scope(agent_ids=frozenset({0})), ZONE)
