"""PubMed's "Abstract" text: a citation line, title, authors, affiliations, abstract and ids, blank lines between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.ids import parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import notice_text
from corpora.nouns.records import Author, Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import clean, clean_all, find_doi
from miner.importers.tables.citation import parse_source

_BEGIN = re.compile(r"^\ufeff?(\d+)(?:\.|:)\s+(?=\S.*\d{4})")
_IDS = re.compile(r"^(?:DOI|PMID|PMCID|PII):?\s", re.MULTILINE)
_PMID = re.compile(r"^PMID:?\s*(\d{1,9})", re.MULTILINE)
_PMCID = re.compile(r"^PMCID:?\s*(PMC\d+)", re.MULTILINE)
_DOI = re.compile(r"^DOI:?\s*(10\.\S+)", re.MULTILINE)
_LANGUAGE = re.compile(r"^\[Article in ([^\];]+)")
_MARK = re.compile(r"\(\d+\)(?:\(\d+\))*|(?<=[a-zé])\d+(?:,\d+)*(?=,|;|\.|$)")
_RIGHTS = re.compile(r"^(?:©|\(c\)|copyright\b|publish\w+ by\b|this article is protected)", re.IGNORECASE)
_APART = re.compile(
    r"^(?:Author information|Collaborators|Conflict of interest statement|Comment (?:in|on)|Erratum (?:in|for)|Retract\w+ (?:in|of)"
    r"|Expression of concern (?:in|for)|Corrected and republished|Republished|Update (?:in|of)|Summary for patients|\[Article in|\[Indexed)",
    re.IGNORECASE,
)
_NOTICES = (
    ("Retraction in", "retracted in"), ("Retracted in", "retracted in"), ("Retraction of", "retraction of"), ("Erratum in", "erratum in"), ("Erratum for", "erratum for"),
    ("Expression of concern in", "expression of concern in"), ("Corrected and republished in", "corrected and republished in"),
)  # fmt: skip


class PubmedTextImporter:
    """Reads PubMed's "Abstract (text)"; its own numbers begin the records."""

    name = "PubMed abstract text"
    database = "pubmed"

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a numbered citation begins the text and a line "PMID: 1" follows."""
        text = peek(head)
        return bool(_BEGIN.match(text.lstrip()) and _PMID.search(text))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of the text."""
        decoded = decode_text(data)
        sha = sha256_hex(data)
        records = [_record(lines, line, sha, n) for n, (line, lines) in enumerate(_blocks(decoded.text), start=1)]
        return records, encoding_problems(decoded, name)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line number and the lines of each record: the next number after a blank line begins one."""
    lines = text.split("\n")
    start, expected = None, None
    for number, line in enumerate(lines):
        found = _BEGIN.match(line)
        begins = (
            found
            and (number == 0 or not lines[number - 1].strip())
            and (expected is None or int(found[1]) in (expected, 1))
        )
        if begins and found:
            if start is not None:
                yield start + 1, lines[start:number]
            start, expected = number, int(found[1]) + 1
    if start is not None:
        yield start + 1, lines[start:]


def _record(lines: Sequence[str], line: int, sha: str, position: int) -> Record:
    whole = "\n".join(lines)
    paragraphs = [part for part in re.split(r"\n\s*\n", whole.strip()) if part.strip()]
    citation = " ".join(_BEGIN.sub("", paragraphs[0]).split())
    source = parse_source(re.split(r"\s(?:doi:|Epub|eCollection|Print)", citation)[0])
    rest = paragraphs[1:]
    title = clean(rest[0]) if rest else None
    language = next((found[1] for part in rest if (found := _LANGUAGE.match(part))), None)
    body = [part for part in rest[1:] if not _IDS.match(part) and not _APART.match(part) and not _RIGHTS.match(part)]
    named = bool(body) and _are_names(body[0])
    notices = (
        (label, " ".join(part.removeprefix(head).split()))
        for part in rest
        for head, label in _NOTICES
        if part.startswith(head)
    )
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database="pubmed",
        title=title,
        authors=_authors(body[0]) if named else (),
        year=source.year,
        journal=source.journal,
        volume=source.volume,
        issue=source.issue,
        pages=source.pages,
        doi=find_doi(*_DOI.findall(whole)) or find_doi(citation),
        pmid=parse_pmid(next(iter(_PMID.findall(whole)), None)),
        pmcid=parse_pmcid(next(iter(_PMCID.findall(whole)), None)),
        accession=next(iter(_PMID.findall(whole)), None),
        abstract=clean_all(" ".join(part.split()) for part in body[1 if named else 0 :]),
        language=language,
        retraction=notice_text(notices),
        raw=tuple(("paragraph", part) for part in paragraphs),
        line=line,
    )


def _are_names(paragraph: str) -> bool:
    """Return whether a paragraph is a list of authors: names with initials between commas, a full stop at the end."""
    names = [name.strip() for name in _MARK.sub("", " ".join(paragraph.split())).rstrip(".").split(",")]
    alike = sum(
        1 for name in names if re.fullmatch(r"[^\d.:;]{1,60}?\s[A-Z][A-Za-z-]{0,4}(?:\s(?:Jr|Sr|2nd|3rd))?\.?", name)
    )
    return paragraph.rstrip().endswith((".", ";")) and alike * 2 >= len(names)


def _authors(paragraph: str) -> tuple[Author, ...]:
    text = _MARK.sub("", " ".join(paragraph.split())).rstrip(".")
    authors = []
    for name in re.split(r"[,;]\s*", text):
        found = re.fullmatch(r"(.+?)\s((?:[A-Z][A-Za-z-]{0,4})(?:\s(?:Jr|Sr|2nd|3rd))?)", name.strip())
        if found:
            authors.append(Author(raw=name.strip(), family=found[1], given=found[2]))
        elif name.strip():
            authors.append(Author(raw=name.strip()))
    return tuple(authors)
