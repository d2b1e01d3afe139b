"""BibTeX, as databases write it: without keys (ProQuest), with double keys (Scopus), with blanks in field names."""

from __future__ import annotations

import logging
import re
from typing import Any

from corpora.ids import parse_pmid, record_id, sha256_hex
from corpora.notices.found import text_of_notes
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import (
    clean,
    find_doi,
    find_issn,
    parse_keywords,
    parse_pages,
    parse_volume,
    parse_year,
)
from miner.importers.names import parse_author
from miner.importers.ris import database_of
from miner.importers.tagged import TaggedRecord

_ENTRY = re.compile(r"^\s*@([A-Za-z]+)\s*\{", re.MULTILINE)
_KEYLESS = re.compile(
    r"^(\s*@(?!comment|string|preamble)[A-Za-z]+\s*\{)\s*(?=[A-Za-z][\w -]*=)", re.MULTILINE | re.IGNORECASE
)
_TYPES = {
    "article": "Journal Article", "phdthesis": "Thesis", "mastersthesis": "Thesis", "inproceedings": "Conference Paper",
    "book": "Book", "incollection": "Book Chapter", "inbook": "Book Chapter", "techreport": "Report",
}  # fmt: skip
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
            "v": "\u030c", "c": "\u0327", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a"}  # fmt: skip


class BibtexImporter:
    """Reads BibTeX with bibtexparser; entries it cannot read become problems."""

    name = "BibTeX"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether the text begins with an @entry{ (after comments)."""
        text = peek(head).lstrip()
        found = _ENTRY.search(text)
        if found is None or not re.search(r"@[A-Za-z]+\s*\{[^@]*=", text):
            return False
        return found.start() == 0 or not re.search(r"^(?:TY {1,3}-|PMID-|%0 |<)", text, re.MULTILINE)

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a BibTeX file; duplicate keys and fields are kept."""
        decoded = decode_text(data)
        counter = iter(range(1, 10**9))
        text = _KEYLESS.sub(lambda m: f"{m.group(1)}record{next(counter)},\n", decoded.text)
        entries, problems = _parsed(text, name)
        sha = sha256_hex(data)
        records = [_record(entry, sha, position) for position, entry in enumerate(entries, start=1)]
        return records, [*encoding_problems(decoded, name), *problems]


def _parsed(text: str, name: str) -> tuple[list[TaggedRecord], list[Problem]]:
    from bibtexparser.entrypoint import parse_string

    chatter = logging.getLogger("bibtexparser")
    level = chatter.level
    chatter.setLevel(logging.CRITICAL)  # what it cannot read becomes a Problem below
    try:
        library = parse_string(text, parse_stack=[])
    finally:
        chatter.setLevel(level)
    blocks: list[Any] = []
    problems = []
    for block in library.blocks:
        entry = getattr(block, "ignore_error_block", None) if block in library.failed_blocks else block
        if hasattr(entry, "fields"):
            blocks.append(entry)
        elif block in library.failed_blocks:
            problems.append(
                Problem(
                    code="BIBTEX-ENTRY-UNREADABLE",
                    item=f"{name}:{(block.start_line or 0) + 1}",
                    message="this entry could not be read; its braces or quotes do not match.",
                    hint="Correct it in the file, or export in another format.",
                )
            )
    return [_tagged(entry) for entry in blocks], problems


def _tagged(entry: Any) -> TaggedRecord:
    tags = [("entry type", entry.entry_type), ("key", entry.key)]
    tags += [(field.key.lower(), _bare(str(field.value))) for field in entry.fields]
    return TaggedRecord(line=(entry.start_line or 0) + 1, tags=tuple(tags))


def _bare(value: str) -> str:
    value = value.strip()
    while len(value) > 1 and (value[0], value[-1]) in {("{", "}"), ('"', '"')} and _closes_at_end(value):
        value = value[1:-1].strip()
    return value


def _closes_at_end(value: str) -> bool:
    depth = 0
    for position, character in enumerate(value):
        depth += (character == "{") - (character == "}")
        if depth == 0 and value[0] == "{" and position < len(value) - 1:
            return False
    return True


def _latex(text: str | None) -> str | None:
    """Return LaTeX accents and braces as Unicode text."""
    import unicodedata

    if text is None:
        return None
    text = re.sub(
        r"\\([a-zA-Z]|[^\sa-zA-Z])\s*\{?\\?([A-Za-z])\}?",
        lambda m: f"{m.group(2)}{_ACCENTS[m.group(1)]}" if m.group(1) in _ACCENTS else m.group(0),
        text,
    )
    text = re.sub(r"\\([&%$#_{}])", r"\1", text).replace("\\textquotesingle", "'")
    return clean(unicodedata.normalize("NFC", text.replace("{", "").replace("}", "")))


def _record(entry: TaggedRecord, sha: str, position: int) -> Record:
    kind = (entry.first("entry type") or "").lower()
    named = TaggedRecord(
        line=entry.line,
        tags=tuple(
            (
                {"url": "UR", "source": "DB", "unique-id": "UT", "note": "N1", "database": "DB"}.get(tag, tag),
                value,
            )
            for tag, value in entry.tags
        ),
    )
    names = re.split(r"\s+and\s+", _latex(entry.first("author")) or "")
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=database_of(named),
        title=_latex(entry.first("title")),
        authors=tuple(a for a in map(parse_author, names) if a),
        year=parse_year(entry.first("year"), entry.first("date")),
        journal=None if _TYPES.get(kind) == "Thesis" else _latex(entry.first("journal", "journaltitle", "booktitle")),
        volume=parse_volume(entry.first("volume")),
        issue=parse_volume(entry.first("number", "issue")),
        pages=parse_pages((entry.first("pages", "article-number", "art_number") or "").replace("--", "-") or None),
        doi=find_doi(entry.first("doi")),
        pmid=parse_pmid(entry.first("pmid", "pubmed_id")),
        issn=find_issn(entry.first("issn")),
        accession=entry.first("unique-id", "eid"),
        abstract=_latex(entry.first("abstract")),
        keywords=parse_keywords(
            [_latex(k) or "" for k in entry.all("keywords", "author_keywords")], breaks=r"[;,；，]"
        ),
        language=entry.first("language"),
        publication_types=(_TYPES.get(kind, kind),),
        url=entry.first("url"),
        retraction=text_of_notes(
            [_latex(note) for note in entry.all("note", "annote", "annotation")], entry.all("type", "document_type")
        ),
        raw=entry.tags,
        line=entry.line,
    )
