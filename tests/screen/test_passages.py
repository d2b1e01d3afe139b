"""Quotes of passages: whole words of any script, the page, offsets into the text as given."""

from __future__ import annotations

import re
import unicodedata

import pytest

from corpora.language.printing import printable
from screen.passages import Passage

LONG = "word " * 40


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        (f"{LONG}visuo-spatial neglect after stroke {LONG}", "neglect"),
        (f"{'Gesichtserkennung ' * 8}wurde geprüft {'größer als zuvor ' * 8}", "wurde"),
        (f"{'исследование ' * 12}фМРТ {'участников ' * 12}", "фмрт"),
        (f"{'naïve façade ' * 12}ﬁnding {'coöperation ' * 12}", "find"),
        ("采用功能磁共振成像技术，招募了三十名健康大学生，" * 8, "招募"),
        ("mean\x02age\x02 was \u00ad21.3\x02 years " * 9, "years"),
        ("x" * 400, "xxx"),
    ],
)
def test_a_quote_is_cut_between_words_and_can_be_printed(text: str, pattern: str) -> None:
    passage = Passage(place="text", text=text, page=7, document="d")
    for hit in passage.find(re.compile(pattern)):
        evidence = hit.evidence
        assert evidence.page == 7
        assert pattern in printable(text[evidence.start : evidence.end]).lower().replace("ﬁ", "fi")
        assert evidence.quote == printable(text[evidence.start : evidence.end])
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in evidence.quote)
        assert all(
            word in re.split(r"[\s\x00-\x1f]+|(?<=[\u4e00-\u9fff，])|(?=[\u4e00-\u9fff，])", text)
            for word in _ends(text, evidence)
        )


def _ends(text: str, evidence) -> tuple[str, str]:
    """Return the first and the last word of the stretch that is quoted, as the text has them."""
    words = re.split(
        r"[\s\x00-\x1f]+|(?<=[\u4e00-\u9fff，])|(?=[\u4e00-\u9fff，])", text[evidence.start : evidence.end]
    )
    named = [word for word in words if word]
    return named[0], named[-1]
