"""A centre with a week of calls and somebody to listen."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.sampling.models import Draw
from app.sampling.service import drawing as service
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
    """The week is drawn day by day, and closed."""
    return draw_now()


@pytest.fixture
def edited_rules(small_centre, tmp_path, monkeypatch):
    """Change a rules file of this centre: ``edited_rules("slots.yaml", "says this", "is to say that")``."""
    rules = shutil.copytree(Path("qa_rules"), tmp_path / "edited_rules")
    config = dataclasses.replace(small_centre.config["CENTRE"], qa_rules_dir=rules)
    monkeypatch.setitem(small_centre.config, "CENTRE", config)

    def edit(name: str, old: str, new: str) -> None:
        text = (rules / name).read_text(encoding="utf-8")
        assert old in text
        (rules / name).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def draw_now(week_on: date = WEEK_ON) -> Draw:
    with transaction():
        draw_id = service.draw_until_now(SYSTEM, week_on, ZONE).id
    db.session.expire_all()
    return db.session.get(Draw, draw_id)


def draw_day(day: int, week_on: date = WEEK_ON) -> int:
    """The id of the draw of a day."""
    with transaction():
        return service.draw_day(SYSTEM, week_on, day, ZONE).id
