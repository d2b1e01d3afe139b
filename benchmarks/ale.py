"""ALE speed and parity: our null beside NiMARE's and JALE's, same data, same cores, one run.

    python benchmarks/ale.py DATA [--nimare 40] [--jale 3] [--ours 500]

DATA is the folder holding `speed/` and `reference/`. A peer that cannot be imported is skipped with a notice.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import resource
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from meta.engine.ale import ALESettings, correct_fwe, fit_ale, plan_null
from meta.engine.experiments import Experiment, make_experiments
from meta.engine.kernels import Kernel
from meta.engine.null import make_null_plan, maxima_of_foci, run_null
from meta.engine.space import from_volume, load_null_voxels, to_volume
from meta.formats.sleuth import parse_sleuth

SETS = ("a24", "b196", "c1000")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--nimare", type=int, default=40, help="iterations of NiMARE on a24; fewer on larger sets")
    parser.add_argument("--jale", type=int, default=3)
    parser.add_argument("--ours", type=int, default=500)
    choice = parser.parse_args()
    warnings.filterwarnings("ignore")
    print_machine()
    print_parity(choice.data / "reference")
    for name in SETS:
        experiments = read(choice.data / "speed" / f"{name}_sleuth.txt")
        print_speed(name, experiments, choice)
    print(
        f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (with peers)"
    )


def read(path: Path) -> tuple[Experiment, ...]:
    return make_experiments(parse_sleuth(path.read_text(encoding="utf-8-sig"), name=path.name).contrasts)


def print_machine() -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "nimare"))
    print(
        f"{time.strftime('%Y-%m-%d')}  Python {platform.python_version()}, {packages}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def print_parity(folder: Path) -> None:
    import nibabel as nib

    at = folder / "gingerale_increase"
    maps = fit_ale(read(at / "AG_increase_embedded_foci.txt"))
    for kind, ours in (("ALE", maps.ale), ("Z", maps.z)):
        theirs = from_volume(np.asarray(nib.load(at / f"AG_increase_18apr2023_{kind}.nii.gz").dataobj))
        print(f"GingerALE {kind} map, 24 experiments: largest difference {np.nanmax(np.abs(theirs - ours)):.2e}")
    at = folder / "gingerale_language"
    found = correct_fwe(fit_ale(read(at / "language_foci.txt"), ALESettings(permutations=1, min_cluster_mm3=896)))
    expected = np.asarray(nib.load(at / "metalang_p001_C05_1k_clust.nii.gz").dataobj) > 0
    differing = int(((to_volume(found.labels) > 0) != expected).sum())
    print(f"GingerALE clusters given its minimum volume, 27 experiments: {differing} of {expected.sum()} voxels differ")


def print_speed(name: str, experiments: tuple[Experiment, ...], choice: argparse.Namespace) -> None:
    foci = sum(e.n_foci for e in experiments)
    print(f"\n{name}: {len(experiments)} experiments, {foci} foci; ms per permutation (wall)")
    scale = max(1.0, foci / 141) ** 0.7
    maps = fit_ale(experiments)
    plan = plan_null(maps)
    run_null(plan, 2, seed=1)
    count = max(40, int(choice.ours / scale))
    one = clock(lambda: run_null(plan, count, seed=1, workers=1)) / count
    two = clock(lambda: run_null(plan, count, seed=1, workers=2)) / count
    runs = [run_null(plan, 40, seed=1, workers=w) for w in (1, 2)]
    same = all(getattr(runs[0], k).tobytes() == getattr(runs[1], k).tobytes() for k in ("ale", "size", "mass"))
    print(f"  ours (gingerale)  1 worker {one:8.2f}   2 workers {two:8.2f}   identical bytes: {same}")
    peer = nimare_times(experiments, max(4, int(choice.nimare / scale)))
    if peer:
        print(
            f"  NiMARE            1 core   {peer[0]:8.2f}   2 cores   {peer[1]:8.2f}   ours is {peer[0] / one:.0f}x / {peer[1] / two:.0f}x"
        )
        print(f"  same draws, nimare kernel: largest cluster equal in {peer[2]} of {peer[3]} iterations")
    if choice.jale and foci < 5000:
        print_jale(experiments, choice.jale, one)


def clock(run: Callable[[], object]) -> float:
    """Return the milliseconds of the faster of two runs."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def nimare_times(experiments: tuple[Experiment, ...], count: int) -> tuple[float, float, int, int] | None:
    if importlib.util.find_spec("nimare") is None:
        print("  NiMARE is not installed: skipped")
        return None
    from joblib import Parallel, delayed
    from nimare.meta.cbma.ale import ALE
    from nimare.utils import get_template
    from scipy import ndimage

    from meta.nimare_bridge.foci_ale import experiments_of
    from meta.nimare_bridge.studysets import to_studyset

    estimator = ALE(mask=get_template("ale_2mm", mask="brain"))
    estimator.fit(to_studyset(experiments))
    table = estimator.inputs_["coordinates"]
    rows = table.drop(columns=["x", "y", "z"])
    inside = np.asarray(estimator.masker.mask_img.dataobj) > 0
    faces = ndimage.generate_binary_structure(3, 1)
    threshold = float(estimator._p_to_summarystat(0.001))
    voxels = load_null_voxels()
    rng = np.random.default_rng(1)
    draws = [voxels[rng.integers(len(voxels), size=len(table))] for _ in range(count)]

    def once(ijk: np.ndarray) -> tuple[float, int, float]:
        return estimator._correct_fwe_montecarlo_permutation(ijk[:, None], rows, faces, threshold, False, inside)

    once(draws[0])
    theirs = [once(ijk) for ijk in draws]
    one = clock(lambda: [once(ijk) for ijk in draws]) / count
    two = clock(lambda: Parallel(n_jobs=2, backend="threading")(delayed(once)(ijk) for ijk in draws)) / count
    plan = make_null_plan(experiments_of(table, None), Kernel.NIMARE, ale_threshold=threshold, strict=True)
    equal = sum(
        int(maxima_of_foci(plan, ijk).size[0]) == int(found[1]) for ijk, found in zip(draws, theirs, strict=True)
    )
    return one, two, equal, count


def print_jale(experiments: tuple[Experiment, ...], count: int, ours: float) -> None:
    if importlib.util.find_spec("jale") is None:
        print("  JALE is not installed: skipped")
        return
    import pandas as pd
    from jale.core.utils.compute import compute_monte_carlo_null
    from jale.core.utils.kernel import create_kernel_array

    kernels = create_kernel_array(pd.DataFrame({"Subjects": [e.n for e in experiments]}))
    null = fit_ale(experiments).null
    tail = np.cumsum(null[::-1])[::-1][::10]  # JALE's bins are 1e-4 wide
    tail = np.concatenate([tail, np.full(20_000, tail[-1])])
    counts = [e.n_foci for e in experiments]
    start = time.perf_counter()
    for _ in range(count):
        compute_monte_carlo_null(counts, kernels, step=10_000, hx_conv=tail, tfce_enabled=False)
    each = 1000 * (time.perf_counter() - start) / count
    print(f"  JALE {version('jale')} without TFCE 1 core {each:8.2f}   ours is {each / ours:.0f}x")


if __name__ == "__main__":
    main()
