"""Tables that people hand in: each row is taken, or comes back with its line, its column and the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click

from app.foundation.errors import InvalidInput
from app.foundation.i18n import LazyString, _, language
from app.foundation.spreadsheet import read_rows, restored

Cells = Mapping[str, str]
R = TypeVar("R")
# Of a cell that is not taken so many characters are shown again.
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken: where it stands, which column is wrong, and why."""

    line: int
    column: str
    value: str
    reason: LazyString


@dataclass(slots=True)
class Imported:
    """What became of a table's rows. ``names``: columns by their Chinese headings."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def sent_back(self) -> list[Rejection]:
        """The rows that were not taken, in the order of the table."""
        return sorted(self.rejected, key=lambda row: row.line)

    def heading(self, column: str) -> str:
        """What the reader calls a column."""
        return called([column], self.names)[0]


class Wrong(Exception):
    """A cell that cannot be taken, and why."""

    def __init__(self, column: str, reason: LazyString) -> None:
        super().__init__(column)
        self.column, self.reason = column, reason


def read_handed_in(
    path: Path, needed: Sequence[str], names: Mapping[str, str], read: Callable[[int, Cells], R]
) -> tuple[list[R], list[Rejection]]:
    """What ``read`` makes of each row (line, cells by column) of a CSV or XLSX file, and the rows that it
    finds `Wrong`. ``names`` gives a column's name for another heading, such as a Chinese one.

    Raises InvalidInput for a file that is no table, holds no rows, or lacks a column of ``needed``.
    """
    table = [
        (line, {names.get(name, name): restored(cell) for name, cell in cells.items()})
        for line, cells in read_rows(path)
    ]
    if not table:
        raise InvalidInput(_("The table holds no rows below its first one, which names the columns."))
    _check_columns(needed, {name for _line, cells in table for name in cells}, names)
    rows: list[R] = []
    rejected: list[Rejection] = []
    for line, cells in table:
        try:
            rows.append(read(line, cells))
        except Wrong as wrong:
            rejected.append(Rejection(line, wrong.column, cells.get(wrong.column, "")[:SHOWN], wrong.reason))
    return rows, rejected


def print_imported(outcome: Imported) -> None:
    """On the console: the counts, and on its error channel each row that came back."""
    for row in outcome.sent_back:
        click.echo(f"line {row.line}, {row.column} {row.value!r}: {row.reason}", err=True)
    click.echo(
        f"new {outcome.new}, changed {outcome.changed}, unchanged {outcome.unchanged},"
        f" rejected {len(outcome.rejected)}"
    )


def called(columns: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Columns as the reader calls them: in Chinese by heading (of several the first)."""
    headings = {column: name for name, column in reversed(list(names.items()))}
    return [column if language() == "en" else headings.get(column, column) for column in columns]


def _check_columns(needed: Sequence[str], there: set[str], names: Mapping[str, str]) -> None:
    if missing := [name for name in needed if name not in there]:
        raise InvalidInput(
            _(
                "Columns are missing: %(missing)s. The first row must name %(columns)s.",
                missing=", ".join(called(missing, names)), columns=", ".join(called(needed, names)),
            )
        )  # fmt: skip


def day_in(cells: Cells, column: str) -> date:
    """The day in a cell; spreadsheets hand one over as its midnight, and write 2026/10/5 for it."""
    text = cells.get(column, "")
    for read in (datetime.fromisoformat, lambda day: datetime.strptime(day, "%Y/%m/%d")):  # noqa: DTZ007 — a day has no zone
        try:
            at = read(text)
        except ValueError:
            continue
        if at.time() == datetime.min.time():
            return at.date()
    raise Wrong(column, _("This is no day. Write 2026-10-05."))


def filled_in(cells: Cells, column: str, most: int) -> str:
    """The text of a cell that may not be empty or longer than ``most`` characters."""
    text = cells.get(column, "")
    if not text:
        raise Wrong(column, _("This cell is empty."))
    if len(text) > most:
        raise Wrong(column, _("At most %(most)s characters.", most=most))
    return text
