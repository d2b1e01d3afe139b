"""What a reader of the page sees is read: not what is painted over, clipped, switched off, or added by readers."""

from __future__ import annotations

import io

import pytest
from drawn_pages import pages_of
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from typed_pdf import row, typeset

from extract.pdf.reader import PdfReader
from extract.tables.interpret import interpret

TABLE = [
    ("Insula", "-34", "22", "4", "5.12"),
    ("Cuneus", "12", "-90", "26", "4.40"),
    ("Putamen", "-28", "2", "6", "4.11"),
    ("Thalamus", "10", "-18", "8", "3.98"),
]
PLACES = [tuple(float(v) for v in cells[1:4]) for cells in TABLE]


def _page(extra: str = "", before: str = "") -> str:
    """Return the operators of a page with a table, what is painted before it and after it."""
    rows = "".join(row(300 - 15 * i, *cells) for i, cells in enumerate(TABLE))
    head = "BT /T 10 Tf 40 345 Td (Table 1. Peaks in MNI space) Tj ET " + row(322, "Region", "x", "y", "z", "t")
    return f"{before} 0 g {head} 0.5 w 36 335 m 330 335 l S 36 315 m 330 315 l S 36 230 m 330 230 l S {rows} {extra}"


def _read(data: bytes):
    document = PdfReader().read("typeset.pdf", data)
    problems = [*document.problems, *(p for t in document.tables for p in t.problems)]
    return [(f.x, f.y, f.z) for f in interpret(document).foci], problems


HIDDEN_ROW = row(240, "Amygdala", "22", "-4", "-18", "3.60")
GROUND = "0.8 0.9 1 rg 30 234 320 18 re f"
UNSEEN = {
    "painted over": f"{row(240, 'Amygdala', '22', '-4', '-18', '3.60')} 1 g 30 235 320 18 re f 0 g",
    "painted over by an image": (
        f"{HIDDEN_ROW} q 320 0 0 18 30 235 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    ),
    "clipped": f"q 0 0 20 20 re W n {HIDDEN_ROW} Q",
    "clipped by the other rule, within another clip": f"q 0 0 400 400 re W* n 10 10 m 20 10 l 20 20 l h W* n {HIDDEN_ROW} Q",
    "in the colour of its ground": f"{GROUND} {HIDDEN_ROW.replace('/T 10', '0.8 0.9 1 rg /T 10')} 0 g",
    "transparent": f"q /GS0 gs {HIDDEN_ROW} Q",
}  # fmt: skip


@pytest.mark.parametrize("how", UNSEEN)
def test_a_row_that_is_not_seen_is_not_read_but_told(how: str) -> None:
    resources = "/ExtGState << /GS0 << /ca 0 /CA 0 >> >>"
    places, problems = _read(typeset(_page(UNSEEN[how]), resources=resources))
    assert places == PLACES
    (told,) = [p for p in problems if p.code == "PDF-HIDDEN-TEXT"]
    assert "-18" in told.message


def test_a_digit_under_a_white_box_is_not_part_of_the_number_printed_over_it() -> None:
    covered = "BT /T 10 Tf 34 240 Td (9) Tj ET 1 g 33 238 7 11 re f 0 g "
    (page,) = pages_of(typeset(_page(covered + row(240, "4", "22", "-4", "-18"))))
    assert "94" not in [w.text for w in page.words]


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ("/OCGs [9 0 R] /D << /OFF [9 0 R] >>", False),
        ("/OCGs [9 0 R] /D << /BaseState /OFF >>", False),
        ("/OCGs [9 0 R] /D << /BaseState /OFF /ON [9 0 R] >>", True),
        ("/OCGs [9 0 R] /D << /AS [<< /Event /View /Category [/View] /OCGs [9 0 R] >>] >>", False),
        ("/OCGs [9 0 R] /D << >>", True),
    ],
)
@pytest.mark.parametrize("layer", ["9 0 R", "10 0 R"])
def test_a_layer_is_read_when_a_viewer_shows_it(groups: str, layer: str, *, shown: bool) -> None:
    usage = "/Usage << /View << /ViewState /OFF >> >>" if "/AS" in groups else ""
    data = typeset(
        _page(f"/OC /L0 BDC {HIDDEN_ROW} EMC"),
        catalog=f"/OCProperties << {groups} >>",
        resources=f"/Properties << /L0 {layer} >>",
        more=(f"<< /Type /OCG /Name (draft) {usage} >>", "<< /Type /OCMD /OCGs 9 0 R /P /AllOn >>"),
    )
    places, problems = _read(data)
    assert len(places) == len(PLACES) + shown
    assert [p.code for p in problems] == ([] if shown else ["PDF-HIDDEN-TEXT"])


@pytest.mark.parametrize("way", ["a form out of its box", "a form in a layer that is off"])
def test_forms_are_clipped_and_switched_off_like_pages(way: str) -> None:
    box = "/BBox [0 0 5 5]" if "box" in way else "/BBox [0 0 400 400] /OC 9 0 R"
    data = typeset(
        _page(), form=box, catalog="/OCProperties << /OCGs [9 0 R] /D << /OFF [9 0 R] >> >>", more=("<< /Type /OCG >>",)
    )
    assert "formed" not in [w.text for w in pages_of(data)[0].words]


SEEN = {
    "a shade painted first": (GROUND, HIDDEN_ROW),
    "a shade multiplied onto it": ("", f"{HIDDEN_ROW} q /GS1 gs 1 1 0 rg 30 234 320 18 re f Q"),
    "a clip around it": ("", f"q 30 234 320 18 re W n {HIDDEN_ROW} Q"),
    "a box painted over it and the row again": ("", f"{HIDDEN_ROW} 1 g 30 235 320 18 re f 0 g {HIDDEN_ROW}"),
    "a white box below it": ("1 g 30 235 320 18 re f 0 g", HIDDEN_ROW),
    "light type on a dark band": ("0 0 0.4 rg 30 235 320 18 re f", HIDDEN_ROW.replace("/T 10", "1 g /T 10") + " 0 g"),
}  # fmt: skip


@pytest.mark.parametrize("how", SEEN)
def test_a_row_that_is_seen_is_read_whatever_is_painted_around_it(how: str) -> None:
    before, after = SEEN[how]
    places, problems = _read(typeset(_page(after, before), resources="/ExtGState << /GS1 << /BM /Multiply >> >>"))
    assert places == [*PLACES, (22.0, -4.0, -18.0)]
    assert problems == []


def test_a_row_that_is_struck_out_is_read_and_told() -> None:
    lines = "".join(f"0.6 w {38 + 60 * i} 273.2 m {66 + 60 * i} 273.2 l S " for i in range(5))
    places, problems = _read(typeset(_page(lines)))
    assert places == PLACES
    assert [(p.code, p.item) for p in problems] == [("PDF-STRUCK-OUT", "Table 1, row 3")]


def test_a_line_under_a_row_does_not_strike_it_out() -> None:
    assert _read(typeset(_page("0.6 w 38 267.5 m 330 267.5 l S 38 281 m 330 281 l S")))[1] == []


def test_a_line_between_rows_does_not_strike_out_a_label_of_several_rows() -> None:
    label = "BT /T 7 Tf 2 277.5 Td (Pain) Tj ET "
    _, problems = _read(typeset(_page(label + "0.5 w 2 280 m 390 280 l S")))
    assert "PDF-STRUCK-OUT" not in [p.code for p in problems]


@pytest.mark.parametrize("kind", ["Highlight", "FreeText", "StrikeOut", "Text"])
def test_an_annotation_on_a_number_is_told_at_its_row(kind: str) -> None:
    notes = f"/Annots [<< /Type /Annot /Subtype /{kind} /Rect [98 267 120 280] /Contents (28) >>]"
    places, problems = _read(typeset(_page(), extra=notes))
    assert places == PLACES
    assert [(p.code, p.item) for p in problems] == [("PDF-NUMBER-ANNOTATED", "Table 1, row 3")]
    assert kind in problems[0].message


def test_a_frame_drawn_around_a_table_and_a_note_beside_it_are_on_no_number() -> None:
    frame = "<< /Type /Annot /Subtype /Square /Rect [30 225 340 360] >>"
    note = "<< /Type /Annot /Subtype /Text /Rect [360 257 380 277] /Contents (check) >>"
    assert _read(typeset(_page(), extra=f"/Annots [{frame} {note}]"))[1] == []


def test_a_pen_stroke_before_a_number_is_no_minus() -> None:
    pen = "<< /Type /Annot /Subtype /Ink /Rect [90 300 100 308] /F 4 /InkList [[92 303 98 303]] /AP << /N 9 0 R >> >>"
    stroke = "1 w 2 3 m 8 3 l S"
    form = f"<< /Type /XObject /Subtype /Form /BBox [0 0 10 8] /Length {len(stroke)} >>\nstream\n{stroke}\nendstream"
    (page,) = pages_of(typeset(row(300, "Insula", "44", "22", "2"), extra=f"/Annots [{pen}]", more=(form,)))
    assert [w.text for w in page.words] == ["Insula", "44", "22", "2"]


def test_characters_of_a_font_that_is_missing_on_this_machine_are_kept() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=True)
    canvas.setFont("STSong-Light", 10)
    text = "记忆编码依赖海马与前额叶的协作本研究采用激活似然估计法"
    canvas.drawString(40, 300, text)
    canvas.drawString(40, 280, text[::-1] + "38")
    canvas.save()
    words = "".join(word.text for word in pages_of(out.getvalue())[0].words)
    assert text in words
    assert words.endswith("38")
