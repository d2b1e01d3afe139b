"""The open sources in the order they are asked: XML before PDF. A new one is a module with a class and a line here."""

from __future__ import annotations

from miner.open_sources.base import OpenSource
from miner.open_sources.europe_pmc import EuropePmcText
from miner.open_sources.pmc import PmcBucket
from miner.open_sources.publisher import PublisherXml
from miner.open_sources.unpaywall import Unpaywall

SOURCES: tuple[OpenSource, ...] = (PmcBucket(), EuropePmcText(), PublisherXml(), Unpaywall())
