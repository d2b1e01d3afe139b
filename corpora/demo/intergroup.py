"""The first demonstration's material as rows of sheets, and what its end says in the terminal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from corpora.bundled import Corpus
from corpora.demo.material import read_codings, read_confirmations, read_decisions
from corpora.demo.steps import prisma_lines
from corpora.sheets import read_sheet
from corpora.store import Store

NEAR_MM = 10.0
"""A published cluster comes back when a significant one of ours has its centre this near."""


def decisions(corpus: Corpus, step: str) -> list[dict[str, str]]:
    """Return the curator's decisions at a step as rows, with the key of the work each is about."""
    return [
        {
            "key": d.key,
            "step": d.step.value,
            "judgement": d.judgement.value,
            "criterion": d.criterion or "",
            "failed": ";".join(d.failed),
            "reason": d.reason,
        }
        for d in read_decisions(corpus)
        if d.step.value == step
    ]


def confirmations(corpus: Corpus) -> list[dict[str, str]]:
    """Return the curator's word on every printed coordinate as rows."""
    return [
        {
            "key": c.key,
            "table": c.table,
            "x": f"{c.x:g}",
            "y": f"{c.y:g}",
            "z": f"{c.z:g}",
            "space": c.space.value,
            "action": c.action,
            "rename_contrast": c.contrast or "",
            "basis": c.basis,
            "reason": c.reason,
        }
        for c in read_confirmations(corpus)
    ]


def codings(corpus: Corpus) -> list[dict[str, str]]:
    """Return what Table 1 of the review codes of each experiment as rows."""
    return [
        {"key": c.key, "contrast": c.experiment, "field": c.field, "value": c.value, "quote": c.origin}
        for c in read_codings(corpus)
    ]


def to_summary(folder: Path) -> str:
    """Return what came out, for the terminal: PRISMA counts, foci by paper, and where the report is."""
    with Store.open(folder, read_only=True) as store:
        foci = store.query(
            "SELECT f.focus, d.name FROM foci f JOIN documents d ON d.document = f.document ORDER BY d.seq"
        )
        used = {row["focus"]: row["basis"] for row in store.query("SELECT focus, basis FROM confirmed_foci")}
    n_read = Counter(row["name"] for row in foci)
    n_used = Counter(row["name"] for row in foci if row["focus"] in used)
    n_inferred = Counter(row["name"] for row in foci if used.get(row["focus"]) == "inferred")
    lines = [
        "",
        "PRISMA counts",
        *prisma_lines(folder),
        "",
        "Foci: paper, read from its tables, used in the analysis",
    ]
    for name, read in n_read.items():
        inferred = f" ({n_inferred[name]} inferred)" if n_inferred[name] else ""
        lines.append(f"  {name:<26} {read:>4} read {n_used[name]:>4} used{inferred}")
    lines += [
        f"  {'all papers':<26} {n_read.total():>4} read {n_used.total():>4} used",
        "",
        *_cluster_lines(folder),
        "",
        f"The report: {(folder / 'report.html').resolve()}",
        f"      中文: {(folder / 'report.zh.html').resolve()}",
    ]
    return "\n".join(lines)


def _cluster_lines(folder: Path) -> list[str]:
    """Lay the published clusters of the main analysis beside ours, Talairach, distance between centres in mm."""
    table = folder / "results" / "main" / "tables" / "clusters_TAL.tsv"
    ours = [row.cells for row in read_sheet(table).rows()]
    lines = ["Published clusters (Talairach) beside ours"]
    for row in (row.cells for row in read_sheet(folder / "facts" / "published_clusters.csv").rows()):
        if row["analysis"] != "main":
            continue
        centre = [float(row[axis]) for axis in "xyz"]
        lines.append(
            f"  {row['region']}: ({row['x']}, {row['y']}, {row['z']}), {row['volume_mm3']} mm³, maximum ALE {row['ale']}"
        )
        near = min(ours, key=lambda o: math.dist(centre, _centre(o)), default=None)
        if near is None or math.dist(centre, _centre(near)) > NEAR_MM:
            lines.append("      does not come back: most of its foci are in papers without public coordinates")
        else:
            x, y, z = _centre(near)
            lines.append(
                f"      ours ({x:g}, {y:g}, {z:g}), {near['volume_mm3']} mm³, maximum ALE {float(near['max_ale']):.4f}: "
                f"{math.dist(centre, (x, y, z)):.2f} mm apart"
            )
    return lines


def _centre(row: Mapping[str, str]) -> tuple[float, float, float]:
    return float(row["weighted_centre_x"]), float(row["weighted_centre_y"]), float(row["weighted_centre_z"])
