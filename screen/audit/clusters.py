"""Where a report enters the results: its experiments and foci in the clusters of each analysis."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from screen.audit.tables import Table

Rows = Sequence[Mapping[str, str]]
_INSIDE = re.compile(r"(.+) \((\d+)\)")
HEADER = (
    "analysis", "experiment", "contrasts", "foci", "n", "cluster", "centre_mni", "volume_mm3", "foci_inside", "share_of_ale",
    "without_it",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The tables of one analysis as `focimine analyse` wrote them: experiments, clusters in MNI, contributions."""

    name: str
    experiments: Rows = ()
    clusters: Rows = ()
    contributions: Rows = ()


def clusters_table(analyses: Sequence[Analysis], documents: Collection[str], note: str = "") -> Table:
    """Return a row for each experiment of the report and each cluster it adds to; an experiment in none has one row.

    The report's experiments are those with a focus out of one of its `documents` (SHA-256); `contrasts` are those
    pooled in an experiment, where it is not called like its only one.
    """
    rows: list[tuple[str | int | None, ...]] = []
    for analysis in analyses:
        own: dict[str, list[Mapping[str, str]]] = {}
        for row in analysis.experiments:
            if row.get("document") in documents:
                own.setdefault(row["experiment"], []).append(row)
        for name, foci in own.items():
            rows += _experiment(analysis, name, foci)
    title = "In the analyses" + (f" ({note})" if note else "")
    return Table(title=title, header=HEADER, rows=tuple(rows))


def _experiment(analysis: Analysis, name: str, foci: Rows) -> list[tuple[str | int | None, ...]]:
    contrasts = [one for one in dict.fromkeys(focus.get("contrast", "") for focus in foci) if one]
    pooled = "; ".join(contrasts) if contrasts != [name] else ""
    head = (analysis.name, name, pooled, len(foci), foci[0].get("n"))
    added = {row["cluster"]: row for row in analysis.contributions if row["study"] == foci[0].get("study")}
    rows: list[tuple[str | int | None, ...]] = []
    for cluster in analysis.clusters:
        inside = _inside(cluster.get("foci_inside", "")).get(name, 0)
        adds = added.get(cluster["cluster"], {})
        share = float(adds.get("share") or 0)
        if inside or share:
            centre = ", ".join(cluster.get(f"weighted_centre_{axis}", "") for axis in "xyz")
            left = {"yes": "the cluster survives", "no": "the cluster is lost"}.get(
                adds.get("survives_without", ""), ""
            )
            rows.append(
                (*head, cluster["cluster"], centre, cluster.get("volume_mm3"), inside, f"{100 * share:.1f} %", left)
            )
    return rows or [(*head, "in none", "", "", None, "", "")]


def _inside(text: str) -> dict[str, int]:
    """Return the foci inside a cluster by experiment: "Hein, 2016 (b) (6); Fox, 2013 (2)"."""
    found = (_INSIDE.fullmatch(part) for part in text.split("; "))
    return {match[1]: int(match[2]) for match in found if match}
