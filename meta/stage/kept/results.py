"""The results of a review as its ledger knows them: which files belong to an analysis, read from where they were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import StoreError
from corpora.ids import sha256_hex
from corpora.review.versions import read_versions
from corpora.store import Store
from meta.stage.kept.versions import ResultChanges, compare_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptResult:
    """A result: its files by their names in its folder ("maps/z.nii.gz"), where each is, and its SHA-256 when it was written.

    An analysis is one, and so is each network and each decoded map ("macm/main-1", "decoding/main").
    """

    name: str
    at: str
    files: Mapping[str, Path]
    hashes: Mapping[str, str]

    @property
    def maps(self) -> tuple[str, ...]:
        """Return the names of its maps."""
        return tuple(name.removeprefix("maps/") for name in self.files if name.startswith("maps/"))

    def read(self, member: str) -> bytes:
        """Return a file; StoreError when it is none of the analysis, or is not in its place."""
        path = self.files.get(member)
        if path is None:
            raise StoreError(f"{self.name} has no file {member}.", hint="Follow a link of its page.")
        try:
            return path.read_bytes()
        except OSError as error:
            hint = "Run `focimine analyse`: it writes again what is missing."
            raise StoreError(f"{path.name} of {self.name} cannot be read: {error.strerror}.", hint=hint) from error

    def changed(self) -> tuple[str, ...]:
        """Return the files that are not what the analysis wrote: changed by hand, or missing."""
        return tuple(name for name, path in self.files.items() if _hash(path) != self.hashes[name])


def _hash(path: Path) -> str:
    try:
        return sha256_hex(path.read_bytes())
    except OSError:
        return ""


PARTS = ("maps", "tables", "figures", "foci")
"""Folders of a result's own files."""
REVIEW = "review"
"""The name under which the reports of the whole review are kept."""


def _home(file: str, analysis: str) -> tuple[str, str]:
    """Return the name of the result that a file is of, and the file's name in it."""
    steps = file.split("/")
    if steps[0] != "results":
        return analysis, file
    inner = next((n for n, step in enumerate(steps) if step in PARTS and n > 1), len(steps) - 1)
    return "/".join(steps[1:inner]), "/".join(steps[inner:])


def read_results(store: Store) -> tuple[KeptResult, ...]:
    """Return the results of a review in the order they were first written; `REVIEW` holds the reports of all."""
    files: dict[str, dict[str, Path]] = {}
    hashes: dict[str, dict[str, str]] = {}
    times: dict[str, str] = {}
    for row in store.query("SELECT analysis, file, sha256, at FROM results ORDER BY seq"):
        name, member = _home(row["file"], row["analysis"])
        files.setdefault(name, {})[member] = store.path_of(row["file"])
        hashes.setdefault(name, {})[member] = row["sha256"]
        times[name] = row["at"]
    return tuple(KeptResult(name=n, at=times[n], files=files[n], hashes=hashes[n]) for n in files)


def changes_since(store: Store) -> tuple[int, ResultChanges] | None:
    """Return the version before the last one, and what is different between its results and those of now; None without one."""
    before = read_versions(store)[-1].number - 1
    changes = compare_versions(store.folder / "versions" / str(before), store.folder) if before else None
    return None if changes is None else (before, changes)
