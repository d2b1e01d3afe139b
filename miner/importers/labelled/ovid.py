"""Ovid's own text: records "<1. >" with labels in words ("Author", "Title") or two-letter tags ("AU  - ", "TI  - ")."""

from __future__ import annotations

import re

from corpora.ids import parse_pmid, record_id, sha256_hex
from corpora.notices.found import text_of_notes
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
from miner.importers.names import parse_authors
from miner.importers.ris import named_database
from miner.importers.tables.citation import parse_source
from miner.importers.tagged import TaggedRecord

_NUMBER = re.compile(r"^\s?<\d+\.?\s?>\s*$")
_TAG = re.compile(r"^\s?([A-Z][A-Z0-9]{1,5}) {0,3}- (.*)$")
_LABEL = re.compile(r"^([A-Z][A-Za-z/&' -]{1,40}?)\s*$")
_LINK = re.compile(r"^Link to the Ovid")
_NAMES = {
    "Author": "AU", "Authors": "AU", "Title": "TI", "Source": "SO", "Abstract": "AB", "Author Keywords": "KW", "Keywords": "KW", "Key Concepts": "ID",
    "Language": "LG", "Document Type": "DT", "Publication Type": "PT", "ISSN": "IS", "DOI Number": "DO", "DOI": "DO", "Digital Object Identifier": "DO",
    "Accession Number": "AN", "Unique Identifier": "UI", "PubMed ID": "PM", "PMID": "PM", "Database": "DB", "Year of Publication": "YR", "Publication Year": "YR",
    "Date of Publication": "DP", "Journal Name": "JN", "Journal Title": "JN", "Original Title": "OT", "Volume": "VO", "Issue": "IP", "Pages": "PG", "Page": "PG", "Chapter Title": "CT",
    "Institution": "IN", "Editors": "ED", "Heading Word": "HW", "Subject Headings": "MH",
}  # fmt: skip
"""Labels in words by the tags that mean the same."""
_DEGREES = re.compile(
    r"(?<=[\w.])[,;]?\s+(?:RN|MD|M\.D\.|PhD|Ph\.D\.|MPH|MSc|MS|MA|BA|BSc|BS|DSc|PsyD|FAAN|FACSM|DPhil|MBBS|EdD|RPT|DO|DDS|PharmD)\b.*$"
)
_EDITORS = re.compile(
    r"(?:\s*\.?\s*\[(?:Article|References|Miscellaneous|Review|Report|Editorial|Letter|Abstract|Inventor)[^\]]*\]\.?)+\s*$"
)
_ROLE = re.compile(r"\s*\[[^\]]*\]\s*$")


class OvidImporter:
    """Reads Ovid's labelled text in both layouts."""

    name = "Ovid text"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a line "<1. >" is followed by a tag or a label of Ovid's."""
        text = peek(head)
        if re.search(r"^\s?TY {1,3}- ", text, re.MULTILINE):
            return False
        labels = r"VN|DB|AN|AU|TI|UI|Score|Author|Title|Accession Number|Publication Type|Database|Unique Identifier"
        return bool(re.search(rf"^\s?<\d+\.?\s?>\s*\n\s?(?:{labels})\b", text, re.MULTILINE))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of an Ovid text."""
        decoded = decode_text(data)
        sha = sha256_hex(data)
        entries = _entries(decoded.text)
        records = [_record(entry, sha, position) for position, entry in enumerate(entries, start=1)]
        return records, encoding_problems(decoded, name)


def _entries(text: str) -> list[TaggedRecord]:
    """Return the records in order; a line without tag or label continues the value before it."""
    entries: list[TaggedRecord] = []
    start, tags = 0, list[tuple[str, str]]()
    for number, line in enumerate(text.split("\n"), start=1):
        if _NUMBER.match(line):
            if tags:
                entries.append(TaggedRecord(line=start, tags=tuple(tags)))
            start, tags = number, []
        elif start and line.strip():
            found = _TAG.match(line)
            label = None if found or line[:1].isspace() else _LABEL.match(line)
            if found:
                tags.append((found[1], found[2].strip()))
            elif (label and label[1] in _NAMES) or (label and not _tagged(tags)) or _LINK.match(line):
                tags.append((line.strip(), ""))
            elif tags:
                tag, value = tags[-1]
                tags[-1] = (tag, f"{value}\n{line.strip()}".strip())
    return [*entries, TaggedRecord(line=start, tags=tuple(tags))] if tags else entries


def _tagged(tags: list[tuple[str, str]]) -> bool:
    """Return whether a record is of the layout with two-letter tags."""
    return any(len(tag) == 2 and tag.isupper() for tag, _ in tags)


def _record(entry: TaggedRecord, sha: str, position: int) -> Record:
    plain = TaggedRecord(line=entry.line, tags=tuple((_NAMES.get(tag, tag), value) for tag, value in entry.tags))
    source = parse_source(plain.first("SO"))
    title = clean(plain.first("TI") or plain.first("CT"))
    doi = find_doi(*plain.all("DO", "DI"))
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=named_database(plain.first("DB") or ""),
        title=_EDITORS.sub("", title).strip(" \"'") if title else None,
        title_translated=clean(plain.first("OT")),
        authors=parse_authors(_bare_name(name) for value in plain.all("AU") for name in re.split(r";\s{2,}|\n", value)),
        year=parse_year(plain.first("YR"), plain.first("DP"), plain.first("DG")) or source.year,
        journal=clean(plain.first("JN", "JT")) or (None if plain.first("PN") else source.journal),
        volume=parse_volume(plain.first("VO")) or source.volume,
        issue=parse_volume(plain.first("IP")) or source.issue,
        pages=parse_pages(plain.first("PG")) or source.pages,
        doi=doi,
        pmid=parse_pmid(plain.first("PM"))
        or (parse_pmid(plain.first("UI")) if "medline" in (plain.first("DB") or "").lower() else None),
        issn=find_issn(plain.first("IS")),
        accession=clean(plain.first("AN") or plain.first("UI")),
        abstract=clean_all(plain.all("AB")),
        keywords=parse_keywords((words.rstrip(".") for words in plain.all("KW", "ID")), breaks=r"[;,；\n]+"),
        mesh=parse_keywords(value.lstrip("*") for value in plain.all("MH")),
        language=clean((plain.first("LG") or "").rstrip(".")),
        publication_types=parse_keywords(plain.all("PT", "DT"), breaks=r"[;\n]+"),
        url=plain.first("XL", "UR"),
        retraction=text_of_notes(plain.all("CM", "NT")),
        raw=entry.tags,
        line=entry.line,
    )


def _bare_name(text: str) -> str:
    """Return a name without the marks of affiliations, degrees and roles: "Zhang, Weijia PhD 1,2" is "Zhang, Weijia"."""
    return _DEGREES.sub("", _MARKS_AT_END.sub("", _ROLE.sub("", text.strip()))).strip(" ,.;") if text.strip() else ""


_MARKS_AT_END = re.compile(r"(?:\s+[\d*+†‡§,]+)+$")
