"""RIS: the format most databases export (Scopus, ProQuest, Ovid, Web of Science, Zotero, EndNote)."""

from __future__ import annotations

import re

from corpora.ids import parse_doi, parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import text_of_notes
from corpora.nouns.records import Record
from corpora.text import decode_text, encoding_problems, peek
from miner.databases import known_database
from miner.importers.base import ImportedRecords
from miner.importers.fields import (
    address,
    clean,
    clean_all,
    clean_twins,
    doi_of_link,
    find_doi,
    find_issn,
    parse_keywords,
    parse_pages,
    parse_volume,
    parse_year,
)
from miner.importers.names import parse_authors
from miner.importers.tagged import Dialect, TaggedRecord, read_tagged

DIALECT = Dialect(
    tag=re.compile(r"^\s?([A-Z][A-Z0-9]) {1,3}-(?:[ \t]|$)?(.*)$"),
    starts=frozenset({"TY"}),
    ends=frozenset({"ER"}),
    joint="\n",
    heading=re.compile(r"^\d+\.\s*$|^Link to the Ovid|^Record #\d+ of \d+\s*$|^(?:Provider|Database|Content): \S"),
    glued=re.compile(r"TY {1,3}- {1,2}(?=[A-Z]{3,8}\s*$)"),
    trailing=frozenset({"NL"}),  # Ovid
)
_BEGINS = re.compile(r"^\ufeff?\s?TY {1,3}-[ \t]{0,3}[A-Z]+", re.MULTILINE)
_DATABASES = (
    ("web_of_science", re.compile(r"web[ _]?of[ _]?science|\bWOS:\w|webofknowledge", re.IGNORECASE)),
    ("scopus", re.compile(r"scopus", re.IGNORECASE)),
    ("proquest", re.compile(r"proquest", re.IGNORECASE)),
    ("embase", re.compile(r"embase", re.IGNORECASE)),
    ("psycinfo", re.compile(r"psycinfo|psyc-info", re.IGNORECASE)),
    ("cinahl", re.compile(r"\bcinahl\b", re.IGNORECASE)),
    ("cnki", re.compile(r"cnki|中国知网", re.IGNORECASE)),
    ("wanfang", re.compile(r"wanfang|万方", re.IGNORECASE)),
    ("vip", re.compile(r"cqvip|维普", re.IGNORECASE)),
    ("cochrane", re.compile(r"cochrane ?library|\bCN-\d{8}\b", re.IGNORECASE)),
    ("pubmed", re.compile(r"pubmed|ncbi\.nlm\.nih", re.IGNORECASE)),
)
EBSCO_CODES = {
    "psyh": "psycinfo", "psyhref": "psycinfo", "pdh": "psycarticles", "rzh": "cinahl", "cin20": "cinahl", "c8h": "cinahl", "ccm": "cinahl",
    "cul": "cinahl", "jlh": "cinahl", "mnh": "medline", "mdc": "medline", "cmedm": "medline", "mdl": "medline", "eric": "eric", "ehh": "eric",
    "aph": "ebsco", "a9h": "ebsco", "asx": "ebsco", "asn": "ebsco", "pbh": "ebsco", "sph": "ebsco", "s3h": "ebsco", "edb": "ebsco",
}  # fmt: skip
"""The short names EBSCOhost writes for its databases; those of its own collections count as EBSCO."""
_TYPES = {
    "JOUR": "Journal Article", "THES": "Thesis", "CONF": "Conference Paper", "CPAPER": "Conference Paper",
    "BOOK": "Book", "CHAP": "Book Chapter", "NEWS": "Newspaper Article", "RPRT": "Report", "PAT": "Patent",
}  # fmt: skip


class RisImporter:
    """Reads RIS; tolerant of one space after a tag, untagged continuation lines, a missing ER."""

    name = "RIS"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a line "TY  - …" begins a record."""
        return bool(_BEGINS.search(peek(head)))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a RIS file."""
        decoded = decode_text(data)
        entries, problems = read_tagged(decoded.text, DIALECT, name)
        sha = sha256_hex(data)
        records = [_record(entry, sha, position) for position, entry in enumerate(entries, start=1)]
        return records, [*encoding_problems(decoded, name), *problems]


def _record(entry: TaggedRecord, sha: str, position: int) -> Record:
    kind = entry.first("TY") or ""
    title = clean(entry.first("T1", "TI", "CT", "BT"))
    journal = clean(entry.first("JF", "T2", "JO", "JA", "J2", "BT"))
    accession = entry.first("AN", "UT", "ID")
    abstract, other = clean_twins(entry.all("AB") if any(map(clean, entry.all("AB"))) else entry.all("N2"))
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=database_of(entry),
        title=title or clean(entry.first("T2")),
        title_translated=clean(entry.first("TT")),
        authors=parse_authors(_people(entry)),
        authors_translated=parse_authors(entry.all("TA")),
        year=parse_year(entry.first("PY"), entry.first("Y1"), entry.first("DA"), entry.first("YR")),
        journal=journal if journal != title else None,
        volume=parse_volume(entry.first("VL")),
        issue=parse_volume(entry.first("IS", "CP")),
        pages=_pages(entry),
        doi=find_doi(*entry.all("DO"), *entry.all("DI"))
        or find_doi(*map(doi_of_link, entry.all("UR", "L2", "L3", "LK")))
        or _loose_doi(entry),
        pmid=_pmid(entry),
        pmcid=next((p for p in map(parse_pmcid, entry.all("C2", "PMC")) if p), None),
        issn=find_issn(entry.first("SN")),
        accession=clean(accession),
        abstract=abstract,
        abstract_translated=other or _translated_abstract(entry, abstract),
        keywords=parse_keywords(entry.all("KW"), breaks=r"[;；\n]+"),
        language=clean(entry.first("LA")),
        publication_types=tuple(t for t in (_TYPES.get(kind, kind), *entry.all("M3")) if t and not parse_doi(t)),
        url=address(entry.first("UR", "L2", "LK")),
        retraction=text_of_notes(entry.all("N1", "RN", "C1"), entry.all("M3")),
        raw=entry.tags,
        line=entry.line,
    )


def _people(entry: TaggedRecord) -> list[str]:
    """Return the names of AU and A1, those of one tag alone where the other only repeats them."""
    one, other = entry.all("AU"), entry.all("A1")
    if set(one) >= set(other):
        return one
    return other if set(other) >= set(one) else entry.all("AU", "A1")


def _translated_abstract(entry: TaggedRecord, abstract: str | None) -> str | None:
    """Return N2 where AB has the abstract and N2 another text: its translation, or what else the source says."""
    notes = clean_all(entry.all("N2"))
    return notes if notes and notes != abstract and abstract and notes not in abstract else None


def _loose_doi(entry: TaggedRecord) -> str | None:
    """Return a DOI that fills a whole field other than DO: M3, ID (EndNote), L1 to L4 (reference managers)."""
    whole = (
        value
        for value in entry.all("M3", "ID", "L1", "L2", "L3", "L4")
        if re.fullmatch(r"(?:doi:? ?)?10\.\d{4,9}/\S+", value, re.IGNORECASE)
    )
    return find_doi(*whole)


def _pages(entry: TaggedRecord) -> str | None:
    return parse_pages(entry.first("SP"), entry.first("EP")) or parse_pages(entry.first("C7", "AR"))


def _pmid(entry: TaggedRecord) -> str | None:
    """Return the PubMed id where a tag marks it as one; a bare number is not accepted."""
    for tag, value in entry.tags:
        found = re.search(r"\bPMID:?\s*(\d{1,9})\b", value, re.IGNORECASE)
        if found and tag not in {"AB", "N2"}:
            return parse_pmid(found.group(1))
        link = re.search(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{1,9})(?:\D|$)", value)
        if link and tag in {"UR", "L2", "LK"}:
            return parse_pmid(link.group(1))
    named = re.search(r"\bPUBMED (\d{1,9})\b", " ".join(entry.all("C3")))  # Cochrane: "PUBMED 1,EMBASE 2"
    if named:
        return parse_pmid(named.group(1))
    provider = " ".join(entry.all("DB")) or entry.first("DP") or ""
    if re.search("embase", provider, re.IGNORECASE):
        return parse_pmid(entry.first("C5"))
    return (
        parse_pmid(entry.first("AN", "C5", "ID"))
        if re.search(r"pubmed|medline|\bNLM\b", provider, re.IGNORECASE)
        else None
    )


def database_of(entry: TaggedRecord) -> str | None:
    """Return the database a record names: in DB/DP first, then in links, accession numbers and notes."""
    if code := next(filter(None, (EBSCO_CODES.get(value.lower()) for value in entry.all("DB"))), None):
        return code
    for tags in (("DB", "DP"), ("UR", "AN", "UT", "L2", "LK"), ("N1", "ID")):
        database = named_database(" ".join(entry.all(*tags)))
        if database:
            return database
    return None


def named_database(text: str) -> str | None:
    """Return the database a text names somewhere, or is the name of; else None."""
    return database_in(text) or known_database(text)


def database_in(text: str) -> str | None:
    """Return the database that one of a text's words names, or None."""
    return next((database for database, pattern in _DATABASES if pattern.search(text)), None)
