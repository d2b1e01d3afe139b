"""The page on notebooks lists every column of every table as the program declares it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpora.frames import decisions, ledger, reports, trail, versions
from corpora.frames.problems import PROBLEMS
from extract import frames as read
from extract.stage import frames as extracted
from meta import frames as analysed
from screen.stage import frames as screened

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "notebooks.md").read_text(encoding="utf-8")
TABLES = {
    "review.records()": ledger.RECORDS,
    "review.reports()": reports.REPORTS,
    "review.suggestions()": ledger.SUGGESTIONS,
    "review.decisions()": decisions.DECISIONS,
    "review.documents()": ledger.DOCUMENTS,
    "review.foci()": (*extracted.FOCI, *extracted.EXPERIMENT),
    "review.confirmations()": extracted.CONFIRMATIONS,
    "review.codings()": extracted.CODINGS,
    "review.experiments()": analysed.EXPERIMENTS,
    "review.clusters(), result.clusters": analysed.CLUSTERS,
    "result.peaks": analysed.PEAKS,
    "review.prisma()": screened.PRISMA,
    "review.agreement()": screened.AGREEMENT,
    "review.problems()": ledger.RECORDED_PROBLEMS,
    "review.versions()": versions.VERSIONS,
    "review.taken_over()": versions.TAKEN_OVER,
    "review.corrections()": trail.CORRECTIONS,
    "review.study_links()": trail.STUDY_LINKS,
    "review.notices()": trail.NOTICES,
    "review.rereadings()": trail.REREADINGS,
    "review.bias()": trail.BIAS,
    "focimine.read_foci(): foci": read.FOCI,
    "focimine.read_foci(): problems; result.problems": PROBLEMS,
}


@pytest.mark.parametrize("title", TABLES)
def test_the_page_lists_the_columns_of_a_table_in_their_order(title):
    section = PAGE.partition(f"### `{title}`\n")[2].partition("\n### ")[0]
    listed = re.findall(r"^\| `.*\|$", section, re.MULTILINE)
    assert listed == [f"| `{c.name}` | {c.dtype} | {c.unit} | {c.meaning} |" for c in TABLES[title]]


@pytest.mark.parametrize("title", TABLES)
def test_no_column_is_declared_twice(title):
    names = [column.name for column in TABLES[title]]
    assert len(set(names)) == len(names)


def test_the_page_lists_no_other_table():
    assert re.findall(r"^### `(.*)`$", PAGE, re.MULTILINE) == list(TABLES)
