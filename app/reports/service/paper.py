"""The month's summary on paper, for the director's desk and the file (M1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.foundation.i18n import _, moment
from app.reports.policy.charts import summary_charts
from app.reports.policy.tables import Table, name_of, tables_of
from app.reports.policy.tiles import HOW_TO_READ, tiles_of
from app.reports.service.plots import draw
from app.reports.service.sheet import MARGIN, QUIET, TEAL, WIDTH, Sheet

Figures = Mapping[str, Any]
CHART_BEFORE = {"agents": "agents", "slots": "slots", "items": "items"}  # table → the chart over it
BAR_MM, FRAME_MM = 5.2, 9.0
ROW_MM, LONG_MM = 5.7, 90.0  # a table that needs less than LONG_MM is not broken
NARROW_SPACE = "\u202f"  # stands before AM and PM, and the face lacks it


def write_paper(figures: Figures) -> bytes:
    """A PDF in the language in force: key figures, charts and proposals first, then every table."""
    title = f"{_title()} · {figures['month']}"
    sheet = Sheet(title, f"{name_of(figures['name'])} · {title}")
    charts = summary_charts(figures)
    _write_head(sheet, figures)
    sheet.write_tiles(tiles_of(figures))
    _write_first_charts(sheet, charts)
    tables = {table.code: table for table in tables_of(figures)}
    _write_proposals(sheet, tables.pop("proposals"))
    for code, table in tables.items():
        _write_section(sheet, table, charts.get(CHART_BEFORE.get(code, "")))
    return bytes(sheet.output())


def _title() -> str:
    return str(_("Monthly summary of call monitoring"))


def _write_head(sheet: Sheet, figures: Figures) -> None:
    sheet.set_fill_color(*TEAL)
    sheet.rect(0, 0, sheet.w, 3.5, style="F")
    sheet.set_xy(MARGIN, 12)
    sheet.write_line(name_of(figures["name"]), 9, QUIET)
    sheet.write_line(f"{_title()} · {figures['month']}", 18, TEAL, strong=True)
    sheet.ln(1)
    made_at = moment(datetime.fromisoformat(figures["made_at"])).replace(NARROW_SPACE, " ")
    made = _("Drawn up %(made)s.", made=made_at)
    sheet.write_line(f"{made} {HOW_TO_READ}", 7.5, QUIET)
    sheet.ln(3)


def _write_first_charts(sheet: Sheet, charts: Mapping[str, Any]) -> None:
    pictures = [
        (spec["title"], draw(spec, (WIDTH - 6) / 2, 52))
        for key in ("weeks", "teams")
        if (spec := charts[key])
    ]
    if pictures:
        sheet.ln(3)
        sheet.write_pictures(pictures, 52)


def _write_proposals(sheet: Sheet, table: Table) -> None:
    sheet.write_heading(table.title, 20)
    for row in table.rows:
        sheet.write_line(f"•  {row[0]}", 8.5)
        sheet.ln(0.8)
    if not table.rows:
        sheet.write_line(str(_("None: the figures of this month call for nothing.")), 8.5, QUIET)


def _write_section(sheet: Sheet, table: Table, chart: Mapping[str, Any] | None) -> None:
    """A heading, its chart, its table; an empty table says so."""
    height = 0.0 if chart is None else _height_of(chart)
    sheet.write_heading(table.title, min(20 + height + ROW_MM * len(table.rows), max(30 + height, LONG_MM)))
    if chart is not None:
        sheet.write_pictures([(chart["title"], draw(chart, WIDTH, height))], height)
        sheet.ln(2)
    if table.rows:
        sheet.write_table(table)
    else:
        sheet.write_line(str(_("Nothing to report.")), 8.5, QUIET)


def _height_of(chart: Mapping[str, Any]) -> float:
    """Millimetres that lying bars need; two bars of one category share some of the room."""
    bars: float = len(chart["categories"]) * len(chart["series"]) ** 0.6
    return FRAME_MM + BAR_MM * bars
