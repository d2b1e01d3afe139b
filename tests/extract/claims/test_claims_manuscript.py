"""The whole way: a made-up manuscript as Markdown, Word and PDF, each planted error found, nothing invented."""

from __future__ import annotations

import pytest
from claims import differences, shows
from claims_papers import PAPERS, planted

from extract.claims.reading import read_manuscript
from extract.claims.run import check_manuscript
from extract.claims.values import Status

PLANTS = [(name, plant) for name, (_, plants) in PAPERS.items() for plant in plants]


@pytest.mark.parametrize("suffix", ["md", "docx", "pdf"])
@pytest.mark.parametrize("name", PAPERS)
def test_a_consistent_manuscript_has_no_differences(name, suffix):
    assert [(f.check, f.subject, f.stated, f.computed) for f in differences(PAPERS[name][0], suffix)] == []


@pytest.mark.parametrize(("name", "plant"), PLANTS, ids=[f"{name}: {plant.name}" for name, plant in PLANTS])
def test_a_planted_error_is_found_and_nothing_else_is_said_to_differ(name, plant):
    found = differences(planted(PAPERS[name][0], [plant]), "md")
    assert any(shows(finding, plant) for finding in found)
    others = [f for f in found if not shows(f, plant) and f.check not in plant.also]
    assert [(f.check, f.subject, f.stated, f.computed) for f in others] == []


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
@pytest.mark.parametrize("name", PAPERS)
def test_all_errors_at_once_are_found_in_other_kinds_of_files(name, suffix):
    blocks, plants = PAPERS[name]
    together = [plant for plant in plants if plant.name in TOGETHER[name]]
    found = differences(planted(blocks, together), suffix)
    assert [plant.name for plant in together if not any(shows(finding, plant) for finding in found)] == []


TOGETHER = {
    "reward": ("participants in the abstract", "foci in the results", "duplicates", "a percentage", "a side in a table", "a database not named", "a mean"),
    "memory": ("experiments", "excluded by title", "aspects coded", "a range", "shares", "the other subgroup", "a citation's year"),
}  # fmt: skip
"""Plants that lie apart, so that none hides another."""


def test_the_sums_of_the_seed_paper_are_found(checked_data):
    """A published paper: the numbers of people that its own table does not give, and no other count."""
    seed = checked_data / "seeds" / "004_c410e2093991e49e.txt"
    if not seed.is_file():
        pytest.skip("the seed paper is not on this machine")
    found = [f for f in check_manuscript(read_manuscript(seed)) if f.check == "counts" and f.status is Status.DIFFERS]
    assert {(f.stated, f.computed) for f in found} == {
        ("583", "577"), ("547", "577"), ("130", "143"), ("526", "556"), ("358", "370"), ("7", "6"), ("204", "224"),
    }  # fmt: skip
