"""``flask recordings …``: import here and now, and see what was set aside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.rulebook import read_rules
from app.recordings import queries
from app.recordings.models import Quarantined
from app.recordings.policy.incoming import Arrived, is_manifest
from app.recordings.policy.reasons import REASONS, advice, describe
from app.recordings.policy.rules import FILE, RecordingRules, load_recording_rules
from app.recordings.policy.verdicts import FILE_STATES, VERDICTS, Verdict
from app.recordings.service import uploads
from app.recordings.service.book import Book, read_book
from app.recordings.service.calls import NOTHING, Imported
from app.recordings.service.incoming import sort_incoming
from app.recordings.service.keeping import keep_recording, prepare
from app.recordings.service.scan import steps_for_calls
from app.recordings.service.trial import Trial

recordings_group = AppGroup("recordings", help="Import call records and recordings.")
CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


@recordings_group.command("import")
@click.argument("source", metavar="FOLDER_OR_MANIFEST", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "chosen", metavar="NAME", help="A format of qa_rules/imports; else it is recognised."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, row by row; change nothing.")
def import_(source: Path, chosen: str | None, dry_run: bool) -> None:
    """Import a folder, or a manifest with the files that it names, without waiting for the worker.

    The files are copied. Transcripts are made by the worker, or by `flask transcription run`.
    """
    try:
        rules, book = read_rules(FILE, load_recording_rules).value, read_book(current_app.config["ZONE"])
        for fault in book.faults:
            click.echo(fault, err=True)
        if chosen is not None:
            book.get(chosen)
        brought = uploads.choose_files(source.resolve(), book, chosen)
        for link in brought.links:
            click.echo(f"{link}: a link, not followed; copy the file itself into the folder.", err=True)
        if dry_run:
            _say(Trial(CONSOLE, brought.files, rules, book, clock.now(), chosen).verdicts())
            return
        names = uploads.copy_in(CONSOLE, brought, chosen)
        _import_calls(names, rules, book)
        _keep_recordings([name for name in names if not is_manifest(name)], rules)
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{queries.count(Quarantined)} in quarantine; `flask recordings quarantine` lists them.")


def _say(verdicts: Iterable[Verdict]) -> None:
    """Print a line for each record and each recording, then the counts."""
    counts = dict.fromkeys(VERDICTS, 0)
    for verdict in verdicts:
        place = verdict.source if verdict.row is None else f"{verdict.source}:{verdict.row}"
        click.echo(" · ".join(filter(None, (place, verdict.call, *_in_words(verdict)))))
        counts[verdict.verdict] += 1
    for kind, number in counts.items():
        click.echo(f"{VERDICTS[kind]}: {number}")
    click.echo("Nothing was changed.")


def _in_words(verdict: Verdict) -> Iterator[str]:
    yield str(VERDICTS[verdict.verdict])
    if verdict.reason:
        yield f"{REASONS[verdict.reason].label} ({describe(verdict.facts)})"
        yield advice(verdict.reason, verdict.facts)
    if verdict.file:
        yield str(FILE_STATES[verdict.file])


def _import_calls(names: list[str], rules: RecordingRules, book: Book) -> None:
    now = clock.now()
    found: dict[str, Imported] = {}
    with _bar() as bar:
        for step in steps_for_calls(CONSOLE, [Arrived(name, now) for name in names], rules, book, now):
            with transaction():
                counted = step.work()
            if step.source:
                found[step.source] = found.get(step.source, NOTHING) + counted
                bar.length, bar.pos = step.total, 0
                bar.update(step.done)
    for source, counted in found.items():
        counts = f"{counted.created} new, {counted.known} known, {counted.rejected} set aside"
        cleared = f", {counted.cleared} left the quarantine" if counted.cleared else ""
        click.echo(f"{source}: call records: {counts}{cleared}")


def _bar() -> Any:
    """A bar for rows, of which nobody knows how many there will be."""
    return click.progressbar(length=1, label="Call records", show_pos=True)


def _keep_recordings(names: list[str], rules: RecordingRules) -> None:
    now, kept = clock.now(), 0
    with transaction():
        found = sort_incoming(CONSOLE, [Arrived(name, now) for name in names], rules, now)
    with click.progressbar(found.ready, label="Recordings", show_pos=True) as names_shown:
        for name in names_shown:
            kept += _keep(name, rules, found.partners.get(name))
    click.echo(f"{kept} recordings kept, {len(found.waiting)} wait for their call record or transcript")


def _keep(name: str, rules: RecordingRules, customer: str | None) -> bool:
    prepared = prepare(name, rules, customer)
    if prepared is None:
        return False
    with transaction():
        return keep_recording(CONSOLE, name, prepared) is not None


@recordings_group.command("quarantine")
def quarantine() -> None:
    """List what was set aside, why, and what to do."""
    for row in queries.all_quarantined():
        facts = json.loads(row.detail)
        click.echo(f"{row.source}: {REASONS[row.reason].label} ({describe(facts)})")
        click.echo(f"    {advice(row.reason, facts)}")
