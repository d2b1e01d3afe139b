"""The list of references: who, when, and whether a star marks a paper as included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.claims.layout import NAME as _NAME
from extract.claims.layout import STARTS_REFERENCE as _START

_AUTHOR = re.compile(
    rf"(?P<name>{_NAME}),? (?:[A-Z]\.|[A-Z]{{1,3}}\b)[-A-Z. ]*|(?P<chinese>[\u4e00-\u9fff]{{2,4}})(?=\s*[,，.、(（])"
)
_YEAR = re.compile(r"[(（]\s*((?:19|20)\d{2})[a-z]?(?:,[^)）]*)?[)）]")
_ANY_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})[a-z]?(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One entry of the list: the authors' surnames as printed, the year, whether it is starred."""

    authors: tuple[str, ...]
    year: int | None
    text: str
    starred: bool = False
    more_authors: bool = False

    @property
    def first(self) -> str:
        """The surname of the first author."""
        return self.authors[0]


def read_references(paragraphs: Sequence[str]) -> tuple[Reference, ...]:
    """Return the references in paragraphs, which may each hold several entries or be lines of one."""
    return tuple(filter(None, map(_reference, _entries(paragraphs))))


def _entries(paragraphs: Sequence[str]) -> Iterator[str]:
    entry = ""
    for line in (line.strip() for paragraph in paragraphs for line in paragraph.splitlines()):
        if _START.match(line) and (not entry or _ANY_YEAR.search(entry)):
            if entry:
                yield entry
            entry = line
        elif line:
            entry = f"{entry} {line}" if entry else entry
    if entry:
        yield entry


def _reference(entry: str) -> Reference | None:
    start = _START.match(entry)
    if start is None:
        return None
    found = _YEAR.search(entry) or _ANY_YEAR.search(entry, start.end())
    head = entry[start.start("first") : found.start() if found else None]
    if _YEAR.search(entry) is None:  # "Smith J, Doe K. Title. Journal. 2015": the authors end at the first full stop
        head = re.split(r"(?<=[A-Za-z]{2})\. |(?<=\b[A-Z]{2})\. ", head, maxsplit=1)[0]
    authors = tuple(m["name"] or m["chinese"] for m in _AUTHOR.finditer(head)) or (start["first"],)
    return Reference(
        authors=authors,
        year=int(found[1]) if found else None,
        text=entry,
        starred=bool(start["star"] or start["star2"]),
        more_authors="..." in head or "…" in head or "et al" in head or "等" in head,
    )
