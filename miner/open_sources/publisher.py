"""Publishers' own XML, at the addresses they deposit with Crossref, where the licence they deposit is an open one."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from corpora.ids import parse_doi
from corpora.web import Client
from corpora.web_json import get_json
from miner.open_sources.base import FullText, Offered, Sought, first_file, not_markup

_OPEN = re.compile(r"https?://(?:www\.)?creativecommons\.org/", re.IGNORECASE)
_XML = re.compile(r"(?:text|application)/(?:\S+\+)?xml", re.IGNORECASE)
MOST_LINKS = 3


class PublisherXml:
    """Nothing is fetched without a Creative Commons licence: other licences may forbid it."""

    name = "publisher"
    title = "publishers (by Crossref)"
    base = "https://api.crossref.org"

    def can(self, sought: Sought) -> bool:
        """Return whether the report has a DOI."""
        return sought.doi is not None

    def get(self, client: Client, base: str, sought: Sought) -> FullText | None:
        """Return the first XML that its address gives; None where the publisher deposits none, or no open licence."""
        doi = sought.doi or ""
        url = f"{base}/works/{quote(doi, safe='')}"
        offered = get_json(
            client, url, {}, lambda value: _other_than(value, doi), lambda value: _offered(value["message"])
        )
        licence, links = offered or (None, [])
        if licence is None:
            return None
        offers = [Offered(url=address, licence=licence, version=version) for address, version in links[:MOST_LINKS]]
        return first_file(client, self.name, base, offers, "article.xml", not_markup)


def _offered(message: Any) -> tuple[str | None, list[tuple[str, str | None]]]:
    """Return the open licence a publisher deposits (None: no open one), and its XML's addresses with their versions."""
    licence = next((url for url in _addresses(message.get("license")) if _OPEN.match(url)), None)
    links = [item for item in message.get("link") or [] if _XML.fullmatch(str(item.get("content-type")))]
    return licence, [
        (item["URL"], str(item.get("content-version") or "") or None) for item in links if _addresses([item])
    ]


def _addresses(items: Any) -> list[str]:
    return [item["URL"] for item in items or [] if isinstance(item, dict) and isinstance(item.get("URL"), str)]


def _other_than(value: Any, doi: str) -> str | None:
    named = parse_doi(value["message"]["DOI"])
    return None if named == doi else f"the answer is about {named}, not {doi}"
