"""PubMed Central's open bucket (pmc-oa-opendata), which took the place of the OA service and the FTP site in August 2026.

A listing by prefix gives an article's versions, a JSON file per version its licence and files. The highest version is not
always the version of record: an author's manuscript comes after any other.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from corpora.errors import SourceError
from corpora.ids import parse_doi, parse_pmcid, parse_pmid
from corpora.safe_xml import safe_parser
from corpora.web import TOOL, Answer, Client
from corpora.web_json import get_json
from miner.open_sources.base import FullText, Sought, found_at, not_markup

_S3 = "{http://s3.amazonaws.com/doc/2006-03-01/}"
CONVERTER = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1"
MOST_VERSIONS = 20


class PmcBucket:
    """Articles of the open access subset and authors' manuscripts, as JATS."""

    name = "pmc"
    title = "PubMed Central (open data)"
    base = "https://pmc-oa-opendata.s3.amazonaws.com"

    def can(self, sought: Sought) -> bool:
        """Return whether the report has a PMCID."""
        return sought.pmcid is not None

    def get(self, client: Client, base: str, sought: Sought) -> FullText | None:
        """Return the JATS of the version of record, else of the manuscript; its checksum is compared."""
        pmcid = sought.pmcid or ""
        parameters = {"list-type": "2", "prefix": f"{pmcid}.", "delimiter": "/"}
        listing = client.get(f"{base}/", parameters, unfit=lambda answer: _other_listing(answer, pmcid))
        if not found_at(listing):
            return None
        versions = [_metadata(client, base, pmcid, version) for version in _versions(listing.content, pmcid)]
        open_ones = [
            v for v in versions if v and v.get("xml_url") and (v.get("is_pmc_openaccess") or v.get("is_manuscript"))
        ]
        if not open_ones:
            return None
        chosen = max(open_ones, key=lambda v: (not v.get("is_manuscript"), int(v["version"])))
        return _file(client, base, pmcid, chosen)


def _other_listing(answer: Answer, pmcid: str) -> str | None:
    try:
        root = etree.fromstring(answer.content, safe_parser())
    except (etree.XMLSyntaxError, ValueError):
        return "no listing came back"
    named = root.findtext(f"{_S3}Prefix")
    return None if named == f"{pmcid}." else f"the listing is of {named}, not of {pmcid}"


def _versions(content: bytes, pmcid: str) -> list[int]:
    root = etree.fromstring(content, safe_parser())
    named = (node.text or "" for node in root.iterfind(f"{_S3}CommonPrefixes/{_S3}Prefix"))
    numbers = (name.removeprefix(f"{pmcid}.").rstrip("/") for name in named if name.startswith(f"{pmcid}."))
    return sorted((int(n) for n in numbers if n.isascii() and n.isdigit()), reverse=True)[:MOST_VERSIONS]


def _metadata(client: Client, base: str, pmcid: str, version: int) -> dict[str, Any] | None:
    def check(value: Any) -> str | None:
        if value["pmcid"] != pmcid or int(value["version"]) != version:
            return f"the metadata are of {value['pmcid']}.{value['version']}"
        # The address is put behind the bucket's own: a path that is none would lead to another host.
        path = urlsplit(str(value.get("xml_url") or f"/{pmcid}.{version}/")).path
        return None if path.startswith(f"/{pmcid}.{version}/") else "the metadata name a file elsewhere"

    return get_json(client, f"{base}/metadata/{pmcid}.{version}.json", {}, check, lambda value: dict(value))


def _file(client: Client, base: str, pmcid: str, chosen: dict[str, Any]) -> FullText | None:
    parts = urlsplit(str(chosen["xml_url"]))
    url = f"{base}{parts.path}"
    md5 = next(iter(parse_qs(parts.query).get("md5", [])), None)

    def unfit(answer: Answer) -> str | None:
        if md5 and hashlib.md5(answer.content, usedforsecurity=False).hexdigest() != md5:
            return "the file differs from its checksum"
        return not_markup(answer)

    answer = client.get(url, unfit=unfit)
    if not found_at(answer):
        return None
    kind = "author manuscript" if chosen.get("is_manuscript") else "version of record"
    return FullText(
        source=PmcBucket.name,
        name=f"{pmcid}.{chosen['version']}.xml",
        url=client.discreet(url),
        content=answer.content,
        licence=chosen.get("license_code") or None,
        version=kind,
    )


def find_pmcid(client: Client, base: str, sought: Sought) -> str | None:
    """Return the PMCID of a report by its PMID or DOI, from PMC's ID converter; None where it has none.

    SourceError when the converter does not answer.
    """
    kind, name = ("pmid", sought.pmid) if sought.pmid else ("doi", sought.doi)
    if name is None:
        return None

    def check(value: Any) -> str | None:
        for record in value["records"]:
            # A PMID comes as a number since 2025, as a text before.
            theirs = parse_pmid(record.get("pmid")) if kind == "pmid" else parse_doi(record.get("doi"))
            if theirs and theirs != name:
                return f"the answer is about {theirs}, not {name}"
        return None

    values = {"ids": name, "idtype": kind, "format": "json", "tool": TOOL, "email": client.address}
    try:
        return get_json(client, f"{base}/articles/", values, check, _first_pmcid)
    except SourceError as error:
        if error.message.startswith("HTTP 400: {"):  # how the converter answers ids it does not know
            return None
        raise


def _first_pmcid(value: Any) -> str | None:
    return next((pmcid for record in value["records"] if (pmcid := parse_pmcid(record.get("pmcid")))), None)
