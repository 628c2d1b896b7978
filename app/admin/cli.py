"""``flask prepare``: what `make run` does before the three parts start."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

demo_group = AppGroup("demo", help="The demo centre.")


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Migrate the database."""
    upgrade()
