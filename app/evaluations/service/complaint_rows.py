"""Rows of a list of complaints, typed, or sent back with line and reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from app.evaluations.policy.picks import LONGEST_CHANNEL, LONGEST_NUMBER, LONGEST_REASON
from app.foundation.handed_in import Cells, Rejection, Wrong, day_in, filled_in, read_handed_in
from app.foundation.i18n import _

COLUMNS = ("complaint_number", "complained_on", "channel", "call_id")
HEADINGS_ZH = {
    "投诉编号": "complaint_number", "投诉日期": "complained_on", "投诉渠道": "channel", "通话编号": "call_id",
    "原因": "reason",
}  # fmt: skip
LONGEST_CALL = 100  # longer than any telephone system's id


class ComplaintRow(NamedTuple):
    """One complaint and the call that it is about, by the telephone system's id; ``reason`` may be empty."""

    line: int
    number: str
    complained_on: date
    channel: str
    call: str
    reason: str


def read_complaints(path: Path, today: date) -> tuple[list[ComplaintRow], list[Rejection]]:
    """The rows of a CSV or XLSX table; InvalidInput where a column is missing."""
    return read_handed_in(path, COLUMNS, HEADINGS_ZH, lambda line, cells: _row(line, cells, today))


def _row(line: int, cells: Cells, today: date) -> ComplaintRow:
    day = cells.get("complained_on", "")[:10].strip()  # a list may say the time, too
    on = day_in({"complained_on": day}, "complained_on")
    if on > today:
        raise Wrong("complained_on", _("This day has not come yet."))
    reason = filled_in(cells, "reason", LONGEST_REASON) if cells.get("reason") else ""
    return ComplaintRow(
        line, filled_in(cells, "complaint_number", LONGEST_NUMBER), on,
        filled_in(cells, "channel", LONGEST_CHANNEL), filled_in(cells, "call_id", LONGEST_CALL), reason,
    )  # fmt: skip
