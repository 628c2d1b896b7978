"""How a file leaves ``incoming/``: taken and dropped, or set aside, so that it stops nothing (C2)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import after_commit, canonical_json, insert_new
from app.foundation.inside import Kind, OutsideStore
from app.foundation.storage import content_hash, storage
from app.recordings.models import Quarantined
from app.recordings.policy.incoming import printable, source_name

_REASONS = {
    Kind.LINK: "link",
    Kind.SPECIAL: "special_file",
    Kind.BAD_NAME: "bad_name",
    Kind.EMPTY_FOLDER: "empty_folder",
    Kind.UNREADABLE: "unreadable",
}


def set_aside(actor: Actor, name: str, reason: str, facts: Mapping[str, Any]) -> None:
    """Put the file ``name`` of ``incoming/`` into quarantine, with a code of ``policy.reasons`` and facts.

    The row is written first and the file moved after the commit: a kill between leaves the file in
    ``incoming/``, and the next try finds the row and moves it (C3).
    """
    require(actor, Permission.CALL_IMPORT)
    digest = hash_of(name)
    if digest is not None:
        _note(actor, name, digest, reason, facts)
        _move_in_the_end(name, digest)


def set_aside_unread(actor: Actor, name: str, kind: Kind) -> None:
    """Put what is no file to be read (a link, a pipe, an empty folder) into quarantine, itself, unopened.

    A folder that we may not read stays: what is in it may yet be imported.
    """
    require(actor, Permission.CALL_IMPORT)
    digest = _name_hash(kind, name)
    _note(actor, name, digest, _REASONS[kind], {})
    if kind is not Kind.UNREADABLE:
        _move_in_the_end(name, digest)


def _note(actor: Actor, name: str, digest: str, reason: str, facts: Mapping[str, Any]) -> None:
    source = source_name(printable(name))
    row = {"source": source, "digest": digest, "reason": reason, "detail": canonical_json(facts)}
    if insert_new(Quarantined, [row | {"seen_at": clock.now()}]):
        record(actor, AuditTag.RECORDING_QUARANTINED, "file", source=source, digest=digest, reason=reason)


def _move_in_the_end(name: str, digest: str) -> None:
    path = storage().incoming / name
    after_commit(lambda: _move(path, digest))


def drop(name: str) -> None:
    """Remove the file ``name`` from ``incoming/`` once the transaction is committed."""
    path = storage().incoming / name
    after_commit(lambda: storage().discard(path))


def hash_of(name: str) -> str | None:
    """SHA-256 of the file ``name`` of ``incoming/``; None if another process took it.

    A file that we may not read is known by its name instead.
    """
    try:
        with storage().open_arrived(name) as file:
            return content_hash(file)
    except (FileNotFoundError, OutsideStore):
        return None
    except PermissionError:
        return _name_hash("unreadable", name)


def _name_hash(kind: str, name: str) -> str:
    return sha256(f"{kind} {printable(name)}".encode()).hexdigest()


def incoming_path(name: str) -> Path:
    """Where the file ``name`` lies in ``incoming/``; OutsideStore if the name leads out of it."""
    return storage().inside(storage().incoming, name)


def _move(path: Path, digest: str) -> None:
    # Another process moved it first, or put something else into its way.
    with suppress(FileNotFoundError, OutsideStore):
        storage().quarantine(path, digest)
        storage().discard(path)
