"""A record comes while its monitor submits, two records while he chooses: nothing is lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.evaluations.service.scoring import save_draft
from app.evaluations.service.submitting import submit_evaluation
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import AppError
from app.live.models import LiveCall
from app.live.service import records
from app.live.service.listening import Wanted, begin_listening
from app.recordings.service.calls import import_calls
from tests.factories.build import actor_of, make_agent, make_user
from tests.factories.live import ZONE, make_live, make_record, make_rubric
from tests.factories.recordings import make_row
from tests.factories.rubrics import CODES


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[object]:
    """Do all of it in threads that set off together; what a user would be told is an answer, too."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        with app.app_context():
            start.wait()
            try:
                return deed()
            except AppError as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def in_transaction(deed: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with transaction():
            return deed()

    return run


def test_the_record_is_imported_and_matched_while_the_monitor_submits(any_database):
    live = make_live(agent=make_agent(number="1001"))
    person, live_id, score_id = actor_of(live.monitor), live.id, live.evaluation_id
    row = make_row(
        call_id="c-1", agent_number="1001", started_at="2026-10-14T11:59:30+00:00", duration_s="120"
    )

    def submit() -> None:
        with transaction():
            save_draft(person, score_id, 0, {code: Answer("pass") for code in CODES}, "Kept.")
        with transaction():
            submit_evaluation(person, score_id, ZONE)

    def arrive() -> int:
        with transaction():
            import_calls(SYSTEM, [(1, row)], "manifest.csv", language="en")
        with transaction():
            return records.match_records(SYSTEM)

    db.session.remove()
    assert at_once(any_database, submit, arrive) == [None, 1]
    score, live = db.session.get(Evaluation, score_id), db.session.get(LiveCall, live_id)
    assert (score.state, score.comment, score.call_id) == ("published", "Kept.", live.record_call_id)
    assert {item.verdict for item in score.items} == {"pass"}


def test_two_workers_and_the_monitor_attach_the_same_record_once(any_database):
    live = make_live()
    record = make_record(live.agent)
    person, live_id, call_id = actor_of(live.monitor), live.id, record.id
    db.session.remove()
    match = in_transaction(lambda: records.match_records(SYSTEM))
    choose = in_transaction(lambda: records.attach_record(person, live_id, call_id).id)
    at_once(any_database, match, match, choose)
    live = db.session.get(LiveCall, live_id)
    assert (live.record_call_id, live.evaluation.call_id) == (call_id, call_id)


def test_two_windows_start_one_clock(any_database):
    make_rubric()
    person, agent_id = actor_of(make_user("monitor")), make_agent().id
    db.session.remove()
    begin = in_transaction(lambda: begin_listening(person, Wanted(agent_id, "billing", "en"), ZONE).id)
    answers = at_once(any_database, begin, begin)
    assert sum(isinstance(one, AppError) for one in answers) == 1
    assert db.session.query(LiveCall).count() == 1
