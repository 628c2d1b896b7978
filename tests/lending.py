"""What the tests of a worker process borrow one after another, as making it takes longer than most tests.

An application has hundreds of addresses to compile, and each new engine compiles every statement anew. A new
PostgreSQL database waits until its files are on the disk, and to drop one is to wait for a checkpoint of the
whole server. So there is one application for each kind of database, and one database on PostgreSQL; each test
gets them as if they were new.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from kombu.transport.memory import Channel
from sqlalchemy import Connection, create_engine, delete, event, make_url, table, text
from sqlalchemy.engine.interfaces import Dialect

from app.config import Config
from app.foundation import storage
from app.foundation.db import db

POSTGRES_PORT = 5432
IN_MEMORY = "memory://"  # the broker: a new file for each would take longer than all else that is put back

END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
SHAPE = """
    SELECT oid, relfilenode, relnatts FROM pg_class
    WHERE relnamespace = 'public'::regnamespace ORDER BY oid"""
FILLED = """
    SELECT relname, pg_relation_size(oid) > 8192 FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"""
RESTART = """
    SELECT setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL"""


class LentApp:
    """An application that is put back before each test, and serves that test's folder and database.

    Put back are its configuration and what its extensions keep; after the test its session and connections
    are closed. Routes, hooks and the like stay what they are: Flask refuses new ones, since a request was
    served. A test that needs some takes ``own_app``.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        with app.app_context():
            engine = db.engine

        @event.listens_for(engine, "do_connect")
        def follow(dialect: Dialect, _record: object, where: list[Any], how: dict[str, Any]) -> None:
            """The engine keeps what it has compiled, and connects to where its address leads by now."""
            where[:], options = dialect.create_connect_args(engine.url)
            how.update(options)

        app.test_client().get("/")
        self._config, self._extensions = dict(app.config), dict(app.extensions)

    @contextmanager
    def lend(self, config: Config) -> Iterator[Flask]:
        """A fresh centre at ``config``, with its application context pushed."""
        app = self._app
        for kept, as_made in ((app.config, self._config), (app.extensions, self._extensions)):
            kept.clear()
            kept.update(as_made)
        app.config["CENTRE"] = config
        storage.wire(app, config.data_dir / "recordings")
        Channel.queues.clear()  # what earlier tests have sent, and nobody took
        with app.app_context():
            db.engine.url = make_url(config.database_url)
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()


class LentDatabase:
    """A PostgreSQL database that is put back to what the migrations have left."""

    def __init__(self, name: str, template: str) -> None:
        # No test asks what is lost with the current, so commits need not wait for the disk.
        self.url = f"{postgres_url(name)}?options=-csynchronous_commit%3Doff"
        self._name, self._template = name, template
        self._engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self._make()

    def put_back(self) -> None:
        """Empty it; where a test has changed the tables themselves, make it anew."""
        with self._engine.connect() as connection:
            connection.execute(text(END_OTHERS))
            same = connection.execute(text(SHAPE)).all() == self._shape
            if same:
                self._empty(connection)
        if not same:
            self._make()

    def _make(self) -> None:
        self._engine.dispose()
        recreate(self._name, self._template)
        with self._engine.connect() as connection:
            self._shape = connection.execute(text(SHAPE)).all()
            self._migrated = [name for name, _ in connection.execute(text(FILLED))]
            for name in self._migrated:
                connection.execute(text(f'CREATE TEMPORARY TABLE "migrated {name}" AS TABLE "{name}"'))
            connection.execute(text("SET session_replication_role = replica"))  # no trigger, no foreign key

    def _empty(self, connection: Connection) -> None:
        """New rows come one after the other, as in a new table: a page is filled up whatever lay in it, and
        where there are more pages, VACUUM gives them back."""
        filled = connection.execute(text(FILLED)).all()
        for name, _ in filled:
            connection.execute(delete(table(name)))
        if long := [f'"{name}"' for name, is_long in filled if is_long]:
            connection.execute(text(f"VACUUM {', '.join(long)}"))
        connection.execute(text(RESTART))
        for name in self._migrated:
            connection.execute(text(f'INSERT INTO "{name}" TABLE "migrated {name}"'))


def postgres_url(name: str) -> str:
    user = os.environ.get("PGUSER", "postgres")
    return f"postgresql+psycopg://{user}@127.0.0.1:{POSTGRES_PORT}/{name}"


def recreate(name: str, template: str = "template1") -> None:
    """A database that is a copy of ``template``."""
    engine = create_engine(postgres_url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
