"""What evaluations announce."""

from __future__ import annotations

from blinker import signal

evaluation_published = signal("evaluations.evaluation_published")
"""Sent inside the transaction that published it, with ``evaluation_id``; once for each evaluation."""

serious_fault_found = signal("evaluations.serious_fault_found")
"""Sent inside the transaction in which a score with a fatal or critical fault was submitted, with
``evaluation_id`` (Q5): also before anybody looked a second time."""

evaluation_voided = signal("evaluations.evaluation_voided")
"""Sent inside the transaction in which a score was declared void, with ``evaluation_id``."""
