"""News of sampling."""

from __future__ import annotations

from blinker import signal

calls_drawn = signal("sampling.calls_drawn")
"""Sent inside the transaction of a draw that drew calls: ``draw_id``, ``day`` (Monday 0, 7: the closing)."""
