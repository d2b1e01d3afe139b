"""Networks a map is laid over: images and parcellations of one's own, atlases of this machine, and association maps of terms.

A network is a set of voxels of our grid. An image of whole numbers is a parcellation, each number a network, named by the table
beside it; any other image is one network, its positive values. A term's network are the voxels where its association z is positive and
passes FDR .01, as Neurosynth draws its maps.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import FormatError, ProtocolError
from corpora.ids import sha256_hex
from corpora.protocol.wording import did_you_mean
from meta.databases.database import Database, TermTable
from meta.databases.images import read_image
from meta.decoding.names import database_title, full_name, topic_words
from meta.engine.space import AFFINE, SHAPE, Booleans, Floats, load_brain_mask, to_mm
from meta.labels import find_atlases
from meta.sections import Words

TERM_Q = 0.01
"""False discovery rate of a term's map: that of the maps Neurosynth publishes."""
MOST_LABELS = 2000
"""An image of whole numbers with more of them is no parcellation."""
NAMED: dict[str, tuple[str, ...]] = {
    "central_executive_network": ("executive control", "central executive", "executive"),
    "executive_control_network": ("executive control", "central executive", "executive"),
    "default_mode_network": ("default mode", "default network", "dmn"),
    "salience_network": ("salience network", "salience"),
    "dorsal_attention_network": ("dorsal attention", "attention network"),
    "frontoparietal_network": ("frontoparietal network", "frontoparietal"),
}
"""Networks that a plan may name → the terms, the first that a database has, whose association map stands for them."""
NAMED_ZH = {
    "central_executive_network": "中央执行网络",
    "executive_control_network": "执行控制网络",
    "default_mode_network": "默认模式网络",
    "salience_network": "凸显网络",
    "dorsal_attention_network": "背侧注意网络",
    "frontoparietal_network": "额顶网络",
}
_IMAGE = re.compile(r".+\.(?:nii|nii\.gz)", re.IGNORECASE)
_TABLE_ENDINGS = (".tsv", ".csv", ".txt")
OpenDatabase = Callable[[str], Database]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """A set of mask voxels (`inside`, one truth value each) with its title in both languages."""

    name: str
    title: Words
    inside: Booleans

    @property
    def n_voxels(self) -> int:
        """Number of voxels."""
        return int(self.inside.sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Networks:
    """Networks from one source, such as the parcels of an atlas: `name` is what was asked for, `source` says where it is from."""

    name: str
    title: Words
    networks: tuple[Network, ...]
    source: Mapping[str, Any]


def read_networks(text: str, *, folder: Path, source: str, open_database: OpenDatabase) -> Networks:
    """Return the networks that a plan or a command names.

    Parameters
    ----------
    text : an image's path, an atlas (brodmann, harvard_oxford, aal), DATABASE/TERM, a term of the database `source`, or one of
        the networks of `NAMED`, which stand for a term.
    folder : that files are looked for in.
    open_database : gives a database by its name; ProtocolError where there is none.

    Raises
    ------
    ProtocolError : it is none of these; the database or the term is not there.
    FormatError : an image or its table of labels cannot be read, or holds nothing inside the brain mask.
    """
    if _IMAGE.fullmatch(text):
        if not Path(folder, text).is_file():
            raise FormatError(f"{text}: there is no such file.", hint="Paths in a plan start at the review's folder.")
        return read_image_networks(Path(folder, text), text)
    atlas = next((atlas for atlas in find_atlases() if atlas.key == text), None)
    if atlas is not None:
        labels = atlas.look_up(to_mm(load_brain_mask().ijk))
        titles = {n: {"en": english, "zh": chinese} for n, (english, chinese) in atlas.names.items()}
        about = {"atlas": atlas.title, "licence": atlas.licence, "source": atlas.source}
        return _parcels(text, {"en": atlas.title, "zh": atlas.title}, labels, titles, about)
    database_name, slash, term = text.partition("/")
    if not slash:
        database_name, term = source, text
    return term_network(text, term, open_database(database_name))


def files_of(text: str, folder: Path) -> list[Path]:
    """Return the files a name stands for: an image and the tables that may stand beside it; none for an atlas or a term."""
    path = Path(folder, text)
    return [path, *_beside(path)] if _IMAGE.fullmatch(text) else []


def read_image_networks(path: Path, name: str) -> Networks:
    """Return the networks of an image; see the top of this module."""
    volume, affine = read_image(path, name)
    values = nearest_values(volume, affine)
    whole = np.unique(volume[np.isfinite(volume)])
    table = next((p for p in _beside(path) if p.is_file()), None)
    about: dict[str, Any] = {"file": path.name, "sha256": sha256_hex(path.read_bytes())}
    title = _plain(_stem(path))
    if table is None and (len(whole) <= 2 or len(whole) > MOST_LABELS or not np.array_equal(whole, np.round(whole))):
        inside = values > 0
        _demand_voxels(inside, name)
        return Networks(
            name=name, title=title, networks=(Network(name=name, title=title, inside=inside),), source=about
        )
    if table is not None and not np.allclose(whole, np.round(whole), rtol=0, atol=1e-3):
        raise FormatError(
            f"{name}: {table.name} names its labels, but it holds values that are no whole numbers.",
            hint="Resample labels to their nearest voxel; where the image is no parcellation, take the table away.",
        )
    names = read_labels(table) if table is not None else {}
    about |= {"labels": table.name, "labels_sha256": sha256_hex(table.read_bytes())} if table is not None else {}
    labels = np.round(values).astype(np.int64)
    _demand_voxels(labels > 0, name)
    titles = {int(n): names.get(int(n), {"en": f"label {n:g}", "zh": f"标签 {n:g}"}) for n in whole if n > 0}
    return _parcels(name, title, labels, titles, about)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(_stem(path) + ending) for ending in _TABLE_ENDINGS]


def _stem(path: Path) -> str:
    return re.sub(r"\.nii(\.gz)?$", "", path.name, flags=re.IGNORECASE)


def _plain(text: str) -> Words:
    return {"en": text, "zh": text}


def _demand_voxels(inside: Booleans, name: str) -> None:
    if not inside.any():
        raise FormatError(
            f"{name}: no voxel inside the brain mask is above 0.",
            hint="Give a mask, a parcellation or a thresholded map in MNI space.",
        )


def nearest_values(volume: NDArray[Any], affine: Floats) -> Floats:
    """Return the value of the image's nearest voxel at each mask voxel of our grid; 0 outside it and for what is no number."""
    if volume.shape == SHAPE and np.allclose(affine, AFFINE):
        values = volume[load_brain_mask().inside]
    else:
        back = np.linalg.inv(affine)
        ijk = np.floor(to_mm(load_brain_mask().ijk) @ back[:3, :3].T + back[:3, 3] + 0.5).astype(np.int64)
        fits = ((ijk >= 0) & (ijk < np.array(volume.shape))).all(axis=1)
        values = np.zeros(len(ijk))
        values[fits] = volume[tuple(ijk[fits].T)]
    return np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0, posinf=0.0, neginf=0.0)


def _parcels(
    name: str, title: Words, labels: NDArray[np.int64], titles: Mapping[int, Words], about: Mapping[str, Any]
) -> Networks:
    """Return one network for each label that has a voxel inside the mask."""
    networks = tuple(
        Network(name=f"{name}:{number}", title=titles[number], inside=labels == number)
        for number in sorted(titles)
        if (labels == number).any()
    )
    return Networks(name=name, title=title, networks=networks, source=about)


def read_labels(path: Path) -> dict[int, Words]:
    """Return the names of an image's numbers from the table beside it, by number.

    A row is a number and a name, divided by a tab, comma, semicolon or blanks; a third column named `name_zh` is the Chinese name. Rows that do not
    begin with a number are headings.

    Raises
    ------
    FormatError : the file is no text, names no number, or one twice.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        raise FormatError(f"{path.name} cannot be read: {error}", hint="Give a text file in UTF-8.") from error
    found: dict[int, Words] = {}
    chinese: int | None = None
    for line in lines:
        cells = _cells(line)
        if len(cells) > 1 and not cells[0].isdigit():
            chinese = cells.index("name_zh") if "name_zh" in cells else None
        if len(cells) < 2 or not cells[0].isdigit():
            continue
        if int(cells[0]) in found:
            raise FormatError(f"{path.name}: the number {cells[0]} is named twice.", hint="Name each number once.")
        other = cells[chinese] if chinese is not None and chinese < len(cells) else cells[1]
        found[int(cells[0])] = {"en": cells[1], "zh": other or cells[1]}
    if not found:
        raise FormatError(f"{path.name} names no number.", hint="Write one row a label: its number and its name.")
    return found


def _cells(line: str) -> list[str]:
    for divider in "\t,;":
        if divider in line:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=divider))]
    return line.split(maxsplit=1)


def term_network(text: str, term: str, database: Database) -> Networks:
    """Return the network of a term, a topic, or a network of `NAMED`: the voxels that pass FDR .01 in its association map.

    Raises
    ------
    ProtocolError : the database has no such term; near ones are named.
    """
    wanted = NAMED.get(term, (term,))
    found = next(
        ((table, at) for name in wanted for table in database.tables if (at := _place(table, name)) >= 0), None
    )
    if found is None:
        raise _no_term(text, wanted, database)
    table, at = found
    inside = _association(database, table, at)
    shown = {language: full_name(table.names[at], table.kind, language) for language in ("en", "zh")}
    where = database_title(database.name)
    title: Words = {"en": f"{shown['en']} ({where})", "zh": f"{shown['zh']}（{where}）"}
    if term in NAMED:
        title = {
            "en": f"{term.replace('_', ' ')}: “{shown['en']}” ({where})",
            "zh": f"{NAMED_ZH[term]}：“{shown['zh']}”（{where}）",
        }
    if not inside.any():
        raise ProtocolError(
            f"{text}: no voxel of the term's map passes FDR {TERM_Q:g}.", hint="Name a term that more studies use."
        )
    about = {"database": dict(database.source) | {"name": database.name}, "table": table.name, "term": table.names[at]}
    return Networks(name=text, title=title, networks=(Network(name=text, title=title, inside=inside),), source=about)


def _place(table: TermTable, name: str) -> int:
    """Return a term's place in a table, a topic's by its name or its number ("topic 32"); -1 where it is not there."""
    folded = name.casefold().replace("_", " ")
    for at, term in enumerate(table.names):
        if term.casefold().replace("_", " ") == folded:
            return at
        if table.kind == "topics" and folded == f"topic {term.split('_')[0]}":
            return at
    return -1


def _association(database: Database, table: TermTable, at: int) -> Booleans:
    """Return where a term's association z is positive and passes the false discovery rate (two-sided, over the mask)."""
    from scipy.stats import false_discovery_control, norm

    from meta.decoding.spheres import make_spheres
    from meta.decoding.terms import association_map, make_term_maps

    column = table.weights[:, [at]].tocsc()
    uses = column >= table.threshold if table.threshold > 0 else column
    maps = make_term_maps(make_spheres(database.foci, database.first), uses, (table.names[at],))
    z = association_map(maps, 0)
    passes = false_discovery_control(2 * norm.sf(np.abs(z))) < TERM_Q
    return np.asarray(passes & (z > 0))


def _no_term(text: str, wanted: Sequence[str], database: Database) -> ProtocolError:
    kinds = {table.kind for table in database.tables}
    known = sorted({name for table in database.tables for name in table.names})
    near = did_you_mean(wanted[0], [*known, *NAMED, *(atlas.key for atlas in find_atlases())])
    if not known:
        return ProtocolError(
            f"{text}: the database {database.name} has no terms.",
            hint="Add its files of features and vocabulary with `focimine database add`.",
        )
    if "terms" not in kinds:
        return ProtocolError(
            f'{text}: {database.name} has topics here and no terms, so no map of "{wanted[0]}"{near or "."}',
            hint=f"Add its file of term features, or name another database: neuroquery/{wanted[0]}; a topic is named as "
            f"{' '.join(topic_words(known[0]))!r}, or by its number (topic 0).",
        )
    return ProtocolError(
        f'{text}: {database.name} has no term "{wanted[0]}"{near or "."}',
        hint="A term of the database, an image (.nii, .nii.gz) or an atlas can be named.",
    )
