"""What decoding gave, with the titles it has in a report."""

from __future__ import annotations

from dataclasses import dataclass

from meta.decoding.decoder import Decoded
from meta.decoding.regions import RegionDecoded
from meta.sections import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedMap:
    """A decoded map: its title in both languages, its terms by table (topics before terms).

    `networks` says that it is one of connectivity: its experiments were chosen by a region, so there is no p.
    """

    title: Words
    tables: tuple[Decoded, ...]
    networks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedRegion:
    """A decoded region, such as a cluster: its title, its terms by table."""

    title: Words
    tables: tuple[RegionDecoded, ...]
