"""MEDLINE/nbib: what PubMed writes under "Citation manager" and "PubMed format"."""

from __future__ import annotations

import io
import re

from Bio import Medline

from corpora.ids import parse_doi, parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import notice_text
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Author, Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import clean, clean_all, find_issn, parse_pages, parse_volume, parse_year
from miner.importers.names import parse_author
from miner.importers.ris import named_database
from miner.importers.tagged import Dialect, TaggedRecord, lines_of, read_tagged

_UNALIGNED = "PMCID|PMID|PMC|OWN|STAT|TI|AB|FAU|AU|AD|DP|TA|JT|VI|IP|PG|LID|AID|PT|LA|SO|IS|MH|OT|CN|TT|DEP|CRDT"
"""Tags that are recognised though their hyphen does not stand in the fifth column."""
DIALECT = Dialect(
    tag=re.compile(rf"^([A-Z][A-Z0-9 ]{{3}}(?=-)|(?:{_UNALIGNED}) {{0,3}}(?=- ))-(?: |$)(.*)$"),
    starts=frozenset({"PMID"}),
    blank_starts=True,
    glued=re.compile(r"PMID- (?=\d{1,9}\s*$)"),
)
_BEGINS = re.compile(r"^(?:PMID|PMC |OWN )-\s*\S+", re.MULTILINE)
_TITLE = re.compile(r"^(?:TI  |STAT|DP  |FAU |BTI )-", re.MULTILINE)


class NbibImporter:
    """Reads MEDLINE-tagged records, every tag kept."""

    name = "PubMed nbib"
    database = "pubmed"

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether PMID (PMC, OWN) and other MEDLINE tags are there, and no RIS record."""
        text = peek(head)
        return bool(_BEGINS.search(text) and _TITLE.search(text)) and not re.search(r"^TY {1,3}- ", text, re.MULTILINE)

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a MEDLINE file."""
        decoded = decode_text(data)
        entries, problems = read_tagged(decoded.text, DIALECT, name)
        sha = sha256_hex(data)
        records = [_record(entry, sha, position) for position, entry in enumerate(_joined(entries), start=1)]
        return records, [
            *encoding_problems(decoded, name),
            *problems,
            *_read_twice("\n".join(line for _, line in lines_of(decoded.text, DIALECT)), records, name),
        ]


def _read_twice(text: str, records: list[Record], name: str) -> list[Problem]:
    """Let Biopython read the same file: a record or a text that the two readings do not share must not go unseen.

    Biopython drops tags it does not know and breaks up lists that go over lines, so the records are ours; it reads
    the texts of `_CHECKED` as it should.
    """
    try:
        theirs = [entry for entry in Medline.parse(io.StringIO(text)) if entry]  # type: ignore[no-untyped-call]
    except (LookupError, ValueError) as error:  # it expects every line to be as PubMed writes it
        message = f"{len(records)} records were read, Biopython's reader fails: {type(error).__name__} {error}."
        return [Problem(code="IMPORT-COUNT-DIFFERS", item=name, message=message, hint="Export the file again.")]
    if len(theirs) != len(records):
        message = f"{len(records)} records were read, Biopython's reader counts {len(theirs)}."
        hint = "Compare with the number PubMed showed, and export the file again if they differ."
        return [Problem(code="IMPORT-COUNT-DIFFERS", item=name, message=message, hint=hint)]
    differing = (
        (record, tag)
        for record, entry in zip(records, theirs, strict=True)
        for tag in _CHECKED
        if _folded(entry.get(tag)) != _folded(_first_text(record, tag))
    )
    return [
        Problem(
            code="IMPORT-VALUE-DIFFERS",
            item=f"{name}:{record.line}",
            message=f"{tag} of PMID {record.pmid or '(none)'} is read otherwise by Biopython's reader.",
            hint="Look at the record in the file; export it again if a line is broken.",
        )
        for record, tag in differing
    ]


_CHECKED = ("PMID", "TI", "AB", "DP", "TA", "TT")
"""Tags that Biopython reads as one text."""


def _first_text(record: Record, tag: str) -> str:
    return " ".join(value for name, value in record.raw if name == tag)


def _folded(text: str | None) -> str:
    return "".join((text or "").split())


def _joined(entries: list[TaggedRecord]) -> list[TaggedRecord]:
    """Return records whose "PMC" line comes before their "PMID" line as one."""
    joined: list[TaggedRecord] = []
    for entry in entries:
        before = joined[-1] if joined else None
        if before and not before.first("PMID", "TI", "BTI", "OWN") and entry.first("PMID"):
            joined[-1] = TaggedRecord(line=before.line, tags=(*before.tags, *entry.tags))
        else:
            joined.append(entry)
    return joined


def _record(entry: TaggedRecord, sha: str, position: int) -> Record:
    title = next(filter(None, map(clean, entry.all("TI", "BTI", "CTI"))), None)
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=_database(entry),
        title=title or clean(entry.first("TT")),
        title_translated=clean(entry.first("TT")) if title else None,
        authors=_authors(entry),
        year=parse_year(entry.first("DP"), entry.first("DEP"), entry.first("CRDT")),
        journal=clean(entry.first("JT", "TA", "BTI")),
        volume=parse_volume(entry.first("VI")),
        issue=parse_volume(entry.first("IP")),
        pages=parse_pages(entry.first("PG")),
        doi=_doi(entry),
        pmid=parse_pmid(entry.first("PMID")),
        pmcid=next((p for p in map(parse_pmcid, entry.all("PMC", "PMCID", "PMCR", "AID")) if p), None),
        issn=find_issn(entry.first("IS")),
        accession=clean(entry.first("PMID")),
        abstract=clean_all(entry.all("AB")) or clean_all(entry.all("OAB")),
        abstract_translated=clean_all(entry.all("OAB")) if any(map(clean, entry.all("AB"))) else None,
        keywords=tuple(filter(None, map(clean, entry.all("OT")))),
        language=clean(entry.first("LA")),
        publication_types=tuple(entry.all("PT")),
        mesh=tuple(entry.all("MH")),
        retraction=_retraction(entry),
        raw=entry.tags,
        line=entry.line,
    )


def _database(entry: TaggedRecord) -> str | None:
    """Return the database: PubMed's unless the owner is ERIC, or this program, which writes where a record was found."""
    owner = entry.first("OWN") or "NLM"
    if owner == "FOCIMINE":
        return named_database(entry.first("DB") or "")
    return "eric" if owner == "ERIC" else "pubmed"


def _authors(entry: TaggedRecord) -> tuple[Author, ...]:
    """Return full names (FAU) where given, else AU; collective names (CN) after them."""
    names = [parse_author(text) for text in entry.all("FAU") or entry.all("AU")]
    groups = [Author(raw=text) for text in entry.all("CN")]
    return (*(name for name in names if name), *groups)


def _doi(entry: TaggedRecord) -> str | None:
    marked = [text for text in (*entry.all("LID"), *entry.all("AID"), *entry.all("SO")) if "doi" in text.lower()]
    return next((doi for text in marked if (doi := parse_doi(text))), None)


def _retraction(entry: TaggedRecord) -> str | None:
    """Return PubMed's notices about the article, or of which it is one, or None."""
    notices = notice_text((label, value) for tag, label in NOTICES for value in entry.all(tag))
    return notices or ("Retracted Publication" if "Retracted Publication" in entry.all("PT") else None)


NOTICES = (
    ("RIN", "retracted in"), ("ROF", "retraction of"), ("PRIN", "partly retracted in"), ("PROF", "partial retraction of"),
    ("RRI", "retracted and republished in"), ("RRF", "retracted and republished from"),
    ("ECI", "expression of concern in"), ("ECF", "expression of concern for"),
    ("EIN", "erratum in"), ("EFR", "erratum for"),
    ("CRI", "corrected and republished in"), ("CRF", "corrected and republished from"),
    ("RPI", "republished in"), ("RPF", "republished from"),
)  # fmt: skip
"""MEDLINE's tags that are notices, in the order of their gravity; comments (CIN, CON) and updates are none."""
