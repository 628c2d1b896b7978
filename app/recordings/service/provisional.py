"""Calls that somebody scores before their record comes (S3, S8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.organisation.models import Agent
from app.recordings.models import Call


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person knows of a call that he hears: ``number`` is the one that he rang from, if it was he."""

    agent: Agent
    queue: str
    language: str
    started_at: datetime
    number: str = ""


def note_call(actor: Actor, noted: Noted) -> Call:
    """Note a call that its record does not tell of yet; it stands for it until the record comes.

    It is in no list, frame or count. ``external_id`` is made up. The length is noted when it is known
    (:func:`measure_call`).
    """
    require(actor, Permission.EVALUATION_WORK)
    at = noted.started_at
    call = Call(
        external_id=f"LIVE-{token_hex(4)}", agent_id=noted.agent.id, started_at=at,
        duration_s=0, direction="inbound", queue=noted.queue, ring_s=0, hold_s=0,
        customer_number=noted.number, disposition="", language=noted.language, imported_at=clock.now(),
        is_provisional=True,
    )  # fmt: skip
    call.agent = noted.agent
    db.session.add(call)
    db.session.flush()  # the log and the score name the new id
    record(actor, AuditTag.CALL_NOTED, "call", call.id, agent_id=noted.agent.id, started_at=at.isoformat())
    return call


def measure_call(call_id: int, duration_s: int) -> None:
    """Keep how long a noted call was heard, in seconds; who stopped the clock is in the log of the clock."""
    call = db.session.get(Call, call_id)
    if call is not None and call.is_provisional:
        call.duration_s = duration_s
