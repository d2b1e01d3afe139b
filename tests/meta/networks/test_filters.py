"""Filters leave out what a source says does not fit, keep what it does not say, and count both."""

from __future__ import annotations

import numpy as np
import pytest

from corpora.errors import ProtocolError
from meta.databases.database import Database, Entry
from meta.databases.regions import read_region
from meta.networks.choosing import choose
from meta.networks.filters import apply_filters

STATED = [
    {"diagnosis": "healthy", "age_mean": "24.5", "modality": "fMRI"},
    {"diagnosis": "schizophrenia; healthy", "age_mean": "31"},
    {"diagnosis": "Normals", "age_mean": "12", "activations": "deactivation"},
    {"age_minimum": "65", "age_maximum": "80"},
    {},
]


@pytest.fixture
def database() -> Database:
    """Return five studies of one table each at one place; a machine stated the first one's fields."""
    steps = np.arange(len(STATED) + 1, dtype=np.int64)
    entries = tuple(
        Entry(id=str(i), fields=fields, by_machine=frozenset(fields if i == 0 else ()), n=20)
        for i, fields in enumerate(STATED)
    )
    return Database(
        name="made-1",
        source={},
        entries=entries,
        foci=np.tile([-36.0, 20, 4], (len(STATED), 1)),
        first=steps,
        parts=steps,
        part_names=tuple(f"table {i}" for i in range(len(STATED))),
    )


@pytest.mark.parametrize(
    ("filters", "kept", "counts"),
    [
        ({"diagnosis": "normals"}, [0, 2, 3, 4], [(5, 3, 1, 1)]),
        ({"diagnosis": ["normals", "schizophrenia"]}, [0, 1, 2, 3, 4], [(5, 3, 0, 1)]),
        ({"age_min": 18}, [0, 1, 3, 4], [(5, 4, 1, 1)]),
        ({"age_min": 18, "age_max": 60}, [0, 1, 4], [(5, 4, 1, 1), (4, 3, 1, 1)]),
        ({"activations": "activation only"}, [0, 1, 3, 4], [(5, 1, 1, 0)]),
        ({"modality": "fmri"}, [0, 1, 2, 3, 4], [(5, 1, 0, 1)]),
        ({"context": "normal mapping"}, [0, 1, 2, 3, 4], [(5, 0, 0, 0)]),
    ],
)
def test_what_is_stated_decides_and_the_rest_is_kept_and_counted(database, filters, kept, counts) -> None:
    parts, outcomes = apply_filters(database, np.arange(5), filters)
    assert parts.tolist() == kept
    assert [(o.total, o.stated, o.left_out, o.by_machine) for o in outcomes] == counts


def test_the_report_says_what_could_not_be_checked_and_what_a_machine_stated(database) -> None:
    _, (lacking, stated) = apply_filters(database, np.arange(5), {"context": "normal mapping", "diagnosis": "normals"})
    assert "made-1 does not state it; none of 5 experiments could be checked" in lacking.sentence("en", "made-1")
    assert "5 个实验均无法核对" in lacking.sentence("zh", "made-1")
    assert (
        "stated for 3 of 5 experiments of made-1 (for 1 as stated by a machine), 1 of these were left out; the 2 others were kept"
        in (stated.sentence("en", "made-1"))
    )
    assert "其中 1 个由机器给出" in stated.sentence("zh", "made-1")


def test_filters_that_leave_nothing_are_refused(database) -> None:
    region = read_region("-36,20,4")
    chosen = choose(database, region, n=20, filters={"diagnosis": "normals"})
    assert len(chosen.contrasts) == 4
    assert "4 of 5 tables of made-1 with a focus in the sphere of 6 mm" in chosen.words()
    assert "(1 more were left out by filters)" in chosen.words()
    with pytest.raises(ProtocolError, match="The filters leave none of 5 tables"):
        choose(
            Database(
                name="made-1",
                source={},
                entries=tuple(Entry(id=str(i), fields={"diagnosis": "autism"}) for i in range(5)),
                foci=database.foci,
                first=database.first,
                parts=database.parts,
                part_names=database.part_names,
            ),
            region,
            n=20,
            filters={"diagnosis": "normals"},
        )
