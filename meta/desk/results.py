"""Results at the desk: NiiVue with the maps over the template, clusters and foci that move the cross-hair, what changed."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of
from corpora.errors import StoreError
from meta.desk.shown_tables import to_shown
from meta.stage.kept.results import KeptResult, changes_since, read_results

TABLES = (
    ("clusters_MNI.tsv", "Clusters"),
    ("peaks_MNI.tsv", "Peaks"),
    ("experiments.tsv", "Foci"),
    ("contributions.tsv", "Contributions"),
    ("terms.tsv", "Terms"),
    ("overlays.tsv", "Networks"),
    ("candidates.tsv", "Clusters below the cut-off"),
)
"""Tables of an analysis that are shown, and what they are called."""
FIRST_MAPS = ("z_cluster_fwe.nii.gz", "ale_cluster_fwe.nii.gz", "z.nii.gz", "ale.nii.gz")
"""The map shown first: the first of these that the analysis has."""
REPORT_POLICY = "sandbox allow-scripts allow-popups; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:"
"""A page of results stands alone, holds its own scripts, and may reach neither the desk nor the network."""


def list_results(request: Request) -> Response:
    """Answer with the analyses there are, how many clusters each has, and what changed since the last version."""
    desk = desk_of(request)
    with desk.reading() as store:
        results = read_results(store)
        stamp = (store.head(), store.protocol_hash)
        changes = desk.kept("changes", stamp, lambda: changes_since(store))
    rows = [(result, _n_rows(result, "tables/clusters_MNI.tsv")) for result in results if result.maps]
    reports = [member for result in results if result.name == "review" for member in result.files]
    return desk.page(request, "results/results.html", rows=rows, reports=reports, changes=changes)


def _n_rows(result: KeptResult, member: str) -> int | None:
    return len(to_shown(result.read(member)).rows) if member in result.files else None


def show_result(request: Request) -> Response:
    """Answer with one analysis: the brain, its maps to choose from, and its tables."""
    desk = desk_of(request)
    result = _result(desk, request.path_params["analysis"])
    shown = [
        (title, name, to_shown(result.read(f"tables/{name}")))
        for name, title in TABLES
        if f"tables/{name}" in result.files
    ]
    first = next((name for name in FIRST_MAPS if f"maps/{name}" in result.files), result.maps[0] if result.maps else "")
    methods = f"methods.{desk.speaks(request)}.md"
    return desk.page(
        request,
        "results/result.html",
        result=result,
        tables=shown,
        first=first,
        changed=result.changed(),
        methods=result.read(methods).decode("utf-8", "replace") if methods in result.files else "",
    )


def show_file(request: Request) -> Response:
    """Answer with a file of an analysis that the ledger knows: a map, a picture, a page, a table to keep."""
    desk = desk_of(request)
    result, member = _result(desk, request.path_params["analysis"]), request.path_params["member"]
    data = result.read(member)
    suffix = Path(member).suffix.lower()
    if suffix in (".html", ".htm"):
        return Response(data, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": REPORT_POLICY})
    if suffix == ".png":
        return Response(data, media_type="image/png")
    name = Path(member).name
    how = "inline" if member.startswith("maps/") else "attachment"
    return Response(
        data, media_type="application/octet-stream", headers={"Content-Disposition": f'{how}; filename="{name}"'}
    )


def show_template(_request: Request) -> Response:
    """Answer with the template the maps lie over (MNI152, 2 mm)."""
    return Response(
        _template(),
        media_type="application/octet-stream",
        headers={"Cache-Control": "private, max-age=86400"},
    )


@cache
def _template() -> bytes:
    import nibabel as nib
    from nilearn.datasets import load_mni152_template

    image: nib.Nifti1Image = load_mni152_template(resolution=2)
    return gzip.compress(image.to_bytes(), mtime=0)


def _result(desk: Desk, name: str) -> KeptResult:
    with desk.reading() as store:
        found = next((result for result in read_results(store) if result.name == name), None)
    if found is None:
        raise StoreError(f"{name}: no result of that name.", hint="Run the analysis, or look at the list of results.")
    return found


RESULTS = Part(
    name="results",
    title="Results",
    start="/results",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/results", answer=list_results),
        Page(path="/results/template.nii.gz", answer=show_template),
        Page(path="/results/{analysis}", answer=show_result),
        Page(path="/results/{analysis}/{member:path}", answer=show_file),
    ),
)
