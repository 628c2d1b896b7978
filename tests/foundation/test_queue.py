"""The queue's promises: a kill, a lost or a doubled message costs time, never work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import db, transaction
from app.foundation.queue import celery, registry
from app.foundation.queue.enqueue import URGENT, enqueue
from app.foundation.queue.models import Job
from app.foundation.queue.run import run_job, run_with_urgent
from app.foundation.queue.sweep import sweep

ran: list[int] = []


@pytest.fixture
def probe(any_database, monkeypatch):
    """A job kind that notes its runs, and a broker that loses every message."""
    ran.clear()
    monkeypatch.setitem(
        registry.KINDS,
        "probe.note",
        registry.JobKind("probe.note", lambda n: ran.append(n), Permission.JOB_RUN, 2),
    )
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)
    monkeypatch.setattr("app.foundation.queue.sweep.send", lambda ids: None)
    return any_database


def queue_probe(n: int = 1) -> int:
    with transaction():
        return enqueue("probe.note", n=n)


def state_of(job_id: int) -> str:
    db.session.expire_all()
    return db.session.get(Job, job_id).state


def test_the_same_work_is_queued_once(probe):
    assert queue_probe(7) == queue_probe(7)


def test_a_doubled_message_runs_the_job_once(probe):
    job_id = queue_probe()
    run_job(job_id)
    run_job(job_id)
    assert ran == [1]


def test_a_rolled_back_transaction_leaves_no_job(probe):
    with pytest.raises(ZeroDivisionError), transaction():
        enqueue("probe.note", n=3)
        raise ZeroDivisionError
    assert db.session.scalars(select(Job)).all() == []


def test_a_job_that_fails_waits_and_is_parked_after_its_last_attempt(probe, monkeypatch):
    def fail(n: int) -> None:
        raise ValueError("no such number")

    monkeypatch.setitem(
        registry.KINDS, "probe.note", registry.JobKind("probe.note", fail, Permission.JOB_RUN, 2)
    )
    job_id = queue_probe()
    run_job(job_id)
    assert state_of(job_id) == "waiting"
    run_job(job_id)
    assert state_of(job_id) == "parked"
    assert "no such number" in db.session.get(Job, job_id).error


def test_a_job_whose_worker_died_waits_again_after_the_lease(probe):
    job_id = queue_probe()
    with transaction() as session:
        job = session.get(Job, job_id)
        job.state, job.attempts, job.worker = "running", 1, "dead"
        job.heartbeat_at = clock.now() - timedelta(seconds=61)
    with transaction():
        assert sweep(60)[0] == 1
    run_job(job_id)
    assert (ran, state_of(job_id)) == ([1], "done")


def test_a_living_job_is_left_alone(probe):
    job_id = queue_probe()
    with transaction() as session:
        job = session.get(Job, job_id)
        job.state, job.attempts, job.worker, job.heartbeat_at = "running", 1, "alive", clock.now()
    with transaction():
        assert sweep(60)[0] == 0
    assert state_of(job_id) == "running"


def test_a_job_that_kills_its_worker_each_time_is_parked(probe):
    job_id = queue_probe()
    with transaction() as session:
        job = session.get(Job, job_id)
        job.state, job.attempts, job.heartbeat_at = "running", 2, clock.now() - timedelta(hours=1)
    with transaction():
        sweep(60)
    assert state_of(job_id) == "parked"


def test_a_lost_message_is_sent_again(probe, monkeypatch):
    sent = []
    monkeypatch.setattr("app.foundation.queue.sweep.send", lambda ids: sent.extend(ids))
    job_id = queue_probe()
    with transaction() as session:
        session.get(Job, job_id).sent_at = clock.now() - timedelta(minutes=2)
    with transaction():
        sweep(60)
    assert sent == [job_id]


def test_a_broker_that_is_down_does_not_lose_the_job(any_database, monkeypatch):
    monkeypatch.setitem(
        registry.KINDS, "probe.note", registry.JobKind("probe.note", lambda n: None, Permission.JOB_RUN, 2)
    )
    broken = celery.make_celery(any_database, "redis://127.0.0.1:1/0")
    broken.conf.broker_connection_timeout = 0.2
    job_id = queue_probe()
    assert state_of(job_id) == "waiting"


def test_the_broker_in_a_file_carries_a_job_and_keeps_nothing_that_was_taken(own_app):
    address = own_app.extensions["celery"].conf.broker_url
    celery.send([7])
    with own_app.extensions["celery"].connection_for_read() as connection:
        message = connection.SimpleQueue(celery.QUEUE).get(timeout=10)
        message.ack()
    assert message.payload[0] == [7]
    celery.drop_delivered(address)
    with create_engine(address.removeprefix("sqla+")).connect() as broker:
        assert broker.scalar(text("SELECT count(*) FROM kombu_message")) == 0


def test_the_urgent_come_before_what_waited_longer(probe):
    queue_probe(1)
    first = queue_probe(2)
    with transaction():
        enqueue("probe.note", n=3, priority=URGENT)
    run_with_urgent(first)
    assert ran == [2, 3]


def test_an_urgent_job_that_fails_is_not_tried_over_and_over_at_once(probe, monkeypatch):
    def fail(n: int) -> None:
        ran.append(n)
        raise ValueError(n)

    monkeypatch.setitem(
        registry.KINDS, "probe.note", registry.JobKind("probe.note", fail, Permission.JOB_RUN, 5)
    )
    with transaction():
        job_id = enqueue("probe.note", n=3, priority=URGENT)
    run_with_urgent(job_id)
    assert (ran, state_of(job_id)) == ([3], "waiting")
