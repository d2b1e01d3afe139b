"""Paper made white and print black before recognition; ruling lines that are broken. Needs no Tesseract."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scan_dirt import bleeding, faint, gradient, grainy, marked
from scipy import ndimage

from extract.pdf.page.pieces import Mask
from extract.pdf.page.render import Gray, PageImage
from extract.pdf.scan.digits import ScannedInk
from extract.pdf.scan.paper import whitened
from extract.pdf.scan.sheet import prepare

WIDE, HIGH, SIZE = 900, 700, 34
NUMBERS = ("-43.5", "1.25", "-7", "88")


def page() -> Gray:
    picture = Image.new("L", (WIDE, HIGH), 255)
    brush = ImageDraw.Draw(picture)
    font = ImageFont.load_default(SIZE)
    for row in range(8):
        for column, text in enumerate(NUMBERS):
            brush.text((140 + 180 * column, 40 + 80 * row), text, fill=0, font=font)
    return np.asarray(picture)


CLEAN = page()


def pieces(gray: Gray) -> int:
    """Return how many pieces of ink a picture has, in its middle."""
    return len(ScannedInk(gray[20:-20, 100:-20]).pieces)


@pytest.mark.parametrize("dirt", [gradient, bleeding, faint, grainy])
def test_dirt_goes_and_every_digit_sign_and_point_stays(dirt) -> None:  # type: ignore[no-untyped-def]
    for seed in range(3):
        dirty = dirt(CLEAN.astype(float), np.random.default_rng(seed))
        white = whitened(np.clip(dirty, 0, 255).astype(np.uint8))
        assert np.median(white) == 255
        assert pieces(white) == pieces(CLEAN)
        darkest = white[CLEAN == 0]
        assert np.median(darkest) < 40


def test_a_clean_page_stays_as_it_is() -> None:
    white = whitened(CLEAN)
    assert np.abs(white.astype(int) - CLEAN).max() <= 120  # the pale edges of strokes
    assert pieces(white) == pieces(CLEAN)
    empty = np.full((300, 200), 255, dtype=np.uint8)
    assert (whitened(empty) == 255).all()
    assert whitened(np.zeros((5, 5), dtype=np.uint8)).shape == (5, 5)


def test_dust_far_from_print_goes_and_the_points_of_numbers_stay() -> None:
    dusty = CLEAN.copy()
    rng = np.random.default_rng(3)
    for _ in range(200):
        y, x = int(rng.integers(0, HIGH - 3)), int(rng.integers(0, WIDE - 3))
        if (CLEAN[max(y - 40, 0) : y + 40, max(x - 40, 0) : x + 40] == 255).all():
            dusty[y : y + 3, x : x + 3] = 0
    assert pieces(dusty) > pieces(CLEAN)
    assert pieces(whitened(dusty)) == pieces(CLEAN)


def test_a_punch_hole_does_not_make_the_print_pale() -> None:
    grey = 255 - (255 - CLEAN.astype(float)) * 0.4
    holed = marked(grey, np.random.default_rng(1))
    white = whitened(holed.astype(np.uint8))
    assert np.median(white[CLEAN == 0]) < 40


def test_print_out_of_focus_keeps_its_points() -> None:
    thin = ndimage.gaussian_filter(CLEAN.astype(float), 1.0)
    assert pieces(whitened(thin.astype(np.uint8))) == pieces(CLEAN)


def test_a_broken_ruling_line_goes_whole_and_a_minus_in_its_row_stays() -> None:
    gray = np.full((300, 1200), 255, dtype=np.uint8)
    gray[100:103, 50:400] = 0
    for start in (412, 460, 510):
        gray[100:103, start : start + 36] = 0
    gray[99:102, 620:640] = 0  # a minus, 5 points long
    sheet = prepare(PageImage(gray, 4.0))
    assert (sheet.image.gray[90:110, 50:560] > 200).all()
    assert (sheet.image.gray[99:102, 620:640] == 0).all()
    assert [round(box[2]) for box in sheet.rules] == [136]


def faded() -> tuple[Gray, Mask]:
    """Return the page as a copy shows it, its strokes in pieces, and where its points and minus signs are, nearly gone."""
    dark = 255 - CLEAN.astype(float)
    labels, many = ndimage.label(dark > 60, structure=np.ones((3, 3)))
    for number, place in enumerate(ndimage.find_objects(labels), start=1):
        high = place[0].stop - place[0].start
        if high < 10:  # a minus or a point
            dark[labels == number] *= 0.25
        elif number % 2:
            middle = place[0].start + high // 3
            dark[middle - 2 : middle + 2, place[1]] *= 0.05
    low = [n for n, place in enumerate(ndimage.find_objects(labels), start=1) if place[0].stop - place[0].start < 10]
    assert 10 < len(low) < many
    return np.clip(255 - ndimage.gaussian_filter(dark, 0.7), 0, 255).astype(np.uint8), np.isin(labels, low)


def test_points_and_minus_signs_that_a_copy_nearly_lost_are_as_dark_as_print() -> None:
    gray, marks = faded()
    assert np.median(gray[marks]) > 190
    assert np.median(whitened(gray)[marks]) < 120
    assert np.median(whitened(gray, shaded=False)[marks]) == 255


def test_pale_grain_of_a_shaded_field_is_not_raised() -> None:
    gray = faded()[0].astype(float)
    rng = np.random.default_rng(1)
    gray[:240] -= np.abs(rng.normal(0, 12, gray[:240].shape))
    grainy_top = np.clip(gray, 0, 255).astype(np.uint8)
    dark = [np.count_nonzero(whitened(grainy_top, shaded=s)[:240][CLEAN[:240] == 255] < 150) for s in (True, False)]
    assert dark[0] <= dark[1] * 1.1
