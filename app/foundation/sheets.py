"""Workbooks that people fill in: written with headings, widths and choices, and read with suspicion."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter as get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.spreadsheet import BROKEN, FORMULA

Cell = str | int | float | bool | date | None

# Larger than any table that a person fills in; a small archive can unfold without end.
LARGEST_FILE = 2 << 20
LARGEST_UNFOLDED = 4 << 20
MOST_PARTS = 200
MOST_SHEETS = 20
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 400_000
MOST_TAGS = 200_000
MOST_OTHER_TAGS = 10_000
LONGEST_CELL = 32_767
LARGEST_WHOLE = 1e15

# As Excel writes what XML cannot hold: _x000D_; and a text that looks like it, with _x005F_ before.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MARKED = (*FORMULA, "'")
_TABLES = ("xl/worksheets/", "xl/sharedStrings")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["'](\d+)""")
_TEXT, _DAY = "@", "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Column:
    """A column to write: heading, width in characters, and the values that a cell may choose from."""

    heading: str
    width: int = 16
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: title, columns and rows when it is written; when it is read, ``rows`` are all its rows, the
    first row of the sheet being row 1, blank rows left out.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def write_sheets(sheets: Iterable[Sheet]) -> bytes:
    """An XLSX with a frozen heading, wrapped texts and lists of choices.

    ``read_sheets`` gives the same cells. A text that a spreadsheet would run as a formula is written as text,
    with a mark before it.
    InvalidInput names a cell whose text is too long.
    """
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(page: Any, sheet: Sheet) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = column.width
        if column.choices:
            rule = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}{MOST_ROWS}")
            page.add_data_validation(rule)
        _fill(page.cell(1, at), column.heading)
        page.cell(1, at).font = Font(bold=True)
    for row, cells in sheet.rows:
        for at, value in enumerate(cells, start=1):
            if isinstance(value, str) and len(value) > LONGEST_CELL:
                raise _too_long(sheet.title, row, at)
            _fill(page.cell(row, at), value)
    page.freeze_panes = "A2"


def _too_long(sheet: str, row: int, column: int) -> InvalidInput:
    message = _(
        "Sheet %(sheet)s, row %(row)s, column %(column)s: the text is too long for a cell.",
        sheet=sheet, row=row, column=get_column_letter(column),
    )  # fmt: skip
    return InvalidInput(message)


def _fill(cell: Any, value: Cell) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, str):
        cell.value, cell.data_type, cell.number_format = _marked(value), "s", _TEXT
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _DAY


def _marked(text: str) -> str:
    safe = _UNWRITABLE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", _LOOKS_ESCAPED.sub("_x005F_", text))
    return f"'{safe}" if text.startswith(_MARKED) else safe


def _unmarked(cell: str) -> str:
    text = _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), cell)
    return text[1:] if text[:1] == "'" and text[1:].startswith(_MARKED) else text


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """The sheets of an XLSX that a person filled in; of formulas what they gave last, of macros nothing.

    InvalidInput for what is no XLSX, unfolds to too much, or has too many sheets, rows, columns or letters.
    """
    try:
        _check(content, name)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            if len(book.worksheets) > MOST_SHEETS:
                raise _too_large(name)
            return list(_read(book.worksheets, name))
        finally:
            book.close()
    except (*BROKEN, InvalidFileException, OverflowError, AssertionError) as error:
        raise InvalidInput(_("%(file)s is no XLSX workbook. Save it again as XLSX.", file=name)) from error


def _check(content: bytes, name: str) -> None:
    if len(content) > LARGEST_FILE:
        raise _too_large(name)
    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNFOLDED:
            raise _too_large(name)
        if any(part.flag_bits & 1 for part in parts):
            raise BadZipFile("encrypted")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                xml = archive.read(part)
                if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\0" in xml:
                    raise BadZipFile("declares entities, or hides them in another encoding")
                if _is_endless(part.filename, xml):
                    raise _too_large(name)


def _is_endless(part: str, xml: bytes) -> bool:
    """Whether a part would take long to be read though it is small: very many elements, or rows far away."""
    if any(int(row) > MOST_ROWS for row in _ROW.findall(xml)):
        return True
    return xml.count(b"<") > (MOST_TAGS if part.startswith(_TABLES) else MOST_OTHER_TAGS)


def _too_large(name: str) -> InvalidInput:
    return InvalidInput(
        _("%(file)s is too large. Take out what does not belong to it: pictures, empty rows.", file=name)
    )


def _read(pages: Sequence[Any], name: str) -> Iterator[Sheet]:
    characters = 0
    for page in pages:
        rows = []
        for number, row in enumerate(
            page.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True), start=1
        ):
            cells = tuple(_value(cell) for cell in row)
            if all(cell is None or cell == "" for cell in cells):
                continue
            characters += sum(len(cell) for cell in cells if isinstance(cell, str))
            if number > MOST_ROWS or characters > MOST_CHARACTERS:
                raise _too_large(name)
            rows.append((number, cells))
        yield Sheet(page.title, (), tuple(rows))


def _value(cell: Any) -> Cell:
    if cell is None or isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < LARGEST_WHOLE else cell
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else _unmarked(str(cell))
