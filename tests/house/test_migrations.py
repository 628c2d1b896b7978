"""Migrations: numbered, one line, down and up again, and the models say the same as the tables."""

from __future__ import annotations

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from app.config import ROOT
from app.evaluations.models import Evaluation, EvaluationItem
from app.foundation.db import db, is_modelled
from app.recordings.models import Call
from app.sampling.models import DrawnCall
from tests.factories.evaluations import make_random_published


def script() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


def test_migrations_are_numbered_without_gaps_and_have_one_head():
    names = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", name) for name in names)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert len(script().get_heads()) == 1


def test_migrations_go_down_and_up_again(any_database):
    downgrade(revision="base")
    upgrade()
    assert drift() == []


def test_the_models_say_the_same_as_the_tables(any_database):
    assert drift() == []


def drift() -> list:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_modelled}
        )
        return compare_metadata(context, db.metadata)


def test_rows_outlive_the_tables_that_they_refer_to(any_database):
    """SQLite makes a table anew to change it; what refers to its rows must not be lost, nor stop it."""
    evaluation = make_random_published()
    items = len(evaluation.items)
    db.session.remove()
    downgrade(revision="0018")
    upgrade()
    assert db.session.scalars(select(Evaluation.drawn_call_id)).one() is not None
    assert db.session.query(EvaluationItem).count() == items
    assert db.session.scalars(select(DrawnCall.call_id)).all() == db.session.scalars(select(Call.id)).all()
