"""Differences of people, and effects of them, on what else a name compares; connections that are stronger in one of two conditions."""

from __future__ import annotations

import time

import pytest

from corpora.words.directions import LONGEST, direction_of

SAID = [
    # an effect of people or times on a difference of conditions has no direction
    ("Main effect of group during listening (songs > noise)", "main_effect", "group", ""),
    ("Main effect of diagnosis for songs > noise", "main_effect", "diagnosis", ""),
    ("Effect of session on tasting (sweet > plain)", "main_effect", "session", ""),
    ("Main effect of group (songs > noise)", "main_effect", "group", ""),
    ("Main effect of group (singers > healthy dancers)", "greater", "singers", "healthy dancers"),
    ("Main effect of drug on songs > noise", "main_effect", "drug", ""),
    ("Main effect of tempo (fast > slow)", "greater", "fast", "slow"),
    ("Main effect of group during listening (singers > healthy dancers)", "greater", "singers", "healthy dancers"),
    ("Main effect of group during listening (XA > XB)", "greater", "XA", "XB"),
    ("Main effect of session during tasting (second > first)", "greater", "second", "first"),
    ("Main effect of tempo during listening (fast > slow)", "greater", "fast", "slow"),
    # a difference of people in a difference of conditions is one of people
    ("Musicians > controls for the contrast songs > noise", "greater", "Musicians", "controls"),
    ("Older adults < younger adults in songs > noise", "less", "Older adults", "younger adults"),
    ("Less activation in smokers than in controls for the contrast songs > noise", "less", "smokers", "controls"),
    ("Musicians vs. controls for the contrast songs > noise", "unclear", "Musicians", "controls"),
    ("Group differences for the contrast songs > noise", "unclear", "", ""),
    ("Reduced activation in smokers for the contrast songs > noise", "unclear", "", ""),
    ("Activation in smokers for the contrast songs > noise", "greater", "songs", "noise"),
    # a connection with a place that is stronger in one of two conditions is no correlation
    ("Greater connectivity with the left amygdala during songs > noise", "greater", "songs", "noise"),
    ("Reduced coupling with the seed region (smokers < controls)", "less", "smokers", "controls"),
    ("Reduced coupling with the left amygdala during songs > noise", "unclear", "songs", "noise"),
    ("Increased connectivity with age (songs > noise)", "positive_correlation", "songs", "noise"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "relation", "first", "second"), SAID)
def test_what_is_compared_is_told_from_what_it_is_compared_in(
    name: str, relation: str, first: str, second: str
) -> None:
    found = direction_of([name])
    assert (found.relation.value, found.first, found.second) == (relation, first, second)


@pytest.mark.parametrize(
    "caption", [name for name, relation, *_ in SAID if relation == "greater" and "contrast" in name]
)
def test_a_caption_is_read_as_a_name_is(caption: str) -> None:
    assert direction_of((), caption).first == direction_of([caption]).first


def test_a_threshold_is_no_contrast_in_which_others_are_compared() -> None:
    name = "songs versus noise"
    assert direction_of([name], f"Peaks for the contrast {name}, Z > 2.3").relation.value == "greater"


@pytest.mark.parametrize("inner", ["Smokers vs. controls", "Group differences"])
def test_an_open_difference_of_people_is_not_that_of_the_conditions_above_it(inner: str) -> None:
    assert direction_of(["Songs > noise", inner]).relation.value == "unclear"


@pytest.mark.parametrize(
    "piece", ["more connectivity with the ", "for the contrast > ", "effect of group in ", "in a < "]
)
def test_repeated_words_are_read_quickly(piece: str) -> None:
    start = time.perf_counter()
    direction_of([(piece * LONGEST)[: 20 * LONGEST]])
    assert time.perf_counter() - start < 2


def test_a_relation_without_a_sign_is_no_interaction_because_the_caption_names_one_too() -> None:
    caption = "Interaction and correlation with severity"
    assert direction_of(["Correlation with the severity score"], caption).relation == "unclear"
    assert direction_of(["Group × age interaction"], caption).relation == "interaction"


@pytest.mark.parametrize(
    ("levels", "caption", "others", "relation", "first"),
    [
        # what is taken from two conditions is subtracted
        (["Cue - passive"], "", ["Target - passive"], "greater", "Cue"),
        (["Face - R"], "", ["House - R"], "unclear", "Face"),
        # a quantity has no main effect
        (["Choice: parametric effect of expected value"], "", [], "unclear", ""),
        (["Positive parametric effect of load"], "", [], "positive_correlation", "load"),
        # a condition called "control" is nobody
        (["Irony > Control: Patients < Controls"], "", [], "less", "Patients"),
        (["Patients < Controls: Irony > Control"], "", [], "less", "Patients"),
        # a bracket that compares nothing is part of the name of a condition
        ([], "Activation during painful (hot) relative to warm stimulation", [], "greater", "painful (hot)"),
        (["Group (training vs. waiting) × time"], "", [], "interaction", ""),
        # signs of relations under the names of variables
        (["Number of episodes", "-"], "Clinical correlates of volume", [], "negative_correlation", "Number of episodes"),
        (["Number of episodes", "-"], "Regions of activation", [], "unclear", ""),
        (["Second > first naming was related to background", "Age of acquisition", "+"], "", [], "positive_correlation", "Age of acquisition"),
        (["Second > first naming was related to background"], "", [], "unclear", ""),
        # what a regression is on is not what grows with the variable
        (["Regression on the faces > shapes contrast"], "", [], "unclear", ""),
        (["Regression on the faces > shapes contrast", "Positive age effect"], "", [], "positive_correlation", "age"),
        (["Negative effect of age"], "", [], "negative_correlation", "age"),
        (["Regional effects of age on grey matter"], "", [], "unclear", ""),
        (["Main effect of age"], "", [], "main_effect", "age"),
        # of several relations that of the variable a row names
        (["Progesterone, luteal phase"], "Areas that correlated positively with estradiol or negatively with progesterone", [], "negative_correlation", "progesterone"),
        (["Estradiol, follicular phase"], "Areas that correlated positively with estradiol or negatively with progesterone", [], "positive_correlation", "estradiol"),
    ],
)  # fmt: skip
def test_what_is_compared_and_how(levels, caption, others, relation, first) -> None:
    found = direction_of(levels, caption, others)
    assert (found.relation, found.first) == (relation, first)
