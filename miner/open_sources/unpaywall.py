"""Unpaywall: where a free PDF of a DOI is, with the licence it knows. An open paper need not have an address of a PDF."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from corpora.ids import parse_doi
from corpora.web import Client
from corpora.web_json import get_json
from miner.open_sources.base import FullText, Offered, Sought, first_file, not_pdf

MOST_PLACES = 4


class Unpaywall:
    """Asked last: a PDF is read less surely than XML."""

    name = "unpaywall"
    title = "Unpaywall"
    base = "https://api.unpaywall.org"

    def can(self, sought: Sought) -> bool:
        """Return whether the report has a DOI."""
        return sought.doi is not None

    def get(self, client: Client, base: str, sought: Sought) -> FullText | None:
        """Return the first PDF that its address gives, the best place first."""
        doi = sought.doi or ""
        url = f"{base}/v2/{quote(doi, safe='/')}"
        places = get_json(client, url, {"email": client.address}, lambda value: _other_than(value, doi), _places)
        offers = [
            Offered(
                url=place["url_for_pdf"], licence=place.get("license") or None, version=place.get("version") or None
            )
            for place in (places or [])[:MOST_PLACES]
        ]
        return first_file(client, self.name, base, offers, "article.pdf", not_pdf)


def _other_than(value: Any, doi: str) -> str | None:
    named = parse_doi(value["doi"])
    return None if named == doi else f"the answer is about {named}, not {doi}"


def _places(answer: dict[str, Any]) -> list[dict[str, Any]]:
    listed = [answer.get("best_oa_location"), *(answer.get("oa_locations") or [])]
    places = [place for place in listed if isinstance(place, dict) and isinstance(place.get("url_for_pdf"), str)]
    return list({place["url_for_pdf"]: place for place in reversed(places)}.values())[::-1]
