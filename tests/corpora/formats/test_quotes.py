"""A quotation mark that swallows rows is refused with the line it opens on; abstracts of several paragraphs are read."""

from __future__ import annotations

import re

import pytest

from corpora.errors import FormatError
from corpora.sheets import read_sheet
from extract.readers import read_document
from meta.formats.read import read_file as read_foci
from miner.importers import read_file as read_export
from screen.record_files import read_decision_lines, read_records

HEADING = "id,title,abstract,year\n"
ROWS = "".join(f"{n},Title {n},Some text {n},20{n:02}\n" for n in range(12))
QUOTED = "".join(f'{n},"Title {n}, a trial","Some ""words"" {n}",20{n:02}\n' for n in range(12))
PARAGRAPHS = '1,"T","Aim, and scope: 10,000 people.\n\nMethods, a,b.\n""So it is"", they said.",2001\n'


def n_rows(text: str, *, lenient: bool = True) -> int:
    return len(read_sheet(text.encode(), name="a.csv", lenient=lenient).frame)


@pytest.mark.parametrize("lenient", [True, False])
@pytest.mark.parametrize("closing", [None, 10])
@pytest.mark.parametrize("column", [0, 1, 2])
@pytest.mark.parametrize("line", [2, 5, 8])
def test_a_mark_that_opens_and_swallows_rows_is_refused_with_its_line(
    line: int, column: int, closing: int | None, lenient: bool
):
    lines = (HEADING + ROWS).split("\n")
    for number in filter(None, (line, closing)):
        cells = lines[number - 1].split(",")
        cells[column] = f'"{cells[column]}'
        lines[number - 1] = ",".join(cells)
    with pytest.raises(FormatError, match=f"^a.csv, line {line}: a quotation mark opens here"):
        n_rows("\n".join(lines), lenient=lenient)


@pytest.mark.parametrize("column", [0, 1, 2])
@pytest.mark.parametrize("row", range(12))
@pytest.mark.parametrize("text", [ROWS, QUOTED])
def test_no_mark_set_or_taken_away_loses_a_row_in_silence(text: str, row: int, column: int):
    lines = text.splitlines()
    places = [found.start() for found in re.finditer(r'^|(?<=,)(?=[^ ])|"', lines[row])]
    place = places[column]
    line = lines[row]
    lines[row] = line[:place] + (line[place + 1 :] if line[place : place + 1] == '"' else f'"{line[place:]}')
    try:
        found = n_rows(HEADING + "\n".join(lines) + "\n")
    except FormatError as error:
        found = 12 if re.match(r"a\.csv, line \d+: ", str(error)) else 0
    assert found == 12


@pytest.mark.parametrize(
    "text",
    [
        HEADING + PARAGRAPHS * 20,
        "id,abstract\n" + '1,"Aim: x, y.\nMethods: 10,000.\n\nResults: a, b"\n' * 20,
        "id,abstract,year\n" + '1,"Aim: x, y.\n10,000 of 20,000.\nResults: a, b",2001\n' * 20,
        "id;authors;journal;year\n" + '1;"Li, A.; Wu, B.;\nOh, C.";J;2001\n' * 20,
        "id\ttitle\tabstract\n" + '1\tT\t"One.\nTwo, three."\n' * 20,
        "id,title,abstract\r\n" + '1,T,"One.\r\nTwo, three."\r\n' * 20,
        "id,title,abstract\r" + '1,T,"One.\rTwo, three."\r' * 20,
    ],
)
def test_cells_of_several_paragraphs_are_read(text: str):
    assert n_rows(text, lenient=False) == 20


def test_rows_with_blanks_after_their_separators_are_rows():
    rows = "Left insula, -30, 1, 4\n" * 5
    with pytest.raises(FormatError, match="line 7: a quotation mark opens here"):
        n_rows(f'region,x,y,z\n{rows}"{rows}a", -30, 1, 4\n')


def test_a_cell_with_thousands_of_line_ends_is_refused():
    with pytest.raises(FormatError, match="line 2: a quotation mark opens here"):
        n_rows('a,b\n1,"' + "x\n" * 3000 + '"\n2,y\n')


FOCI = "experiment,n,space,x,y,z\n" + '"A,20,MNI,-30,1,4\n' + "A,20,MNI,-30,10,4\n" * 8
DECISIONS = "report,step,judgement,criterion,reason,who\n" + 'r-1,title_abstract,exclude,,"x,Li\n' + (
    "r-2,title_abstract,exclude,,y,Li\n" * 8
)  # fmt: skip


@pytest.mark.parametrize("closed", ["", '"z",1,2,3,4,5\n'])
def test_every_reader_of_tables_refuses_it(tmp_path, closed: str):
    records = HEADING.replace("id", "doi") + ROWS.replace("Title 0", '"Title 0') + closed
    for read, text in (
        (lambda p: read_export(p.read_bytes(), p.name), "exported on 1 May\n\n" + records),
        (read_records, records),
        (lambda p: read_decision_lines(p, step=None, who=None), DECISIONS + closed),
        (read_foci, FOCI + closed),
        (lambda p: read_document(p.name, p.read_bytes()), "Table 1\n" + FOCI + closed),
    ):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        line = 2 + text.split(",")[0].count("\n")
        with pytest.raises(FormatError, match=f"line {line}: a quotation mark opens here"):
            read(path)
