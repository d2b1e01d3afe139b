"""Crossref: the references publishers deposit with a paper; many without a DOI, some as text alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from miner.citations.base import MOST_WORKS, Asker, Direction, Found, Paper, Work, doi_of, text_of, year_of

T = TypeVar("T")

_TAG = re.compile(r"<[^>]*>")


class Crossref:
    """Knows how often a paper is cited, not by whom. Its rate limit is read from its headers."""

    name = "crossref"
    title = "Crossref"
    base = "https://api.crossref.org"
    per_second = 3.0

    def can(self, paper: Paper, direction: Direction) -> bool:
        """Return whether the paper has a DOI and its references are sought."""
        return paper.doi is not None and direction is Direction.BACKWARD

    def ask(self, asker: Asker, paper: Paper, _direction: Direction) -> Found:
        """Return the deposited references."""
        told = look_up(asker, paper.doi or "", _references)
        if told is None:
            return asker.found([], known=False)
        works, stated = told
        return asker.found(works[:MOST_WORKS], stated=stated, cut=len(works) > MOST_WORKS)


def look_up(asker: Asker, doi: str, read: Callable[[Any], T]) -> T | None:
    """Return what `read` makes of Crossref's metadata of a DOI, None where it does not know it. SourceError as `Asker.json`."""
    path = f"/works/{quote(doi, safe='')}"
    return asker.json(path, {}, lambda value: _other_than(value, doi), lambda value: read(value["message"]))


def _references(message: dict[str, Any]) -> tuple[list[Work], int]:
    """Return the deposited references and how many Crossref counts; publishers may keep the list to themselves."""
    works = [_work(item) for item in message.get("reference") or []]
    return works, max(len(works), int(message.get("references-count") or 0)) if works else 0


def described(message: dict[str, Any]) -> Work:
    """Return the work Crossref's metadata describe."""
    issued = ((message.get("issued") or {}).get("date-parts") or [[None]])[0]
    names = [
        " ".join(filter(None, (text_of(person.get("family")), text_of(person.get("given")))))
        or text_of(person.get("name"))
        for person in message.get("author") or []
        if isinstance(person, dict)
    ]
    title, journal = (_first(message.get(key)) for key in ("title", "container-title"))
    return Work(
        doi=doi_of(message.get("DOI")),
        title=_TAG.sub("", title) if title else None,
        authors=tuple(name for name in names if name),
        year=year_of(issued[0] if issued else None),
        journal=journal,
        volume=text_of(message.get("volume")),
        issue=text_of(message.get("issue")),
        pages=text_of(message.get("page")),
        abstract=_TAG.sub("", message["abstract"]).strip() if isinstance(message.get("abstract"), str) else None,
    )


def _first(values: Any) -> str | None:
    return text_of(values[0]) if isinstance(values, list) and values else None


def _other_than(value: Any, doi: str) -> str | None:
    named = doi_of(value["message"]["DOI"])
    return None if named == doi else f"the answer is about {named}, not {doi}"


def _work(item: dict[str, Any]) -> Work:
    author = text_of(item.get("author"))
    return Work(
        doi=doi_of(item.get("DOI")),
        title=text_of(item.get("article-title")) or text_of(item.get("volume-title")),
        authors=(author,) if author else (),
        year=year_of(item.get("year")),
        journal=text_of(item.get("journal-title")),
        volume=text_of(item.get("volume")),
        issue=text_of(item.get("issue")),
        pages=text_of(item.get("first-page")),
        text=text_of(item.get("unstructured")),
    )
