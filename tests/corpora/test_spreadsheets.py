"""What we write is shown and never run: by LibreOffice where it is there, by the rules of the formats anywhere."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from spreadsheets import HOSTILE, cleaned, open_in_libreoffice, read_back

from corpora.sheets import sheet_bytes
from miner.exporters import FORMATS

SUFFIXES = (".csv", ".tsv", ".xlsx")
# U+FEFF at the beginning of a line is a mark of order to any reader of text.
TEXTS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\ufeff\x1a"), min_size=1, max_size=8)
PIECES = st.sampled_from([*"=+-@'\"\t\r\n,;_ ", "=1+1", "_x0041_", "''", "＝", "a", "7"])
NASTY = st.lists(PIECES, min_size=1, max_size=6).map("".join)


@pytest.fixture(scope="module")
def libreoffice() -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(cells=st.lists(st.one_of(TEXTS, NASTY), min_size=1, max_size=5))
@example(cells=[" '=", "' '=", "\u3000''@", "\t'-1", "_x0020_"])
def test_a_round_trip_changes_no_cell_and_is_the_same_the_second_time(suffix: str, cells: list[str]) -> None:
    data = sheet_bytes(suffix, ["key", "cell"], [["k", cell] for cell in cells])
    back = read_back(data, "cell")
    assert back == [spelled(cell) for cell in cells]
    assert sheet_bytes(suffix, ["key", "cell"], [["k", cell] for cell in back]) == sheet_bytes(
        suffix, ["key", "cell"], [["k", cell] for cell in map(spelled, cells)]
    )


def spelled(cell: str) -> str:
    """What a cell holds after any writing: controls are spelled out, line ends line feeds, blanks around it gone."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cleaned("".join(f"\\x{ord(c):02x}" if _control(c) else _free(c) for c in text))


def _control(char: str) -> bool:
    return (ord(char) < 0x20 and char not in "\t\n") or (0x7F <= ord(char) <= 0x9F and char != "\x85")


def _free(char: str) -> str:
    return f"\\u{ord(char):04x}" if char in "\ufffe\uffff" else char


@pytest.mark.parametrize(("suffix", "delimiter"), [(".csv", ","), (".tsv", "\t")])
def test_no_cell_of_a_text_file_begins_as_a_formula(suffix: str, delimiter: str) -> None:
    text = sheet_bytes(suffix, ["cell"], [[cell] for cell in HOSTILE]).decode("utf-8-sig")
    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")] == []
    assert len(cells) == len(HOSTILE) + 1


def test_a_workbook_holds_texts_that_stay_texts_when_a_person_edits_them() -> None:
    data = sheet_bytes(".xlsx", ["cell"], [[cell] for cell in (*HOSTILE, "-3.5")])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [cell for (cell,) in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n"] == [-3.5]
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s" and cell.value[0] in "=+-@")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_harmless_cells_are_written_as_they_are() -> None:
    rows = [["-3.5", "+5", "a = b", "x-y", "don't", "'tis", "共情", "1e-3", "a\nb"]]
    assert sheet_bytes(".csv", ["a"], rows) == "\ufeffa\n-3.5,+5,a = b,x-y,don't,'tis,共情,1e-3,\"a\nb\"\n".encode()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_libreoffice_computes_nothing_and_shows_each_text(libreoffice, tmp_path: Path, suffix: str) -> None:
    data = sheet_bytes(suffix, ["key", "cell"], [[f"k{n}", cell] for n, cell in enumerate(HOSTILE)])
    shown = open_in_libreoffice(data, suffix, tmp_path)
    assert shown.n_formulas == 0
    seen = {row[0]: row[1] for row in shown.rows if len(row) > 1}
    bare = {key: "".join(text.split()).lstrip("'") for key, text in seen.items()}
    assert [
        cell for n, cell in enumerate(HOSTILE) if bare.get(f"k{n}", "") != "".join(cleaned(cell).split()).lstrip("'")
    ] == []


def test_exported_records_hold_no_formula_and_the_formats_of_reference_managers_are_left_alone(make_record) -> None:
    record = make_record("=1+1")
    table = FORMATS["csv"]([record]).decode("utf-8-sig")
    assert "'=1+1" in table
    assert ",=1+1" not in table
    assert "TI  - =1+1\n" in FORMATS["ris"]([record]).decode()


@pytest.fixture
def make_record():
    from corpora.nouns.records import Record

    return lambda title: Record(id="r-1", source="s", position=1, title=title, raw=(), line=1)
