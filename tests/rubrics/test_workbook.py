"""A rubric as a workbook: the same rubric when it is read, and plain words where it cannot be."""

from __future__ import annotations

import io
from dataclasses import replace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import Workbook, load_workbook

from app.config import ROOT
from app.engines.scoring.conditions import Phrase
from app.engines.scoring.loader import load_rubric, read_rules
from app.engines.scoring.rubric_text import to_yaml
from app.foundation.errors import InvalidInput
from app.foundation.sheets import LARGEST_FILE, LONGEST_CELL, MOST_ROWS
from app.rubrics.policy.workbook import from_workbook, read_workbook, to_workbook
from tests.factories.any_rubric import rubrics
from tests.factories.rubrics import SMALL

SHIPPED = read_rules(ROOT / "qa_rules")
SMALL_RUBRIC = load_rubric(SMALL, "small")
# Shrinking a whole rubric takes minutes and tells no more than the text does.
MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
RUBRIC, ITEMS, ANCHORS, EXAMPLES = "评分表 rubric", "项目 items", "锚点 anchors", "示例 examples"


@pytest.fixture
def edited():
    """A workbook of the small rubric after somebody was at it."""

    def build(change, rubric=SMALL_RUBRIC):
        book = load_workbook(io.BytesIO(to_workbook(rubric)))
        change(book)
        return saved(book)

    return build


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def column(page, heading):
    return next(cell.column for cell in page[1] if cell.value.startswith(heading))


def fill(sheet, row, heading, value):
    """A change: write into the column of the sheet whose heading begins like this."""

    def change(book):
        page = book[sheet]
        page.cell(row, column(page, heading)).value = value

    return change


def read(content):
    return load_rubric(from_workbook(content, "form.xlsx"), "form.xlsx")


def said_of(content):
    with pytest.raises(InvalidInput) as error:
        from_workbook(content, "form.xlsx")
    return str(error.value).splitlines()


@pytest.mark.parametrize("code", sorted(SHIPPED.rubrics))
def test_a_shipped_rubric_comes_back_in_the_same_words(code):
    rubric = SHIPPED.rubrics[code].rubric
    text = from_workbook(to_workbook(rubric), "form.xlsx")
    assert load_rubric(text, "form.xlsx", SHIPPED.lexicons) == rubric
    assert text == to_yaml(rubric)


@MANY
@given(rubrics())
def test_any_rubric_comes_back(rubric):
    assert read(to_workbook(rubric)) == rubric


@MANY
@given(rubrics())
def test_no_cell_is_a_formula_and_no_cell_begins_like_one(rubric):
    book = load_workbook(io.BytesIO(to_workbook(rubric)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type in ("f", "e")] == []
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_what_a_spreadsheet_makes_of_cells_is_understood(edited):
    def change(book):
        fill(ITEMS, 2, "致命项", "是")(book)
        fill(ITEMS, 2, "分值", "30")(book)
        fill(ITEMS, 4, "部分代码", None)(book)
        fill(RUBRIC, 3, "值", 4)(book)

    rubric = read(edited(change))
    assert (rubric.version, rubric.item("greeting").fatal, rubric.item("greeting").points) == (4, True, 30)
    assert [item.code for item in rubric.sections[1].items] == ["rude", "silence", "solved"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (fill(ITEMS, 3, "规则", "phrase: [a"), "sheet 项目 items, row 3, column X: line 1: this is not YAML"),
        (fill(ITEMS, 3, "规则", "a: &x 1"), "sheet 项目 items, row 3, column X: line 1: anchors and aliases"),
        (fill(ITEMS, 4, "致命项", "maybe"), "sheet 项目 items, row 4, column R: write yes or no"),
        (fill(ITEMS, 4, "分档", "5, good"), "sheet 项目 items, row 4, column O: write one step a line"),
        (fill(ITEMS, 4, "前项条件", "greeting"), "sheet 项目 items, row 4, column W: write the earlier"),
        (fill(ITEMS, 4, "部分权重", 5), None),
        (fill(ITEMS, 1, "分值", "pionts"), "sheet 项目 items, row 1, column N: no other column"),
        (fill(RUBRIC, 2, "字段", "cdoe"), "sheet 评分表 rubric, row 2, column A: no field"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(edited, change, said):
    if said is None:
        assert "weight: 5" in from_workbook(edited(change), "form.xlsx")
    else:
        assert said_of(edited(change))[0].startswith(said)


def test_a_fault_of_the_rubric_is_told_with_its_cell(edited):
    with pytest.raises(InvalidInput) as error:
        read_workbook(edited(fill(ITEMS, 3, "项目代码", "Rude!")), "form.xlsx", {})
    assert str(error.value).startswith(
        "form.xlsx: sheet 项目 items, row 3, column E: sections[1].items[0].code: 'Rude!' should be"
    )


def test_a_sheet_that_is_missing_is_named(edited):
    assert "项目 items" in said_of(edited(lambda book: book.remove(book[ITEMS])))[0]


def test_a_text_too_long_for_a_cell_is_told():
    long = replace(SMALL_RUBRIC.item("rude"), rule=Phrase(none=("x" * 199,) * (LONGEST_CELL // 200 + 1)))
    section = replace(SMALL_RUBRIC.sections[0], items=(long,))
    with pytest.raises(InvalidInput, match="too long"):
        to_workbook(replace(SMALL_RUBRIC, sections=(section,)))


def test_choices_and_headings_are_there_for_people():
    page = load_workbook(io.BytesIO(to_workbook(SMALL_RUBRIC)))[ITEMS]
    assert page.freeze_panes == "A2"
    assert {rule.formula1 for rule in page.data_validations.dataValidation} >= {'"是 yes,否 no"'}
    assert page["A1"].value == "部分代码 section code"
    assert page["A2"].alignment.wrap_text


def unfolding(size):
    content = io.BytesIO(to_workbook(SMALL_RUBRIC))
    with ZipFile(content, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.xml", b"\0" * size)
    return content.getvalue()


def with_rows(count):
    book = Workbook()
    for _row in range(count):
        book.active.append(["x"])
    return saved(book)


def with_laughs():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><sst>&b;</sst>'
    return with_styles(bomb)


def with_styles(xml):
    content = io.BytesIO()
    with ZipFile(io.BytesIO(to_workbook(SMALL_RUBRIC))) as old, ZipFile(content, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, xml if part.filename == "xl/styles.xml" else old.read(part))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code: x",
        unfolding(50 << 20),
        with_rows(MOST_ROWS + 1),
        with_laughs(),
        with_styles(f"<styleSheet><cellXfs>{'<xf/>' * 100_000}</cellXfs></styleSheet>"),
        b"x" * (LARGEST_FILE + 1),
    ],
    ids=["nothing", "text", "bomb", "rows", "laughs", "styles", "large"],
)
def test_a_hostile_or_broken_file_is_refused(content):
    assert said_of(content)[0].startswith("form.xlsx ")


@pytest.mark.parametrize("row", [MOST_ROWS + 1, MOST_ROWS + 500, 900_000])
def test_far_away_cells_are_found(edited, row):
    assert said_of(edited(lambda book: book[ITEMS].cell(row, 1, "x")))[0].startswith("form.xlsx ")
