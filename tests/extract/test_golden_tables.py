"""Every golden table reads back exactly. FOCIMINE_REWRITE=1 rewrites the expectations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpora.formats.delimited import parse_rows
from corpora.sheets import unprotect
from extract.checks.run import check
from extract.cli import to_csv
from extract.readers import read_document
from extract.tables.interpret import interpret
from extract.tables.sections import contrast_name

CASES = sorted(
    path for path in (Path(__file__).parent.parent / "data" / "extract").iterdir() if (path / "expected.csv").exists()
)


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of a table as they were before cells like "-30 18 4" were protected from spreadsheet programs."""
    return [[unprotect(cell) for cell in row.cells] for row in parse_rows(text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_golden_table_reads_back_exactly(case: Path) -> None:
    source = next(case.glob("table.*"))
    document = read_document(source.name, source.read_bytes())
    foci = check(interpret(document))[0].foci
    if os.environ.get("FOCIMINE_REWRITE"):
        (case / "expected.csv").write_text(to_csv(foci), encoding="utf-8")
    assert rows_of(to_csv(foci)) == rows_of((case / "expected.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_name_of_every_contrast_is_its_levels_joined(case: Path) -> None:
    source = next(case.glob("table.*"))
    for focus in interpret(read_document(source.name, source.read_bytes())).foci:
        assert focus.contrast == contrast_name(focus.levels)
        assert all(focus.levels)
        assert len(set(focus.levels)) == len(focus.levels)


def test_there_are_golden_tables() -> None:
    assert len(CASES) >= 60
