"""The Gaussian of a focus, in two versions, and the ALE map of a set of experiments.

`gingerale` is GingerALE's: the Gaussian is centred on the focus' exact position in mm and is not cut off.
`nimare` is NiMARE's: the focus is moved to the nearest voxel and the Gaussian ends at 4 standard
deviations. Both take the maximum over an experiment's foci and the union over experiments.

Formulas: kernel width from the sample size (Eickhoff 2009, doi:10.1002/hbm.20718), modelled activation
as the maximum over foci (Turkeltaub 2012, doi:10.1002/hbm.21186), union and its null distribution by
convolving histograms of 1e-5 wide bins (Eickhoff 2012, doi:10.1016/j.neuroimage.2011.09.017).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from meta.engine.experiments import Experiment
from meta.engine.jit import compiled
from meta.engine.space import (
    AFFINE,
    SHAPE,
    VOXEL_MM,
    VOXEL_MM3,
    BrainPart,
    Floats,
    Integers,
    load_brain_mask,
    to_voxels,
)

TEMPLATE_DISTANCE_MM = 5.7
"""Mean distance between matching points of differently normalised brains (Eickhoff 2009)."""
SUBJECT_DISTANCE_MM = 11.6
"""Mean distance between matching points of different subjects (Eickhoff 2009)."""
FWHM_PER_SIGMA = math.sqrt(8 * math.log(2))
BIN_WIDTH = 1e-5
"""Width of the histogram bins of ALE's analytical null distribution."""
_NEGLIGIBLE = 1e-18
"""Relative height below which 1 - MA is 1 in double precision: cutting there changes nothing."""
_SMALLEST_PROBABILITY = 1e-290


class Kernel(StrEnum):
    """Whose modelled activation maps."""

    GINGERALE = "gingerale"
    NIMARE = "nimare"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UnionMap:
    """ALE values of the mask's voxels and each experiment's histogram of modelled activation.

    `histograms` (n_experiments, n_bins) counts mask voxels per bin `floor(MA / 1e-5 + 0.5)`.
    """

    ale: Floats
    histograms: Integers


def fwhm_mm(n: float) -> float:
    """Return the kernel's full width at half maximum in mm for a sample of `n` (Eickhoff 2009)."""
    to_fwhm = FWHM_PER_SIGMA / (2 * math.sqrt(2 / math.pi))
    return to_fwhm * math.sqrt(SUBJECT_DISTANCE_MM**2 / n + TEMPLATE_DISTANCE_MM**2)


def sigma_mm(n: float) -> float:
    """Return the kernel's standard deviation in mm for a sample of `n`."""
    return fwhm_mm(n) / FWHM_PER_SIGMA


def peak_height(n: float) -> float:
    """Return the modelled activation at the focus itself: the Gaussian's mass in one 8 mm3 voxel."""
    return VOXEL_MM3 / (math.sqrt(2 * math.pi) * sigma_mm(n)) ** 3


@lru_cache(maxsize=256)
def nimare_kernel(n: int) -> NDArray[np.float32]:
    """Return NiMARE's kernel for a sample of `n`: a cube of odd width holding float32 values.

    The same numbers as `nimare.meta.utils.get_ale_kernel` (a unit impulse in a 31-voxel cube, smoothed
    by `scipy.ndimage.gaussian_filter` with its cut at 4 sigma), without importing NiMARE.
    """
    from scipy.ndimage import gaussian_filter

    width = fwhm_mm(n)
    # NiMARE reads the voxel size from the image header, in single precision.
    voxel = float(np.sqrt(np.float32(VOXEL_MM3)))
    sigma_voxels = width / voxel * math.sqrt(2.0) / (math.sqrt(2.0 * math.log(2.0)) * 2.0)
    impulse = np.zeros((31, 31, 31))
    impulse[15, 15, 15] = 1.0
    smooth = gaussian_filter(impulse, sigma_voxels, mode="constant")
    (used,) = np.nonzero(smooth[:, 15, 15] > np.spacing(1))
    box = slice(int(used[0]), int(used[-1]) + 1)
    cube: NDArray[np.float32] = smooth[box, box, box].astype(np.float32)
    cube.setflags(write=False)
    return cube


def make_union_map(experiments: Sequence[Experiment], kernel: Kernel, part: BrainPart | None = None) -> UnionMap:
    """Return the ALE map and the histograms of its null; memory does not grow with voxels x experiments.

    Of a part of the brain, the map is 0 outside it and the histograms count its voxels alone.
    """
    kernel = Kernel(kernel)
    mask = load_brain_mask()
    inside = (mask if part is None else part).inside.reshape(-1)
    n_voxels = (mask if part is None else part).n_voxels
    union = np.zeros(n_voxels, dtype=np.float32)
    log_survival = np.zeros(n_voxels)
    n_bins = 3 + max(int(peak_height(e.n or 1) / BIN_WIDTH + 0.5) for e in experiments)
    histograms = np.zeros((len(experiments), n_bins), dtype=np.int64)
    volume = np.zeros(SHAPE)
    for row, experiment in enumerate(experiments):
        modelled = activation_volume(experiment, kernel, out=volume).reshape(-1)
        if kernel is Kernel.GINGERALE:
            _unite(modelled, inside, union, histograms[row])
        else:
            _add_logarithms(modelled, inside, log_survival, histograms[row])
    if kernel is Kernel.NIMARE:
        # NiMARE keeps its maps in single precision; its p values are read from the rounded ones.
        union = (1.0 - np.exp(log_survival)).astype(np.float32)
    ale = union.astype(np.float64)
    if part is not None:
        ale = np.zeros(mask.n_voxels)
        ale[part.columns] = union
    return UnionMap(ale=ale, histograms=histograms)


def activation_values(experiment: Experiment, kernel: Kernel) -> Floats:
    """Return one experiment's modelled activation, one value per mask voxel."""
    volume = activation_volume(experiment, kernel)
    return volume[load_brain_mask().inside]


def activation_volume(experiment: Experiment, kernel: Kernel, *, out: Floats | None = None) -> Floats:
    """Return one experiment's modelled activation on the whole grid (91, 109, 91)."""
    volume = np.zeros(SHAPE) if out is None else out
    volume[...] = 0.0
    n = experiment.n or 1.0
    if kernel is Kernel.GINGERALE:
        # GingerALE keeps coordinates in single precision; following it there keeps voxels in its bins.
        foci = experiment.foci.astype(np.float32)
        _place_gaussians(to_voxels(foci), sigma_mm(n) / VOXEL_MM, peak_height(n), volume)
    else:
        cube = nimare_kernel(round(n)).astype(np.float64)
        # The affine's inverse rather than a division: rounding to voxels must match NiMARE's to the last bit.
        inverse = np.linalg.inv(AFFINE)
        ijk = np.round(experiment.foci @ inverse[:3, :3].T + inverse[:3, 3]).astype(np.int64)
        _place_cubes(ijk, cube, volume)
    return volume


@compiled
def _place_gaussians(centres: Floats, sigma: float, height: float, volume: Floats) -> None:
    """Raise `volume` to the maximum of itself and a Gaussian at every centre (voxel units, exact)."""
    profiles = np.empty((3, 128))
    reach = sigma * math.sqrt(-2.0 * math.log(_NEGLIGIBLE))
    low = np.empty(3, dtype=np.int64)
    high = np.empty(3, dtype=np.int64)
    for focus in range(centres.shape[0]):
        for axis in range(3):
            centre = centres[focus, axis]
            low[axis] = max(0, math.ceil(centre - reach))
            high[axis] = min(volume.shape[axis] - 1, math.floor(centre + reach))
            for at in range(low[axis], high[axis] + 1):
                profiles[axis, at] = math.exp(-0.5 * ((at - centre) / sigma) ** 2)
        for i in range(low[0], high[0] + 1):
            for j in range(low[1], high[1] + 1):
                side = height * profiles[0, i] * profiles[1, j]
                if side < height * _NEGLIGIBLE:
                    continue
                for k in range(low[2], high[2] + 1):
                    value = side * profiles[2, k]
                    if value > volume[i, j, k]:
                        volume[i, j, k] = value


@compiled
def _place_cubes(ijk: Integers, cube: Floats, volume: Floats) -> None:
    """Raise `volume` to the maximum of itself and the kernel cube around every voxel of `ijk`."""
    half = cube.shape[0] // 2
    for focus in range(ijk.shape[0]):
        for a in range(cube.shape[0]):
            i = ijk[focus, 0] + a - half
            if i < 0 or i >= volume.shape[0]:
                continue
            for b in range(cube.shape[1]):
                j = ijk[focus, 1] + b - half
                if j < 0 or j >= volume.shape[1]:
                    continue
                for c in range(cube.shape[2]):
                    k = ijk[focus, 2] + c - half
                    if 0 <= k < volume.shape[2] and cube[a, b, c] > volume[i, j, k]:
                        volume[i, j, k] = cube[a, b, c]


@compiled
def _unite(modelled: Floats, inside: NDArray[np.bool_], union: NDArray[np.float32], histogram: Integers) -> None:
    column = 0
    for at in range(modelled.shape[0]):
        if inside[at]:
            # Single precision after each step, as GingerALE: its ALE and Z maps are met voxel by voxel.
            value = np.float64(np.float32(modelled[at]))
            union[column] = 1.0 - (1.0 - np.float64(union[column])) * (1.0 - value)
            histogram[math.floor(value / BIN_WIDTH + 0.5)] += 1
            column += 1


@compiled
def _add_logarithms(modelled: Floats, inside: NDArray[np.bool_], survival: Floats, histogram: Integers) -> None:
    column = 0
    for at in range(modelled.shape[0]):
        if inside[at]:
            if modelled[at] > 0.0:
                survival[column] += np.float64(np.float32(math.log1p(-modelled[at])))
            histogram[math.floor(modelled[at] / BIN_WIDTH + 0.5)] += 1
            column += 1


def make_null_distribution(histograms: Integers) -> Floats:
    """Return the probability of each ALE bin if the experiments were unrelated in space.

    Parameters
    ----------
    histograms : shape (n_experiments, n_bins), voxel counts per bin of modelled activation.

    Returns
    -------
    Probabilities of the bins 0, 1e-5, 2e-5 ... of the union, summing to 1.

    References
    ----------
    Eickhoff et al. 2012, doi:10.1016/j.neuroimage.2011.09.017. The histograms are convolved one after
    the other; each union is rounded to its bin, so the order is that of the experiments.
    """
    null: Floats = histograms[0] / histograms[0].sum()
    for histogram in histograms[1:]:
        null = _convolve(null, histogram / histogram.sum())
        (likely,) = np.nonzero(null > _SMALLEST_PROBABILITY)
        null = null[: likely[-1] + 1]
        null[null <= _SMALLEST_PROBABILITY] = 0.0
    return null


@compiled
def _union_bin(a: int, b: int) -> int:
    return math.floor((1.0 - (1.0 - a * BIN_WIDTH) * (1.0 - b * BIN_WIDTH)) / BIN_WIDTH + 0.5)


@compiled
def _convolve(null: Floats, probability: Floats) -> Floats:
    """Return the histogram of the union of two independent histograms.

    For a fixed bin b the union's bin is a + shift, where the shift stays the same over long runs of
    bins a; each run is one straight, vectorised addition.
    """
    first = 0
    while null[first] == 0.0:
        first += 1
    last = null.shape[0] - 1
    result = np.zeros(_union_bin(last, probability.shape[0] - 1) + 1)
    for b in range(probability.shape[0]):
        weight = probability[b]
        if weight == 0.0:
            continue
        a = first
        while a <= last:
            shift = _union_bin(a, b) - a
            end = last
            if b > 0:
                end = min(last, max(a, int((b - shift + 0.5) / (b * BIN_WIDTH))))
                while end > a and _union_bin(end, b) - end != shift:
                    end -= 1
                while end < last and _union_bin(end + 1, b) - end - 1 == shift:
                    end += 1
            source = null[a : end + 1]
            target = result[a + shift : end + 1 + shift]
            for t in range(source.shape[0]):
                target[t] += weight * source[t]
            a = end + 1
    return result
