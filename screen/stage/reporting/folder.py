"""The folder an appendix is written into, in which people work too: what they wrote is carried over, what they changed is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from corpora.sheets import SUFFIXES, find_sheet, read_sheet
from screen.reporting.checklist_pages import read_places
from screen.reporting.checklists import SHIPPED, load_checklist
from screen.reporting.files import CHECKLISTS


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


def other_formats(names: Iterable[str], suffix: str) -> list[str]:
    """Return what the tables among `names`, which end in `suffix`, are called in the other formats: they would contradict these."""
    tables = [PurePosixPath(name) for name in names if name.endswith(suffix)]
    return [table.with_suffix(other).as_posix() for table in tables for other in SUFFIXES if other != suffix]
