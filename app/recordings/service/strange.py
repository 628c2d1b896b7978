"""What lies in ``incoming/`` and is no file that could be read: noted and set aside unopened (C2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.inside import Kind
from app.recordings import queries
from app.recordings.policy.incoming import Arrived, is_overdue, sounds_like
from app.recordings.policy.rules import RecordingRules
from app.recordings.service.leaving import set_aside_unread


def list_strange() -> list[tuple[Arrived, Kind]]:
    """What lies in ``incoming/`` and is no file that could be read, or has a name that is no text.

    Empty folders count where their name is that of a sound.
    """
    return [
        (queries.arrived(entry), entry.kind)
        for entry in queries.lying()
        if entry.kind is not Kind.FILE and (entry.kind is not Kind.EMPTY_FOLDER or sounds_like(entry.name))
    ]


def note_strange(
    actor: Actor, found: Iterable[tuple[Arrived, Kind]], rules: RecordingRules, now: datetime
) -> None:
    """Set aside what is no file to be read: links, pipes, unreadable names; empty folders in the end."""
    require(actor, Permission.CALL_IMPORT)
    for one, kind in found:
        patience = rules.incoming.grace if kind is Kind.EMPTY_FOLDER else rules.incoming.settle
        if is_overdue(one, now, patience):
            set_aside_unread(actor, one.name, kind)
