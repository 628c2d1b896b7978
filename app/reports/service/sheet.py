"""The A4 sheet that reports are written on: face, colours, headings, tiles, tables, charts."""

from __future__ import annotations

import io
from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, TextMode, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from app.foundation.i18n import language
from app.reports.policy.tables import Table, shown
from app.reports.service.typeface import font_file

FACE, MARGIN, WIDTH = "noto", 15.0, 180.0
INK, QUIET, TEAL, SUNK, LINE = (27, 42, 49), (84, 99, 107), (13, 92, 104), (234, 238, 240), (211, 218, 222)
NARROWEST, WIDEST = 9.0, 62.0
Colour = tuple[int, int, int]


class Sheet(FPDF):
    """A document whose ``footing`` stands at the foot of each page beside the page number."""

    def __init__(self, title: str, footing: str) -> None:
        super().__init__(format="A4")
        self.footing = footing
        self.wrap = WrapMode.CHAR if language() == "zh_CN" else WrapMode.WORD
        self.set_title(title)
        self.set_lang("zh-CN" if language() == "zh_CN" else "en")
        self.set_margins(MARGIN, 16, MARGIN)
        self.set_auto_page_break(True, 18)
        self.add_font(FACE, "", font_file())
        self.set_font(FACE, size=9)
        self.set_text_color(*INK)
        self.add_page()

    def footer(self) -> None:
        """Called by fpdf2 at the end of each page."""
        self.set_y(-13)
        self.set_font(FACE, size=7)
        self.set_text_color(*QUIET)
        self.cell(WIDTH - 30, 5, self.footing)
        self.cell(30, 5, f"{self.page_no()} / {{nb}}", align="R")
        self.set_text_color(*INK)

    def write_line(self, text: str, size: float = 9, colour: Colour = INK, strong: bool = False) -> None:
        """A paragraph over the whole width."""
        self.set_font(FACE, size=size)
        self.set_text_color(*colour)
        mode = TextMode.FILL_STROKE if strong else TextMode.FILL
        with self.local_context(text_mode=mode, line_width=size / 90, draw_color=colour):
            self.multi_cell(
                WIDTH,
                size * 0.53,
                text,
                new_x=XPos.LMARGIN,
                new_y=YPos.NEXT,
                align=Align.L,
                wrapmode=self.wrap,
            )
        self.set_text_color(*INK)

    def write_heading(self, text: str, room: float) -> None:
        """A section's heading, on a new page where fewer than ``room`` mm are left below it."""
        if self.get_y() + room > self.h - 18:
            self.add_page()
        self.ln(4)
        self.write_line(text, 11.5, TEAL, strong=True)
        self.ln(1)

    def write_tiles(self, tiles: Sequence[tuple[str, str, str]]) -> None:
        """Key figures in one row: label, value, remark."""
        gap, top = 3.0, self.get_y()
        width = (WIDTH - gap * (len(tiles) - 1)) / len(tiles)
        for at, (label, value, remark) in enumerate(tiles):
            x = MARGIN + at * (width + gap)
            self.set_fill_color(*SUNK)
            self.rect(x, top, width, 24, style="F", round_corners=True, corner_radius=1.5)
            self._write_at(x + 1, top + 2.5, width - 2, label, 7.5, QUIET)
            self._write_at(x + 1, top + 8, width - 2, value, 16, INK)
            self._write_at(x + 1, top + 17.5, width - 2, remark, 7, QUIET)
        self.set_text_color(*INK)
        self.set_xy(MARGIN, top + 26)

    def _write_at(self, x: float, y: float, width: float, text: str, size: float, colour: Colour) -> None:
        """One line, made smaller where it would not fit."""
        self.set_font(FACE, size=size)
        needed = self.get_string_width(text) + 2 * self.c_margin
        self.set_font(FACE, size=size * min(1.0, width / needed))
        self.set_text_color(*colour)
        self.set_xy(x, y)
        self.cell(width, size * 0.4, text)

    def write_table(self, table: Table) -> None:
        """The rows under a heading that returns on each page; numbers to the right."""
        self.set_font(FACE, size=7.5)
        self.set_draw_color(*LINE)
        self.set_fill_color(255)
        cells = [[shown(cell) for cell in row] for row in table.rows]
        heading = FontFace(emphasis="", color=QUIET, fill_color=SUNK)
        with self.table(
            width=WIDTH, col_widths=self._widths(table.columns, cells), line_height=4.2, padding=(0.7, 1.6),
            text_align=["RIGHT" if number else "LEFT" for number in table.numeric],
            borders_layout=TableBordersLayout.HORIZONTAL_LINES, headings_style=heading, wrapmode=self.wrap,
        ) as written:  # fmt: skip
            for row in [table.columns, *cells]:
                written.row(list(row))

    def write_pictures(self, pictures: Sequence[tuple[str, bytes]], height: float) -> None:
        """Charts side by side, each under its title."""
        gap, top = 6.0, self.get_y()
        width = (WIDTH - gap * (len(pictures) - 1)) / len(pictures)
        for at, (title, content) in enumerate(pictures):
            x = MARGIN + at * (width + gap)
            self.set_xy(x, top)
            self.set_font(FACE, size=8)
            self.set_text_color(*QUIET)
            self.cell(width, 4, title)
            self.image(io.BytesIO(content), x, top + 5, width, height, alt_text=title)
        self.set_text_color(*INK)
        self.set_xy(MARGIN, top + 6 + height)

    def _widths(self, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> list[float]:
        """What each column needs, within bounds; a heading may break at its spaces."""
        needed = [
            max(
                [self.get_string_width(word) for word in self._words(column)]
                + [min(self.get_string_width(row[at]), WIDEST) for row in cells]
                + [NARROWEST]
            )
            + 3
            for at, column in enumerate(columns)
        ]
        return [WIDTH * width / sum(needed) for width in needed]

    def _words(self, heading: str) -> list[str]:
        return [heading[:4]] if self.wrap is WrapMode.CHAR else heading.split()
