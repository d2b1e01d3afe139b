"""Web of Science: field-tagged text (FN/VR … ER, .ciw, .isi) and tab-delimited "savedrecs"."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from corpora.ids import parse_pmid, record_id, sha256_hex
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import (
    clean,
    clean_all,
    find_doi,
    find_issn,
    parse_keywords,
    parse_pages,
    parse_volume,
    parse_year,
)
from miner.importers.names import parse_author
from miner.importers.tables.layout import unglued
from miner.importers.tagged import Dialect, TaggedRecord, read_tagged

# Continued lines begin with blanks; they are joined by a line break, which separates authors and references.
DIALECT = Dialect(
    tag=re.compile(r"^\ufeff?([A-Z][A-Z0-9])(?: |$)[ ]?(?:- )?(.*)$"),
    starts=frozenset({"PT"}),
    ends=frozenset({"ER"}),
    outside=frozenset({"FN", "VR", "EF"}),
    joint="\n",
    must_end=True,
    glued=re.compile(r"FN (?=(?:Clarivate|Thomson|ISI)\b)|PT [A-Z](?=\s*$)"),
)
_TAB_HEAD = re.compile(r"^\ufeff?PT\t(?:[A-Z][A-Z0-9]\t){5,}")
_PEOPLE = ("AF", "AU", "BF", "BA", "CA", "GP", "BE", "ED")
"""Who wrote it, in order of trust: authors, those of a whole book, groups, editors."""
_NAME_NOTE = re.compile(r"\s*\([^()]*(?:@|provided by|ORCID)[^()]*\)", re.IGNORECASE)


class WosImporter:
    """Reads field-tagged records; authors and cited references stay one per line in `raw`."""

    name = "Web of Science"
    database = "web_of_science"

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a line "PT J" begins a record and two-letter fields follow."""
        text = peek(head)
        return bool(re.search(r"^\ufeff?PT [A-Z]\b.*\n(?:.*\n)?(?:.*\n)?[A-Z][A-Z0-9] ", text, re.MULTILINE))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a field-tagged file."""
        decoded = decode_text(data)
        entries, problems = read_tagged(decoded.text, DIALECT, name)
        sha = sha256_hex(data)
        records = [_record(entry, sha, position, "\n") for position, entry in enumerate(entries, start=1)]
        return records, [*encoding_problems(decoded, name), *problems]


class WosTabImporter:
    """Reads tab-delimited records (UTF-8 or UTF-16)."""

    name = "Web of Science, tab-delimited"
    database = "web_of_science"

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether the first line names two-letter fields between tabs."""
        return bool(_TAB_HEAD.match(peek(head)))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a tab-delimited file."""
        decoded = decode_text(data)
        text = unglued(decoded.text)
        rows = list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
        fields = [field.strip().removeprefix("\ufeff") for field in rows[0]]
        sha = sha256_hex(data)
        records: list[Record] = []
        problems: list[Problem] = []
        for line, row in enumerate(rows[1:], start=2):
            if not any(cell.strip() for cell in row):
                continue
            if _TAB_HEAD.match("\t".join(row)):  # another export was joined to this one
                fields = [field.strip() for field in row]
                continue
            if len([cell for cell in row[len(fields) :] if cell.strip()]):
                problems.append(
                    Problem(
                        code="ROW-TOO-LONG",
                        item=f"{name}:{line}",
                        message=f"{len(row)} cells under {len(fields)} headings.",
                        hint="Check this record; the cells beyond the headings are kept as raw text.",
                    )
                )
            tags = tuple(
                (fields[i] if i < len(fields) else f"column {i + 1}", cell.strip())
                for i, cell in enumerate(row)
                if cell.strip()
            )
            records.append(_record(TaggedRecord(line=line, tags=tags), sha, len(records) + 1, ";"))
        return records, [*encoding_problems(decoded, name), *problems]


def _record(entry: TaggedRecord, sha: str, position: int, separator: str) -> Record:
    def joined(*tags: str) -> str | None:
        return clean(entry.first(*tags))

    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database="web_of_science",
        title=joined("TI"),
        title_translated=joined("FT", "Z1"),
        authors=tuple(
            a for a in map(parse_author, _names(next(filter(None, map(entry.all, _PEOPLE)), []), separator)) if a
        ),
        year=parse_year(entry.first("PY"), entry.first("EA"), entry.first("PD"), entry.first("DA")),
        journal=joined("SO"),
        volume=parse_volume(entry.first("VL")),
        issue=parse_volume(entry.first("IS")),
        pages=parse_pages(entry.first("BP"), entry.first("EP"))
        or parse_pages(entry.first("AR"))
        or parse_pages(entry.first("PS")),
        doi=find_doi(entry.first("DI")),
        pmid=parse_pmid(entry.first("PM")),
        issn=find_issn(entry.first("SN") or entry.first("EI")),
        accession=joined("UT", "AN"),
        abstract=clean_all(entry.all("AB")),
        keywords=parse_keywords(t.replace("\n", " ") for t in entry.all("DE")),
        language=joined("LA"),
        publication_types=parse_keywords(entry.all("DT")),
        raw=entry.tags,
        line=entry.line,
    )


def _names(values: Iterable[str], separator: str) -> list[str]:
    return [_NAME_NOTE.sub("", part) for value in values for part in value.split(separator) if part.strip()]
