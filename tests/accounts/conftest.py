"""People with a password, and a clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.accounts.service import create_account
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from tests.factories.build import NOON

CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


class StoppedClock:
    """``clock.now`` for tests; it moves by :meth:`forward` only."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def stopped_clock(monkeypatch):
    clock = StoppedClock(NOON)
    monkeypatch.setattr("app.foundation.clock.now", clock)
    return clock


@pytest.fixture
def new_account():
    """``new_account("monitor")``: somebody who signs in as Li.Lei with the password "correct horse"."""

    def make(role="monitor", sign_in_name="Li.Lei"):
        with transaction():
            return create_account(CONSOLE, sign_in_name, "Li Lei", "李雷", Role(role), "correct horse")

    return make
