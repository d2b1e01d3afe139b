"""CNKI E-Study (知网研学) and "自定义" text: tags named in English and Chinese."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.ids import sha256_hex
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.chinese import ChineseTags, chinese_record
from miner.importers.tagged import Dialect, TaggedRecord, read_tagged

_LINE = re.compile(r"^([A-Za-z]+-[^\s:：A-Za-z][^\s:：]{0,9}|DataType|DOI|ISSN|ISBN|URL)\s*[:：][ \t]?(.*)$")
TAGS = ChineseTags(
    kind=("SrcDatabase",),
    title=("Title",),
    authors=("Author",),
    journal=("Source",),
    year=("Year", "PubTime"),
    volume=("Roll", "Volume"),
    issue=("Period",),
    pages=("Page",),
    keywords=("Keyword",),
    abstract=("Summary",),
    doi=("DOI",),
    issn=("ISSN",),
    url=("Link", "URL"),
    database=(),
)


class EStudyImporter:
    """Reads "Title-题名: …" records as CNKI's E-Study and 自定义 exports write them."""

    name = "CNKI E-Study"
    database = "cnki"

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether lines "Title-题名:" and "Author-作者:" (or DataType) are there."""
        text = peek(head)
        return bool(
            re.search(r"^Title-题名\s*[:：]", text, re.MULTILINE)
            and re.search(r"^(?:\w+-\W?\w+|DataType)\s*[:：]", text, re.MULTILINE)
        )

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of an E-Study file; the tag the file begins with begins each record."""
        decoded = decode_text(data)
        first = next((m.group(1) for m in map(_LINE.match, decoded.text.split("\n")) if m), "DataType")
        entries, problems = read_tagged(
            decoded.text,
            Dialect(tag=_LINE, starts=frozenset({first}), glued=re.compile(rf"{re.escape(first)}\s*[:：]")),
            name,
        )
        sha = sha256_hex(data)
        records = []
        for position, entry in enumerate(entries, start=1):
            short = TaggedRecord(line=entry.line, tags=tuple((_short(tag), value) for tag, value in entry.tags))
            record = chinese_record(short, TAGS, sha, position)
            records.append(replace(record, database="cnki", raw=entry.tags))
        return records, [*encoding_problems(decoded, name), *problems]


def _short(tag: str) -> str:
    """Return the English half of a tag; 自定义 calls the pages PageCount, as E-Study calls their number (页数)."""
    return "Page" if tag == "PageCount-页码" else tag.partition("-")[0]
