"""Europe PMC: JATS of its open access subset by PMCID; anything else is HTTP 404. The licence stands in the article."""

from __future__ import annotations

import re

from corpora.web import Client
from miner.open_sources.base import FullText, Sought, found_at, not_markup

_LICENCE = re.compile(
    rb"<license\b[^>]*?(?:xlink:href|license-type)=[\"']([^\"']+)[\"']|<(?:ali:)?license_ref\b[^>]*>\s*([^<\s]+)"
)


class EuropePmcText:
    """Asked where PMC's own bucket has nothing."""

    name = "europe_pmc"
    title = "Europe PMC"
    base = "https://www.ebi.ac.uk/europepmc/webservices/rest"

    def can(self, sought: Sought) -> bool:
        """Return whether the report has a PMCID."""
        return sought.pmcid is not None

    def get(self, client: Client, base: str, sought: Sought) -> FullText | None:
        """Return the article as JATS."""
        url = f"{base}/{sought.pmcid}/fullTextXML"
        answer = client.get(url, unfit=not_markup)
        if not found_at(answer):
            return None
        return FullText(
            source=self.name,
            name=f"{sought.pmcid}.xml",
            url=client.discreet(url),
            content=answer.content,
            licence=licence_in(answer.content),
        )


def licence_in(article: bytes) -> str | None:
    """Return the licence an article in JATS states: its address, else its type."""
    found = _LICENCE.search(article)
    return (found[1] or found[2]).decode("utf-8", "replace") if found else None
