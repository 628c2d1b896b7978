"""``flask recordings …``: import here and now, and see what was set aside."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.rulebook import read_rules
from app.recordings import queries
from app.recordings.policy.incoming import Arrived, is_manifest
from app.recordings.policy.reasons import REASONS, advice, describe
from app.recordings.policy.rules import FILE, RecordingRules, load_recording_rules
from app.recordings.service import uploads
from app.recordings.service.incoming import sort_incoming
from app.recordings.service.keeping import keep_recording, prepare
from app.recordings.service.manifests import take_manifest

recordings_group = AppGroup("recordings", help="Import call records and recordings.")
CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


@recordings_group.command("import")
@click.argument("source", metavar="FOLDER_OR_MANIFEST", type=click.Path(exists=True, path_type=Path))
def import_(source: Path) -> None:
    """Import a folder, or a manifest with the files that it names, without waiting for the worker.

    The files are copied. Transcripts are made by the worker, or by `flask transcription run`.
    """
    try:
        rules = read_rules(FILE, load_recording_rules).value
        names = uploads.copy_in(CONSOLE, source.resolve())
        _import_manifests([name for name in names if is_manifest(name)], rules)
        _keep_recordings([name for name in names if not is_manifest(name)], rules)
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{queries.count_quarantined()} in quarantine; `flask recordings quarantine` lists them.")


def _import_manifests(names: list[str], rules: RecordingRules) -> None:
    for name in names:
        with transaction():
            imported = take_manifest(CONSOLE, name, rules)
        if imported is not None:
            counts = f"{imported.created} new, {imported.known} known, {imported.rejected} set aside"
            click.echo(f"{name}: call records: {counts}")


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
