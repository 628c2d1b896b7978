"""The database and the one place that commits.

A write is ``with transaction(): service.verb_noun(actor, …)``. Audit rows and job rows ride in the
same transaction; what must only happen when it succeeded (sending a job's id) is given to
:func:`after_commit`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Row,
    Select,
    UpdateBase,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 30_000
CHUNK = 1000
HAS_UNIXEPOCH = sqlite3.sqlite_version_info >= (3, 38)
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
FULL_TEXT = "fulltext_"
_OPEN, _AFTER = "transaction", "after_commit"
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


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


class EpochSeconds(FunctionElement[int]):
    """An instant as whole seconds since 1970."""

    type = BigInteger()
    inherit_cache = True


@compiles(EpochSeconds)
def _extracted(element: EpochSeconds, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(EXTRACT(epoch FROM {compiler.process(element.clauses, **options)}) AS BIGINT)"


@compiles(EpochSeconds, "sqlite")
def _counted(element: EpochSeconds, compiler: SQLCompiler, **options: Any) -> str:
    """A third of the time of strftime, which older versions have alone."""
    instant = compiler.process(element.clauses, **options)
    return f"unixepoch({instant})" if HAS_UNIXEPOCH else f"CAST(strftime('%s', {instant}) AS INTEGER)"


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
    return _CANONICAL.encode(value)


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


def read_as_of_now() -> None:
    """Let all that is read from here on, until a transaction begins or the session ends, be of one instant.

    For figures that take several statements and have to agree. SQLite reads so anyway; PostgreSQL would show
    each statement what was committed before it.
    """
    session = db.session()
    if in_transaction():
        raise RuntimeError("a write is open: read before it, or lock what is read")
    session.rollback()  # ends the reading that went before
    if db.engine.dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def change_rows(statement: UpdateBase) -> int:
    """Run an UPDATE or DELETE in the open transaction; returns how many rows it changed."""
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(cast("CursorResult[Any]", result).rowcount)


def among(
    statement: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any], values: Iterable[Any]
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows whose ``column`` is among ``values``, however many those are."""
    wanted = sorted(set(values))
    for start in range(0, len(wanted), CHUNK):
        yield from db.session.execute(statement.where(column.in_(wanted[start : start + CHUNK])))


def insert_new(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert those of ``rows`` that break no unique constraint; returns how many. Safe against races."""
    if not rows:
        return 0
    insert = _INSERTS[db.session.get_bind().dialect.name]
    statement = insert(model.__table__).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    parts = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
    results = (db.session.execute(statement, part) for part in parts)
    return sum(result.rowcount for result in results if isinstance(result, CursorResult))


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
