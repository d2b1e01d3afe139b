"""Which two conditions a heading or caption compares, freed of what is printed around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.words.conditions import pair_of, variable_of
from corpora.words.directions import direction_of

PRINTED = [
    ("Clusters and their local maxima, tool use > pantomime (MNI)", "tool use", "pantomime"),
    ("Foci of activation, grasping > pointing (Talairach and Tournoux coordinates)", "grasping", "pointing"),
    ("Faces, objects > houses", "Faces, objects", "houses"),
    ("Statistical table for the contrast odour recognition > odour detection (MNI space)", "odour recognition", "odour detection"),
    ("Maxima of the comparison of naming > reading in MNI space", "naming", "reading"),
    ("Peaks of switch versus repeat trials (MNI)", "switch", "repeat trials"),
    ("Local maxima for the faces > houses", "faces", "houses"),
    ("2-back > 0-back contrast", "2-back", "0-back"),
    ("Regions that showed patients < controls (Talairach coordinates)", "patients", "controls"),
    ("Brain areas showing faces > houses", "faces", "houses"),
    ("Regions that children activated more than adults", None, "adults"),
    ("contrast nonwords > words in each group", "nonwords", "words"),
    ("Melody > rhythm, in both groups (n = 20 each)", "Melody", "rhythm"),
    ("Gain > loss (n = 24, MNI coordinates)", "Gain", "loss"),
    ("Contrast sensitivity > acuity", "Contrast sensitivity", "acuity"),
    ("Clusters of thinner cortex in patients than in controls", "patients", "controls"),
    ("Thicker cortex in musicians compared with non-musicians", "musicians", "non-musicians"),
    ("High contrast > low contrast", "High contrast", "low contrast"),
    ("Pain observed > no pain observed (MNI coordinates)", "Pain observed", "no pain observed"),
    ("Hits (correct) > misses (incorrect)", "Hits (correct)", "misses (incorrect)"),
    ("Win > loss (whole-brain, FWE corrected)", "Win", "loss"),
    ("Exclusion > inclusion, negative correlation with age", "age", ""),
    ("Cheat > honest (positively associated with greed)", "Cheat", "honest"),
    ("Oxytocin > placebo (unfair > fair)", "Oxytocin", "placebo"),
    ("Musicians < novices (tones > noise)", "Musicians", "novices"),
    ("Patients > controls: none", "Patients", "controls"),
    ("Experiment 2: pain > experiment 1: touch", "pain", "touch"),
    ("成瘾组大于对照组的激活脑区", "成瘾组", "对照组"),
    ("患者组低于健康组的差异脑区", "患者组", "健康组"),
    ("Activity was larger for small than for large rewards. Conventions as in Table I", "small", "large rewards"),
    ("Faces > houses. Same layout as above", "Faces", "houses"),
    ("Regions where smokers showed less activation than non-smokers", "smokers", "non-smokers"),
    ("Areas that children activated more than adults", None, "adults"),
    ("Familiar − unfamiliar voices", "Familiar voices", "unfamiliar voices"),
    ("Incongruent > congruent Stroop trials", "Incongruent Stroop trials", "congruent Stroop trials"),
    ("Old minus new words", "Old words", "new words"),
    ("Pain − unpleasant touch", "Pain", "unpleasant touch"),
    ("Words > unknown symbols", "Words", "unknown symbols"),
    ("Negative > neutral in patients", "Negative", "neutral in patients"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "first", "second"), PRINTED)
def test_conditions_are_read_without_what_is_printed_around_them(name, first, second):
    found = direction_of([name])
    assert found.second == second
    assert first is None or found.first == first


@pytest.mark.parametrize(
    ("level", "caption", "variable"),
    [
        ("Positive correlation", "Regions in which reward activity covaried with sensation seeking (Talairach space).", "sensation seeking"),
        ("Negative correlation", "Correlation between activity during observed pain and the empathy score (MNI).", "empathy score"),
        ("Positive correlation", "Neural correlates of trust", "trust"),
        ("正相关", "脑区活动与抑郁量表得分的相关", "抑郁量表得分"),
        ("Negative correlation", "Peaks of activation in patients", ""),
        ("Negative correlation with age", "Correlation with trust", "age"),
        ("Positive association of age with the novel vs. familiar contrast", "", "age"),
    ],
)  # fmt: skip
def test_a_correlation_takes_its_variable_from_the_caption_where_its_heading_names_none(level, caption, variable):
    assert direction_of([level], caption).first == variable


def test_a_caption_without_a_relation_names_no_variable():
    assert variable_of("Differences between patients and controls") == ""


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_a_side_never_becomes_empty(first, second):
    assert all(pair_of(first, second))


def test_the_contrast_in_which_a_relation_was_looked_for_is_not_its_variable():
    found = direction_of(
        ["Correlations of the response to aversive cues (AC > NC) with trait anxiety (STAI-T)", "Positive correlation"]
    )
    assert (found.relation.value, found.first) == ("positive_correlation", "trait anxiety")
