"""The coordinates read out of documents as a data frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from corpora.frames.columns import choice, joined, number, text, to_frame, whole
from corpora.nouns.directions import Relation
from corpora.nouns.studies import Focus, FocusKind, Space

if TYPE_CHECKING:
    import pandas as pd

SPACES = tuple(space.value for space in Space)
KINDS = tuple(kind.value for kind in FocusKind)

PLACE = (
    text("table", "label of the table as printed"),
    whole("row", "row of the table, from 0, headings counted"),
    whole("page", "page of a PDF, from 1"),
)  # fmt: skip

READ = (
    text("region", "brain region as printed"),
    text("statistic_name", "name of the statistic: t, Z, F …"),
    number("statistic", "its value; infinite where the paper prints Inf"),
    number("cluster_size", "size of the cluster", "see cluster_unit"),
    choice("cluster_unit", "unit of cluster_size", "voxels", "mm3", "cm3", "ml", "mm2", "vertices"),
    text("raw", "the coordinates exactly as printed"),
)  # fmt: skip

FOCI = (
    text("document", "name of the file; its path where two have the same name"),
    *PLACE,
    text("contrast", "the contrast as the table names it, without headings that name only a place"),
    number("x", "left to right: negative is left", "mm"),
    number("y", "posterior to anterior", "mm"),
    number("z", "inferior to superior", "mm"),
    choice("space", "space of the coordinates; absent where the document does not say", *SPACES),
    text("space_evidence", "the words that say so, and where"),
    choice("kind", "what the coordinate is", *KINDS),
    *READ,
    text("problems", "codes of what is odd about this focus, separated by semicolons"),
    choice("direction", "which way the contrast goes, by its words", *(way.value for way in Relation)),
    text("first_condition", "the condition that was greater, less or correlated"),
    text("second_condition", "the condition it was compared with"),
)  # fmt: skip


def foci_frame(foci: Iterable[tuple[str, Focus]]) -> pd.DataFrame:
    """Return one row per (file name, focus), in the order given; columns are `FOCI`."""
    return to_frame((_cells(name, focus) for name, focus in foci), FOCI)


def _cells(document: str, focus: Focus) -> dict[str, Any]:
    evidence = focus.space_evidence
    own = ("table", "row", "page", "contrast", "x", "y", "z", "space", "kind")
    cells = {name: getattr(focus, name) for name in (*own, *(column.name for column in READ))}
    return cells | {
        "document": document,
        "space_evidence": f"{evidence.place}: {evidence.quote}" if evidence else None,
        "problems": joined(problem.code for problem in focus.problems),
        "direction": focus.direction.relation if focus.direction else None,
        "first_condition": focus.direction.first or None if focus.direction else None,
        "second_condition": focus.direction.second or None if focus.direction else None,
    }
