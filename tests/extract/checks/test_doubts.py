"""Doubts about words of a page, repeated at the foci they touch."""

from __future__ import annotations

from dataclasses import replace

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.evidence import Evidence, Problem
from corpora.nouns.studies import Focus
from extract.checks.run import check
from extract.tables.interpret import understand
from extract.tables.model import Interpretation, TableReading
from extract.tables.straighten import straighten

BOXES = {0: (0, 0, 50, 10), 1: (60, 0, 70, 10), 2: (80, 0, 90, 10), 3: (100, 0, 110, 10)}
DOUBT = Problem(
    code="PDF-DIGIT-DOUBT", item="Table 1, row 1", message="in doubt",
    evidence=Evidence(quote="1", place="Table 1, row 1", page=3, box=(61, 1, 69, 9)),
)  # fmt: skip
FIRST = Focus(x=10, y=2, z=3, raw="", document="a.pdf", table="Table 1", page=3, row=1, box=(60, 0, 90, 10))


def reading(*foci: Focus, problems: tuple[Problem, ...] = (DOUBT,)) -> TableReading:
    cells = tuple(Cell(row=1, column=c, text=str(c), page=3, box=box) for c, box in BOXES.items())
    table = Table(id="t1", label="Table 1", cells=cells, n_rows=2, n_columns=4, problems=problems)
    return TableReading(understood=understand("a.pdf", straighten("a.pdf", table)), foci=foci)


def doubts(*readings: TableReading) -> list[list[str]]:
    document = Document(sha256="0" * 64, name="a.pdf", kind="pdf")
    read, _ = check(Interpretation(document=document, readings=readings))
    return [[p.code for p in f.problems if p.code.startswith("PDF-")] for f in read.foci]


def test_a_doubtful_word_is_repeated_at_the_focus_it_is_part_of() -> None:
    beside, other = replace(FIRST, box=(100, 0, 110, 10)), replace(FIRST, row=0)
    assert doubts(reading(FIRST, beside, other)) == [["PDF-DIGIT-DOUBT"], [], []]


def test_a_doubt_concerns_no_focus_of_another_table_with_the_same_label() -> None:
    assert doubts(reading(problems=()), reading(FIRST)) == [["PDF-DIGIT-DOUBT"]]
    assert doubts(reading(FIRST, problems=()), reading()) == [[]]
