"""Meta-analytic connectivity of a published pair of seeds beside the published networks: distances in mm.

    FOCIMINE_DATABASES=SHELF python benchmarks/macm.py [--databases neurosynth neuroquery] [--permutations 1000] [--base-rate]

The published networks were searched in BrainMap with Sleuth, which is not open data; Neurosynth and NeuroQuery stand in for it. Published are
centres of clusters, some as large as both hemispheres, and their regions: for each centre, and for each region's own centre (AAL,
Tzourio-Mazoyer 2002), the distance to our nearest significant voxel and to our nearest peak.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace

import numpy as np

from corpora.protocol import make_analysis_section
from meta.analysis import AnalysisResult, run_analysis
from meta.databases import shelf
from meta.databases.regions import read_region
from meta.engine.ale import NullHistograms
from meta.engine.space import to_mm
from meta.networks.choosing import choose
from meta.networks.network import Connected, nearest_peak
from meta.plan import make_settings
from meta.selection import Selection

SEEDS = {
    # Published cluster 1: centre TAL (-32.7, 12.9, 3), 1192 mm3: a sphere of that volume, and the box around its three peaks and a voxel.
    "1": ("sphere:-34,14.9,-1.6,6.6", "box:-41.5..-27,9..20.4,-13.3..5.9"),
    # Published cluster 2: centre TAL (-2.1, 27.9, 45.3), 696 mm3; peaks (-2, 30, 44) and (0, 20, 52).
    "2": ("sphere:-0.9,34.5,43.6,5.5", "box:-2.8..3.4,24.8..38.6,39.9..53.7"),
}
PUBLISHED = {
    "1": {
        "1-1 bilateral: thalamus, lentiform, insula, IFG": (-1.6, 14.1, 8.4),
        "1-2 bilateral: cingulate, medial frontal": (1.2, 17.3, 44.5),
        "1-3 left inferior parietal": (-38.0, -50.6, 45.3),
        "1-4 right inferior parietal": (41.1, -51.1, 45.1),
        "1-5 left cerebellum": (-32.9, -63.5, -27.0),
        "1-6 right cerebellum": (31.2, -62.0, -27.2),
    },
    "2": {"2-1 bilateral: anterior cingulate": (-0.4, 33.9, -0.6), "2-2 left: insula, claustrum": (-36.1, 8.8, 5.3)},
}
"""Table 3 of the published review, MNI."""
REGIONS = {
    "1": {
        "insula": ((-35, 7, 3), (39, 6, 2)),
        "thalamus": ((-11, -18, 8), (13, -18, 8)),
        "lentiform (putamen)": ((-24, 4, 2), (28, 5, 2)),
        "caudate": ((-11, 11, 9), (15, 12, 9)),
        "inferior frontal (opercular)": ((-48, 13, 19), (50, 15, 21)),
        "precentral": ((-39, -6, 51), (41, -8, 52)),
        "medial frontal (SMA)": ((-5, 5, 61), (9, 0, 62)),
        "inferior parietal": ((-43, -46, 47), (46, -46, 50)),
        "cerebellum (VI)": ((-23, -59, -22), (25, -58, -24)),
    },
    "2": {"anterior cingulate": ((-4, 35, 14), (8, 37, 16)), "insula": ((-35, 7, 3), (39, 6, 2))},
}


def main() -> None:
    """Print the tables of docs/benchmarks.md."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--databases", nargs="+", default=["neurosynth", "neuroquery"])
    parser.add_argument("--permutations", type=int, default=1000)
    parser.add_argument("--base-rate", action="store_true")
    given = parser.parse_args()
    for name in given.databases:
        database = shelf.open_database(name)
        for seed, regions in SEEDS.items():
            for text in regions:
                started = time.perf_counter()
                chosen = choose(database, read_region(text), n=20)
                section = make_analysis_section(
                    permutations=given.permutations,
                    null_foci="brain",
                    robustness={"leave_one_study_out": False, "contributions": False},
                )
                settings = replace(make_settings(section, workers=2), assumed_n=20)
                settings = replace(settings, ale=replace(settings.ale, null_histograms=NullHistograms.SCATTERED))
                selection = Selection(contrasts=chosen.contrasts)
                result = None if given.base_rate else run_analysis(selection, settings)
                one = Connected(name=seed, chosen=chosen, result=result)
                show(seed, one, time.perf_counter() - started)


def show(seed: str, one: Connected, seconds: float) -> None:
    """Print one network beside the published one."""
    result = one.result
    print(
        f"\n{one.chosen.words()}; {len(result.experiments)} experiments, {sum(e.n_foci for e in result.experiments)} foci"
    )
    reached = "reaches into the seed" if one.reaches_seed else "MISSES ITS SEED"
    print(f"{len(result.clusters)} clusters; the map {reached}; {seconds:.0f} s, {memory():.2f} GB")
    for c in result.clusters:
        print(
            f"  {c.number}: {c.volume_mm3:.0f} mm3, peak {tuple(round(v) for v in c.peaks[0].place.mni)}, z {c.peaks[0].z:.1f}"
        )
    inside = to_mm(np.argwhere(result.labels > 0))
    for words, place in PUBLISHED[seed].items():
        print(f"  {words:50s} {line(place, inside, result)}")
    for words, sides in REGIONS[seed].items():
        for side, place in zip(("left", "right"), sides, strict=True):
            print(f"  {f'{side} {words}':50s} {line(place, inside, result)}")


def line(place: tuple[float, float, float], inside: np.ndarray, result: AnalysisResult) -> str:
    """Return the distances of a place to the nearest significant voxel and peak."""
    if not len(inside):
        return "no significant voxel"
    near = nearest_peak(place, result.clusters)
    assert near is not None
    voxel = float(np.linalg.norm(inside - np.array(place), axis=1).min())
    return f"voxel {voxel:5.1f} mm   peak {near[2]:5.1f} mm {tuple(near[1].astype(int).tolist())}"


def memory() -> float:
    """Return the process' largest memory, GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
