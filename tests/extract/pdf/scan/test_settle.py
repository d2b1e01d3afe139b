"""What a recognised number is: readings, ink and the page's other digits held against each other. Needs no Tesseract."""

from __future__ import annotations

import numpy as np
import pytest

from extract.pdf.page.pieces import InkPiece
from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import NumberInk
from extract.pdf.scan.settle import settle_one, spell

SIZES = {"D": (12, 20), "-": (14, 3), ".": (3, 3), ",": (4, 7), "?": (15, 6)}


def candidate(pattern: str, *readings: str, confidence: float = 90.0) -> Candidate:
    pieces = []
    for place, letter in enumerate(pattern):
        wide, high = SIZES[letter]
        pieces.append(InkPiece(20 * place, 0, 20 * place + wide, high, 1, np.ones((high, 20 * place + wide), np.int32)))
    first, second, third = (*readings, "")[:3] if len(readings) == 2 else readings
    return Candidate(
        NumberInk(tuple(pieces), pattern), 29.0, 20.0, first, confidence, 0, second, confidence, third,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "first", "second", "text"),
    [
        ("DD.", "58,", "58,", "58,"),  # the ink of a comma is often that of a point
        ("D.DD", "3.42", "3.42", "3.42"),
        ("-DD,", "-45;", "-45;", "-45;"),
        ("DDD", "(42", "(42", "(42"),
        ("-DD", "36", "-36", "-36"),  # the ink and one reading
        ("D.DD", "9.58*", "9.58", "9.58*"),
        ("D", "54", "54", "54"),  # a digit whose ink is broken
    ],
)
def test_what_readings_and_ink_confirm_is_sure(pattern: str, first: str, second: str, text: str) -> None:
    assert settle_one(candidate(pattern, first, second), None) == (text, "")


@pytest.mark.parametrize(
    ("pattern", "readings", "likely", "text"),
    [
        ("-DD", ("36", "36", "36"), None, "-36"),  # only the ink shows the minus
        ("DD", ("-47", "-47", "-47"), None, "-47"),  # the ink does not show it
        ("DD", ("41", "-41", "-41"), None, "-41"),  # it touches the digit
        ("DD", ("41", "-41", "41"), "41", "41"),
        ("DDD", ("(41", "-41", "41"), "41", "(41"),
        ("?DD", ("42", "-42", "42"), None, "-42"),  # low ink that is no clean bar
        ("?DD", ("42", "42", "42"), None, "42"),
        ("D.D", ("15", "15", "15"), None, "1.5"),
        ("DD", ("41", "4)", "4)"), "41", "41"),
        ("DD", ("36", "36"), "86", "36"),
        ("DD", ("86", "36", "36"), "36", "36"),
        ("DD", ("", "57", "57"), None, "57"),
        ("DDD", ("830", "830"), "880", "830"),
        ("-DD", ("+44", "444", "444"), None, "44"),  # the arm of a plus is no minus
    ],
)
def test_what_any_of_them_denies_is_doubted(
    pattern: str, readings: tuple[str, ...], likely: str | None, text: str
) -> None:
    settled, doubt = settle_one(candidate(pattern, *readings), likely)
    assert settled == text
    assert doubt
    assert all(reading in doubt for reading in readings[:2])


def test_a_reading_without_any_digit_gives_no_number() -> None:
    assert settle_one(candidate("DDD", "RH,", "()"), None) == ("", "")
    assert settle_one(candidate("D", "", "1"), None) == ("", "")


def test_a_number_passed_over_in_a_column_of_numbers_is_taken_and_doubted() -> None:
    one = candidate("D", "", "9", "9")
    one.expected = True
    text, doubt = settle_one(one, None)
    assert text == "9"
    assert doubt


@pytest.mark.parametrize("text", ["-12.3,", "(42", "<0.001", "45,-27", "9/10"])
def test_a_number_is_spelt_as_it_was(text: str) -> None:
    spelt = spell(text)
    assert spelt.text == text
    assert len(spelt.marks) == len(spelt.tall) + 1
