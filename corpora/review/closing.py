"""A version is sealed: its results are kept beside those to come, and a row says what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpora.errors import ProtocolError
from corpora.files import write_atomically
from corpora.ids import sha256_hex
from corpora.review.versions import Version, close_version, open_version, read_versions
from corpora.store import Store

FOLDER = "versions"
KEPT = "version_file"
"""Kind of the row that keeps a file of a sealed version; `focimine verify` looks at them."""
VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which result files were kept, and which were not: changed or removed since the analysis that made them."""

    files: Mapping[str, str]
    missing: tuple[str, ...] = ()


def folder_of(number: int) -> str:
    """Return the folder of a sealed version, seen from the review's."""
    return f"{FOLDER}/{number}"


def keep_results(store: Store, version: Version, until: int | None = None) -> Kept:
    """Copy what the last analysis of a version made to `versions/N/`; return what was kept, by path and SHA-256.

    `until` is the version's last row where that is not the ledger's.
    """
    sql = """SELECT body ->> 'file' AS file, body ->> 'sha256' AS sha FROM ledger WHERE kind = 'result' AND run = (
        SELECT run FROM ledger WHERE kind = 'analysed' AND seq <= coalesce(?, seq) ORDER BY seq DESC LIMIT 1) ORDER BY 1"""
    files: dict[str, str] = {}
    missing = []
    for row in store.query(sql, (until,)):
        path = store.folder / row["file"]
        data = path.read_bytes() if path.is_file() else b""
        if sha256_hex(data) != row["sha"]:
            missing.append(str(row["file"]))
            continue
        files[str(row["file"])] = str(row["sha"])
        target = store.folder / folder_of(version.number) / row["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data)
    return Kept(files=files, missing=tuple(missing))


def seal(store: Store, counts: Mapping[str, int], *, who: str | None) -> Version:
    """Seal the open version and return it sealed. `counts` are the boxes of its flow diagram.

    Without `who` it is sealed by the program, because the next one begins. ProtocolError when no version is open.
    """
    version = read_versions(store)[-1]
    if not version.is_open:
        hint = "Open the next one with `focimine update`."
        raise ProtocolError(f"Version {version.number} is closed already, and no other is open.", hint=hint)
    kept = keep_results(store, version)
    head = store.query("SELECT seq, hash FROM head")[0]
    body: dict[str, Any] = {"rows": head["seq"], "hash": head["hash"], "counts": dict(counts)}
    body |= {"protocol": sha256_hex(store.protocol_path.read_text(encoding="utf-8")), "results": len(kept.files)}
    body |= {"results_missing": list(kept.missing)} if kept.missing else {}
    with store.run("close-version", version=VERSION, who=who, number=version.number) as run, store.transaction():
        for name, digest in kept.files.items():
            path = f"{folder_of(version.number)}/{name}"
            run.add(KEPT, f"{path}@{digest}", {"file": path, "sha256": digest})
        close_version(run, version.number, body, who=who)
    return read_versions(store)[-1]


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
