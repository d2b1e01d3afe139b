"""Maps from files, on our grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import FormatError
from meta.engine.space import AFFINE, SHAPE, Floats, from_volume, load_brain_mask, to_mm


def read_image(path: Path, name: str = "") -> tuple[NDArray[Any], Floats]:
    """Return the volume (3-D) and affine of a NIfTI image; FormatError where it is none, by the `name` a person gave it."""
    import nibabel as nib

    name = name or str(path)
    if not path.is_file():
        raise FormatError(f"{name}: there is no such file.", hint="Give a NIfTI image (.nii, .nii.gz).")
    try:
        image: Any = nib.load(path)
        volume = np.asarray(image.dataobj, dtype=np.float64)
        affine = np.asarray(image.affine, dtype=np.float64)
        np.linalg.inv(affine)
    except (
        OSError,
        ValueError,
        EOFError,
        MemoryError,
        TypeError,
        nib.filebasedimages.ImageFileError,
        np.linalg.LinAlgError,
    ) as error:
        raise FormatError(
            f"{name} cannot be read as an image: {str(error).replace(str(path), name)}",
            hint="Give a NIfTI image (.nii, .nii.gz).",
        ) from error
    volume = volume[..., 0] if volume.ndim == 4 and volume.shape[3] == 1 else volume
    if volume.ndim != 3:
        raise FormatError(f"{name} has {volume.ndim} dimensions, not 3.", hint="Give one map.")
    return volume, affine


def on_grid(volume: NDArray[Any], affine: Floats) -> NDArray[Any]:
    """Return a map's values at the mask voxels of our grid: as they are on the same grid, else between its voxels (linear).

    What is no number, and what lies outside the map, is 0.
    """
    from scipy.ndimage import map_coordinates

    volume = np.nan_to_num(volume, nan=0.0, posinf=0.0, neginf=0.0)
    if volume.shape == SHAPE and np.allclose(affine, AFFINE):
        return np.asarray(from_volume(volume))
    back = np.linalg.inv(affine)
    places = to_mm(load_brain_mask().ijk) @ back[:3, :3].T + back[:3, 3]
    return np.asarray(map_coordinates(volume, places.T, order=1, mode="constant", cval=0.0))
