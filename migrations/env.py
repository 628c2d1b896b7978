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


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        render_item=render_plain,
        **migrate.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
