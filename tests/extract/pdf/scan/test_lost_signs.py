"""A minus that a scan may have lost is doubted: pale ink before a number, dots too coarse. Needs no Tesseract."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract.pdf.page.render import PageImage
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import ScannedInk, numbers_of
from extract.pdf.scan.lost_signs import Dots, Scan, dots_of, doubt_signs

EM, BETWEEN = 40.0, 153


def doubted(
    bar: int, *, skew: float = 0.0, grain: float = 0.0, text: str = "43.5", left: int = 75, dots: Dots | None = None
) -> str:
    """Return the doubt of a number before which the scanned page has a bar of this gray; it is gone in the clean page."""
    clean = Image.new("L", (600, 400), 255)
    font = ImageFont.load_default(int(EM))
    brush, x = ImageDraw.Draw(clean), 100.0
    for part in text.split(" "):
        brush.text((x, 50), part, fill=0, font=font)
        x += brush.textlength(part, font=font) + 0.2 * EM
    ink = ScannedInk(np.asarray(clean))
    found = ink.within(90, 40, 400, 110)
    foot = max(p.bottom for p in found if p.height > 15)
    candidate = Candidate(numbers_of(found, EM, foot)[0], EM, foot, text, 95.0, 0, text, 95.0, text=text)
    source = clean.copy()
    ImageDraw.Draw(source).rectangle((left, foot - 13, left + 14, foot - 10), fill=bar)
    if skew:
        source = source.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(source, dtype=float) * 0.9
    pixels += np.random.default_rng(1).normal(0, grain, pixels.shape)
    image = PageImage(np.clip(pixels, 0, 255).astype(np.uint8), 4.0)
    doubt_signs(Scan(image, skew, dots), [candidate])
    return candidate.doubt


@pytest.mark.parametrize("skew", [0.0, 2.5, -2.5])
def test_pale_ink_where_a_minus_would_be_is_doubted_and_clean_paper_is_not(skew: float) -> None:
    assert "minus" in doubted(190, skew=skew)
    assert "minus" in doubted(215, skew=skew, grain=4.0)
    assert not doubted(255, skew=skew)
    assert not doubted(255, skew=skew, grain=12.0)


def test_a_sign_is_looked_for_between_the_numbers_of_a_word_too() -> None:
    assert not doubted(255, text="43, 12")
    assert "minus" in doubted(190, text="43, 12", left=BETWEEN)


def test_unsigned_numbers_of_a_black_and_white_picture_of_few_dots_are_doubted() -> None:
    assert "98 dots" in doubted(255, dots=Dots(98.0, two_shades=True))
    assert not doubted(255, dots=Dots(98.0, two_shades=False))
    assert not doubted(255, dots=Dots(300.0, two_shades=True))


@pytest.mark.parametrize(("high", "gray", "expected"), [(1146, False, True), (1146, True, False), (3500, False, None)])
def test_the_dots_of_a_scanned_page_are_known(high: int, gray: bool, expected: bool | None) -> None:
    pixels = np.full((high, high * 595 // 842), 255, dtype=np.uint8)
    pixels[::9] = 120 if gray else 0
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "PNG")
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(io.BytesIO(packed.getvalue())), 0, 0, 595, 842)
    canvas.save()
    dots = dots_of(pdfium.PdfDocument(out.getvalue()), 1)
    assert (dots.two_shades if dots else None) is expected
    assert dots is None or dots.per_inch == pytest.approx(98, abs=1)


def in_column(texts: list[str], bar: int) -> list[tuple[str, str]]:
    """Return text and doubt of numbers under one another, the last with a bar of this gray before it on the page as scanned."""
    clean = Image.new("L", (400, 80 * len(texts) + 60), 255)
    brush = ImageDraw.Draw(clean)
    for row, text in enumerate(texts):
        brush.text(
            (100 - (13 if text.startswith("-") else 0), 20 + 80 * row),
            text,
            fill=0,
            font=ImageFont.load_default(int(EM)),
        )
    ink = ScannedInk(np.asarray(clean))
    found = [ink.within(60, 20 + 80 * row, 400, 95 + 80 * row) for row in range(len(texts))]
    feet = [max(p.bottom for p in pieces if p.height > 15) for pieces in found]
    candidates = [
        Candidate(numbers_of(pieces, EM, foot)[0], EM, foot, text, 95.0, 0, text, 95.0, text=text)
        for pieces, foot, text in zip(found, feet, texts, strict=True)
    ]
    source = clean.copy()
    ImageDraw.Draw(source).rectangle((75, feet[-1] - 13, 89, feet[-1] - 10), fill=bar)
    doubt_signs(Scan(PageImage(np.asarray(source), 4.0), 0.0, None), candidates)
    return [(c.text, c.doubt) for c in candidates]


def test_a_clear_bar_in_a_column_of_signed_numbers_is_a_minus_in_doubt() -> None:
    *above, last = in_column(["-43", "12", "-38", "65", "27"], 60)
    assert last[0] == "-27"
    assert "bar" in last[1]
    assert above == [("-43", ""), ("12", ""), ("-38", ""), ("65", "")]
    text, doubt = in_column(["-43", "12", "-38", "65", "27"], 200)[-1]
    assert text == "27"
    assert "faint" in doubt
    text, doubt = in_column(["43", "12", "38", "65", "27"], 60)[-1]
    assert text == "27"
    assert doubt
