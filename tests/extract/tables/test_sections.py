from __future__ import annotations

import pytest

from extract.readers import read_document
from extract.tables.interpret import interpret
from extract.tables.names.outside import caption_name
from extract.tables.sections import EMPTY_RESULT, clean_levels, contrast_name, is_note


@pytest.mark.parametrize(
    "text",
    [
        "Clusters greater than 12 voxels were reported. SVM: support vector machine.",
        "Asterisks denote peaks inside the same cluster.",
        "Note. Coordinates are in mm.",
        "k, cluster size in voxels; -, no peak.",
        "All p values are corrected for multiple comparisons.",
        "table shows 3 local maxima more than 8.0mm apart",
        "Height threshold: T = 3.55, p = 0.001 (0.999)",
        "Degrees of freedom = [1.0, 19.0]",
    ],
)
def test_a_sentence_on_how_to_read_the_table_is_a_note(text: str) -> None:
    assert is_note(text, ())


@pytest.mark.parametrize(
    "text",
    [
        "Regions that were more active for lies than for truth.",
        "Faces > houses",
        "Correlation with the scores that were given to others",
        "Group A, then group B.",
    ],
)
def test_the_name_of_a_comparison_is_no_note(text: str) -> None:
    assert not is_note(text, ())


def test_levels_are_joined_once_each_and_captions_lose_their_small_print() -> None:
    levels = clean_levels(["Patients:", "A > B", "", "A > B"])
    assert levels == ("Patients", "A > B")
    assert contrast_name(levels) == "Patients / A > B"
    assert contrast_name([]) is None
    assert caption_name("Regions of reward, thresholded at p < .001. MNI coordinates.") == "Regions of reward"
    corrected = (
        "Loss of grey matter in drinkers: areas and p values (FDR corrected for multiple comparisons in the volume)."
    )
    assert caption_name(corrected) == "Loss of grey matter in drinkers"


@pytest.mark.parametrize(
    "text",
    ["No significant activations", "no regions", "No suprathreshold voxels for A > B", "None", "n.s.", "No", "–",
     "No brain areas", "There were no differences", "no other peaks", "No sig. clusters", "No areas survived"],
)  # fmt: skip
def test_empty_results_are_known(text):
    assert EMPTY_RESULT.fullmatch(text)


@pytest.mark.parametrize("text", ["No-go", "No pain", "no pain / pain", "No-reward > reward", "No cue", "Novel faces"])
def test_conditions_that_begin_with_no_are_contrasts(text):
    assert not EMPTY_RESULT.fullmatch(text)


def test_what_is_measured_in_tissue_is_no_place() -> None:
    data = """<html><body><p>MNI space.</p><table><caption>Relations of grey matter volume to chess in all of the players of one club</caption>
<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr><tr><td colspan="5"><b>Grey matter volume and age at the start of playing</b></td></tr>
<tr><td>Insula</td><td>40</td><td>10</td><td>-2</td><td>4.1</td></tr><tr><td colspan="5"><b>Grey matter volume and hours</b></td></tr>
<tr><td>Putamen</td><td>24</td><td>4</td><td>6</td><td>5.2</td></tr></table></body></html>"""
    found = interpret(read_document("a.html", data.encode())).foci
    assert [(focus.contrast or "").split(" / ")[1:] for focus in found] == [
        ["Grey matter volume and age at the start of playing"],
        ["Grey matter volume and hours"],
    ]
