"""Opening files of every shape and damage: read right, or refused in words, or the row kept as an error."""

import gzip
import json
import random
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from jobs.collect import unpacked, workbook
from jobs.collect.encodings import is_clean
from jobs.collect.files import Rows, open_rows
from jobs.collect.rows import RowError, UnreadableFileError
from tests.memory import peak

HEADER = "id,text,created_at\n"
LONG = 1 << 20


def written(tmp_path: Path, content: str | bytes, name: str = "feedback.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path) -> tuple[Rows, list[list[str]], list[RowError]]:
    with open_rows(path) as rows:
        found = list(rows)
    good = [row[1] for row in found if not isinstance(row, RowError)]
    return rows, good, [row for row in found if isinstance(row, RowError)]


def excel(path: Path, *sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(UnreadableFileError, match="There is no file"):
        open_rows(tmp_path / "nowhere.csv")


def test_a_folder_is_refused_in_words(tmp_path):
    with pytest.raises(UnreadableFileError, match="is a folder"):
        open_rows(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_refused_as_empty(tmp_path, content):
    with pytest.raises(UnreadableFileError, match="is empty"):
        open_rows(written(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "looks_like"),
    [
        (b"%PDF-1.7 \x00\x01", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel file"),
        (random.Random(1).randbytes(5_000), "binary data"),
        (bytes(500), "binary data"),
        (gzip.compress(b"%PDF-1.7", mtime=0), "a PDF"),
    ],
)
def test_a_binary_file_does_not_look_like_a_table(tmp_path, content, looks_like):
    with pytest.raises(UnreadableFileError, match=f"does not look like a table.*{looks_like}"):
        open_rows(written(tmp_path, content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_told_from_the_content(tmp_path, encoding):
    table = HEADER + "".join(f"{n},Schöne Grüße aus Köln,2024-02-{n:02}\n" for n in range(1, 29))
    rows, good, errors = read(written(tmp_path, table.encode(encoding)))
    assert rows.header == ["id", "text", "created_at"]
    assert good[0] == ["1", "Schöne Grüße aus Köln", "2024-02-01"]
    assert len(good) == 28
    assert not errors
    assert ("Windows-1252" in " ".join(rows.notes)) == (encoding == "cp1252")


def test_the_encoding_is_settled_where_the_first_letters_beyond_ascii_stand(tmp_path):
    table = HEADER + "1,plain,\n" * 200_000 + "2,caf\xe9,\n"
    rows, good, errors = read(written(tmp_path, table.encode("cp1252")))
    assert good[-1][1] == "café"
    assert not errors
    assert rows.encoding == "cp1252"


def test_a_row_in_another_encoding_is_kept_with_its_bytes_shown(tmp_path):
    table = HEADER.encode() + "1,größer,\n2,später,\n".encode() + b"3,sp\xe4ter,\n4,fine,\n"
    _, good, [error] = read(written(tmp_path, table))
    assert [row[0] for row in good] == ["1", "2", "4"]
    assert (error.row, error.message) == (4, "Some bytes are not utf-8.")
    assert "sp\\xe4ter" in error.raw


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_sniffed(tmp_path, delimiter, end):
    table = end.join(
        delimiter.join(cells)
        for cells in (
            ["id", "text"],
            ["1", f'"one{delimiter} ""two"""'],
            ["2", f'"three{end}four"'],
            ["3", "x"],
        )
    )
    rows, good, errors = read(written(tmp_path, table + end))
    assert rows.delimiter == delimiter
    assert good == [["1", f'one{delimiter} "two"'], ["2", f"three{end}four"], ["3", "x"]]
    assert not errors


def test_commas_in_a_table_cut_by_tabs_are_only_characters(tmp_path):
    rows, good, _ = read(written(tmp_path, "id\ttext\n1\tslow, rude, late\n2\tfine, thanks\n"))
    assert rows.delimiter == "\t"
    assert good[0] == ["1", "slow, rude, late"]


def test_stray_quotes_in_a_table_without_quoting_swallow_no_rows(tmp_path):
    table = "".join(f'{n}\t"what a day it was\n' for n in range(20)) + '20\t"fully quoted"\n21\tend\n'
    _, good, errors = read(written(tmp_path, table))
    assert len(good) == 22
    assert not errors
    assert good[0] == ["0", '"what a day it was']
    assert good[20] == ["20", "fully quoted"]


def test_one_column_is_a_table_too(tmp_path):
    rows, good, _ = read(written(tmp_path, "comment\nslow, and rude, and late\nfine\n"))
    assert rows.header == ["comment"]
    assert good == [["slow, and rude, and late"], ["fine"]]


def test_a_file_without_a_header_gets_numbered_columns_and_says_so(tmp_path):
    rows, good, _ = read(
        written(tmp_path, "17_1,Please let me sort the list by date.,1\n17_2,I use it daily.,0\n")
    )
    assert not rows.headed
    assert rows.header == ["column_1", "column_2", "column_3"]
    assert "looks like data" in rows.notes[0]
    assert len(good) == 2


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path):
    with open_rows(written(tmp_path, 'id,text\n1,"a\nb"\n\n2,c\n')) as rows:
        assert [row[0] for row in rows if not isinstance(row, RowError)] == [2, 3]


def test_short_rows_are_filled_up_and_cells_beyond_the_header_are_an_error(tmp_path):
    _, good, [error] = read(written(tmp_path, HEADER + "1,short\n2,empty beyond,,,\n3,a,b,c,d\n4,x,\n"))
    assert good == [["1", "short", ""], ["2", "empty beyond", ""], ["4", "x", ""]]
    assert error.row == 4
    assert "5 cells where the header has 3" in error.message
    assert error.raw == "3\ta\tb\tc\td"


def test_nul_characters_are_taken_out_and_told(tmp_path):
    rows, good, _ = read(written(tmp_path, HEADER + "1,a\0b,\n"))
    assert good == [["1", "ab", ""]]
    assert rows.notes == ["NUL characters were taken out."]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_line_of_more_than_a_megabyte_is_kept_as_an_error_and_costs_no_other_row(tmp_path, quote):
    table = HEADER + f"1,a,\n2,{quote}{'x' * 3 * LONG}{quote},\n3,b,\n"
    _, good, [error] = read(written(tmp_path, table))
    assert [row[0] for row in good] == ["1", "3"]
    assert error.row == 3
    assert "more than 1 MB" in error.message
    assert len(error.raw) < 2_100


def test_an_endless_line_that_opens_a_quote_takes_only_its_own_row(tmp_path):
    table = HEADER + f'1,a,\n2,"{"x" * 2 * LONG}\nsecond line",\n3,b,\n'
    _, good, errors = read(written(tmp_path, table))
    assert [row[0] for row in good] == ["1", "3"]
    assert len(errors) == 1


def test_a_line_just_over_the_limit_is_an_error_wherever_the_blocks_are_cut(tmp_path):
    table = HEADER + "1,a,\n" * 100_000 + f"2,{'x' * (LONG + 10)},\n3,b,\n"
    _, good, [error] = read(written(tmp_path, table))
    assert error.row == 100_002
    assert len(good) == 100_001


def test_a_quote_that_is_never_closed_is_told(tmp_path):
    _, good, [error] = read(written(tmp_path, HEADER + '1,"a, b, c",\n2,"never closed,\n3,b,\n'))
    assert [row[0] for row in good] == ["1"]
    assert "never closed" in error.message


def test_a_text_of_megabytes_behind_one_quote_is_an_error_and_reading_goes_on(tmp_path):
    table = HEADER + '1,"' + "line after line\n" * 200_000 + '",\n2,"quoted",\n3,fine,\n'
    _, good, errors = read(written(tmp_path, table))
    assert "more than 1 MB" in errors[0].message
    assert good[-1] == ["3", "fine", ""]


@pytest.mark.parametrize("rest", ["3,cut o", '3,"cut o'])
def test_a_file_that_ends_in_the_middle_of_a_row_says_so(tmp_path, rest):
    _, good, [error] = read(written(tmp_path, HEADER + "1,a,\n2,b,\n" + rest))
    assert len(good) == 2
    assert error.row == 4
    assert "middle of this row" in error.message or "never closed" in error.message


def test_a_last_row_without_a_line_end_is_a_row(tmp_path):
    _, good, errors = read(written(tmp_path, HEADER + '1,a 5" screen,2024-01-01\n2,b,2024-01-01'))
    assert len(good) == 2
    assert not errors


def test_a_packed_file_is_read_as_it_is(tmp_path):
    rows, good, _ = read(written(tmp_path, gzip.compress((HEADER + "1,a,\n").encode()), "feedback.csv.gz"))
    assert rows.header == ["id", "text", "created_at"]
    assert good == [["1", "a", ""]]


def test_a_packed_file_cut_off_keeps_what_was_read_before(tmp_path):
    source = random.Random(2)
    table = HEADER + "".join(f"{n},{source.randbytes(30).hex()},\n" for n in range(50_000))
    packed = gzip.compress(table.encode())
    _, good, errors = read(written(tmp_path, packed[: len(packed) // 2]))
    assert len(good) > 10_000
    assert good[0][0] == "0"
    assert "damaged or cut off" in errors[-1].message


def test_a_packed_bomb_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacked, "BOMB_BYTES", 1 << 22)
    packed = gzip.compress((HEADER + "1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\n" * 400_000).encode())
    _, good, errors = read(written(tmp_path, packed))
    assert "unpacks to more than 200 times its size" in errors[-1].message
    assert len(good) < 400_000


def test_an_apostrophe_that_guards_a_formula_is_taken_off_again(tmp_path):
    _, good, _ = read(written(tmp_path, HEADER + "1,'=1+1,\n2,'@shop hello,\n3,'quoted',\n4,''=x,\n"))
    assert [row[1] for row in good] == ["=1+1", "@shop hello", "'quoted'", "''=x"]


def test_json_lines_are_flattened_with_dots_and_keep_keys_that_come_later(tmp_path):
    objects = [
        {"id": 1, "user": {"id": "u1", "tags": ["a", "b"]}, "text": "first", "stars": 5},
        {"id": 2, "text": "second", "stars": None},
    ]
    objects += [{"id": n, "text": "more"} for n in range(3, 1_200)]
    objects.append({"id": 1_200, "text": "last", "late": True})
    rows, good, errors = read(written(tmp_path, "\n".join(map(json.dumps, objects)) + "\n", "f.jsonl"))
    assert rows.header == ["id", "user.id", "user.tags", "text", "stars", "other_keys"]
    assert good[0] == ["1", "u1", '["a", "b"]', "first", "5", ""]
    assert good[1] == ["2", "", "", "second", "", ""]
    assert good[-1][-1] == '{"late": "true"}'
    assert not errors


def test_lines_that_are_no_objects_are_kept_as_errors(tmp_path):
    deep = '{"a":' * 100_000
    _, good, errors = read(
        written(tmp_path, f'{{"text": "a"}}\nnot json\n[1]\n{deep}\n{{"text": "b"}}\n{{"text": "cu')
    )
    assert len(good) == 2
    assert [error.message for error in errors[:3]] == ["Not a JSON object."] * 3
    assert "middle of this row" in errors[3].message


def test_json_texts_never_hold_what_a_store_refuses(tmp_path):
    _, [cells], _ = read(written(tmp_path, '{"text": "a\\u0000b\\ud83d c \\ud83d\\ude00"}\n'))
    assert cells[0] == "ab\ufffd c 😀"


def test_a_json_array_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(UnreadableFileError, match="one object a line"):
        open_rows(written(tmp_path, '[\n {"text": "a"}\n]'))


def test_an_excel_file_gives_texts_numbers_and_dates_as_people_read_them(tmp_path):
    rows_in: list[list[object]] = [
        ["ID", "review", "stars", "at", "ok"],
        [1, "good", 4.5, datetime.fromisoformat("2024-02-01 09:30"), True],
        [],
        [2.0, None, 3, None, None],
    ]
    rows, good, _ = read(excel(tmp_path / "reviews.xlsx", [], rows_in))
    assert rows.header == ["ID", "review", "stars", "at", "ok"]
    assert good == [["1", "good", "4.5", "2024-02-01 09:30:00", "TRUE"], ["2", "", "3", "", ""]]
    assert rows.notes == ["Only the sheet “Sheet 2” was read."]


def test_an_excel_file_without_content_is_refused_as_empty(tmp_path):
    with pytest.raises(UnreadableFileError, match="none of its sheets"):
        open_rows(excel(tmp_path / "empty.xlsx", []))


def test_an_excel_file_cut_off_is_refused_in_words(tmp_path):
    path = excel(tmp_path / "reviews.xlsx", [["text"], ["a"]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadableFileError, match="damaged, cut off"):
        open_rows(path)


def test_a_zip_archive_that_is_no_excel_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "photos.xlsx", "w") as archive:
        archive.writestr("photo.txt", "x")
    with pytest.raises(UnreadableFileError, match="not an Excel file"):
        open_rows(tmp_path / "photos.xlsx")


def test_an_excel_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "RATIO_COUNTS_FROM", 1 << 20)
    path = excel(tmp_path / "bomb.xlsx", [["text"], ["a"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (1 << 23))
    with pytest.raises(UnreadableFileError, match="would unpack to 8 MB"):
        open_rows(path)


def test_an_excel_file_with_entities_is_refused(tmp_path):
    path = excel(tmp_path / "reviews.xlsx", [["text"], ["a"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    members["xl/workbook.xml"] = bomb + members["xl/workbook.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(UnreadableFileError, match="damaged"):
        open_rows(path)


def test_reading_tells_how_far_it_is(tmp_path):
    path = written(tmp_path, HEADER + "1,a,\n" * 500_000)
    with open_rows(path) as rows:
        next(iter(rows))
        assert 0 < rows.position < rows.size
        list(rows)
        assert rows.position == rows.size


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.text("id,text;\t\"'\r\n\0a1=é{}:", max_size=300).map(str.encode))
)
def test_no_bytes_make_reading_fail_otherwise_than_in_words(tmp_path, content):
    try:
        rows, good, errors = read(written(tmp_path, content))
    except UnreadableFileError:
        return
    assert all(len(cells) == len(rows.header) for cells in good)
    assert all(is_clean("".join(cells)) and "\0" not in "".join(cells) for cells in good)
    assert all(is_clean(error.raw) and error.message for error in errors)


def test_memory_stays_flat_however_long_the_file_is(tmp_path):
    def of(rows: int) -> int:
        path = written(tmp_path, HEADER + "1,some words in a row,2024-01-01\n" * rows)
        return peak(lambda: open_rows(path))

    assert of(200_000) < 1.2 * of(50_000)
