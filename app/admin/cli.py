"""``flask prepare``: what `make run` does before the three parts start."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from app.admin import queries
from app.admin.service.demo import draft_as_demo_supervisor, load_people, role_named
from app.admin.service.demo_heard import hear_as_demo_people
from app.admin.service.demo_ways import pick_as_demo_supervisor
from app.config import Config
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.labels import ROLE_LABELS
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.queue.run import run_job
from demo.centre import demo_people
from demo.export import export_centre
from demo.roster import demo_weeks

demo_group = AppGroup("demo", help="The demo centre.")
CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


@click.command("prepare")
@click.pass_context
@with_appcontext
def prepare(context: click.Context) -> None:
    """Migrate, register the rubrics, load the demo centre into an empty database, say how to sign in."""
    config: Config = current_app.config["CENTRE"]
    upgrade()
    _run(context, "rubrics", "register")
    _run(context, "transcription", "reindex", missing=True)
    if config.demo_centre and (queries.is_empty() or _exports(config).exists()):
        context.invoke(load)
    if config.demo_centre:
        _print_sign_ins()


@demo_group.command("load")
@click.pass_context
def load(context: click.Context) -> None:
    """Load the demo centre through the doors that a customer's data take; a second time changes nothing."""
    config: Config = current_app.config["CENTRE"]
    today, exports = clock.today(config.zone), _exports(config)
    exports.mkdir(parents=True, exist_ok=True)
    click.echo("Loading the demo centre …")
    with transaction():
        load_people(CONSOLE, demo_people(), today)
    with transaction():
        draft_as_demo_supervisor(today)
    export_centre(exports, today)
    _run(context, "attendance", "import-roster", file=exports / "roster.csv")
    _run(context, "attendance", "import-logins", file=exports / "logins.csv")
    for month in (clock.month_before(today), clock.month_of(today)):
        _run(context, "attendance", "settle", month=month)
    _run(context, "recordings", "import", source=exports / "calls")
    for monday in (clock.week_start(days[0]) for days in demo_weeks(today)):
        _run(context, "sampling", "draw", week_on=datetime.combine(monday, time(), UTC))
    for job_id in queries.waiting_jobs("evaluations.assign"):
        run_job(job_id)
    with transaction():
        pick_as_demo_supervisor(today)
        hear_as_demo_people(today, config.zone)
    shutil.rmtree(exports)
    click.echo(
        "The demo centre is loaded. Its calls are transcribed in the background once the product runs."
    )


def _exports(config: Config) -> Path:
    """The folder of exports; it is there as long as loading is not done, so that a kill is noticed."""
    return config.data_dir / "state" / "demo-export"


def _run(context: click.Context, group: str, command: str, **arguments: Any) -> None:
    """Run one of the product's own commands, ``flask group command`` (a group holds its commands)."""
    commands: dict[str, click.Command] = current_app.cli.commands[group].commands  # type: ignore[attr-defined]
    context.invoke(commands[command], **arguments)


def _print_sign_ins() -> None:
    people = demo_people()
    click.echo(f"\nDemo sign-ins, all with the password {people.password}")
    for member in people.staff:
        label = str(ROLE_LABELS[role_named(member.role)])
        click.echo(f"  {member.login:<16} {label:<22} {member.name_en} {member.name_zh}")
    for agent in people.agents:
        click.echo(f"  {agent.login:<16} {ROLE_LABELS[Role.AGENT]!s:<22} {agent.name_en} {agent.name_zh}")
