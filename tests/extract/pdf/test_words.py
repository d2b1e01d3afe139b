"""Signs and words of PDFs typeset here, also where their text layer is wrong."""

from __future__ import annotations

import io
import json

import pytest
from drawn_pages import candidates_of, pages_of
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from typed_pdf import ANGLE_OPEN_RIGHT, BLOB, CROSS, CROSS_AND_BAR, TWO_BARS, row, table, typeset

from corpora.errors import FormatError
from extract.pdf.file import PdfFile


def texts(data: bytes) -> list[str]:
    return [w.text for page in pages_of(data) for w in page.words]


EXPECTED = ["Insula", "-44", "22", "-2", "Cuneus", "12", "-90", "26", "Putamen", "-28", "2", "-6"]


@pytest.mark.parametrize(
    ("code", "name"),
    [(50, "two"), (55, "seven"), (57, "nine"), (61, "equal"), (41, "parenright"), (1, "controlSTX"), (4, "g4"),
     (255, "ydieresis"), (32, "space"), (45, "hyphen"), (179, "greaterequal")],
)  # fmt: skip
def test_a_black_bar_is_minus_and_a_white_one_a_blank_whatever_the_text_layer_says(code: int, name: str) -> None:
    words = texts(typeset(table(code), code=code, name=name))
    assert words == EXPECTED


def test_raw_keeps_what_the_text_layer_said() -> None:
    words = pages_of(typeset(table()))[0].words
    assert next(w.raw for w in words if w.text == "-44") == "244"


def test_white_is_told_by_its_colour_space() -> None:
    content = table().replace("1 g", "0 0 0 0 k").replace("0 g", "0 0 0 1 k")
    assert texts(typeset(content)) == EXPECTED


def test_a_true_digit_of_another_font_stays_a_digit() -> None:
    one = "230 0 110 700 re f 120 520 120 90 re f"
    content = row(300, "Insula", "~44", "~2", "12").replace("SYM", "\\061")
    assert texts(typeset(content, symbol=one, code=49, name="one")) == ["Insula", "144", "12", "12"]


@pytest.mark.parametrize(
    ("symbol", "sign"),
    [(TWO_BARS, "="), (CROSS, "+"), (CROSS_AND_BAR, "±"), (ANGLE_OPEN_RIGHT, "<")],
)
def test_other_signs_are_told_by_their_shape(symbol: str, sign: str) -> None:
    content = row(300, "p", "~0.05").replace("SYM", "\\054")
    assert texts(typeset(content, symbol=symbol, code=44, name="comma")) == ["p", f"{sign}0.05"]


def test_a_shape_that_is_no_clear_sign_leaves_a_doubt() -> None:
    content = row(300, "Insula", "~44", "12").replace("SYM", "\\001")
    words = {w.text: w for w in pages_of(typeset(content, symbol=BLOB, code=1, name="g1"))[0].words}
    assert "cannot be read" in words["44"].doubt
    assert words["12"].doubt == ""


def test_a_minus_drawn_as_a_line_without_any_character_is_read() -> None:
    content = row(300, "Insula", "44", "22", "2") + "0 0 0 RG 0.6 w 94 303.2 m 99 303.2 l S "
    assert texts(typeset(content)) == ["Insula", "-44", "22", "2"]


def test_a_ruling_line_at_the_height_of_a_minus_is_no_sign() -> None:
    content = row(300, "Insula", "44", "22") + "0 0 0 RG 0.6 w 75 303.2 m 98 303.2 l S "
    assert texts(typeset(content)) == ["Insula", "44", "22"]


def test_a_ruling_line_below_a_comparison_does_not_make_it_an_equal_one() -> None:
    content = row(300, "p", "~3").replace("SYM", "\\054") + "0 0 0 RG 0.4 w 30 297.5 m 300 297.5 l S "
    angle = typeset(content, symbol=ANGLE_OPEN_RIGHT, code=44, name="comma")
    assert texts(angle) == ["p", "<3"]


def test_a_stroke_of_text_that_runs_across_is_no_sign() -> None:
    content = row(300, "Insula", "44", "22") + "BT 0 1 -1 0 99 300 Tm /T 6 Tf (I) Tj ET "
    assert texts(typeset(content)) == ["Insula", "44", "22"]


@pytest.mark.parametrize("gray", [(0.0, 1.0), (0.6, 1.0), (0.0, 0.85), (1.0, 0.2)], ids=str)
@pytest.mark.parametrize("font", ["Helvetica", "Times-Bold", "Times-Italic", "Courier"])
def test_hyphens_dashes_and_the_minus_of_symbol_are_read_at_any_size_and_shade(
    font: str, gray: tuple[float, float]
) -> None:
    ink, paper = gray
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 300), invariant=True)
    canvas.setFillGray(paper)
    canvas.rect(0, 0, 300, 300, fill=1, stroke=0)
    canvas.setFillGray(ink)
    expected = []
    y = 280.0
    for size in (4, 5, 6, 8, 12):
        for sign, face in (("-", font), ("\u2013", font), ("\u2212", "Symbol"), ("", font)):
            y -= 1.6 * size
            for place, value in enumerate(("4", "17", "2.5", "102")):
                x = 20.0 + 60 * place
                canvas.setFont(face, size)
                canvas.drawString(x, y, sign)
                canvas.setFont(font, size)
                canvas.drawString(x + canvas.stringWidth(sign, face, size), y, value)
                expected.append(f"-{value}" if sign else value)
    canvas.save()
    words = pages_of(out.getvalue())[0].words
    assert [w.text for w in words] == expected
    assert [w.doubt for w in words if w.doubt] == []


def test_a_prime_is_not_the_digit_its_font_calls_it() -> None:
    content = "BT /T 10 Tf 40 300 Td (c) Tj /S 10 Tf (9) Tj ET "
    assert texts(typeset(content, symbol="60 460 m 160 460 l 200 720 l 90 720 l h f", code=57, name="nine")) == ["c'"]


def test_a_minus_parted_from_its_number_by_a_space_is_joined() -> None:
    content = "BT /T 10 Tf 40 300 Td (- 44) Tj 60 0 Td (12) Tj 60 0 Td (\\226 7) Tj ET "
    assert texts(typeset(content)) == ["-44", "12", "-7"]


def test_a_dash_in_a_column_of_its_own_is_no_sign() -> None:
    content = "BT /T 10 Tf 40 300 Td (\\226) Tj 40 0 Td (12) Tj ET "
    assert texts(typeset(content)) == ["-", "12"]


def test_a_raised_note_letter_is_a_word_of_its_own() -> None:
    content = "BT /T 10 Tf 40 300 Td (-44) Tj /T 6 Tf 4 Ts (a) Tj 0 Ts /T 10 Tf 40 0 Td (12) Tj ET "
    assert sorted(texts(typeset(content))) == ["-44", "12", "a"]


def test_invisible_and_off_page_text_is_dropped() -> None:
    content = "BT /T 10 Tf 40 300 Td (44) Tj 3 Tr 0 -20 Td (55) Tj 0 Tr 600 0 Td (66) Tj ET "
    content += "1 g BT /T 10 Tf 40 200 Td (77) Tj ET 0 g "
    assert texts(typeset(content)) == ["44"]


def test_white_text_on_a_dark_band_is_kept() -> None:
    content = "0 0 0.4 rg 30 290 200 25 re f 1 g BT /T 10 Tf 40 300 Td (Region 2) Tj ET 0 g "
    assert texts(typeset(content)) == ["Region", "2"]


@pytest.mark.parametrize(("text", "drawn"), [("Region", []), ("Region 2", [1])])
def test_a_page_without_a_digit_is_not_drawn(monkeypatch: pytest.MonkeyPatch, text: str, drawn: list[int]) -> None:
    numbers: list[int] = []
    monkeypatch.setattr(PdfFile, "picture", lambda _file, number, _width: numbers.append(number))
    page = pages_of(typeset(f"BT /T 10 Tf 40 300 Td ({text}) Tj ET "))[0]
    assert [w.text for w in page.words] == text.split()
    assert (numbers, [p.code for p in page.problems]) == (drawn, ["PDF-NOT-DRAWN"] * len(drawn))


def test_text_painted_twice_is_read_once() -> None:
    content = "BT /T 10 Tf 40 300 Td (-44) Tj ET BT /T 10 Tf 40.3 300 Td (-44) Tj ET "
    assert texts(typeset(content)) == ["-44"]


def test_letter_spaced_headings_stay_whole_words() -> None:
    content = "BT /T 10 Tf 2.5 Tc 40 300 Td (Coordinates of local maxima) Tj ET "
    assert texts(typeset(content)) == ["Coordinates", "of", "local", "maxima"]


def test_tightly_justified_words_without_space_glyphs_are_parted() -> None:
    content = "BT /T 10 Tf 40 300 Td [(Brain)-110(regions)-110(that)-110(responded)-110(more)] TJ ET "
    assert texts(typeset(content)) == ["Brain", "regions", "that", "responded", "more"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_turned_by_its_own_entry_reads_alike(turn: int) -> None:
    page = pages_of(typeset(table(), extra=f"/Rotate {turn}"))[0]
    assert [w.text for w in page.words] == EXPECTED


def test_text_running_upwards_is_unturned_and_maps_back() -> None:
    turned = f"q 0 1 -1 0 400 0 cm {table()} Q"
    page = pages_of(typeset(turned))[0]
    assert page.rotation == 90
    assert [w.text for w in page.words] == EXPECTED
    word = page.words[0]
    x0, top, x1, bottom = page.to_page((word.x0, word.top, word.x1, word.bottom))
    # "Insula" starts 40 points from the lower edge, at height 300 of the turned frame.
    assert (x0, bottom) == (pytest.approx(400 - 300 - 8, abs=4), pytest.approx(400 - 40, abs=1))
    assert x1 - x0 < bottom - top


def test_watermarks_and_margin_stamps_are_left_out() -> None:
    content = table() + "q 0.7 0.7 -0.7 0.7 60 60 cm BT /T 40 Tf 0 0 Td (ACCEPTED 12 34 56) Tj ET Q "
    content += "q 0 1 -1 0 20 20 cm BT /T 7 Tf 0 0 Td (Downloaded 14 June 2011 by 44 readers) Tj ET Q "
    assert texts(typeset(content)) == EXPECTED


def test_a_crop_box_moves_the_origin() -> None:
    page = pages_of(typeset(table(), extra="/CropBox [20 100 380 390]"))[0]
    first = page.words[0]
    assert (page.width, page.height) == (360, 290)
    assert first.x0 == pytest.approx(20, abs=0.5)
    assert [w.text for w in page.words] == EXPECTED


def test_u2afa_and_every_unicode_dash_before_a_number_are_minus() -> None:
    assert len(DASH_NAMES) > 5
    for name in DASH_NAMES:
        words = texts(typeset(table(code=66), code=66, name=name))
        assert words == EXPECTED, name


DASH_NAMES = ["uni2AFA", "uni2212", "uni2010", "uni2011", "uni2012", "endash", "emdash", "uniFE63", "uniFF0D"]


def _scan() -> bytes:
    picture = Image.new("L", (800, 800), 255)
    ImageDraw.Draw(picture).rectangle((300, 300, 500, 320), fill=0)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=True)
    canvas.drawInlineImage(picture, 0, 0, 400, 400)
    canvas.save()
    return out.getvalue()


def test_a_scanned_page_is_a_problem_without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    page = pages_of(_scan(), "scan.pdf")[0]
    assert page.words == ()
    assert [p.code for p in page.problems] == ["PDF-NO-TEXT"]


def test_a_scanned_page_is_a_candidate() -> None:
    assert candidates_of(_scan()) == [1]


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4", b"not a pdf at all", typeset(table())[:300]],
    ids=["empty", "head", "other", "cut"],
)
def test_broken_files_are_format_errors(data: bytes) -> None:
    with pytest.raises(FormatError):
        pages_of(data, "broken.pdf")
    with pytest.raises(FormatError):
        candidates_of(data)


def test_damaged_bytes_never_raise_anything_else() -> None:
    good = typeset(table())
    for step in range(0, len(good), 37):
        damaged = bytearray(good)
        for place in range(step, min(step + 3, len(good))):
            damaged[place] ^= 0x55
        try:
            pages_of(bytes(damaged), "damaged.pdf")
            candidates_of(bytes(damaged))
        except FormatError:
            continue


def test_a_password_is_a_format_error_and_an_empty_one_is_not() -> None:
    for password, readable in (("secret", False), ("", True)):
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(400, 400), encrypt=StandardEncryption(password, "owner", canPrint=0))
        canvas.drawString(40, 300, "Insula -44 22 -2")
        canvas.save()
        if readable:
            assert texts(out.getvalue()) == ["Insula", "-44", "22", "-2"]
        else:
            with pytest.raises(FormatError):
                pages_of(out.getvalue(), "locked.pdf")


def test_a_file_whose_cross_references_are_lost_is_mended() -> None:
    data = typeset(table())
    assert texts(data.replace(b"startxref\n", b"startxref\n9")) == EXPECTED


def _page_of(lines: list[str]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 500), invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(40, 460 - 14 * number, line)
    canvas.save()
    return out.getvalue()


def test_prose_pages_are_passed_over_and_small_tables_are_not() -> None:
    prose = [
        "We scanned 24 people in 2011 and again in 2012; the mean age was 31.5 years.",
        "No peaks here [3, 4].",
    ]
    assert candidates_of(_page_of(prose)) == []
    assert candidates_of(_page_of([*prose, *["Insula -44 12 -2 4.51"] * 3])) == [1]
    assert candidates_of(_page_of([*prose, "Table 2 MNI coordinates x y z", "Insula -44 12 -2"])) == [1]
    assert candidates_of(_page_of([*prose, "Peak 5L|19P|66S", "Peak 8R|90P|12S"])) == [1]


def test_minus_signs_of_real_papers_agree_with_the_checked_ones(checked_data) -> None:
    folder = checked_data / "data" / "extract" if (checked_data / "data").is_dir() else checked_data / "extract"
    for name, page in (("pdf_nee2007", 5), ("pdf_vachonpresseau2016", 6), ("pdf_dijkstra2021", 9)):
        gold = json.loads((folder / "gold" / f"{name}.json").read_text())
        data = (folder / "documents" / f"{name}.pdf").read_bytes()
        words = [w.text for p in pages_of(data, name, [page]) for w in p.words]
        joined = " ".join(words)
        rows = [r for t in gold["tables"] if t["page"] == page for r in t["rows"]]
        missed = [r for r in rows if f"{r['x']:g} {r['y']:g} {r['z']:g}" not in joined]
        assert len(rows) > 5
        assert missed == []
