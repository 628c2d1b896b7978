"""All recordings that wait: transcribed here and now, or how far the workers are, held back, gone on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

import click
from flask import Flask, current_app

from app.engines.speech.transcriber import Transcriber
from app.foundation import clock
from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.transcription.cli.groups import transcription_group
from app.transcription.queries import transcripts as queries
from app.transcription.queries.batch import find_batch
from app.transcription.service.ahead import hear_ahead
from app.transcription.service.batch import pause_transcription, resume_transcription
from app.transcription.service.ear import ear_of
from app.transcription.service.hearing import source_of
from app.transcription.service.storing import store_transcript

CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


@transcription_group.command("run")
def run() -> None:
    """Transcribe every recording that waits, here and now, the longest first.

    Each transcript is stored by itself: the command may be stopped or killed at any moment and goes on
    where it was when it is started again.
    """
    ear = ear_of(_loader(), current_app.extensions["voices"])
    lengths = dict(_longest_first(queries.list_waiting()))
    sources = ((number, source_of(queries.get_recording(number))) for number in lengths)
    unread = []
    with click.progressbar(length=ceil(sum(lengths.values())), label="Transcribing", show_eta=True) as bar:
        for recording_id, outcome in hear_ahead(sources, ear):
            if isinstance(outcome, Exception):
                unread.append(f"recording {recording_id}: {outcome}")
            else:
                with transaction():
                    store_transcript(SYSTEM, recording_id, outcome)
            bar.update(ceil(lengths[recording_id]))
    if unread:
        raise click.ClickException("\n".join(["not readable:", *unread]))


def _longest_first(recording_ids: Sequence[int]) -> list[tuple[int, float]]:
    # So that no long one is alone at the end, and the estimate of the end settles early.
    lengths = [(number, queries.get_recording(number).duration_s) for number in recording_ids]
    return sorted(lengths, key=lambda pair: (-pair[1], pair[0]))


def _loader() -> Callable[[], Transcriber]:
    # Asked from the thread that hears, which has no application of its own. The command is one process,
    # so its engine gets the threads of all workers.
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    threads = app.config["CENTRE"].whisper_threads * app.config["CENTRE"].worker_processes

    def load() -> Transcriber:
        with app.app_context():
            transcriber: Transcriber = app.extensions["transcriber"](threads=threads)
            return transcriber

    return load


@transcription_group.command("status")
def status() -> None:
    """Say how much the workers have left, and when they will be done."""
    batch = find_batch(current_app.config["WORKER_PROCESSES"])
    held = f", paused since {batch.paused_since:%Y-%m-%d %H:%M} UTC" if batch.paused_since else ""
    click.echo(
        f"{batch.recordings} recordings ({batch.sound_s / 60:.0f} min) left, {batch.running} running{held}"
    )
    if ends_at := batch.ends_at(clock.now()):
        click.echo(f"done about {ends_at.astimezone(current_app.config['ZONE']):%Y-%m-%d %H:%M}")


@transcription_group.command("pause")
def pause() -> None:
    """Let the workers begin no further recording; those under way go on to their end."""
    with transaction():
        pause_transcription(CONSOLE)


@transcription_group.command("resume")
def resume() -> None:
    """Let the workers go on with what waits."""
    with transaction():
        resume_transcription(CONSOLE)
