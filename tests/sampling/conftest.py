"""A centre with a week of calls and somebody to listen."""

from __future__ import annotations

from datetime import date

import pytest

from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.sampling import service
from app.sampling.models import Draw
from tests.factories.build import make_user
from tests.factories.sampling import WEEK_ON, ZONE, make_week


@pytest.fixture
def centre(any_database):
    """Two monitors, three agents, a week of calls, on each database."""
    make_user("monitor"), make_user("monitor")
    make_week()
    return any_database


@pytest.fixture
def small_centre(app):
    """The same on SQLite alone, for what no database can change."""
    make_user("monitor"), make_user("monitor")
    make_week()
    return app


@pytest.fixture
def drawn(small_centre) -> Draw:
    """The week is drawn."""
    return draw_now()


def draw_now(week_on: date = WEEK_ON) -> Draw:
    with transaction():
        draw_id = service.draw_week(SYSTEM, week_on, ZONE).id
    db.session.expire_all()
    return db.session.get(Draw, draw_id)
