"""The tables that the last `focimine analyse` of a review wrote into its folder."""

from __future__ import annotations

from corpora.ids import sha256_hex
from corpora.sheets import read_sheet
from corpora.store import Store
from screen.audit.clusters import Analysis

_TABLES = {"experiments.tsv": "experiments", "clusters_MNI.tsv": "clusters", "contributions.tsv": "contributions"}
_LAST_RUN = """SELECT analysis, file, sha256 FROM results
WHERE run = (SELECT run FROM results ORDER BY seq DESC LIMIT 1) ORDER BY seq"""


def read_analyses(store: Store) -> tuple[list[Analysis], str]:
    """Return the last run's analyses, and what is doubtful about its tables: "" or a few words."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    missing = changed = 0
    for row in store.query(_LAST_RUN):
        name = _TABLES.get(str(row["file"]).rpartition("/tables/")[2])
        if name is None:
            continue
        path = store.path_of(row["file"])
        if not path.is_file():
            missing += 1
            continue
        data = path.read_bytes()
        changed += sha256_hex(data) != row["sha256"]
        if len(data.splitlines()) > 1:
            sheet = read_sheet(data, name=path.name)
            found.setdefault(row["analysis"], {})[name] = [line.cells for line in sheet.rows()]
    notes = [f"{missing} tables are missing"] if missing else []
    notes += [f"{changed} tables were changed since the analysis wrote them"] if changed else []
    return [Analysis(name=name, **tables) for name, tables in found.items()], "; ".join(notes)
