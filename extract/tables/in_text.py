"""Coordinates printed in words: in running text, and inside the heading rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpora.language.sentences import split_sentences
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Evidence
from corpora.nouns.studies import Focus, FocusKind
from corpora.words.spaces import names_coordinates
from extract.numbers import Triplet, find_triplets
from extract.tables.spaces import read_space, space_of_text
from extract.tables.vocabulary import clean_label

MAX_MM = 120
"""Largest distance from the origin along an axis, in mm, of a point in the brain (y of the occipital pole: 110)."""
MAX_QUOTE = 400
"""Characters of a sentence that are kept as evidence."""

_PEAK_IN_HEADING = re.compile(r"x\s*,\s*y\s*,\s*z|\[mm\]|\bpeak (?:at|voxel)|\bmaxim", re.IGNORECASE)
_SEED = re.compile(r"\bseeds?\b", re.IGNORECASE)
"""A heading row with the coordinates of a seed opens the section of its connectivity; they are no result."""
_SAMPLING = re.compile(
    r"\b(?:voxel|matrix|kernel|smoothing|resolution)\b(?:\s+(?!maxim|peak)\w+)?(?:\s*size)?s?\s*(?::|=|of\b|was\b|is\b)|\bvoxel[- ]?sizes?\b|FWHM|体素大小|分辨率",
    re.IGNORECASE,
)
"""Three numbers that say how finely was measured: "Voxel size: 3.0 3.0 3.0 mm; MNI space"."""
_SIZE = re.compile(r"\b[kK][A-Za-z]{0,3}\s*=\s*([\d,]+)|(\d[\d,]*)\s*voxels")
_STATISTIC = re.compile(r"\b([TtZF])(?:max)?\s*(?:\([\d, ]+\))?\s*=\s*(-?\d+\.?\d*)")
_NAMED_PLACE = re.compile(r"\bx\b|peak|voxel at", re.IGNORECASE)
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")
_AXES = re.compile(r"x\W+y\W+z", re.IGNORECASE)
_REFERENCES = re.compile(r"reference|bibliograph", re.IGNORECASE)


def focus_in_heading(text: str) -> Focus | None:
    """Return the peak in the words of a heading row, with its size and statistic: "Cluster 2: k = 81; x,y,z = …"."""
    if not (names_coordinates(text) or _PEAK_IN_HEADING.search(text)) or _SEED.search(text) or _SAMPLING.search(text):
        return None
    triplets = find_triplets(text)
    if not triplets or _reach_mm(triplets[-1]) > MAX_MM:
        return None
    size, statistic = _SIZE.search(text), _STATISTIC.search(text)
    return Focus(
        x=triplets[-1].x,
        y=triplets[-1].y,
        z=triplets[-1].z,
        raw=triplets[-1].raw.strip(),
        region=clean_label(re.split(r"[:;(]|x\s*,", text)[0]) or None,
        statistic_name=statistic[1] if statistic else None,
        statistic=float(statistic[2]) if statistic else None,
        cluster_size=float((size[1] or size[2]).replace(",", "")) if size else None,
        cluster_unit="voxels" if size else None,
    )


def interpret_text(document: Document) -> tuple[Focus, ...]:
    """Return the coordinates printed in running text only, as kind `in_text`, with their sentence's words."""
    return tuple(_text_foci(document))


def _text_foci(document: Document) -> Iterator[Focus]:
    space, evidence = space_of_text(document)
    for section in document.sections:
        if _REFERENCES.search(section.heading):
            continue
        for _, sentence in split_sentences(section.text, by_line=section.page is None):
            if _THREE_DIGITS.search(sentence) is None or not _names_place(sentence):
                continue
            for triplet in find_triplets(sentence):
                if not _is_place(sentence, triplet):
                    continue
                own = read_space(sentence)
                quote = sentence.strip()[:MAX_QUOTE]
                place = section.heading or "text"
                yield Focus(
                    x=triplet.x,
                    y=triplet.y,
                    z=triplet.z,
                    raw=quote,
                    kind=FocusKind.IN_TEXT,
                    document=document.name,
                    page=section.page,
                    space=own or space,
                    space_evidence=Evidence(quote=quote, place=place, document=document.name) if own else evidence,
                )


def _names_place(sentence: str) -> bool:
    """Return whether a sentence has words of a place in the brain, without which its numbers are none."""
    return names_coordinates(sentence) or _NAMED_PLACE.search(sentence) is not None


def _is_place(sentence: str, triplet: Triplet) -> bool:
    """Return whether a triplet in a sentence that names a place is a coordinate: signed, or after x, y, z."""
    if _reach_mm(triplet) > MAX_MM or any(v != int(v) for v in (triplet.x, triplet.y, triplet.z)):
        return False
    signed = min(triplet.x, triplet.y, triplet.z) < 0
    return signed or _AXES.search(sentence) is not None


def _reach_mm(triplet: Triplet) -> float:
    return max(abs(triplet.x), abs(triplet.y), abs(triplet.z))
