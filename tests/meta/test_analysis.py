"""One analysis as values: what it found, what was odd, and the same for any number of workers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpora.errors import ProtocolError
from corpora.protocol import EstimatorSection
from meta.analysis import run_analysis
from meta.report.facts import method_facts, settings_of
from meta.selection import select_contrasts


def test_eight_agreeing_experiments_give_one_cluster_at_their_place(small_result):
    (cluster,) = small_result.clusters
    assert np.linalg.norm(np.subtract(cluster.weighted_centre.mni, (-34, 18, 0))) < 4
    assert cluster.foci_inside == tuple((c.id, 1) for c in small_result.contrasts)
    assert cluster.p_fwe <= 0.05
    assert small_result.labels.max() == 1


def test_two_workers_find_what_one_finds(agreeing_contrasts, small_settings, small_result):
    two = run_analysis(
        select_contrasts(agreeing_contrasts), replace(small_settings, ale=replace(small_settings.ale, workers=2))
    )
    assert two.clusters == small_result.clusters
    assert np.array_equal(two.fwe.maxima.size, small_result.fwe.maxima.size)


def test_the_order_of_experiments_moves_no_cluster(agreeing_contrasts, small_settings, small_result):
    other = run_analysis(select_contrasts(agreeing_contrasts[::-1]), small_settings)
    assert np.allclose(other.values, small_result.values, atol=1e-12)


def test_one_experiment_is_called_no_convergence(agreeing_contrasts, small_settings):
    result = run_analysis(select_contrasts(agreeing_contrasts[:1]), small_settings)
    assert "ALE-ONE-EXPERIMENT" in {p.code for p in result.problems}


def test_foci_outside_the_brain_are_named(agreeing_contrasts, small_settings):
    first = agreeing_contrasts[0]
    off = replace(first, foci=(*first.foci, replace(first.foci[0], x=80.0, y=80.0, z=80.0)))
    result = run_analysis(select_contrasts((off, *agreeing_contrasts[1:])), small_settings)
    assert [p.item for p in result.problems if p.code == "ALE-FOCI-OUTSIDE-BRAIN"] == [first.id]


def test_all_foci_outside_the_brain_are_one_note(agreeing_contrasts, small_settings):
    far = replace(agreeing_contrasts[0].foci[0], x=80.0, y=80.0, z=80.0)
    off = tuple(replace(c, foci=(*c.foci, far)) for c in agreeing_contrasts)
    notes = [
        p for p in run_analysis(select_contrasts(off), small_settings).problems if p.code == "ALE-FOCI-OUTSIDE-BRAIN"
    ]
    assert len(notes) == 1
    assert f"{len(off)} of {sum(len(c.foci) for c in off)} foci" in notes[0].message


def test_a_contrast_entered_twice_in_one_sample_counts_once(agreeing_contrasts):
    twin = replace(agreeing_contrasts[0], id="twin", name="another name")
    once = select_contrasts((*agreeing_contrasts, twin))
    assert once.contrasts == agreeing_contrasts
    assert [(p.code, p.item) for p in once.problems] == [("ALE-ENTERED-TWICE", "twin")]
    assert (
        len(select_contrasts((*agreeing_contrasts, twin), count_repeated=True).contrasts) == len(agreeing_contrasts) + 1
    )


def test_an_experiment_entered_twice_under_two_names_is_named(agreeing_contrasts, small_settings):
    twin = replace(agreeing_contrasts[0], id="twin", study="twin", sample="twin")
    result = run_analysis(select_contrasts((*agreeing_contrasts, twin)), small_settings)
    assert [p.item for p in result.problems if p.code == "ALE-DUPLICATE-EXPERIMENT"] == ["twin"]


def test_nothing_to_analyse_says_why(agreeing_contrasts, small_settings):
    with pytest.raises(ProtocolError, match="sample size is unknown"):
        run_analysis(select_contrasts([replace(c, n=None) for c in agreeing_contrasts]), small_settings)


def test_the_facts_of_the_methods_are_those_of_the_result(small_result):
    facts = method_facts(small_result)
    assert (facts.n_experiments, facts.n_foci, facts.n_talairach) == (8, 24, 0)
    assert facts.n_participants == sum(range(20, 28))
    assert facts.fwhm_mm[0] < facts.fwhm_mm[1]
    assert settings_of(small_result)["minimum_cluster_voxels"] == facts.minimum_voxels


def test_a_cluster_that_rests_on_one_or_two_studies_is_said():
    from meta.analysis import Robustness, sensitivity_notes
    from meta.engine.robustness import Contribution

    def shares(cluster, *values):
        return [
            Contribution(study=f"s{i}", cluster=cluster, reduction=v, share=v, n_foci_inside=1)
            for i, v in enumerate(values)
        ]

    found = (*shares(1, 0.6, 0.2, 0.2), *shares(2, 0.45, 0.4, 0.15), *shares(3, 0.3, 0.3, 0.4))
    notes = sensitivity_notes(Robustness(contributions=found))
    assert [(n.item, "60%" in n.message or "85%" in n.message) for n in notes] == [
        ("cluster 1", True),
        ("cluster 2", True),
    ]


def test_robustness_that_a_correction_does_not_give_is_noted(agreeing_contrasts, small_settings):
    settings = replace(small_settings, estimator=EstimatorSection(name="ale", correction="fdr"))
    result = run_analysis(select_contrasts(agreeing_contrasts), settings)
    assert "ALE-NOT-LEFT-OUT" in {p.code for p in result.problems}
    quiet = run_analysis(select_contrasts(agreeing_contrasts), replace(settings, leave_one_out=False))
    assert "ALE-NOT-LEFT-OUT" not in {p.code for p in quiet.problems}


def test_contributions_are_left_out_where_the_plan_leaves_them_out(agreeing_contrasts, small_settings, small_result):
    settings = replace(small_settings, contributions=False, leave_one_out=False)
    assert small_result.robustness.contributions
    assert run_analysis(select_contrasts(agreeing_contrasts), settings).robustness.contributions == ()
