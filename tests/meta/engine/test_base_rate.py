"""ALE against base rates: the same numbers as a plain count, NiMARE's maps for the same foci, and what is active anyway is no finding."""

from __future__ import annotations

import numpy as np
import pytest

from corpora.errors import ProtocolError
from meta.engine.ale import ALESettings
from meta.engine.base_rate import (
    _RANK_STREAM,
    base_rate_plan,
    fit_from_base_rate,
    left_out,
    rank_voxels,
    simulate_sizes,
    sums_of,
)
from meta.engine.experiments import Experiment
from meta.engine.kernels import Kernel, make_union_map
from meta.engine.philox import draw_uniform
from meta.engine.space import NullSpace, load_brain_mask, load_null_voxels, nearest_voxels, to_mm

HUB, PARTNER = np.array([-36.0, 20, 4]), np.array([40.0, 20, 0])


@pytest.fixture(scope="module")
def pool() -> np.ndarray:
    """Foci of a database that is active at the hub in every second study, and anywhere in the brain."""
    random = np.random.default_rng(4)
    voxels = to_mm(load_null_voxels(NullSpace.BRAIN))
    anywhere = voxels[random.integers(0, len(voxels), 3000)]
    return np.concatenate([anywhere, HUB + random.integers(-4, 5, (600, 3))])


@pytest.fixture(scope="module")
def experiments(pool: np.ndarray) -> list[Experiment]:
    """Forty experiments: half of them active at the hub, as the database is, and all at the partner."""
    random = np.random.default_rng(5)
    found = []
    for e in range(40):
        foci = [pool[random.integers(0, 3000)] for _ in range(3)] + [PARTNER + random.integers(-2, 3, 3)]
        foci += [HUB + random.integers(-4, 5, 3)] if e % 2 else []
        found.append(Experiment(id=f"e{e}", study=f"e{e}", n=20, foci=np.array(foci, dtype=float)))
    return found


def draws(plan, number: int) -> np.ndarray:
    voxels = plan.tables.voxels
    uniform = draw_uniform(1, _RANK_STREAM, number, plan.n_foci)
    return voxels[(uniform * len(voxels)).astype(np.int64)] + plan.origin


def test_ranks_and_thresholds_are_those_of_a_plain_count_for_any_number_of_workers(experiments, pool) -> None:
    few = experiments[:8]
    plan = base_rate_plan(few, pool, Kernel.GINGERALE)
    ale = make_union_map(few, Kernel.GINGERALE).ale
    limit = (np.log1p(-ale) + left_out(plan)).astype(np.float32)
    sums = np.array([sums_of(plan, draws(plan, number)) for number in range(12)])
    ranked = rank_voxels(plan, ale, p=0.2, n=12, seed=1, workers=2)
    assert (ranked.reached == (sums <= limit).sum(axis=0)).all()
    assert (ranked.thresholds == np.sort(sums, axis=0)[2]).all()
    assert np.allclose(ranked.maxima, 1 - np.exp(sums.min(axis=1).astype(float)))
    alone = rank_voxels(plan, ale, p=0.2, n=12, seed=1, workers=1)
    assert (alone.reached == ranked.reached).all()
    assert (alone.thresholds == ranked.thresholds).all()
    # What passes the threshold is what at most 2 of 12 maps reach.
    assert ((limit < ranked.thresholds) == (ranked.reached <= 2)).all()


def test_maps_are_nimare_s_for_the_same_foci(experiments, pool) -> None:
    from nimare.meta.cbma.ale import _compute_ale_summarystat, compute_ale_ma
    from nimare.utils import get_template

    few = experiments[:6]
    plan = base_rate_plan(few, pool, Kernel.NIMARE)
    ijk = draws(plan, 0)
    index = np.repeat([e.id for e in few], [e.n_foci for e in few])
    sizes = np.full(len(ijk), 20)
    mask = get_template("ale_2mm", mask="brain")
    maps, _, _ = compute_ale_ma(mask, ijk.astype(np.int32), exp_idx=index, sample_sizes=sizes, use_dict=True)
    theirs = np.asarray(_compute_ale_summarystat(maps))
    ours = 1 - np.exp(sums_of(plan, ijk).astype(float))
    assert theirs.max() > 0.01
    assert np.abs(ours - theirs).max() < 1e-5


def test_what_is_active_anyway_is_no_finding_and_its_partner_is(experiments, pool) -> None:
    settings = ALESettings(permutations=1000, seed=2, workers=2)
    found = fit_from_base_rate(experiments, pool, settings)
    labels = found.labels
    voxel = {tuple(ijk): column for column, ijk in enumerate(load_brain_mask().ijk.tolist())}

    def at(place: np.ndarray) -> int:
        return int(labels[voxel[tuple(nearest_voxels(place[None])[0].tolist())]])

    assert at(PARTNER) > 0
    assert at(HUB) == 0
    assert found.values[voxel[tuple(nearest_voxels(HUB[None])[0].tolist())]] > 0.02
    assert found.size_cutoff >= 1
    assert 0 < found.p_of_clusters[0] <= 0.05


def test_sizes_belong_to_voxels_at_their_own_threshold(experiments, pool) -> None:
    plan = base_rate_plan(experiments[:8], pool, Kernel.GINGERALE)
    none = np.full(load_brain_mask().n_voxels, -np.inf, dtype=np.float32)
    every = np.full(load_brain_mask().n_voxels, np.inf, dtype=np.float32)
    assert simulate_sizes(plan, none, n=2, seed=1).tolist() == [0, 0]
    assert simulate_sizes(plan, every, n=1, seed=1)[0] > 228_000


def test_too_few_permutations_are_refused(experiments, pool) -> None:
    with pytest.raises(ProtocolError, match=r"999 permutations cannot give p < \.001"):
        fit_from_base_rate(experiments, pool, ALESettings(permutations=999))
