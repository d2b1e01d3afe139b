"""Random subsets: shares are those of analyses of the subsets, what one experiment carries comes back rarely."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from corpora.errors import ProtocolError
from corpora.protocol import ResampledSection, make_analysis_section
from meta.analysis import run_analysis
from meta.engine.clusters import find_clusters
from meta.engine.robustness import refit
from meta.plan import make_settings
from meta.selection import select_contrasts
from meta.statistics.resampled import draw_subsets, resample, subset_size
from meta.statistics.resampled_words import resampled_section
from meta.statistics.statistics import FurtherSettings

SECTION = ResampledSection(experiments=6, resamples=12, permutations=100)


@pytest.fixture(scope="module")
def found(small_result):
    return resample(small_result.fwe, SECTION)


def test_the_share_of_a_voxel_is_that_of_separate_analyses_of_the_same_subsets(small_result, found):
    maps = small_result.fwe.maps
    expected = np.zeros(len(found.voxels))
    for chosen in draw_subsets(8, 6, 12, maps.settings.seed):
        part = refit(maps, [maps.experiments[at] for at in chosen])
        for cluster in find_clusters(part.ale, part.above, min_size=found.size_cutoff):
            expected[cluster.columns] += 1 / 12
    assert np.abs(found.voxels - expected).max() < 1e-9
    ((number, share, mean),) = found.clusters
    assert number == 1
    assert 0 < mean <= share <= 1


def test_subsets_differ_and_there_are_never_more_than_exist():
    assert len(draw_subsets(6, 4, 500, 1)) == math.comb(6, 4)
    subsets = draw_subsets(40, 17, 200, 1)
    assert len({tuple(s) for s in subsets}) == 200
    assert np.bincount(np.concatenate(subsets), minlength=40).min() > 50


def test_a_subset_has_seventeen_experiments_where_that_leaves_some_out():
    assert [subset_size(n, None) for n in (30, 22, 20, 5)] == [17, 17, 16, 4]
    with pytest.raises(ProtocolError, match="cannot be drawn from 8"):
        subset_size(8, 8)


def test_a_plan_names_it_and_files_hold_it(agreeing_contrasts, small_settings):
    section = make_analysis_section(robustness={"resampled": {"experiments": 6, "resamples": 12, "permutations": 100}})
    assert make_settings(section).further.resampled == SECTION
    settings = replace(small_settings, leave_one_out=False, further=FurtherSettings(resampled=SECTION))
    (_, section) = run_analysis(select_contrasts(agreeing_contrasts), settings).further.sections
    assert list(section.files) == ["main/maps/resampled_share.nii.gz"]
    assert section.tables[0].rows["en"][0][3:] == ("6", "12")
    assert "随机子集" in section.methods["zh"]


def test_subsets_that_cannot_be_drawn_leave_the_analysis_and_a_problem(agreeing_contrasts, small_settings):
    many = SECTION.model_copy(update={"experiments": 8})
    settings = replace(small_settings, leave_one_out=False, further=FurtherSettings(resampled=many))
    result = run_analysis(select_contrasts(agreeing_contrasts), settings)
    assert result.clusters
    assert [p.item for p in result.problems if p.code == "ALE-FURTHER-NOT-RUN"] == ["resampled ALE"]


def test_a_cluster_that_rarely_comes_back_is_named(found):
    rare = replace(found, clusters=((1, 0.2, 0.1),))
    section = resampled_section(rare, "main")
    assert section.warnings["en"] == (
        "Cluster 1 is there in only 20% of the resamples: it rests on particular experiments.",
    )
    assert "20%" in section.warnings["zh"][0]
    assert "no voxel is significant" in resampled_section(replace(found, clusters=()), "main").findings["en"][0]
