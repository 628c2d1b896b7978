"""``flask sampling …``: prepare, draw, and check a draw by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup

from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.sampling import service
from app.sampling.models import Draw
from app.sampling.queries.draws import count_drawn, count_shortfalls, get_draw
from app.sampling.queries.replays import replay_draw

sampling_group = AppGroup("sampling", help="Draw calls to be heard, and check draws.")
CONSOLE = Actor(None, "console", Role.SUPERVISOR)
MONDAY = click.DateTime(["%Y-%m-%d"])


@sampling_group.command("prepare")
@click.argument("week_on", type=MONDAY)
def prepare(week_on: datetime) -> None:
    """Commit to the seed of the week that begins on WEEK_ON, a Monday."""
    draw = _done(service.prepare_week, week_on.date())
    click.echo(f"Draw {draw.id} of the week of {draw.week_on}: commitment {draw.commitment}")


@sampling_group.command("draw")
@click.argument("week_on", type=MONDAY)
def draw_week(week_on: datetime) -> None:
    """Draw the week that began on WEEK_ON, a Monday, and share the calls out."""
    draw = _done(service.draw_week, week_on.date())
    drawn, short = count_drawn([draw.id]).get(draw.id, 0), count_shortfalls([draw.id]).get(draw.id, 0)
    click.echo(f"Draw {draw.id}: {drawn} of {draw.frame_size} calls; agents below quota: {short}")


@sampling_group.command("verify")
@click.argument("draw_id", type=int)
def verify(draw_id: int) -> None:
    """Draw DRAW_ID again from its filed frame; exit code 1 and what differs, unless it is the same."""
    try:
        replay = replay_draw(get_draw(draw_id))
    except AppError as error:
        raise click.ClickException(str(error)) from error
    for difference in replay.differences:
        click.echo(f"{difference.kind.value}: {difference.call_id}")
    for call_id in replay.reassigned:
        click.echo(f"other monitor: {call_id}")
    if not replay.is_same:
        raise click.ClickException(f"Draw {draw_id} differs: {', '.join(replay.failed)}")
    click.echo(f"Draw {draw_id} is the same when drawn again.")


def _done(intent: Callable[[Actor, date, ZoneInfo], Draw], week_on: date) -> Draw:
    try:
        with transaction():
            return intent(CONSOLE, week_on, current_app.config["ZONE"])
    except AppError as error:
        raise click.ClickException(str(error)) from error
