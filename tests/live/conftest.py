"""Live calls go on at noon of a Wednesday."""

from __future__ import annotations

import pytest

from app.foundation import clock
from tests.factories.build import NOON


class Hands:
    """The hands of the clock; tests move them."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self):
        return self.at


@pytest.fixture(autouse=True)
def hands(monkeypatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(clock, "now", hands.now)
    return hands


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)
