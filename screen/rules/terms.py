"""The review's own words: term lists and patterns, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Self

from pydantic import model_validator
from typing_extensions import override

from corpora.language.folding import fold
from corpora.nouns.records import Record
from screen.cues import is_negated
from screen.passages import INDEXING, Hit, Passage, Searching, all_hits, prose
from screen.plan_patterns import check_pattern, compile_patterns
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear


class Terms(ScreeningRule):
    r"""MET for a term of `met`, NOT_MET for a term of `not_met` without a term of `met` or `unless` beside it.

    A term is words: "*" matches the rest of a word ("empath*"), hyphen and space are the same, case and
    full-width forms do not matter. With `patterns: true` terms are regular expressions over the folded
    (lower case, NFKC) text; one that can explode is refused (see `screen.plan_patterns`). `where` limits the search for `met` and `not_met` ("title", "abstract",
    "keywords", a section's heading); `unless` is searched everywhere. Terms that their sentence turns
    round ("no history of …") do not count.
    """

    name: ClassVar[str] = "terms"
    summary: ClassVar[str] = "own term lists: words that meet the criterion, words that fail it, words that excuse"
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    patterns: bool = False
    count_negated: bool = False

    @model_validator(mode="after")
    def _terms_are_given(self) -> Self:
        if not (self.met or self.not_met):
            message = "give terms under met or not_met"
            raise ValueError(message)
        for name in ("met", "not_met", "unless"):
            for term in getattr(self, name):
                if self.patterns:
                    check_pattern(term, name)
                if not term.strip():
                    message = f"{name}: an empty term matches everything"
                    raise ValueError(message)
        return self

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return the verdict; failing words beside meeting or excusing ones are UNCLEAR."""
        texts = [p for p in passages if p.place in self.where] if self.where else _default(passages)
        against = self._first(texts, self.not_met)
        for_it = self._first(texts, self.met)
        if against is None:
            return met(for_it.evidence) if for_it else NOTHING
        excuse = for_it or self._first(passages, self.unless)
        return unclear(excuse.evidence) if excuse else not_met(against.evidence)

    def _first(self, texts: Sequence[Passage], terms: tuple[str, ...]) -> Hit | None:
        if not terms:
            return None
        hits = all_hits(texts, self._compiled(terms))
        return next((h for h in hits if self.count_negated or not is_negated(h)), None)

    def _compiled(self, terms: tuple[str, ...]) -> Searching:
        return compile_patterns(*terms) if self.patterns else re.compile("|".join(map(_words, terms)))


def _default(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    return (*prose(passages), *(p for p in passages if p.place in INDEXING[:1]))


_LONGEST_REST = 200
"""Letters that "*" may stand for, far more than words have: without a limit the search of a long run takes its square."""
_REST = rf"\w{{0,{_LONGEST_REST}}}"


def _words(term: str) -> str:
    """Return a term as a pattern over folded text: whole words, "*" for the rest of one, hyphen as space.

    Every "*" but the last takes as little as it can and is not tried again, so that the work does not multiply.
    """
    folded = fold(term.strip()).text
    first, *others = [_literal(part) for part in re.sub(r"\*+", "*", folded).split("*")]
    middle = "".join(f"(?>{_REST}?{part})" for part in others[:-1])
    last = f"{_REST}{others[-1]}" if others else ""
    start = r"(?<![a-z0-9])" if folded[:1].isascii() and folded[:1].isalnum() else ""
    end = r"(?![a-z0-9])" if folded[-1:].isascii() and folded[-1:].isalnum() else ""
    return f"{start}{first}{middle}{last}{end}"


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\ ", "[- ]{1,20}").replace(r"\-", "[- ]?")
