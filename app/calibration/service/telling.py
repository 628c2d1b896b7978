"""Telling people about sessions, each thing once; reminding those who have not scored (J1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from app.calibration.models import CalibrationSession
from app.calibration.policy.rules import FILE, load_calibration
from app.calibration.policy.telling import DUE, OVER, is_reminded
from app.calibration.queries import scores, sessions
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.rulebook import read_rules
from app.notices.service import tell

MOST_DAYS = timedelta(days=30)


def tell_of(
    actor: Actor, session: CalibrationSession, kind: str, user_ids: Iterable[int], about: str = ""
) -> int:
    """Tell these people of a session once; ``about`` sets apart what is told more than once of it."""
    facts = {"title": session.title, "due_on": session.due_on.isoformat()}
    page = ("calibration.show_session", {"session_id": session.id})
    return tell(actor, user_ids, kind, f"calibration {session.id}{about}", page, facts)


def remind(actor: Actor, today: date) -> int:
    """Remind those who have calls left, on the days that the rules set.

    Who leads a session is told when its last day has passed. Each once, however often this runs. Returns how
    many were told.
    """
    require(actor, Permission.JOB_RUN)
    days = read_rules(FILE, load_calibration).value.remind_days_before
    told = 0
    for session in sessions.list_open_until(today + MOST_DAYS):
        if session.due_on < today:
            told += tell_of(actor, session, OVER, [session.led_by_id], f" {session.due_on}")
        elif is_reminded(today, session.due_on, days):
            told += tell_of(actor, session, DUE, scores.missing_in(session), f" {session.due_on} {today}")
    if told:
        record(actor, AuditTag.CALIBRATION_REMINDED, "calibration", None, told=told)
    return told
