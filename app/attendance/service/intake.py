"""Rows of login records and rosters as files hold them: typed, or sent back with line and reason (A1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.foundation.handed_in import Cells, Rejection, Wrong, day_in, read_handed_in
from app.foundation.i18n import _

LOGIN_COLUMNS = ("agent_number", "logged_in_at", "logged_out_at")
ROSTER_COLUMNS = ("agent_number", "day", "shift")
OFF = "off"  # in a roster: the agent is not on duty (any more) that day
HEADINGS_ZH = {
    "工号": "agent_number",
    "登录时间": "logged_in_at",
    "登出时间": "logged_out_at",
    "日期": "day",
    "班次": "shift",
}


class LoginRow(NamedTuple):
    """One login; ``logged_out_at`` is None while it lasts. Instants in UTC."""

    line: int
    agent_number: str
    logged_in_at: datetime
    logged_out_at: datetime | None


class RosterRow(NamedTuple):
    """One day of one agent; ``shift`` is a pattern of attendance.yaml or `OFF`."""

    line: int
    agent_number: str
    day: date
    shift: str


def read_logins(path: Path, zone: ZoneInfo) -> tuple[list[LoginRow], list[Rejection]]:
    """Login records of a CSV or XLSX file and the rows that cannot be read.

    Times are ISO, with an offset or by the clock of ``zone``. Raises InvalidInput for a file that is no
    table or lacks a column.
    """
    return read_handed_in(path, LOGIN_COLUMNS, HEADINGS_ZH, lambda line, cells: _login(line, cells, zone))


def read_roster(path: Path, shifts: Mapping[str, object]) -> tuple[list[RosterRow], list[Rejection]]:
    """Duty days of a CSV or XLSX file and the rows that cannot be read; ``shifts``: the known patterns."""
    return read_handed_in(path, ROSTER_COLUMNS, HEADINGS_ZH, lambda line, cells: _duty(line, cells, shifts))


def _login(line: int, cells: Cells, zone: ZoneInfo) -> LoginRow:
    begin = _instant(cells, "logged_in_at", zone)
    end = _instant(cells, "logged_out_at", zone) if cells.get("logged_out_at") else None
    if end is not None and end < begin:
        raise Wrong("logged_out_at", _("The logout lies before the login."))
    return LoginRow(line, cells.get("agent_number", ""), begin, end)


def _duty(line: int, cells: Cells, shifts: Mapping[str, object]) -> RosterRow:
    shift = cells.get("shift", "").lower()
    if shift != OFF and shift not in shifts:
        raise Wrong(
            "shift", _("There is no such shift. There are: %(shifts)s.", shifts=", ".join([*shifts, OFF]))
        )
    return RosterRow(line, cells.get("agent_number", ""), day_in(cells, "day"), shift)


def _instant(cells: Cells, column: str, zone: ZoneInfo) -> datetime:
    text = cells.get(column, "")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or len(text) <= len("2026-10-05"):
        raise Wrong(column, _("This is no time. Write 2026-10-05 08:41, or 2026-10-05T08:41+08:00."))
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    instant = at.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != at:
        raise Wrong(column, _("The clock was put forward over this time; it did not exist."))
    return instant
