"""The files of a Neurosynth or NeuroQuery release, as they are published, and files of foci of one's own.

A release is a table of coordinates, a table of metadata, and pairs of a feature matrix and its vocabulary:

    data-neuroquery_version-1_coordinates.tsv.gz
    data-neuroquery_version-1_metadata.tsv.gz
    data-neuroquery_version-1_vocab-neuroquery7547_source-abstract_type-count_features.npz
    data-neuroquery_version-1_vocab-neuroquery7547_vocabulary.txt
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from corpora.brain import tal_to_mni
from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from meta.databases.database import Database, Entry, OutsideFocus, TermTable
from meta.databases.outside import LISTED, left_out
from meta.engine.experiments import FARTHEST_MM

_FILE = re.compile(
    r"data-(?P<name>[A-Za-z0-9]+)_version-(?P<version>\w+?)_(?P<what>coordinates|metadata)\.tsv(?:\.gz)?"
)
_FEATURES = re.compile(
    r"data-(?P<name>[A-Za-z0-9]+)_version-(?P<version>\w+?)_vocab-(?P<vocab>\w+?)_source-(?P<from>\w+?)_type-(?P<type>\w+?)_features\.npz"
)
_VOCABULARY = re.compile(r"data-(?P<name>[A-Za-z0-9]+)_version-(?P<version>\w+?)_vocab-(?P<vocab>\w+?)_vocabulary\.txt")
LICENCES = {
    "neurosynth": "Open Database License (ODbL) 1.0; cite Yarkoni et al. 2011, doi:10.1038/nmeth.1635",
    "neuroquery": "BSD 3-Clause; cite Dockès et al. 2020, doi:10.7554/eLife.53385",
}
ENTRY_COLUMNS = ("id", "title", "authors", "year", "journal")
USED = {"weight": 0.05}
"""Smallest value of a feature that counts as use, by type: 0.05 of topic weights, as in NiMARE's examples; else `USED_AT`."""
USED_AT = 0.001
"""Of tf-idf values and counts: Neurosynth's and NiMARE's frequency threshold."""
MOST_BYTES = 2_000_000_000
"""A file of a release that is larger is none."""


def read_release(files: Sequence[Path]) -> Database:
    """Return the database in the files of one release.

    Foci of Talairach studies are moved to MNI. Studies without a focus are left out and counted; a focus that is no number, or
    farther than 200 mm from the origin, is left out and told.

    Raises
    ------
    FormatError
        A table is missing, broken, or two of them do not fit each other.
    """
    named = {path.name: path for path in files}
    parts = {match["what"]: path for name, path in named.items() if (match := _FILE.fullmatch(name))}
    missing = {"coordinates", "metadata"} - set(parts)
    if missing:
        raise FormatError(
            f"No table of {' and '.join(sorted(missing))} is among the files.",
            hint="A release has data-NAME_version-N_coordinates.tsv.gz and data-NAME_version-N_metadata.tsv.gz.",
        )
    about = _FILE.fullmatch(parts["metadata"].name)
    assert about is not None
    name = f"{about['name']}-{about['version']}"
    metadata = _table(parts["metadata"], ("id",))
    if metadata["id"].duplicated().any():
        raise FormatError(f"{parts['metadata'].name}: a study is listed twice.", hint="Download the file again.")
    coordinates, problems, outside = _coordinates(parts["coordinates"], metadata)
    counts = np.bincount(coordinates["study"], minlength=len(metadata))
    begins = np.flatnonzero(_changes(coordinates["study"]) | _changes(coordinates["table"]))
    kept = np.flatnonzero(counts > 0)
    tables, files_used = _tables(named, name, len(metadata), kept)
    if len(kept) < len(metadata):
        problems.append(
            Problem(
                code="DATABASE-NO-FOCI",
                item=name,
                message=f"{len(metadata) - len(kept)} of {len(metadata)} studies have no focus; they are left out.",
                hint="Nothing to do: they cannot be part of any map.",
                severity=Severity.WARNING,
            )
        )
    return Database(
        name=name,
        source={
            "name": about["name"],
            "version": about["version"],
            "licence": LICENCES.get(about["name"], ""),
            "space": _spaces(metadata),
            "files": {path.name: sha256_hex(path.read_bytes()) for path in (*parts.values(), *files_used)},
        },
        entries=_entries(metadata.iloc[kept]),
        foci=coordinates[["x", "y", "z"]].to_numpy(dtype=np.float64),
        first=np.concatenate([[0], np.cumsum(counts[kept])]).astype(np.int64),
        parts=np.append(begins, len(coordinates)).astype(np.int64),
        part_names=tuple(f"table {name}" if name else "all foci" for name in coordinates["table"].iloc[begins]),
        tables=tables,
        problems=tuple(problems),
        outside=outside,
    )


def _table(path: Path, needed: Sequence[str]) -> pd.DataFrame:
    """Return a table of text; FormatError names the file where it is none or lacks a column."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FormatError(f"{path.name} is too large for a release.", hint="Name the release's own file.")
        table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError, EOFError, UnicodeError) as error:
        raise FormatError(f"{path.name} cannot be read as a table: {error}", hint="Download the file again.") from error
    lacking = [name for name in needed if name not in table.columns]
    if lacking:
        raise FormatError(f"{path.name} has no column {', '.join(lacking)}.", hint="Download the release's own file.")
    return table


def _coordinates(path: Path, metadata: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem], tuple[OutsideFocus, ...]]:
    """Return the usable foci with the place of their study in the metadata, by study, in MNI; and what was left out."""
    table = _table(path, ("id", "x", "y", "z"))
    table["study"] = table["id"].map(dict(zip(metadata["id"], range(len(metadata)), strict=True)))
    numbers = table[["x", "y", "z"]].apply(pd.to_numeric, errors="coerce")
    usable = np.isfinite(numbers).all(axis=1) & (numbers.abs() <= FARTHEST_MM).all(axis=1)
    problems = []
    for code, bad, words, hint in (
        (
            "DATABASE-UNKNOWN-STUDY",
            table["study"].isna(),
            "belong to no study of the metadata",
            "Take both files from one release.",
        ),
        (
            "DATABASE-NO-COORDINATE",
            ~usable,
            f"are no coordinates within {FARTHEST_MM:.0f} mm",
            f"Nothing to do: they are left out, and listed in {LISTED} of the database's folder.",
        ),
    ):
        if bad.any():
            first = table.loc[bad].iloc[0]
            problems.append(
                Problem(
                    code=code,
                    item=path.name,
                    message=f"{int(bad.sum())} of {len(table)} foci {words} (first: study {first['id']}, {first['x']} {first['y']} {first['z']}).",
                    hint=hint,
                    severity=Severity.WARNING,
                )
            )
    good = usable & table["study"].notna()
    tables = table["table_id"].str.strip() if "table_id" in table else table["id"].str.slice(0, 0)
    found = numbers[good].assign(study=table.loc[good, "study"].astype(np.int64), table=tables[good])
    # A study's tables stay in the order it has them; a table whose rows are not together is one.
    found["order"] = found.groupby(["study", "table"], sort=False).ngroup()
    found = found.sort_values(["study", "order"], kind="stable")
    if "space" in metadata.columns:
        talairach = metadata["space"].str.upper().str.startswith("TAL").to_numpy()[found["study"]]
        xyz = np.array(found[["x", "y", "z"]], dtype=np.float64)
        xyz[talairach] = tal_to_mni(xyz[talairach])
        found[["x", "y", "z"]] = xyz
    return found, problems, left_out(table[~usable], "id", "table_id")


def _changes(column: Any) -> NDArray[np.bool_]:
    """Return where a value differs from the one before it; the first one does."""
    values = column.to_numpy()
    return np.concatenate([np.ones(min(len(values), 1), dtype=np.bool_), values[1:] != values[:-1]])


def _spaces(metadata: pd.DataFrame) -> dict[str, int]:
    if "space" not in metadata.columns:
        return {"not stated, taken as MNI": len(metadata)}
    return {str(k): int(v) for k, v in metadata["space"].value_counts().items()}


def _entries(metadata: pd.DataFrame) -> tuple[Entry, ...]:
    named = [metadata[key].str.strip() if key in metadata else [""] * len(metadata) for key in ENTRY_COLUMNS]
    return tuple(
        Entry(id=number, title=title, authors=authors, year=year, journal=journal)
        for number, title, authors, year, journal in zip(*named, strict=True)
    )


def _tables(
    named: dict[str, Path], database: str, n_studies: int, kept: Any
) -> tuple[tuple[TermTable, ...], tuple[Path, ...]]:
    """Return the tables of terms, topics first, and the files they came from."""
    vocabularies = {match["vocab"]: path for name, path in named.items() if (match := _VOCABULARY.fullmatch(name))}
    tables, used = [], []
    for name, path in sorted(named.items()):
        match = _FEATURES.fullmatch(name)
        if match is None:
            continue
        if match["vocab"] not in vocabularies:
            raise FormatError(
                f"{name} has no vocabulary beside it.", hint=f"Add data-…_vocab-{match['vocab']}_vocabulary.txt."
            )
        vocabulary = vocabularies[match["vocab"]]
        words = tuple(line.strip() for line in vocabulary.read_text(encoding="utf-8").splitlines() if line.strip())
        weights = _features(path)
        if weights.shape != (n_studies, len(words)):
            raise FormatError(
                f"{name} has {weights.shape[0]} studies and {weights.shape[1]} terms; {database} has {n_studies} studies, "
                f"{vocabulary.name} {len(words)} terms.",
                hint="Take all files from one release.",
            )
        topics = match["type"] == "weight"
        tables.append(
            TermTable(
                name=f"{match['vocab']}_{match['from']}",
                names=words,
                weights=weights[kept],
                threshold=USED.get(match["type"], USED_AT),
                kind="topics" if topics else "terms",
            )
        )
        used += [path, vocabulary]
    return tuple(sorted(tables, key=lambda table: (table.kind != "topics", "title" in table.name, table.name))), tuple(
        used
    )


def _features(path: Path) -> Any:
    try:
        return sparse.csr_matrix(sparse.load_npz(path), dtype=np.float32)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise FormatError(
            f"{path.name} cannot be read as a matrix: {error}", hint="Download the file again."
        ) from error
