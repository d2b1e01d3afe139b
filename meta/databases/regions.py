"""Seed regions: which foci of a database lie in a sphere, a box, a mask or a cluster of a map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpora.errors import FormatError, ProtocolError
from corpora.protocol.regions import RegionText, read_region_text
from meta.databases.images import read_image
from meta.engine.space import Booleans, Floats, to_mm

_EXAMPLE = (
    "Write sphere:-36,20,4,8 (centre and radius in mm; also 36,20,4,8mm, or 36,20,4 alone), box:-44..-28,12..28,-4..12, "
    "mask:FILE.nii.gz, or FOLDER:2 (cluster 2 of an analysis; also FOLDER/2)."
)
LABELS = "maps/cluster_labels.nii.gz"
"""Of an analysis' folder: the image that holds cluster numbers."""
NEAR = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region in MNI: `holds` says of foci, shape (n, 3), mm, which lie in it; `words` say what it is, `centre` where (mm).

    `analysis` is the analysis whose cluster it is; none for other regions.
    """

    name: str
    words: str
    words_zh: str
    centre: tuple[float, float, float]
    holds: Callable[[Floats], Booleans]
    analysis: str = ""

    @property
    def named(self) -> str:
        """Return its words with the article they need in English: none before "cluster 1"."""
        return self.words if self.words.startswith("cluster ") else f"the {self.words}"

    def words_in(self, language: str) -> str:
        """Return what it is in "en" or "zh"."""
        return self.words_zh if language == "zh" else self.words


def read_region(text: str, folder: Path | None = None, analyses: Path | None = None) -> Region:
    """Return the region that a plan or an option names.

    Parameters
    ----------
    text : `sphere:x,y,z,radius`, `x,y,z,RADIUSmm` or `x,y,z` (a sphere of 6 mm), `box:x1..x2,y1..y2,z1..z2` (mm, MNI),
        `mask:FILE`, or `NAME:NUMBER` (or `NAME/NUMBER`), a cluster of the analysis whose folder NAME is.
    folder : that masks are looked for in, and analyses where `analyses` names no other place for them.

    Raises
    ------
    ProtocolError : it is none of these, or says nothing that can be a region.
    FormatError : an image cannot be read, or holds no such cluster.
    """
    try:
        said = read_region_text(text)
    except ProtocolError as error:
        raise ProtocolError(error.message, hint=_EXAMPLE) from None
    if said.kind == "sphere":
        return _sphere(text, said)
    if said.kind == "box":
        return _box(text, said)
    if said.kind == "mask":
        return _image(text, Path(folder or ".", said.where), said)
    return _image(text, Path(analyses or folder or ".", said.where) / LABELS, said)


def _sphere(text: str, said: RegionText) -> Region:
    x, y, z, radius = said.numbers
    centre = np.array([x, y, z])

    def holds(foci: Floats) -> Booleans:
        return np.asarray(((foci - centre) ** 2).sum(axis=1) <= radius**2 + NEAR)

    place = f"MNI ({x:g}, {y:g}, {z:g})"
    return Region(
        name=text,
        words=f"sphere of {radius:g} mm around {place}",
        words_zh=f"以 {place} 为中心、半径 {radius:g} mm 的球形区域",
        centre=(x, y, z),
        holds=holds,
    )


def _box(text: str, said: RegionText) -> Region:
    numbers = np.array(said.numbers).reshape(3, 2)
    low, high = numbers.min(axis=1), numbers.max(axis=1)

    def holds(foci: Floats) -> Booleans:
        return np.asarray(((foci >= low - NEAR) & (foci <= high + NEAR)).all(axis=1))

    extent = ", ".join(f"{axis} {a:g} to {b:g}" for axis, a, b in zip("xyz", low, high, strict=True))
    extent_zh = "，".join(f"{axis} {a:g} 至 {b:g}" for axis, a, b in zip("xyz", low, high, strict=True))
    x, y, z = (low + high) / 2
    return Region(
        name=text,
        words=f"box of MNI {extent} mm",
        words_zh=f"MNI 空间长方体区域（{extent_zh} mm）",
        centre=(float(x), float(y), float(z)),
        holds=holds,
    )


def _image(text: str, path: Path, said: RegionText) -> Region:
    """Return the voxels of an image that are not 0 (or have a cluster's number), wherever its grid lies."""
    # Messages name what was written, never where the review lies: they are printed in reports.
    number, analysis = said.cluster, said.where if said.kind == "cluster" else ""
    if analysis and not path.is_file():
        hint = f"It has no {LABELS}: name the folder of an analysis that was run, such as results/main:1."
        raise FormatError(f'"{text}": {analysis} is no analysis with a map of clusters.', hint=hint)
    volume, affine = read_image(path, said.where)
    inside = volume == number if number is not None else np.isfinite(volume) & (volume != 0)
    if not inside.any() and analysis:
        hint = "Clusters are numbered in the analysis' tables."
        raise FormatError(f'"{text}": there is no cluster {number} in it.', hint=hint)
    if not inside.any():
        raise FormatError(
            f'"{text}": the mask has no voxel that is not 0.', hint="Voxels of the region hold 1, others 0."
        )
    back = np.linalg.inv(affine)

    def holds(foci: Floats) -> Booleans:
        ijk = np.floor(foci @ back[:3, :3].T + back[:3, 3] + 0.5).astype(np.int64)
        fits = ((ijk >= 0) & (ijk < np.array(inside.shape))).all(axis=1)
        found = np.zeros(len(foci), dtype=np.bool_)
        found[fits] = inside[tuple(ijk[fits].T)]
        return found

    n = int(inside.sum())
    x, y, z = np.argwhere(inside).mean(axis=0) @ affine[:3, :3].T + affine[:3, 3]
    words = f"cluster {number} of {analysis}" if analysis else f"mask {path.name}"
    words_zh = f"分析 {analysis} 的簇 {number}" if analysis else f"掩模 {path.name}"
    return Region(
        name=text,
        words=f"{words} ({n} voxels)",
        words_zh=f"{words_zh}（{n} 个体素）",
        centre=(float(x), float(y), float(z)),
        holds=holds,
        analysis=analysis,
    )


def parts_in(region: Region, foci: Floats, first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the parts (part p has `foci[first[p]:first[p + 1]]`) with at least one focus in the region."""
    inside = np.concatenate([[0], np.cumsum(region.holds(foci))])
    return np.flatnonzero(inside[first[1:]] > inside[first[:-1]])


def covers(region: Region, labels: NDArray[np.integer]) -> bool:
    """Return whether any voxel above a map's threshold (not 0 in `labels`, on our grid) lies in the region."""
    ijk = np.argwhere(labels > 0)
    return bool(len(ijk)) and bool(region.holds(to_mm(ijk)).any())
