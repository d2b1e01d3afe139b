"""What a page paints, and what readers wrote on it, in the frame of the page as displayed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn_pages import pages_of
from typed_pdf import row, table, typeset

NOTE = "<< /Type /Annot /Subtype /Text /Rect [40 300 60 320] /Contents (wrong sign) /T (A reader) >>"
STRIKE = "<< /Type /Annot /Subtype /StrikeOut /Rect [100 280 140 290] /QuadPoints [100 290 140 290 100 280 140 280] >>"
LINK = "<< /Type /Annot /Subtype /Link /Rect [0 0 10 10] /A << /URI (https://example.org) >> >>"


def test_marks_and_comments_of_readers_are_kept_beside_the_words_and_links_are_not() -> None:
    plain = pages_of(typeset(table()))[0]
    page = pages_of(typeset(table(), extra=f"/Annots [{NOTE} {STRIKE} {LINK}]"))[0]
    assert [(a.kind, a.text, a.author) for a in page.annotations] == [
        ("Text", "wrong sign", "A reader"),
        ("StrikeOut", "", ""),
    ]
    assert page.annotations[0].box == (40, 80, 60, 100)
    assert [replace(word, marks=()) for word in page.words] == list(plain.words)


@pytest.mark.parametrize(
    ("extra", "box"),
    [("/CropBox [20 100 380 390]", (20, 70, 40, 90)), ("/Rotate 90", (300, 40, 320, 60)),
     ("/Rotate 180", (340, 300, 360, 320)), ("/Rotate 270", (80, 340, 100, 360))],
)  # fmt: skip
def test_annotations_are_placed_on_the_page_as_displayed(extra: str, box: tuple[float, ...]) -> None:
    page = pages_of(typeset(table(), extra=f"{extra} /Annots [{NOTE}]"))[0]
    (annotation,) = page.annotations
    assert page.to_page(annotation.box) == pytest.approx(box)


@pytest.mark.parametrize(
    "broken", ["<< /Subtype /Text >>", "<< /Subtype /Text /Rect [1 2] >>", "<< /Rect [0 0 1 1] /Contents 7 >>", "null"]
)
def test_a_damaged_annotation_is_a_problem_and_leaves_the_words_and_the_other_annotations(broken: str) -> None:
    plain = pages_of(typeset(table()))[0]
    page = pages_of(typeset(table(), extra=f"/Annots [{NOTE} {broken} {STRIKE}]"))[0]
    assert [a.kind for a in page.annotations] == ["Text", "StrikeOut"]
    assert [replace(word, marks=()) for word in page.words] == list(plain.words)
    (problem,) = page.problems
    assert problem.code == "PDF-ANNOTATION-DAMAGED"
    assert "1 of the page's annotations" in problem.message


def test_a_comment_in_no_known_encoding_is_kept_without_its_text_and_a_damaged_link_is_no_matter() -> None:
    unknown, link = NOTE.replace("(wrong sign)", "<ff41a0>"), LINK.replace("/Rect [0 0 10 10]", "")
    page = pages_of(typeset(table(), extra=f"/Annots [{unknown} {link}]"))[0]
    assert [(a.text, a.author) for a in page.annotations] == [("", "A reader")]
    assert page.problems == ()


def test_rules_come_from_lines_boxes_and_strokes_but_not_from_white_areas_and_curves() -> None:
    painted = "40 100 200 1 re f 40 90 m 240 90 l 4 w S 1 g 40 80 200 1 re f 0 g 40 20 200 40 re f 40 10 m 60 12 80 8 90 10 c S"
    page = pages_of(typeset(row(300, "Insula", "-44", "22", "-2") + painted))[0]
    assert sorted((round(x0), round(top), round(x1), round(bottom)) for x0, top, x1, bottom in page.rules) == [
        (40, 299, 240, 300),
        (40, 308, 240, 312),
    ]


def test_a_form_whose_box_is_damaged_is_not_shown_and_leaves_the_page() -> None:
    words = [word.text for word in pages_of(typeset(table(), form="/BBox [0 0]"))[0].words]
    assert words == [word.text for word in pages_of(typeset(table()))[0].words]
