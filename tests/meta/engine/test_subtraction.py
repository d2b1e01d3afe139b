"""Contrasts and conjunctions against enumeration, and against GingerALE's."""

import itertools

import nibabel as nib
import numpy as np
import pytest

from corpora.errors import ProtocolError
from meta.engine.ale import ALESettings, correct_fwe, fit_ale
from meta.engine.clusters import make_label_values
from meta.engine.experiments import Experiment, make_experiments
from meta.engine.kernels import Kernel, activation_values
from meta.engine.space import to_volume
from meta.engine.subtraction import SubtractionSettings, conjoin_maps, deal_groups, subtract_maps
from meta.formats.sleuth import parse_sleuth


def _group(name, place, count=5):
    side = 1 if name == "a" else -1
    return [
        Experiment(
            id=f"{name}{i}",
            study=f"{name}{i}",
            n=20 + i,
            foci=np.array([place, (10.0 * side, -20 - 9 * side * i, 20 + 25 * side)]),
        )
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def groups():
    settings = ALESettings(permutations=200)
    a = correct_fwe(fit_ale(_group("a", (-34.0, 18, 0)), settings))
    b = correct_fwe(fit_ale(_group("b", (40.0, -20, 10)), settings))
    return a, b


def test_p_approaches_that_of_all_possible_deals(groups):
    a, b = groups
    ab, _ = subtract_maps(a, b, SubtractionSettings(permutations=4000))
    columns = np.flatnonzero(ab.tested)[:40]
    logs = np.array(
        [np.log1p(-activation_values(e, Kernel.GINGERALE)[columns]) for e in (*a.maps.experiments, *b.maps.experiments)]
    )
    deals = []
    for members in itertools.combinations(range(10), 5):
        rest = [i for i in range(10) if i not in members]
        deals.append(np.exp(logs[rest].sum(axis=0)) - np.exp(logs[list(members)].sum(axis=0)))
    exact = (np.array(deals) >= deals[0] - 1e-12).mean(axis=0)
    assert np.abs(ab.p[columns] - exact).max() < 0.025  # three standard errors of 4,000 deals


def test_each_direction_finds_its_own_place_within_its_own_map(groups):
    a, b = groups
    ab, ba = subtract_maps(a, b, SubtractionSettings(permutations=1000))
    assert ab.clusters[0].peak_mm[0] < 0 < ba.clusters[0].peak_mm[0]
    assert (ab.tested == (a.labels > 0)).all()
    assert (np.isnan(ab.p) == ~ab.tested).all()
    assert np.array_equal(ab.difference, -ba.difference)
    assert min(c.size for c in ab.clusters) >= 25


def test_the_same_seed_gives_the_same_bytes(groups):
    runs = [subtract_maps(*groups, SubtractionSettings(permutations=300))[0].p.tobytes() for _ in range(2)]
    assert runs[0] == runs[1]


def test_deals_have_the_groups_sizes_and_are_even():
    members = np.zeros((4000, 6))
    deal_groups(np.uint64(1), 0, 2, members)
    assert (members.sum(axis=1) == 2).all()
    assert np.abs(members.mean(axis=0) - 1 / 3).max() < 0.03


def test_shared_experiments_are_recorded_and_equal_sets_refused(groups):
    a, b = groups
    mixed = correct_fwe(fit_ale([*a.maps.experiments, *b.maps.experiments], ALESettings(permutations=50)))
    ab, _ = subtract_maps(a, mixed, SubtractionSettings(permutations=50))
    assert [p.code for p in ab.problems] == ["ALE-CONTRAST-SHARED"]
    with pytest.raises(ProtocolError, match="two different sets"):
        subtract_maps(a, a)


def test_conjunction_is_the_minimum_where_both_are_significant(groups):
    a, b = groups
    assert conjoin_maps(a.thresholded, b.thresholded).clusters == ()
    same = conjoin_maps(a.thresholded, a.thresholded)
    assert np.array_equal(same.values, a.thresholded)
    assert [c.size for c in same.clusters] == [c.size for c in a.clusters]


@pytest.mark.parametrize("choice", [{"p": 0.0}, {"permutations": 0}, {"min_cluster_mm3": -1.0}])
def test_settings_refuse_what_cannot_be_meant(choice):
    with pytest.raises(ProtocolError):
        SubtractionSettings(**choice)


def _embedded(path):
    text = nib.load(path).header.extensions[0].get_content().decode()
    parts = [part.split("</foci>")[0] for part in text.split("<foci>")[1:]]
    groups = [
        make_experiments(parse_sleuth("//Reference=MNI\n" + part, name=f"{path.name} {at}").contrasts)
        for at, part in enumerate(parts)
    ]
    return groups, np.asarray(nib.load(path).dataobj) > 0


def _dice(clusters, expected):
    found = to_volume(make_label_values(clusters)) > 0
    return 2 * (found & expected).sum() / (found.sum() + expected.sum())


def test_contrasts_and_conjunction_agree_with_gingerales(checked_data):
    folder = checked_data / "data" / "meta" / "reference" / "gingerale_language"
    (children, adults), expected_ab = _embedded(folder / "children-adults_10k-p05_clust.nii.gz")
    _, expected_ba = _embedded(folder / "adults-children_10k-p05_clust.nii.gz")
    _, expected_both = _embedded(folder / "children_conj_adults_clust.nii.gz")
    a = correct_fwe(fit_ale(children, ALESettings(permutations=1, min_cluster_mm3=896)))
    # GingerALE's cut-off for the adults is not on record; the conjunction shows that it was at most 656 mm3.
    b = correct_fwe(fit_ale(adults, ALESettings(permutations=1, min_cluster_mm3=656)))
    ab, ba = subtract_maps(a, b, SubtractionSettings(permutations=2000))
    assert _dice(ab.clusters, expected_ab) >= 0.95
    assert _dice(ba.clusters, expected_ba) >= 0.9
    assert _dice(conjoin_maps(a.thresholded, b.thresholded).clusters, expected_both) == 1.0
