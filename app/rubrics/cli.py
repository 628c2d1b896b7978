"""``flask rubrics …``: checking and registering rules files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.engines.backtest.report import Report, to_json
from app.engines.scoring.examples import ExampleFailure, run_examples
from app.engines.scoring.loader import read_rules
from app.engines.scoring.problem import RubricError
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import AppError
from app.organisation.queries import list_agents, list_teams
from app.rubrics import service
from app.rubrics.policy.backtest_lines import lines_of
from app.rubrics.policy.period import Period
from app.rubrics.queries.backtests import run_backtest
from app.rubrics.queries.standards import find_named, read_draft, standard_of
from app.rubrics.queries.versions import Frozen, frozen_of

rubrics_group = AppGroup("rubrics", help="Check and register the scoring standards of qa_rules/.")


@rubrics_group.command("register")
def register() -> None:
    """Freeze the rubrics of qa_rules/ and put them in force; known ones are left as they are."""
    try:
        with transaction():
            registered = service.register_rubrics(SYSTEM, current_app.config["CENTRE"].qa_rules_dir)
            lines = [f"{version.code}: {version.title_en} ({version.digest[:12]})" for version in registered]
    except AppError as error:
        raise click.ClickException(str(error)) from error
    for line in lines:
        click.echo(line)


@rubrics_group.command("lint")
def lint() -> None:
    """Check every rubric and run its own examples; fails when anything is wrong."""
    try:
        book = read_rules(current_app.config["CENTRE"].qa_rules_dir)
    except RubricError as error:
        raise click.ClickException(str(error)) from error
    wrong = 0
    for code, file in book.rubrics.items():
        failures = run_examples(file.rubric, book.lexicons)
        wrong += len(failures)
        click.echo(f"{code}: {len(file.rubric.items)} items, {len(file.rubric.examples)} examples")
        for failure in failures:
            click.echo(f"  {_told(failure)}", err=True)
    if wrong:
        raise click.ClickException(f"{wrong} examples come out otherwise than their rubric says")


def _told(failure: ExampleFailure) -> str:
    found = "nothing" if failure.found is None else failure.found.verdict.value
    return f"{failure.title.en}: {failure.item_code} should be {failure.expected.value}, found {found}"


DAY = click.DateTime(["%Y-%m-%d"])


@rubrics_group.command("backtest")
@click.argument("new")
@click.option("--against", "old", required=True, help="The version before it: code@number, or code.")
@click.option("--from", "first_on", required=True, type=DAY, help="First day of the calls.")
@click.option("--to", "last_on", required=True, type=DAY, help="Last day of the calls.")
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="File for the report.")
def backtest(new: str, old: str, first_on: datetime, last_on: datetime, out: Path | None) -> None:
    """Try NEW, a rubric file or code@number, on past calls against another version.

    Nothing in the database is touched; the command may be stopped at any moment.
    """
    try:
        report = _backtested(new, old, Period(first_on.date(), last_on.date()))
    except AppError as error:
        raise click.ClickException(str(error)) from error
    if not report.calls:
        raise click.ClickException("no call of these days is transcribed in the rubrics' language")
    teams = {team.id: team.name_en for team in list_teams()}
    agents = {agent.id: f"{agent.number} {agent.name_en}" for agent in list_agents()}
    for line in lines_of(report, teams, agents):
        click.echo(line)
    if out is not None:
        out.write_bytes(to_json(report))


def _backtested(new: str, old: str, period: Period) -> Report:
    draft, before = _named(new), frozen_of(find_named(old))
    db.session.rollback()  # ends the reading: the calls take long, and are read in sessions of their own
    with click.progressbar(length=1, label="Calls", show_eta=True, show_pos=True) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(1, total)
            bar.update(done - bar.pos)

        zone = current_app.config["ZONE"]
        return run_backtest(standard_of(before), standard_of(draft), period, zone, progress)


def _named(name: str) -> Frozen:
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise click.ClickException(f"there is no file {name}")
        return read_draft(
            path.read_text(encoding="utf-8"), path.name, current_app.config["CENTRE"].qa_rules_dir
        )
    return frozen_of(find_named(name))
