"""What the tests of rules share: a record of two texts, and a verdict whose evidence is checked against them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpora.language.printing import printable
from corpora.nouns.decisions import Verdict
from corpora.nouns.records import Record
from screen.criteria import passages_of
from screen.passages import Passage
from screen.rules.base import ScreeningRule

Judge = Callable[..., Verdict]


@pytest.fixture
def judge() -> Judge:
    """Return a function that judges a title and an abstract (and sections), and checks that the words are theirs."""

    def judged(
        rule: ScreeningRule, title: str | None, abstract: str | None = None, *sections: tuple[str, str], **more
    ) -> Verdict:
        item = Record(id="r", source="s", position=1, title=title, abstract=abstract, **more)
        passages = (*passages_of(item), *(Passage(place=place, text=text) for place, text in sections))
        verdict, evidence = rule.judge(passages, item)
        if evidence is None:
            assert verdict is Verdict.UNCLEAR
            return verdict
        text = next(p.text for p in passages if p.place == evidence.place)
        assert evidence.quote
        assert evidence.quote == printable(text[evidence.start : evidence.end])
        return verdict

    return judged
