"""Regions are decoded as Neurosynth does, and as a chi-square of SciPy has it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from nimare.decode.discrete import neurosynth_decode
from scipy import sparse, stats

from meta.databases.database import Database, Entry, TermTable
from meta.decoding.decoder import make_decoder
from meta.decoding.regions import decode_region

N = 60
TERMS = tuple(f"term {number}" for number in range(6))


@pytest.fixture(scope="module")
def database() -> Database:
    """Studies of two foci; the first 20 have one at the left, and use "term 0" more often than others."""
    random = np.random.default_rng(1)
    foci = random.integers(10, 40, (2 * N, 3)).astype(float)
    foci[0:40:2, 0] = -30
    uses = random.random((N, 6)) < np.array([0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
    uses[:15, 0] = True
    table = TermTable(name="words", names=TERMS, weights=sparse.csr_matrix(uses.astype(float)), threshold=0.5)
    places = np.arange(0, 2 * N + 1, 2)
    return Database(
        name="made",
        source={},
        entries=tuple(Entry(id=f"s{s:02d}") for s in range(N)),
        foci=foci,
        first=places,
        parts=places,
        part_names=("all foci",) * N,
        tables=(table,),
    )


def test_posteriors_and_p_are_those_of_nimares_neurosynth_decoder(database: Database) -> None:
    decoder = make_decoder(database, database.table(), fewest=1)
    found = {s.term: s for s in decode_region(decoder, database, lambda foci: foci[:, 0] < 0, "left").scores}
    ids = [entry.id for entry in database.entries]
    uses = database.table().weights.toarray()
    theirs = neurosynth_decode(
        pd.DataFrame({"id": ids}),
        pd.DataFrame(uses, columns=list(TERMS)).assign(id=ids),
        ids=ids[:20],
        features=list(TERMS),
    )
    for term, row in theirs.iterrows():
        assert found[term].posterior == pytest.approx(row["probReverse"], abs=1e-12)
        assert found[term].p_fdr == pytest.approx(row["pReverse"], rel=1e-6)
    assert found["term 0"].p_fdr < 0.05 < found["term 5"].p_fdr


def test_the_odds_ratio_and_z_are_those_of_the_table_of_two_by_two(database: Database) -> None:
    decoder = make_decoder(database, database.table(), fewest=1)
    decoded = decode_region(decoder, database, lambda foci: foci[:, 0] < 0, "left")
    assert (decoded.n_inside, decoded.n_studies) == (20, N)
    uses = database.table().weights.toarray().astype(bool)
    for score in decoded.scores:
        used = uses[:, TERMS.index(score.term)]
        cells = np.array([[used[:20].sum(), (~used[:20]).sum()], [used[20:].sum(), (~used[20:]).sum()]])
        assert score.n_inside == cells[0, 0]
        assert score.z**2 == pytest.approx(stats.chi2_contingency(cells, correction=False).statistic)
        half = cells + 0.5
        assert score.odds_ratio == pytest.approx(half[0, 0] * half[1, 1] / (half[0, 1] * half[1, 0]))
        assert score.low < score.odds_ratio < score.high
    assert [s.z for s in decoded.scores] == sorted((s.z for s in decoded.scores), reverse=True)
