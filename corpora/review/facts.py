"""The files in facts/ of a review, which people may change: what a command reads of them is recorded before it is used."""

from __future__ import annotations

from corpora.files import UNFINISHED
from corpora.ids import sha256_hex
from corpora.store import Store
from corpora.store.kept import FACT, FACTS

VERSION = "1"


def note_facts(store: Store) -> int:
    """Record the SHA-256 of every file in facts/ that is new or was changed since; return how many there were.

    Commands that read facts call it before they do; where nothing is new, nothing is written.
    """
    known = {row["file"]: row["sha"] for row in store.query(_LAST, (FACT,))}
    folder = store.folder / FACTS
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(UNFINISHED))
    found = {path.relative_to(store.folder).as_posix(): sha256_hex(path.read_bytes()) for path in paths}
    new = {name: digest for name, digest in found.items() if known.get(name) != digest}
    if new:
        with store.run(FACTS, version=VERSION) as run:
            for name, digest in new.items():
                run.add(FACT, f"{name}@{digest}@{run.id}", {"file": name, "sha256": digest})
    return len(new)


_LAST = """SELECT max(seq), body ->> 'file' AS file, body ->> 'sha256' AS sha FROM ledger WHERE kind = ? GROUP BY body ->> 'file'"""
