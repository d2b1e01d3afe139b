"""EndNote XML: what EndNote, Zotero, Mendeley, Bookends and Covidence write."""

from __future__ import annotations

import re
from typing import Any

from corpora.ids import parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import text_of_notes
from corpora.nouns.records import Record
from corpora.text import peek
from miner.importers.base import ImportedRecords
from miner.importers.chinese import kind_of
from miner.importers.fields import (
    clean,
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
from miner.importers.pubmed_xml import parse_xml, raw_of
from miner.importers.ris import named_database

_BEGINS = re.compile(r"<records>\s*<record>|<record>\s*(?:<database|<rec-number|<ref-type|<source-app)")


class EndNoteXmlImporter:
    """Reads <records><record>; text may be wrapped in <style>."""

    name = "EndNote XML"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether <records> with EndNote's elements is near the beginning."""
        text = peek(head)[:8000]
        return bool(_BEGINS.search(text) and re.search(r"<(?:ref-type|contributors|titles)\b", peek(head)))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records; FormatError when the XML is not well-formed."""
        root = parse_xml(data, name)
        sha = sha256_hex(data)
        return [_record(node, sha, position) for position, node in enumerate(root.iter("record"), start=1)], []


def _texts(node: Any, *paths: str) -> list[str]:
    """Return the texts at the paths, in their order; those of an element's <style> parts as one."""
    found = ("".join(child.itertext()).strip() for path in paths for child in node.iterfind(path))
    return [text for text in found if text]


def _first(node: Any, *paths: str) -> str | None:
    return next(iter(_texts(node, *paths)), None)


def _record(node: Any, sha: str, position: int) -> Record:
    kind_node = node.find("ref-type")
    kind = kind_of(kind_node.get("name") or "") if kind_node is not None else None
    title = clean(_first(node, "titles/title"))
    journal = clean(
        _first(
            node,
            "periodical/full-title",
            "titles/secondary-title",
            "alt-periodical/full-title",
            "titles/alt-title",
            "periodical/abbr-1",
        )
    )
    provider = " ".join(_texts(node, "remote-database-name", "remote-database-provider"))
    links = _texts(node, "urls/related-urls/url", "urls/web-urls/url", "urls/url")
    abstract, abstract_translated = clean_twins(_texts(node, "abstract"))
    accession = _first(node, "accession-num")
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=named_database(provider) or named_database(" ".join(links)),
        title=title,
        title_translated=clean(_first(node, "titles/translated-title")),
        authors=parse_authors(_texts(node, "contributors/authors/author")),
        authors_translated=parse_authors(_texts(node, "contributors/translated-authors/author")),
        year=parse_year(
            *_texts(node, "dates/year"), *_texts(node, "dates/pub-dates/date", "dates/copyright-dates/date", "edition")
        ),
        journal=journal if journal != title else None,
        volume=parse_volume(_first(node, "volume")),
        issue=parse_volume(_first(node, "number", "issue")),
        pages=parse_pages(_first(node, "pages")) or parse_pages(_first(node, "custom7")),
        doi=find_doi(*_texts(node, "electronic-resource-num")) or find_doi(*map(doi_of_link, links)),
        pmid=_pmid(provider, accession, links, _texts(node, "notes", "custom2", "research-notes")),
        pmcid=next((p for p in map(parse_pmcid, _texts(node, "custom2")) if p), None),
        issn=find_issn(_first(node, "isbn", "issn", "orig-pub")),
        accession=clean(accession),
        abstract=abstract,
        abstract_translated=abstract_translated,
        keywords=parse_keywords(_texts(node, "keywords/keyword"), breaks=r"[;；\n]+"),
        language=clean(_first(node, "language")),
        publication_types=tuple(filter(None, (kind, clean(_first(node, "work-type"))))),
        url=next(iter(links), None),
        retraction=text_of_notes(_texts(node, "notes", "research-notes")),
        raw=tuple(raw_of(node)),
        line=node.sourceline,
    )


def _pmid(provider: str, accession: str | None, links: list[str], notes: list[str]) -> str | None:
    """Return the PubMed id: the accession number where PubMed is the provider, else one in a link or note."""
    if re.search(r"pubmed|medline|\bNLM\b", provider, re.IGNORECASE) and parse_pmid(accession):
        return parse_pmid(accession)
    found = re.search(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{1,9})(?:\D|$)", " ".join(links)) or re.search(
        r"\bPMID:?\s*(\d{1,9})\b", " ".join(notes), re.IGNORECASE
    )
    return parse_pmid(found[1]) if found else None
