"""Documents read for a notebook: two data frames, coordinates and problems."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpora.files import names_of
from corpora.frames.problems import problems_frame
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Focus
from extract.frames import foci_frame
from extract.reading import renamed
from extract.workers import Limits, read_many

if TYPE_CHECKING:
    import pandas as pd


def read_documents(
    paths: Sequence[Path], *, text: bool, workers: int, seconds: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the foci and the problems of some files, in the order given; files of the same name by their paths.

    ProtocolError when a path does not exist.
    """
    from extract.commands.documents import expand_files

    files = expand_files(paths)
    foci: list[tuple[str, Focus]] = []
    problems: list[Problem] = []
    readings = read_many(files, Limits(workers=workers, seconds=seconds, text=text))
    for name, one in zip(names_of(files), readings, strict=True):
        reading = renamed(one, name)
        foci += [(name, focus) for focus in reading.foci]
        problems += reading.problems
    return foci_frame(foci), problems_frame(problems)
