"""BibTeX, as databases write it: without keys (ProQuest), with double keys (Scopus), with blanks in field names."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from corpora.ids import parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import text_of_notes
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.bib.latex import latex_text
from miner.importers.bib.values import resolve, split_fields, split_on_and
from miner.importers.fields import (
    clean_all,
    doi_of_link,
    find_doi,
    find_issn,
    parse_keywords,
    parse_pages,
    parse_volume,
    parse_year,
    split_keywords,
)
from miner.importers.names import parse_author, split_names
from miner.importers.ris import database_of
from miner.importers.tagged import TaggedRecord

_ENTRY = re.compile(r"^[^\S\n]*@([A-Za-z]+)\s*\{", re.MULTILINE)
_KEYLESS = re.compile(
    r"^([^\S\n]*@(?!comment|string|preamble)[A-Za-z]+\s*+\{)\s*+(?=[A-Za-z][\w -]*=)", re.MULTILINE | re.IGNORECASE
)
_COMMAS_IN_KEY = re.compile(
    r"^([^\S\n]*@(?!comment|string|preamble)[A-Za-z]+\s*+\{)\s*+([^={}\"]{1,300},[^={}\"]{0,300}?),\s*+(?=\n?\s*[A-Za-z][\w-]*\s*=)",
    re.MULTILINE | re.IGNORECASE,
)
_PEOPLE = frozenset({"author", "editor", "translatedauthor"})
_TYPES = {
    "article": "Journal Article", "phdthesis": "Thesis", "mastersthesis": "Thesis", "inproceedings": "Conference Paper",
    "book": "Book", "incollection": "Book Chapter", "inbook": "Book Chapter", "techreport": "Report", "patent": "Patent",
}  # fmt: skip


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
        text = _COMMAS_IN_KEY.sub(_one_key, decoded.text)
        text = _KEYLESS.sub(lambda m: f"{m.group(1)}record{next(counter)},\n", text)
        entries, problems = _parsed(text, name)
        sha = sha256_hex(data)
        records = [_record(entry, sha, position) for position, entry in enumerate(entries, start=1)]
        return records, [*encoding_problems(decoded, name), *problems]


def _one_key(found: re.Match[str]) -> str:
    """Return the beginning of an entry whose key holds commas ("Owen, 2022") with a key without, on as many lines."""
    key = re.sub(r"[,\s]+", "_", found[2].strip())
    return f"{found[1]}{key},{chr(10) * found[0].count(chr(10))}"


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
    strings = _strings(library)
    return [_tagged(entry, strings) for entry in blocks], problems


def _strings(library: Any) -> dict[str, str]:
    """Return the definitions of @string by their names in lower case."""
    found: dict[str, str] = {}
    for block in library.strings:
        found[block.key.lower()] = resolve(str(block.value), found)
    return found


def _tagged(entry: Any, strings: Mapping[str, str]) -> TaggedRecord:
    tags = [("entry type", entry.entry_type), ("key", entry.key)]
    fields = [pair for field in entry.fields for pair in split_fields(field.key, str(field.value))]
    tags += [(key.lower(), resolve(value, strings, inner=key.lower() in _PEOPLE).strip()) for key, value in fields]
    return TaggedRecord(line=(entry.start_line or 0) + 1, tags=tuple(tags))


_DATES = ("date", "issued", "publication-date", "publicationdate", "early-access-date", "earlyaccessdate", "early access date", "online-date", "urldate-published")  # fmt: skip
"""Fields that hold the year where "year" has none: biblatex, Web of Science's papers that have appeared online only."""


def _noted_pmid(entry: TaggedRecord) -> str | None:
    found = re.search(r"\bPMID:?\s*(\d{1,9})\b", " ".join(entry.all("note", "annote", "eprint")))
    return parse_pmid(found[1]) if found else None


def _unescaped(value: str | None) -> str | None:
    """Return a DOI without LaTeX ("\\textless", "$\\_$"); signs that are text in a DOI stay."""
    return latex_text(value) if value and re.search(r"\\[A-Za-z]|\$", value) else value


def _names(value: str) -> list[str]:
    """Return the names of an author field; semicolons and, between Chinese names, commas separate them where "and" does not."""
    names = [latex_text(name) or "" for name in split_on_and(value)]
    if len(names) > 1:
        return names
    return [name for part in re.split("[;；]", "".join(names)) for name in split_names(part.strip())]


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
    names = _names(entry.first("author") or "")
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=database_of(named),
        title=latex_text(entry.first("title")),
        title_translated=latex_text(entry.first("translatedtitle", "titletranslation")),
        authors=tuple(a for a in map(parse_author, names) if a),
        authors_translated=tuple(a for a in map(parse_author, _names(entry.first("translatedauthor") or "")) if a),
        year=parse_year(*entry.all("year"), *entry.all(*_DATES)),
        journal=None
        if _TYPES.get(kind) == "Thesis"
        else latex_text(entry.first("journal", "journaltitle", "booktitle")),
        volume=parse_volume(latex_text(entry.first("volume"))),
        issue=parse_volume(latex_text(entry.first("number", "issue"))),
        pages=parse_pages(
            (latex_text(entry.first("pages", "article-number", "art_number")) or "").replace("--", "-") or None
        ),
        doi=find_doi(_unescaped(entry.first("doi"))) or find_doi(*map(doi_of_link, entry.all("url", "link"))),
        pmid=parse_pmid(entry.first("pmid", "pubmed_id", "pubmedid")) or _noted_pmid(entry),
        issn=find_issn(entry.first("issn")),
        accession=latex_text(entry.first("unique-id", "eid", "accession")),
        abstract=clean_all(latex_text(text) for text in entry.all("abstract")),
        abstract_translated=latex_text(entry.first("translatedabstract")),
        pmcid=parse_pmcid(entry.first("pmcid", "pmc")),
        keywords=split_keywords([latex_text(words) or "" for words in entry.all("keywords", "author_keywords")]),
        language=entry.first("language"),
        publication_types=(
            _TYPES.get(kind, kind),
            *parse_keywords(map(str, map(latex_text, entry.all("document_type")))),
        ),
        url=entry.first("url"),
        retraction=text_of_notes(
            [latex_text(note) for note in entry.all("note", "annote", "annotation")], entry.all("type", "document_type")
        ),
        raw=entry.tags,
        line=entry.line,
    )
