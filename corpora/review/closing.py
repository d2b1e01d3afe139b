"""A version is sealed: its results are kept beside those to come, and a row says what it was."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from corpora.documents.copied import with_links
from corpora.errors import ProtocolError
from corpora.files import why_refused
from corpora.ids import sha256_hex
from corpora.outputs.folders import WRITTEN, clear
from corpora.review.versions import Version, close_version, open_version, read_versions
from corpora.store import Run, Store, under_lock
from corpora.store.seals.making import read_head
from corpora.store.seals.seal import SEAL_NAME, to_bytes

FOLDER = "versions"
KEPT = "version_file"
"""Kind of the row that keeps a file of a sealed version; `focimine verify` looks at them."""
VERSION = "1"
SEALING = "close-version"
"""The stage whose runs seal a version and write its files."""
FLOW = "prisma"
"""Folder of a version's flow diagram, in that of the version."""
CHANGES = ("changes.json", "changes.csv")
"""What a version changed, beside the pages; written last and in this order."""

EARLIER = 0
"""Number under which the results of an earlier review in another folder are kept."""


def folder_of(number: int) -> str:
    """Return the folder of a sealed version, seen from the review's."""
    return f"{FOLDER}/{number}"


def keep_results(run: Run, number: int, made_in: Store | None = None, *, until: int | None = None) -> tuple[str, ...]:
    """Copy what the last analysis made to `versions/<number>/`, a row for each file; return what could not be kept.

    That are the files changed or removed since that analysis. Links of the report that led to files which are not copied lead there from
    its new place, or are words alone where there is none. `made_in` is the review the results are of, where it is
    not the run's own; `until` its last row that counts, where that is not the ledger's.
    """
    source = made_in or run.store
    missing: list[str] = []
    whole: list[str] = []
    for row in source.query(_RESULTS, (until,)):
        path = source.path_of(row["file"])
        same = path.is_file() and sha256_hex(path.read_bytes()) == row["sha"]
        (whole if same else missing).append(str(row["file"]))
    for file in whole:
        data = source.path_of(file).read_bytes()
        if "/" not in file:
            data = with_links(data, file, partial(_led, run.store, set(whole)))
        name, digest = f"{folder_of(number)}/{file}", sha256_hex(data)
        run.store.keep_as(name, data)
        run.add(KEPT, f"{name}@{digest}", {"file": name, "sha256": digest})
    return tuple(missing)


def _led(store: Store, copied: Set[str], address: str) -> str | None:
    """Return where a link of a report leads from the copy in a version's folder: beside it, up to the review, or nowhere (None)."""
    file = unquote(address.partition("#")[0])
    if file in copied or any(name.startswith(f"{file.rstrip('/')}/") for name in copied):
        return address
    return f"../../{address}" if not why_refused(file) and (store.folder / file).exists() else None


_RESULTS = """SELECT body ->> 'file' AS file, body ->> 'sha256' AS sha FROM ledger WHERE kind = 'result' AND run = (
    SELECT run FROM ledger WHERE kind = 'analysed' AND seq <= coalesce(?, seq) ORDER BY seq DESC LIMIT 1) ORDER BY 1"""


@under_lock
def seal(store: Store, counts: Mapping[str, int], *, who: str | None) -> Version:
    """Seal the open version and return it sealed. `counts` are the boxes of its flow diagram.

    Without `who` it is sealed by the program, because the next one begins. ProtocolError when no version is open.
    """
    version = read_versions(store)[-1]
    if not version.is_open:
        hint = "Open the next one with `focimine update`."
        raise ProtocolError(f"Version {version.number} is closed already, and no other is open.", hint=hint)
    _remove_drafts(store.folder / folder_of(version.number))
    head = store.query("SELECT seq, hash FROM head")[0]
    with store.run(SEALING, version=VERSION, who=who, number=version.number) as run, store.transaction():
        missing = keep_results(run, version.number)
        body: dict[str, Any] = {"rows": head["seq"], "hash": head["hash"], "counts": dict(counts)}
        body |= {"protocol": sha256_hex(store.protocol_path.read_text(encoding="utf-8"))}
        body |= {"results_missing": list(missing)} if missing else {}
        close_version(run, version.number, body, who=who)
    return read_versions(store)[-1]


def seal_file(store: Store) -> bytes:
    """Return the seal of the last row of a version; `store` is the review in that version's state."""
    return to_bytes(read_head(store))


def record_files(store: Store, number: int) -> None:
    """Record the SHA-256 of the files of a version that was closed (its seal, what it changed), each that no row names yet.

    The rows come after the version's last one, which its seal covers. The flow diagram may be drawn again at any time. Where
    nothing is new, nothing is written.
    """
    folder = store.folder / folder_of(number)
    known = {row["file"] for row in store.query("SELECT body ->> 'file' AS file FROM ledger WHERE kind = ?", (KEPT,))}
    paths = sorted(path for path in (folder / SEAL_NAME, *folder.glob("changes*")) if path.is_file())
    names = [path.relative_to(store.folder).as_posix() for path in paths]
    new = [name for name in names if name not in known]
    if new:
        with store.run(SEALING, version=VERSION, recorded=number) as run:
            for name in new:
                digest = sha256_hex(store.path_of(name).read_bytes())
                run.add(KEPT, f"{name}@{digest}", {"file": name, "sha256": digest})


def _remove_drafts(folder: Path) -> None:
    """Remove the flow and the changes that were printed of a version while it was open: the sealed one's take their place.

    What somebody changed in them is kept under another name.
    """
    clear(folder / FLOW, "prisma*")
    (folder / FLOW / WRITTEN).unlink(missing_ok=True)
    clear(folder, "changes*")


@under_lock
def begin_next(store: Store, *, trigger: str | None, who: str | None) -> Version:
    """Open the next version and return it; ProtocolError while one is open."""
    version = read_versions(store)[-1]
    if version.is_open:
        hint = "Close it first: focimine update --close --who NAME."
        raise ProtocolError(f"Version {version.number} is open (since {version.since}).", hint=hint)
    body = {"trigger": trigger} if trigger else {}
    with store.run("update", version=VERSION, who=who, number=version.number + 1) as run:
        open_version(run, version.number + 1, body, who=who)
    return read_versions(store)[-1]


def without_all_files(store: Store) -> list[Version]:
    """Return the sealed versions whose folder lacks the flow or the changes: the program ended before they were written.

    Versions sealed in hindsight (a copied folder) never had any.
    """
    sealed = [version for version in read_versions(store) if version.seal and "rows" in version.seal]
    names = (f"{FLOW}/prisma.csv", *CHANGES)
    folders = {version.number: store.folder / folder_of(version.number) for version in sealed}
    return [one for one in sealed if not all((folders[one.number] / name).is_file() for name in names)]


def files_lacking_lines(store: Store) -> list[str]:
    """Return a line for each version that was sealed without all its files, with the command that writes them."""
    is_open = read_versions(store)[-1].is_open
    remedy = "the next `focimine update` writes them" if is_open else "run `focimine update --close --who NAME` again"
    return [
        f"Version {version.number} was sealed, its files were not all written: {remedy}."
        for version in without_all_files(store)
    ]
