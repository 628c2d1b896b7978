"""Two workers at the same work at the same moment: done once, and nobody fails (C3)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.storage import storage
from app.recordings.models import Call, Quarantined, Recording
from app.recordings.service.calls import import_calls
from app.recordings.service.keeping import keep_recording, prepare
from tests.factories.build import make_agent, make_call
from tests.factories.recordings import RULES, make_file, make_row, make_sound

AT_ONCE = 4


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


def at_once(app: Flask, work: Callable[[], object]) -> list[object]:
    """Run ``work`` in threads that set off together, each with a session of its own."""
    start = Barrier(AT_ONCE)

    def run(_number: int) -> object:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    return work()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_same_manifest(any_database):
    make_agent(number="1001")
    rows = [(n, make_row(call_id=f"c-{n}", agent_number="1001" if n % 2 else "?")) for n in range(40)]
    results = at_once(any_database, lambda: import_calls(SYSTEM, rows, "manifest.csv", language="en"))
    assert (count(Call), count(Quarantined)) == (20, 20)
    assert sum(result.created for result in results) == 20


def test_the_same_recording(any_database):
    make_call(external_id="c-1")
    make_sound("c-1.wav", seconds=3)
    prepared = prepare("c-1.wav", RULES)
    kept = at_once(any_database, lambda: keep_recording(SYSTEM, "c-1.wav", prepared) is not None)
    assert sorted(kept) == [False, False, False, True]
    assert count(Recording) == 1
    assert list(storage().arrived()) == []


def test_the_same_broken_file(any_database):
    make_call(external_id="c-1")
    make_file("c-1.wav", b"no sound at all")
    prepared = prepare("c-1.wav", RULES)
    at_once(any_database, lambda: keep_recording(SYSTEM, "c-1.wav", prepared))
    assert count(Quarantined) == 1
    assert list(storage().arrived()) == []
