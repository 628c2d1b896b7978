"""``flask organisation …``: teams and agents from a table."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.handed_in import print_imported
from app.organisation.service.importing import import_agents
from app.organisation.service.rows import COLUMNS, MORE_COLUMNS

organisation_group = AppGroup("organisation", help="Teams and agents.")
CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


@organisation_group.command(
    "import",
    help=f"Take agents and their teams from FILE (CSV or XLSX). Columns: {', '.join(COLUMNS)};"
    f" and if you like: {', '.join(MORE_COLUMNS)}.",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take(file: Path) -> None:
    """Take agents and their teams from FILE."""
    try:
        with transaction():
            print_imported(import_agents(CONSOLE, file, clock.today(current_app.config["ZONE"])))
    except AppError as error:
        raise click.ClickException(str(error)) from error
