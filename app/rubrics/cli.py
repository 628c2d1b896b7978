"""``flask rubrics …``: checking, testing and registering rules files."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.engines.scoring.examples import run_examples
from app.engines.scoring.loader import RuleBook, line_of, read_rules
from app.engines.scoring.minilm import minilm_for
from app.engines.scoring.problem import RubricError
from app.foundation.access.actor import SYSTEM
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.i18n import LANGUAGES, _, in_language, language
from app.rubrics import service
from app.rubrics.policy.failing import failure_in_words

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


FILES = click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
FOLDER = click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with rubrics/ and lexicons/; by default qa_rules/.",
)  # fmt: skip
LANGUAGE = click.option(
    "--language", "locale", type=click.Choice(list(LANGUAGES)), help="By default the centre's."
)


@rubrics_group.command("lint")
@FILES
@FOLDER
@LANGUAGE
def lint(files: tuple[Path, ...], folder: Path | None, locale: str | None) -> None:
    """Check rubrics and lexicons: all, or the rubrics in FILES. Names file, line and key of every fault."""
    with _speaking(locale):
        for file in _book(files, folder).rubrics.values():
            items, examples = len(file.rubric.items), len(file.rubric.examples)
            click.echo(_("%(file)s: %(items)s items, %(examples)s examples",
                         file=file.source, items=items, examples=examples))  # fmt: skip


@rubrics_group.command("test")
@FILES
@FOLDER
@LANGUAGE
def test(files: tuple[Path, ...], folder: Path | None, locale: str | None) -> None:
    """Run the examples of all rubrics, or of those in FILES, and say why a verdict is otherwise."""
    with _speaking(locale):
        book, wrong = _book(files, folder), 0
        for file in book.rubrics.values():
            failures = run_examples(file.rubric, book.lexicons, minilm_for(file.rubric))
            wrong += len(failures)
            verdicts = sum(len(example.expect) for example in file.rubric.examples)
            click.echo(_("%(file)s: %(right)s of %(verdicts)s verdicts as written",
                         file=file.source, right=verdicts - len(failures), verdicts=verdicts))  # fmt: skip
            for failure in failures:
                line = line_of(file, ("examples", failure.number, "expect", failure.item_code))
                for told in failure_in_words(failure, f"{file.source}:{line}"):
                    click.echo(f"  {told}", err=True)
        if wrong:
            raise click.ClickException(str(_("%(n)s verdicts are otherwise than written.", n=wrong)))


def _book(files: tuple[Path, ...], folder: Path | None) -> RuleBook:
    """The rules to check; ends the command with every fault, one a line."""
    folder = folder or current_app.config["CENTRE"].qa_rules_dir
    try:
        book = read_rules(folder, files)
    except RubricError as error:
        for problem in error.problems:
            click.echo(problem.in_language(language()), err=True)
        n = len(error.problems)
        raise click.ClickException(str(_("%(n)s faults. Correct them and check again.", n=n))) from error
    if not files and not book.rubrics:
        raise click.ClickException(str(_("There is no rubric in %(folder)s.", folder=folder / "rubrics")))
    return book


def _speaking(locale: str | None) -> AbstractContextManager[None]:
    return in_language(locale) if locale else nullcontext()
