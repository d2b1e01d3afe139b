"""What seeds share, and how clusters that span both hemispheres and several regions are called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meta.analysis import AnalysisResult
from meta.engine.space import SHAPE
from meta.networks.network import distance, find_shared, label_of, nearest_peak, side_of
from meta.summary import LabelShare, describe_clusters


def test_a_cluster_of_both_hemispheres_and_several_regions_is_called_by_all_of_them(
    small_result: AnalysisResult,
) -> None:
    cluster = small_result.clusters[0]
    assert side_of(cluster) == "left"
    assert side_of(replace(cluster, hemispheres=(0.52, 0.47, 0.01)), "zh") == "双侧"
    shares = tuple(
        LabelShare(name=name, name_zh=f"{name}区", share=share, n_voxels=1)
        for name, share in (("Insula", 0.5), ("Thalamus", 0.3), ("Caudate", 0.05))
    )
    named = replace(cluster, shares=((), shares))
    assert label_of(named) == "Insula, Thalamus"
    assert label_of(named, "zh") == "Insula区、Thalamus区"
    assert label_of(replace(cluster, shares=((shares[2],),))) == "Caudate"
    assert label_of(replace(cluster, shares=())) == "–"


def test_what_seeds_share_is_significant_for_each_or_for_as_many_as_asked(small_result: AnalysisResult) -> None:
    cluster = small_result.found.clusters[0]
    half = replace(cluster, columns=cluster.columns[::2], values=cluster.values[::2])
    smaller = replace(small_result, found=replace(small_result.found, clusters=(half,)))
    nothing = replace(small_result, found=replace(small_result.found, clusters=()))
    both = find_shared([small_result, smaller])
    assert (both.least, both.n_voxels) == (2, half.size)
    assert both.count.max() == 2
    two = find_shared([small_result, smaller, nothing], least=2)
    assert two.n_voxels == half.size
    assert find_shared([small_result, smaller, nothing]).n_voxels == 0
    assert find_shared([small_result, smaller], least=9).least == 2
    inside = both.z[both.count == 2]
    assert np.isclose(np.sort(inside), np.sort(small_result.found.z[half.columns])).all()
    one = find_shared([small_result, nothing], least=1)
    assert [c.n_voxels for c in one.clusters] == [cluster.size]


def test_the_nearest_peak_and_its_distance(small_result: AnalysisResult) -> None:
    peak = small_result.clusters[0].peaks[0].place.mni
    found = nearest_peak((peak[0], peak[1] + 3, peak[2] + 4), small_result.clusters)
    assert found is not None
    assert found[2] == pytest.approx(5)
    assert distance(peak, found[1].tolist()) == 0
    assert nearest_peak(peak, ()) is None


def test_a_cluster_on_the_slope_of_a_higher_place_has_its_highest_voxel_as_peak() -> None:
    values = np.zeros(SHAPE)
    values[40:50, 50, 40] = np.arange(10, 0, -1)
    labels = np.zeros(SHAPE, dtype=np.int32)
    labels[44:48, 50, 40] = 1
    (cluster,) = describe_clusters(values, np.ones(SHAPE), values, labels, experiments=(), atlases=())
    assert [peak.value for peak in cluster.peaks] == [6.0]
