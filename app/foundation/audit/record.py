"""Writing and checking the audit log (X1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import event, select, true
from sqlalchemy.orm import Session, SessionTransaction

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.audit.models import GENESIS, AuditEntry, AuditHead
from app.foundation.audit.tags import AuditTag
from app.foundation.db import canonical_json, db

_PENDING = "audit_pending"


def record(actor: Actor, tag: AuditTag, target_type: str, target_id: int | None = None, **facts: Any) -> None:
    """Add one row to the log in the caller's transaction.

    ``facts`` are JSON values: what was decided, ``before=`` and ``after=`` where something changed.
    The row is chained when the transaction commits, so the chain's lock is held for an instant only.
    """
    entry = AuditEntry(
        at=clock.now(),
        actor_id=actor.user_id,
        actor_name=actor.name,
        address=actor.address,
        tag=tag.value,
        target_type=target_type,
        target_id=target_id,
        facts=facts,
    )
    session = db.session()
    session.info.setdefault(_PENDING, []).append((session.get_nested_transaction(), entry))


@event.listens_for(Session, "before_commit")
def _chain_pending(session: Session) -> None:
    """Append the rows of this transaction to the chain, under the lock of its head."""
    pending = [entry for _step, entry in session.info.pop(_PENDING, [])]
    if not pending:
        return
    head = session.scalars(select(AuditHead).with_for_update()).one()
    for entry in pending:
        entry.previous_digest = head.digest
        entry.digest = head.digest = digest_of(entry)
    head.entry_count += len(pending)
    session.add_all(pending)


@event.listens_for(Session, "after_soft_rollback")
def _forget_pending(session: Session, undone: SessionTransaction) -> None:
    """Drop what was recorded in the transaction that is undone; a step takes no more than its own with it."""
    kept = [one for one in session.info.pop(_PENDING, []) if undone.nested and one[0] is not undone]
    session.info[_PENDING] = kept


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 over the row's content and the digest before it."""
    content: Mapping[str, Any] = {
        "at": entry.at.isoformat(),
        "actor": [entry.actor_id, entry.actor_name, entry.address],
        "tag": entry.tag,
        "target": [entry.target_type, entry.target_id],
        "facts": entry.facts,
        "previous": entry.previous_digest,
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def first_broken(entries: Iterable[AuditEntry]) -> AuditEntry | None:
    """The first row, in order of id, that was altered or whose predecessor is missing; None if all hold."""
    previous = GENESIS
    for entry in entries:
        if entry.previous_digest != previous or digest_of(entry) != entry.digest:
            return entry
        previous = entry.digest
    return None


def verify() -> AuditEntry | int | None:
    """Walk the whole chain: the first broken row, or the number of rows if all hold; None if all are gone.

    A row cut off the end shows too: the head knows the last digest, and the walk must end on it. Head and
    rows are read by one statement, so that what is written meanwhile raises no false alarm.
    """
    walk = select(AuditHead.digest, AuditHead.entry_count, AuditEntry).outerjoin(AuditEntry, true())
    rows = db.session.execute(walk.order_by(AuditEntry.id).execution_options(yield_per=1000))
    head, count, last = GENESIS, 0, None

    def remembered() -> Iterator[AuditEntry]:
        nonlocal head, count, last
        for row in rows:
            head, count, entry = row
            if entry is not None:
                last = entry
                yield entry

    broken = first_broken(remembered())
    if broken is not None:
        return broken
    ends_on = GENESIS if last is None else last.digest
    return count if ends_on == head else last


def first_entry_at() -> datetime | None:
    """When the first thing was done in this centre; None in one that nobody has used yet."""
    return db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.id).limit(1)).first()
