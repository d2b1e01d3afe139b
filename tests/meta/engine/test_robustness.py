"""Contributions add up, a single carrier is found, null studies dilute."""

import numpy as np
import pytest

from corpora.errors import ProtocolError
from meta.engine.ale import ALESettings, correct_fwe, fit_ale
from meta.engine.experiments import Experiment
from meta.engine.robustness import check_calibration, find_contributions, find_fail_safe, leave_one_out


def _experiments():
    """Six studies near one place, two elsewhere; the first study enters with two experiments."""
    near = [
        Experiment(id=f"n{i}", study=f"near {i}", n=25, foci=np.array([[-34.0 + i, 18, 0], [20.0, -9.0 * i, 30]]))
        for i in range(6)
    ]
    twin = Experiment(id="n0b", study="near 0", n=25, foci=np.array([[-34.0, 19, 1]]))
    far = [Experiment(id=f"f{i}", study=f"far {i}", n=25, foci=np.array([[40.0, 10 * i, -10]])) for i in range(2)]
    return [*near, twin, *far]


@pytest.fixture(scope="module")
def result():
    found = correct_fwe(fit_ale(_experiments(), ALESettings(permutations=200)))
    assert found.clusters
    return found


def test_contributions_name_the_studies_that_make_the_cluster(result):
    first = [c for c in find_contributions(result) if c.cluster == 1]
    assert len(first) == 8
    assert sum(c.share for c in first) == pytest.approx(1.0)
    by_study = {c.study: c for c in first}
    assert by_study["near 0"].share == max(c.share for c in first)
    assert by_study["near 0"].n_foci_inside == 2
    assert by_study["far 0"].share < 0.01
    assert by_study["far 0"].n_foci_inside == 0


def test_reduction_is_that_of_an_analysis_without_the_study(result):
    rest = fit_ale([e for e in _experiments() if e.study != "near 2"])
    cluster = result.clusters[0]
    expected = 1 - rest.ale[cluster.columns].sum() / cluster.values.sum()
    found = next(c for c in find_contributions(result) if c.cluster == 1 and c.study == "near 2")
    assert found.reduction == pytest.approx(expected, abs=1e-6)


def test_leaving_one_study_out_is_told_for_every_study_and_cluster(result):
    seen = []
    found = leave_one_out(result, permutations=100, progress=lambda done, total: seen.append((done, total)))
    assert len(found) == 8 * len(result.clusters)
    assert seen[-1] == (8, 8)
    without_far = next(x for x in found if x.study == "far 0" and x.cluster == 1)
    without_twice = next(x for x in found if x.study == "near 0" and x.cluster == 1)
    assert without_far.survives
    assert without_far.maximum > without_twice.maximum


def test_a_cluster_of_one_pair_falls_without_either():
    pair = [Experiment(id=f"p{i}", study=f"p{i}", n=30, foci=np.array([[30.0, 20, 10]])) for i in range(2)]
    far = [Experiment(id=f"f{i}", study=f"f{i}", n=30, foci=np.array([[-40.0, 15.0 * i, 0]])) for i in range(4)]
    result = correct_fwe(fit_ale([*pair, *far], ALESettings(permutations=1, min_cluster_mm3=600)))
    cluster = next(c for c in result.clusters if c.peak_mm[0] > 0)
    lost = {x.study for x in leave_one_out(result) if x.cluster == cluster.label and not x.survives}
    assert {"p0", "p1"} <= lost


def test_null_studies_are_counted_until_the_cluster_is_lost(result):
    (first, *_) = find_fail_safe(result, limit=40, permutations=50)
    assert 0 <= first.n <= 40
    assert first.needed == 3
    assert first.is_robust == (first.n >= 3)
    assert find_fail_safe(result, limit=0, permutations=50)[0].reached_limit


def test_simulated_data_without_effect_are_rarely_significant():
    found = check_calibration(_experiments(), ALESettings(permutations=300), simulations=40)
    assert found.n_simulated == 40
    assert found.is_valid
    assert found.low <= found.rate <= found.high
    with pytest.raises(ProtocolError):
        check_calibration(_experiments(), simulations=0)


def test_nothing_significant_has_nothing_to_test():
    result = correct_fwe(fit_ale(_experiments(), ALESettings(permutations=1, min_cluster_mm3=1e6)))
    assert find_contributions(result) == ()
    assert leave_one_out(result) == ()
    assert find_fail_safe(result) == ()
