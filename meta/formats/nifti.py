"""Volumes on the grid of every analysis as NIfTI images, the same bytes every time."""

from __future__ import annotations

import gzip
import io
from typing import Any

from numpy.typing import NDArray

from meta.engine.space import AFFINE


def nifti_bytes(volume: NDArray[Any], description: str) -> bytes:
    """Return a gzipped NIfTI-1 image on the MNI grid, the same bytes every time."""
    import nibabel as nib

    image: Any = nib.Nifti1Image(volume, AFFINE)  # type: ignore[no-untyped-call]
    image.header.set_xyzt_units("mm")
    image.set_sform(AFFINE, code="mni")
    image.set_qform(AFFINE, code="mni")
    image.header["descrip"] = f"Focimine: {description}"[:79].encode()
    stream = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0, compresslevel=6) as packed:
        packed.write(image.to_bytes())
    return stream.getvalue()
