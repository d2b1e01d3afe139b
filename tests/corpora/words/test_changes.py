"""Changes that a caption says its rows list: in the group that a row names, or of one of two that are compared."""

from __future__ import annotations

import time

import pytest

from corpora.words.changes import change_against
from corpora.words.directions import direction_of


@pytest.mark.parametrize(
    ("levels", "caption", "expected"),
    [
        # the caption names those against whom the groups of the rows changed
        (("Sarcoidosis patients",), "Hypometabolism relative to healthy volunteers and controls", ("less", "Sarcoidosis patients", "healthy volunteers and controls")),
        (("XYd",), "Lower surface area compared with controls in XYd and ZYd", ("less", "XYd", "controls")),
        (("Gout group",), "Areas with increased perfusion than in controls", ("greater", "Gout group", "controls")),
        (("Loss of volume relative to controls", "Cluster group (n = 12)"), "", ("less", "Cluster group", "controls")),
        (("痛风组",), "与对照组比较灰质体积减小的脑区", ("less", "痛风组", "对照组")),
        (("Controls",), "Lower surface area compared with controls", ("less", "", "controls")),
        # the rows compare each group with them
        (("Gout vs. HC",), "Reduced fractional anisotropy in patients relative to controls", ("less", "Gout", "HC")),
        (("XYD versus controls",), "Regions of grey matter volume loss in carriers compared with controls", ("less", "XYD", "controls")),
        (("Controls versus XYD",), "Regions of grey matter volume loss in carriers compared with controls", ("greater", "Controls", "XYD")),
        (("Gout vs. HC",), "Greater activation in HC compared with gout", ("less", "Gout", "HC")),
        (("XYD versus siblings",), "Grey matter loss in patients versus controls", ("unclear", "XYD", "siblings")),
        # what was measured fell, or rose, between two conditions
        (("Humming minus whistling",), "Significant decreases in rCBF", ("less", "Humming", "whistling")),
        (("Post minus pre",), "Decreased activity following therapy", ("less", "Post", "pre")),
        (("Pre minus post",), "Decreased activity following therapy", ("greater", "Pre", "post")),
        (("Gout vs controls",), "Increased activation", ("greater", "Gout", "controls")),
        (("Controls vs. patients",), "Reduced cortical thickness", ("unclear", "Controls", "patients")),
        (("Tones minus noise",), "Significant decreases in activation in patients", ("unclear", "Tones", "noise")),
        (("Rest minus humming",), "Decreases in blood flow", ("greater", "Rest", "humming")),
        (("Whistling > humming",), "Decreases in blood flow", ("greater", "Whistling", "humming")),
        (("Humming minus fixation",), "Deactivations", ("deactivation", "Humming", "fixation")),
        (("Humming",), "Deactivations compared with fixation", ("deactivation", "Humming", "fixation")),
    ],
)  # fmt: skip
def test_a_caption_of_changes_says_which_way_its_rows_go(levels, caption, expected):
    found = direction_of(levels, caption)
    assert (str(found.relation), found.first, found.second) == expected


def test_two_subtractions_of_each_other_are_what_they_say_under_a_caption_of_decreases():
    beside = ("Humming minus whistling", "Whistling minus humming")
    found = [direction_of((name,), "Decreases in blood flow", beside) for name in beside]
    assert [(str(one.relation), one.first) for one in found] == [("greater", "Humming"), ("greater", "Whistling")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GTd: atrophy relative to controls", ("less", "GTd", "controls")),
        ("Hypoperfusion versus controls in gout and in sarcoidosis", ("less", "gout and in sarcoidosis", "controls")),
        ("Increased and reduced volume compared with controls", None),
        ("Reduced activation compared with rest", None),
        ("Differences compared with controls", None),
    ],
)
def test_a_change_against_people(text, expected):
    found = change_against(text)
    assert (None if found is None else (str(found.relation), found.first, found.second)) == expected


def test_long_texts_take_no_time():
    text = "regions of significant reduced " + "cortical activity in the " * 60 + "than"
    begin = time.perf_counter()
    for over in (text, "of with for showing " * 60, "reduced " * 200, "A: " * 200):
        direction_of(("Gout vs. controls",), over)
        direction_of((over[:190],), over)
    assert time.perf_counter() - begin < 3
