"""White that typesetting puts between Chinese and Latin letters is no blank."""

from __future__ import annotations

import pytest

from extract.pdf.layout.lines import join_words
from extract.pdf.model import Word


def words(gap: float, *texts: str) -> list[Word]:
    found, x = [], 50.0
    for text in texts:
        width = 10.0 * len(text)
        found.append(
            Word(
                text=text, raw=text, x0=x, top=100, x1=x + width, bottom=110, size=10.0, bold=False, italic=False, font="F",
            )
        )  # fmt: skip
        x += width + gap
    return found


@pytest.mark.parametrize(
    ("gap", "texts", "joined"),
    [
        (2.5, ("MDD", "组"), "MDD组"),
        (2.5, ("与", "HAMD", "评分"), "与HAMD评分"),
        (6.0, ("MDD", "组"), "MDD 组"),
        (2.5, ("32", "例"), "32 例"),
        (2.5, ("MDD", "group"), "MDD group"),
    ],
)
def test_letters_of_two_scripts(gap, texts, joined):
    assert join_words(words(gap, *texts)) == joined
