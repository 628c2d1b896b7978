"""The database and the one place that commits.

A write is ``with transaction(): service.verb_noun(actor, …)``. Audit rows and job rows ride in the
same transaction; what must only happen when it succeeded (sending a job's id) is given to
:func:`after_commit`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    UpdateBase,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 30_000
FULL_TEXT = "fulltext_"
_OPEN, _AFTER = "transaction", "after_commit"


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; take instants from foundation.clock")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Hundredths(TypeDecorator[Decimal]):
    """Points and money: a Decimal with two places, kept as a whole number so that every database is exact."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((Decimal(value) * 100).to_integral_exact())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


class Base(DeclarativeBase):
    """Root of all models: names of constraints are derived, so that migrations are the same everywhere."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 — SQLAlchemy reads this attribute
        datetime: Instant(),
        Decimal: Hundredths(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(db=db)


def wire(app: Flask, url: str, migrations: Path) -> None:
    """Bind the database at ``url`` to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"json_serializer": canonical_json, "pool_pre_ping": True}
    db.init_app(app)
    migrate.init_app(app, directory=str(migrations), render_as_batch=True, compare_type=True,
                     include_name=is_modelled)  # fmt: skip
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _tame_sqlite(db.engine)


def is_modelled(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:
    """Whether Alembic compares a table with the models.

    A full-text index differs from database to database, so its migration alone says what it is; SQLite keeps
    further tables of its own beside it, whose names begin likewise.
    """
    return kind != "table" or not (name or "").startswith(FULL_TEXT)


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values are equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@contextmanager
def transaction() -> Iterator[Session]:
    """The owner of a write: commits at the end, rolls back on any error, then runs what waited for it.

    On SQLite it takes the write lock at once (``BEGIN IMMEDIATE``), so that what is read inside is not
    outdated when it is written; on PostgreSQL services lock the rows they decide on.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("a transaction has one owner: transaction() is open already")
    session.commit()  # ends the reading that went before, so that the writer sees the newest rows
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    session.info[_OPEN], session.info[_AFTER] = True, []
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info[_AFTER] = []
        raise
    finally:
        session.info[_OPEN] = False
    for action in session.info.pop(_AFTER):
        action()


def change_rows(statement: UpdateBase) -> int:
    """Run an UPDATE or DELETE in the open transaction; returns how many rows it changed."""
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(cast("CursorResult[Any]", result).rowcount)


def after_commit(action: Callable[[], None]) -> None:
    """Run ``action`` once the open transaction is committed; never if it is rolled back."""
    db.session().info[_AFTER].append(action)


def in_transaction() -> bool:
    """Whether a write is open, that is, whether rows may be added."""
    return bool(db.session().info.get(_OPEN))


def _tame_sqlite(engine: Engine) -> None:
    """Real transactions, foreign keys, readers that do not block the writer."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves; the driver's own would come too late
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
