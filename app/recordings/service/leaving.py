"""How a file leaves ``incoming/``: taken and dropped, or set aside, so that it stops nothing (C2)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import after_commit, canonical_json
from app.foundation.storage import content_hash, storage
from app.recordings.models import Quarantined
from app.recordings.policy.incoming import source_name
from app.recordings.service.rows import insert_new


def set_aside(actor: Actor, name: str, reason: str, facts: Mapping[str, Any]) -> None:
    """Put the file ``name`` of ``incoming/`` into quarantine, with a code of ``policy.reasons`` and facts.

    The row is written first and the file moved after the commit: a kill between leaves the file in
    ``incoming/``, and the next try finds the row and moves it (C3).
    """
    require(actor, Permission.CALL_IMPORT)
    path, digest = incoming_path(name), hash_of(name)
    if digest is None:
        return
    source = source_name(name)
    row = {"source": source, "digest": digest, "reason": reason, "detail": canonical_json(facts)}
    if insert_new(Quarantined, [row | {"seen_at": clock.now()}]):
        record(actor, AuditTag.RECORDING_QUARANTINED, "file", source=source, digest=digest, reason=reason)
    after_commit(lambda: _move(path, digest))


def drop(name: str) -> None:
    """Remove the file ``name`` from ``incoming/`` once the transaction is committed."""
    path = incoming_path(name)
    after_commit(lambda: storage().discard(path))


def hash_of(name: str) -> str | None:
    """SHA-256 of the file ``name`` of ``incoming/``; None if another process took it."""
    try:
        return content_hash(incoming_path(name))
    except FileNotFoundError:
        return None


def incoming_path(name: str) -> Path:
    """Where the file ``name`` lies in ``incoming/``; OutsideStore if the name leads out of it."""
    return storage().inside(storage().incoming, name)


def _move(path: Path, digest: str) -> None:
    with suppress(FileNotFoundError):  # another process moved it first
        storage().quarantine(path, digest)
        storage().discard(path)
