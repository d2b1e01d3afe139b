"""The voxel grid every analysis lives on, and the way between MNI and Talairach coordinates.

The grid is GingerALE's: 91 x 109 x 91 voxels of 2 mm, x running from right to left, and its "more
conservative" brain mask of 228,483 voxels (the same array NiMARE ships as `ale_2mm`). Arrays called
`*_values` hold one number per voxel of the mask, in C order of (i, j, k).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import nibabel as nib
import numpy as np
from numpy.typing import NDArray

from corpora.brain import read_kept, read_kept_mask

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

SHAPE = (91, 109, 91)
VOXEL_MM = 2.0
VOXEL_MM3 = VOXEL_MM**3
AFFINE: Floats = np.array([[-2.0, 0, 0, 90], [0, 2.0, 0, -126], [0, 0, 2.0, -72], [0, 0, 0, 1]])
N_MASK_VOXELS = 228_483


class NullSpace(StrEnum):
    """Where the foci of a simulated study may fall."""

    GREY_MATTER = "grey_matter"
    BRAIN = "brain"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BrainPart:
    """A part of the brain that an analysis is restricted to; `columns` are places in the mask's voxel list, ascending.

    `name` is how the plan writes it, `words` and `words_zh` say what it is.
    """

    name: str
    words: str
    words_zh: str
    columns: Integers

    @property
    def n_voxels(self) -> int:
        """Number of voxels."""
        return int(self.columns.size)

    @property
    def inside(self) -> Booleans:
        """Return the part on the grid, shape (91, 109, 91)."""
        volume = np.zeros(SHAPE, dtype=np.bool_)
        volume[tuple(load_brain_mask().ijk[self.columns].T)] = True
        return volume

    def holds(self, xyz_mm: NDArray[Any]) -> Booleans:
        """Return, per row, whether the voxel holding an MNI coordinate belongs to the part."""
        ijk = nearest_voxels(xyz_mm)
        fits = ((ijk >= 0) & (ijk < np.array(SHAPE))).all(axis=1)
        found = np.zeros(len(ijk), dtype=np.bool_)
        found[fits] = self.inside[tuple(ijk[fits].T)]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class BrainMask:
    """The analysis mask: which voxels of the grid are brain.

    `inside` has the grid's shape; `ijk` (n_voxels, 3) lists its voxels in C order; `column` gives for
    each voxel of the grid its place in that list, or -1.
    """

    inside: Booleans
    ijk: Integers
    column: NDArray[np.int32]

    @property
    def n_voxels(self) -> int:
        """Number of voxels inside the mask."""
        return int(self.ijk.shape[0])


@cache
def load_brain_mask() -> BrainMask:
    """Return GingerALE's "more conservative" brain mask, 228,483 voxels of 2 mm."""
    image = nib.Nifti1Image.from_bytes(gzip.decompress(read_kept("mni152_2mm_brain.nii.gz")))
    inside = np.asarray(image.dataobj) > 0
    column = np.full(SHAPE, -1, dtype=np.int32)
    column[inside] = np.arange(N_MASK_VOXELS, dtype=np.int32)
    for array in (inside, column):
        array.setflags(write=False)
    return BrainMask(inside=inside, ijk=np.argwhere(inside).astype(np.int64), column=column)


@cache
def load_null_voxels(space: NullSpace = NullSpace.GREY_MATTER) -> Integers:
    """Return the voxels (n, 3) simulated foci are drawn from, all of them inside the brain mask.

    Grey matter is every mask voxel whose centre has a probability above 10 % in the ICBM 2009a
    template (186,779 voxels; Eickhoff 2012).
    """
    if space is NullSpace.BRAIN:
        return load_brain_mask().ijk
    return np.argwhere(read_kept_mask("mni152_2mm_grey_matter.npz")).astype(np.int64)


def null_voxels_in(space: NullSpace, part: BrainPart | None) -> Integers:
    """Return the voxels (n, 3) simulated foci are drawn from: those of `space`, of a part only those inside it.

    A part without any grey matter gives all its voxels.
    """
    voxels = load_null_voxels(space)
    if part is None:
        return voxels
    shared = voxels[part.inside[tuple(voxels.T)]]
    return shared if len(shared) else load_brain_mask().ijk[part.columns]


def to_mm(ijk: NDArray[Any]) -> Floats:
    """Return the MNI coordinates in mm, shape (n, 3), of voxel indices (n, 3); fractions are kept."""
    return np.asarray(ijk, dtype=np.float64) * np.diag(AFFINE)[:3] + AFFINE[:3, 3]


def to_voxels(xyz_mm: NDArray[Any]) -> Floats:
    """Return voxel indices (n, 3) of MNI coordinates in mm, not rounded and not clipped."""
    return (np.asarray(xyz_mm, dtype=np.float64) - AFFINE[:3, 3]) / np.diag(AFFINE)[:3]


def nearest_voxels(xyz_mm: NDArray[Any]) -> Integers:
    """Return the indices (n, 3) of the voxels holding MNI coordinates; may lie outside the grid."""
    return np.floor(to_voxels(xyz_mm) + 0.5).astype(np.int64)


def is_in_brain(xyz_mm: NDArray[Any]) -> Booleans:
    """Return, per row, whether the voxel holding an MNI coordinate belongs to the brain mask."""
    ijk = nearest_voxels(xyz_mm)
    fits = ((ijk >= 0) & (ijk < np.array(SHAPE))).all(axis=1)
    inside = np.zeros(len(ijk), dtype=np.bool_)
    inside[fits] = load_brain_mask().inside[tuple(ijk[fits].T)]
    return inside


def to_volume(values: NDArray[Any], *, fill: float = 0.0) -> NDArray[Any]:
    """Return the 91 x 109 x 91 volume of one number per mask voxel; `fill` outside the mask."""
    volume = np.full(SHAPE, fill, dtype=np.asarray(values).dtype)
    volume[load_brain_mask().inside] = values
    return volume


def from_volume(volume: NDArray[Any]) -> NDArray[Any]:
    """Return the mask voxels' values, in the mask's order, of a 91 x 109 x 91 volume."""
    if volume.shape != SHAPE:
        msg = f"a volume of shape {volume.shape} is not on the {SHAPE} grid"
        raise ValueError(msg)
    return np.asarray(volume)[load_brain_mask().inside]
