"""EBSCOhost's XML export: <records><rec><header shortDbName=…> (PsycInfo, CINAHL, MEDLINE, ERIC …)."""

from __future__ import annotations

import re
from typing import Any

from corpora.ids import parse_pmid, record_id, sha256_hex
from corpora.nouns.records import Record
from corpora.text import peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import clean, clean_all, find_doi, find_issn, parse_pages, parse_volume, parse_year
from miner.importers.names import parse_authors
from miner.importers.pubmed_xml import parse_xml, raw_of
from miner.importers.ris import EBSCO_CODES, named_database


class EbscoXmlImporter:
    """Reads <rec> elements with EBSCO's <controlInfo>."""

    name = "EBSCO XML"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether <rec> with a header of EBSCO's is near the beginning."""
        return bool(re.search(r"<rec\b[^>]*>\s*<header\b|<controlInfo>", peek(head)[:8000]))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records; FormatError when the XML is not well-formed."""
        root = parse_xml(data, name)
        sha = sha256_hex(data)
        return [_record(node, sha, position) for position, node in enumerate(root.iter("rec"), start=1)], []


def _record(node: Any, sha: str, position: int) -> Record:
    header = node.find("header")
    info = node.find(".//controlInfo")
    place = info if info is not None else node
    named = " ".join(filter(None, (header.get("longDbName"), header.get("shortDbName")))) if header is not None else ""
    date = place.find("pubinfo/dt")
    first = clean(place.findtext("artinfo/ppf"))
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=named_database(named) or next(filter(None, map(EBSCO_CODES.get, named.lower().split())), None),
        title=clean_all(_texts(place, "artinfo/tig/atl")) or clean_all(_texts(place, "bkinfo/btl")),
        authors=parse_authors(_texts(place, "artinfo/aug/au") or _texts(place, "bkinfo/aug/au")),
        year=parse_year(date.get("year") if date is not None else None, place.findtext("pubinfo/dt")),
        journal=clean(place.findtext("jinfo/jtl")),
        volume=parse_volume(place.findtext("pubinfo/vid")),
        issue=parse_volume(place.findtext("pubinfo/iid")),
        pages=_range(first, clean(place.findtext("artinfo/ppct")), _texts(place, "artinfo/pages", "artinfo/ppr")),
        doi=find_doi(*_texts(place, "artinfo/ui[@type='doi']", "artinfo/doi")),
        pmid=next(
            (p for p in map(parse_pmid, _texts(place, "artinfo/ui[@type='pmid']", "artinfo/ui[@type='pubmed']")) if p),
            None,
        ),
        issn=find_issn(place.findtext("jinfo/issn")),
        accession=header.get("uiTerm") if header is not None else None,
        abstract=clean_all(_texts(place, "artinfo/ab")),
        keywords=tuple(filter(None, map(clean, _texts(place, "artinfo/keyword", "artinfo/sug/keyword")))),
        mesh=tuple(filter(None, map(clean, _texts(place, "artinfo/su", "artinfo/sug/subj")))),
        language=clean(place.findtext("language")),
        publication_types=tuple(filter(None, map(clean, _texts(place, "artinfo/doctype", "artinfo/pubtype")))),
        url=clean(node.findtext("plink")),
        raw=tuple(raw_of(node)),
        line=node.sourceline,
    )


def _texts(node: Any, *paths: str) -> list[str]:
    return ["".join(child.itertext()) for path in paths for child in node.iterfind(path)]


def _range(first: str | None, count: str | None, whole: list[str]) -> str | None:
    """Return the pages as printed, else from the first page and their number."""
    if whole:
        return parse_pages(whole[0])
    if first and first.isdigit() and count and count.isdigit() and int(count) > 1:
        return f"{first}-{int(first) + int(count) - 1}"
    return parse_pages(first)
