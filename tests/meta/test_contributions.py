"""Contributions of experiments to clusters, against taking each one out."""

from __future__ import annotations

import numpy as np
import pytest

from meta.ale import fit_ale
from meta.contributions import find_contributions


def test_a_share_is_what_the_cluster_loses_without_the_experiment(small_result):
    maps, (cluster,) = small_result.fwe.maps, small_result.fwe.clusters
    shares = {name: share for _, name, share in find_contributions(maps, [cluster])}
    left_out = maps.experiments[2]
    rest = fit_ale([e for e in maps.experiments if e.id != left_out.id], maps.settings)
    lost = 1 - rest.ale[cluster.columns].sum() / maps.ale[cluster.columns].sum()
    assert shares[left_out.id] == pytest.approx(lost, abs=1e-7)  # ALE maps are kept in single precision


def test_agreeing_experiments_share_a_cluster_almost_evenly(small_result):
    shares = [share for _, _, share in find_contributions(small_result.fwe.maps, small_result.fwe.clusters)]
    assert len(shares) == 8
    assert 0.9 < sum(shares) <= 1.0 + 1e-9
    assert np.min(shares) > 0.05


def test_no_cluster_no_contributions(small_result):
    assert find_contributions(small_result.fwe.maps, ()) == ()
