"""Values as files print them: names, one line of text, databases by the names people know, kinds of publications."""

from __future__ import annotations

import re

from corpora.nouns.records import Author, Record

DATABASES = {
    "pubmed": "PubMed", "web_of_science": "Web of Science", "scopus": "Scopus", "proquest": "ProQuest", "embase": "Embase", "psycinfo": "PsycINFO",
    "cinahl": "CINAHL", "cochrane": "Cochrane Library", "cnki": "CNKI", "wanfang": "万方 Wanfang", "vip": "维普 cqvip",
}  # fmt: skip
_RANGE = re.compile(r"([A-Za-z]{0,3}\d+)-([A-Za-z]{0,3}\d+)")


def one_line(text: str | None) -> str:
    """Return a text on one line, "" for None."""
    return " ".join(text.split()) if text else ""


def lines_of(text: str | None) -> list[str]:
    """Return the lines of a text that hold anything."""
    return [line for line in map(one_line, (text or "").split("\n")) if line]


def name_of(author: Author) -> str:
    """Return a name as "family, given" where both are known, else as printed; no sign in it separates names."""
    name = f"{author.family}, {author.given}" if author.family and author.given else author.raw
    return one_line(re.sub(r"[;；|]", ",", name))


def database_of(record: Record) -> str:
    """Return the database's name, "" where the record does not say it."""
    return DATABASES.get(record.database, record.database) if record.database else ""


def page_range(pages: str | None) -> tuple[str, str]:
    """Return first and last page; the whole text and "" where it is no plain range ("5-9+12", "e3")."""
    found = _RANGE.fullmatch(pages or "")
    return (found[1], found[2]) if found and found[1] != found[2] else (pages or "", "")


NAMED_BY_TYPE = frozenset(
    {"Journal Article", "Thesis", "Book Chapter", "Book", "Conference Paper", "Newspaper Article", "Report", "Patent"}
)
"""Kinds of publications that formats name by the type of an entry."""


def other_kinds(record: Record) -> list[str]:
    """Return the kinds of a record that its entry's type does not name ("Review", "Erratum")."""
    return [one_line(kind) for kind in record.publication_types if kind not in NAMED_BY_TYPE]


def is_kind(record: Record, *words: str) -> bool:
    """Return whether one of the record's publication types holds one of the words."""
    kinds = " ".join(record.publication_types).lower()
    return any(word in kinds for word in words)
