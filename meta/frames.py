"""Clusters, peaks and experiments as data frames, from the tables that an analysis writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corpora.frames.columns import Column, choice, joined, number, text, to_frame, whole
from corpora.nouns.studies import Contrast
from corpora.protocol import CodingField

if TYPE_CHECKING:
    import pandas as pd

CLUSTERS = (
    text("analysis", "name of the analysis: main, a subgroup's, a contrast's, a conjunction's"),
    whole("cluster", "number of the cluster, from 1"),
    number("x", "weighted centre, MNI: negative is left", "mm"),
    number("y", "weighted centre, MNI", "mm"), number("z", "weighted centre, MNI", "mm"),
    number("volume_mm3", "volume", "mm³"),
    whole("voxels", "volume", "voxels of 2 mm"),
    number("p_fwe", "family-wise p of the cluster's size; absent for contrasts and conjunctions"),
    choice("statistic", "what `maximum` is: the ALE value, or the Z of a contrast", "ale", "contrast_z"),
    number("maximum", "largest value in the cluster"),
    whole("n_peaks", "local maxima"),
    number("left", "share left of the midline", "0 to 1"), number("right", "share right of it", "0 to 1"),
    number("midline", "share on it", "0 to 1"),
    text("foci_inside", "experiments with foci in the cluster, and how many"),
    number("x_tal", "weighted centre, Talairach", "mm"), number("y_tal", "weighted centre, Talairach", "mm"),
    number("z_tal", "weighted centre, Talairach", "mm"),
    number("min_x", "smallest x of its voxels, MNI", "mm"), number("max_x", "largest x", "mm"),
    number("min_y", "smallest y", "mm"), number("max_y", "largest y", "mm"),
    number("min_z", "smallest z", "mm"), number("max_z", "largest z", "mm"),
)  # fmt: skip
"""Followed by a column `labels: ATLAS` for each atlas: regions and their shares of the cluster, largest first."""

PEAKS = (
    whole("cluster", "number of the cluster"), whole("peak", "number of the peak in it, highest first"),
    number("x", "MNI", "mm"), number("y", "MNI", "mm"), number("z", "MNI", "mm"),
    number("ale", "ALE value"), number("p", "uncorrected p"), number("z_score", "Z"),
)  # fmt: skip
"""Followed by a column for each atlas: the region at the peak, or the nearest one with its distance."""

EXPERIMENTS = (
    text("experiment", "name of the experiment, unique in the analysis"),
    text("report", "id of the report"),
    text("study", "first author and year"),
    text("contrast", "the contrast as confirmed"),
    text("sample", "the group of participants; experiments of one sample can be pooled"),
    whole("n", "participants", "people"),
    whole("n_foci", "confirmed foci"),
    text("spaces", "spaces its foci are printed in, separated by semicolons"),
    text("unconfirmed", "values of this row that a machine read and nobody confirmed, separated by semicolons"),
)  # fmt: skip
"""Followed by a column for each other field of the plan's `extraction.coding`."""

_CODED_HERE = ("sample", "n")
"""Coding fields that are columns of `EXPERIMENTS`."""

_LABELS = "labels: "
_MAXIMUM = "max_"
_LIMITS = ("max_x", "max_y", "max_z")
_PERCENT = 100.0
"""Tables print shares as "55.3%"."""


def read_table(tsv: str) -> list[dict[str, str]]:
    """Return the rows of a table an analysis wrote; lines that begin with "#" are comments."""
    text_lines = io.StringIO(tsv.removeprefix("\ufeff"), newline="")
    lines = (line for line in text_lines if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t"))


def clusters_frame(tables: Iterable[tuple[str, str, str]]) -> pd.DataFrame:
    """Return the clusters of (analysis, table in MNI, table in Talairach), in order; columns are `CLUSTERS`."""
    rows: list[dict[str, Any]] = []
    labels: dict[str, None] = {}
    for analysis, mni, talairach in tables:
        for row, tal in zip(read_table(mni), read_table(talairach), strict=True):
            rows.append({"analysis": analysis, **_cluster_cells(row, tal)})
            labels |= dict.fromkeys(name for name in row if name.startswith(_LABELS))
    extra = [text(name, "regions by this atlas and their shares of the labelled voxels") for name in labels]
    return to_frame(rows, (*CLUSTERS, *extra))


def _cluster_cells(row: Mapping[str, str], tal: Mapping[str, str]) -> dict[str, Any]:
    statistic = next(name for name in row if name.startswith(_MAXIMUM) and name not in _LIMITS).removeprefix(_MAXIMUM)
    cells: dict[str, Any] = {name: value or None for name, value in row.items()}
    cells |= {axis: row[f"weighted_centre_{axis}"] for axis in "xyz"}
    cells |= {f"{axis}_tal": tal[f"weighted_centre_{axis}"] for axis in "xyz"}
    cells |= {side: float(row[side].rstrip("%")) / _PERCENT for side in ("left", "right", "midline")}
    whole_numbers = {name: int(row[name]) for name in ("cluster", "voxels", "n_peaks")}
    return cells | whole_numbers | {"statistic": statistic, "maximum": row[_MAXIMUM + statistic]}


def peaks_frame(tsv: str) -> pd.DataFrame:
    """Return the peaks of one analysis in MNI, in the order of the table; columns are `PEAKS`."""
    rows = read_table(tsv)
    names = [column.name for column in PEAKS]
    extra = [text(name, "region by this atlas") for name in (rows[0] if rows else {}) if name not in names]
    cells = ({**row, "cluster": int(row["cluster"]), "peak": int(row["peak"])} for row in rows)
    return to_frame(({k: v or None for k, v in row.items()} for row in cells), (*PEAKS, *extra))


def experiments_frame(
    contrasts: Sequence[tuple[str | None, Contrast]],
    fields: Sequence[CodingField],
    unconfirmed: Mapping[tuple[str, str], Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return one row per (report, contrast), in the order given; columns are `EXPERIMENTS` and the coding fields.

    `unconfirmed` names the values nobody confirmed by report and contrast.
    """
    named = unconfirmed or {}
    names = {field.name: _column_name(field) for field in fields if field.name not in _CODED_HERE}
    coded = [field for field in fields if field.name in names]
    rows = [
        {names[f.name]: _coded(contrast.coding.get(f.name), f) for f in coded}
        | _experiment_cells(report, contrast)
        | {"unconfirmed": joined(named.get((report or "", contrast.name), ()))}
        for report, contrast in contrasts
    ]
    extra = [_column(field, names[field.name], [row[names[field.name]] for row in rows]) for field in coded]
    return to_frame(rows, (*EXPERIMENTS, *extra))


def _column_name(field: CodingField) -> str:
    """Return the name of a field's column: coded_NAME where NAME is a column of ours with another meaning."""
    taken = {column.name for column in EXPERIMENTS}
    return f"coded_{field.name}" if field.name in taken else field.name


def _experiment_cells(report: str | None, contrast: Contrast) -> dict[str, Any]:
    spaces = sorted({focus.space.value for focus in contrast.foci if focus.space})
    return {
        "experiment": contrast.id,
        "report": report,
        "study": contrast.study,
        "contrast": contrast.name,
        "sample": contrast.sample,
        "n": contrast.n,
        "n_foci": len(contrast.foci),
        "spaces": joined(spaces),
    }


def _coded(value: str | None, field: CodingField) -> str | int | float | None:
    """Return a coded value by the type of its field; what is no number there stays the text it is."""
    if not value or field.type not in ("integer", "number"):
        return value or None
    try:
        found = float(value)
    except ValueError:
        return value
    return int(found) if field.type == "integer" and found.is_integer() else found


def _column(field: CodingField, name: str, values: Sequence[str | int | float | None]) -> Column:
    """Return the column of a coding field: numbers where every value is one, else texts."""
    meaning = field.label.in_language("en")
    if field.type == "choice":
        return choice(name, meaning, *field.values)
    present = [value for value in values if value is not None]
    if field.type == "integer" and all(isinstance(value, int) for value in present):
        return whole(name, meaning)
    if field.type == "number" and not any(isinstance(value, str) for value in present):
        return number(name, meaning)
    return text(name, meaning)
