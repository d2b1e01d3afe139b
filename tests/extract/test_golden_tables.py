"""Every golden table reads back exactly. FOCIMINE_REWRITE=1 rewrites the expectations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpora.words.anatomy import names_only_places
from corpora.words.sides import is_side
from extract.checks.run import check
from extract.commands.documents import to_csv
from extract.readers import read_document
from extract.tables.interpret import interpret
from extract.tables.sections import LEVEL_SEPARATOR, contrast_name

CASES = sorted(
    path for path in (Path(__file__).parent.parent / "data" / "extract").iterdir() if (path / "expected.csv").exists()
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_golden_table_reads_back_exactly(case: Path) -> None:
    source = next(case.glob("table.*"))
    document = read_document(source.name, source.read_bytes())
    foci = check(interpret(document))[0].foci
    if os.environ.get("FOCIMINE_REWRITE"):
        (case / "expected.csv").write_text(to_csv(foci), encoding="utf-8")
    assert to_csv(foci) == (case / "expected.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_name_of_every_contrast_is_its_levels_joined_but_for_places(case: Path) -> None:
    source = next(case.glob("table.*"))
    for focus in interpret(read_document(source.name, source.read_bytes())).foci:
        counted = [level for level in focus.levels if level in (focus.contrast or "").split(LEVEL_SEPARATOR)]
        places = [level for level in focus.levels if level not in counted]
        assert focus.contrast == contrast_name(focus.levels) or (
            focus.contrast == contrast_name(counted)
            and all(is_side(place) or names_only_places(place) for place in places)
        )
        assert all(focus.levels)
        assert len(set(focus.levels)) == len(focus.levels)


def test_there_are_golden_tables() -> None:
    assert len(CASES) >= 60
