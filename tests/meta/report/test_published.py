"""Published clusters beside ours, and what part of the published data is there."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from corpora.errors import FormatError
from corpora.nouns.studies import Space
from corpora.sheets import read_sheet
from meta.report.published import (
    NEAR_MM,
    FociCoverage,
    PublishedCluster,
    compare_clusters,
    comparison_lines,
    comparison_view,
    coverage_lines,
    coverage_view,
    read_published_clusters,
)

NEAR = PublishedCluster(
    analysis="main",
    number="1",
    region="left insula",
    centre=(-34.0, 18.0, 0.0),
    space=Space.MNI,
    volume_mm3=1192,
    max_ale=0.0176,
)
FAR = replace(NEAR, number="2", region="mPFC", centre=(0.0, 40.0, 40.0))


def test_a_published_cluster_near_a_significant_one_comes_back(small_result):
    (found,) = compare_clusters([NEAR], {"main": small_result})
    assert found.comes_back
    assert found.number == 1
    assert found.distance_mm == pytest.approx(
        sum((a - b) ** 2 for a, b in zip(found.centre, NEAR.centre, strict=True)) ** 0.5
    )
    (line,) = comparison_lines([found])
    assert "comes back" in line
    assert "does not" not in line


def test_a_published_cluster_far_from_all_does_not_come_back_and_says_what_is_nearest(small_result):
    (found,) = compare_clusters([FAR], {"main": small_result})
    assert not found.comes_back
    assert found.distance_mm > 10
    assert "does not come back: the nearest cluster is" in comparison_lines([found])[0]
    assert "没有重现" in comparison_lines([found], "zh")[0]
    assert comparison_view([found])["rows"][0]["verdict"] == "does not come back"


def test_the_distance_is_measured_in_the_published_space(small_result):
    ours = small_result.clusters[0].weighted_centre
    talairach = replace(NEAR, centre=ours.tal, space=Space.TAL)
    (found,) = compare_clusters([talairach], {"main": small_result})
    assert found.distance_mm == pytest.approx(0, abs=1e-9)


def test_an_insignificant_cluster_at_the_very_place_is_not_a_return(small_result):
    ours = small_result.clusters[0].weighted_centre.mni
    far = [c for c in small_result.fwe.candidates if math.dist(c.weighted_centre_mm, ours) > NEAR_MM]
    assert far
    assert far[0].size < small_result.fwe.size_cutoff
    x, y, z = (float(v) for v in far[0].weighted_centre_mm)
    (found,) = compare_clusters([replace(FAR, centre=(x, y, z))], {"main": small_result})
    assert found.distance_mm == pytest.approx(0, abs=1e-9)
    assert found.p_fwe > 0.05
    assert not found.comes_back


def test_clusters_of_analyses_that_were_not_run_are_not_compared(small_result):
    assert compare_clusters([replace(NEAR, analysis="pain")], {"main": small_result}) == ()


def test_coverage_counts_add_up_and_are_said_plainly():
    coverage = FociCoverage(published=141, exact=74, inferred=3, published_experiments=24, experiments=7)
    assert coverage.missing == 64
    first, second = coverage_lines(coverage)
    assert first.startswith("74 of the 141 published foci (52.5%) are public, 3 more are inferred, and 64 are not")
    assert "pipeline" in second
    assert [row["foci"] for row in coverage_view(coverage)["rows"]] == [74, 3, 64]
    assert "141" in coverage_lines(coverage, "zh")[0]


def test_published_clusters_are_read_by_column():
    text = "analysis,cluster,region,x,y,z,space,volume_mm3,ale\nmain,1,insula,-32.7,12.9,3,TAL,1192,0.0176\npain,1,,-1,2,3,MNI,,\n"
    first, second = read_published_clusters(read_sheet(text.encode(), name="published.csv"))
    assert (first.centre, first.space, first.max_ale) == ((-32.7, 12.9, 3.0), Space.TAL, 0.0176)
    assert second.volume_mm3 is None


def test_a_published_cluster_without_a_space_is_refused_with_its_line():
    with pytest.raises(FormatError, match="line 2"):
        read_published_clusters(read_sheet(b"analysis,cluster,x,y,z,space\nmain,1,1,2,3,\n", name="published.csv"))
