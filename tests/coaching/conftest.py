"""The day on which tests of coaching play."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.foundation import clock


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    """Tuesday, 20 October 2026, ten in the morning in Shanghai."""
    now = datetime(2026, 10, 20, 2, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now
