"""A rubric as a workbook, for those who write their standard in a spreadsheet (Q1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.loader import RubricFile, load_rubric, rubric_hash
from app.engines.scoring.problem import Path, Problem, RubricError, dotted
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.rubric_text import to_plain
from app.engines.scoring.yaml_form import dump_plain
from app.foundation.errors import InvalidInput
from app.foundation.i18n import Bilingual
from app.foundation.sheets import Cell, Column, Sheet, read_sheets, write_sheets
from app.rubrics.policy import workbook_columns as c
from app.rubrics.policy.workbook_reading import Place, read_document


def to_workbook(rubric: Rubric) -> bytes:
    """The rubric as XLSX: a sheet for its header, its items, its anchors and its examples.

    InvalidInput if a rule or a text is longer than a cell can hold.
    """
    plain = to_plain(rubric)
    header = tuple((row, (field.heading, _cell(plain, field))) for row, field in enumerate(c.HEADER, start=2))
    rows = {
        c.ITEMS: _items(plain["sections"]),
        c.ANCHORS: _anchors(plain.get("anchors", {})),
        c.EXAMPLES: _examples(plain.get("examples", [])),
    }
    return write_sheets(
        [
            Sheet(c.RUBRIC, (Column(c.FIELD, c.BROAD), Column(c.VALUE, c.BROAD)), header),
            *(Sheet(title, _columns(title), _numbered(cells)) for title, cells in rows.items()),
        ]
    )


def from_workbook(content: bytes, name: str) -> str:
    """The YAML text of what a workbook says, right or not: ``load_rubric`` tells what is wrong with it.

    ``name`` is the file's, for errors. InvalidInput names sheet, row and column of every cell that cannot be
    read; it is also raised for what is no workbook, is too large, or lacks a sheet.
    """
    document, _places = read_document(read_sheets(content, name))
    return dump_plain(document)


def read_workbook(content: bytes, name: str, lexicons: Mapping[str, Lexicon]) -> RubricFile:
    """:func:`from_workbook`, checked as a rubric file is; InvalidInput names the cell of every fault."""
    document, places = read_document(read_sheets(content, name))
    text = dump_plain(document)
    try:
        rubric = load_rubric(text, name, lexicons)
    except RubricError as error:
        told = (_located(problem, places) for problem in error.problems)
        raise InvalidInput("\n".join(f"{name}: {line}" for line in told)) from error
    return RubricFile(rubric, text, rubric_hash(text), name)


def _located(problem: Problem, places: Mapping[Path, Place]) -> str:
    """The fault with the cell that it is about, or with the first cell of the part that it is about."""
    message = f"{problem.key}: {Bilingual(zh=problem.message.zh, en=problem.message.en)}"
    near = [(dotted(path), place) for path, place in places.items()]
    above = [(key, place) for key, place in near if f"{problem.key}.".startswith((f"{key}.", f"{key}["))]
    below = [place for key, place in near if key.startswith((f"{problem.key}.", f"{problem.key}["))]
    place = max(above, key=lambda pair: len(pair[0]))[1] if above else next(iter(below), None)
    return message if place is None else f"{place}: {message}"


def _columns(title: str) -> tuple[Column, ...]:
    return tuple(Column(field.heading, field.width, field.kind.choices) for field in c.COLUMNS[title])


def _numbered(rows: Iterator[tuple[Cell, ...]]) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    return tuple(enumerate(rows, start=2))


def _items(sections: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Cell, ...]]:
    for section in sections:
        for number, item in enumerate(section["items"]):
            about = section if number == 0 else {}
            yield (section["code"], *_cells(about, c.SECTION), *_cells(item, c.ITEM))


def _anchors(anchors: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for name, anchor in anchors.items():
        yield (name, *_cells(anchor, c.ANCHOR))


def _examples(examples: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Cell, ...]]:
    for number, example in enumerate(examples, start=1):
        for at, line in enumerate(example["lines"] or [{}]):
            yield (number, *_cells({} if at else example, c.EXAMPLE), *_cells(line, c.LINE))


def _cells(part: Mapping[str, Any], fields: Sequence[c.Field]) -> tuple[Cell, ...]:
    return tuple(_cell(part, field) for field in fields)


def _cell(part: Mapping[str, Any], field: c.Field) -> Cell:
    value: Any = part
    for number, key in enumerate(field.path):
        if key == "*":
            value = [entry[field.path[number + 1]] for entry in value]
            break
        value = value.get(key)
        if value is None or value in ([], {}):
            return None
    return field.kind.write(value)
