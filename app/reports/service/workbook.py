"""The month's summary as a workbook: one sheet a table."""

from __future__ import annotations

from typing import Any

from app.foundation.spreadsheet import write_workbook
from app.reports.policy.tables import tables_of


def write_summary(figures: dict[str, Any]) -> bytes:
    """An XLSX in the language in force; numbers are numbers, so that they can be computed with (M1)."""
    return write_workbook((table.title, table.columns, table.rows) for table in tables_of(figures))
