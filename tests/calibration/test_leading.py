"""A session goes from planning to its end, step by step (J1)."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.calibration.policy.drawing import drawn_from, frame_digest
from app.calibration.policy.terms import Terms
from app.calibration.queries import figures, sessions
from app.calibration.service import discussing, leading, planning, telling
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.notices.models import Notice
from app.rubrics.policy.readings import readings_of
from tests.factories.build import actor_of, make_agent, make_user
from tests.factories.calibration import (
    LAST_DAY,
    TODAY,
    answers,
    discuss,
    heard_call,
    make_discussed,
    make_open,
    make_people,
    make_session,
    score_call,
)
from tests.factories.rubrics import make_version

DAY, ZONE = timedelta(days=1), ZoneInfo("Asia/Shanghai")


def told(kind: str) -> list[int]:
    return [one.user_id for one in db.session.query(Notice).filter_by(kind=f"calibration.{kind}")]


def test_a_session_goes_from_planning_to_its_end(any_database):
    people = make_people(3)
    session = make_session(people)
    lead = actor_of(session.led_by)
    with transaction():
        leading.open_session(lead, session.id, TODAY)
    assert sorted(told("opened")) == sorted(one.id for one in people)
    for person in people:
        for position in (1, 2):
            score_call(session, person, position, {"greeting": "fail"} if person is people[0] else None)
    assert discuss(session) == []
    for position in (1, 2):
        with transaction():
            discussing.agree_reference(lead, session.id, position, answers())
    with transaction():
        discussing.note_item(
            lead, session.id, "greeting", discussing.Words("Talked", "", "Any greeting counts")
        )
    with transaction():
        leading.close_session(lead, session.id)
    columns = figures.deviations(session.closed_at, session.closed_at + DAY)
    strict = columns.monitor_id == people[0].id
    assert columns.deviation[strict].sum() == -60  # 30 points on each of two calls
    assert columns.deviation[~strict].tolist() == [0.0] * 16
    assert columns.differs.sum() == 2
    assert db.session.query(Evaluation).count() == 0


def test_an_agreed_reading_holds_once_the_session_is_closed(app):
    people = make_people()
    session = make_discussed(people)
    lead, stranger = actor_of(session.led_by), actor_of(make_user("agent"))
    with transaction():
        discussing.note_item(lead, session.id, "rude", discussing.Words("", "", "Sighing is not rude"))
    assert readings_of(stranger, "small-en") == {}
    for position in (1, 2):
        with transaction():
            discussing.agree_reference(lead, session.id, position, answers())
    with transaction():
        leading.close_session(lead, session.id)
    [reading] = readings_of(stranger, "small-en")["rude"]
    assert (reading.text.en, reading.text.zh, reading.page) == (*["Sighing is not rude"] * 2, None)
    [same] = readings_of(actor_of(people[0]), "small-en")["rude"]
    assert same.page == ("calibration.show_session", {"session_id": session.id})


def test_the_discussion_waits_for_everybody_until_the_last_day_has_passed(any_database):
    people = make_people(3)
    session = make_open(people, calls=1)
    score_call(session, people[0])
    for today in (TODAY, LAST_DAY):
        with pytest.raises(Conflict, match="Not everybody"):
            discuss(session, today)
    with pytest.raises(Conflict, match="Fewer than two"):
        discuss(session, LAST_DAY + DAY)
    score_call(session, people[1])
    assert discuss(session, LAST_DAY + DAY) == [people[2].id]


def test_without_the_expert_s_scores_the_reference_is_agreed(app):
    expert, *people = make_people(3)
    session = make_open(people, calls=1, expert=expert)
    for person in people:
        score_call(session, person)
    assert discuss(session, LAST_DAY + DAY) == [expert.id]
    assert session.expert_id is None


def test_a_session_is_not_closed_before_every_call_has_a_whole_reference(app):
    session = make_discussed(make_people(), calls=1)
    lead = actor_of(session.led_by)
    with transaction():
        discussing.agree_reference(lead, session.id, 1, {"greeting": Answer("pass")})
    with pytest.raises(Conflict, match="Agree on every item"), transaction():
        leading.close_session(lead, session.id)


def test_a_verdict_that_an_item_cannot_have_is_not_agreed(app):
    session = make_discussed(make_people(), calls=1)
    with pytest.raises(InvalidInput, match="Greeting"), transaction():
        discussing.agree_reference(
            actor_of(session.led_by), session.id, 1, {"greeting": Answer("not_applicable")}
        )


def test_who_has_calls_left_is_reminded_the_day_before_and_on_the_day_each_once(app):
    people = make_people()
    session = make_open(people, calls=1)
    score_call(session, people[0])
    for today, count in ((LAST_DAY - 2 * DAY, 0), (LAST_DAY - DAY, 1), (LAST_DAY, 1), (LAST_DAY + DAY, 1)):
        for expected in (count, 0):
            with transaction():
                assert telling.remind(SYSTEM, today) == expected
    assert told("due") == [people[1].id] * 2
    assert told("over") == [session.led_by_id]


def test_a_cancelled_session_gives_its_reason_and_no_figures(app):
    session = make_discussed(make_people())
    lead = actor_of(session.led_by)
    with pytest.raises(InvalidInput), transaction():
        leading.cancel_session(lead, session.id, " ")
    with transaction():
        leading.cancel_session(lead, session.id, "The wrong calls")
    assert (session.state, session.reason) == ("cancelled", "The wrong calls")
    with pytest.raises(Conflict), transaction():
        leading.close_session(lead, session.id)


def test_calls_are_drawn_so_that_anybody_can_draw_them_again(any_database):
    people, calls = make_people(), [heard_call() for _ in range(8)]
    session = make_session(people, given=calls[:1])
    with transaction():
        drawn = planning.draw_calls(actor_of(session.led_by), session.id, date(2026, 10, 16), 3, ZONE)
    names = [one.external_id for one in calls]
    again = drawn_from(sorted(names, reverse=True), session.seed, 3)
    ids = {one.external_id: one.id for one in calls}
    assert drawn == [ids[name] for name in again]
    assert (session.frame_size, session.frame_digest) == (8, frame_digest(names))
    with transaction():
        planning.draw_calls(actor_of(session.led_by), session.id, date(2026, 10, 16), 2, ZONE)
    hand_picked = [one.call_id for one in session.calls if not one.is_drawn]
    assert hand_picked == [calls[0].id]
    assert len(session.calls) <= 3


def test_nobody_scores_a_call_of_his_own(app):
    people = make_people()
    own = heard_call(agent_id=make_agent(user_id=people[0].id).id)
    session = make_session(people, given=[own])
    with pytest.raises(InvalidInput, match="his own"), transaction():
        leading.open_session(actor_of(session.led_by), session.id, TODAY)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": "  "}, "title"),
        ({"due_on": TODAY - DAY}, "last day"),
        ({"user_ids": frozenset()}, "two people"),
        ({"user_ids": frozenset({0, -1})}, "monitors"),
    ],
)
def test_a_session_is_planned_with_care(app, change, message):
    fields = {
        "title": "One", "version_id": make_version().id, "expert_id": None, "due_on": LAST_DAY,
        "user_ids": frozenset(one.id for one in make_people()),
    }  # fmt: skip
    with pytest.raises(InvalidInput, match=message), transaction():
        planning.plan_session(actor_of(make_user("supervisor")), Terms(**fields | change), TODAY)


@pytest.mark.parametrize("role", ["monitor", "team_lead", "director", "agent"])
def test_only_who_leads_sessions_moves_them(app, role):
    session, other = make_session(make_people()), actor_of(make_user(role))
    for step in (
        lambda: leading.open_session(other, session.id, TODAY),
        lambda: leading.open_discussion(other, session.id, TODAY),
        lambda: leading.move_deadline(other, session.id, LAST_DAY, TODAY),
        lambda: leading.close_session(other, session.id),
        lambda: leading.cancel_session(other, session.id, "no"),
        lambda: planning.remove_call(other, session.id, 1),
        lambda: discussing.note_item(other, session.id, "greeting", discussing.Words("", "", "")),
    ):
        with pytest.raises(NotAllowed), transaction():
            step()


def test_the_last_day_can_be_moved_while_it_is_scored(app):
    session = make_open(make_people())
    with transaction():
        leading.move_deadline(actor_of(session.led_by), session.id, LAST_DAY + DAY, TODAY)
    assert session.due_on == LAST_DAY + DAY
    assert session in sessions.list_open_until(LAST_DAY + DAY)
