"""Comments above and among the rows of sheets: notes of the table, but for a label and what names a contrast."""

from __future__ import annotations

import io

import openpyxl
import pytest

from corpora.nouns.documents import Document
from extract.people.samples import find_samples
from extract.readers import read_document
from extract.tables.interpret import interpret

NOTES = (
    "# Delay task, group peaks; MNI152NLin2009cAsym, mm",
    "# z > 3.1 cluster-forming threshold, cluster p < .05 FWE, 5000 permutations, exported with nilearn -> csv",
    "# n: 21 smokers and 25 controls (46)",
)
HEADINGS, FIRST, SECOND = (
    "contrast,label,x,y,z,peak_z",
    "now > later,L insula,-34,22,2,4.4",
    "later > now,R caudate,12,8,-6,5.1",
)


def document(*lines: str, kind: str = "csv") -> Document:
    if kind == "xlsx":
        book, file = openpyxl.Workbook(), io.BytesIO()
        for line in lines:
            cells = [line] if line.startswith("#") and ", " in line else line.split(",")
            book.active.append([float(c) if c.lstrip("-").replace(".", "").isdigit() else c for c in cells])
        book.save(file)
        return read_document("a.xlsx", file.getvalue())
    text = "\n".join(lines) + "\n"
    if kind == "tsv":
        text = "\n".join(
            line if line.startswith("# ") and line != lines[-3] else line.replace(",", "\t") for line in lines
        )
    return read_document(f"a.{kind}", text.encode())


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
@pytest.mark.parametrize("mark", ["", "# "])
def test_comments_above_the_headings_are_notes(kind, mark):
    read = document(*NOTES, mark + HEADINGS if kind != "xlsx" else HEADINGS, FIRST, SECOND, kind=kind)
    foci = interpret(read).foci
    assert [(f.contrast, f.x, f.statistic_name, f.space) for f in foci] == [
        ("now > later", -34, "Z", "MNI"),
        ("later > now", 12, "Z", "MNI"),
    ]
    (table,) = read.tables
    assert [note[:4] for note in table.footnotes] == ["Dela", "z > ", "n: 2"]
    assert [(s.name, s.n) for s in find_samples(read)] == [("study", 46), ("smokers", 21), ("controls", 25)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("# contrast: go > stop", "# contrast: stop > go"),
        ("# cope1: go > stop", "# cope2: stop > go"),
        ("# go > stop", "# stop > go"),
        ("## Main effect of load", "## Positive correlation with age"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_comments_that_name_contrasts_head_the_rows_below_them(kind, first, second):
    rows = ("label,x,y,z,t", "L insula,-34,22,2,4.4", "R insula,34,20,4,4.1")
    read = document("# space: MNI", first, *rows, "# local maxima, 8 mm apart", second, *rows[1:], kind=kind)
    names = [text.lstrip("# ").rpartition(": ")[2] for text in (first, second)]
    assert [f.contrast for f in interpret(read).foci] == [names[0]] * 2 + [names[1]] * 2
    assert {f.space for f in interpret(read).foci} == {"MNI"}


def test_a_row_or_a_heading_that_begins_with_the_mark_is_no_comment():
    read = document("#,label,x,y,z,t", "#1,L insula,-34,22,2,4.4", "# 2,R insula,34,20,4,4.1")
    assert [(f.x, f.y, f.z) for f in interpret(read).foci] == [(-34, 22, 2), (34, 20, 4)]
    assert not read.tables[0].footnotes


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_first_of_two_lines_of_headings_that_begins_with_the_mark_is_no_comment(kind):
    rows = ("# of voxels,MNI coordinates,,,t", ",x,y,z,", "120,-34,22,2,4.4", "80,34,20,4,4.1")
    read = document(*rows, kind=kind)
    assert [(f.x, f.cluster_size, f.space) for f in interpret(read).foci] == [(-34, 120, "MNI"), (34, 80, "MNI")]
