"""The plan: subgroups by coding, contrasts, conjunctions; what cannot be run is reported."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpora.errors import ProtocolError
from corpora.protocol import Subgroup, Wording, make_analysis_section
from meta.engine.experiments import Pooling
from meta.plan import filter_contrasts, make_plan, run_plan

SECTION = {
    "permutations": 30,
    "seed": 5,
    "pooling": "by_sample",
    "contrast_permutations": 100,
    "subgroups": [
        {
            "name": "explicit",
            "label": {"en": "explicit tasks", "zh": "外显任务"},
            "where": {"task": ["explicit"]},
        },
        {"name": "not_explicit", "label": {"en": "others"}, "exclude": {"task": ["explicit"]}},
        {"name": "none", "label": {"en": "none"}, "where": {"task": ["unheard"]}},
    ],
    "contrasts": [
        {"name": "e_minus_i", "a": "explicit", "b": "not_explicit"},
        {"name": "i_minus_e", "a": "not_explicit", "b": "explicit"},
        {"name": "e_minus_none", "a": "explicit", "b": "none"},
    ],
    "conjunctions": [{"name": "both", "a": "explicit", "b": "not_explicit"}],
}


@pytest.fixture(scope="module")
def result(agreeing_contrasts):
    return run_plan(agreeing_contrasts, make_plan(make_analysis_section(**SECTION)))


def test_the_protocols_words_become_settings():
    plan = make_plan(make_analysis_section(**SECTION))
    assert plan.main.ale.pooling is Pooling.SAMPLE
    assert plan.main.ale.permutations == 30
    assert (plan.subtraction.permutations, plan.subtraction.seed) == (100, 5)
    assert plan.comparisons[0].title == "explicit tasks − others"
    assert plan.comparisons[0].title_zh == "外显任务 − others"


def test_subgroups_hold_the_contrasts_their_filter_lets_through(result):
    assert [len(r.experiments) for r in result.analyses.values()] == [8, 4, 4]
    assert list(result.analyses) == ["main", "explicit", "not_explicit"]


def test_an_empty_subgroup_and_what_needs_it_are_reported_as_not_run(result):
    assert [p.item for p in result.problems if p.code == "ANALYSIS-NOT-RUN"] == ["none", "e_minus_none"]
    assert list(result.comparisons) == ["e_minus_i", "i_minus_e", "both"]


def test_analyses_below_the_minimum_are_named_in_one_problem(result):
    (few,) = [p for p in result.problems if p.code == "ANALYSIS-BELOW-MINIMUM"]
    assert "main 8, explicit 4, not_explicit 4" in few.message


def test_a_contrast_without_a_coding_is_named_not_dropped(agreeing_contrasts):
    uncoded = replace(agreeing_contrasts[0], coding={})
    group = Subgroup(name="g", label=Wording(en="g"), where={"task": ["explicit"]})
    kept, problems = filter_contrasts((uncoded, *agreeing_contrasts[1:]), group)
    assert len(kept) == 3
    assert [(p.code, p.item) for p in problems] == [("ANALYSIS-NOT-CODED", uncoded.id)]


def test_one_of_several_coded_values_is_enough(agreeing_contrasts):
    both = replace(agreeing_contrasts[0], coding={"task": "explicit; implicit"})
    for value in ("explicit", "implicit"):
        group = Subgroup(name="g", label=Wording(en="g"), where={"task": [value]})
        assert filter_contrasts((both,), group)[0] == (both,)


def test_a_comparison_with_an_unknown_side_is_refused():
    with pytest.raises(ProtocolError, match="no analysis 'nobody'"):
        make_analysis_section(**SECTION | {"contrasts": [{"name": "c", "a": "main", "b": "nobody"}]})


def test_an_estimator_against_an_unknown_group_is_refused():
    chi2 = {"name": "mkda_chi2", "against": "nobody"}
    with pytest.raises(ProtocolError, match=r"^analysis: explicit: no analysis 'nobody'"):
        make_analysis_section(subgroups=[SECTION["subgroups"][0] | {"estimator": chi2}])


@pytest.mark.filterwarnings("ignore")
def test_a_group_is_compared_with_the_rest_or_with_the_group_it_names(agreeing_contrasts):
    by_fdr = {"name": "mkda_chi2", "correction": "fdr"}
    groups = [
        {"name": "rest_of_it", "label": {"en": "r"}, "where": {"task": ["explicit"]}, "estimator": by_fdr},
        {"name": "all", "label": {"en": "a"}, "estimator": by_fdr | {"against": "rest_of_it"}},
    ]
    section = make_analysis_section(permutations=10, estimator="kda", subgroups=groups)
    result = run_plan(agreeing_contrasts, make_plan(section))
    others = {name: [c.coding["task"] for c in r.others] for name, r in result.analyses.items()}
    assert others == {"main": [], "rest_of_it": ["implicit"] * 4, "all": ["explicit"] * 4}
    assert [p.item for p in result.problems if p.code == "ANALYSIS-SAMPLE-IN-BOTH"] == ["all"]


def test_two_results_of_one_name_are_refused():
    with pytest.raises(ProtocolError, match="'explicit' is taken"):
        make_analysis_section(**SECTION | {"conjunctions": [{"name": "explicit", "a": "main", "b": "explicit"}]})


def test_the_conjunction_lies_inside_both_analyses(result):
    labels = result.comparisons["both"].labels > 0
    for name in ("explicit", "not_explicit"):
        assert not (labels & (result.analyses[name].labels == 0)).any()


def test_progress_names_the_analysis(agreeing_contrasts):
    seen = []
    section = {"permutations": 20, "subgroups": SECTION["subgroups"][:1]}
    run_plan(
        agreeing_contrasts,
        make_plan(make_analysis_section(**section)),
        report=lambda name, done, total: seen.append((name, done, total)),
    )
    assert ("main", 20, 20) in seen
    assert ("explicit", 20, 20) in seen
