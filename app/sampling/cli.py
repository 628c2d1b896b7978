"""``flask sampling …``: prepare, draw, close, check a draw, and ask why, by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TextIO
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.access.scope import EVERYBODY
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.recordings.queries import known_calls
from app.sampling.models import Draw
from app.sampling.policy.labels import part_name
from app.sampling.policy.reasons import why_text
from app.sampling.queries.answers import answer_why
from app.sampling.queries.draws import count_drawn, count_shortfalls, get_draw
from app.sampling.queries.plans import plan_for, revision, sampling_rules
from app.sampling.queries.replays import Replay, replay_draw
from app.sampling.service import drawing, plans, preparing

sampling_group = AppGroup("sampling", help="Draw calls to be heard, and check draws.")
CONSOLE = Actor(None, "console", Role.SUPERVISOR)
MONDAY = click.DateTime(["%Y-%m-%d"])


@sampling_group.command("prepare")
@click.argument("week_on", type=MONDAY)
def prepare(week_on: datetime) -> None:
    """Commit to the seed of the week that begins on WEEK_ON, a Monday."""
    draw = _done(preparing.prepare_week, week_on.date())
    click.echo(f"Draw {draw.id} of the week of {draw.week_on}: commitment {draw.commitment}")


@sampling_group.command("draw")
@click.argument("week_on", type=MONDAY)
def draw_week(week_on: datetime) -> None:
    """Make all draws of the week that began on WEEK_ON, a Monday, that can be made by now.

    Those are its days that are over and, after its Sunday, the closing; calls are shared out.
    """
    _report(_done(drawing.draw_until_now, week_on.date()))


@sampling_group.command("close")
@click.argument("week_on", type=MONDAY)
def close_week(week_on: datetime) -> None:
    """Close the week that began on WEEK_ON, a Monday, after drawing what is missing of its days."""
    _report(_done(drawing.close_week, week_on.date()))


@sampling_group.command("verify")
@click.argument("draw_id", type=int)
def verify(draw_id: int) -> None:
    """Draw DRAW_ID again, day by day, from its filed frames; exit code 1 and what differs, unless it is the
    same."""
    try:
        replay = replay_draw(get_draw(draw_id))
    except AppError as error:
        raise click.ClickException(str(error)) from error
    _tell_parts(replay)
    if not replay.is_same:
        raise click.ClickException(f"Draw {draw_id} differs: {', '.join(replay.all_failed)}")
    click.echo(f"Draw {draw_id} is the same when drawn again.")


@sampling_group.command("why")
@click.argument("call_id")
def why(call_id: str) -> None:
    """Say why CALL_ID, the telephone system's id of a call, was drawn or not."""
    call = known_calls([call_id]).get(call_id)
    if call is None:
        raise click.ClickException(f"There is no call {call_id}.")
    answer = answer_why(call.id, EVERYBODY, current_app.config["ZONE"])
    if answer.why is None:
        raise click.ClickException(
            "What was filed of this week is missing or altered." if answer.is_begun
            else "Nothing of this call's week is drawn yet."
        )  # fmt: skip
    click.echo(str(why_text(answer.why)))


@sampling_group.group("plan")
def plan_group() -> None:
    """The sampling plan: what was set in the browser or here, else qa_rules/sampling.yaml."""


@plan_group.command("show")
@click.option("--week", type=MONDAY, help="A Monday; without it, this week's.")
def show_plan(week: datetime | None) -> None:
    """Say which plan counts in a week, and what it says."""
    week_on = _week_of(week)
    plan, text = plan_for(week_on), _told(week_on)
    if plan is None:
        click.echo("The file qa_rules/sampling.yaml counts.")
    else:
        setter = plan.set_by.sign_in_name if plan.set_by else CONSOLE.name
        click.echo(f"Plan {plan.number} counts, from {plan.from_on} on, set by {setter}: {plan.reason}")
    click.echo(text, nl=False)


@plan_group.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
@click.option("--week", type=MONDAY, help="A Monday; without it, this week's.")
def export_plan(file: TextIO, week: datetime | None) -> None:
    """Write the plan that counts in a week to FILE, as sampling.yaml would say it."""
    file.write(_told(_week_of(week)))


@plan_group.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--from", "from_on", type=MONDAY, required=True, help="The Monday from which on it counts.")
@click.option("--reason", required=True, help="Why; everybody who sees the plan reads it.")
def import_plan(file: TextIO, from_on: datetime, reason: str) -> None:
    """Set what FILE says, a sampling.yaml, as the plan of the weeks from a Monday on."""
    text, zone = file.read(), current_app.config["ZONE"]
    try:
        with transaction():
            plan = plans.set_plan(
                CONSOLE, from_on=from_on.date(), text=text, reason=reason, seen=revision(), zone=zone
            )
            number = plan.number
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Plan {number} is set. It counts from {from_on.date()} on.")


def _told(week_on: date) -> str:
    try:
        return sampling_rules(week_on).text
    except AppError as error:
        raise click.ClickException(str(error)) from error


def _week_of(day: datetime | None) -> date:
    return clock.week_start(clock.today(current_app.config["ZONE"]) if day is None else day.date())


def _tell_parts(replay: Replay) -> None:
    for part in replay.parts:
        click.echo(f"{part_name(part.day)}: {', '.join(part.failed) or 'the same'}")
        for difference in part.differences:
            click.echo(f"  {difference.kind.value}: {difference.call_id}")
        for call_id in part.reassigned:
            click.echo(f"  other monitor or day: {call_id}")


def _report(draw: Draw) -> None:
    drawn, short = count_drawn([draw.id]).get(draw.id, 0), count_shortfalls([draw.id]).get(draw.id, 0)
    state = f"agents below quota: {short}" if draw.drawn_at else "the week is not closed yet"
    click.echo(f"Draw {draw.id}: {drawn} of {draw.frame_size} calls; {state}")


def _done(intent: Callable[[Actor, date, ZoneInfo], Draw], week_on: date) -> Draw:
    try:
        with transaction():
            return intent(CONSOLE, week_on, current_app.config["ZONE"])
    except AppError as error:
        raise click.ClickException(str(error)) from error
