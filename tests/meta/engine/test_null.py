"""The compiled null against a naive one, and the same bytes for any number of workers."""

import math

import numpy as np
import pytest
from scipy import ndimage

from meta.engine.experiments import Experiment
from meta.engine.kernels import Kernel, make_union_map
from meta.engine.null import make_null_plan, maxima_of_foci, run_null, simulate_maxima
from meta.engine.space import NullSpace, load_null_voxels, to_mm, to_volume

THRESHOLD = 0.012


def _experiments(sizes=((12, 30), (25, 9), (8, 18), (40, 5), (25, 24), (15, 1))):
    return [Experiment(id=f"e{i}", study=f"s{i}", n=n, foci=np.zeros((count, 3))) for i, (n, count) in enumerate(sizes)]


def _place(experiments, ijk):
    parts = np.split(to_mm(ijk), np.cumsum([e.n_foci for e in experiments])[:-1])
    return [Experiment(id=e.id, study=e.study, n=e.n, foci=part) for e, part in zip(experiments, parts, strict=True)]


def _naive_maxima(experiments, ijk, kernel, strict):
    """Map by map, labelled by scipy."""
    ale = make_union_map(_place(experiments, ijk), kernel).ale
    volume = to_volume(ale)
    labels, count = ndimage.label(volume > THRESHOLD if strict else volume >= THRESHOLD)
    sizes = np.bincount(labels.ravel())[1:] if count else [0]
    masses = ndimage.sum(volume - THRESHOLD, labels, range(1, count + 1)) if count else [0.0]
    return ale.max(), max(sizes), max(masses)


@pytest.mark.parametrize("kernel", list(Kernel))
def test_maxima_equal_those_of_whole_maps_labelled_by_scipy(kernel):
    experiments = _experiments()
    strict = kernel is Kernel.NIMARE
    plan = make_null_plan(experiments, kernel, ale_threshold=THRESHOLD, strict=strict)
    voxels = load_null_voxels()
    rng = np.random.default_rng(8)
    # Crowded draws (all foci within one small part) meet the rules for overlapping foci of one experiment.
    pools = [voxels, voxels, voxels[np.abs(voxels - voxels[90_000]).max(axis=1) <= 8]]
    for pool in (*pools, pools[2]):
        ijk = pool[rng.integers(len(pool), size=plan.n_foci)]
        found = maxima_of_foci(plan, ijk)
        ale, size, mass = _naive_maxima(experiments, ijk, kernel, strict)
        assert found.size[0] == size
        assert found.ale[0] == pytest.approx(ale, abs=2e-8)
        assert found.mass[0] == pytest.approx(mass, rel=5e-3, abs=1e-4)


def test_a_focus_given_twice_counts_once():
    experiments = _experiments(((20, 2),))
    plan = make_null_plan(experiments, Kernel.GINGERALE, ale_threshold=0.002)
    at = load_null_voxels()[100_000]
    one = make_null_plan(_experiments(((20, 1),)), Kernel.GINGERALE, ale_threshold=0.002)
    twice, once = maxima_of_foci(plan, np.array([at, at])), maxima_of_foci(one, np.array([at]))
    assert (twice.size[0], twice.ale[0]) == (once.size[0], once.ale[0])


def test_nimare_kernel_gives_nimares_largest_cluster_for_the_same_draws():
    from nimare.meta.cbma.ale import ALE
    from nimare.utils import get_template

    from meta.nimare_bridge.foci_ale import experiments_of
    from meta.nimare_bridge.studysets import to_studyset

    experiments = _experiments()
    voxels = load_null_voxels()
    rng = np.random.default_rng(5)
    first = _place(experiments, voxels[rng.integers(len(voxels), size=87)])
    estimator = ALE(mask=get_template("ale_2mm", mask="brain"))
    estimator.fit(to_studyset(first))
    table = estimator.inputs_["coordinates"]
    order = experiments_of(table, None)
    threshold = float(estimator._p_to_summarystat(0.001))
    plan = make_null_plan(order, Kernel.NIMARE, ale_threshold=threshold, strict=True)
    inside = np.asarray(estimator.masker.mask_img.dataobj) > 0
    faces = ndimage.generate_binary_structure(3, 1)
    for _ in range(8):
        ijk = voxels[rng.integers(len(voxels), size=87)]
        ale, size, mass = estimator._correct_fwe_montecarlo_permutation(
            ijk[:, None], table.drop(columns=["x", "y", "z"]), faces, threshold, False, inside
        )
        found = maxima_of_foci(plan, ijk)
        assert found.size[0] == size
        assert found.ale[0] == pytest.approx(float(ale), abs=1e-6)
        assert found.mass[0] == pytest.approx(float(mass), rel=5e-3, abs=1e-4)


def test_workers_and_ranges_do_not_change_a_byte():
    plan = make_null_plan(_experiments(), Kernel.GINGERALE, ale_threshold=THRESHOLD)
    runs = [run_null(plan, 50, seed=3, workers=w) for w in (1, 2)]
    parts = [simulate_maxima(plan, 3, a, b) for a, b in ((0, 7), (7, 50))]
    for name in ("ale", "size", "mass"):
        one = getattr(runs[0], name)
        assert one.tobytes() == getattr(runs[1], name).tobytes()
        assert one.tobytes() == np.concatenate([getattr(p, name) for p in parts]).tobytes()


@pytest.mark.parametrize("kernel", list(Kernel))
@pytest.mark.parametrize("n", [1, 2, 7, 15, 24, 40, 300, 20_000])
def test_kernels_fall_with_the_distance_alone_so_that_the_nearer_focus_has_the_higher_activation(kernel, n):
    plan = make_null_plan([Experiment(id="e", study="s", n=n, foci=np.zeros((1, 3)))], kernel, ale_threshold=THRESHOLD)
    tables = plan.tables
    planes = np.repeat(np.arange(-plan.half, plan.half + 1), np.diff(tables.planes[0]))
    distance2 = (
        planes[:, None] ** 2 + tables.segment_dy[:, None] ** 2 + (tables.segment_dz[:, None] + np.arange(8)) ** 2
    )
    values = tables.segment_logs.reshape(-1, 8)
    used = values < 0
    rings = [np.unique(values[used & (distance2 == d2)]) for d2 in np.unique(distance2[used])]
    assert all(ring.size == 1 for ring in rings)
    assert (np.diff(np.concatenate(rings)) > 0).all()
    assert used[distance2 <= distance2[used].max()].all()


def test_seeds_and_streams_draw_differently():
    plan = make_null_plan(_experiments(), Kernel.GINGERALE, ale_threshold=THRESHOLD)
    runs = {simulate_maxima(plan, seed, 0, 5, stream=stream).ale.tobytes() for seed, stream in ((1, 0), (2, 0), (1, 1))}
    assert len(runs) == 3


def test_progress_ends_at_the_total_and_stopping_waits_for_a_full_batch():
    plan = make_null_plan(_experiments(((20, 2),)), Kernel.GINGERALE, ale_threshold=THRESHOLD)
    seen = []
    run_null(plan, 40, seed=1, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (40, 40)
    assert seen == sorted(seen)
    assert run_null(plan, 1200, seed=1, stop=lambda maxima: True).n_iterations == 500
    assert run_null(plan, 600, seed=1, stop=lambda maxima: False).n_iterations == 600


def test_whole_brain_and_grey_matter_draw_from_their_voxels():
    for space in NullSpace:
        plan = make_null_plan(_experiments(), Kernel.GINGERALE, ale_threshold=THRESHOLD, space=space)
        assert len(plan.tables.voxels) == len(load_null_voxels(space))
        assert plan.tables.inside.sum() == 228_483
        assert math.isclose(plan.ale_threshold, THRESHOLD)
