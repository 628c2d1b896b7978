"""Blind scoring: kept apart from everything, each window for itself, no score lost or taken too late (J1)."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.calibration.models import CalibrationScore
from app.calibration.service import leading, scoring
from app.evaluations.policy.answers import Answer
from app.foundation.db import db, transaction
from app.foundation.errors import AppError, Conflict, InvalidInput, NotAllowed, NotFound
from tests.factories.build import actor_of, make_user
from tests.factories.calibration import (
    LAST_DAY,
    TODAY,
    answers,
    discuss,
    make_open,
    make_people,
    make_session,
    score_call,
)


def score_of(user_id: int) -> CalibrationScore:
    return db.session.scalars(select(CalibrationScore).where(CalibrationScore.user_id == user_id)).one()


def at_once(app, *deeds: Callable[[], object]) -> list[str]:
    """Each deed in a transaction and a thread of its own, begun together; what became of them, sorted."""
    outcomes, start = [], threading.Barrier(len(deeds))
    db.session.remove()

    def run(deed) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    deed()
                outcomes.append("done")
            except AppError as error:
                outcomes.append(error.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(outcomes)


def test_a_draft_saves_itself_and_is_kept_item_by_item(any_database):
    people = make_people()
    session, person = make_open(people, calls=1), actor_of(people[0])
    with transaction():
        assert (
            scoring.save_draft(person, session.id, 1, 0, {"greeting": Answer("fail", note="late")}, "") == 1
        )
    with transaction():
        assert scoring.save_draft(person, session.id, 1, 1, {"rude": Answer("pass")}, "so") == 2
    kept = score_of(people[0].id)
    assert kept.answers == {"greeting": ["fail", None, "late", None], "rude": ["pass", None, "", None]}
    assert (kept.total, kept.submitted_at, kept.comment) == (None, None, "so")


def test_a_submitted_score_has_a_total_and_stays(app):
    people = make_people()
    session = make_open(people, calls=1)
    score_call(session, people[0], 1, {"greeting": "fail"})
    assert score_of(people[0].id).total == 70
    with pytest.raises(Conflict, match="submitted"), transaction():
        scoring.save_draft(actor_of(people[0]), session.id, 1, 1, answers(), "")


def test_an_open_item_is_named_and_nothing_is_submitted(app):
    people = make_people()
    session = make_open(people, calls=1)
    with transaction():
        scoring.save_draft(actor_of(people[0]), session.id, 1, 0, {"greeting": Answer("pass")}, "")
    with pytest.raises(InvalidInput) as error, transaction():
        scoring.submit_score(actor_of(people[0]), session.id, 1)
    assert error.value.facts["items"] == ["rude", "silence", "solved"]
    assert score_of(people[0].id).submitted_at is None


@pytest.mark.parametrize("role", ["monitor", "supervisor", "team_lead"])
def test_who_does_not_take_part_has_nothing_to_score(app, role):
    session = make_open(make_people(), calls=1)
    with pytest.raises(NotFound), transaction():
        scoring.save_draft(actor_of(make_user(role)), session.id, 1, 0, answers(), "")


@pytest.mark.parametrize("role", ["agent", "trainer", "director", "administrator", "auditor"])
def test_some_roles_never_score(app, role):
    session = make_open(make_people(), calls=1)
    with pytest.raises(NotAllowed), transaction():
        scoring.save_draft(actor_of(make_user(role)), session.id, 1, 0, answers(), "")


def test_nothing_is_scored_before_the_session_is_open(app):
    people = make_people()
    session = make_session(people)
    with pytest.raises(NotFound), transaction():
        scoring.save_draft(actor_of(people[0]), session.id, 1, 0, answers(), "")


def test_a_score_after_the_last_day_is_taken_until_the_discussion_opens(app):
    people = make_people(3)
    session = make_open(people, calls=1)
    for person in people[:2]:
        score_call(session, person)
    discuss(session, LAST_DAY.replace(day=LAST_DAY.day + 1))
    with pytest.raises(Conflict, match="discussion has begun"):
        score_call(session, people[2])


def test_of_two_windows_that_save_at_once_one_wins(any_database):
    people = make_people()
    session_id, person = make_open(people, calls=1).id, actor_of(people[0])

    def save() -> None:
        scoring.save_draft(person, session_id, 1, 0, answers(), "")

    assert at_once(any_database, save, save) == ["conflict", "done"]
    assert score_of(people[0].id).revision == 1


def test_submitting_twice_at_once_submits_once(any_database):
    people = make_people()
    session_id, person = make_open(people, calls=1).id, actor_of(people[0])
    with transaction():
        scoring.save_draft(person, session_id, 1, 0, answers(), "")

    def submit() -> None:
        scoring.submit_score(person, session_id, 1)

    assert at_once(any_database, submit, submit) == ["conflict", "done"]


def test_who_submits_while_the_discussion_opens_is_in_it_or_is_told(any_database):
    people = make_people(3)
    session = make_open(people, calls=1)
    for person in people[:2]:
        score_call(session, person)
    session_id, late, lead = session.id, actor_of(people[2]), actor_of(session.led_by)
    with transaction():
        scoring.save_draft(late, session_id, 1, 0, answers(), "")
    after, missing = LAST_DAY.replace(day=LAST_DAY.day + 1), []

    def submit() -> None:
        scoring.submit_score(late, session_id, 1)

    def open_discussion() -> None:
        missing.extend(leading.open_discussion(lead, session_id, after))

    outcomes = at_once(any_database, submit, open_discussion)
    is_in = score_of(late.user_id).submitted_at is not None
    assert outcomes == (["done", "done"] if is_in else ["conflict", "done"])
    assert missing == ([] if is_in else [late.user_id])


def test_of_two_who_open_the_session_one_does(any_database):
    session = make_session(make_people(), calls=1)
    session_id, lead = session.id, actor_of(session.led_by)

    def open_it() -> None:
        leading.open_session(lead, session_id, TODAY)

    assert at_once(any_database, open_it, open_it) == ["conflict", "done"]
    assert db.session.query(CalibrationScore).count() == 2


def test_cancelling_while_somebody_submits_loses_neither(any_database):
    people = make_people()
    session = make_open(people, calls=1)
    session_id, person, lead = session.id, actor_of(people[0]), actor_of(session.led_by)
    with transaction():
        scoring.save_draft(person, session_id, 1, 0, answers(), "")
    outcomes = at_once(
        any_database,
        lambda: scoring.submit_score(person, session_id, 1),
        lambda: leading.cancel_session(lead, session_id, "Off"),
    )
    assert outcomes in (["done", "done"], ["done", "not-found"])
