"""Plugs transcription in."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask

from app.foundation.i18n import _
from app.recordings.events import recording_kept
from app.recordings.policy.stages import add_stage
from app.transcription import jobs, views
from app.transcription.cli import transcription_group, weights_group
from app.transcription.queries import JOB
from app.transcription.service.engine import warm_transcriber
from app.transcription.service.storing import queue_transcription

JOBS = [jobs.transcribe]


def wire(app: Flask) -> None:
    """Register pages and commands; transcribe what is kept, by an engine that is loaded when needed."""
    centre = app.config["CENTRE"]
    app.extensions["transcriber"] = partial(
        warm_transcriber, centre.whisper_engine, centre.whisper_model, centre.weights_dir,
        threads=centre.whisper_threads, beam=centre.whisper_beam,
    )  # fmt: skip
    app.register_blueprint(views.pages)
    app.cli.add_command(transcription_group)
    app.cli.add_command(weights_group)
    recording_kept.connect(_on_recording_kept)
    add_stage(JOB, _("Recordings transcribed"))


def _on_recording_kept(sender: object, recording_id: int, **news: Any) -> None:
    queue_transcription(recording_id)
