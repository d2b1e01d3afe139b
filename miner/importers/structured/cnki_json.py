"""What CNKI's website answers to "export": JSON that holds the same papers in several text formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from corpora.errors import FormatError
from corpora.ids import record_id, sha256_hex
from corpora.nouns.records import Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords, Importer
from miner.importers.endnote import EndNoteImporter
from miner.importers.estudy import EStudyImporter
from miner.importers.noteexpress import NoteExpressImporter
from miner.importers.refworks import RefWorksImporter
from miner.importers.structured.csl_json import parse_json

_READERS: tuple[Importer, ...] = (NoteExpressImporter(), RefWorksImporter(), EStudyImporter(), EndNoteImporter())
"""The formats in it that are read, the fullest first."""
_FIELDS = (
    "title", "title_translated", "authors", "authors_translated", "year", "journal", "journal_translated", "volume", "issue", "pages", "doi", "pmid", "issn",
    "accession", "abstract", "abstract_translated", "keywords", "language", "publication_types", "url", "retraction",
)  # fmt: skip


class CnkiJsonImporter:
    """Reads {"data": [{"key": "EndNote", "value": ["%0 …<br>…"]}, …]}; each format adds what the others lack."""

    name = "CNKI JSON"
    database = "cnki"

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether the text begins as JSON and holds one of CNKI's formats."""
        text = peek(head).lstrip()
        return (
            text[:1] in ("[", "{")
            and bool(re.search(r'"key"\s*:', text) and re.search(r'"value"\s*:', text))
            and "<br" in text
        )

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records; FormatError when none of the formats in it is one we read."""
        decoded = decode_text(data)
        found = [records for text in _texts(parse_json(decoded.text, name)) if (records := _read(text, name))]
        if not found:
            raise FormatError(
                f"{name}: CNKI's answer holds no format we read.", hint="Export as NoteExpress, RefWorks or EndNote."
            )
        longest = max(found, key=len)
        sha = sha256_hex(data)
        alike = [records for records in found if len(records) == len(longest)]
        return [_merged(rows, sha, n) for n, rows in enumerate(zip(*alike, strict=True), start=1)], encoding_problems(
            decoded, name
        )


def _texts(value: Any) -> list[str]:
    """Return the text of each format in the answer, its records below one another."""
    listed = value.get("data", value) if isinstance(value, dict) else value
    entries = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    texts = []
    for entry in entries:
        values = entry.get("value")
        parts = [str(part) for part in values] if isinstance(values, list) else [str(values or "")]
        texts.append("\n".join(re.sub(r"<br\s*/?>", "\n", part) for part in parts))
    return texts


def _read(text: str, name: str) -> list[Record]:
    data = text.encode("utf-8", "surrogatepass")
    return next((reader.read(data, name)[0] for reader in _READERS if reader.claims(name, data)), [])


def _merged(rows: Sequence[Record], sha: str, position: int) -> Record:
    """Return one record with each field from the first format that has it, and the tags of all."""
    values = {
        name: next((value for row in rows if (value := getattr(row, name))), getattr(rows[0], name)) for name in _FIELDS
    }
    raw = tuple(pair for row in rows for pair in row.raw)
    return replace(
        rows[0],
        id=record_id(sha, position),
        source=sha,
        position=position,
        database="cnki",
        raw=raw,
        line=position,
        **values,
    )
