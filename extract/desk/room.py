"""What the pages about coordinates keep between requests: who draws pages, and how tables were understood."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpora.desk.place import Desk
from corpora.errors import FormatError, ReviewError
from corpora.nouns.studies import Focus
from corpora.store import Store
from extract.desk.drawn import Placed, Printed, Sheet, draw_sheet, pages_of, place_foci, print_table, understood_again
from extract.desk.painter import Painter
from extract.stage.one_table import OneTable, read_printed
from extract.tables.model import Understood

MOST_KEPT = 48
"""Tables that are kept as understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A table to look at: its pages, or where there are none the table cell by cell; `why` says what cannot be shown."""

    sheets: tuple[Sheet, ...] = ()
    printed: tuple[Printed, ...] = ()
    why: str = ""


@dataclass(slots=True)
class Room:
    """The painter, and the last tables that were understood again."""

    painter: Painter = field(default_factory=Painter)
    tables: OrderedDict[tuple[str, str], list[Understood]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def understood(self, store: Store, table: OneTable) -> list[Understood]:
        """Return `table` as understood: several where it is printed over several pages."""
        with self.lock:
            if table.place in self.tables:
                self.tables.move_to_end(table.place)
                return self.tables[table.place]
        found = understood_again(table.name, read_printed(store, table.document, table.table))
        with self.lock:
            self.tables[table.place] = found
            while len(self.tables) > MOST_KEPT:
                self.tables.popitem(last=False)
        return found


def room_of(desk: Desk) -> Room:
    """Return what is kept for this desk; its painter is started with it."""

    def made() -> Room:
        room = Room()
        room.painter.start()
        return room

    return desk.kept("coordinates room", None, made)


def draw(room: Room, store: Store, table: OneTable) -> Drawing:
    """Return `table` as it is drawn: on the pages it was read from where there are some, else cell by cell."""
    foci = [row.read for row in table.rows]
    placed = place_foci(room.understood(store, table), foci)
    pages = pages_of([one for one, _ in placed], foci)
    why = ""
    if pages:
        try:
            sheets = _sheets(room, store, table, placed, foci, pages)
        except ReviewError as error:
            why = error.message
        else:
            return Drawing(sheets=tuple(sheets))
    return Drawing(printed=tuple(print_table(one, cells) for one, cells in placed), why=why)


def _sheets(
    room: Room, store: Store, table: OneTable, placed: Sequence[Placed], foci: Sequence[Focus], pages: Sequence[int]
) -> list[Sheet]:
    sizes = room.painter.sizes(table.document, file_of(store, table.file, table.name))
    return [draw_sheet(placed, foci, page, sizes[page - 1]) for page in pages if 1 <= page <= len(sizes)]


def file_of(store: Store, file: str | None, name: str) -> Path:
    """Return where the bytes of a document are kept; FormatError where they are not there."""
    path = store.path_of(file) if file else None
    if path is None or not path.is_file():
        raise FormatError(
            f"{name}: its file is not in the review.", hint="Put it back into documents/, or fetch it again."
        )
    return path
