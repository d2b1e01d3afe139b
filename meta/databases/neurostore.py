"""A monthly release of NeuroStore: parquet tables of studies, their analyses, coordinates, and what machines read of them.

    studies.parquet       study_id, name, authors, publication
    analyses.parquet      id ("STUDY-ANALYSIS"), study_id, contrast_id, name
    coordinates.parquet   id of the analysis, x, y, z, space
    metadata.parquet      id of the analysis, sample_size …
    annotations.parquet   id of the analysis, ParticipantDemographicsExtractor.groups[0].count …, Neurosynth_TFIDF__TERM …

The tables are those NiMARE 0.22.1 reads and writes. Everything in the annotations was stated by a machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from corpora.brain import tal_to_mni
from corpora.errors import FormatError, ProtocolError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from meta.databases.database import Database, Entry, OutsideFocus, TermTable
from meta.databases.outside import LISTED, left_out
from meta.engine.experiments import FARTHEST_MM

NEEDED = ("studies.parquet", "analyses.parquet", "coordinates.parquet")
LICENCE = "NeuroStore, neurostore.org; cite Kent et al. 2024, doi:10.1101/2024.06.05.597566, and see its terms"
_GROUP = re.compile(r"ParticipantDemographicsExtractor\.groups\[(\d+)\]\.(\w+)")
_TASK = re.compile(r"TaskExtractor\.(Modality|fMRITasks\[0\]\.(?:RestingState|TaskDesign|TaskName))")
_TERM = re.compile(r"Neurosynth_TFIDF__(.+)")
_OF_GROUPS = ("diagnosis", "group_name", "age_mean", "age_minimum", "age_maximum", "age_median")
_SIZES = ("sample_sizes", "sample_size")
FREQUENT = 0.001


def is_neurostore(files: Sequence[Path]) -> bool:
    """Return whether the files are the tables of a release."""
    return set(NEEDED) <= {path.name for path in files}


def read_neurostore(files: Sequence[Path], *, terms: bool = True) -> Database:
    """Return the database in the tables of a release: foci in MNI, an analysis a part, by study; `terms` only where wanted.

    Raises
    ------
    ProtocolError : pyarrow is not installed.
    FormatError : a table is broken or lacks a column.
    """
    named = {path.name: path for path in files}
    about = _about(named.get("studyset.json"))
    studies = _read(named["studies.parquet"], ("study_id",), ("name", "authors", "publication", "year"))
    analyses = _read(named["analyses.parquet"], ("id", "study_id"), ("name",))
    analyses = analyses.drop_duplicates("id")
    place = pd.Index(studies["study_id"]).get_indexer(pd.Index(analyses["study_id"]))
    analyses = analyses.assign(study=place)[place >= 0].sort_values("study", kind="stable").reset_index(drop=True)
    foci, problems, outside = _foci(named["coordinates.parquet"], analyses)
    counts = np.bincount(foci["analysis"], minlength=len(analyses))
    kept = np.flatnonzero(counts > 0)
    if not len(kept):
        raise FormatError("The release holds no coordinates.", hint="Download it again.")
    used = analyses.iloc[kept]
    places, begins = np.unique(used["study"].to_numpy(), return_index=True)
    parts = np.concatenate([[0], np.cumsum(counts[kept])]).astype(np.int64)
    facts = _Facts(named, used["id"].to_numpy()[begins], terms=terms)
    month = str(about.get("month", ""))
    return Database(
        name=f"neurostore-{month}" if month else "neurostore",
        source={
            "name": "neurostore",
            "version": month,
            "licence": LICENCE,
            **about,
            "files": {
                path.name: sha256_hex(path.read_bytes()) for path in files if path.suffix in {".parquet", ".json"}
            },
        },
        entries=_entries(studies.iloc[places], facts),
        foci=foci[["x", "y", "z"]].to_numpy(dtype=np.float64),
        first=np.append(parts[begins], parts[-1]).astype(np.int64),
        parts=parts,
        part_names=tuple(name or "unnamed analysis" for name in used["name"].fillna("").astype(str)),
        tables=facts.tables(),
        problems=tuple(problems),
        parts_are="analysis",
        outside=outside,
    )


def _about(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FormatError(f"{path.name} cannot be read: {error}", hint="Download the release again.") from error
    return (
        {key: read[key] for key in ("month", "url", "archive_sha256") if key in read} if isinstance(read, dict) else {}
    )


def _parquet() -> Any:
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise ProtocolError(
            "NeuroStore's tables are parquet files, and pyarrow is not installed.",
            hint="pip install 'focimine[neurostore]'",
        ) from error
    return parquet


def _columns(path: Path) -> list[str]:
    parquet = _parquet()
    try:
        return [str(name) for name in parquet.read_schema(path).names]
    except (OSError, ValueError) as error:  # pyarrow's own errors are ValueErrors
        raise FormatError(f"{path.name} is no parquet table: {error}", hint="Download the release again.") from error


def _read(path: Path, needed: Sequence[str], wished: Sequence[str] = ()) -> pd.DataFrame:
    """Return the columns of a table, those wished for empty where it has none of that name; FormatError where it cannot be read."""
    there = _columns(path)
    lacking = [name for name in needed if name not in there]
    if lacking:
        raise FormatError(f"{path.name} has no column {', '.join(lacking)}.", hint="Name NeuroStore's own release.")
    columns = [*needed, *(name for name in wished if name in there)]
    try:
        table: pd.DataFrame = _parquet().read_table(path, columns=columns).to_pandas()
    except (OSError, ValueError) as error:
        raise FormatError(f"{path.name} cannot be read: {error}", hint="Download the release again.") from error
    for name in wished:
        if name not in table:
            table[name] = None
    for name in ("id", "study_id"):
        if name in table:
            table[name] = table[name].astype(str)
    return table


def _foci(path: Path, analyses: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem], tuple[OutsideFocus, ...]]:
    """Return the usable foci in MNI with the place of their analysis, by analysis; and what was left out."""
    table = _read(path, ("id", "x", "y", "z"), ("space",))
    table["analysis"] = pd.Index(analyses["id"]).get_indexer(pd.Index(table["id"]))
    numbers = table[["x", "y", "z"]].apply(pd.to_numeric, errors="coerce")
    usable = np.isfinite(numbers).all(axis=1) & (numbers.abs() <= FARTHEST_MM).all(axis=1)
    problems = [
        Problem(
            code=code,
            item=path.name,
            message=f"{int(bad.sum())} of {len(table)} foci {words}.",
            hint=f"Nothing to do: they are left out. {LISTED} in the database's folder lists those without coordinates.",
            severity=Severity.WARNING,
        )
        for code, bad, words in (
            ("DATABASE-UNKNOWN-STUDY", table["analysis"] < 0, "belong to no analysis of the release"),
            ("DATABASE-NO-COORDINATE", ~usable, f"are no coordinates within {FARTHEST_MM:.0f} mm"),
        )
        if bad.any()
    ]
    good = usable & (table["analysis"] >= 0)
    found = numbers[good].assign(analysis=table.loc[good, "analysis"], space=table.loc[good, "space"])
    found = found.sort_values("analysis", kind="stable")
    talairach = found["space"].astype(str).str.upper().str.startswith("TAL").to_numpy()
    if talairach.any():
        xyz = np.array(found[["x", "y", "z"]], dtype=np.float64)
        xyz[talairach] = tal_to_mni(xyz[talairach])
        found[["x", "y", "z"]] = xyz
    return found, problems, left_out(table[~usable], "id", None)


Stated = dict[str, tuple[NDArray[np.int64], Sequence[Any]]]
"""Column → the studies that have a value in it, and the values."""


class _Facts:
    """What the metadata and the annotations say of each study, read at the first of its analyses (`ids`)."""

    def __init__(self, named: Mapping[str, Path], ids: NDArray[Any], *, terms: bool) -> None:
        self.n = len(ids)
        self.metadata = _stated(named.get("metadata.parquet"), ids, lambda name: name in _SIZES)
        self.annotations = _stated(
            named.get("annotations.parquet"),
            ids,
            lambda name: bool(_wanted_group(name) or _TASK.fullmatch(name) or (terms and _TERM.fullmatch(name))),
        )

    def sizes(self) -> list[int | None]:
        """Return each study's sample size: the source's own, else that of the largest group a machine found."""
        found: list[int | None] = [None] * self.n
        for column, (rows, values) in self.annotations.items():
            if _wanted_group(column) == "count":
                for at, value in zip(rows.tolist(), values, strict=True):
                    n = _size(value)
                    found[at] = found[at] if n is None else max(n, found[at] or 0)
        for column in _SIZES[::-1]:
            for at, value in zip(*self.metadata.get(column, ((), ())), strict=True):
                n = _size(value)
                found[at] = found[at] if n is None else n
        return found

    def fields(self) -> list[dict[str, str]]:
        """Return what a machine stated of each study, by field."""
        found: list[dict[str, str]] = [{} for _ in range(self.n)]
        for column, (rows, values) in self.annotations.items():
            task = _TASK.fullmatch(column)
            key = _wanted_group(column) or (task[1].rpartition(".")[2].lower() if task else "")
            for at, value in zip(rows.tolist(), values, strict=True) if key else ():
                text, before = _text(value), found[at].get(key, "")
                if text and text not in before.split("; "):
                    found[at][key] = f"{before}; {text}" if before else text
        for one in found:  # a group without a diagnosis is named by its kind ("healthy")
            diagnoses, kinds = one.get("diagnosis", ""), one.get("group_name", "").split("; ")
            if not diagnoses and kinds != [""]:
                one["diagnosis"] = one["group_name"]
            elif "healthy" in kinds and "healthy" not in diagnoses.split("; "):
                one["diagnosis"] = f"{diagnoses}; healthy"
        return found

    def tables(self) -> tuple[TermTable, ...]:
        """Return the terms the release annotates; none where it has none."""
        columns = [name for name in self.annotations if _TERM.fullmatch(name)]
        if not columns:
            return ()
        rows = [self.annotations[name][0] for name in columns]
        weights = np.concatenate([pd.to_numeric(pd.Series(self.annotations[n][1]), errors="coerce") for n in columns])
        at = np.concatenate(rows), np.repeat(np.arange(len(columns)), [len(r) for r in rows])
        matrix = sparse.csr_matrix(
            (np.nan_to_num(weights.astype(np.float32)), at), shape=(self.n, len(columns)), dtype=np.float32
        )
        names = tuple(column.partition("__")[2] for column in columns)
        return (TermTable(name="neurosynth_tfidf", names=names, weights=matrix, threshold=FREQUENT),)


def _stated(path: Path | None, ids: NDArray[Any], wanted: Callable[[str], bool]) -> Stated:
    """Return the values that a table's columns have at some ids; what is empty is left out, for nearly all of it is."""
    columns = [name for name in _columns(path) if wanted(name)] if path is not None else []
    if path is None or not columns:
        return {}
    import pyarrow as arrow

    try:
        table = _parquet().read_table(path, columns=["id", *columns])
        there = pd.Index(table.column("id").to_pylist()).astype(str)
        places = pd.Series(np.arange(len(there)), index=there).groupby(level=0).first().reindex(ids)
        rows = np.flatnonzero(places.notna())
        table = table.take(arrow.array(places.iloc[rows].astype(np.int64)))
        found = {}
        for name in columns:
            column = table.column(name)
            has = np.asarray(column.is_valid())
            values = column.filter(arrow.array(has))
            found[name] = (rows[has], values.to_numpy() if _TERM.fullmatch(name) else values.to_pylist())
    except (OSError, ValueError, KeyError) as error:
        raise FormatError(f"{path.name} cannot be read: {error}", hint="Download the release again.") from error
    return found


def _wanted_group(column: str) -> str | None:
    """Return the field of a group that a column of the annotations states; None for other columns ("count" is a size)."""
    match = _GROUP.fullmatch(column)
    if match is None or match[2] not in (*_OF_GROUPS, "count"):
        return None
    return match[2]


def _size(value: Any) -> int | None:
    """Return a sample size, of a list its mean, as NiMARE takes it; None where there is none."""
    numbers = np.atleast_1d(np.asarray(value, dtype=object)).ravel()
    found = [
        float(x) for x in numbers if isinstance(x, int | float | np.number) and np.isfinite(float(x)) and float(x) >= 1
    ]
    return round(sum(found) / len(found)) if found else None


def _text(value: Any) -> str:
    if isinstance(value, list | tuple | np.ndarray):
        return "; ".join(filter(None, map(_text, value)))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value).strip()


def _entries(studies: pd.DataFrame, facts: _Facts) -> tuple[Entry, ...]:
    columns = [
        studies[name].fillna("").astype(str).str.strip()
        for name in ("study_id", "name", "authors", "publication", "year")
    ]
    return tuple(
        Entry(
            id=number,
            title=title,
            authors=authors,
            journal=journal,
            year=year.removesuffix(".0"),
            n=n,
            fields=fields,
            by_machine=frozenset(fields),
        )
        for number, title, authors, journal, year, n, fields in zip(
            *columns, facts.sizes(), facts.fields(), strict=True
        )
    )
