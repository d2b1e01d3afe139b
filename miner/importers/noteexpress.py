"""NoteExpress' {Tag}: value text: the fullest export of Wanfang and VIP, also offered by CNKI."""

from __future__ import annotations

import re

from corpora.ids import sha256_hex
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.chinese import ChineseTags, chinese_record
from miner.importers.tagged import Dialect, read_tagged

DIALECT = Dialect(
    tag=re.compile(r"^\s{0,2}\{([^{}\n]{1,40})\}\s*[:：][ \t]?(.*)$"),
    starts=frozenset({"Reference Type"}),
    glued=re.compile(r"\{Reference Type\}\s*[:：]"),
)
TAGS = ChineseTags(
    kind=("Reference Type",),
    title=("Title",),
    title_translated=("Translated Title",),
    authors=("Author",),
    authors_translated=("Translated Author",),
    journal=("Journal", "Secondary Title", "Conference Name"),
    journal_translated=("Translated Journal",),
    year=("Year", "Date"),
    volume=("Volume",),
    issue=("Issue",),
    pages=("Pages",),
    keywords=("Keywords",),
    abstract=("Abstract",),
    abstract_translated=("Translated Abstract",),
    doi=("DOI", "Digital Object Identifier"),
    issn=("ISBN/ISSN", "ISSN"),
    url=("URL", "Link"),
    language=("Language",),
    database=("Database Provider", "Name of Database"),
    notes=("Notes",),
    pmid=("PMID",),
    other_kinds=("Type of Work",),
)


class NoteExpressImporter:
    """Reads {Tag}: value records; the colon may be full-width, an address may run over empty lines."""

    name = "NoteExpress"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a line "{Reference Type}: …" begins a record."""
        return bool(re.search(r"^\s{0,2}\{Reference Type\}\s*[:：]", peek(head), re.MULTILINE))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a NoteExpress file."""
        decoded = decode_text(data)
        entries, problems = read_tagged(decoded.text, DIALECT, name)
        sha = sha256_hex(data)
        records = [chinese_record(entry, TAGS, sha, position) for position, entry in enumerate(entries, start=1)]
        return records, [*encoding_problems(decoded, name), *problems]
