"""Captions of tables that are not where a table is: what they say, and the problem that they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpora.nouns.evidence import Problem, place_of
from corpora.words.printed import parse_table_label
from corpora.words.spaces import lists_axes, names_coordinates

LONGEST_CAPTION = 600
"""Characters of a line that may be a caption; a longer one is a paragraph."""
NOT_FOUND = "TABLE-NOT-FOUND"
_PEAKS = re.compile(
    r"\bpeaks?\b|\bmaxima\b|\bfoc(?:us|i)\b|activat|\bclusters?\b|brodmann|brain (?:regions?|areas?)|voxel",
    re.IGNORECASE,
)
MENTION = re.compile(
    r"\W*(?:shows?|lists?|gives?|presents?|reports?|summari[sz]es?|provides?|and|to|in|for|of|displays?|contains?|details?|"
    r"describes?|includes?|illustrates?|also|below|above|is|was|we)\b"
)
"""What follows a label in a sentence on the table, rather than in its caption."""


_SEED = re.compile(
    r"\W*(?:seeds?(?:\W(?:regions?|rois?))?\s*(?:[:：–—-]|\bin\b)\s*\S.{1,60}|(?!.*\bseeds?\b.*\bseeds?\b)\S.{1,60}\sseeds?(?:\s(?:regions?|rois?))?(?:\s*\([^()]*\))?)\W*",
    re.IGNORECASE,
)
"""A line that names the seed of the maps below it: "Posterior cingulate cortex seed", "Seed: left insula"."""


def under_seed(caption: str, above: Iterable[str]) -> str:
    """Return a caption with the seed that the nearest of the lines above names, `above` from the nearest on; as it is where none does."""
    if re.search(r"\bseeds?\b", caption, re.IGNORECASE):
        return caption
    seed = next((line.strip(" .:") for line in above if _SEED.fullmatch(line)), "")
    return ". ".join(filter(None, (seed, caption)))


def table_number(label: str) -> str:
    """Return what a label counts: "Table S2." and "Supplementary table S2" are one table."""
    found = re.search(r"[A-Za-z]?[\s.-]?\d+(?:[.-]\d+)?[a-z]?$|[IVX]+$|[A-H]$", label.rstrip(". :"))
    return re.sub(r"[\s.]", "", found[0]).upper() if found else label.upper()


def is_caption(line: str) -> bool:
    """Return whether a line of text is the caption of a table and speaks of peaks or coordinates."""
    label = parse_table_label(line)
    if label is None or not label.rest or len(line) > LONGEST_CAPTION or MENTION.match(label.after):
        return False
    return names_coordinates(label.rest) or lists_axes(label.rest) or _PEAKS.search(label.rest) is not None


def table_not_found(name: str, label: str) -> Problem:
    """Return the problem of a table of which the file called `name` has nothing but the caption."""
    return Problem(
        code=NOT_FOUND,
        item=place_of(name, label),
        message="The file has the caption of this table, which speaks of peaks or coordinates, but not the table.",
        hint="It may be a picture, or in a file of its own: read that, or type the rows in by hand.",
    )
