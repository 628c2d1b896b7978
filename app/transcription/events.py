"""What transcription announces."""

from __future__ import annotations

from blinker import signal

transcript_stored = signal("transcript-stored")
"""Sent inside the transaction that stored a transcript, with ``transcript_id`` and ``recording_id``."""
