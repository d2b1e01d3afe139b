"""Meta-analytic connectivity of a published pair of seeds beside the published networks: distances in mm.

    FOCIMINE_DATABASES=SHELF python benchmarks/macm.py [--databases neurosynth neuroquery] [--permutations 1000] [--base-rate]
    python benchmarks/macm.py --speed FOCI --permutations 5000
    FOCIMINE_DATABASES=SHELF python benchmarks/macm.py --scale FOCI --permutations 1000      beside NiMARE's SCALE

The published networks were searched in BrainMap with Sleuth, which is not open data; Neurosynth and NeuroQuery stand in for it. Published are
centres of clusters, some as large as both hemispheres, and their regions: for each centre, and for each region's own centre (AAL,
Tzourio-Mazoyer 2002), the distance to our nearest significant voxel and to our nearest peak.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpora.protocol import make_analysis_section
from meta.analysis import AnalysisResult, AnalysisSettings, run_analysis
from meta.databases import shelf
from meta.databases.regions import read_region
from meta.engine.ale import NullHistograms
from meta.engine.space import to_mm
from meta.formats.read import read_foci
from meta.networks.base_rate import run_from_base_rate
from meta.networks.choosing import choose
from meta.networks.network import Connected, nearest_peak
from meta.plan import make_settings
from meta.selection import Selection, select_contrasts

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
    parser.add_argument("--speed", type=Path, help="a file of foci: how long its network takes, and how much memory")
    parser.add_argument("--scale", type=Path, help="a file of foci: its p against base rates beside NiMARE's SCALE")
    parser.add_argument("--seeds", nargs="+", default=["1", "2"])
    given = parser.parse_args()
    if given.scale:
        scale(given.scale, shelf.open_database(given.databases[0]).foci, given.permutations)
        return
    if given.speed:
        speed(given.speed, given.permutations)
        return
    for name in given.databases:
        database = shelf.open_database(name)
        for seed in given.seeds:
            for text in SEEDS[seed]:
                started = time.perf_counter()
                chosen = choose(database, read_region(text), n=20)
                settings = make(given.permutations)
                selection = Selection(contrasts=chosen.contrasts)
                result = (
                    run_from_base_rate(selection, settings, database)
                    if given.base_rate
                    else run_analysis(selection, settings)
                )
                one = Connected(name=seed, chosen=chosen, result=result)
                show(seed, one, time.perf_counter() - started)


def make(permutations: int) -> AnalysisSettings:
    """Return the settings of `focimine macm`, on two workers."""
    section = make_analysis_section(
        permutations=permutations,
        null_foci="brain",
        robustness={"leave_one_study_out": False, "contributions": False},
    )
    settings = replace(make_settings(section, workers=2), assumed_n=20)
    return replace(settings, ale=replace(settings.ale, null_histograms=NullHistograms.SCATTERED))


def speed(foci: Path, permutations: int) -> None:
    """Print what the network of a file's experiments costs."""
    selection = select_contrasts(read_foci([foci]).contrasts)
    run_analysis(selection, make(4))
    started, used = time.perf_counter(), time.process_time()
    result = run_analysis(selection, make(permutations))
    counts = f"{len(result.experiments)} experiments, {sum(e.n_foci for e in result.experiments)} foci"
    wall, processor = time.perf_counter() - started, time.process_time() - used
    print(
        f"{counts}, {permutations} permutations, 2 workers: {wall:.1f} s, processor {processor:.1f} s "
        f"({processor / 2:.1f} s on two free cores), {memory():.2f} GB"
    )


def scale(foci: Path, pool: np.ndarray, permutations: int) -> None:
    """Print how p against base rates agrees with NiMARE's SCALE; both draw their own numbers.

    Of two independent shares of n maps with the same expectation the difference has the variance 2 p (1 - p) / n.
    """
    from corpora.protocol import EstimatorSection
    from meta.engine.ale import ALESettings
    from meta.engine.base_rate import base_rate_plan, rank_voxels
    from meta.engine.experiments import make_experiments
    from meta.engine.kernels import Kernel, make_union_map
    from meta.engine.space import is_in_brain
    from meta.nimare_bridge.estimators import estimate

    experiments = make_experiments(read_foci([foci]).contrasts)
    pool = pool[is_in_brain(pool)]
    used = time.process_time()
    plan = base_rate_plan(experiments, pool, Kernel.NIMARE)
    ale = make_union_map(experiments, Kernel.NIMARE).ale
    ours = rank_voxels(plan, ale, p=0.001, n=permutations, seed=1, workers=2).p
    print(f"ours: processor {time.process_time() - used:.1f} s (compiling included)")
    used = time.process_time()
    section = EstimatorSection(name="scale", base_rate="pool")
    settings = ALESettings(permutations=permutations, kernel=Kernel.NIMARE)
    theirs = estimate(experiments, section, settings, base_rate=[tuple(xyz) for xyz in pool.tolist()])
    print(f"NiMARE: processor {time.process_time() - used:.1f} s (with its second simulation, of voxel FWE)")
    print(f"largest difference of the ALE values: {np.abs(ale - theirs.values).max():.1e}")
    p = (ours + theirs.p) / 2
    some = (p > 5 / permutations) & (p < 0.5)
    z = (ours - theirs.p)[some] / np.sqrt(2 * (p * (1 - p))[some] / permutations)
    print(
        f"{some.sum()} voxels with p between {5 / permutations:g} and .5: correlation of p {np.corrcoef(ours[some], theirs.p[some])[0, 1]:.4f}; "
        f"standardised difference: mean {z.mean():+.3f}, standard deviation {z.std():.3f} (1 where only chance differs)"
    )


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
