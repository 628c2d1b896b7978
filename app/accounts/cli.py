"""``flask accounts …``: the first account of a new centre."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.accounts import queries, service
from app.foundation import clock
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


@accounts_group.group("tokens")
def tokens() -> None:
    """Tokens with which programs may import calls."""


@tokens.command("create")
@click.argument("name")
@click.option("--days", default=365, show_default=True, help="How long it is good, at most 365.")
def create_token(name: str, days: int) -> None:
    """Make a token and print it, once."""
    try:
        with transaction():
            _token, text = service.create_token(CONSOLE, name, days)
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(text)


@tokens.command("list")
def list_tokens() -> None:
    """List the tokens: number, beginning, name, and until when they are good."""
    now = clock.now()
    for token in queries.list_tokens():
        state = f"good until {token.expires_at:%Y-%m-%d}" if token.is_good(now) else "no longer good"
        click.echo(f"{token.id}  {token.prefix}…  {token.name}  {state}")


@tokens.command("revoke")
@click.argument("token_id", type=int)
def revoke_token(token_id: int) -> None:
    """End what a token opens; TOKEN_ID is its number in the list."""
    try:
        with transaction():
            service.revoke_token(CONSOLE, token_id)
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo("revoked")
