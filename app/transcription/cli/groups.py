"""The two groups of commands."""

from __future__ import annotations

from flask.cli import AppGroup

transcription_group = AppGroup("transcription", help="Transcribe recordings.")
weights_group = AppGroup("weights", help="Prepare the speech models.")
