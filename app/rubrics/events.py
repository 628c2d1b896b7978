"""What rubrics announce."""

from __future__ import annotations

from blinker import signal

findings_stored = signal("rubrics.findings_stored")
"""Sent inside the transaction that stored them, with ``transcript_id`` and ``rubric_version_id``."""

trust_lowered = signal("rubrics.trust_lowered")
"""Sent inside the transaction that took trust in a rule back, with ``rubric_code`` and ``item_code``."""
