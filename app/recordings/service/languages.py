"""The language of a call that nobody named, once it was heard."""

from __future__ import annotations

from sqlalchemy import update

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import change_rows
from app.recordings.models import Call


def note_language(actor: Actor, call_id: int, language: str) -> bool:
    """Note the heard ``language`` ("en", "zh-CN") on a call that has none; False where it has one.

    What the manifest says stays, and of two who heard at once the first one counts.
    """
    require(actor, Permission.JOB_RUN)
    unnamed = update(Call).where(Call.id == call_id, Call.language.is_(None)).values(language=language)
    if not change_rows(unnamed):
        return False
    record(actor, AuditTag.CALL_LANGUAGE_HEARD, "call", call_id, language=language)
    return True
