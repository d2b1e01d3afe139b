"""Kinds of effects: omnibus tests of several groups are main effects, and no pair's."""

from __future__ import annotations

import pytest

from corpora.words.directions import direction_of


@pytest.mark.parametrize(
    ("levels", "caption", "relation"),
    [
        (("ReHo differences, one-way ANOVA",), "", "main_effect"),
        ((), "Clusters of the F test across gout, arthritis and control groups", "main_effect"),
        ((), "One-way analysis of covariance of thickness", "main_effect"),
        (("Group effects (ANOVA) among the gout, arthritis and control groups",), "", "main_effect"),
        ((), "单因素方差分析的差异脑区", "main_effect"),
        ((), "Post hoc tests after one-way ANOVA", "unclear"),
        (("Gout < controls",), "One-way ANOVA across the three groups", "less"),
        (("Gout vs. controls",), "One-way ANOVA across the three groups", "unclear"),
        ((), "Two-way ANOVA with the factors load and modality", "unclear"),
        (("Main effect of age group on deactivation (naming < fixation)",), "", "main_effect"),
    ],
)
def test_a_test_of_several_groups_is_a_main_effect(levels, caption, relation):
    assert direction_of(levels, caption).relation == relation
