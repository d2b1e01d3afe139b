"""Cut-offs know their own error: intervals hold the true value as often as they say, borderline clusters are named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meta.engine.ale import judge_clusters
from meta.engine.inference import infer_by_size
from meta.engine.null import NullMaxima
from meta.report.figures import MAX_PEAKS
from meta.report.files import make_files
from meta.report.page import Pictures
from meta.statistics.cutoff_words import borderline_problems, certainty_section
from meta.statistics.cutoffs import find_certainty, quantile_interval, settling_permutations, share_interval


def test_the_interval_of_a_quantile_holds_it_as_often_as_it_says():
    random = np.random.default_rng(4)
    true = -np.log(0.05)  # the 95th percentile of an exponential distribution
    found = [quantile_interval(random.exponential(size=500), 0.05) for _ in range(600)]
    held = np.mean([low <= true <= (np.inf if high is None else high) for low, high in found])
    assert 0.93 <= held <= 0.99


def test_too_few_permutations_bound_nothing_from_above():
    assert quantile_interval(np.arange(1, 21), 0.05)[1] is None
    assert quantile_interval(np.arange(1, 1001), 0.05) == (936.0, 964.0)


def test_an_exact_interval_of_a_share():
    assert share_interval(0, 100) == pytest.approx((0.0, 0.0362), abs=1e-4)
    assert share_interval(5, 100) == pytest.approx((0.0164, 0.1128), abs=1e-4)


def test_what_more_permutations_would_settle():
    assert settling_permutations(45, 1000, 0.05) == 7300
    assert settling_permutations(50, 1000, 0.05) is None
    assert settling_permutations(10, 1000, 0.05) == 2000


def _certain(result, sizes):
    """Return the certainty of the small analysis had its permutations given these largest clusters."""
    count = len(sizes)
    maxima = NullMaxima(ale=np.zeros(count), size=np.asarray(sizes), mass=np.zeros(count))
    fwe = judge_clusters(result.fwe.maps, result.fwe.candidates, maxima)
    found = infer_by_size(fwe)
    return find_certainty(found, fwe, 0.05), found


def test_a_cluster_inside_the_cut_offs_interval_is_borderline_and_named(small_result):
    size = small_result.fwe.candidates[0].size
    certainty, found = _certain(small_result, [size - 20] * 952 + [size + 20] * 48)
    (first, *_) = certainty.borderline
    assert (first.size, first.number, first.permutations) == (size, 1, 46_000)
    assert first.low < 0.05 < first.high
    (problem,) = borderline_problems(certainty, found.candidates)
    assert problem.code == "ALE-BORDERLINE"
    assert "Cluster 1 (peak MNI" in problem.message
    assert "about 46,000 permutations would settle it" in problem.message
    section = certainty_section(certainty, "main", found.candidates)
    assert "46,000 次置换可以判定" in section.warnings["zh"][0]


def test_a_cluster_far_from_the_cut_off_is_not_borderline(small_result):
    size = small_result.fwe.candidates[0].size
    for sizes in ([size - 20] * 999 + [size + 1], [size + 20] * 500 + [size - 1] * 500):
        certainty, found = _certain(small_result, sizes)
        assert all(v.size != size for v in certainty.borderline)
    assert borderline_problems(replace(certainty, verdicts=()), found.candidates) == ()


def test_the_interval_is_in_the_files_and_the_methods(small_result):
    n_peaks = sum(min(len(c.peaks), MAX_PEAKS) for c in small_result.clusters)
    made = make_files(small_result, Pictures(peaks=(("", b""),) * n_peaks))
    files = {name: data.decode("utf-8-sig") for name, data in made.items() if name.endswith((".tsv", ".md"))}
    header, *rows = (line.split("\t") for line in files["tables/cutoffs.tsv"].splitlines())
    assert header == ["cut_off", "value", "low_95", "high_95", "permutations"]
    assert rows[0][:2] == ["cluster size, voxels", str(small_result.fwe.size_cutoff)]
    assert float(rows[0][2]) <= small_result.fwe.size_cutoff
    assert len(files["tables/verdicts.tsv"].splitlines()) == 1 + len(small_result.fwe.candidates)
    assert "95% Monte-Carlo interval" in files["methods.en.md"]
    assert "蒙特卡罗区间" in files["methods.zh.md"]
    assert "`cutoffs.tsv`" in files["tables/README.md"]
