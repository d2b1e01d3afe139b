"""BibTeX in UTF-8: for LaTeX, JabRef, Zotero."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from corpora.nouns.records import Author, Record
from miner.exporters.values import database_of, kind_of_entry, name_of, one_line, other_kinds

_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TYPES = {
    "Journal Article": "article", "Thesis": "phdthesis", "Book Chapter": "incollection", "Book": "book", "Conference Paper": "inproceedings",
    "Report": "techreport", "Patent": "patent",
}  # fmt: skip


def bibtex_text(records: Sequence[Record]) -> str:
    """Return the records as BibTeX; keys are made of first author and year, told apart by their number."""
    entries = []
    for number, record in enumerate(records, start=1):
        kind = _TYPES.get(kind_of_entry(record), "article")
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(record, kind))
        entries.append(f"@{kind}{{{_key(record, number)},\n{fields}}}\n")
    return "\n".join(entries)


def _key(record: Record, number: int) -> str:
    first = record.authors[0] if record.authors else None
    name = (first.family or first.raw.split()[-1]) if first else "anonymous"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^A-Za-z]', '', plain) or 'record'}{record.year or ''}_{number}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], "\\" + found[0]), text)


def _name(author: Author) -> str:
    """Return a name; one without parts, or with "and" in it, is in braces, so that no program cuts it."""
    name = _escaped(name_of(author))
    return name if author.family and author.given and " and " not in name else f"{{{name}}}"


def _fields(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    words = "; ".join(one_line(word) for word in record.keywords)
    venue = {"incollection": "booktitle", "inproceedings": "booktitle"}.get(kind, "journal")
    plain = (
        ("title", record.title),
        ("translatedtitle", record.title_translated),
        (venue, record.journal),
        ("year", str(record.year or "")),
        ("volume", record.volume),
        ("number", record.issue),
        ("pages", record.pages),
        ("issn", record.issn),
        ("pmid", record.pmid),
        ("pmcid", record.pmcid),
        ("accession", record.accession),
        ("language", record.language),
        ("database", database_of(record)),
        ("keywords", words + ";" if words else ""),
        ("abstract", record.abstract),
        ("translatedabstract", record.abstract_translated),
        ("document_type", "; ".join(other_kinds(record, _TYPES))),
        ("note", record.retraction),
    )
    for field, people in (("author", record.authors), ("translatedauthor", record.authors_translated)):
        if people:
            yield field, " and ".join(map(_name, people))
    yield from ((name, _escaped(one_line(value))) for name, value in plain if value)
    yield from (
        (name, value)
        for name, value in (("doi", record.doi), ("url", record.url))
        if value and not re.search(r"[{}\\]", value)
    )
