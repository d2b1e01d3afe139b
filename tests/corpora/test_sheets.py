"""Tables in and out: all that a spreadsheet program saves is read, and what is written opens in it unchanged."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import FormatError
from corpora.sheets import (
    find_choice,
    find_sheet,
    fold_choice,
    protect,
    read_form,
    read_sheet,
    sheet_bytes,
    sheet_text,
    unprotect,
    write_sheet,
)

ROWS = [["1", "疼痛共情", "=1+1"], ["2", "Müller", "-30 18 4"], ["", "a,b;c\td", "@x"], ["-3.5", "'=x", "+5"]]
HEADER = ["n", "title", "note"]


def rows_of(sheet):
    return [list(cells) for _, *cells in sheet.frame.itertuples(name=None)]


def workbook(rows, *, merged=(), others=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    for title in others:
        book.create_sheet(title).append(["x"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_what_is_written_reads_back_unharmed(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    write_sheet(path, HEADER, ROWS)
    sheet = read_sheet(path)
    assert list(sheet.frame.columns) == HEADER
    assert rows_of(sheet) == ROWS
    assert sheet.problems == ()


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_the_same_rows_give_the_same_bytes(suffix, monkeypatch):
    first = sheet_bytes(suffix, HEADER, ROWS)

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2031, 5, 6, tzinfo=tz)

    monkeypatch.setattr(datetime, "datetime", Later)
    assert sheet_bytes(suffix, HEADER, ROWS) == first


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_files_begin_with_the_mark_of_utf_8_and_standard_output_does_not(suffix):
    assert sheet_bytes(suffix, HEADER, ROWS).startswith(b"\xef\xbb\xbfn")
    assert sheet_text(HEADER, ROWS).startswith("n,title")


def test_no_cell_is_a_live_formula():
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes(".xlsx", HEADER, ROWS)))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    assert book.active["C2"].value == "=1+1"
    text = sheet_text(HEADER, ROWS)
    assert "'=1+1" in text
    assert "'-30 18 4" in text
    assert "\n-3.5," in text


@given(st.text())
def test_every_text_comes_back_from_its_protection(text):
    assert unprotect(protect(text)) == text


CELLS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), blacklist_characters="\ufeff"), max_size=8
)


@given(st.lists(st.tuples(CELLS, CELLS).map(lambda cells: ("x", *cells)), max_size=4))
def test_every_table_comes_back_from_csv_tsv_and_xlsx(rows):
    header = ["key", "a", "b"]
    for suffix in (".csv", ".tsv", ".xlsx"):
        sheet = read_sheet(sheet_bytes(suffix, header, rows), name="a")
        wanted = [dict(zip(header, row, strict=True)) for row in rows]
        assert [row.cells for row in sheet.rows()] == [{k: v for k, v in row.items() if v} for row in wanted]


def test_control_characters_and_nuls_are_spelled_out():
    assert sheet_text(["a"], [["x\x00y\x07"]]) == "a\nx\\x00y\\x07\n"
    sheet_bytes(".xlsx", ["a"], [["x\x00y\x0b"]])
    sheet = read_sheet(b"a,b\n" + b"1,ordinary words\n" * 100 + b"x\x00y,2\n", name="a.csv")
    assert rows_of(sheet)[-1] == ["x\\x00y", "2"]
    assert [(p.code, p.item) for p in sheet.problems] == [("SHEET-CONTROL-CHARACTER", "a.csv, line 102")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_separator_encoding_and_line_end_is_the_same_table(delimiter, encoding, end):
    lines = ["report,note,,", ",,,", 'r-1,"没有全脑结果, 排除",,', ",,,", ""]
    text = end.join(line.replace(",", delimiter).replace(f"结果{delimiter}", "结果,") for line in lines)
    sheet = read_sheet(text.encode(encoding), name="a.csv")
    assert [row.cells for row in sheet.rows()] == [{"report": "r-1", "note": "没有全脑结果, 排除"}]
    assert next(iter(sheet.rows())).where == "a.csv, line 3"
    assert sheet.problems == ()


def test_the_separator_excel_is_told_is_read():
    sheet = read_sheet(b"sep=;\nname, full;n\nLi, W;24\n", name="a.csv")
    assert [(row.where, row.cells) for row in sheet.rows()] == [("a.csv, line 3", {"name, full": "Li, W", "n": "24"})]


def test_tables_that_began_with_a_comment_remain_readable():
    sheet = read_sheet(b"# space: TAL\ncluster\tvolume_mm3\n1\t192\n", name="clusters_TAL.tsv")
    assert [row.cells for row in sheet.rows()] == [{"cluster": "1", "volume_mm3": "192"}]


def test_what_excel_made_of_numbers_is_read_as_text():
    day = datetime.date(2024, 3, 4)
    data = workbook([["pmid", "doi", "table", "x", "ok", "sum"], [12345678.0, "10.1000/a", day, 0.1 + 0.2, True, "=1"]])
    sheet = read_sheet(data, name="a.xlsx")
    assert rows_of(sheet)[0][:5] == ["12345678", "10.1000/a", "2024-03-04", "0.3", "TRUE"]
    assert [problem.code for problem in sheet.problems] == ["SHEET-FORMULA"]


def test_merged_cells_of_a_workbook_fill_the_rows_they_cover():
    rows = [["study", "n", None], ["Li 2020", 24, None], [None, 26, None], [None, None, None]]
    sheet = read_sheet(workbook(rows, merged=["A2:A3", "B1:C1"], others=["notes"]), name="a.xlsx")
    assert rows_of(sheet) == [["Li 2020", "24"], ["Li 2020", "26"]]
    assert [(p.code, "notes" in p.message) for p in sheet.problems] == [("SHEET-OTHERS", True)]


@pytest.mark.parametrize(
    ("hidden", "rows", "message"),
    [
        ("notes", [["Li 2020"]], "only the sheet foci was read; not: notes (hidden)."),
        ("foci", [["see above"]], "only the sheet notes was read; not: foci (hidden)."),
    ],
)
def test_a_hidden_sheet_is_not_read_but_named(hidden, rows, message):
    book = openpyxl.Workbook()
    book.active.title = "foci"
    book.create_sheet("notes")
    for title, cells in (("foci", ("study", "Li 2020")), ("notes", ("notes", "see above"))):
        for cell in cells:
            book[title].append([cell])
    book[hidden].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    sheet = read_sheet(stream.getvalue(), name="a.xlsx")
    assert rows_of(sheet) == rows
    assert [(p.code, p.message) for p in sheet.problems] == [("SHEET-OTHERS", message)]


def test_a_cell_under_no_heading_is_kept_and_reported():
    sheet = read_sheet(b"a,,c\n1,2,3\n4,5,6,7\n", name="a.csv")
    assert rows_of(sheet) == [["1", "2", "3", ""], ["4", "5", "6", "7"]]
    assert list(sheet.frame.columns) == ["a", "column 2", "c", "column 4"]
    assert [(p.code, p.item) for p in sheet.problems] == [
        ("SHEET-COLUMN-UNNAMED", "a.csv, line 2"),
        ("ROW-TOO-LONG", "a.csv, line 3"),
    ]


def test_an_unclosed_quotation_mark_is_an_error_with_its_line_and_a_stray_one_a_warning():
    with pytest.raises(FormatError, match="line 3: a quotation mark opens here"):
        read_sheet(b'a,b\n1,2\n"x,3\n4,5\n', name="a.csv", lenient=True)
    sheet = read_sheet(b'a,b\n1,"x" y\n2,z\n', name="a.csv", lenient=True)
    assert [p.code for p in sheet.problems] == ["SHEET-QUOTES"]
    assert len(rows_of(sheet)) == 2


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\nx", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0abc", b"PK\x03\x04broken", b"\x00\x01\x02\xff"]
)
def test_what_is_no_table_is_one_clear_error(data):
    with pytest.raises(FormatError):
        read_sheet(data, name="a")


def test_choices_and_headings_are_compared_without_case_width_and_spaces(tmp_path):
    assert fold_choice("  ＥＸＣＬＵＤＥ ") == "exclude"
    assert find_choice("Ｍｎｉ", ("MNI", "TAL")) == "MNI"
    path = tmp_path / "a.csv"
    path.write_text("ＲＥＰＯＲＴ, Action \nr-1,accept\n", encoding="utf-8")
    assert [row.cells for row in read_form(path, columns=("report", "action")).rows()] == [
        {"report": "r-1", "action": "accept"}
    ]


def test_two_tables_of_one_name_are_refused(tmp_path):
    write_sheet(tmp_path / "table1.csv", ["n"], [["1"]])
    assert find_sheet(tmp_path, "table1") == tmp_path / "table1.csv"
    write_sheet(tmp_path / "table1.xlsx", ["n"], [["1"]])
    with pytest.raises(FormatError, match=r"table1\.csv and table1\.xlsx"):
        find_sheet(tmp_path, "table1")


def test_a_cell_longer_than_excel_keeps_is_refused_not_cut():
    with pytest.raises(FormatError, match="32767"):
        sheet_bytes(".xlsx", ["a"], [["x" * 40_000]])
    assert len(rows_of(read_sheet(sheet_bytes(".csv", ["a"], [["x" * 40_000]]), name="a"))[0][0]) == 40_000


def test_a_frame_is_written_with_empty_cells_where_values_are_missing():
    frame = pd.DataFrame({"z": [1.5, float("nan")], "who": ["Li", None]})
    assert sheet_text(list(frame.columns), frame.itertuples(index=False, name=None)) == "z,who\n1.5,Li\n,\n"


def test_a_hundred_thousand_rows_are_read_and_written():
    rows = [[str(i), "疼痛共情", "10.1000/a"] for i in range(100_000)]
    sheet = read_sheet(sheet_bytes(".csv", ["id", "title", "doi"], rows), name="a.csv")
    assert len(sheet.frame) == 100_000
    assert sheet.frame.iloc[-1].tolist() == rows[-1]
