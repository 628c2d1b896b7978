"""Parts report themselves, and only one scheduler holds the timetable."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from app.foundation.db import db, transaction
from app.foundation.queue import parts
from tests.factories.build import NOON


@pytest.fixture
def move_clock(any_database, monkeypatch):
    """``move_clock(5)``: five seconds after noon."""

    def move(seconds: float) -> None:
        monkeypatch.setattr("app.foundation.clock.now", lambda: NOON + timedelta(seconds=seconds))

    move(0)
    return move


def take(holder: str) -> bool:
    with transaction():
        return parts.take(parts.SCHEDULER, holder)


def test_the_first_who_asks_holds_the_timetable(move_clock):
    assert take("first")


def test_a_second_scheduler_waits(move_clock):
    take("first")
    assert not take("second")


def test_who_holds_it_keeps_it_by_asking_again(move_clock):
    take("first")
    move_clock(parts.LOST_AFTER_S)
    assert take("first")
    move_clock(2 * parts.LOST_AFTER_S)
    assert not take("second")


def test_a_holder_that_was_not_seen_long_enough_loses_it(move_clock):
    take("first")
    move_clock(parts.LOST_AFTER_S + 0.1)
    assert take("second")
    assert not take("first")


def test_of_many_who_ask_at_once_one_gets_it(any_database):
    start, taken = threading.Barrier(4, timeout=20), []

    def run(n):
        with any_database.app_context():
            start.wait()
            taken.append(take(f"holder {n}"))
            db.session.remove()

    threads = [threading.Thread(target=run, args=[n]) for n in range(4)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert sorted(taken) == [False, False, False, True]


def test_what_reported_itself_is_not_missing(move_clock):
    with transaction():
        parts.report(parts.WORKER, "any")
    assert parts.missing() == [parts.SCHEDULER]


def test_a_worker_may_be_any_of_many(move_clock):
    for holder in ("one", "another"):
        with transaction():
            parts.report(parts.WORKER, holder)
    assert parts.WORKER not in parts.missing()


def test_what_was_not_seen_lately_is_missing(move_clock):
    take("first")
    with transaction():
        parts.report(parts.WORKER, "any")
    move_clock(parts.LOST_AFTER_S + 0.1)
    assert parts.missing() == [parts.WORKER, parts.SCHEDULER]


def test_the_product_is_up_when_all_parts_are(app, client):
    assert client.get("/healthz").status_code == 503
    take("first")
    with transaction():
        parts.report(parts.WORKER, "any")
    assert client.get("/healthz").get_json() == {"status": "up", "missing": []}
