"""A clock that goes on, and no broker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.foundation import clock


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    """Job ids stay in the database; tests run the jobs themselves."""
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


@pytest.fixture
def later(monkeypatch):
    """``later(minutes)``: the clock goes on, so files are settled and waits are over."""
    real, ahead = clock.now, [timedelta(seconds=5)]
    monkeypatch.setattr(clock, "now", lambda: real() + ahead[0])

    def go_on(minutes: float) -> None:
        ahead[0] += timedelta(minutes=minutes)

    return go_on
