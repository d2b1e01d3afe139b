"""MEDLINE/nbib, as PubMed writes it; a record of another database says so in DB."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.notices.found import notices_in
from corpora.nouns.records import Record
from miner.exporters.values import database_of, name_of, one_line, within
from miner.importers.nbib import NOTICES

TAG_OF_NOTICE = {label: tag for tag, label in NOTICES}
OWNER = "FOCIMINE"
"""OWN of records that PubMed does not hold; MEDLINE's own owners are NLM, PIP, KIE …"""
_BEGINS = re.compile(r"PMID-(?= \d{1,9}$)")


def nbib_text(records: Sequence[Record]) -> str:
    """Return the records in MEDLINE's format, a line per tag."""
    return "\n".join(
        "".join(f"{tag:<4}- {within(value, _BEGINS, 'PMID:')}\n" for tag, value in _tags(record)) for record in records
    )


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    of_pubmed = record.database == "pubmed"
    single = (
        ("PMID", record.pmid or ""),
        ("OWN", "NLM" if of_pubmed else OWNER),
        ("DB", "" if of_pubmed else database_of(record)),
        ("DP", str(record.year or "")),
        ("TI", one_line(record.title)),
        ("TT", one_line(record.title_translated)),
        ("LID", f"{record.doi} [doi]" if record.doi else ""),
        ("AB", one_line(record.abstract)),
        ("OAB", one_line(record.abstract_translated)),
        ("JT", one_line(record.journal)),
        ("VI", one_line(record.volume)),
        ("IP", one_line(record.issue)),
        ("PG", one_line(record.pages)),
        ("LA", one_line(record.language)),
        ("PMC", record.pmcid or ""),
        ("IS", record.issn or ""),
    )
    yield from ((tag, value) for tag, value in single if value)
    yield from (("FAU", name_of(author)) for author in record.authors)
    yield from (("PT", one_line(kind)) for kind in record.publication_types)
    yield from ((TAG_OF_NOTICE[n.place], one_line(n.words)) for n in notices_in(record) if n.place in TAG_OF_NOTICE)
    yield from (("MH", one_line(heading)) for heading in record.mesh)
    yield from (("OT", one_line(word)) for word in record.keywords)
