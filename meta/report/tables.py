"""ClusterSummary tables as GingerALE prints them, in MNI and in Talairach: centres, extent, peaks, labels.

Coordinates are computed on the MNI grid and carried into Talairach voxel by voxel (Lancaster 2007), so
that the extent of a cluster is right in both spaces. Shares of labels count labelled voxels only, as
GingerALE's do; how many voxels carry a label is printed beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpora.nouns.studies import Contrast, Focus, Space
from corpora.sheets import MARK, sheet_text
from meta.engine.experiments import Experiment
from meta.engine.space import Floats, is_in_brain
from meta.labels import Atlas
from meta.summary import ClusterSummary, LabelShare, Place

CLUSTER_COLUMNS = (
    "cluster", "volume_mm3", "voxels", "p_fwe", "weighted_centre_x", "weighted_centre_y", "weighted_centre_z", "centre_x",
    "centre_y", "centre_z", "min_x", "min_y", "min_z", "max_x", "max_y", "max_z",
)  # fmt: skip
HEMISPHERE_COLUMNS = ("n_peaks", "left", "right", "midline")
EXPERIMENT_COLUMNS = (
    "experiment", "study", "sample", "contrast", "n", "x", "y", "z", "space", "mni_x", "mni_y", "mni_z", "in_mask", "raw",
    "document", "table", "page", "row", "unconfirmed",
)  # fmt: skip


def format_percent(share: float) -> str:
    """Return a share as "55.3%"."""
    return f"{100 * share:.1f}%"


def format_labels(shares: Sequence[LabelShare], language: str = "en", at_most: int | None = None) -> str:
    """Return "Claustrum 55.3%; Insula 34.2%"."""
    listed = shares if at_most is None else shares[:at_most]
    return "; ".join(f"{s.name if language == 'en' else s.name_zh} {format_percent(s.share)}" for s in listed)


def _coordinates(place: Place, space: Space, digits: int) -> list[str]:
    return [f"{round(value, digits) + 0.0:.{digits}f}" for value in place.at(space)]


def clusters_tsv(
    clusters: Sequence[ClusterSummary], space: Space, atlases: Sequence[Atlas], statistic: str = "ale"
) -> str:
    """Return the cluster table in one space, one row per cluster, tab separated."""
    header = [
        *CLUSTER_COLUMNS,
        f"max_{statistic}",
        *HEMISPHERE_COLUMNS,
        *(f"labels: {atlas.title}" for atlas in atlases),
        *(f"labelled voxels: {atlas.title}" for atlas in atlases),
        "foci_inside",
    ]
    return to_tsv(header, [_cluster_row(cluster, space) for cluster in clusters])


def _cluster_row(c: ClusterSummary, space: Space) -> list[str]:
    places = (c.weighted_centre, c.centre, *c.extent)
    return [
        str(c.number),
        f"{c.volume_mm3:.0f}",
        str(c.n_voxels),
        "" if c.p_fwe is None else f"{c.p_fwe:.6g}",
        *(text for place in places for text in _coordinates(place, space, 1)),
        f"{c.maximum:.6f}",
        str(len(c.peaks)),
        *map(format_percent, c.hemispheres),
        *(format_labels(shares) for shares in c.shares),
        *map(str, c.labelled),
        "; ".join(f"{name} ({count})" for name, count in c.foci_inside),
    ]


def peaks_tsv(
    clusters: Sequence[ClusterSummary], space: Space, atlases: Sequence[Atlas], statistic: str = "ale"
) -> str:
    """Return the peaks of all clusters in one space, tab separated."""
    header = ["cluster", "peak", "x", "y", "z", statistic, "p", "z_score", *(atlas.title for atlas in atlases)]
    rows = [
        [
            str(c.number),
            str(i),
            *_coordinates(peak.place, space, 1 if space is Space.TAL else 0),
            f"{peak.value:.6f}",
            f"{peak.p:.3e}",
            f"{peak.z:.3f}",
            *(label or "" for label in peak.labels),
        ]
        for c in clusters
        for i, peak in enumerate(c.peaks, start=1)
    ]
    return to_tsv(header, rows)


def labels_tsv(clusters: Sequence[ClusterSummary], atlases: Sequence[Atlas]) -> str:
    """Return the share of every label of every atlas in every cluster, English and Chinese."""
    header = ["cluster", "atlas", "label", "label_zh", "share", "voxels"]
    rows = [
        [str(c.number), atlas.title, s.name, s.name_zh, format_percent(s.share), str(s.n_voxels)]
        for c in clusters
        for atlas, shares in zip(atlases, c.shares, strict=True)
        for s in shares
    ]
    return to_tsv(header, rows)


def experiments_tsv(experiments: Sequence[Experiment], contrasts: Sequence[Contrast]) -> str:
    """Return every focus of every experiment, as read and as analysed, with the place it came from.

    The foci of an experiment are those of its contrasts, in order.
    """
    by_id = {contrast.id: contrast for contrast in contrasts}
    rows = []
    for item in experiments:
        foci = [(by_id[name], focus) for name in item.contrasts for focus in by_id[name].foci]
        rows += [_focus_row(item, *pair, mni) for pair, mni in zip(foci, item.foci, strict=True)]
    return to_tsv(EXPERIMENT_COLUMNS, rows)


def _focus_row(item: Experiment, contrast: Contrast, f: Focus, mni: Floats) -> list[str]:
    return [
        item.id,
        item.study,
        item.sample,
        contrast.name,
        f"{item.subjects:g}",
        *(f"{v:g}" for v in (f.x, f.y, f.z)),
        f.space.value if f.space else "",
        *(f"{round(v, 3) + 0.0:.3f}" for v in mni),
        "yes" if is_in_brain(mni[None])[0] else "no",
        f.raw,
        f.document or "",
        f.table or "",
        "" if f.page is None else str(f.page),
        "" if f.row is None else str(f.row + 1),
        "; ".join(contrast.unconfirmed),
    ]


def to_tsv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return tab-separated text, its heading first; tabs and line ends inside a cell become spaces."""
    return MARK + sheet_text(header, rows, delimiter="\t")


TABLES = {
    "clusters_MNI.tsv": "significant clusters; coordinates are MNI152, in mm",
    "clusters_TAL.tsv": "the same clusters; coordinates are Talairach, in mm",
    "peaks_MNI.tsv": "peaks of the significant clusters; coordinates are MNI152, in mm",
    "peaks_TAL.tsv": "the same peaks; coordinates are Talairach, in mm",
    "labels.tsv": "share of every label of every atlas in every cluster",
    "experiments.tsv": "every focus as read (x, y, z in `space`) and as analysed (mni_x, mni_y, mni_z), with its source; `unconfirmed`: what of its contrast a machine read and nobody confirmed",
    "contributions.tsv": "what each study contributes to each cluster; `unconfirmed`: as in experiments.tsv, over its contrasts",
    "candidates.tsv": "every cluster at the cluster-forming threshold, significant or not; weighted centres, MNI152, in mm",
}
"""What the rows of each table are, and the space of its coordinates."""


def describe_tables(names: Iterable[str]) -> str:
    """Return the README of a folder of tables: what each holds."""
    lines = [f"| `{name}` | {TABLES[name]} |\n" for name in sorted(names)]
    return "# Tables\n\nTab-separated, UTF-8, headings in the first line.\n\n| file | rows |\n|---|---|\n" + "".join(
        lines
    )
