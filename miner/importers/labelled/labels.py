"""Text with a label and a colon on each line, as EBSCOhost ("Record: 1") and ProQuest (a line of dashes between) save it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpora.ids import sha256_hex
from corpora.nouns.records import Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import find_issn
from miner.importers.table import record_of_fields
from miner.importers.tables.citation import parse_source
from miner.importers.tables.people import find_separator
from miner.importers.tables.vocabulary import HEADINGS, field_of, fold_heading
from miner.importers.tagged import TaggedRecord

_LABEL = re.compile(r"^([A-Z][A-Za-z]*(?:[ /-][A-Za-z()]+){0,4}):(?:\s+(\S.*)|\s*)$")
_RULE = re.compile(r"^\s*[_=-]{10,}\s*$")
_BEGINS = re.compile(r"^(?:Record: \d+\s*|Document \d+ of \d+\s*)$")
_MORE = frozenset({
    "publicationinfo", "authoraffiliation", "authoraffiliations", "fulltext", "fulltextwordcount", "subject",
    "subjectterms", "proquestdocumentid", "documenturl", "copyright", "lastupdated", "sourcetype",
    "identifierkeyword", "authorsuppliedkeywords", "geographicterms", "companyentity", "placeofpublication",
    "countryofpublication", "publicationsubject", "source", "database", "doi", "record", "peoplesubject",
    "publicationhistory", "onlinepublicationdate", "milestonedates", "documentfeature", "abbreviations", "contact",
    "firstpage", "numberofpages", "entrydate", "links",
})  # fmt: skip
"""Labels beside those of tables."""


class LabelledTextImporter:
    """Reads labelled text of EBSCOhost and ProQuest."""

    name = "Labelled text"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether lines "Title:", "Author:" and a label of a source or a database are there."""
        labels = {fold_heading(found[1]) for line in peek(head).split("\n") if (found := _LABEL.match(line.rstrip()))}
        named = {"title"} <= labels and bool({"author", "authors"} & labels)
        return named and bool({"source", "publicationtitle", "proquestdocumentid", "accessionnumber"} & labels)

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of the text."""
        decoded = decode_text(data)
        sha = sha256_hex(data)
        entries = list(_entries(decoded.text))
        return [_record(entry, sha, n) for n, entry in enumerate(entries, start=1)], encoding_problems(decoded, name)


def _entries(text: str) -> Iterator[TaggedRecord]:
    """Yield the records: "Record: 2", "Document 2 of 9", a line of dashes, or a second title begins one."""
    start, tags = 1, list[tuple[str, str]]()
    for number, line in enumerate(text.split("\n"), start=1):
        found = _LABEL.match(line.rstrip())
        known = found and (field_of(found[1]) or fold_heading(found[1]) in _MORE)
        again = known and found and found[1] == "Title" and any(tag == "Title" for tag, _ in tags)
        if _BEGINS.match(line) or _RULE.match(line) or again:
            if any(tag == "Title" for tag, _ in tags):
                yield TaggedRecord(line=start, tags=tuple(tags))
            start, tags = number, []
        if known and found and not _BEGINS.match(line):
            tags.append((found[1], (found[2] or "").strip()))
        elif line.strip() and tags and not _BEGINS.match(line):
            tag, value = tags[-1]
            tags[-1] = (tag, f"{value}\n{line.strip()}".strip())
    if any(tag == "Title" for tag, _ in tags):
        yield TaggedRecord(line=start, tags=tuple(tags))


_SAME = {
    "authorsuppliedkeywords": "keywords",
    "identifierkeyword": "keywords",
    "proquestdocumentid": "accession",
    "documenturl": "url",
}


def _names(value: str) -> str:
    """Return the names of several lines separated by semicolons, each without the affiliation EBSCO prints behind it."""
    return "; ".join(_AFFILIATION.sub(r"\1", name) for name in value.split("\n"))


_AFFILIATION = re.compile(r"^([^,;]+,[^,;]+?)\d*,\s(?!Jr|Sr|I{2,3}\b).*$")


def _record(entry: TaggedRecord, sha: str, position: int) -> Record:
    folded = [(fold_heading(tag), value) for tag, value in entry.tags]
    named = [
        (_SAME.get(tag, tag), _names(value) if tag in HEADINGS["authors"] else value.replace("\n", " "))
        for tag, value in folded
    ]
    plain = TaggedRecord(line=entry.line, tags=tuple(pair for pair in named if pair[0] != "source"))
    separators = {heading: find_separator(plain.all(heading)) for heading in HEADINGS["authors"]}
    record = record_of_fields(plain, sha, position, separators)
    source = parse_source(next((value for tag, value in named if tag == "source"), None))
    return replace(
        record,
        year=record.year or source.year,
        journal=record.journal or source.journal,
        volume=record.volume or source.volume,
        issue=record.issue or source.issue,
        pages=record.pages or source.pages,
        issn=record.issn or find_issn(plain.first("issn")),
        raw=entry.tags,
    )
