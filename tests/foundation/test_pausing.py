"""Work of one kind is held back and goes on; what somebody waits for comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import db, transaction
from app.foundation.queue import registry
from app.foundation.queue.enqueue import default_key, enqueue
from app.foundation.queue.models import Job
from app.foundation.queue.pausing import hurry, pause, paused_since, resume
from app.foundation.queue.run import run_job, run_with_urgent
from app.foundation.queue.sweep import sweep

ran: list[int] = []
sent: list[int] = []


@pytest.fixture
def probe(any_database, monkeypatch):
    """A job kind that notes its runs, and a broker that notes what it is sent."""
    ran.clear()
    sent.clear()
    kind = registry.JobKind("probe.note", lambda n: ran.append(n), Permission.JOB_RUN, 2)
    monkeypatch.setitem(registry.KINDS, "probe.note", kind)
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)
    monkeypatch.setattr("app.foundation.queue.sweep.send", lambda ids: sent.extend(ids))
    return any_database


def queue_probe(n: int) -> int:
    with transaction():
        return enqueue("probe.note", n=n)


def change(action, *arguments):
    with transaction():
        return action(*arguments)


def test_a_paused_kind_is_not_started(probe):
    job_id = queue_probe(1)
    change(pause, "probe.note")
    run_job(job_id)
    assert (ran, db.session.get(Job, job_id).state) == ([], "waiting")


def test_pausing_twice_keeps_the_first_time(probe):
    change(pause, "probe.note")
    since = paused_since("probe.note")
    change(pause, "probe.note")
    assert paused_since("probe.note") == since is not None


def test_the_sweep_sends_nothing_of_a_paused_kind(probe):
    job_id = queue_probe(1)
    change(pause, "probe.note")
    with transaction() as session:
        session.get(Job, job_id).sent_at = clock.now() - timedelta(hours=1)
    change(sweep, 60)
    assert sent == []


def test_what_waited_goes_out_when_its_kind_is_resumed(probe):
    job_id = queue_probe(1)
    change(pause, "probe.note")
    run_job(job_id)  # its message is used up
    change(resume, "probe.note")
    run_job(job_id)
    assert (sent, ran, paused_since("probe.note")) == ([job_id], [1], None)


def test_other_kinds_go_on(probe, monkeypatch):
    kind = registry.JobKind("probe.other", lambda n: ran.append(-n), Permission.JOB_RUN, 2)
    monkeypatch.setitem(registry.KINDS, "probe.other", kind)
    change(pause, "probe.note")
    with transaction():
        other = enqueue("probe.other", n=5)
    run_job(other)
    assert ran == [-5]


def test_what_somebody_waits_for_is_taken_next(probe):
    first, *_others = [queue_probe(n) for n in (1, 2, 3)]
    assert change(hurry, default_key("probe.note", {"n": 3})) is True
    run_with_urgent(first)
    assert ran == [1, 3]


def test_nothing_can_be_hurried_that_does_not_wait(probe):
    run_job(queue_probe(1))
    assert change(hurry, default_key("probe.note", {"n": 1})) is False


def test_an_urgent_job_of_a_paused_kind_waits_like_the_others(probe):
    queue_probe(2)
    change(hurry, default_key("probe.note", {"n": 2}))
    change(pause, "probe.note")
    run_with_urgent(queue_probe(1))
    assert ran == []
