"""Where the brain is: conversion between standard spaces, and whether a point lies in the brain.

References
----------
Lancaster et al. 2007, doi:10.1002/hbm.20345; the pooled matrix ("other" in BrainMap's icbm2tal).
"""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.studies import Space

Floats = NDArray[np.float64]

ICBM_TO_TAL: Floats = np.array(
    [
        [0.9357, 0.0029, -0.0072, -1.0423],
        [-0.0065, 0.9396, -0.0726, -1.3940],
        [0.0103, 0.0752, 0.8967, 3.6475],
        [0.0, 0.0, 0.0, 1.0],
    ]
)
TAL_TO_ICBM: Floats = np.asarray(np.linalg.inv(ICBM_TO_TAL), dtype=np.float64)

MASK_FILE = "brain_within_4mm.npz"
"""MNI152 brain mask on a 2 mm grid, grown by 4 mm: peaks are printed rounded, and smoothed maps reach out."""

KEPT: dict[str, str] = {
    MASK_FILE: "9b603372a8bff4dc17d673aae50992ce9ac23939c6c5d169c2d09cba5c5cbf87",
    "brodmann.nii.gz": "23ddedf2867c2bb857762a901b4f57f453139e41ffcdfc54a070fcaa3432d1f9",
    "mni152_2mm_brain.nii.gz": "b8c45dbb76deca0ce7221a23371b64ab5f5c9f68a24273b3216f2edc229f9c02",
    "mni152_2mm_grey_matter.npz": "7a6db6dabd82e892c334fe816165a5484b5b701a0c220d2c6276316d5a1744cf",
}
"""SHA-256 of the images in `data/atlases` that decide numbers; origins and licences are in its README."""


def read_kept(name: str) -> bytes:
    """Return an image of `data/atlases`; FormatError where it is not the one this version was made with."""
    data = files("corpora").joinpath("data", "atlases", name).read_bytes()
    if sha256_hex(data) != KEPT[name]:
        raise FormatError(f"{name} of this installation of Focimine was changed.", hint="Install Focimine again.")
    return data


def read_kept_mask(name: str) -> NDArray[np.bool_]:
    """Return a mask kept as packed bits, in its own shape."""
    with np.load(io.BytesIO(read_kept(name))) as kept:
        shape = tuple(int(n) for n in kept["shape"])
        return np.unpackbits(kept["bits"])[: int(np.prod(shape))].reshape(shape).astype(np.bool_)


def mni_to_tal(xyz_mm: NDArray[np.generic]) -> Floats:
    """Return MNI coordinates expressed in Talairach space.

    Parameters
    ----------
    xyz_mm : shape (n_foci, 3), mm, right-anterior-superior, MNI152.

    Returns
    -------
    Same shape and unit, Talairach. Rows holding NaN stay NaN.
    """
    return _moved(xyz_mm, ICBM_TO_TAL)


def tal_to_mni(xyz_mm: NDArray[np.generic]) -> Floats:
    """Return Talairach coordinates expressed in MNI space.

    Parameters
    ----------
    xyz_mm : shape (n_foci, 3), mm, right-anterior-superior, Talairach.

    Returns
    -------
    Same shape and unit, MNI152. Rows holding NaN stay NaN.
    """
    return _moved(xyz_mm, TAL_TO_ICBM)


def _moved(xyz_mm: NDArray[np.generic], matrix: Floats) -> Floats:
    xyz = np.asarray(xyz_mm, dtype=np.float64).reshape(-1, 3)
    moved = xyz @ matrix[:3, :3].T + matrix[:3, 3]
    moved[np.isnan(xyz).any(axis=1)] = np.nan
    return moved.reshape(np.shape(xyz_mm))


def is_in_brain(x: float, y: float, z: float, space: Space | None) -> bool:
    """Return whether a point (mm) lies in the brain or within 4 mm of it. Unknown space counts as MNI."""
    point = np.array([[x, y, z]], dtype=np.float64)
    if space is Space.TAL:
        point = tal_to_mni(point)
    inside, affine = _mask()
    voxel = np.rint((point[0] - affine[:3, 3]) / affine.diagonal()[:3]).astype(int)
    if (voxel < 0).any() or (voxel >= inside.shape).any():
        return False
    return bool(inside[tuple(voxel)])


@cache
def _mask() -> tuple[NDArray[np.bool_], Floats]:
    with np.load(io.BytesIO(read_kept(MASK_FILE))) as kept:
        affine = np.asarray(kept["affine"], dtype=np.float64)
    return read_kept_mask(MASK_FILE), affine
