"""Databases fetched from where they are published, and put on the shelf."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from corpora.web import Client
from meta.databases import shelf
from meta.databases.database import Database
from meta.databases.download import PACE, Fetcher


def add_published(
    name: str,
    *,
    added: str,
    shelved: str | None = None,
    month: str | None = None,
    base: str | None = None,
    advance: Callable[[int], None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> tuple[shelf.Kept, Database]:
    """Download a release by its name and add it to the shelf; what arrives of it is kept until it is whole.

    Parameters
    ----------
    added : the day, as it is to be written down.
    shelved : its name on the shelf; `month` : NeuroStore's release; `base` : another address of the release.
    advance : given the bytes that arrived.

    Raises
    ------
    SourceError : a file did not come whole; run again, it goes on where it stopped.
    FormatError, ProtocolError : as `shelf.add`.
    """
    folder = shelf.shelf() / f".downloading-{name}{f'-{month}' if month else ''}"
    with Client(downloads_only=True, usual=PACE, tell=tell) as client:
        fetcher = Fetcher(client=client, folder=folder, base=base, advance=advance or (lambda _n: None))
        files, about = fetcher.release(name, month)
    done = shelf.add(files, name=shelved, added=added, about=about)
    shutil.rmtree(folder, ignore_errors=True)
    return done
