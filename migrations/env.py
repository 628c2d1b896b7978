"""Runs the migrations on the application's database (`flask db upgrade`)."""

from alembic import context
from flask import current_app

from app.foundation.db import Hundredths, Instant

migrate = current_app.extensions["migrate"]
engine = migrate.db.engine


def render_plain(kind, value, autogen_context):
    """Write our own column types as the plain types they are kept as: migrations import no product."""
    if kind == "type" and isinstance(value, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Hundredths):
        return "sa.Integer()"
    return False


def keep_references(connection, held):
    """SQLite changes a table by making it anew; rows that refer to it must not stop that."""
    if connection.dialect.name != "sqlite":
        return
    database = connection.connection.driver_connection
    database.execute(f"PRAGMA foreign_keys={'ON' if held else 'OFF'}")  # before BEGIN, or it does nothing
    if held and (broken := database.execute("PRAGMA foreign_key_check").fetchall()):
        raise RuntimeError(f"The migration left references without their row: {broken[:5]}")


with engine.connect() as connection:
    keep_references(connection, held=False)
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        render_item=render_plain,
        **migrate.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    keep_references(connection, held=True)
