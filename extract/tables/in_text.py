"""Coordinates that stand only in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpora.language.sentences import split_sentences
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Evidence
from corpora.nouns.studies import Focus, FocusKind
from extract.numbers import Triplet, find_triplets
from extract.tables.spaces import read_space, space_of_text


def interpret_text(document: Document) -> list[Focus]:
    """Return the coordinates printed in running text only, as kind `in_text`, with their sentence's words."""
    return list(_text_foci(document))


def _text_foci(document: Document) -> Iterator[Focus]:
    space, evidence = space_of_text(document)
    for section in document.sections:
        if re.search(r"reference|bibliograph", section.heading, re.IGNORECASE):
            continue
        for _, sentence in split_sentences(section.text):
            for triplet in find_triplets(sentence):
                if _is_place(sentence, triplet):
                    own = read_space(sentence)
                    yield Focus(
                        x=triplet.x,
                        y=triplet.y,
                        z=triplet.z,
                        raw=sentence.strip()[:400],
                        kind=FocusKind.IN_TEXT,
                        document=document.name,
                        page=section.page,
                        space=own or space,
                        space_evidence=Evidence(
                            quote=sentence.strip()[:400],
                            place=section.heading or "text",
                            document=document.name,
                        )
                        if own
                        else evidence,
                    )


def _is_place(sentence: str, triplet: Triplet) -> bool:
    """Return whether a triplet in a sentence is a place in the brain: signed or named, in brackets or after x, y, z."""
    if max(abs(triplet.x), abs(triplet.y), abs(triplet.z)) > 120 or any(
        v != int(v) for v in (triplet.x, triplet.y, triplet.z)
    ):
        return False
    named = re.search(r"\bx\b|coordinat|\bMNI\b|Talairach|peak|voxel at", sentence, re.IGNORECASE) is not None
    signed = min(triplet.x, triplet.y, triplet.z) < 0
    return named and (signed or re.search(r"x\W+y\W+z", sentence, re.IGNORECASE) is not None)
