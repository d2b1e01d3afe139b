"""What the pages about coordinates keep between requests: who draws pages, and how tables were understood."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpora.desk.place import Desk
from corpora.errors import ReviewError
from corpora.nouns.documents import Table
from extract.desk.drawn import Printed, Sheet, draw_sheet, pages_of, place_foci, print_table, understood_again
from extract.desk.painter import Painter
from extract.stage.one_table import OneTable
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

    def understood(self, table: OneTable, printed: Callable[[], Sequence[Table]]) -> list[Understood]:
        """Return `table` as understood, several where it is printed over several pages; `printed` reads it."""
        with self.lock:
            if table.place in self.tables:
                self.tables.move_to_end(table.place)
                return self.tables[table.place]
        found = understood_again(table.name, printed())
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


def draw(room: Room, table: OneTable, printed: Callable[[], Sequence[Table]], path: Callable[[], Path]) -> Drawing:
    """Return `table` as it is drawn: on the pages it was read from where there are some, else cell by cell.

    `printed` reads the table as it was printed, `path` says where the document is (FormatError: nowhere).
    """
    foci = [row.read for row in table.rows]
    placed = place_foci(room.understood(table, printed), foci)
    pages = pages_of([one for one, _ in placed], foci)
    why = ""
    if pages:
        try:
            sizes = room.painter.sizes(table.document, path())
        except ReviewError as error:
            why = error.message
        else:
            sheets = (draw_sheet(placed, foci, page, sizes[page - 1]) for page in pages if 1 <= page <= len(sizes))
            return Drawing(sheets=tuple(sheets))
    return Drawing(printed=tuple(print_table(one, cells) for one, cells in placed), why=why)
