"""Directions that the names of a table leave open and sentences of the text decide, with the sentence as evidence; else they stay open."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.readers import read_document
from extract.tables.interpret import interpret

HEADING = ("Region", "x", "y", "z", "Z")
PEAKS = (("R insula", "44", "-14", "4", "5.1"), ("L cuneus", "-8", "-84", "20", "4.4"))
SPAN = " colspan=5"
OPEN = ("unclear", "Cat pictures", "Dog pictures")
CATS, DOGS = ("greater", *OPEN[1:]), ("less", *OPEN[1:])


def table(
    caption: str,
    *sections: str,
    values: Sequence[str] = ("5.1", "4.4"),
    heading: Sequence[str] = HEADING,
    over: str = "",
) -> str:
    """A table with the same peaks below each of its sections, or without any; `over` is a heading over all columns."""
    peaks = [(*peak[:4], value) for peak, value in zip(PEAKS, values, strict=True)]
    rows = [row for section in sections or ("",) for row in (*([(section,)] if section else []), *peaks)]
    head, body = ("".join(map(row_of, part)) for part in (([(over,)] if over else []) + [heading], rows))
    return (
        f"<table>{f'<caption>{caption}</caption>' if caption else ''}<thead>{head}</thead><tbody>{body}</tbody></table>"
    )


def row_of(cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<td{SPAN if len(cells) == 1 else str()}>{text}</td>' for text in cells)}</tr>"


def read(text: str, *tables: str) -> list[tuple[str, str, str]]:
    """The direction of each contrast of a paper with these results, in order."""
    paragraphs = "".join(f"<p>{one}</p>" for one in text.split("\n"))
    page = f"<!DOCTYPE html><html><body><h1>Pets</h1><h2>Results</h2><p>Maps are in MNI space.</p>{paragraphs}{''.join(tables)}</body></html>"
    foci = interpret(read_document("a.html", page.encode())).foci
    found = dict.fromkeys((f.table, f.contrast, f.direction) for f in foci)
    return [(str(d.relation), d.first, d.second) for _, _, d in found if d is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Greater activity was seen to pictures of cats than to pictures of dogs in the insula (Table 2).", CATS),
        ("Viewing cats versus dogs was associated with increased BOLD signal in the insula (Table 2).", CATS),
        ("Cats elicited stronger responses in the cuneus than dogs (Figure 1, Table 2).", CATS),
        ("The contrast of cat versus dog pictures activated a wide network.", CATS),
        ("Compared with dogs, cats evoked stronger insular responses.", CATS),
        ("Activity was lower for cats than for dogs in the insula (Table 2).", DOGS),
        ("Activity was greater for dogs relative to cats in the insula (Table 2).", DOGS),
        ("We computed the contrast cats &gt; dogs.", CATS),
        ("Two contrasts were computed: dogs versus cats, and cats versus dogs.", CATS),
        # nothing that decides
        ("Cats and dogs were compared (Table 2).", OPEN),
        ("Responses to cats versus dogs are listed in Table 2.", OPEN),
        ("No region showed greater activity to cats than to dogs.", OPEN),
        ("We expected greater activity to cats than to dogs.", OPEN),
        ("Previous work found greater activity to cats than to dogs.", OPEN),
        ("Greater activity to cats than to dogs has been seen in infants (Muster, 1999).", OPEN),
        ("Response times were longer and activity ratings higher for cats than for dogs.", OPEN),
        ("Activity to cats versus dogs was greater in patients than in controls (Table 2).", OPEN),
        ("Increased activity to cats versus dogs correlated with age (Table 2).", OPEN),
        ("Activity was greater to cats than to dogs (Table 3).", OPEN),
        ("Responses were greater to cats than to dogs.\nIn the cuneus, responses were greater to dogs than to cats.", OPEN),
        ("In contrast, activity was greater to dogs than to cats, and to cats than to dogs in others.", OPEN),
        # the sentence with the table goes before others
        ("Responses were greater to dogs than to cats in V1.\nResponses were greater to cats than to dogs (Table 2).", CATS),
    ],
)  # fmt: skip
def test_a_sentence_decides_which_of_the_two_conditions_exceeds_the_other(text, expected):
    assert read(text, table("Table 2. Cat pictures vs. dog pictures", "Cat pictures vs. Dog pictures")) == [expected]


def test_the_sentence_is_the_evidence_negative_values_say_more_and_f_tests_are_not_decided():
    text = "Activity was greater to cats than to dogs (Table 2)."
    page = (
        f"<html><body><h2>Results</h2><p>MNI space. {text}</p>{table('Table 2. Peaks', 'Cats vs. dogs')}</body></html>"
    )
    (focus, *_) = interpret(read_document("a.html", page.encode())).foci
    assert focus.direction is not None
    assert text in focus.direction.words
    down = table("Table 2. Peaks", "Cat pictures vs. Dog pictures", values=("-5.1", "-4.4"))
    f_test = table("Table 2. Peaks", "Cat pictures vs. Dog pictures", heading=(*HEADING[:4], "F"))
    assert read(text, down) == [("less", *OPEN[1:])]
    assert read(text, f_test) == [OPEN]


@pytest.mark.parametrize("name", ["Negative SVM weights, cats vs. dogs", "Cats vs. dogs moderated by genotype"])
def test_what_is_more_than_a_comparison_of_two_conditions_is_not_decided(name):
    text = "Activity was greater to cats than to dogs (Table 2)."
    assert [relation for relation, _, _ in read(text, table("Table 2. Peaks", name))] == ["unclear"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At visit 1, smokers showed greater responses to cats versus dogs in many areas (p &lt; .05; Figure 1; Table 2).", ("greater", "cats", "dogs")),
        ("At visit 1, smokers showed responses to cats versus dogs in many areas (p &lt; .05; Table 2).", ("unclear", "", "")),
        ("Smokers showed greater responses to cats versus dogs than controls (p &lt; .05; Table 2).", ("unclear", "", "")),
    ],
)  # fmt: skip
def test_what_people_show_in_the_sentence_of_a_table_holds_for_sections_of_places(text, expected):
    assert read(text, table("Table 2. Reactivity at visit 1", "Frontal lobe", "Parietal lobe")) == [expected] * 2


def test_a_contrast_with_a_baseline_in_the_caption_holds_for_sections_of_groups():
    expected = [("greater", "Cat", "Neutral")] * 2
    assert read("", table("Table 2. Cat-Neutral contrast", "Patient smokers", "Control smokers")) == expected
    assert read("", table("Table 2. Cat-Dog contrast", "Patient smokers")) == [("unclear", "", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Several areas showed increased activity at the second visit compared with the first visit (Table 2).", ("greater", "the second visit", "the first visit")),
        ("Several areas showed reduced activity at the second visit compared with the first visit (Table 2).", ("less", "the second visit", "the first visit")),
        # the other way beside it, or behind it, of rows that nothing sets apart
        ("Areas showed increased activity at the second visit compared with the first visit (Table 2). The cuneus showed reduced activity.", ("unclear", "", "")),
        ("Areas showed increased activity at the second visit compared with the first visit.", ("unclear", "", "")),
    ],
)  # fmt: skip
def test_differences_in_what_brackets_compare_go_the_way_of_the_sentence_of_their_table(text, expected):
    assert read(text, table("Table 2. Between-visit differences (cats &gt; dogs)", "Frontal lobe")) == [expected]


WEEKS = ("six weeks after the course", "baseline")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Compared with baseline, perfusion was increased in the insula (Table 2).", ("greater", *WEEKS)),
        ("Relative to the baseline, perfusion was reduced in the cuneus (Table 2).", ("less", *WEEKS)),
        # of others, of both ways, of none, of another table
        ("Relative to cat owners, perfusion was reduced in the cuneus (Table 2).", ("unclear", "", "")),
        ("Compared with baseline, perfusion was increased in the insula and reduced in the cuneus (Table 2).", ("unclear", "", "")),
        ("Compared with baseline, no region showed increased perfusion (Table 2).", ("unclear", "", "")),
        ("Compared with baseline, the dog owners showed increased perfusion.", ("unclear", "", "")),
    ],
)  # fmt: skip
def test_a_sentence_that_begins_with_one_of_two_says_how_the_other_differs(text, expected):
    caption = "Table 2. Perfusion difference between baseline and six weeks after the course with their places"
    assert read(text, table(caption)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There was a negative relationship between %LM and the insular response (Table 2).", ("negative_correlation", "Percent lean mass", "")),
        ("The insular response correlated positively with percent lean mass (Table 2).", ("positive_correlation", "Percent lean mass", "")),
        ("No region correlated negatively with percent lean mass (Table 2).", ("unclear", "", "")),
        ("The response correlated positively with age, percent lean mass being equal (Table 2).", ("unclear", "", "")),
        ("The insular response correlated positively with percent lean mass.", ("unclear", "", "")),
    ],
)  # fmt: skip
def test_a_relation_has_the_sign_of_the_sentence_with_its_variable_and_its_table(text, expected):
    caption = "Table 2. Group means, and regression analysis relating percent lean mass to the response"
    assert read(text, table(caption, "Percent lean mass")) == [expected]


def test_a_first_panel_has_the_first_of_the_effects_that_the_caption_lists():
    caption = "Table 2. Main effect of cats (versus neutral), training, and the interaction of training and age"
    first = table(caption, values=("5.1", "-4.4"), heading=(*HEADING[:4], "t"))
    panel = table("", over="Interaction of training and age")
    expected = [("greater", "cats", "neutral"), ("less", "cats", "neutral"), ("interaction", "", "")]
    assert read("", first, panel) == expected
    assert read("", table(caption), panel)[0] == ("main_effect", "cats", "neutral")  # Z values may be of an F test
    assert {relation for relation, _, _ in read("", table(caption))} == {
        "unclear"
    }  # a list of which nothing says what is here
