"""Counts of foci say how many zeros belong to them: checked against the numbers that were left out, and another fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import nbinom

from meta.analysis import run_analysis
from meta.engine.experiments import Experiment
from meta.selection import select_contrasts
from meta.statistics.file_drawer import estimate_file_drawer, fit_truncated, missing_per_100
from meta.statistics.file_drawer_words import file_drawer_section
from meta.statistics.statistics import FurtherSettings


def _studies(counts):
    return [Experiment(id=f"e{i}", study=f"s{i}", n=20, foci=np.zeros((n, 3))) for i, n in enumerate(counts)]


def _counts(size, mean, n, seed=1):
    return np.random.default_rng(seed).negative_binomial(size, size / (size + mean), n)


def test_the_fit_is_that_of_a_general_optimiser():
    counts = _counts(1.5, 6.0, 300)
    counts = counts[counts > 0]

    def loss(x):
        size, mean = np.exp(x)
        p = size / (size + mean)
        return -(nbinom.logpmf(counts, size, p) - np.log(-np.expm1(nbinom.logpmf(0, size, p)))).sum()

    size, mean = np.exp(minimize(loss, [0.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}).x)
    assert fit_truncated(counts) == pytest.approx((mean, size), rel=1e-3)


def test_counts_without_spread_are_poisson():
    counts = np.random.default_rng(2).poisson(3.0, 4000)
    mean, size = fit_truncated(counts[counts > 0])
    assert mean == pytest.approx(3.0, rel=0.05)
    assert missing_per_100(mean, size) == pytest.approx(100 * np.exp(-3) / (1 - np.exp(-3)), rel=0.15)


def test_the_studies_left_out_are_counted():
    counts = _counts(2.0, 5.0, 600, seed=3)
    missing = 100 * (counts == 0).sum() / (counts > 0).sum()
    found = estimate_file_drawer(_studies(counts[counts > 0]), seed=1)
    assert found.low < missing < found.high
    assert found.is_reliable
    assert "Samartsidis" in file_drawer_section(found, "main").methods["en"]


def test_the_contrasts_of_one_study_count_once():
    counts = [int(n) for n in _counts(2.0, 8.0, 60) if n]
    once = _studies(counts)
    often = [*once, *(replace(once[0], id=f"again {i}") for i in range(200))]
    found, again = (estimate_file_drawer(each, seed=1) for each in (once, often))
    assert again.n_contrasts == found.n_contrasts + 200
    assert again.missing == pytest.approx(found.missing, rel=1e-9)


def test_single_foci_everywhere_bound_nothing():
    found = estimate_file_drawer(_studies([1] * 30), seed=1)
    assert found.missing is None
    assert found.high is None
    assert "cannot be estimated" in file_drawer_section(found, "main").findings["en"][0]
    assert file_drawer_section(found, "main").warnings["zh"]
    assert estimate_file_drawer(_studies([5]), seed=1) is None


def test_a_plan_that_asks_for_it_gets_it(agreeing_contrasts, small_settings):
    settings = replace(small_settings, leave_one_out=False, further=FurtherSettings(file_drawer=True))
    result = run_analysis(select_contrasts(agreeing_contrasts), settings)
    assert [s.key for s in result.further.sections] == ["cutoffs", "file_drawer"]
    assert "8 项研究不足以估计" in result.further.sections[1].findings["zh"][0]
    assert result.further.sections[1].methods == {}
