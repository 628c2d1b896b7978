"""Telling people something, and noting that they read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db, insert_new
from app.notices import queries
from app.notices.models import Notice
from app.notices.policy import KINDS


def tell(
    actor: Actor,
    user_ids: Iterable[int],
    kind: str,
    key: str,
    page: tuple[str, Mapping[str, Any]],
    facts: Mapping[str, Any],
) -> int:
    """Tell these people something once; returns how many had not been told.

    ``kind`` is one that a feature announced (KeyError otherwise), ``key`` what it is about, ``page`` the
    endpoint with its arguments that it leads to, ``facts`` what the sentence of the kind needs.
    """
    KINDS[kind]  # a kind without a sentence could not be shown
    wanted = set(user_ids)
    known = set(
        db.session.scalars(
            select(Notice.user_id).where(Notice.kind == kind, Notice.key == key, Notice.user_id.in_(wanted))
        )
    )
    new = sorted(wanted - known)
    if new:
        row = {
            "kind": kind, "key": key, "endpoint": page[0], "arguments": dict(page[1]), "facts": dict(facts),
            "told_at": clock.now(),
        }  # fmt: skip
        insert_new(Notice, [row | {"user_id": user_id} for user_id in new])
        record(actor, AuditTag.NOTICE_SENT, "notice", None, kind=kind, key=key, to=new)
    return len(new)


def open_notice(actor: Actor, notice_id: int) -> Notice:
    """The person opens one of his own; NotFound for anybody else's."""
    notice = queries.get_own(actor.user_id, notice_id)
    notice.read_at = notice.read_at or clock.now()
    return notice


def read_all(actor: Actor) -> None:
    """The person has read all of his."""
    db.session.execute(
        update(Notice)
        .where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )
