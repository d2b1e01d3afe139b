"""Readings kept beside the output of `foci` until that is written: a run that was killed is gone on with by the next one.

A folder "OUTPUT.reading" holds a file per document that was read, called by what its reading rests on: the document's name and
bytes, what was asked for, and this build of the program. It is of JSON, never of pickles: whoever can write there runs nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from corpora.errors import StoreError
from corpora.files import UNFINISHED, held, name_of, write_atomically
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import from_plain, to_plain
from corpora.nouns.studies import Focus
from corpora.outputs.files import digest_of, explained, is_stream, parents
from corpora.spread.build import this_build
from corpora.terminal import counted, say_aside
from extract.found import TableCounts
from extract.reading import Reading
from extract.workers import Limits, read_many

ENDING = ".reading"
_KEPT = re.compile(r"[0-9a-f]{64}\.json")


@contextmanager
def resumable(output: Path | None) -> Iterator[Path | None]:
    """Give the folder that keeps readings until the file `output` is written, which is the end of the block; it goes then.

    Where the block fails or is killed, the folder stays with what it holds. None where there is no file to keep it beside.

    Raises
    ------
    StoreError : the folder cannot be made, or another run with this output is at work.
    """
    if output is None or is_stream(output, output.resolve()):
        yield None
        return
    folder = output.with_name(output.name + ENDING)
    with explained(output), parents(folder), held(folder, "A command that reads documents"):
        yield folder
    with suppress(OSError):  # something else is in it
        for path in folder.iterdir():
            if _KEPT.fullmatch(path.name) or path.name.startswith(UNFINISHED):
                path.unlink()
        folder.rmdir()


def read_resumably(paths: Sequence[Path], limits: Limits, folder: Path | None) -> Iterator[Reading]:
    """Yield the reading of each file in the order given, as `read_many`; those that `folder` keeps are taken from there.

    A reading that is kept has no document and no samples, methods and thresholds, which no table of foci shows. How many were
    taken over is said on standard error. A file that could not be read is read again.
    """
    if folder is None:
        yield from read_many(paths, limits)
        return
    build = json.dumps([this_build(), limits.text, limits.pictures], sort_keys=True)
    places = [_place(folder, path, build) for path in paths]
    known = [place is not None and _taken_over(place) is not None for place in places]
    if any(known):
        n, all_of_them = sum(known), counted(len(paths), "document")
        say_aside(f"Taken over from an earlier run that did not end: {n} of {all_of_them}.")
    rest = read_many([path for path, is_known in zip(paths, known, strict=True) if not is_known], limits)
    for place, is_known in zip(places, known, strict=True):
        # Read again now: the pictures of many documents are not held at a time.
        reading = _taken_over(place) if is_known and place is not None else next(rest)
        if reading is None:
            message = f"{place} was removed or changed meanwhile."
            raise StoreError(message, hint="Run the command again.")
        if place is not None and not is_known and reading.document is not None:
            _keep(place, reading)
        yield reading


def _place(folder: Path, path: Path, build: str) -> Path | None:
    """Return the file that keeps a document's reading; None of what is no file, such as a pipe, or cannot be opened."""
    with suppress(OSError):
        if path.is_file():
            rests_on = json.dumps([name_of(path), digest_of(path), build])
            return folder / f"{hashlib.sha256(rests_on.encode()).hexdigest()}.json"
    return None


def _keep(place: Path, reading: Reading) -> None:
    """Write down a reading; where the disk takes none, the run goes on without."""
    kept = {
        "name": reading.name,
        "foci": to_plain(reading.foci),
        "problems": to_plain(reading.problems),
        "tables": to_plain(reading.tables or TableCounts()),
        "pictures": {name: base64.b64encode(data).decode() for name, data in reading.pictures.items()},
    }
    with suppress(OSError):
        write_atomically(place, json.dumps(kept).encode())


def _taken_over(place: Path) -> Reading | None:
    """Return a reading that was kept; None where there is none, or it is not what this module writes."""
    try:
        kept = json.loads(place.read_bytes())
        return Reading(
            name=str(kept["name"]),
            foci=tuple(from_plain(Focus, focus) for focus in kept["foci"]),
            problems=tuple(from_plain(Problem, problem) for problem in kept["problems"]),
            tables=from_plain(TableCounts, kept["tables"]),
            pictures={str(name): base64.b64decode(data) for name, data in kept["pictures"].items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
