"""Rosters, logins and files of them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.attendance.models import DutyDay, Excuse, LoginRecord
from tests.factories.build import kept

ZONE = ZoneInfo("Asia/Shanghai")
MONTH = "2026-10"


def at(clock: str, day: int = 12) -> datetime:
    """The centre's time ``clock`` on a day of October 2026."""
    return datetime.fromisoformat(f"{MONTH}-{day:02} {clock}").replace(tzinfo=ZONE)


def make_duty(agent_id: int, day: int = 12, shift: str = "standard") -> DutyDay:
    return kept(DutyDay(agent_id=agent_id, day=date(2026, 10, day), shift=shift))


def make_login(agent_id: int, begin: str, end: str | None, day: int = 12) -> LoginRecord:
    """A login on a day of October 2026, ``make_login(7, "08:40", "17:31")``."""
    logout = at(end, day) if end else None
    return kept(LoginRecord(agent_id=agent_id, logged_in_at=at(begin, day), logged_out_at=logout))


def make_excuse(agent_id: int, day: int = 12, **values: Any) -> Excuse:
    defaults = {"kind": "severe_weather", "reported_at": at("08:30", day), "reason": "A storm"}
    return kept(Excuse(agent_id=agent_id, day=date(2026, 10, day), **(defaults | values)))


def write_csv(path: Path, header: str, *rows: str) -> Path:
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path
