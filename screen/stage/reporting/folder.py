"""The folder an appendix is written into, in which people work too: what they wrote is carried over, what they changed is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpora.files import write_atomically
from corpora.ids import sha256_hex
from corpora.sheets import SUFFIXES, find_sheet, keep_aside, read_sheet
from corpora.terminal import say_aside
from screen.reporting.checklist_pages import read_places
from screen.reporting.checklists import SHIPPED, load_checklist
from screen.reporting.files import CHECKLISTS

MANIFEST = "written.json"
"""Lists the files written last with their SHA-256: another one of that name was changed by somebody."""


def carried_places(folder: Path, languages: Sequence[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return where in the paper each item is reported, as people wrote it into the checklists' tables of `folder`.

    Raises
    ------
    FormatError : such a table cannot be read, or is there in two formats.
    """
    found = {}
    for language in languages:
        for name in SHIPPED:
            path = find_sheet(folder / language / CHECKLISTS, name)
            if path is not None:
                cells = [row.cells for row in read_sheet(path).rows()]
                found[language, name] = read_places(load_checklist(name), cells, language)
    return found


def write_files(folder: Path, files: Mapping[str, bytes], suffix: str) -> None:
    """Write files by their names in `folder`, and what was written.

    One that somebody changed since is kept beside it, which is said on standard error. Tables in another format than
    `suffix` are removed: they would contradict these.
    """
    before = _read_manifest(folder)
    now = dict(before)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() != data:
            _keep_if_changed(path, before.get(name))
        write_atomically(path, data)
        now[name] = sha256_hex(data)
        for other in SUFFIXES if path.suffix == suffix else ():
            old = path.with_suffix(other)
            if other != suffix and old.is_file():
                _keep_if_changed(old, before.get(Path(name).with_suffix(other).as_posix()))
                old.unlink(missing_ok=True)
                now.pop(Path(name).with_suffix(other).as_posix(), None)
    listed = json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_atomically(folder / MANIFEST, listed.encode())


def _keep_if_changed(path: Path, written: str | None) -> None:
    if sha256_hex(path.read_bytes()) != written:
        say_aside(f"{path} was changed since it was written: it is kept as {keep_aside(path)}.")


def _read_manifest(folder: Path) -> dict[str, str]:
    """Return what was written last, name → SHA-256; nothing where the list is missing or is none of ours."""
    path = folder / MANIFEST
    try:
        read = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError:
        return {}
    return {str(name): str(digest) for name, digest in read.items()} if isinstance(read, dict) else {}
