"""What tests borrow comes back as it was made: whatever one of them did, the next does not find it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from app.foundation.audit.models import AuditHead
from app.foundation.db import db
from app.foundation.queue.celery import QUEUE, send
from app.foundation.storage import storage
from app.organisation.models import Team
from tests.conftest import centre_in, make_config
from tests.factories.build import make_team, next_number
from tests.lending import LentDatabase

LONG = 2000  # rows, which are many pages


@pytest.fixture
def two_centres(lent_app, migrated_sqlite, tmp_path):
    """Two tests after each other: ``first, second = two_centres``, each ``with first as app``."""
    folders = [tmp_path / name for name in ("first", "second")]
    return [lent_app.lend(centre_in(folder, migrated_sqlite)) for folder in folders]


def test_the_next_test_finds_no_setting_of_the_one_before(two_centres):
    first, second = two_centres
    with first as app:
        app.config.update(TESTING=False, ODD=True)
    with second as app:
        assert app.config["TESTING"] is True
        assert "ODD" not in app.config


def test_the_next_test_counts_its_rows_anew(two_centres):
    first, second = two_centres
    with first:
        assert [next_number(), next_number()] == [1, 2]
    with second:
        assert next_number() == 1


def test_the_next_test_finds_no_row_and_no_file_of_the_one_before(two_centres):
    first, second = two_centres
    with first:
        make_team()
        storage().file_away(b"report", ".pdf")
        folder = storage().root
    with second:
        assert db.session.scalars(select(Team)).all() == []
        assert storage().root != folder
        assert not [path for path in storage().root.rglob("*") if path.is_file()]


def test_the_next_test_finds_no_message_of_the_one_before(two_centres):
    first, second = two_centres
    with first as app:
        send([7])
        assert waiting(app) == 1
    with second as app:
        assert waiting(app) == 0


def waiting(app: Flask) -> int:
    """How many messages the broker holds."""
    with app.extensions["celery"].connection_for_read() as connection:
        return connection.SimpleQueue(QUEUE).qsize()


def test_no_test_adds_a_route_to_what_it_has_borrowed(app):
    with pytest.raises(AssertionError, match="add_url_rule"):
        app.add_url_rule("/odd", "odd", lambda: "odd")


@pytest.fixture
def database(lent_postgres, tmp_path):
    """PostgreSQL, in use by an application."""
    lent_app, database = lent_postgres
    database.put_back()
    with lent_app.lend(make_config(tmp_path, DATABASE_URL=database.url)):
        yield database


def put_back(database: LentDatabase) -> None:
    db.session.remove()
    database.put_back()


@pytest.mark.services
class TestPostgreSQL:
    def test_it_holds_what_the_migrations_have_left(self, database):
        before = [(head.id, head.digest, head.entry_count) for head in db.session.scalars(select(AuditHead))]
        assert len(before) == 1
        db.session.scalars(select(AuditHead)).one().entry_count = 7
        make_team()
        put_back(database)
        assert [
            (head.id, head.digest, head.entry_count) for head in db.session.scalars(select(AuditHead))
        ] == before
        assert db.session.scalars(select(Team)).all() == []

    def test_its_numbers_begin_anew(self, database):
        first = make_team().id
        make_team()
        put_back(database)
        assert make_team().id == first == 1

    def test_a_table_that_was_long_has_no_page_left(self, database):
        """Otherwise rows would be found in another order than they were written in, and more slowly."""
        db.session.add_all(Team(code=f"T{n}", name_en=f"Team {n}", name_zh=f"{n}班") for n in range(LONG))
        db.session.commit()
        put_back(database)
        assert db.session.scalar(text("SELECT pg_relation_size('team')")) == 0

    def test_its_tables_are_those_of_the_migrations(self, database):
        db.session.execute(text("ALTER TABLE team ADD COLUMN odd integer"))
        db.session.commit()
        put_back(database)
        assert "odd" not in [column["name"] for column in inspect(db.engine).get_columns("team")]
