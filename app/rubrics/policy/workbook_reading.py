"""From the sheets of a workbook to the document that a rubric file would be, and where each value stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.engines.scoring.problem import Path
from app.foundation.errors import InvalidInput
from app.foundation.i18n import Bilingual, LazyString, _
from app.foundation.sheets import Cell, Sheet, get_column_letter
from app.rubrics.policy import workbook_columns as c
from app.rubrics.policy.workbook_cells import CellFault, text_of

MOST_TOLD = 50
BLANK = (None, "")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: sheet, row from 1, column as a letter."""

    sheet: str
    row: int
    column: str

    def __str__(self) -> str:
        return str(_("sheet %(sheet)s, row %(row)s, column %(column)s", sheet=self.sheet, row=self.row,
                     column=self.column))  # fmt: skip


@dataclass(slots=True)
class Reading:
    """The document so far, where its values stand, and what could not be read.

    Lists are mappings from 0, 1, … until all is read.
    """

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def fault(self, place: Place, message: LazyString | Bilingual) -> None:
        self.faults.append(f"{place}: {message}")

    def put(self, path: Path, value: Any, place: Place) -> None:
        """Set a value; what is said twice has to be the same."""
        part: dict[Any, Any] = self.data
        for key in path[:-1]:
            part = part.setdefault(key, {})
        if path[-1] in part and part[path[-1]] != value:
            said = self.places[path]
            self.fault(place, _("this is otherwise in row %(row)s; leave one of them blank", row=said.row))
        elif path[-1] not in part:
            part[path[-1]], self.places[path] = value, place


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: the cells that are filled in, by field, with their places."""

    place: Place
    cells: Mapping[c.Field, tuple[Cell, Place]]

    def word(self, one: c.Field) -> str | None:
        """What stands in the column, None where nothing does."""
        return text_of(self.cells[one][0]).strip() if one in self.cells else None

    def take(self, reading: Reading, above: Path, fields: Sequence[c.Field]) -> None:
        """Put the cells of these fields into the document below ``above``."""
        for one in fields:
            if one in self.cells:
                cell, place = self.cells[one]
                try:
                    value = one.kind.read(cell)
                except CellFault as fault:
                    reading.fault(place, fault.message)
                    continue
                if value not in BLANK:
                    for path, part in _spread(one.path, value):
                        reading.put((*above, *path), part, place)


def read_document(sheets: Sequence[Sheet]) -> tuple[dict[str, Any], dict[Path, Place]]:
    """The document that the sheets say and the cell of each value; InvalidInput names every cell that cannot
    be read.
    """
    reading = Reading()
    known = {title: _find(sheets, title) for title in (c.RUBRIC, *c.COLUMNS)}
    for title in (c.RUBRIC, c.ITEMS):
        if known[title] is None:
            raise InvalidInput(_("There is no sheet “%(sheet)s”. Export a rubric to see how it looks.",
                                 sheet=title))  # fmt: skip
    _header(reading, known[c.RUBRIC])
    _anchors(reading, _rows(reading, known[c.ANCHORS], c.ANCHORS))
    _sections(reading, _rows(reading, known[c.ITEMS], c.ITEMS))
    _examples(reading, _rows(reading, known[c.EXAMPLES], c.EXAMPLES))
    if reading.faults:
        raise InvalidInput("\n".join(reading.faults[:MOST_TOLD]))
    document: dict[str, Any] = _lists(reading.data)
    return document, reading.places


def _find(sheets: Sequence[Sheet], title: str) -> Sheet | None:
    return next((sheet for sheet in sheets if _same(sheet.title, title)), None)


def _same(said: Cell, name: str) -> bool:
    """Whether somebody means this sheet, or this column: by both its names, or by one of them."""
    words = " ".join(text_of(said).split()).casefold()
    return words in {name.casefold(), *(part.casefold() for part in name.split(" ", 1))}


def _header(reading: Reading, sheet: Sheet | None) -> None:
    for number, (label, *values) in _cells(sheet):
        if label in BLANK or _same(label, c.FIELD):
            continue
        place, value = Place(c.RUBRIC, number, "B"), next(iter(values), None)
        field_ = next((one for one in c.HEADER if _same(label, one.heading)), None)
        if field_ is None:
            reading.fault(Place(c.RUBRIC, number, "A"), _("no field of a rubric is called this"))
        elif value not in BLANK:
            Row(place, {field_: (value, place)}).take(reading, (), (field_,))


def _cells(sheet: Sheet | None) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    return () if sheet is None else sheet.rows


def _rows(reading: Reading, sheet: Sheet | None, title: str) -> Iterator[Row]:
    rows = iter(_cells(sheet))
    number, headings = next(rows, (1, ()))
    columns: dict[int, c.Field] = {}
    for at, heading in enumerate(headings):
        if heading in BLANK:
            continue
        one = next((one for one in c.COLUMNS[title] if _same(heading, one.heading)), None)
        if one is None or one in columns.values():
            reading.fault(_place(title, number, at), _("no other column of a rubric is called this"))
        else:
            columns[at] = one
    for number, cells in rows:
        filled = {
            one: (cells[at], _place(title, number, at))
            for at, one in columns.items()
            if at < len(cells) and cells[at] not in BLANK
        }
        if filled:
            yield Row(_place(title, number, 0), filled)


def _place(title: str, number: int, at: int) -> Place:
    return Place(title, number, get_column_letter(at + 1))


def _anchors(reading: Reading, rows: Iterator[Row]) -> None:
    for row in rows:
        name = row.word(c.ANCHOR_NAME)
        if name is None:
            reading.fault(row.place, _("this row needs a name"))
        else:
            reading.data.setdefault("anchors", {}).setdefault(name, {})
            row.take(reading, ("anchors", name), c.ANCHOR)


def _sections(reading: Reading, rows: Iterator[Row]) -> None:
    """A section's code may be left blank below its first item; its titles stand once."""
    known: dict[str, int] = {}
    items: Counter[int] = Counter()
    code = ""
    for row in rows:
        code = row.word(c.SECTION_CODE) or code
        at = known.setdefault(code, len(known))
        row.take(reading, ("sections", at), (c.SECTION_CODE, *c.SECTION))
        if row.cells.keys() & set(c.ITEM):
            row.take(reading, ("sections", at, "items", items[at]), c.ITEM)
            items[at] += 1


def _examples(reading: Reading, rows: Iterator[Row]) -> None:
    """An example is a number; its rows are the lines of its dialogue."""
    known: dict[str, int] = {}
    lines: Counter[int] = Counter()
    number = ""
    for row in rows:
        number = row.word(c.EXAMPLE_NUMBER) or number
        at = known.setdefault(number, len(known))
        row.take(reading, ("examples", at), c.EXAMPLE)
        if row.cells.keys() & set(c.LINE):
            line = ("examples", at, "lines", lines[at])
            row.take(reading, line, c.LINE)
            lines[at] += 1
            if c.LINE[-1] not in row.cells:
                reading.put((*line, "text"), "", row.place)
    for at in known.values():
        example = reading.data.setdefault("examples", {}).setdefault(at, {})
        example.setdefault("lines", [])
        example["expect"] = example.pop("expect", {})


def _spread(path: tuple[str, ...], value: Any) -> Iterator[tuple[Path, Any]]:
    """A value with its path; of a column that has one key of each entry of a list, one for each entry."""
    if "*" not in path:
        yield path, value
        return
    star = path.index("*")
    for number, part in enumerate(value):
        yield (*path[:star], number, *path[star + 1 :]), part


def _lists(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    if part and all(isinstance(key, int) for key in part):
        return [_lists(value) for value in part.values()]
    return {key: _lists(value) for key, value in part.items()}
