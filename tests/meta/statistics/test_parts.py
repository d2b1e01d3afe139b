"""Analyses of a part of the brain: foci, map, null and clusters inside it alone; a null set is rarely significant."""

from __future__ import annotations

import numpy as np
import pytest

from corpora.errors import ProtocolError
from corpora.protocol import make_analysis_section
from meta.engine.ale import ALESettings, correct_fwe, fit_ale, plan_null
from meta.engine.experiments import make_experiments
from meta.engine.null import run_null
from meta.engine.null_maps import NullMaps
from meta.engine.robustness import check_calibration
from meta.formats.nifti import nifti_bytes
from meta.plan import make_plan, run_plan
from meta.report.facts import settings_of
from meta.statistics.parts import read_part, restrict

BOX = "box:-60..0,-20..50,-20..40"


@pytest.fixture(scope="module")
def part(tmp_path_factory):
    return read_part(BOX, tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="module")
def plan_result(agreeing_contrasts, part):
    groups = [
        {"name": "left", "label": {"en": "left"}, "region": BOX},
        {"name": "again", "label": {"en": "again"}, "where": {"task": ["explicit"]}, "region": BOX},
    ]
    contrast = {"name": "c", "a": "left", "b": "again", "balanced": True, "permutations": 40, "experiments": 2}
    section = make_analysis_section(
        permutations=40,
        subgroups=groups,
        contrasts=[contrast],
        robustness={"leave_one_study_out": False, "resampled": {"resamples": 10, "permutations": 20}},
        tfce={"permutations": 20},
    )
    return run_plan(agreeing_contrasts, make_plan(section, parts={BOX: part}))


def test_only_foci_inside_enter_and_those_left_out_are_counted(agreeing_contrasts, part, plan_result):
    contrasts, (problem,) = restrict(agreeing_contrasts, part)
    foci = np.concatenate([e.foci for e in make_experiments(contrasts)])
    assert part.holds(foci).all()
    left_out = sum(len(c.foci) for c in agreeing_contrasts) - len(foci)
    assert problem.message.startswith(f"{left_out} foci lie outside the box")
    left = plan_result.analyses["left"]
    assert left.found.n_foci == len(foci)
    assert problem in left.problems
    assert plan_result.analyses["main"].found.n_foci == sum(len(c.foci) for c in agreeing_contrasts)


def test_everything_found_lies_inside(part, plan_result):
    left = plan_result.analyses["left"]
    outside = np.ones(len(left.found.values), dtype=bool)
    outside[part.columns] = False
    assert not left.found.values[outside].any()
    assert left.found.p[outside].min() > 1 - 1e-9
    assert left.clusters
    assert not left.found.above[outside].any()
    keys = [s.key for s in left.further.sections]
    assert keys == ["region", "cutoffs", "resampled", "tfce"]
    assert "分析限于MNI 空间长方体区域" in left.further.sections[0].methods["zh"]
    assert plan_result.comparisons["c"].labels[~part.inside].max() == 0


def test_inside_the_map_is_that_of_the_same_foci_in_the_whole_brain(part, plan_result):
    left = plan_result.analyses["left"]
    whole = fit_ale(left.experiments)
    assert np.array_equal(left.found.values[part.columns], whole.ale[part.columns])


def test_null_foci_fall_and_are_looked_at_inside(part, plan_result):
    plan = plan_null(plan_result.analyses["left"].fwe.maps)
    null = NullMaps(plan)
    places, _ = null.draw(1, 2, 3)
    at = np.stack(np.unravel_index(places, plan.shape), axis=1) + plan.origin
    assert part.inside[tuple(at.T)].all()
    assert part.inside[tuple((null.positions + plan.origin).T)].all()
    assert int(plan.tables.inside.sum()) == part.n_voxels


def test_null_sets_of_a_region_are_rarely_significant(plan_result):
    maps = plan_result.analyses["left"].fwe.maps
    found = check_calibration(maps.experiments, ALESettings(permutations=300, part=maps.settings.part), simulations=60)
    assert found.is_valid
    whole = run_null(plan_null(fit_ale(maps.experiments)), 60, seed=1).size
    assert np.median(run_null(plan_null(maps), 60, seed=1).size) != np.median(whole)
    assert correct_fwe(maps).size_cutoff == plan_result.analyses["left"].fwe.size_cutoff


def test_regions_are_read_from_masks_and_what_is_none_is_refused(tmp_path, part):
    (tmp_path / "part.nii.gz").write_bytes(nifti_bytes(part.inside.astype(np.int16), "part"))
    assert np.array_equal(read_part("mask:part.nii.gz", tmp_path).columns, part.columns)
    with pytest.raises(ProtocolError, match="holds 0 voxels of the brain mask"):
        read_part("sphere:0,0,200,5", tmp_path)
    with pytest.raises(ProtocolError, match="names no region"):
        read_part("somewhere", tmp_path)


def test_the_cerebellum_needs_an_atlas_that_names_it(tmp_path, monkeypatch):
    monkeypatch.setattr("meta.statistics.parts.find_atlases", lambda first=(): ())
    with pytest.raises(ProtocolError, match="no atlas on this machine names the cerebellum"):
        read_part("cerebellum", tmp_path)


def test_whole_and_part_are_not_compared_and_other_estimators_not_restricted(agreeing_contrasts, part):
    pair = {"name": "c", "a": "main", "b": "left", "balanced": True, "permutations": 40}
    groups = [{"name": "left", "label": {"en": "left"}, "region": BOX, "estimator": "mkda_density"}]
    section = make_analysis_section(
        permutations=20, subgroups=groups, contrasts=[pair], robustness={"leave_one_study_out": False}
    )
    result = run_plan(agreeing_contrasts, make_plan(section, parts={BOX: part}))
    assert any("cannot be restricted to a region" in p.message for p in result.problems)
    section = make_analysis_section(
        permutations=20,
        subgroups=[groups[0] | {"estimator": None}],
        contrasts=[pair, {"name": "plain", "a": "main", "b": "left"}],
        robustness={"leave_one_study_out": False},
    )
    result = run_plan(agreeing_contrasts, make_plan(section, parts={BOX: part}))
    assert ["the same part of the brain" in p.message for p in result.problems if p.item in {"c", "plain"}] == [
        True,
        True,
    ]
    with pytest.raises(ProtocolError, match="was not read"):
        make_plan(make_analysis_section(region=BOX))


def test_settings_of_a_part_name_it_and_keep_its_voxels_as_a_hash(plan_result, part) -> None:
    kept = settings_of(plan_result.analyses["left"])["analysis"]["ale"]["part"]
    assert (kept["name"], kept["voxels"]) == (BOX, part.n_voxels)
