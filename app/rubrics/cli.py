"""``flask rubrics …``: checking and registering rules files."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.engines.scoring.examples import ExampleFailure, run_examples
from app.engines.scoring.loader import read_rules
from app.engines.scoring.minilm import minilm_for
from app.engines.scoring.problem import RubricError
from app.foundation.access.actor import SYSTEM
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.rubrics import service

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
        failures = run_examples(file.rubric, book.lexicons, minilm_for(file.rubric))
        wrong += len(failures)
        click.echo(f"{code}: {len(file.rubric.items)} items, {len(file.rubric.examples)} examples")
        for failure in failures:
            click.echo(f"  {_told(failure)}", err=True)
    if wrong:
        raise click.ClickException(f"{wrong} examples come out otherwise than their rubric says")


def _told(failure: ExampleFailure) -> str:
    found = "nothing" if failure.found is None else failure.found.verdict.value
    return f"{failure.title.en}: {failure.item_code} should be {failure.expected.value}, found {found}"
