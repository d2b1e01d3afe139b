"""Correlations with variables that sound like signs, in several languages; and methods that sound like interactions."""

from __future__ import annotations

import pytest

from corpora.words.directions import direction_of

CORRELATIONS = (
    ("Negative correlations between drug effect and PANSS negative score (n = 23)", "negative_correlation", "PANSS negative score"),
    ("Positive correlation with PANSS negative scores", "positive_correlation", "PANSS negative scores"),
    ("Positive correlation with negative affect", "positive_correlation", "negative affect"),
    ("Negatively correlated with SANS negative", "negative_correlation", "SANS negative"),
    ("Correlation with negative affect", "unclear", ""),
    ("Correlation with PANSS negative score", "unclear", ""),
    ("Negative Korrelation der Aktivierung mit dem HAMD-Summenwert", "negative_correlation", "HAMD-Summenwert"),
    ("Corrélation négative avec la durée", "negative_correlation", "durée"),
    ("Correlación positiva con la edad", "positive_correlation", "edad"),
    ("Correlazione negativa con il punteggio BDI", "negative_correlation", "punteggio BDI"),
    ("Correlação positiva com a idade", "positive_correlation", "idade"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "relation", "variable"), CORRELATIONS)
def test_a_correlation_has_its_own_sign_not_that_of_its_variable(text, relation, variable):
    found = direction_of([text])
    assert (found.relation, found.first) == (relation, variable)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Psychophysiological interaction: coupling with the amygdala for spiders > mushrooms", "greater"),
        ("Psycho-physiological (PPI) interaction analysis: fear > neutral", "greater"),
        ("gPPI interaction analysis: safe < threat", "less"),
        ("Seed × task interaction (PPI), fear > neutral", "greater"),
        ("心理生理交互作用：恐惧 > 中性", "greater"),
        ("Group × PPI interaction", "interaction"),
        ("Psychophysiological interaction, group × emotion: patients > controls", "interaction"),
        ("Threat > Safe, voxel size 3 x 3 x 3 mm", "greater"),
        ("2 × 2 design: threat > safe", "greater"),
        ("2-by-2 design: threat > safe", "greater"),
        ("2 × 2 interaction: threat > safe", "interaction"),
    ],
)
def test_a_method_or_a_size_is_no_interaction(text, relation):
    assert direction_of([text]).relation == relation


def test_what_a_caption_says_of_negative_scores_is_no_contrast():
    assert direction_of(["Pain > touch; negative scores indicate deactivation"]).relation == "greater"


WEIGHTS = "Peaks of the ridge regression weights. Positive weights: more activation predicts higher d′; negative weights: more activation predicts lower d′"


@pytest.mark.parametrize(
    ("level", "caption", "relation", "variable"),
    [
        ("Positive weights", WEIGHTS, "positive_correlation", "d′"),
        ("Negative weights", WEIGHTS, "negative_correlation", "d′"),
        (
            "Negative regression weights",
            "A LASSO model predicting pain ratings (MNI)",
            "negative_correlation",
            "pain ratings",
        ),
        ("Positive weights", "Prediction of age from grey matter", "positive_correlation", "age"),
        ("负权重", "预测工作记忆成绩的岭回归权重图", "negative_correlation", "工作记忆成绩"),
        ("Positive weights (ASD)", "Peaks of the SVM weight map predicting diagnosis", "unclear", ""),
        ("Positive weights", "Weights for the prediction of group (patients vs. controls)", "unclear", ""),
        ("Positive weights", "Weight map", "unclear", ""),
        ("Positive weights", "A model predicting RT. Positive weights predict lower RT", "unclear", ""),
        ("Positive weights (predicting slower responses)", "Weights", "unclear", ""),
    ],
)
def test_the_sign_of_weights_is_that_of_the_relation_with_what_they_predict(level, caption, relation, variable):
    found = direction_of([level], caption)
    assert (found.relation, found.first, found.second) == (relation, variable, "")


@pytest.mark.parametrize(
    ("levels", "caption", "relation", "variable"),
    [
        (["Positive correlation of alcohol > neutral with AUQ in AUD (n = 44)"], "", "positive_correlation", "AUQ"),
        (["Positive correlation of the contrast complex > simple with reading span"], "", "positive_correlation", "reading span"),
        (["near miss > loss: negative correlation with SOGS (gamblers)"], "", "negative_correlation", "SOGS"),
        (["Faces > houses, positively correlated with trait anxiety in patients"], "", "positive_correlation", "trait anxiety"),
        (["Positive correlation with age for faces > houses"], "", "positive_correlation", "age"),
        (["Negative correlation between BDI and faces > houses"], "", "negative_correlation", "BDI"),
        (["DC", "PANSS negative (negative correlation)"], "Correlations with PANSS scores in SZ", "negative_correlation", "PANSS negative"),
        (["Go > stop with reward: negative correlation with age"], "", "negative_correlation", "age"),
        (["Patients (positive correlation)"], "Correlation with BDI scores", "positive_correlation", "BDI scores"),
        (["Whole brain: positive correlation"], "", "positive_correlation", ""),
        (["Age: negative association"], "", "negative_correlation", "Age"),
        (["Left amygdala (positive correlation)"], "Correlations with SOGS in AUD", "positive_correlation", "SOGS"),
        (["GMV (positive correlation)"], "Correlation of GMV with BDI scores in MDD", "positive_correlation", "BDI scores"),
    ],
)  # fmt: skip
def test_the_variable_is_neither_the_comparison_nor_the_people_it_correlates_in(levels, caption, relation, variable):
    found = direction_of(levels, caption)
    assert (found.relation, found.first, found.second) == (relation, variable, "")


@pytest.mark.parametrize(
    ("levels", "caption", "relation", "variable"),
    [
        (["Training group positive"], "Association between effort ratings and activation to cats vs. dogs in two groups", "positive_correlation", "effort ratings"),
        (["Control group, negative"], "Relationship of effort with activity to cats vs. dogs", "negative_correlation", "effort"),
        (["Training group > control group"], "Association between effort ratings and activation to cats vs. dogs", "greater", "Training group"),
        (["Association between effort and activation to cats vs. dogs"], "", "unclear", ""),
        (["Patients negative"], "Activation to pictures in two groups", "unclear", ""),
    ],
)  # fmt: skip
def test_the_sign_behind_a_group_is_of_the_relation_that_the_caption_names(levels, caption, relation, variable):
    found = direction_of(levels, caption)
    assert (found.relation, found.first) == (relation, variable)


@pytest.mark.parametrize(
    ("text", "relation", "first", "second"),
    [
        ("(A) Caudate seed negative PPI for cat- vs. dog-cue", "less", "cat-cue", "dog-cue"),
        ("Positive PPI for cats > dogs", "greater", "cats", "dogs"),
        ("Negative PPI for cats > dogs", "less", "cats", "dogs"),
        ("Negative PPI", "unclear", "", ""),
        ("Negative main effect of connectivity", "unclear", "", ""),
        ("Main effect of cats (versus neutral)", "main_effect", "cats", "neutral"),
        ("Main effect of cats, training, and the interaction of training and age", "unclear", "", ""),
        ("Between-scan differences (cats > dogs)", "unclear", "", ""),
        ("Group comparison (cats > dogs)", "unclear", "", ""),
        ("Group differences (patients > controls)", "greater", "patients", "controls"),
        ("Between-session differences (session 2 > session 1)", "greater", "session 2", "session 1"),
    ],
)
def test_signed_interactions_and_lists_of_effects_are_no_main_effects(text, relation, first, second):
    found = direction_of([text])
    assert (found.relation, found.first, found.second) == (relation, first, second)


@pytest.mark.parametrize(
    ("caption", "heading", "relation", "variable"),
    [
        ("Clusters associated with grip force in both groups", "Region Direction", "positive_correlation", "grip force"),
        ("Clusters associated with grip force in both groups", "Region Pictures", "unclear", ""),
        ("Clusters associated with the moderation of grip force by age", "Direction", "unclear", ""),
        ("Clusters", "Direction", "unclear", ""),
    ],
)  # fmt: skip
def test_a_sign_under_the_heading_direction_is_that_of_the_relation_in_the_caption(
    caption, heading, relation, variable
):
    found = direction_of(["All", "Positive"], caption, heading=heading)
    assert (found.relation, found.first) == (relation, variable)


def test_activations_of_a_contrast_comparing_two_are_where_the_first_exceeds_the_second():
    found = direction_of(["Cats versus dogs"], "Brain activations for the contrast comparing cats with dogs")
    assert (found.relation, found.first, found.second) == ("greater", "Cats", "dogs")
    assert direction_of(["Cats versus dogs"], "Brain activations comparing cats with dogs").relation == "unclear"


@pytest.mark.parametrize(
    ("levels", "relation", "variable"),
    [
        (("Parametric modulation by reward", "Increases"), "positive_correlation", "reward"),
        (("Parametric effects of the noise level", "Linear decrease"), "negative_correlation", "noise level"),
        (("Activity modulated by offer size", "Men", "Increasing for late offers"), "positive_correlation", "offer size"),
        # in people, of no quantity, or a comparison
        (("Parametric modulation by reward", "Increased for patients"), "greater", "patients"),
        (("Activity modulated by the drug", "Increases"), "greater", ""),
        (("Parametric modulation by reward", "Early > late"), "greater", "Early"),
        (("Reward", "Increases"), "greater", ""),
    ],
)  # fmt: skip
def test_an_increase_below_what_modulates_the_activity_is_a_relation_with_it(levels, relation, variable):
    found = direction_of(levels)
    assert (found.relation, found.first) == (relation, variable)


@pytest.mark.parametrize(
    ("levels", "caption", "relation", "variable"),
    [
        # the sign at the end, or alone under what varies with what
        (("Correlation with sleep quality (0-10), negative",), "", "negative_correlation", "sleep quality"),
        (("wins > losses", "Association with income: positive"), "", "positive_correlation", "income"),
        (("Regression with income in the contrast wins > losses", "Negative"), "", "negative_correlation", "income"),
        (("Regression of responses (wins > losses) on income", "Inverse"), "", "negative_correlation", "income"),
        (("Parametric effect of surprise", "Positive"), "", "positive_correlation", "surprise"),
        (("Worry-related activity, negative",), "", "unclear", ""),
        # a quantity that grows
        (("Age-related decreases in activation during naming",), "", "negative_correlation", "Age"),
        (("Task-related decreases in activation",), "", "less", ""),
        (("Load-dependent deactivation (linear decrease with load)",), "", "negative_correlation", "load"),
        (("Deactivation (naming < fixation)",), "", "deactivation", "naming"),
        # a relation whose sign is not said is no comparison, whatever its variable or its caption does
        (("Correlation with decrease in worry, trained group",), "", "unclear", "decrease in worry"),
        (("wins > losses", "Correlation with reduction of worry"), "", "unclear", "reduction of worry"),
        (("Correlation with improvement (after - before)",), "Wins > losses: changes", "unclear", "improvement"),
        (("Parametric modulation by surprise",), "Wins > losses", "unclear", ""),
        (("痛风患者疼痛得分与脑激活的相关", "正相关"), "", "positive_correlation", "疼痛得分"),
    ],
)  # fmt: skip
def test_the_sign_of_a_relation_is_that_of_its_own_words(levels, caption, relation, variable):
    found = direction_of(levels, caption)
    assert (found.relation, found.first) == (relation, variable)
