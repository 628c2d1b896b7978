"""What recordings announce."""

from __future__ import annotations

from blinker import signal

recording_kept = signal("recording-kept")
"""Sent inside the transaction that kept a recording, with ``recording_id`` and ``call_id``."""
