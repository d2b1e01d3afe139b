"""Correlations with association maps that are never made equal those with maps that are."""

from __future__ import annotations

import numpy as np
import pytest
from nimare.decode.continuous import CorrelationDecoder
from nimare.nimads import Studyset
from scipy import sparse, stats

from meta.databases.database import Database, Entry, TermTable
from meta.decoding.decoder import decode_experiments, make_decoder
from meta.decoding.spheres import count_active, make_spheres, sum_many_over_studies, sum_over_studies
from meta.decoding.terms import association_map, correlate, correlate_many, make_term_maps
from meta.engine.ale import ALESettings, fit_ale
from meta.engine.experiments import Experiment
from meta.engine.space import N_MASK_VOXELS, load_brain_mask, load_null_voxels, to_mm
from meta.nimare_bridge.studysets import studyset_dict

N_STUDIES = 24
TERMS = ("one", "two", "three", "four", "five")


def foci_and_first(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Studies of one to six foci on and between voxels, some at the edge of the brain or outside it."""
    random = np.random.default_rng(seed)
    counts = random.integers(1, 7, N_STUDIES)
    foci = to_mm(load_null_voxels()[random.integers(0, 186_000, counts.sum())]) + random.integers(
        -3, 4, (counts.sum(), 3)
    )
    foci[0] = (80.0, -120.0, 100.0)
    return foci.astype(float), np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def slow_activity(foci: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return (n_studies, n_voxels): whether a voxel's centre is within 10 mm of a focus' voxel."""
    centres = to_mm(load_brain_mask().ijk)
    active = np.zeros((len(first) - 1, len(centres)), dtype=bool)
    for s in range(len(first) - 1):
        for focus in foci[first[s] : first[s + 1]]:
            voxel = to_mm(np.round((focus - (90, -126, -72)) / (-2, 2, 2)))
            active[s] |= ((centres - voxel) ** 2).sum(axis=1) <= 100.0
    return active


@pytest.fixture(scope="module")
def activity() -> np.ndarray:
    return slow_activity(*foci_and_first())


@pytest.fixture(scope="module")
def uses() -> np.ndarray:
    random = np.random.default_rng(5)
    return random.random((N_STUDIES, 5)) < np.array([0.1, 0.3, 0.5, 0.7, 0.9])


@pytest.mark.parametrize("workers", [1, 3])
def test_spheres_reach_every_voxel_within_their_radius(activity: np.ndarray, workers: int) -> None:
    spheres = make_spheres(*foci_and_first(), workers=workers)
    for s in range(N_STUDIES):
        assert np.array_equal(count_active(spheres, np.array([s])), activity[s])
    assert np.array_equal(count_active(spheres, np.arange(N_STUDIES)), activity.sum(axis=0))


def test_sums_over_a_studys_voxels(activity: np.ndarray) -> None:
    spheres = make_spheres(*foci_and_first())
    values = np.random.default_rng(1).normal(size=(19, N_MASK_VOXELS))
    assert np.allclose(sum_over_studies(spheres, values[0]), activity @ values[0])
    assert np.allclose(sum_many_over_studies(spheres, values.astype(np.float32)), (activity @ values.T), atol=2e-2)


def test_the_association_map_is_the_signed_root_of_the_chi_square(activity: np.ndarray, uses: np.ndarray) -> None:
    maps = make_term_maps(make_spheres(*foci_and_first()), sparse.csc_matrix(uses), tuple("abcde"))
    random = np.random.default_rng(2)
    somewhere = random.permutation(np.flatnonzero(activity.any(axis=0)))[:40]
    for term in range(5):
        z = association_map(maps, term)
        assert np.count_nonzero(z[~activity.any(axis=0)]) == 0
        for voxel in somewhere:
            a, b = activity[uses[:, term], voxel], activity[~uses[:, term], voxel]
            table = [[a.sum(), (~a).sum()], [b.sum(), (~b).sum()]]
            chi2 = stats.chi2_contingency(table, correction=False).statistic
            assert z[voxel] == pytest.approx(np.sqrt(chi2) * np.sign(a.mean() - b.mean()), abs=1e-9)


def test_correlations_are_those_with_the_maps_themselves(uses: np.ndarray) -> None:
    maps = make_term_maps(make_spheres(*foci_and_first()), sparse.csc_matrix(uses), tuple("abcde"))
    values = np.random.default_rng(3).normal(size=(18, N_MASK_VOXELS)) + 5 * association_map(maps, 2) + 100
    expected = np.array([[np.corrcoef(v, association_map(maps, t))[0, 1] for t in range(5)] for v in values])
    assert np.allclose([correlate(maps, v) for v in values], expected, atol=1e-9)
    assert np.allclose(correlate_many(maps, values), expected, atol=2e-4)


def test_a_map_without_any_difference_correlates_with_nothing(uses: np.ndarray) -> None:
    maps = make_term_maps(make_spheres(*foci_and_first()), sparse.csc_matrix(uses), tuple("abcde"))
    for value in (0.0, np.nan):
        with pytest.raises(ValueError, match="correlates with nothing"):
            correlate(maps, np.full(N_MASK_VOXELS, value))


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # of NiMARE, where no study is active
def test_nimare_has_the_same_correlations(uses: np.ndarray) -> None:
    foci, first = foci_and_first()
    maps = make_term_maps(make_spheres(foci, first), sparse.csc_matrix(uses), TERMS)
    experiments = [
        Experiment(id=f"e{s}", study=f"s{s:02d}", n=20, foci=foci[first[s] : first[s + 1]]) for s in range(N_STUDIES)
    ]
    source = studyset_dict(experiments)
    notes = [
        {
            "analysis": study["analyses"][0]["id"],
            "note": {f"t__{term}": float(used) for term, used in zip(TERMS, row, strict=True)},
        }
        for study, row in zip(source["studies"], uses, strict=True)
    ]
    source["annotations"] = [{"id": "t", "name": "t", "note_keys": {}, "notes": notes}]
    decoder = CorrelationDecoder(feature_group="t")
    decoder.fit(Studyset(source, target="ale_2mm"))
    z = np.random.default_rng(4).normal(size=N_MASK_VOXELS) + association_map(maps, 1)
    table = decoder.transform(decoder.results_.masker.inverse_transform(z))
    theirs = {str(name).split("__")[-1]: float(row["r"]) for name, row in table.iterrows()}
    for term, r in zip(TERMS, correlate(maps, z), strict=True):
        assert theirs[term] == pytest.approx(r, abs=1e-4)


def a_database(n: int = 60) -> Database:
    """Studies of "left" have foci on the left, those of "right" on the right; "often" is used by half of either."""
    random = np.random.default_rng(7)
    voxels = to_mm(load_null_voxels())
    sides = [voxels[voxels[:, 0] < -20], voxels[voxels[:, 0] > 20]]
    foci = np.concatenate([sides[s % 2][random.integers(0, len(sides[s % 2]), 5)] for s in range(n)])
    weights = sparse.csr_matrix(
        np.array([[s % 2 == 0, s % 2 == 1, s % 4 < 2, s < 3, s % 2] for s in range(n)], dtype=float)
    )
    names = ("left things", "right things", "often", "rare", "insula")
    table = TermTable(name="words", names=names, weights=weights, threshold=0.5)
    entries = tuple(Entry(id=f"s{s}") for s in range(n))
    return Database(
        name="made",
        source={},
        entries=entries,
        foci=foci,
        first=np.arange(0, 5 * n + 1, 5),
        parts=np.arange(0, 5 * n + 1, 5),
        part_names=("all foci",) * n,
        tables=(table,),
    )


def test_decoding_finds_what_the_experiments_are_about_and_nothing_by_chance() -> None:
    database = a_database()
    decoder = make_decoder(database, database.table(), fewest=10, drop=lambda term: term == "insula")
    assert decoder.maps.names == ("left things", "right things", "often")
    assert decoder.dropped == ("insula",)
    experiments = [
        Experiment(
            id=f"e{i}", study=f"e{i}", n=20, foci=database.foci[database.first[2 * i] : database.first[2 * i + 1]]
        )
        for i in range(8)
    ]
    found = decode_experiments(decoder, fit_ale(experiments, ALESettings(seed=3)), n_null=99)
    first, last = found.scores[0], found.scores[-1]
    assert (first.term, last.term) == ("left things", "right things")
    assert first.p == pytest.approx(0.01)
    assert first.low <= min(first.r, first.high)
    assert last.p > 0.5
    again = decode_experiments(decoder, fit_ale(experiments, ALESettings(seed=3)), n_null=99, workers=1)
    assert again == found
