"""``flask accounts …``: the first account of a new centre."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.accounts import service
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError

accounts_group = AppGroup("accounts", help="Manage accounts.")
CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


@accounts_group.command("create")
@click.argument("sign_in_name")
@click.option(
    "--role", type=click.Choice([role.value for role in Role if role is not Role.SYSTEM]), required=True
)
@click.option("--name-en", required=True)
@click.option("--name-zh", required=True)
@click.password_option()
def create(sign_in_name: str, role: str, name_en: str, name_zh: str, password: str) -> None:
    """Make an account, such as the first administrator's."""
    try:
        with transaction():
            service.create_account(CONSOLE, sign_in_name, name_en, name_zh, Role(role), password)
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{sign_in_name} can sign in now.")
