"""Values as files print them: names, one line of text, databases by the names people know, kinds of publications."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpora.nouns.records import Author, Record

DATABASES = {
    "pubmed": "PubMed", "web_of_science": "Web of Science", "scopus": "Scopus", "proquest": "ProQuest", "embase": "Embase", "psycinfo": "PsycINFO",
    "cinahl": "CINAHL", "cochrane": "Cochrane Library", "cnki": "CNKI", "wanfang": "万方 Wanfang", "vip": "维普 cqvip",
}  # fmt: skip
_RANGE = re.compile(r"([A-Za-z]{0,3}\d+)-([A-Za-z]{0,3}\d+)")


def one_line(text: str | None) -> str:
    """Return a text on one line, "" for None."""
    return " ".join(text.split()) if text else ""


def within(text: str, begins: re.Pattern[str], instead: str) -> str:
    """Return a value on one line in which no further record begins, whatever it holds.

    Programs, ours among them, look for what begins a record (`begins`) inside lines too, for exports lose line breaks.
    """
    return begins.sub(instead, one_line(text))


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


JOURNAL_ARTICLE = "Journal Article"
_KINDS = (
    ("Thesis", re.compile(r"thes[ie]s|dissertation|学位")),
    ("Book Chapter", re.compile(r"chapter|book section")),
    (JOURNAL_ARTICLE, re.compile(r"^journal article$|^article$")),
    ("Conference Paper", re.compile(r"conference|proceedings|会议")),
    ("Book", re.compile(r"\bbook\b|图书")),
    ("Newspaper Article", re.compile(r"newspaper|报纸")),
    ("Patent", re.compile(r"patent|专利")),
    ("Report", re.compile(r"^(?:technical |research |government )?report$")),
)
"""Kinds of publications that formats name by the type of an entry, in order of trust: "Case Reports" are articles."""


def kind_of_entry(record: Record) -> str:
    """Return the kind of a record that decides the type of its entry; a journal article where it names none."""
    stated = [kind.lower() for kind in record.publication_types]
    return next((kind for kind, words in _KINDS if any(map(words.search, stated))), JOURNAL_ARTICLE)


def other_kinds(record: Record, types: Mapping[str, str]) -> list[str]:
    """Return the kinds of a record that the type of its entry, by `types`, does not name ("Review", "Erratum")."""
    named = kind_of_entry(record)
    return [one_line(kind) for kind in record.publication_types if kind != named or kind not in types]
