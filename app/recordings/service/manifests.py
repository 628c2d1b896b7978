"""Manifests in ``incoming/``: read, imported, filed (C1)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from app.foundation.access.actor import Actor
from app.foundation.errors import InvalidInput
from app.foundation.spreadsheet import read_rows
from app.foundation.storage import storage
from app.recordings.policy.incoming import source_name
from app.recordings.policy.manifest import missing_columns
from app.recordings.policy.rules import RecordingRules
from app.recordings.service.calls import Imported, Row, import_calls
from app.recordings.service.leaving import drop, incoming_path, set_aside


class BadManifest(Exception):
    """The file is no list of calls; the message says in English what was seen."""


def take_manifest(actor: Actor, name: str, rules: RecordingRules) -> Imported | None:
    """Import the manifest ``name`` of ``incoming/`` and remove it after the commit; None if gone or bad.

    A copy is filed under its hash. A manifest that cannot be read is set aside as a whole.
    """
    path = incoming_path(name)
    try:
        rows = read_manifest(path)
    except FileNotFoundError:
        return None
    except BadManifest as error:
        set_aside(actor, name, "bad_manifest", {"seen": str(error)})
        return None
    imported = import_calls(actor, rows, source_name(name), language=rules.call.language)
    storage().file_away(path.read_bytes(), path.suffix.lower())
    drop(name)
    return imported


def read_manifest(path: Path) -> list[Row]:
    """The rows of a CSV or JSON manifest with their numbers; raises BadManifest where it is none.

    JSON is a list of objects, or an object that holds one as ``calls``.
    """
    rows = _json_rows(path) if path.suffix.lower() == ".json" else _csv_rows(path)
    if missing := missing_columns(rows):
        raise BadManifest(f"no column {', '.join(missing)}")
    return rows


def _csv_rows(path: Path) -> list[Row]:
    try:
        return list(read_rows(path))
    except (csv.Error, InvalidInput) as error:
        raise BadManifest(str(error)) from error


def _json_rows(path: Path) -> list[Row]:
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # bad JSON or bad UTF-8
        raise BadManifest(str(error)[:200]) from error
    rows = document.get("calls") if isinstance(document, dict) else document
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadManifest("not a list of objects")
    return list(enumerate(rows, start=1))
