"""Manifests in ``incoming/``: read, imported, filed (C1).

1. :func:`read_manifest` reads the file and tells whose columns it has.
2. The caller imports its records batch by batch, each in a transaction of its own: repeating one changes
  nothing.
3. :func:`file_manifest` keeps a copy and removes the file.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.foundation.errors import InvalidInput
from app.foundation.spreadsheet import read_rows
from app.foundation.storage import storage
from app.recordings.policy.manifest import missing_columns
from app.recordings.policy.mapping import CallMapping
from app.recordings.policy.translate import flatten
from app.recordings.service.book import Book
from app.recordings.service.calls import BATCH, Row
from app.recordings.service.judging import Record
from app.recordings.service.leaving import drop, incoming_path
from app.recordings.service.rejected import REFERENCE, as_it_came, is_corrected

_SAMPLE = 100  # rows in which columns within columns are looked for


class BadManifest(Exception):
    """The file is no list of calls; the message says in English what was seen."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The records of one file, and the format that they have; None for our own."""

    records: list[Record]
    mapping: CallMapping | None

    def batches(self) -> Iterator[Sequence[Record]]:
        """The records, as many at a time as one transaction takes."""
        for start in range(0, len(self.records), BATCH):
            yield self.records[start : start + BATCH]


def file_manifest(name: str) -> None:
    """Keep a copy of the manifest under its hash, and remove the file after the commit."""
    path = incoming_path(name)
    if path.exists():  # another process may have filed it
        storage().file_away(path.read_bytes(), path.suffix.lower())
        drop(name)


def read_manifest(path: Path, book: Book, *, source: str, chosen: str | None = None) -> Manifest:
    """The records of a CSV, XLSX or JSON manifest; raises BadManifest where it is none.

    JSON is a list of objects, or an object that holds one as ``calls``. ``chosen`` names the mapping; without
    it, the columns tell: our own first.
    """
    mapping = book.get(chosen) if chosen in book.mappings else None
    headerless = mapping if mapping is not None and mapping.headerless else book.of_table(path.name)
    rows = _json_rows(path) if path.suffix.lower() == ".json" else _table_rows(path, headerless)
    mapping = mapping or mapping_of(rows, book, headerless)
    return Manifest([_record(source, number, raw, mapping) for number, raw in rows], mapping)


def _record(source: str, number: int, raw: Mapping[str, Any], mapping: CallMapping | None) -> Record:
    if not is_corrected(raw):
        return Record(source, number, raw, mapping)
    return Record(source, number, as_it_came(raw), mapping, str(raw[REFERENCE]))


def mapping_of(rows: Sequence[Row], book: Book, headerless: CallMapping | None) -> CallMapping | None:
    """The format of rows by their columns, None for our own; BadManifest names what is missing."""
    seen = {column for _, row in rows for column in row}
    missing = missing_columns(seen)
    if not rows or not missing:
        return None
    deep = {column for _, row in rows[:_SAMPLE] for column in flatten(row)}
    found = book.of_columns(seen | deep) or headerless
    if found is None:
        raise BadManifest(f"no column {', '.join(missing)}")
    return found


def _table_rows(path: Path, headerless: CallMapping | None) -> list[Row]:
    try:
        rows: list[Row] = list(read_rows(path))
        if headerless is not None and not _has_header(rows, headerless):
            rows = list(read_rows(path, headerless.headerless))
    except (csv.Error, InvalidInput) as error:
        raise BadManifest(str(error)) from error
    return rows


def _has_header(rows: Sequence[Row], mapping: CallMapping) -> bool:
    """Whether a table of a system that writes none has a header line nevertheless: somebody added it."""
    return bool(rows) and {name.lower() for name in mapping.headerless[:3]} <= {
        name.lower() for name in rows[0][1]
    }


def _json_rows(path: Path) -> list[Row]:
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # bad JSON or bad UTF-8
        raise BadManifest(str(error)[:200]) from error
    rows = document.get("calls") if isinstance(document, dict) else document
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadManifest("not a list of objects")
    return list(enumerate(rows, start=1))
