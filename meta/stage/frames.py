"""The experiments and the clusters of a review as data frames."""

from __future__ import annotations

from glob import escape
from typing import TYPE_CHECKING

from corpora.curation.unconfirmed import unconfirmed_values
from corpora.errors import StoreError
from corpora.ids import sha256_hex
from corpora.protocol import Protocol
from corpora.review.closing import FOLDER as VERSIONS
from corpora.store import Store
from meta.frames import clusters_frame, experiments_frame
from meta.plan import MAIN
from meta.stage.curated import included_reports

if TYPE_CHECKING:
    import pandas as pd

_TABLE = "tables/clusters_"
_LAST_RUN = """
SELECT analysis, file, sha256 FROM results
WHERE run = (SELECT run FROM results ORDER BY seq DESC LIMIT 1) ORDER BY seq
"""


def experiments(store: Store, protocol: Protocol) -> pd.DataFrame:
    """Return one row per experiment of the included reports; columns are `meta.frames.EXPERIMENTS` and the coding."""
    reports = included_reports(store)
    contrasts = [(report.id, contrast) for report in reports for contrast in report.contrasts]
    unconfirmed = unconfirmed_values(store, protocol).by_contrast(entering=False)
    return experiments_frame(contrasts, protocol.extraction.coding, unconfirmed)


def clusters(store: Store, protocol: Protocol) -> pd.DataFrame:
    """Return one row per cluster of the last `focimine analyse`; columns are `meta.frames.CLUSTERS`.

    The main analysis comes first, then subgroups, contrasts and conjunctions as in the plan.
    StoreError when a table is not the one that run wrote.
    """
    tables: dict[str, dict[str, str]] = {}
    for row in store.query(_LAST_RUN):
        if _TABLE in row["file"]:
            space = row["file"].rpartition(_TABLE)[2].removesuffix(".tsv")
            tables.setdefault(row["analysis"], {})[space] = _read(store, row["file"], row["sha256"])
    plan = protocol.analysis
    planned = [MAIN, *(item.name for group in (plan.subgroups, plan.contrasts, plan.conjunctions) for item in group)]
    order = sorted(tables, key=lambda name: (planned.index(name) if name in planned else len(planned), name))
    return clusters_frame((name, tables[name]["MNI"], tables[name]["TAL"]) for name in order)


def _read(store: Store, name: str, digest: str) -> str:
    path = store.path_of(name)
    # Of a sealed version the file that was kept, where a later analysis has overwritten it in results/.
    for place in (path, *sorted(store.folder.glob(f"{VERSIONS}/*/{escape(name)}"))):
        data = place.read_bytes() if place.is_file() else b""
        if sha256_hex(data) == digest:
            return data.decode()
    what = "was changed since the analysis wrote it" if path.is_file() else "is missing"
    raise StoreError(f"{path} {what}.", hint="Run `focimine analyse` again.")
