"""Rows of login records and rosters as files hold them: typed, or sent back with line and reason (A1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from app.foundation.errors import InvalidInput
from app.foundation.i18n import LazyString, _
from app.foundation.spreadsheet import read_rows

LOGIN_COLUMNS = ("agent_number", "logged_in_at", "logged_out_at")
ROSTER_COLUMNS = ("agent_number", "day", "shift")
OFF = "off"  # in a roster: the agent is not on duty (any more) that day
_CHINESE = {
    "工号": "agent_number",
    "登录时间": "logged_in_at",
    "登出时间": "logged_out_at",
    "日期": "day",
    "班次": "shift",
}
Row = tuple[int, dict[str, str]]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken: where it stands, which column is wrong, and why."""

    line: int
    column: str
    value: str
    reason: LazyString


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


class _Wrong(Exception):
    """A cell that cannot be read."""

    def __init__(self, column: str, reason: LazyString) -> None:
        super().__init__(column)
        self.column, self.reason = column, reason


def read_logins(path: Path, zone: ZoneInfo) -> tuple[list[LoginRow], list[Rejection]]:
    """Login records of a CSV or XLSX file and the rows that cannot be read.

    Times are ISO, with an offset or by the clock of ``zone``. Raises InvalidInput for a file that is no
    table or lacks a column.
    """
    return _read(path, LOGIN_COLUMNS, lambda line, cells: _login(line, cells, zone))


def read_roster(path: Path, shifts: Mapping[str, object]) -> tuple[list[RosterRow], list[Rejection]]:
    """Duty days of a CSV or XLSX file and the rows that cannot be read; ``shifts``: the known patterns."""
    return _read(path, ROSTER_COLUMNS, lambda line, cells: _duty(line, cells, shifts))


def _read(
    path: Path, columns: tuple[str, ...], read: Callable[[int, dict[str, str]], R]
) -> tuple[list[R], list[Rejection]]:
    rows, rejected = [], []
    for line, cells in _table(path, columns):
        try:
            rows.append(read(line, cells))
        except _Wrong as wrong:
            rejected.append(Rejection(line, wrong.column, cells.get(wrong.column, ""), wrong.reason))
    return rows, rejected


def _table(path: Path, columns: tuple[str, ...]) -> list[Row]:
    rows = [
        (line, {_CHINESE.get(name, name): cell for name, cell in cells.items()})
        for line, cells in read_rows(path)
    ]
    missing = set(columns) - set().union(*(cells for _line, cells in rows))
    if missing:
        raise InvalidInput(
            _(
                "Columns are missing: %(missing)s. The first row must name %(columns)s.",
                missing=", ".join(sorted(missing)), columns=", ".join(columns),
            )
        )  # fmt: skip
    return rows


def _login(line: int, cells: dict[str, str], zone: ZoneInfo) -> LoginRow:
    begin = _instant(cells, "logged_in_at", zone)
    end = _instant(cells, "logged_out_at", zone) if cells.get("logged_out_at") else None
    if end is not None and end < begin:
        raise _Wrong("logged_out_at", _("The logout lies before the login."))
    return LoginRow(line, cells.get("agent_number", ""), begin, end)


def _duty(line: int, cells: dict[str, str], shifts: Mapping[str, object]) -> RosterRow:
    shift = cells.get("shift", "").lower()
    if shift != OFF and shift not in shifts:
        raise _Wrong(
            "shift", _("There is no such shift. There are: %(shifts)s.", shifts=", ".join([*shifts, OFF]))
        )
    return RosterRow(line, cells.get("agent_number", ""), _day(cells, "day"), shift)


def _instant(cells: dict[str, str], column: str, zone: ZoneInfo) -> datetime:
    text = cells.get(column, "")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or len(text) <= len("2026-10-05"):
        raise _Wrong(column, _("This is no time. Write 2026-10-05 08:41, or 2026-10-05T08:41+08:00."))
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    instant = at.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != at:
        raise _Wrong(column, _("The clock was put forward over this time; it did not exist."))
    return instant


def _day(cells: dict[str, str], column: str) -> date:
    """A day; spreadsheets hand one over as its midnight."""
    try:
        at = datetime.fromisoformat(cells.get(column, ""))
    except ValueError:
        at = None
    if at is None or at.time() != datetime.min.time():
        raise _Wrong(column, _("This is no day. Write 2026-10-05."))
    return at.date()
