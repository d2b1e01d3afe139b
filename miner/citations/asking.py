"""Who is asked how: the services behind one HTTP client, their addresses, paces and keys; and what describes bare ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from corpora.errors import FormatError, ProtocolError, SourceError
from corpora.web import Client, Pace
from miner.citations.base import Asker, CitationService, Direction, Found, Paper, Work
from miner.citations.crossref import described, look_up
from miner.citations.services import SERVICES
from miner.citations.union import work_of
from miner.entrez import Entrez
from miner.entrez import pace as pubmed_pace
from miner.importers.pubmed_xml import PubmedXmlImporter

TRIES = 4
"""Tries per request: a service that is down is left for later, the others go on."""


def chosen_services(without: Sequence[str]) -> list[CitationService]:
    """Return the services but those left out. ProtocolError for a name that is none, or when none is left."""
    names = [service.name for service in SERVICES]
    for name in without:
        if name not in names:
            raise ProtocolError(f"--without {name}: no such service.", hint=f"Services: {', '.join(names)}.")
    left = [service for service in SERVICES if service.name not in without]
    if not left:
        raise ProtocolError("Every service is left out.", hint="Name fewer with --without.")
    return left


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Addresses and keys by a service's name; services have their own address where none is given."""

    bases: Mapping[str, str]
    keys: Mapping[str, str | None]

    def base(self, service: CitationService) -> str:
        """Return the address of a service's interface."""
        return self.bases.get(service.name, service.base).rstrip("/")

    def paces(self) -> dict[str, Pace]:
        """Return the pace of each host."""
        paces = {
            urlsplit(service.base).hostname or "": Pace(per_second=service.per_second, tries=TRIES)
            for service in SERVICES
        }
        elink = urlsplit(next(service.base for service in SERVICES if service.name == "elink")).hostname or ""
        return {**paces, elink: pubmed_pace(self.keys.get("elink"))}

    def ask(self, client: Client) -> Callable[[CitationService, Paper, Direction], Found]:
        """Return what asks a service about a paper, with a fresh list of answers each time."""

        def asked(service: CitationService, paper: Paper, direction: Direction) -> Found:
            asker = Asker(client=client, base=self.base(service), key=self.keys.get(service.name))
            return service.ask(asker, paper, direction)

        return asked

    def describe(
        self, client: Client
    ) -> Callable[[Sequence[str], Sequence[str]], tuple[dict[str, Work], dict[str, Work], list[str]]]:
        """Return what looks PMIDs up in PubMed and DOIs in Crossref, and says who did not answer."""
        services = {service.name: service for service in SERVICES}
        entrez = Entrez(client, base_url=self.base(services["elink"]), api_key=self.keys.get("elink"))

        def looked_up(pmids: Sequence[str], dois: Sequence[str]) -> tuple[dict[str, Work], dict[str, Work], list[str]]:
            failures: list[str] = []
            by_pmid, by_doi = dict[str, Work](), dict[str, Work]()
            try:
                by_pmid = _from_pubmed(entrez, pmids)
            except SourceError as error:
                failures.append(f"PubMed: {error.message}")
            try:
                for doi in dois:
                    work = look_up(Asker(client=client, base=self.base(services["crossref"])), doi, described)
                    if work:
                        by_doi[doi] = work
            except SourceError as error:
                failures.append(f"Crossref: {error.message}")
            return by_pmid, by_doi, failures

        return looked_up


def _from_pubmed(entrez: Entrez, pmids: Sequence[str]) -> dict[str, Work]:
    works: dict[str, Work] = {}
    for batch in entrez.fetch(list(dict.fromkeys(pmids))):
        if not batch.ids:
            continue
        try:
            records, _ = PubmedXmlImporter().read(batch.content, f"PubMed, payload {batch.number}")
        except FormatError as error:
            raise SourceError(error.message, hint=error.hint) from error
        works |= {record.pmid: work_of(record) for record in records if record.pmid}
    return works
