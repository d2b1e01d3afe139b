"""Export files of eight sources, written from bibliographic facts with the habits real exports have.

PubMed MEDLINE, Web of Science RIS (byte-order mark), ProQuest RIS (CR-only lines, DOIs as addresses), CNKI
EndNote, Wanfang and VIP NoteExpress (full-width punctuation), and citation searching as PubMed XML and RIS.
Abstracts are our own one-sentence summaries and say so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from corpora.bundled import Corpus
from corpora.demo.material import DemoRecord, read_placements, read_records

FULL_WIDTH = str.maketrans(",:;()-0123456789", "，：；（）－０１２３４５６７８９")
CURLY = str.maketrans({"'": "’", "-": "‐"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """One file of a demonstration: the database it plays, how its records were found, its bytes, and options of its import."""

    name: str
    database: str
    method: str
    content: bytes
    keys: tuple[str, ...]
    options: tuple[str, ...] = ()


FILES = {
    "pubmed.nbib": ("pubmed", "database"),
    "web_of_science.ris": ("web_of_science", "database"),
    "proquest.ris": ("proquest", "database"),
    "cnki.enw": ("cnki", "database"),
    "wanfang.net": ("wanfang", "database"),
    "vip.net": ("vip", "database"),
    "citation_searching.xml": ("pubmed", "citation"),
    "citation_searching.ris": ("web_of_science", "citation"),
}


def to_exports(corpus: Corpus) -> tuple[ExportFile, ...]:
    """Return the demonstration's export files in the order they are imported; always the same bytes."""
    records = read_records(corpus)
    placements = read_placements(corpus)
    files = []
    for name, (database, method) in FILES.items():
        here = [p for p in placements if p.file == name]
        entries = [disguise(records[p.key], p.oddities) for p in here]
        content = WRITERS[name](entries)
        files.append(
            ExportFile(name=name, database=database, method=method, content=content, keys=tuple(p.key for p in here))
        )
    return tuple(files)


def disguise(record: DemoRecord, oddities: tuple[str, ...]) -> DemoRecord:
    """Return the record as a database with these oddities prints it; KeyError for an oddity we do not know."""
    for oddity in oddities:
        record = ODDITIES[oddity](record)
    return record


def _affiliation_marks(record: DemoRecord) -> DemoRecord:
    return replace(record, authors=tuple(f"{name}[{i}]" for i, name in enumerate(record.authors, 1)))


def _short_pages(record: DemoRecord) -> DemoRecord:
    first, _, last = record.pages.partition("-")
    kept = next(i for i in range(len(last)) if first[i] != last[i])
    return replace(record, pages=f"{first}-{last[kept:]}")


def _full_width(record: DemoRecord) -> DemoRecord:
    return replace(record, title=record.title.translate(FULL_WIDTH), pages=record.pages.translate(FULL_WIDTH))


ODDITIES: dict[str, Callable[[DemoRecord], DemoRecord]] = {
    "abbreviated_journal": lambda r: replace(r, journal=r.abbreviation),
    "affiliation_marks": _affiliation_marks,
    "bracketed_title": lambda r: replace(r, title=f"[{r.title}]"),
    "curly_quotes": lambda r: replace(r, title=r.title.translate(CURLY)),
    "doi_url": lambda r: replace(r, doi=f"http://dx.doi.org/{r.doi}"),
    "full_width": _full_width,
    "no_authors": lambda r: replace(r, authors=()),
    "no_doi": lambda r: replace(r, doi=""),
    "short_pages": _short_pages,
    "upper_case_journal": lambda r: replace(r, journal=r.journal.upper()),
    "upper_case_title": lambda r: replace(r, title=r.title.upper()),
    "year_plus_one": lambda r: replace(r, year=r.year + 1),
}


def to_medline(records: list[DemoRecord]) -> bytes:
    """Return records in PubMed's MEDLINE (nbib) format."""
    return ("\n\n".join(_medline_entry(record) for record in records) + "\n").encode()


def _medline_entry(record: DemoRecord) -> str:
    kinds = {"review": ["Review"], "meta-analysis": ["Meta-Analysis"]}.get(record.kind, [])
    tags = [
        ("PMID", record.pmid),
        ("OWN", "NLM"),
        ("DP", str(record.year or "")),
        ("TI", f"{record.title}."),
        ("PG", record.pages),
        ("LID", f"{record.doi} [doi]" if record.doi else ""),
        ("AB", record.abstract),
        *(("AU", name) for name in record.authors),
        ("LA", "eng"),
        *(("PT", kind) for kind in ("Journal Article", *kinds)),
        ("TA", record.abbreviation),
        ("JT", record.journal),
        ("VI", record.volume),
        ("IP", record.issue),
        ("AID", f"{record.doi} [doi]" if record.doi else ""),
        ("SO", _source_line(record)),
    ]
    return "\n".join(_medline_field(tag, value) for tag, value in tags if value)


def _medline_field(tag: str, value: str) -> str:
    lines = textwrap.wrap(value, 80, break_long_words=False, break_on_hyphens=False)
    return f"{tag:<4}- " + "\n      ".join(lines)


def _source_line(record: DemoRecord) -> str:
    if not record.abbreviation:
        return ""
    volume = f"{record.volume}({record.issue})" if record.issue else record.volume
    place = f";{volume}:{record.pages}" if volume else ""
    doi = f" doi: {record.doi}." if record.doi else ""
    return f"{record.abbreviation}. {record.year}{place}.{doi}"


def to_web_of_science(records: list[DemoRecord]) -> bytes:
    """Return records in Web of Science's RIS: byte-order mark, CR LF, journals in capitals, accession number."""
    entries = []
    for number, record in enumerate(records, 1):
        first, _, last = record.pages.partition("-")
        tags = [
            ("TY", "JOUR"),
            *(("AU", _comma(name)) for name in record.authors),
            ("TI", record.title),
            ("T2", record.journal.upper()),
            ("LA", "English"),
            ("AB", record.abstract),
            ("PY", str(record.year)),
            ("VL", record.volume),
            ("IS", record.issue),
            ("SP", first),
            ("EP", last),
            ("DO", record.doi),
            ("M3", "Review" if record.kind == "review" else "Article"),
            ("AN", f"WOS:DEMO{number:011d}"),
        ]
        entries.append(_ris_entry(tags))
    return b"\xef\xbb\xbf" + "\r\n\r\n".join(entries).replace("\n", "\r\n").replace("\r\r", "\r").encode() + b"\r\n"


def to_proquest(records: list[DemoRecord]) -> bytes:
    """Return records in ProQuest's RIS as an old Macintosh saves it: carriage returns only."""
    entries = []
    for number, record in enumerate(records, 1):
        first, _, last = record.pages.partition("-")
        tags = [
            ("TY", "JOUR"),
            ("T1", record.title),
            ("AN", f"DEMO{number:06d}; {number:05d}"),
            ("AB", record.abstract),
            ("JF", record.journal),
            *(("AU", _comma(name)) for name in record.authors),
            ("PY", str(record.year)),
            ("VL", record.volume),
            ("IS", record.issue),
            ("SP", first),
            ("EP", last),
            ("LA", "English"),
            ("DB", "ProQuest"),
            ("N1", "Last updated - demonstration"),
            ("DO", record.doi),
        ]
        entries.append(_ris_entry(tags))
    return ("\n\n\n\n".join(entries) + "\n").replace("\n", "\r").encode()


def to_plain_ris(records: list[DemoRecord]) -> bytes:
    """Return records as a reference manager's RIS."""
    entries = []
    for record in records:
        first, _, last = record.pages.partition("-")
        tags = [
            ("TY", "JOUR"),
            *(("A1", _comma(name)) for name in record.authors),
            ("T1", record.title),
            ("JO", record.journal),
            ("Y1", f"{record.year}///"),
            ("VL", record.volume),
            ("IS", record.issue),
            ("SP", first),
            ("EP", last),
            ("N2", record.abstract),
            ("DO", record.doi),
        ]
        entries.append(_ris_entry(tags))
    return ("\n\n".join(entries) + "\n").encode()


def _ris_entry(tags: list[tuple[str, str]]) -> str:
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags if value), "ER  - "])


def _comma(name: str) -> str:
    family, _, given = name.rpartition(" ")
    return f"{family}, {'. '.join(given)}." if family and given.isupper() else name


def to_cnki(records: list[DemoRecord]) -> bytes:
    """Return records in CNKI's EndNote export: UTF-8 with a byte-order mark, blank lines inside records."""
    entries = []
    for record in records:
        tags = [
            ("0", "Journal Article"),
            *(("A", name) for name in record.authors),
            ("T", record.title),
            ("J", record.journal),
            ("D", str(record.year)),
            ("V", record.volume),
            ("N", f"{int(record.issue):02d}"),
            ("P", record.pages),
            ("X", f"<正>{record.abstract}"),
            ("W", "CNKI"),
        ]
        entries.append("\n".join(f"%{tag} {value}" for tag, value in tags if value).replace("%X", "\n%X"))
    return b"\xef\xbb\xbf" + ("\n\n\n".join(entries) + "\n").encode()


def to_noteexpress(records: list[DemoRecord], provider: str) -> bytes:
    """Return records in NoteExpress format as Wanfang and VIP write it."""
    entries = []
    for record in records:
        tags = [
            ("Reference Type", "Journal Article"),
            ("Title", record.title),
            ("Translated Title", record.title_en),
            *(("Author", name) for name in record.authors),
            *(("Translated Author", name) for name in record.authors_en),
            ("Journal", record.journal),
            ("Year", str(record.year)),
            ("Volume", record.volume),
            ("Issue", record.issue),
            ("Pages", record.pages),
            ("Abstract", record.abstract),
            ("Database Provider", provider),
        ]
        entries.append("\n".join(f"{{{tag}}}: {value}" for tag, value in tags if value))
    return ("\n\n\n".join(entries) + "\n").replace("\n", "\r\n").encode()


def to_wanfang(records: list[DemoRecord]) -> bytes:
    """Return records as Wanfang's NoteExpress export."""
    return to_noteexpress(records, "北京万方数据股份有限公司")


def to_vip(records: list[DemoRecord]) -> bytes:
    """Return records as VIP's NoteExpress export: a full-width colon after the abstract's tag, no volume."""
    text = to_noteexpress([replace(r, volume="") for r in records], "重庆维普资讯有限公司").decode()
    return text.replace("{Abstract}: ", "{Abstract}：").encode()


def to_pubmed_xml(records: list[DemoRecord]) -> bytes:
    """Return records as PubMed's XML (PubmedArticleSet)."""
    body = "\n".join(_pubmed_article(record) for record in records)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n'
    return f"{head}{body}\n</PubmedArticleSet>\n".encode()


def _pubmed_article(record: DemoRecord) -> str:
    authors = "".join(
        f'<Author ValidYN="Y"><LastName>{escape(name.rpartition(" ")[0])}</LastName>'
        f"<Initials>{name.rpartition(' ')[2]}</Initials></Author>"
        for name in record.authors
    )
    issue = f"<Issue>{record.issue}</Issue>" if record.issue else ""
    doi = f'<ELocationID EIdType="doi" ValidYN="Y">{escape(record.doi)}</ELocationID>' if record.doi else ""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{record.pmid}</PMID>'
        f'<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>{record.volume}</Volume>{issue}'
        f"<PubDate><Year>{record.year}</Year></PubDate></JournalIssue><Title>{escape(record.journal)}</Title>"
        f"<ISOAbbreviation>{escape(record.abbreviation)}</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{escape(record.title)}.</ArticleTitle>"
        f"<Pagination><MedlinePgn>{record.pages}</MedlinePgn></Pagination>{doi}"
        f"<Abstract><AbstractText>{escape(record.abstract)}</AbstractText></Abstract>"
        f'<AuthorList CompleteYN="Y">{authors}</AuthorList><Language>eng</Language>'
        f'<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>'
        f"</Article></MedlineCitation><PubmedData><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{record.pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
    )


WRITERS: dict[str, Callable[[list[DemoRecord]], bytes]] = {
    "pubmed.nbib": to_medline,
    "web_of_science.ris": to_web_of_science,
    "proquest.ris": to_proquest,
    "cnki.enw": to_cnki,
    "wanfang.net": to_wanfang,
    "vip.net": to_vip,
    "citation_searching.xml": to_pubmed_xml,
    "citation_searching.ris": to_plain_ris,
}
