"""Workbook and paper say what the page says, in both languages (M1)."""

from __future__ import annotations

import io
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from app.foundation.access.actor import SYSTEM
from app.foundation.i18n import Bilingual, in_language
from app.reports.policy.charts import summary_charts
from app.reports.policy.month import Figures
from app.reports.policy.tables import shown, tables_of
from app.reports.service.filing import figures_of
from app.reports.service.paper import write_paper
from app.reports.service.plots import draw
from app.reports.service.workbook import write_summary
from tests.factories.reports import make_centre, make_shortfall, make_statement
from tests.reports.pdf_text import text_of

ZONE = ZoneInfo("Asia/Shanghai")
NAME = Bilingual(zh="北风能源", en="Northwind Energy")


@pytest.fixture
def figures(app) -> Figures:
    centre = make_centre(agents=4)
    for agent in centre.agents:
        make_statement(agent)
    make_shortfall(centre.agents[0])
    return figures_of(SYSTEM, "2026-10", ZONE, NAME)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_workbook_holds_the_pages_tables_cell_by_cell(figures, language):
    with in_language(language):
        tables, book = tables_of(figures), load_workbook(io.BytesIO(write_summary(figures)))
    assert len(book.worksheets) == len(tables)
    for table, sheet in zip(tables, book.worksheets, strict=True):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert rows[0] == list(table.columns)
        assert rows[1:] == [list(row) for row in table.rows], table.title


def test_numbers_are_numbers_in_the_workbook(figures):
    with in_language("en"):
        book = load_workbook(io.BytesIO(write_summary(figures)))
    agents = list(book["By agent"].iter_rows(min_row=2, values_only=True))
    by_number = {agent["number"]: agent["score"] for agent in figures["agents"]}
    assert {row[0]: row[3] for row in agents} == {key: one["mean"] for key, one in by_number.items()}


@pytest.mark.parametrize(
    ("language", "centre", "agent"), [("en", "Northwind Energy", "Laura"), ("zh_CN", "北风能源", "李娜")]
)
def test_the_paper_is_written_in_its_language(figures, language, centre, agent):
    with in_language(language):
        text = text_of(write_paper(figures))
    assert centre in text
    assert agent in text
    assert "2026-10" in text


def test_the_paper_holds_every_cell_of_every_table(figures):
    with in_language("en"):
        tables, text = tables_of(figures), text_of(write_paper(figures))
    written = text.replace("\n", " ")
    for table in tables:
        for row in table.rows:
            for cell in row:
                assert all(word in written for word in shown(cell).split()), (table.title, cell)


def test_an_empty_month_can_be_written_too(app):
    figures = figures_of(SYSTEM, "2026-10", ZONE, NAME)
    with in_language("en"):
        assert "Nothing to report." in text_of(write_paper(figures))
        assert load_workbook(io.BytesIO(write_summary(figures))).worksheets


def test_a_chart_of_the_page_is_drawn_on_paper_in_chinese_without_a_missing_glyph(figures, recwarn):
    with in_language("zh_CN"):
        charts = [spec for spec in summary_charts(figures).values() if spec]
    pictures = [draw(spec, 90, 52) for spec in charts]
    assert len(pictures) == 5
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert [str(one.message) for one in recwarn if "Glyph" in str(one.message)] == []


def test_the_web_does_not_load_matplotlib_to_show_a_page():
    code = "import sys, app.features; print('matplotlib' in sys.modules, 'fpdf' in sys.modules)"
    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert outcome.stdout.split() == ["False", "False"]
