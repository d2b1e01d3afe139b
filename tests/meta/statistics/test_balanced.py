"""Balanced contrasts: the mean map is that of all subsets, the null is the same for any size, groups of one place do not differ."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from corpora.errors import ProtocolError
from corpora.protocol import make_analysis_section
from meta.engine.experiments import Experiment
from meta.engine.kernels import Kernel, activation_values
from meta.engine.null_plan import make_null_plan
from meta.engine.space import load_null_voxels, to_mm
from meta.plan import make_plan, run_plan
from meta.report.document.summary import compared_threshold
from meta.report.parts import Pictures
from meta.report.review import comparison_files
from meta.statistics.balanced import _Drawn, balanced_contrast, inclusion_weights, mean_map


def _group(name, place, count, seed):
    """Return experiments with a focus near a place and two at random in grey matter."""
    random = np.random.default_rng(seed)
    voxels = load_null_voxels()
    return [
        Experiment(
            id=f"{name}{i}",
            study=f"{name}{i}",
            n=20,
            foci=np.vstack([place + random.normal(0, 2, 3), to_mm(voxels[random.integers(len(voxels), size=2)])]),
        )
        for i in range(count)
    ]


LEFT, RIGHT = np.array([-34.0, 18, 0]), np.array([36.0, 20, 2])


@pytest.fixture(scope="module")
def groups():
    return _group("a", LEFT, 14, 1), _group("b", RIGHT, 7, 2)


def test_the_mean_map_is_that_of_all_subsets():
    group = _group("a", LEFT, 6, 1)
    activation = np.stack([activation_values(e, Kernel.GINGERALE) for e in group])
    maps = [1 - np.prod(1 - activation[list(chosen)], axis=0) for chosen in combinations(range(6), 4)]
    assert np.abs(mean_map(group, Kernel.GINGERALE, 4) - np.mean(maps, axis=0)).max() < 1e-9


def test_the_drawn_map_is_the_mean_map_of_the_foci_drawn():
    group = _group("a", LEFT, 6, 1)
    drawn = _Drawn(make_null_plan(group, Kernel.GINGERALE, ale_threshold=0.5), inclusion_weights(6, 4, 4))
    found = drawn.draw(seed=3, number=5)
    ijk = drawn.foci.draw(3, 31, 5) + drawn.foci.plan.origin
    foci = np.split(to_mm(ijk), 6)
    same = [Experiment(id=str(i), study=str(i), n=20, foci=f) for i, f in enumerate(foci)]
    assert np.abs(found - mean_map(same, Kernel.GINGERALE, 4)).max() < 2e-5


def test_each_side_is_found_where_it_is(groups):
    forth, back = balanced_contrast(*groups, Kernel.GINGERALE, permutations=60)
    assert (forth.size, forth.n_a, forth.n_b) == (5, 14, 7)
    for found, place in ((forth, LEFT), (back, RIGHT)):
        assert np.linalg.norm(found.clusters[0].peak_mm - place) < 6
        assert found.p[found.clusters[0].columns].max() <= 0.025
    assert np.array_equal(forth.difference, -back.difference)


def test_a_larger_group_of_the_same_kind_does_not_win():
    """Ten experiments beside forty of the same place: a plain difference of ALE would be large."""
    many, few = _group("a", LEFT, 40, 1), _group("b", LEFT, 10, 2)
    difference = mean_map(many, Kernel.GINGERALE, 8) - mean_map(few, Kernel.GINGERALE, 8)
    plain = mean_map(many, Kernel.GINGERALE, 40) - mean_map(few, Kernel.GINGERALE, 10)
    assert np.abs(difference).max() < 0.4 * plain.max()


def test_a_group_smaller_than_a_subset_is_refused(groups):
    with pytest.raises(ProtocolError, match="one has 7"):
        balanced_contrast(*groups, Kernel.GINGERALE, size=9)


def test_a_plan_may_ask_for_a_balanced_contrast(agreeing_contrasts):
    groups = [
        {"name": "explicit", "label": {"en": "explicit"}, "where": {"task": ["explicit"]}},
        {"name": "implicit", "label": {"en": "implicit"}, "where": {"task": ["implicit"]}},
    ]
    pair = {"name": "e_i", "a": "explicit", "b": "implicit", "balanced": True, "experiments": 3, "permutations": 40}
    section = make_analysis_section(
        permutations=20, subgroups=groups, contrasts=[pair], robustness={"leave_one_study_out": False}
    )
    result = run_plan(agreeing_contrasts, make_plan(section))
    found = result.comparisons["e_i"]
    assert "balanced, 3 experiments of each side, voxel-level FWE p < .05, 40 permutations" in found.threshold
    files = comparison_files(found, result, Pictures())
    assert {"maps/z.nii.gz", "maps/balanced_difference.nii.gz"} <= files.keys()
    english, chinese = (files[f"methods.{language}.md"].decode() for language in ("en", "zh"))
    assert "all subsets of 3 experiments of each group" in english
    assert "redivided at random" not in english
    assert "取每组所有 3 个实验的子集" in chinese
    assert "每组 3 个实验，体素水平 FWE p < .05，40 次置换" in compared_threshold(found, "zh", {})
