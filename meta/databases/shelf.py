"""Where databases are kept: a folder for each, with its files as they were published and what is known of them.

Nothing is converted: a release is read in about a second, and its files can be held against the publisher's.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import numpy as np

from corpora.errors import FormatError, ProtocolError
from corpora.ids import sha256_hex
from corpora.nouns.studies import Contrast
from meta.databases.database import Database, Entry
from meta.databases.neurostore import is_neurostore, read_neurostore
from meta.databases.outside import LISTED, list_text, without_far_foci
from meta.databases.release import read_release
from meta.engine.experiments import make_experiments
from meta.formats.read import read_foci

PLACE = "FOCIMINE_DATABASES"
"""Environment variable that names another folder."""
ABOUT = "about.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_RELEASE = re.compile(r"data-\w+_version-\w+_(?:coordinates|metadata)\.tsv(?:\.gz)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A database on the shelf: `about` is what `add` wrote of it."""

    name: str
    folder: Path
    about: dict[str, Any]


def shelf() -> Path:
    """Return the folder databases are kept in: of the user, or the one FOCIMINE_DATABASES names."""
    return Path(os.environ.get(PLACE) or Path(click.get_app_dir("focimine")) / "databases")


def listed() -> tuple[Kept, ...]:
    """Return the databases on the shelf, by name."""
    found = []
    for path in sorted(shelf().glob(f"*/{ABOUT}")):
        try:
            found.append(
                Kept(name=path.parent.name, folder=path.parent, about=json.loads(path.read_text(encoding="utf-8")))
            )
        except (OSError, ValueError):
            continue
    return tuple(found)


def add(
    sources: Sequence[Path], *, name: str | None = None, added: str, about: Mapping[str, Any] | None = None
) -> tuple[Kept, Database]:
    """Copy a database's files to the shelf, after they were read whole.

    Parameters
    ----------
    sources : the files of a release, a folder of them, or files of foci (Sleuth, CSV, NIMADS).
    added : the day, as it is to be written down.
    about : what else is known of its source (where it was downloaded from, its month).

    Raises
    ------
    FormatError : the files are no database, or one of that name is there with other files.
    """
    files = [path for source in sources for path in (sorted(source.iterdir()) if source.is_dir() else [source])]
    if not files:
        raise FormatError("There is no file to read.", hint="Name the files of a release, or a folder of them.")
    database = read_database(files, name=name)
    if not _NAME.fullmatch(database.name):
        raise FormatError(
            f'"{database.name}" cannot be a database\'s name.', hint="Use letters, digits, . _ and - (--name)."
        )
    folder = shelf() / database.name
    source = {**database.source, **(about or {})}
    told: dict[str, Any] = {
        "added": added,
        "n_studies": database.n_studies,
        "n_foci": len(database.foci),
        "unit": database.unit,
        "tables": [{"name": t.name, "kind": t.kind, "n_terms": len(t.names)} for t in database.tables],
        **({"n_foci_outside_brain": len(database.outside)} if database.outside else {}),
        "source": source,
    }
    used = [path for path in files if path.name in source["files"]]
    for kept in listed():
        if kept.name == database.name:
            if kept.about.get("source", {}).get("files") == source["files"]:
                return kept, database
            raise FormatError(
                f"A database {database.name} is on the shelf already, with other files.",
                hint=f"`focimine database remove {database.name}` first, or give --name.",
            )
    _copy(used, folder, told, list_text(database.outside) if database.outside else "")
    return Kept(name=database.name, folder=folder, about=told), database


def _copy(files: Sequence[Path], folder: Path, about: dict[str, Any], outside: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".adding-", dir=folder.parent))
    try:
        for path in files:
            shutil.copyfile(path, temporary / path.name)
        (temporary / ABOUT).write_bytes(
            (json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
        )
        if outside:
            (temporary / LISTED).write_text(outside, encoding="utf-8")
        temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def remove(name: str) -> Path:
    """Take a database off the shelf; return the folder that was removed. ProtocolError where there is none."""
    folder = _find(name).folder
    shutil.rmtree(folder)
    return folder


def open_database(name: str, *, terms: bool = True) -> Database:
    """Return a database of the shelf, by its name, or by its source's name (the newest version); NeuroStore's terms only where wanted.

    Raises
    ------
    ProtocolError : there is none of that name.
    FormatError : its files were changed since they were added.
    """
    kept = _find(name)
    listed_files: dict[str, str] = kept.about.get("source", {}).get("files", {})
    paths = [kept.folder / file for file in sorted(listed_files)]
    for path in paths:
        if not path.is_file() or sha256_hex(path.read_bytes()) != listed_files[path.name]:
            raise FormatError(
                f"{path} is not the file that was added.",
                hint=f"`focimine database remove {kept.name}`, then add it again.",
            )
    database = read_database(paths, name=kept.name, terms=terms)
    return replace(database, source={**database.source, "added": kept.about.get("added", "")})


def files_of(name: str) -> dict[str, str] | None:
    """Return the files of a database of the shelf with their SHA-256, as they were added; None where there is none."""
    try:
        listed_files: dict[str, str] = _find(name).about.get("source", {}).get("files", {})
    except ProtocolError:
        return None
    return listed_files


def _find(name: str) -> Kept:
    there = listed()
    for kept in there:
        if kept.name == name:
            return kept
    versions = [kept for kept in there if kept.about.get("source", {}).get("name") == name]
    if versions:
        return max(versions, key=lambda kept: [int(n) for n in re.findall(r"\d+", kept.name)])
    known = ", ".join(kept.name for kept in there) or "none"
    raise ProtocolError(
        f"There is no database {name}.", hint=f"On the shelf: {known}. Add one with `focimine database add`."
    )


def read_database(files: Sequence[Path], *, name: str | None = None, terms: bool = True) -> Database:
    """Return the database in a release's files, or in files of foci. FormatError where they are neither."""
    if any(_RELEASE.fullmatch(path.name) for path in files):
        database = read_release(files)
        return replace(database, name=name) if name else database
    if is_neurostore(files):
        database = read_neurostore(files, terms=terms)
        return replace(database, name=name) if name else database
    found = read_foci(list(files))
    sorted_out = without_far_foci(found.contrasts, found.files[0][0] if len(files) == 1 else f"{len(files)} files")
    if found.contrasts and not sorted_out.contrasts and sorted_out.problems:
        raise FormatError(
            sorted_out.problems[0].message, hint="Coordinates must be in millimetres; check the decimal points."
        )
    database = _of_contrasts(sorted_out.contrasts, name or files[0].stem.split(".")[0])
    source = {
        "name": database.name,
        "version": "",
        "licence": "",
        "files": {p.name: sha256_hex(p.read_bytes()) for p in files},
    }
    problems = (*found.problems, *sorted_out.problems)
    return replace(database, source=source, problems=problems, outside=sorted_out.outside)


def _of_contrasts(contrasts: Sequence[Contrast], name: str) -> Database:
    contrasts = [contrast for contrast in contrasts if contrast.foci]
    if not contrasts:
        raise FormatError("The files hold no foci.", hint="Name files of foci: Sleuth text, CSV, NIMADS JSON.")
    experiments = make_experiments(contrasts)
    first = np.concatenate([[0], np.cumsum([experiment.n_foci for experiment in experiments])]).astype(np.int64)
    return Database(
        name=name,
        source={},
        entries=tuple(Entry(id=c.study, title=c.study, contrast=c.name, n=c.n) for c in contrasts),
        foci=np.concatenate([experiment.foci for experiment in experiments]),
        first=first,
        parts=first,
        part_names=tuple(contrast.name for contrast in contrasts),
    )
