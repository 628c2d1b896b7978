"""Plugs transcription in."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.web import nav
from app.recordings.events import recording_kept
from app.recordings.policy.beeping import tells_private_spans
from app.recordings.policy.stages import add_stage
from app.recordings.policy.transcribed import transcribed_are
from app.transcription import jobs
from app.transcription.cli import batch as batch_commands
from app.transcription.cli import weights as weights_commands
from app.transcription.cli import words as words_commands
from app.transcription.cli.groups import transcription_group, weights_group
from app.transcription.models import StoredTranscript
from app.transcription.queries.transcripts import JOB
from app.transcription.service.engine import warm_transcriber
from app.transcription.service.masking import spans_of
from app.transcription.service.storing import queue_transcription
from app.transcription.service.voices import warm_voices
from app.transcription.views import batch, call, correcting, search, sound
from app.transcription.views.pages import pages

JOBS = [jobs.transcribe]
VIEWS = [batch, call, correcting, search, sound]
COMMANDS = [batch_commands, weights_commands, words_commands]


def wire(app: Flask) -> None:
    """Register pages and commands; transcribe what is kept, by an engine that is loaded when needed."""
    centre = app.config["CENTRE"]
    app.extensions["transcriber"] = partial(
        warm_transcriber, centre.whisper_engine, centre.whisper_model, centre.weights_dir,
        threads=centre.whisper_threads, beam=centre.whisper_beam,
    )  # fmt: skip
    app.extensions["voices"] = partial(warm_voices, centre.weights_dir, centre.whisper_threads)
    app.register_blueprint(pages)
    app.cli.add_command(transcription_group)
    app.cli.add_command(weights_group)
    transcribed_are("transcription", lambda: select(StoredTranscript.recording_id))
    recording_kept.connect(_on_recording_kept)
    tells_private_spans("transcript", spans_of)
    add_stage(JOB, _("Recordings transcribed"))
    nav.add(
        88, _("Accuracy of transcripts"), "transcription.show_accuracy", "chart-line", Permission.CENTRE_SEE
    )
    nav.add(26, _("Search"), "transcription.search", "search", Permission.TRANSCRIPT_READ)


def _on_recording_kept(sender: object, recording_id: int, **news: Any) -> None:
    queue_transcription(recording_id)
