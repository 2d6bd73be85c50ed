"""A spreadsheet shows what was said, and runs none of it."""

import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from jobs import sheets
from jobs.sheets import csv_file, xlsx_file

HEAD = ("What", "How many", "When")
FORMULA = '=HYPERLINK("http://elsewhere.example","terrible")'


def cells(data: bytes) -> list[list[object]]:
    book = load_workbook(io.BytesIO(data))
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_looks_like_a_formula_is_text_in_both(start: str) -> None:
    text = f"{start}1+1"
    assert lines(csv_file(("What",), [(text,)])) == [["What"], [f"'{text}"]]
    sheet = load_workbook(io.BytesIO(xlsx_file(("What",), [(text,)]))).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.strip() == text.strip()


def test_a_workbook_keeps_text_numbers_and_instants() -> None:
    row = (FORMULA, 7, datetime(2026, 3, 10, 9, tzinfo=UTC))
    assert cells(xlsx_file(HEAD, [row])) == [list(HEAD), [FORMULA, 7, "2026-03-10T09:00:00Z"]]


def test_what_no_sheet_can_hold_is_left_out_of_it() -> None:
    hostile = "a\x00b\u202ec\u2066" + "w" * 40_000
    (_, (said,)) = cells(xlsx_file(("What",), [(hostile,)]))
    assert said == ("abc" + "w" * 40_000)[: sheets.LONGEST_CELL]


def test_a_very_long_list_goes_on_on_the_next_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_OF_A_SHEET", 3)
    many = [(number,) for number in range(7)]
    book = load_workbook(io.BytesIO(xlsx_file(("n",), many)))
    assert [sheet.max_row for sheet in book] == [3, 4, 3]
    assert [value for (value,) in cells(xlsx_file(("n",), many)) if value != "n"] == list(range(7))


def test_a_list_without_rows_still_has_its_heading() -> None:
    assert lines(csv_file(HEAD, [])) == [list(HEAD)]
    assert cells(xlsx_file(HEAD, [])) == [list(HEAD)]
