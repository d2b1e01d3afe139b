"""What the columns of a table of foci hold: names, sizes, and which three are the coordinates.

A heading that names a coordinate twice is settled where it can be ("Z" beside "z", Talairach beside MNI) and refused by
name where it cannot: a statistic read as a coordinate moves a focus by centimetres.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.errors import FormatError
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Space
from corpora.sheets import fold_choice
from meta.formats.sleuth import read_space

NAMES: dict[str, tuple[str, ...]] = {
    "space": ("space", "reference", "reported_space", "coordinate_space", "coordinate_system", "coordsys", "template", "stereotactic_space", "空间", "坐标空间"),
    "n": ("n", "subjects", "sample_size", "samplesize", "participants", "n_subjects", "n_participants", "被试数", "样本量"),
    "experiment": ("experiment", "contrast", "contrast_name", "analysis", "comparison", "实验", "对比"),
    "study": ("study", "study_name", "paper", "document", "pmid", "author_year", "author", "authors", "first_author", "文献", "研究"),
    "sample": ("sample", "subject_group", "group", "样本", "组别"),
    "side": ("hemisphere", "hemi", "hem", "side", "laterality", "lr", "l_r", "半球", "侧别"),
    "table": ("table",),
    "page": ("page",),
    "region": ("region", "label", "脑区"),
    "kind": ("kind",),
    "raw": ("raw",),
    "direction": ("direction",),
    "first": ("first_condition",),
    "second": ("second_condition",),
}  # fmt: skip
AXES = ("x", "y", "z")
_UNIT = re.compile(r"[(\[]\s*(?:in\s+)?(?:mm|millimet(?:er|re)s?|毫米)\s*[)\]]|(?<=[\s_,(/])mm\b|毫米", re.IGNORECASE)
_FILLER = re.compile(r"\b(?:coordinates?|coords?|space|peak|voxel)\b|坐标|空间", re.IGNORECASE)
_SPACE_WORD = re.compile(r"mni(?:\s?-?(?:152|305))?|talairach|tlrc|tal|icbm(?:152)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """Three columns that hold x, y and z (`positions`), or one that holds them all; `space` is what the headings say."""

    positions: tuple[int, ...]
    space: Space | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Positions of the columns: `first` of each noun we know, `others` that name it too, and the coordinates."""

    first: dict[str, int]
    others: dict[str, tuple[int, ...]]
    triple: Triple | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    position: int
    axis: str
    space: Space | None
    is_upper: bool


def fold_heading(text: str) -> str:
    """Return a heading as `NAMES` spells it: "Author (year)" is "author_year"."""
    return re.sub(r"\W+", "_", fold_choice(text)).strip("_")


def names_coordinates(headings: Sequence[str]) -> bool:
    """Return whether a row of headings names x, y and z."""
    axes, whole = _coordinates(headings)
    return bool(whole) or {axis.axis for axis in axes} >= set(AXES)


def find_columns(headings: Sequence[str], spaces: Sequence[str], name: str, problems: list[Problem]) -> Columns:
    """Return what the columns hold; what had to be settled goes into `problems`.

    Parameters
    ----------
    headings : as they are in the file `name`.
    spaces : the cells of the column that names the space; they settle which of two sets of coordinates is meant.

    Raises
    ------
    FormatError : two sets of coordinates, and nothing says which one is meant.
    """
    folded = [fold_heading(heading) for heading in headings]
    first, others = {}, {}
    for noun, aliases in NAMES.items():
        found = sorted((aliases.index(cell), i) for i, cell in enumerate(folded) if cell in aliases)
        if found:
            first[noun] = found[0][1]
            others[noun] = tuple(i for _, i in found[1:])
    axes, whole = _coordinates(headings)
    triples, left = _triples(axes)
    if not triples:
        triples = whole
    for axis in left if triples else []:
        problems.append(_statistic(name, headings, axis, triples[0]))
    return Columns(first=first, others=others, triple=_choose(triples, headings, spaces, name, problems))


def _coordinates(headings: Sequence[str]) -> tuple[list[_Axis], list[Triple]]:
    """Return the columns that hold one coordinate, and those that hold all three."""
    axes, whole = [], []
    for i, heading in enumerate(headings):
        bare, space = _bare(heading)
        if bare.casefold() in AXES:
            axes.append(_Axis(position=i, axis=bare.casefold(), space=space, is_upper=bare.isupper()))
        elif re.fullmatch(r"x\W*y\W*z", bare, re.IGNORECASE):
            whole.append(Triple(positions=(i,), space=space))
    return axes, whole


def _bare(heading: str) -> tuple[str, Space | None]:
    """Return a heading without unit and space ("MNI X (mm)" is "X"), and the space it names."""
    text = _UNIT.sub(" ", unicodedata.normalize("NFKC", heading)).replace("_", " ")
    text = _FILLER.sub(" ", text)
    space = None
    for word in _SPACE_WORD.findall(text):
        # "Xtal" and "tally" are no spaces: the word stands alone, or closes up to one letter ("xMNI").
        if re.search(rf"(?<![a-zA-Z]){word}(?![a-zA-Z])|(?<![a-zA-Z])[xyz]{word}(?![a-zA-Z])", text, re.IGNORECASE):
            space = read_space(word)
            text = text.replace(word, " ", 1)
    return text.strip(" ()[]{}:.,;/-–"), space


def _triples(axes: Sequence[_Axis]) -> tuple[list[Triple], list[_Axis]]:
    """Return the sets of x, y, z, each of one space and, where there is a choice, of one case; and what is left over."""
    free = list(axes)
    triples = []
    for x in [axis for axis in axes if axis.axis == "x"]:
        alike = [a for a in free if a.space is x.space and a.position > x.position]
        y = _next(alike, "y", x)
        z = _next([a for a in alike if y and a.position > y.position], "z", x) or _next(
            [a for a in free if a.space is x.space], "z", x
        )
        if y and z:
            free = [a for a in free if a not in (x, y, z)]
            triples.append(Triple(positions=(x.position, y.position, z.position), space=x.space))
    return triples, free


def _next(axes: Sequence[_Axis], axis: str, like: _Axis) -> _Axis | None:
    """Return the first column of an axis, one in the case of `like` before others."""
    of_axis = [a for a in axes if a.axis == axis]
    return next((a for a in of_axis if a.is_upper == like.is_upper), of_axis[0] if of_axis else None)


def _choose(
    triples: Sequence[Triple], headings: Sequence[str], spaces: Sequence[str], name: str, problems: list[Problem]
) -> Triple | None:
    if len(triples) < 2:
        return triples[0] if triples else None
    stated = {read_space(cell) for cell in spaces if cell}
    plain = [t for t in triples if t.space is None]
    fitting = [t for t in triples if t.space in stated] if len(stated) == 1 else []
    chosen = (plain if stated else []) or fitting or [t for t in triples if t.space is Space.MNI]
    if len(chosen) != 1:
        listed = "; ".join(_named(t, headings) for t in triples)
        raise FormatError(
            f"{name} has {len(triples)} sets of coordinates: {listed}.",
            hint="Keep one x, y, z in a row: put each focus into a row of its own, or take the other columns out.",
        )
    unread = "; ".join(_named(t, headings) for t in triples if t is not chosen[0])
    problems.append(
        Problem(
            code="CSV-COLUMN-NOT-READ",
            item=name,
            message=f"Coordinates were read from {_named(chosen[0], headings)}, not from {unread}.",
            hint="Take the columns out that are not meant.",
        )
    )
    return chosen[0]


def _named(triple: Triple, headings: Sequence[str]) -> str:
    return ", ".join(f"{headings[i]!r} (column {i + 1})" for i in triple.positions)


def _statistic(name: str, headings: Sequence[str], axis: _Axis, triple: Triple) -> Problem:
    return Problem(
        code="CSV-COLUMN-NOT-READ",
        item=name,
        message=f"{headings[axis.position]!r} (column {axis.position + 1}) was not read as a coordinate: "
        f"those are {_named(triple, headings)}.",
        hint='Give a statistic a name of its own ("z_value") if that is right; else name the coordinates alike.',
    )
