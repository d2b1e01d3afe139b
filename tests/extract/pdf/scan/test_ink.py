"""The ink of numbers, overlooked numbers and lone letters of a page, and how it lies. Needs no Tesseract."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from table_pages import random_page

from extract.pdf.page.render import PageImage
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import ScannedInk, is_dash, is_plus, numbers_of
from extract.pdf.scan.lone_letters import find_pairs, name_axes, named_by_neighbours, with_tails
from extract.pdf.scan.number_words import among_numbers, find_numbers
from extract.pdf.scan.ocr_words import OcrWord, plain_word
from extract.pdf.scan.overlooked import find_overlooked, is_unread
from extract.pdf.scan.reread import tidy_axes
from extract.pdf.scan.sheet import find_skew, runs_down
from extract.pdf.scan.tesseract import Found
from extract.pdf.scan.type_size import TypeSizes

SIZE = 40
ROW = 60
COLUMNS = (60, 260, 460)
NUMBERS = [("48", "-46", "20"), ("-5", "15", "71"), ("64", "37", "-11"), ("27", "-6", "10"), ("36", "67", "-42")]


def page(rows: list[tuple[str, ...]] | None = None) -> tuple[ScannedInk, list[Found]]:
    """Return the ink of a table without rules, and its words as they would be recognised if none was lost."""
    rows = NUMBERS if rows is None else rows
    picture = Image.new("L", (640, ROW * len(rows) + 40), 255)
    brush = ImageDraw.Draw(picture)
    font = ImageFont.load_default(SIZE)
    words = []
    for y, row in enumerate(rows):
        for x, text in zip(COLUMNS, row, strict=True):
            brush.text((x, 20 + ROW * y), text, fill=0, font=font)
            box = brush.textbbox((x, 20 + ROW * y), text, font=font)
            left, top, right, bottom = (round(v) for v in box)
            words.append(Found(text, left, top, right, bottom, 95.0, (y, x, 0)))
    return ScannedInk(np.asarray(picture)), words


def shapes(lines: list[list[tuple[int, int, int, int]]]) -> list[str]:
    """Return the patterns of boxes of ink on a baseline at 60, type of 40 pixels."""
    patterns = []
    for boxes in lines:
        gray = np.full((80, 300), 255, dtype=np.uint8)
        for x0, top, x1, bottom in boxes:
            gray[top:bottom, x0:x1] = 0
        ink = ScannedInk(gray)
        patterns.append(" ".join(n.pattern for n in numbers_of(ink.within(0, 0, 300, 80), 40.0, 60.0)))
    return patterns


def test_scraps_of_a_broken_digit_and_specks_are_no_points() -> None:
    digit, foot, speck, point = (20, 32, 36, 55), (22, 57, 32, 60), (40, 58, 42, 60), (40, 56, 44, 60)
    assert shapes([[digit, foot], [digit, speck], [digit, point, (48, 32, 64, 60)]]) == ["D", "D", "D.D"]


def test_a_dash_nearer_to_the_number_after_it_is_its_sign() -> None:
    nine, dash, seven = (20, 32, 36, 60), (48, 48, 62, 51), (65, 32, 81, 60)
    assert shapes([[nine, dash, seven], [nine, (40, 48, 52, 51), (56, 32, 72, 60)]]) == ["D -D", "D-D"]


def test_a_plus_is_no_digit_and_a_frayed_bar_is_a_minus() -> None:
    assert shapes([[(20, 44, 40, 47), (29, 36, 32, 56), (48, 32, 64, 60)]]) == ["D"]
    gray = np.full((40, 60), 255, dtype=np.uint8)
    gray[18:21, 10:30] = 0
    gray[16:18, 12:14] = 0
    gray[21:23, 25:27] = 0
    (bar,) = ScannedInk(gray).pieces
    assert is_dash(bar, 40.0)
    assert not is_plus(bar, 40.0)


def test_the_tail_of_a_comma_does_not_lower_the_baseline() -> None:
    rows = [("33.7,", "12.9,", "36.7,")] * 3
    ink, words = page(rows)
    sizes = TypeSizes(words, ink)
    candidates, rest = find_numbers(words, ink, sizes)
    assert not rest
    assert {c.ink.pattern.replace(",", ".") for c in candidates} == {"DD.D."}


def test_a_number_passed_over_in_a_row_or_a_whole_row_in_columns_is_found() -> None:
    ink, words = page()
    kept = [w for w in words if w.text not in {"37", "27", "-6", "10"}]  # one number, and all of a row
    candidates, _ = find_numbers(kept, ink, TypeSizes(kept, ink))
    found = find_overlooked(ink, kept, candidates)
    assert sorted(c.ink.pattern for c in found) == sorted(["DD", "DD", "-D", "DD"])
    for one in candidates:
        one.text = one.first
    assert all(is_unread(one, candidates) for one in found)


def test_ink_far_from_any_number_is_not_taken_for_one() -> None:
    ink, words = page([("Cuneus", "and", "the"), ("Insula", "or", "area")])
    assert find_overlooked(ink, [], []) == []
    candidates, rest = find_numbers(words, ink, TypeSizes(words, ink))
    assert candidates == []
    assert len(rest) == len(words)


def test_letters_in_a_column_of_numbers_are_doubted_unless_certain() -> None:
    ink, words = page()
    sizes = TypeSizes(words, ink)
    doubts = {}
    for confidence in (40.0, 96.0):
        odd = Found("Tas", *((words[7].x0, words[7].top, words[7].x1, words[7].bottom)), confidence, words[7].line)
        others = [*words[:7], odd, *words[8:]]
        assert among_numbers(odd, others, sizes)
        doubts[confidence] = plain_word(odd, sizes, 4.0, 0, among_numbers=True).doubt
    assert "Tas" in doubts[40.0]
    assert not doubts[96.0]


def test_letters_read_with_confidence_stay_a_word() -> None:
    ink, words = page([("48", "-46", "20"), ("-5", "loss", "71"), ("64", "37", "-11")])
    sizes = TypeSizes(words, ink)
    candidates, rest = find_numbers(words, ink, sizes)
    assert [w.text for _, w in rest] == ["loss"]
    assert len(candidates) == 8


@pytest.mark.parametrize(
    ("letters", "named"),
    [
        (["", "y", "z"], ["x", "y", "z"]),
        (["k", "y", "z"], ["x", "y", "z"]),
        (["x", "y", ""], ["x", "y", "z"]),
        (["x", "", "z"], ["x", "y", "z"]),
        (["", "", "z"], ["", "", "z"]),
        (["t", "", ""], ["t", "", ""]),
    ],
)
def test_a_heading_that_was_not_read_is_named_by_the_ones_beside_it(letters: list[str], named: list[str]) -> None:
    ink, _ = page([("x", "v", "z")])
    pieces = [p for p in ink.pieces if p.height > 8]
    assert len(pieces) == 3
    assert named_by_neighbours(pieces, letters, [], 40.0) == named


def test_a_lone_x_with_a_tail_is_a_y() -> None:
    feet = [("x", 583), ("x", 589), ("z", 583)]
    words = [Found(t, 100 * n, 570, 100 * n + 12, foot, 60.0, (n, 1, 1)) for n, (t, foot) in enumerate(feet)]
    assert [w.text for w in with_tails(words, 29.0)] == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("read", "named"),
    [
        ("X J Z", "X y Z"),
        ("x y 2", "x y z"),
        ("x y Ph t", "x y z t"),
        ("Me y z", "x y z"),
        ("x y ? t", "x y z t"),
        ("k J Z", "k J Z"),
        ("x 5 z", "x 5 z"),
        ("k x y z t", "k x y z t"),
        ("x y t", "x y t"),
        ("1 2 x", "1 2 x"),
    ],
)
def test_misread_headings_are_named_by_their_neighbours(read: str, named: str) -> None:
    words = [OcrWord(text, (50.0 * n, 100.0, 50.0 * n + 5, 110.0), 9.0, n) for n, text in enumerate(read.split())]
    assert " ".join(w.text for w in name_axes(words)) == named


@pytest.mark.parametrize(
    ("read", "tidied"),
    [
        ("xX", "x"),
        ("XY,", "X,Y,"),
        ("X,Yy,Z", "x,y,z"),
        ("(xyz)", "(x,y,z)"),
        ("Z", "Z"),
        ("Cuneus", "Cuneus"),
        ("", ""),
    ],
)
def test_headings_of_axes_are_tidied(read: str, tidied: str) -> None:
    assert tidy_axes(read, wide=False) == tidied


@pytest.mark.parametrize("skew", [-0.6, 0.45])
def test_grain_and_two_columns_of_text_do_not_hide_the_skew(skew: float) -> None:
    drawn = pdfium.PdfDocument(random_page(113).data)[0].render(scale=300 / 72, grayscale=True).to_pil().convert("L")
    turned = drawn.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=250)
    pixels = np.asarray(turned, dtype=float) * 0.9 + 15
    pixels += np.random.default_rng(3).normal(0, 9, pixels.shape)
    image = PageImage(np.clip(pixels, 0, 255).astype(np.uint8), 300 / 72)
    assert find_skew(image) == pytest.approx(skew, abs=0.07)
    assert not runs_down(image)


def test_the_box_of_a_number_reaches_to_the_digits_of_its_word_whose_ink_is_broken() -> None:
    ink, words = page([("54", "48", "27")] * 3)
    (number,) = numbers_of([p for p in ink.within(0, 0, 100, 70) if p.height > 8][:1], 40.0, 60.0)
    whole = Candidate(number, 40.0, 60.0, first="54", word=words[0])
    assert whole.box[2] >= words[0].x1 - 1
    assert Candidate(number, 40.0, 60.0, first="54").box == number.box


def test_the_head_and_the_foot_of_a_digit_are_one_piece_and_two_lines_of_print_are_not() -> None:
    head, foot = (100, 32, 116, 48), (100, 52, 118, 60)
    assert shapes([[head, foot, (124, 32, 140, 60)]]) == ["DD"]
    gray = np.full((140, 300), 255, dtype=np.uint8)
    for x in range(60, 260, 40):
        gray[20:60, x : x + 16] = gray[63:103, x : x + 16] = 0
    gray[110:135, 20:200:30] = 0
    assert sum(p.height == 40 for p in ScannedInk(gray).pieces) == 10


@pytest.mark.parametrize("touching", [False, True])
def test_two_capitals_in_a_row_of_numbers_that_no_word_has_are_found(touching: bool) -> None:
    picture = Image.new("L", (700, ROW * len(NUMBERS) + 40), 255)
    brush = ImageDraw.Draw(picture)
    font = ImageFont.load_default(SIZE)
    for y, row in enumerate(NUMBERS):
        brush.text((560, 20 + ROW * y), "L", fill=0, font=font)
        brush.text((574 if touching else 584, 20 + ROW * y), "H", fill=0, font=font)
        for x, text in zip(COLUMNS, row, strict=True):
            brush.text((x, 20 + ROW * y), text, fill=0, font=font)
    ink = ScannedInk(np.asarray(picture))
    _, words = page()
    candidates, _ = find_numbers(words, ink, TypeSizes(words, ink))
    for candidate in candidates:
        candidate.text = candidate.first
    pairs = find_pairs(ink, words, candidates, 40.0)
    assert [(p.x0 // 10, p.width > 30) for p in pairs] == [(56, True)] * len(NUMBERS)
