"""Several people at once, on both databases: no decision is lost, none is made twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest

from app.appeals.models import Appeal, AppealDecision
from app.appeals.service import ending
from app.appeals.service.deciding import decide_appeal
from app.appeals.service.lodging import lodge_appeal
from app.evaluations.models import Evaluation
from app.evaluations.service import publishing
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import AppError
from tests.factories.appeals import (
    agent_of,
    decide,
    ground,
    groundless,
    make_appeal,
    make_appealable,
    upheld,
)
from tests.factories.attendance import ZONE
from tests.factories.build import actor_of, make_user


def at_once(app, *deeds) -> list[str]:
    """Run the deeds in threads that start together; what became of each, in their order."""
    start, outcomes = threading.Barrier(len(deeds)), [""] * len(deeds)
    db.session.remove()

    def run(number, deed):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    deed()
                outcomes[number] = "done"
            except AppError as error:
                outcomes[number] = error.code
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return outcomes


def test_an_appeal_is_lodged_once_from_two_windows(any_database):
    evaluation = make_appealable()
    agent, number = agent_of(evaluation), evaluation.id
    lodge = partial(lodge_appeal, agent, number, [ground()], ZONE)
    assert sorted(at_once(any_database, lodge, lodge)) == ["conflict", "done"]
    assert db.session.query(Appeal).count() == 1


def test_a_score_is_final_or_appealed_and_never_both(any_database, monkeypatch):
    evaluation = make_appealable()
    agent, number, published_at = agent_of(evaluation), evaluation.id, evaluation.published_at
    mine = threading.local()

    def now():
        """The job's clock is past the last day, the agent's just before it."""
        if getattr(mine, "is_job", False):
            return published_at + timedelta(days=7, seconds=1)
        return published_at + timedelta(days=7)

    monkeypatch.setattr(clock, "now", now)

    def finish():
        mine.is_job = True
        publishing.finish_due(SYSTEM)

    outcomes = at_once(any_database, lambda: lodge_appeal(agent, number, [ground()], ZONE), finish)
    found = db.session.get(Evaluation, number)
    assert outcomes[1] == "done"
    assert (outcomes[0], found.state) in [("done", "appealed"), ("conflict", "final")]
    assert db.session.query(Appeal).count() == (found.state == "appealed")


def test_of_two_who_decide_one_decides(any_database):
    appeal = make_appeal()
    people = [actor_of(make_user("supervisor")) for _ in range(2)]
    rulings, number, score = [upheld(), groundless()], appeal.id, appeal.evaluation_id
    deeds = [
        lambda who=who, ruling=ruling: decide_appeal(who, number, [ruling], {}, ZONE)
        for who, ruling in zip(people, rulings, strict=True)
    ]
    assert sorted(at_once(any_database, *deeds)) == ["conflict", "done"]
    decision = db.session.query(AppealDecision).one()
    assert db.session.get(Evaluation, score).total == decision.total_after
    assert db.session.get(Appeal, number).state == "answered"


@pytest.mark.parametrize("lodged_before", [False, True])
def test_a_score_that_is_void_meanwhile_is_void(any_database, lodged_before):
    evaluation = make_appealable()
    agent, number = agent_of(evaluation), evaluation.id
    director, supervisor = (actor_of(make_user(role)) for role in ("director", "supervisor"))
    deed = partial(lodge_appeal, agent, number, [ground()], ZONE)
    if lodged_before:
        appeal_id = make_appeal(evaluation).id
        deed = partial(decide_appeal, supervisor, appeal_id, [upheld()], {}, ZONE)
    outcomes = at_once(
        any_database, deed, lambda: publishing.void_evaluation(director, number, "Another agent spoke.")
    )
    assert outcomes[1] == "done"
    assert outcomes[0] in ("done", "conflict")
    assert db.session.get(Evaluation, number).state == "void"
    with transaction():
        ending.end_void(SYSTEM, number)
    assert {appeal.state for appeal in db.session.query(Appeal)} <= {"void"}


def test_reading_and_appealing_at_the_same_time_are_both_kept(any_database):
    evaluation = make_appealable()
    agent, number = agent_of(evaluation), evaluation.id
    outcomes = at_once(
        any_database,
        lambda: lodge_appeal(agent, number, [ground()], ZONE),
        lambda: publishing.acknowledge_evaluation(agent, number),
    )
    assert outcomes == ["done", "done"]
    found = db.session.get(Evaluation, number)
    assert found.state == "appealed"
    assert found.acknowledged_at is not None


def test_the_agent_goes_on_or_agrees_and_never_both(any_database):
    appeal = make_appeal()
    decide(appeal, groundless())
    agent, number = agent_of(appeal.evaluation), appeal.id
    outcomes = at_once(
        any_database,
        lambda: ending.accept_decision(agent, number),
        lambda: ending.continue_appeal(agent, number, "It is at 0:02.", ZONE),
    )
    assert sorted(outcomes) == ["conflict", "done"]
    found = db.session.get(Appeal, number)
    expected = ("closed", "final") if outcomes[0] == "done" else ("second_level", "appealed")
    assert (found.state, found.evaluation.state) == expected


def test_withdrawing_while_it_is_decided(any_database):
    appeal = make_appeal()
    agent, number, supervisor = agent_of(appeal.evaluation), appeal.id, actor_of(make_user("supervisor"))
    outcomes = at_once(
        any_database,
        lambda: ending.withdraw_appeal(agent, number),
        lambda: decide_appeal(supervisor, number, [upheld()], {}, ZONE),
    )
    assert sorted(outcomes) == ["conflict", "done"]
    found = db.session.get(Appeal, number)
    assert (found.state, len(found.decisions)) in [("withdrawn", 0), ("answered", 1)]
