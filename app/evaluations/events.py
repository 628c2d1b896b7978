"""What evaluations announce."""

from __future__ import annotations

from blinker import signal

evaluation_published = signal("evaluations.evaluation_published")
"""Sent inside the transaction that published it, with ``evaluation_id``; once for each evaluation."""
