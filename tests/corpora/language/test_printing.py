"""Quotes: whole words in any script, and nothing that cannot be printed."""

from __future__ import annotations

import pytest

from corpora.language.printing import printable, word_bound


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean age \x02 21.36, SD \x02 3.67", "mean age 21.36, SD 3.67"),
        ("two\nlines\r\n\tand\u00a0a blank ", "two lines and a blank"),
        ("experi\u00admental\u200b data\u202e", "experimental data"),
        ("São Paulo\u2028共情", "São Paulo 共情"),
        ("half \ud800a pair", "half a pair"),
        ("\x00\x07", ""),
    ],
)
def test_quotes_hold_no_control_characters(text: str, expected: str) -> None:
    assert printable(text) == expected
    assert printable(expected) == expected


@pytest.mark.parametrize(
    ("text", "place", "limit", "expected"),
    [
        ("reduced visuo-spatial neglect", 10, 22, "neglect"),
        ("im Über­gang Gruppen", 4, 13, "Gruppen"),
        ("на фМРТ данных", 4, 8, "данных"),
        ("采用功能磁共振成像", 3, 8, "能磁共振成像"),
        ("采用fMRI技术", 4, 6, "技术"),
        ("plain words here", 6, 12, "words here"),
    ],
)
def test_a_quote_begins_at_a_word(text: str, place: int, limit: int, expected: str) -> None:
    assert text[word_bound(text, place, limit=limit, other=0) :].strip() == expected


def test_a_quote_whose_own_words_begin_inside_a_word_is_widened_to_it() -> None:
    text = "the pre-resting state was"
    assert text[word_bound(text, 6, limit=8, other=0) :] == "pre-resting state was"
    assert text[: word_bound(text, 17, limit=16, other=len(text))].strip() == "the pre-resting"
    assert text[: word_bound(text, 14, limit=12, other=len(text))] == "the pre-resting"
    assert word_bound("x" * 2000, 70, limit=140, other=0) == 0
