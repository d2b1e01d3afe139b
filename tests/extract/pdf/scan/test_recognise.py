"""Pages that are pictures: levelled, read twice by Tesseract where it is installed, reported as unread where not."""

from __future__ import annotations

import io
import random

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from printed_page import Setting
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from table_pages import plain_page

from corpora.nouns.evidence import Evidence, Problem
from extract.checks.run import check
from extract.pdf.model import tilt_box
from extract.pdf.page.render import PageImage
from extract.pdf.problems import by_document, page_list
from extract.pdf.scan import reread
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import NumberInk, ScannedInk, is_alike, numbers_of, read_by_likeness, written_as
from extract.pdf.scan.reread import read_again
from extract.pdf.scan.settle import settle
from extract.pdf.scan.sheet import find_skew, prepare, runs_down
from extract.pdf.scan.tesseract import Found, OcrError, find_tesseract, parse_tsv, run_tesseract
from extract.readers import read_document
from extract.tables.interpret import interpret

needs_tesseract = pytest.mark.skipif(
    find_tesseract() is None, reason="Tesseract is not installed: nothing can be recognised"
)


def scanned(pdf: bytes, *, skew: float = 0.0, noise: float = 0.0, turn: int = 0) -> bytes:
    """Return a PDF whose pages are pictures of the pages of another, as a scanner makes them."""
    source = pdfium.PdfDocument(pdf)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in source:
        width, height = page.get_size()
        picture = page.render(scale=300 / 72, grayscale=True).to_pil().convert("L")
        if skew:
            picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        if noise:
            pixels = np.asarray(picture, dtype=float) * 0.92 + 10
            pixels += np.random.default_rng(1).normal(0, noise, pixels.shape)
            picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        if turn:
            picture = picture.rotate(turn, expand=True)
            width, height = (height, width) if turn in (90, 270) else (width, height)
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=70)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(packed.getvalue())), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    source.close()
    return out.getvalue()


MADE = plain_page(Setting(size=9.0, leading=1.3), seed=5, n=9)
"""A small table; what is printed in it."""


def small_table() -> bytes:
    return MADE.data


def drawn(lines: list[str], size: int = 40) -> PageImage:
    picture = Image.new("L", (900, 90 * len(lines) + 60), 255)
    brush = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        brush.text((60, 30 + 90 * number), line, fill=0, font=ImageFont.load_default(size))
    return PageImage(np.asarray(picture), 4.0)


@needs_tesseract
@pytest.mark.parametrize(("skew", "turn"), [(0.8, 90)])
def test_a_scanned_table_is_read_with_its_signs_and_every_focus_says_so(skew: float, turn: int) -> None:
    data = scanned(small_table(), skew=skew, noise=6.0, turn=turn)
    document = read_document("scan.pdf", data)
    foci = check(interpret(document))[0].foci
    assert foci
    assert all("PDF-OCR" in [p.code for p in f.problems] for f in foci)
    wanted = MADE.places
    right = [(f.x, f.y, f.z) for f in foci if (f.x, f.y, f.z) in wanted]
    assert len(right) >= 0.8 * len(wanted)
    for focus in foci:
        if (focus.x, focus.y, focus.z) not in wanted:
            assert "PDF-DIGIT-DOUBT" in [p.code for p in focus.problems]


@needs_tesseract
def test_an_empty_picture_holds_no_words() -> None:
    assert run_tesseract(np.full((300, 300), 255, dtype=np.uint8), 300, ("--psm", "11")) == []


def test_without_tesseract_a_scanned_document_is_one_problem_with_pages_and_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    data = scanned(plain_page(Setting(pages=3), seed=5, n=9).data)
    document = read_document("scan.pdf", data)
    assert document.tables == ()
    assert [p.code for p in document.problems] == ["PDF-NO-TEXT"]
    assert "pages 1-3" in str(document.problems[0])
    assert "tesseract" in document.problems[0].hint.lower()
    with pytest.raises(OcrError):
        run_tesseract(np.zeros((9, 9), dtype=np.uint8), 300, ())


def test_a_tesseract_that_fails_is_a_problem_and_no_empty_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "tesseract"
    program.write_text("#!/bin/sh\necho 'Error opening data file eng.traineddata' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    document = read_document("scan.pdf", scanned(small_table()))
    assert [p.code for p in document.problems] == ["PDF-NO-TEXT"]
    assert "eng.traineddata" in document.problems[0].message


@pytest.mark.parametrize("skew", [-0.3, 2.1])
def test_the_skew_of_a_page_is_found_and_its_ruling_lines_come_out_level(skew: float) -> None:
    page = pdfium.PdfDocument(small_table())[0].render(scale=4, grayscale=True).to_pil().convert("L")
    straight = prepare(PageImage(np.asarray(page), 4.0))
    turned = page.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = PageImage(np.asarray(turned), 4.0)
    assert find_skew(image) == pytest.approx(skew, abs=0.06)
    sheet = prepare(image)
    assert len(straight.rules) >= 3
    assert len(sheet.rules) == len(straight.rules)
    assert all(bottom - top < 2.5 for _, top, _, bottom in sheet.rules)
    assert not runs_down(image)
    assert runs_down(image.turned(90))


def test_ink_tells_minus_points_commas_and_digits() -> None:
    image = drawn(["-43.5", "1.25", "-7", "88"])
    ink = ScannedInk(image.gray)
    patterns = []
    for number in range(4):
        top = 30 + 90 * number
        pieces = ink.within(0, top - 10, 900, top + 75)
        foot = max(p.bottom for p in pieces if p.height > 20)
        patterns.append(numbers_of(pieces, 40.0, foot))
    assert [n.pattern for group in patterns for n in group] == ["-DD.D", "D.DD", "-D", "DD"]
    minus = patterns[0][0]
    assert is_alike(minus, "-43.5")
    assert not is_alike(minus, "43.5")
    assert not is_alike(minus, "-435")
    assert written_as(minus, "435") == "-43.5"
    assert written_as(minus, "43") is None


def _settled(lines: list[str], readings: dict[int, tuple[str, str]]) -> list[Candidate]:
    ink = ScannedInk(drawn(lines).gray)
    candidates = []
    for row, line in enumerate(lines):
        pieces = ink.within(0, 20 + 90 * row, 900, 105 + 90 * row)
        foot = max(p.bottom for p in pieces if p.height > 20)
        number = numbers_of(pieces, 40.0, foot)[0]
        first, second = readings.get(row, (line, line))
        candidates.append(Candidate(number, 40.0, foot, first, 90.0, row, second, 90.0))
    settle(ink, candidates)
    return candidates


def test_a_number_is_sure_only_where_readings_ink_and_the_other_digits_agree() -> None:
    lines = [str(n) for n in random.Random(2).sample(range(100, 1000), 12)]
    lines += ["-36", "1.5", "17", "36"]
    readings = {12: ("36", "36"), 13: ("15", "15"), 14: ("1]", "17"), 15: ("86", "86")}
    settled = _settled(lines, readings)
    assert [c.text for c in settled[:12]] == lines[:12]
    assert not any(c.doubt for c in settled[:12])
    assert [c.text for c in settled[12:15]] == ["-36", "15", "17"]  # none in its column has a point: it is dust
    assert all(c.doubt for c in settled[12:])


def test_a_digit_is_never_compared_with_itself() -> None:
    lines = ["111", "222", "555", "4"]
    ink = ScannedInk(drawn(lines).gray)
    numbers = [
        numbers_of(ink.within(0, 20 + 90 * r, 900, 105 + 90 * r), 40.0, 68 + 90 * r)[0] for r in range(len(lines))
    ]
    assert read_by_likeness(ink, numbers, lines) == ["111", "222", "555", None]


def test_words_of_the_table_tesseract_prints_are_read() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    lines = [
        head,
        "5\t1\t2\t1\t3\t1\t10\t20\t30\t40\t95.5\tInsula",
        "4\t1\t2\t1\t3\t0\t1\t2\t3\t4\t-1\t",
        "broken",
    ]
    words = list(parse_tsv("\n".join(lines)))
    assert [(w.text, w.x0, w.bottom, w.confidence, w.line) for w in words] == [("Insula", 10, 60, 95.5, (2, 1, 3))]


def test_boxes_of_a_levelled_page_go_back_to_the_page_as_it_lies() -> None:
    left = tilt_box((0, 400, 10, 410), 1.0, 600, 800)
    right = tilt_box((590, 400, 600, 410), 1.0, 600, 800)
    assert left[1] - 400 == pytest.approx(295 * np.sin(np.radians(1.0)), abs=0.1)
    assert right[1] - 400 == pytest.approx(-295 * np.sin(np.radians(1.0)), abs=0.1)


def test_pages_are_named_as_people_write_them() -> None:
    assert page_list([7, 5, 6, 2, 2]) == "2, 5-7"
    problems = [
        Problem(code=code, item=f"a.pdf, page {n}", message="the page is a picture",
                evidence=Evidence(quote="", page=n))
        for code, n in (("PDF-NO-TEXT", 1), ("PDF-NOT-DRAWN", 1), ("PDF-NO-TEXT", 2))
    ]  # fmt: skip
    merged = by_document(problems, "a.pdf")
    assert [(p.code, p.item) for p in merged] == [
        ("PDF-NO-TEXT", "a.pdf, pages 1-2"),
        ("PDF-NOT-DRAWN", "a.pdf, page 1"),
    ]


def pasted(caption: str) -> bytes:
    """Return a page of running text whose table is a picture under its caption."""
    page = pdfium.PdfDocument(small_table())[0].render(scale=300 / 72, grayscale=True).to_pil().convert("L")
    rules = np.flatnonzero((np.asarray(page)[:, 240:1250] < 128).all(1))
    cut = page.crop((200, int(rules.min()) - 10, 2300, int(rules.max()) + 10))
    packed = io.BytesIO()
    cut.save(packed, "PNG")
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont("Times-Roman", 10)
    for row in range(12):
        canvas.drawString(
            50,
            780 - 12 * row,
            "The participants saw the pictures and rated how much pain was felt by the others.",
        )
    canvas.drawString(50, 600, caption)
    width, height = cut.width * 72 / 300, cut.height * 72 / 300
    canvas.drawImage(ImageReader(io.BytesIO(packed.getvalue())), 45, 592 - height, width, height)
    canvas.save()
    return out.getvalue()


def test_a_table_pasted_as_a_picture_is_a_problem_without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    document = read_document("pasted.pdf", pasted("Table 2. Peaks of the contrasts in MNI space"))
    assert [p.code for p in document.problems] == ["PDF-TABLE-PICTURE"]
    assert "Table 2 on page 1" in document.problems[0].message
    assert read_document("figure.pdf", pasted("Figure 2. Peaks of the contrasts")).problems == ()


@needs_tesseract
def test_a_table_pasted_as_a_picture_is_read_under_its_caption() -> None:
    document = read_document("pasted.pdf", pasted("Table 2. Peaks of the contrasts in MNI space"))
    foci = check(interpret(document))[0].foci
    assert {f.table for f in foci} == {"Table 2"}
    assert len({(f.x, f.y, f.z) for f in foci} & set(MADE.places)) >= 0.8 * len(MADE.places)
    assert all("PDF-OCR" in [p.code for p in f.problems] for f in foci)


def _defaced(pdf: bytes, box: tuple[float, float, float, float], *, erased: bool) -> bytes:
    """Return a scan of a page on which a box (points) is scribbled over, or empty."""
    page = pdfium.PdfDocument(pdf)[0]
    width, height = page.get_size()
    picture = page.render(scale=300 / 72, grayscale=True).to_pil().convert("L")
    brush = ImageDraw.Draw(picture)
    x0, top, x1, bottom = (v * 300 / 72 for v in box)
    if erased:
        brush.rectangle((x0 - 2, top - 2, x1 + 2, bottom + 2), fill=255)
    else:
        for step in range(3):
            brush.line((x0, top + 3 + 9 * step, x1, bottom - 9 * step), fill=0, width=4)
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=85)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setPageSize((width, height))
    canvas.drawImage(ImageReader(io.BytesIO(packed.getvalue())), 0, 0, width, height)
    canvas.save()
    return out.getvalue()


@needs_tesseract
@pytest.mark.parametrize("erased", [True, False])
def test_a_row_in_which_a_number_cannot_be_seen_is_told(erased: bool) -> None:
    before = read_document("before.pdf", small_table())
    row = interpret(before).foci[4]
    cell = next(c for c in before.tables[0].cells if c.row == row.row and c.text == f"{row.y:g}")
    assert cell.box is not None
    data = _defaced(small_table(), cell.box, erased=erased)
    document = read_document("scan.pdf", data)
    read, problems = check(interpret(document))
    places = [(f.x, f.y, f.z) for f in read.foci]
    for focus in read.foci:
        if (focus.x, focus.y, focus.z) not in MADE.places:
            assert "PDF-DIGIT-DOUBT" in [p.code for p in focus.problems]
    if (row.x, row.y, row.z) not in places:
        told = [*(p for t in document.tables for p in t.problems), *read.problems, *problems]
        assert any(p.code in ("ROW-NOT-READ", "PDF-DIGIT-DOUBT") and "row" in p.item for p in told)
    others = [xyz for xyz in MADE.places if xyz != (row.x, row.y, row.z)]
    assert sum(xyz in places for xyz in others) >= len(others) - 1


def test_a_page_hardly_read_as_english_is_read_with_chinese_where_it_is_installed_and_told_where_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = "".join(rf"5\t1\t1\t1\t{n}\t1\t100\t{100 + 40 * n}\t90\t30\tCONF\tTEXT\n" for n in range(1, 60))
    head = r"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    for languages, codes in (("eng", {"PDF-OCR", "PDF-OCR-POOR"}), ("eng\nchi_sim", {"PDF-OCR"})):
        folder = tmp_path_factory.mktemp("bin")
        program = folder / "tesseract"
        garbled, read = (rows.replace("CONF", c).replace("TEXT", t) for c, t in (("20", "PEBA"), ("90", "杏仁核左")))
        program.write_text(
            f"#!/bin/sh\ncase \"$*\" in *list-langs*) printf '{languages}'; exit;;\n"
            f"*chi_sim*) printf '{head}{read}';;\n*) printf '{head}{garbled}';;\nesac\ncat > /dev/null\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
        document = read_document("scan.pdf", scanned(small_table()))
        assert {p.code for p in document.problems} == codes
        poor = [p for p in document.problems if p.code == "PDF-OCR-POOR"]
        assert all("chi_sim" in p.message for p in poor)
        assert ("杏仁核" in document.sections[0].text) is (codes == {"PDF-OCR"})


def test_ink_of_one_piece_that_is_wider_than_its_line_is_read_without_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reread, "run_tesseract", lambda *_: [])
    gray = np.full((200, 900), 255, dtype=np.uint8)
    gray[60:88, 40:800] = 0
    ink = ScannedInk(gray)
    candidate = Candidate(NumberInk((ink.pieces[0],), "D"), 40.0, 88.0)
    read_again(gray, [candidate])
    assert (candidate.second, candidate.third) == ("", "")


def test_a_lone_digit_that_is_missed_is_shown_several_times_over(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = iter([[], [], [Found("8888", 40, 32, 300, 66, 90.0, (1, 1, 1))]])
    monkeypatch.setattr(reread, "run_tesseract", lambda *_: next(shown))
    ink = ScannedInk(drawn(["8"]).gray)
    number = numbers_of(ink.pieces, 40.0, max(p.bottom for p in ink.pieces))[0]
    candidate = Candidate(number, 40.0, number.box[3], "s", 50.0)
    read_again(ink.gray, [candidate])
    assert candidate.third == "8"
