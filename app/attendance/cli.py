"""``flask attendance …``: imports and settlement by hand."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.attendance.service.imports import import_logins, import_roster
from app.attendance.service.settlement import settle_month
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.handed_in import print_imported

attendance_group = AppGroup("attendance", help="Import login records and rosters, settle months.")
CONSOLE = Actor(None, "console", Role.OPERATIONS_MANAGER)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@attendance_group.command("import-logins")
@click.argument("file", type=FILE)
def logins(file: Path) -> None:
    """Take login records from FILE (CSV or XLSX: agent_number, logged_in_at, logged_out_at)."""
    try:
        with transaction():
            print_imported(import_logins(CONSOLE, file, current_app.config["ZONE"]))
    except AppError as error:
        raise click.ClickException(str(error)) from error


@attendance_group.command("import-roster")
@click.argument("file", type=FILE)
def roster(file: Path) -> None:
    """Take a duty roster from FILE (CSV or XLSX: agent_number, day, shift)."""
    try:
        with transaction():
            print_imported(import_roster(CONSOLE, file))
    except AppError as error:
        raise click.ClickException(str(error)) from error


@attendance_group.command("settle")
@click.argument("month")
def settle(month: str) -> None:
    """Settle MONTH, such as 2026-10."""
    try:
        with transaction():
            count = settle_month(CONSOLE, month, current_app.config["ZONE"])
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{month}: {count} statements")
