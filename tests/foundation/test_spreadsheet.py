"""Tables that come from, and go to, people's spreadsheets."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from app.foundation.errors import InvalidInput
from app.foundation.spreadsheet import read_rows, write_csv, write_workbook

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\x0b=1+1"]


@pytest.fixture
def csv_file(tmp_path):
    def write(content):
        path = tmp_path / "table.csv"
        path.write_bytes(content)
        return path

    return write


def cells_of(book: bytes):
    return [list(row) for row in load_workbook(io.BytesIO(book)).worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_workbook_holds_formulas_as_text(formula):
    [[_], [cell]] = cells_of(write_workbook([("t", ["name"], [[formula]])]))
    assert cell.startswith("'")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_csv_holds_formulas_as_text(formula):
    text = write_csv(["name"], [[formula]]).decode("utf-8-sig")
    assert text.split("\r\n", 1)[1].lstrip('"').startswith("'")


def test_a_formula_in_the_header_is_text_too():
    assert cells_of(write_workbook([("t", ["=1"], [])])) == [["'=1"]]


def test_numbers_stay_numbers_even_below_nought():
    assert cells_of(write_workbook([("t", ["n"], [[-3]])]))[1] == [-3]


def test_control_signs_in_a_text_do_not_stop_a_workbook():
    assert cells_of(write_workbook([("t", ["n"], [["a\x00b\x1fc"]])]))[1] == ["abc"]


def test_a_written_csv_begins_with_the_mark_that_spreadsheets_want():
    assert write_csv(["姓名"], []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_spreadsheets_write(csv_file, encoding):
    path = csv_file("工号,姓名\n8001,李雷\n".encode(encoding))
    assert list(read_rows(path)) == [(2, {"工号": "8001", "姓名": "李雷"})]


def test_blank_rows_are_passed_over_and_lines_keep_their_numbers(csv_file):
    path = csv_file(b"\n , \na,b\n\n1,2\n,,\n3,4\n")
    assert list(read_rows(path)) == [(5, {"a": "1", "b": "2"}), (7, {"a": "3", "b": "4"})]


def test_cells_and_headers_lose_the_spaces_around(csv_file):
    assert list(read_rows(csv_file(b" a , b \n 1 , 2 \n"))) == [(2, {"a": "1", "b": "2"})]


def test_a_file_that_is_no_text_is_told(csv_file):
    with pytest.raises(InvalidInput, match=r"table\.csv"):
        list(read_rows(csv_file(b"\xff\xff\x00\xff")))


def test_a_cell_beyond_all_measure_is_told(csv_file):
    with pytest.raises(InvalidInput):
        list(read_rows(csv_file(b"a\n" + b"x" * 200_000)))


def test_an_xlsx_is_read_like_a_csv(tmp_path):
    book = Workbook()
    for row in [["a", "b"], [None, None], [1, "x"]]:
        book.active.append(row)
    book.save(tmp_path / "t.XLSX")
    assert list(read_rows(tmp_path / "t.XLSX")) == [(3, {"a": "1", "b": "x"})]


def test_what_is_only_called_xlsx_is_told(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(b"a,b\n1,2\n")
    with pytest.raises(InvalidInput):
        list(read_rows(tmp_path / "t.xlsx"))


def test_another_kind_of_archive_is_told(tmp_path):
    with ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(InvalidInput):
        list(read_rows(tmp_path / "t.xlsx"))


def test_what_was_written_is_read_again(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(write_workbook([("表", ["姓名", "n"], [["李雷", 2]])]))
    assert list(read_rows(path)) == [(2, {"姓名": "李雷", "n": "2"})]
