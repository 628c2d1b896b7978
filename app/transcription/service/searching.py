"""Whoever searches what customers said leaves a row in the audit log (X1)."""

from __future__ import annotations

from collections.abc import Mapping

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag


def note_search(actor: Actor, asked: Mapping[str, str]) -> None:
    """Log a search with all that was asked; its further pages are the same search."""
    require(actor, Permission.TRANSCRIPT_READ)
    record(actor, AuditTag.TRANSCRIPTS_SEARCHED, "search", asked=dict(asked))


def note_export(actor: Actor, asked: Mapping[str, str], most: int) -> None:
    """Log that the hits of a search, at most ``most``, leave as a file; before the first row does."""
    require(actor, Permission.TRANSCRIPT_READ)
    record(actor, AuditTag.TRANSCRIPTS_EXPORTED, "search", asked=dict(asked), at_most=most)
