"""Seed regions: which foci of a database lie in a sphere, a box, a mask or a cluster of a map."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpora.errors import FormatError, ProtocolError
from meta.databases.images import read_image
from meta.engine.space import Booleans, Floats, to_mm

_EXAMPLE = (
    "Write sphere:-36,20,4,8 (centre and radius in mm), box:-44..-28,12..28,-4..12, mask:FILE.nii.gz, "
    "or FOLDER:2 (cluster 2 of an analysis)."
)
LABELS = "maps/cluster_labels.nii.gz"
"""Of an analysis' folder: the image that holds cluster numbers."""
NEAR = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region in MNI: `holds` says of foci, shape (n, 3), mm, which lie in it; `words` say what it is."""

    name: str
    words: str
    holds: Callable[[Floats], Booleans]


def read_region(text: str, folder: Path | None = None) -> Region:
    """Return the region that a plan or an option names.

    Parameters
    ----------
    text : `sphere:x,y,z,radius`, `box:x1..x2,y1..y2,z1..z2` (mm, MNI), `mask:FILE`, or `NAME:NUMBER`, a cluster of the analysis
        whose folder NAME is.
    folder : that files and analyses are looked for in.

    Raises
    ------
    ProtocolError : it is none of these, or says nothing that can be a region.
    FormatError : an image cannot be read, or holds no such cluster.
    """
    kind, colon, rest = text.partition(":")
    if kind == "sphere":
        return _sphere(text, rest)
    if kind == "box":
        return _box(text, rest)
    if kind == "mask":
        return _image(text, Path(folder or ".", rest), None)
    if colon and rest.rsplit(":", 1)[-1].strip().isdigit():
        where, _, number = text.rpartition(":")
        return _image(text, Path(folder or ".", where) / LABELS, int(number))
    raise ProtocolError(f'"{text}" names no region.', hint=_EXAMPLE)


def _numbers(text: str, parts: list[str], n: int) -> list[float]:
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != n or not all(math.isfinite(number) for number in numbers):
        raise ProtocolError(f'"{text}" names no region.', hint=_EXAMPLE)
    return numbers


def _sphere(text: str, rest: str) -> Region:
    x, y, z, radius = _numbers(text, rest.split(","), 4)
    if not 0 < radius <= 50:
        raise ProtocolError(f'"{text}": a radius of {radius:g} mm.', hint="Give one above 0, up to 50 mm.")
    centre = np.array([x, y, z])

    def holds(foci: Floats) -> Booleans:
        return np.asarray(((foci - centre) ** 2).sum(axis=1) <= radius**2 + NEAR)

    return Region(name=text, words=f"sphere of {radius:g} mm around MNI ({x:g}, {y:g}, {z:g})", holds=holds)


def _box(text: str, rest: str) -> Region:
    edges = [part.partition("..")[::2] for part in rest.split(",")]
    numbers = np.array(_numbers(text, [edge for pair in edges for edge in pair], 6)).reshape(3, 2)
    low, high = numbers.min(axis=1), numbers.max(axis=1)

    def holds(foci: Floats) -> Booleans:
        return np.asarray(((foci >= low - NEAR) & (foci <= high + NEAR)).all(axis=1))

    extent = ", ".join(f"{axis} {a:g} to {b:g}" for axis, a, b in zip("xyz", low, high, strict=True))
    return Region(name=text, words=f"box of MNI {extent} mm", holds=holds)


def _image(text: str, path: Path, number: int | None) -> Region:
    """Return the voxels of an image that are not 0 (or have a cluster's number), wherever its grid lies."""
    volume, affine = read_image(path)
    inside = volume == number if number is not None else np.isfinite(volume) & (volume != 0)
    if not inside.any():
        what = f"no cluster {number}" if number is not None else "no voxel that is not 0"
        raise FormatError(f"{path}: there is {what} in it.", hint="Clusters are numbered in the analysis' tables.")
    back = np.linalg.inv(affine)

    def holds(foci: Floats) -> Booleans:
        ijk = np.floor(foci @ back[:3, :3].T + back[:3, 3] + 0.5).astype(np.int64)
        fits = ((ijk >= 0) & (ijk < np.array(inside.shape))).all(axis=1)
        found = np.zeros(len(foci), dtype=np.bool_)
        found[fits] = inside[tuple(ijk[fits].T)]
        return found

    n = int(inside.sum())
    words = f"cluster {number} of {text.rpartition(':')[0]}" if number is not None else f"mask {path.name}"
    return Region(name=text, words=f"{words} ({n} voxels)", holds=holds)


def parts_in(region: Region, foci: Floats, first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the parts (part p has `foci[first[p]:first[p + 1]]`) with at least one focus in the region."""
    inside = np.concatenate([[0], np.cumsum(region.holds(foci))])
    return np.flatnonzero(inside[first[1:]] > inside[first[:-1]])


def covers(region: Region, labels: NDArray[np.integer]) -> bool:
    """Return whether any voxel above a map's threshold (not 0 in `labels`, on our grid) lies in the region."""
    ijk = np.argwhere(labels > 0)
    return bool(len(ijk)) and bool(region.holds(to_mm(ijk)).any())
