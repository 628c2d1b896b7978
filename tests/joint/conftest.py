"""The instant at which tests of joint listening play."""

from __future__ import annotations

import pytest

from app.foundation import clock
from tests.factories.build import NOON


@pytest.fixture
def set_clock(monkeypatch):
    def set_to(at):
        monkeypatch.setattr(clock, "now", lambda: at)

    return set_to


@pytest.fixture(autouse=True)
def stopped_clock(set_clock):
    """Wednesday, 14 October 2026, eight in the evening in Shanghai."""
    set_clock(NOON)
