"""Analyse a sealed version again: its confirmed foci and its plan, with today's program, beside what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpora.errors import ProtocolError
from corpora.files import held
from corpora.ids import sha256_hex
from corpora.protocol import Protocol
from corpora.review.closing import KEPT, folder_of
from corpora.review.versions import find_version
from corpora.store import Store
from meta.report.version_page import map_line
from meta.stage.analyse import VERSION, Analysed, RecordParts, Report, prepare, run_plan_into
from meta.stage.kept.versions import compare_versions

STAGE = "analyse-again"
FOLDER = "again"
"""Inside a version's folder: the results of a later analysis of it. What was sealed lies beside it, unchanged."""


def analyse_again(
    store: Store,
    earlier: Store,
    protocol: Protocol,
    number: int,
    *,
    workers: int,
    scheduler: str | None = None,
    report: Report | None,
    parts: RecordParts | None = None,
) -> Analysed:
    """Run the plan of version `number` over what was confirmed when it was closed; write it into versions/N/again/.

    `earlier` is the review in that version's state and `protocol` its plan; the files written are rows of `store`, the
    review as it is. Nothing is computed again when neither the data, nor the plan, nor a version of the program has changed.

    Raises
    ------
    ProtocolError : the version is still open; nothing was confirmed in it, or its plan cannot be run.
    """
    if find_version(store, number).is_open:
        hint = "Give `focimine analyse` without --version."
        raise ProtocolError(f"Version {number} is open: its analysis is that of the review as it is.", hint=hint)
    sealed = store.folder / folder_of(number)
    folder = sealed / FOLDER
    flow = sealed / "prisma"
    ready = prepare(earlier, protocol, workers=workers, scheduler=scheduler, parts=parts, flow=flow)
    written = ready.pages(folder)
    if _last(store, number) == ready.fingerprint and not _missing(store, number):
        said = f"Nothing to do: {folder} matches the data and the plan of version {number}."
        return Analysed(lines=(said,), problems=(), reports=written)
    with held(store.folder, "An analysis of this review"):
        done = run_plan_into(earlier, ready, folder, report=report, to_review="../../../")
    with store.run(STAGE, version=VERSION, number=number, fingerprint=ready.fingerprint) as run, store.transaction():
        for path in done.files:
            name, digest = path.relative_to(store.folder).as_posix(), sha256_hex(path.read_bytes())
            run.add(KEPT, f"{name}@{digest}@{run.id}", {"file": name, "sha256": digest})
    return replace(done, lines=(*done.lines, *_beside_sealed(sealed, folder)))


def _last(store: Store, number: int) -> str | None:
    """Return the fingerprint of the last analysis of this version that was made later, and ended."""
    sql = """SELECT parameters ->> 'fingerprint' AS f FROM runs
        WHERE stage = ? AND parameters ->> 'number' = ? AND outcome = 'done' ORDER BY started DESC, run DESC LIMIT 1"""
    rows = store.query(sql, (STAGE, number))
    return rows[0]["f"] if rows else None


def _missing(store: Store, number: int) -> bool:
    return any(name.startswith(f"{folder_of(number)}/{FOLDER}/") for name in store.missing_files())


def _beside_sealed(sealed: Path, folder: Path) -> Iterator[str]:
    """Yield how far the maps agree with those that were sealed; what cannot be compared is said."""
    found = compare_versions(sealed, folder)
    if found is None:
        yield "The version was closed without results: there is nothing to compare these with."
        return
    for change in found.maps:
        yield f"Beside the sealed results: {map_line(change)}"
    for name in found.same:
        yield f"Beside the sealed results: {name}: the same, file for file."
    for name in found.only_before:
        yield f"Sealed, not analysed again: {name}."
    for name in found.only_now:
        yield f"Not among the sealed results: {name}."
