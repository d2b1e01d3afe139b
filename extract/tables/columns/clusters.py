"""Rows that number the clusters of a contrast: "Cluster 1 (266,085 μl)", "Cluster 3: 512 voxels", "簇 1"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpora.words.anatomy import names_only_places
from corpora.words.patterns import compiled
from extract.numbers import parse_number
from extract.tables.roles import size_unit

_UNIT = r"voxels?|vox\b|vertices|(?:cubic\s+)?mm(?:\s?[³3]|\^3)?|cm(?:\s?[³3]|\^3)|[μµu]l\b|ml\b|microlit(?:er|re)s?|个?体素|立方毫米"
_SIZE = re.compile(
    r"[\s(\[（:：,;，–—-]*(?:\b(?:k(?:\s?e)?|(?:cluster\s+)?size|volume|extent|of|with)\b|大小|体积)?\s*[=:：]?\s*"
    rf"(?P<number>\d[\d,.]{{0,12}})\s*(?P<unit>{_UNIT})?\s*[)\]）]?",
    re.IGNORECASE,
)
"""The size of a cluster behind its number, in its unit or behind a sign for it: "(148 voxels)", ": k = 512"."""
_SAYS_SIZE = re.compile(rf"{_UNIT}|\bk(?:\s?e)?\s*=|\bsize|\bvolume|\bextent|大小|体积", re.IGNORECASE)
_NUMBER = r"(?:no\.?\s*|#\s?|nr\.?\s*)?(?:\d{1,3}|[ivx]{1,4}|[a-h]|[一二三四五六七八九十]{1,2})(?![^\W_])(?!\s*[,.]\d)"
_NAME = compiled(
    rf"\W*clusters?(?:\s*{_NUMBER})?",
    r"\W*(?:(?:peak|main|largest|first|second|third|fourth|fifth|single|only)\s+)+cluster\b",
    rf"\W*(?:激活)?(?:簇|团块|聚类)(?:\s*{_NUMBER})?",
    r"\W*第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:个|号)?(?:激活)?(?:簇|团块|聚类)",
)
_NUMBERED = compiled(
    rf"cluster\s*{_NUMBER}$", rf"(?:簇|团块|聚类)\s*{_NUMBER}$", r"^\W*第", r"^\W*[a-z]+\s+(?:[a-z]+\s+)*cluster$"
)
_FOUND_IN_DATA = compiled(
    r"\b(?:seeds?|parcell\w*|k-?means|clustering|cluster\s+(?:solutions?|analys[ie]s)|sub-?(?:types?|groups?|regions?|clusters?|divisions?)|"
    r"connectiv\w*|co-?activat\w*|MACM|hierarchical|coupling|PPI|networks?|components?|profiles?)\b|"
    r"\bclusters?\s+\w{1,3}\s*(?:[<>]|vs\b|versus\b)\W*[A-Za-z]|\bclusters?\s+(?:of\s+(?:patients|participants|subjects|people|individuals|words|items|stud(?:y|ies)))",
    r"种子|连接|分割|亚型|亚组|网络|聚类分析",
)
"""What clusters are parts of that each have results of their own: a parcellation, a sorting of people."""
MAX_HEADING = 120
"""Characters of the longest row that numbers a cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A cluster that a row of its own names: with its size where the row prints one, and its place where that is named."""

    name: str
    size: float | None = None
    unit: str | None = None
    place: str | None = None


def cluster_of(text: str, around: str) -> Cluster | None:
    """Return the cluster that a row of one text numbers or sizes; None for any other text.

    `around` are the caption and the headings above: clusters of a parcellation, or of people, are contrasts of their own.
    """
    found = _NAME.match(text) if len(text) <= MAX_HEADING else None
    if found is None or _FOUND_IN_DATA.search(around):
        return None
    name, rest = found[0].strip(), text[found.end() :]
    size = next((m for m in _SIZE.finditer(rest) if _SAYS_SIZE.search(m[0])), None)
    place = (rest if size is None else f"{rest[: size.start()]} {rest[size.end() :]}").strip(" \t:：,;，()（）[]–—-.")
    if place and not names_only_places(place):
        return None
    number = parse_number(size["number"]) if size is not None else None
    if number is None and not _NUMBERED.search(name):
        return None
    return Cluster(
        name=name,
        size=number.value if number is not None else None,
        unit=_unit_of(size["unit"] or "") if size is not None and number is not None else None,
        place=place or None,
    )


def _unit_of(printed: str) -> str | None:
    """Return the unit of a size; "mm" of a cluster are cubic ones."""
    is_volume = re.fullmatch(r"(?:cubic\s+)?mm|立方毫米", printed, re.IGNORECASE)
    return "mm3" if is_volume else size_unit(printed)
