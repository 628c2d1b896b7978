"""The instant at which tests of appraisals play, and the month that they appraise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.appraisals.service.filing import stretch_of
from app.appraisals.service.rules import fairness_rules
from app.foundation import clock
from tests.factories.build import NOON
from tests.factories.sampling import ZONE

MONTH = "2026-10"


@pytest.fixture(autouse=True)
def in_november(monkeypatch):
    """October, in which the factories' rows lie, is over."""
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=25))


@pytest.fixture
def october(app):
    return stretch_of(MONTH, ZONE, fairness_rules().value)
