"""Kernels and the analytical null against naive versions."""

import numpy as np
import pytest

from meta.engine.experiments import Experiment
from meta.engine.kernels import (
    BIN_WIDTH,
    Kernel,
    activation_values,
    fwhm_mm,
    make_null_distribution,
    make_union_map,
    nimare_kernel,
    peak_height,
    sigma_mm,
)
from meta.engine.space import load_brain_mask, to_mm


def _experiment(name="a", n=20, foci=((0.3, 10.7, 22.1), (40.0, -20.0, 10.5))):
    return Experiment(id=name, study=name, n=n, foci=np.array(foci, dtype=np.float64))


def test_width_is_eickhoffs():
    # Table of GingerALE's manual: 10 subjects 9.98..10.2 mm, 20 subjects 9.2..9.5 mm.
    assert 9.9 < fwhm_mm(10) < 10.3
    assert fwhm_mm(1e9) == pytest.approx(5.7 / (2 * np.sqrt(2 / np.pi)) * np.sqrt(8 * np.log(2)))


def test_gaussian_sums_to_one_over_an_unbounded_grid():
    sigma = sigma_mm(12) / 2
    axis = np.exp(-0.5 * (np.arange(-60, 61) / sigma) ** 2)
    assert peak_height(12) * axis.sum() ** 3 == pytest.approx(1.0, abs=1e-9)


def test_activation_is_the_maximum_of_exact_untruncated_gaussians():
    experiment = _experiment()
    mm = to_mm(load_brain_mask().ijk)
    s = sigma_mm(20)
    foci = experiment.foci.astype(np.float32).astype(np.float64)
    distance2 = np.min([((mm - f) ** 2).sum(axis=1) for f in foci], axis=0)
    expected = 8 / ((2 * np.pi) ** 1.5 * s**3) * np.exp(-distance2 / (2 * s**2))
    found = activation_values(experiment, Kernel.GINGERALE)
    assert np.abs(found - expected).max() < 1e-15
    assert found.min() >= 0


def test_focus_outside_the_brain_reaches_the_mask_with_its_tail_only():
    values = activation_values(_experiment(foci=((-85.0, 0.0, 0.0),)), Kernel.GINGERALE)
    assert 0 < values.max() < 0.2 * peak_height(20)


def test_union_is_one_minus_the_product():
    experiments = [_experiment("a"), _experiment("b", 9, ((2.0, 12.0, 20.0),)), _experiment("c", 50)]
    expected = 1 - np.prod([1 - activation_values(e, Kernel.GINGERALE) for e in experiments], axis=0)
    union = make_union_map(experiments, Kernel.GINGERALE)
    assert np.abs(union.ale - expected).max() < 1e-8
    assert (union.histograms.sum(axis=1) == 228_483).all()


def test_nimare_kernel_is_nimares_and_symmetric():
    from nimare.meta.utils import get_ale_kernel
    from nimare.utils import get_template

    image = get_template("ale_2mm", mask="brain")
    for n in (5, 13, 40, 300):
        _, expected = get_ale_kernel(image, sample_size=n)
        cube = nimare_kernel(n)
        assert np.array_equal(cube, expected.astype(np.float32))
        assert all(np.array_equal(cube, np.flip(cube, axis)) for axis in range(3))


def _naive_null(histograms):
    null = histograms[0] / histograms[0].sum()
    for histogram in histograms[1:]:
        probability = histogram / histogram.sum()
        size = int(
            np.floor(
                (1 - (1 - (len(null) - 1) * BIN_WIDTH) * (1 - (len(probability) - 1) * BIN_WIDTH)) / BIN_WIDTH + 0.5
            )
        )
        joined = np.zeros(size + 1)
        for a in range(len(null)):
            for b in range(len(probability)):
                score = 1 - (1 - a * BIN_WIDTH) * (1 - b * BIN_WIDTH)
                joined[int(np.floor(score / BIN_WIDTH + 0.5))] += null[a] * probability[b]
        null = joined
    return null


def test_null_distribution_is_the_naive_convolution():
    rng = np.random.default_rng(3)
    histograms = rng.integers(0, 50, (3, 400))
    histograms[:, 1::3] = 0
    found, expected = make_null_distribution(histograms), _naive_null(histograms)
    assert found.sum() == pytest.approx(1.0)
    assert np.abs(found - expected[: len(found)]).max() < 1e-15
    assert expected[len(found) :].sum() < 1e-200
