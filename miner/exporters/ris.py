"""RIS: for EndNote, Zotero, Mendeley, Covidence, Rayyan, EPPI-Reviewer and most others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.nouns.records import Record
from miner.exporters.values import (
    database_of,
    kind_of_entry,
    lines_of,
    name_of,
    one_line,
    other_kinds,
    page_range,
    within,
)

_TYPES = {
    "Journal Article": "JOUR", "Thesis": "THES", "Book Chapter": "CHAP", "Book": "BOOK", "Conference Paper": "CONF", "Newspaper Article": "NEWS",
    "Report": "RPRT", "Patent": "PAT",
}  # fmt: skip
_BEGINS = re.compile(r"TY -(?= [A-Z]{3,8}$)")


def ris_text(records: Sequence[Record]) -> str:
    """Return the records as RIS."""
    return "\n".join(
        "".join(f"{tag}  - {within(value, _BEGINS, 'TY:')}\n" for tag, value in _tags(record)) + "ER  - \n"
        for record in records
    )


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    first, last = page_range(record.pages)
    yield "TY", _TYPES[kind_of_entry(record)]
    single = (
        ("TI", one_line(record.title)),
        ("TT", one_line(record.title_translated)),
        ("T2" if record.title else "JF", one_line(record.journal)),
        ("PY", str(record.year or "")),
        ("VL", one_line(record.volume)),
        ("IS", one_line(record.issue)),
        ("SP", first),
        ("EP", last),
        ("DO", record.doi or ""),
        ("SN", record.issn or ""),
        ("AN", one_line(record.accession)),
        ("C2", record.pmcid or ""),
        ("LA", one_line(record.language)),
        ("DB", database_of(record)),
        ("UR", one_line(record.url)),
        ("N1", f"PMID: {record.pmid}" if record.pmid else ""),
        ("N1", one_line(record.retraction)),
    )
    yield from (("AU", name_of(author)) for author in record.authors)
    yield from (("TA", name_of(author)) for author in record.authors_translated)
    yield from ((tag, value) for tag, value in single if value)
    yield from (("AB", line) for line in lines_of(record.abstract))
    yield from (("N2", line) for line in lines_of(record.abstract_translated))
    yield from (("KW", one_line(word)) for word in record.keywords)
    yield from (("M3", kind) for kind in other_kinds(record, _TYPES))
