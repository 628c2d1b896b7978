"""The hour on which tests of reports play."""

from __future__ import annotations

import pytest

from app.foundation import clock
from tests.factories.reports import AFTER_OCTOBER


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    """Sunday, 1 November 2026, ten in the morning in Shanghai: October is over."""
    monkeypatch.setattr(clock, "now", lambda: AFTER_OCTOBER)
    return AFTER_OCTOBER
