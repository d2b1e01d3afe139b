"""Results at the desk: NiiVue with the maps over the template, clusters and foci that move the cross-hair, what changed."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from corpora.curation.since_analysis import since_analysis
from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of
from corpora.errors import StoreError
from meta.desk.shown_tables import to_shown
from meta.report.words.version_words import VersionWords
from meta.stage.kept.results import REVIEW, KeptResult, changes_since, read_results

TABLES = (
    ("clusters_MNI.tsv", "Clusters"),
    ("peaks_MNI.tsv", "Peaks"),
    ("experiments.tsv", "Foci"),
    ("contributions.tsv", "Contributions"),
    ("candidates.tsv", "Clusters below the cut-off"),
)
"""Tables that come first, and what they are called; others are called by the names of their files."""
OTHER_LANGUAGE = {"en": ".zh.", "zh": ".en."}
"""What the names of files in the other language hold."""
PICTURES = {".png": "image/png", ".svg": "image/svg+xml"}
FIRST_MAPS = ("z_cluster_fwe.nii.gz", "ale_cluster_fwe.nii.gz", "z.nii.gz", "ale.nii.gz")
"""The map shown first: the first of these that the analysis has."""
REPORT_POLICY = "sandbox allow-scripts allow-popups; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:"
"""A page of results stands alone, holds its own scripts, and may reach neither the desk nor the network."""


def list_results(request: Request) -> Response:
    """Answer with the analyses there are, how many clusters each has, and what changed since the last version."""
    desk = desk_of(request)
    with desk.reading() as store:
        results = read_results(store)
        stamp, since = (store.head(), store.protocol_hash), since_analysis(store)
        before, changes = desk.kept("changes", stamp, lambda: changes_since(store)) or (None, None)
    rows = [(result, _n_rows(result, "tables/clusters_MNI.tsv")) for result in results if result.name != REVIEW]
    rows = [(result, n) for result, n in rows if _tables(result, desk.speaks(request)) or result.maps]
    reports = [member for result in results if result.name == REVIEW for member in result.files]
    words = VersionWords(language=desk.speaks(request))
    return desk.page(
        request,
        "results/results.html",
        rows=rows,
        reports=reports,
        changes=changes,
        before=before,
        words=words,
        since=since,
    )


def _n_rows(result: KeptResult, member: str) -> int | None:
    return len(to_shown(result.read(member)).rows) if member in result.files else None


def _tables(result: KeptResult, language: str) -> list[tuple[str, str]]:
    """Return (name, title) of a result's tables in a language, the usual ones first."""
    own = [member.removeprefix("tables/") for member in result.files if member.startswith("tables/")]
    own = [name for name in own if name.endswith(".tsv") and OTHER_LANGUAGE[language] not in name]
    known = dict(TABLES)
    titles = {name: Path(name).name.split(".")[0].replace("_", " ") for name in own if name not in known}
    return [(name, title) for name, title in TABLES if name in own] + list(titles.items())


def show_file(request: Request) -> Response:
    """Answer with one result, or with a file of it that the ledger knows."""
    desk, asked = desk_of(request), request.path_params["asked"]
    with desk.reading() as store:
        known = {result.name: result for result in read_results(store)}
    if asked in known:
        return _show_result(desk, request, known[asked])
    home = max((name for name in known if asked.startswith(f"{name}/")), key=len, default="")
    if not home:
        raise StoreError(f"{asked}: no result of that name.", hint="Run the analysis, or look at the list of results.")
    return _file(known[home], asked.removeprefix(f"{home}/"))


def _show_result(desk: Desk, request: Request, result: KeptResult) -> Response:
    """Return the page of a result: the brain, its maps to choose from, its tables and pictures."""
    language = desk.speaks(request)
    shown = [(title, name, to_shown(result.read(f"tables/{name}"))) for name, title in _tables(result, language)]
    pictures = [
        member
        for member in result.files
        if member.startswith("figures/") and Path(member).suffix in PICTURES and OTHER_LANGUAGE[language] not in member
    ]
    first = next((name for name in FIRST_MAPS if f"maps/{name}" in result.files), result.maps[0] if result.maps else "")
    methods = f"methods.{language}.md"
    return desk.page(
        request,
        "results/result.html",
        result=result,
        tables=shown,
        pictures=pictures,
        first=first,
        changed=result.changed(),
        methods=result.read(methods).decode("utf-8", "replace") if methods in result.files else "",
    )


def _file(result: KeptResult, member: str) -> Response:
    """Return a file of a result: a map, a picture, a page, a table to keep."""
    data = result.read(member)
    suffix = Path(member).suffix.lower()
    if suffix in (".html", ".htm"):
        return Response(data, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": REPORT_POLICY})
    if suffix in PICTURES:
        return Response(data, media_type=PICTURES[suffix], headers={"Content-Security-Policy": REPORT_POLICY})
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


RESULTS = Part(
    name="results",
    title="Results",
    start="/results",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/results", answer=list_results),
        Page(path="/results/template.nii.gz", answer=show_template),
        Page(path="/results/{asked:path}", answer=show_file),
    ),
)
