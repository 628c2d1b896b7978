"""``flask rubrics …``: checking, testing and registering rules files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.engines.backtest.report import Report, to_json
from app.engines.scoring.examples import run_examples
from app.engines.scoring.loader import RuleBook, line_of, read_rules
from app.engines.scoring.minilm import minilm_for
from app.engines.scoring.problem import RubricError
from app.engines.scoring.rubric_text import to_yaml
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import AppError, InvalidInput
from app.foundation.i18n import LANGUAGES, _, in_language, language
from app.judge.queries import kept_judge
from app.organisation.queries import list_agents, list_teams
from app.rubrics.policy.backtest_lines import lines_of
from app.rubrics.policy.failing import failure_in_words
from app.rubrics.policy.period import Period
from app.rubrics.policy.workbook import read_workbook, to_workbook
from app.rubrics.queries.backtests import run_backtest
from app.rubrics.queries.standards import find_named, read_draft, standard_of
from app.rubrics.queries.versions import Frozen, frozen_of, rubric_of
from app.rubrics.service.registering import register_rubrics

XLSX = ".xlsx"
rubrics_group = AppGroup("rubrics", help="Check and register the scoring standards of qa_rules/.")


@rubrics_group.command("register")
def register() -> None:
    """Freeze the rubrics of qa_rules/ and put them in force; known ones are left as they are."""
    try:
        with transaction():
            registered = register_rubrics(SYSTEM, current_app.config["CENTRE"].qa_rules_dir)
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
        book = _read(files, folder)
    except RubricError as error:
        raise _faulty([problem.in_language(language()) for problem in error.problems]) from error
    except InvalidInput as error:
        raise _faulty(str(error).splitlines()) from error
    if not files and not book.rubrics:
        raise click.ClickException(str(_("There is no rubric in %(folder)s.", folder=folder / "rubrics")))
    return book


def _read(files: tuple[Path, ...], folder: Path) -> RuleBook:
    """The rules of files and workbooks; RubricError or InvalidInput tells what is wrong with them."""
    workbooks = [path for path in files if path.suffix.lower() == XLSX]
    if not workbooks:
        return read_rules(folder, files)
    others = [path for path in files if path not in workbooks]
    # Word lists are named one by one: where no file is named, every rubric of the folder would be read.
    named = [*others, *sorted((folder / "lexicons").glob("*.yaml"))]
    book = read_rules(folder, named) if named else RuleBook({}, {})
    read = [read_workbook(path.read_bytes(), path.name, book.lexicons) for path in workbooks]
    return RuleBook({**book.rubrics, **{file.rubric.code: file for file in read}}, book.lexicons)


def _faulty(lines: Sequence[str]) -> click.ClickException:
    for line in lines:
        click.echo(line, err=True)
    return click.ClickException(str(_("%(n)s faults. Correct them and check again.", n=len(lines))))


def _speaking(locale: str | None) -> AbstractContextManager[None]:
    return in_language(locale) if locale else nullcontext()


OUT = click.option(
    "-o", "out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; by default the screen."
)


@rubrics_group.command("export")
@click.argument("name")
@click.option(
    "--format", "form", type=click.Choice(["yaml", "xlsx"]), help="By default as FILE ends, or yaml."
)
@OUT
def export(name: str, form: str | None, out: Path | None) -> None:
    """Write NAME, a registered version (code or code@number), as the YAML that was registered or as XLSX."""
    try:
        version = find_named(name)
        as_xlsx = form == "xlsx" or (form is None and out is not None and out.suffix.lower() == XLSX)
        content = to_workbook(rubric_of(version)) if as_xlsx else version.source.encode()
    except AppError as error:
        raise click.ClickException(str(error)) from error
    _write(content, out)


@rubrics_group.command("convert")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
@FOLDER
@LANGUAGE
def convert(file: Path, out: Path, folder: Path | None, locale: str | None) -> None:
    """Turn a rubric FILE into the other form, YAML or XLSX, as the names end, once it is right."""
    with _speaking(locale):
        read = next(iter(_book((file,), folder).rubrics.values()), None)
        if read is None:
            raise click.ClickException(str(_("There is no rubric in %(folder)s.", folder=file)))
        try:
            content = (
                to_workbook(read.rubric) if out.suffix.lower() == XLSX else to_yaml(read.rubric).encode()
            )
        except InvalidInput as error:
            raise click.ClickException(str(error)) from error
        _write(content, out)


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_bytes(content)


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
        judge = kept_judge(current_app.config["JUDGE"])
        return run_backtest(standard_of(before), standard_of(draft), period, zone, progress, judge)


def _named(name: str) -> Frozen:
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise click.ClickException(f"there is no file {name}")
        return read_draft(
            path.read_text(encoding="utf-8"), path.name, current_app.config["CENTRE"].qa_rules_dir
        )
    return frozen_of(find_named(name))
