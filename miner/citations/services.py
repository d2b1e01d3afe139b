"""The citation services, in the order they are asked. A new one is a module with a class and a line here."""

from __future__ import annotations

from miner.citations.base import CitationService
from miner.citations.crossref import Crossref
from miner.citations.elink import Elink
from miner.citations.europe_pmc import EuropePmc
from miner.citations.icite import ICite
from miner.citations.openalex import OpenAlex
from miner.citations.opencitations import OpenCitations
from miner.citations.semantic_scholar import SemanticScholar

SERVICES: tuple[CitationService, ...] = (
    EuropePmc(), OpenAlex(), SemanticScholar(), OpenCitations(), ICite(), Crossref(), Elink(),
)  # fmt: skip
