"""Tables from and to files that people open in a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from app.foundation.errors import InvalidInput
from app.foundation.i18n import _

FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = (",", ";", "\t", "|")
_WIDEST = 48
_ROWS_AT_ONCE = 200
_LARGEST_WORKBOOK = 1 << 30
# No archive, one without a workbook in it, or one that was cut or changed somewhere inside.
BROKEN = (
    BadZipFile,
    KeyError,
    IndexError,
    ParseError,
    zlib.error,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
)


def read_rows(path: Path, header: Sequence[str] | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV or XLSX file as ``(line number, {column: text})``; blank rows are passed over.

    CSV may carry a byte-order mark, may be UTF-8 or GB 18030, as Chinese spreadsheets write it, and may part
    its cells by commas, semicolons, tabs or bars. ``header`` names the columns of a table without a header
    line.
    """
    table = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    for line, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            continue
        yield line, {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}


def write_workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """An XLSX of ``(title, header, rows)`` sheets, with a frozen bold header and fitting columns.

    A text that a spreadsheet would run as a formula is written as text; control signs are left out.
    """
    book = Workbook()
    book.remove(book.active)
    for title, header, rows in sheets:
        sheet = book.create_sheet(title[:31])
        widths = [_width(name) for name in header]
        sheet.append([_inert(name) for name in header])
        for row in rows:
            sheet.append([_inert(cell) for cell in row])
            widths = [max(width, _width(cell)) for width, cell in zip(widths, row, strict=True)]
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for index, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = min(width, _WIDEST) + 2
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV in UTF-8 with the byte-order mark that spreadsheets want; formulas are written as text."""
    content = io.StringIO()
    writer = csv.writer(content)
    writer.writerows([_inert(cell) for cell in row] for row in [header, *rows])
    return content.getvalue().encode("utf-8-sig")


def stream_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """:func:`write_csv` in parts of many rows, for files that are too long to be held."""
    some: list[Sequence[Any]] = []
    yield write_csv(header, [])
    for row in rows:
        some.append(row)
        if len(some) == _ROWS_AT_ONCE:
            yield write_csv(some[0], some[1:]).removeprefix(codecs.BOM_UTF8)
            some.clear()
    if some:
        yield write_csv(some[0], some[1:]).removeprefix(codecs.BOM_UTF8)


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        with suppress(csv.Error):  # a cell beyond all measure: what it is in is no table
            yield from ((reader.line_num, row) for row in reader)
            return
        break
    raise InvalidInput(_("%(file)s is not a text file. Save it as CSV (UTF-8) or XLSX.", file=path.name))


def _delimiter(text: str) -> str:
    """What parts the cells of the first line that is not blank; a comma where nothing else does it
    oftener.
    """
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        _check_archive(path)
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            for line, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
                yield line, ["" if cell is None else str(cell) for cell in row]
        finally:
            book.close()
    except BROKEN as error:
        raise InvalidInput(_("This is no XLSX file. Save it again as XLSX or CSV.")) from error


def _check_archive(path: Path) -> None:
    """A small archive can unfold without end: what says that it does is not opened."""
    with ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_WORKBOOK:
            raise BadZipFile("too large when unfolded")


def _inert(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def restored(cell: Any) -> Any:
    """A cell as it was before :func:`write_csv` or :func:`write_workbook` kept it from being a formula."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _width(cell: Any) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in str(cell))
