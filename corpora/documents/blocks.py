"""A document as blocks, which are drawn alike on a web page and in a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead elsewhere: "#anchor" in the document, a file beside it, or an address of the web."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    """Words in italics: the title of a journal."""

    text: str


Run = str | Link | Emphasis
Text = str | tuple[Run, ...]
"""What a paragraph or a cell holds: words, or words, links and words in italics in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; level 1 is the document's title. Links lead to its `anchor`."""

    text: str
    level: int = 2
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; `exact` text is set in letters of one width, a search string for example; `quiet` text is small."""

    text: Text
    exact: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph that a reader must not miss; `level` is "error", "warning" or "info"."""

    text: Text
    level: str = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list; `anchors` are those of its items, where others refer to them (a list of references)."""

    items: tuple[Text, ...]
    numbered: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. `widths` are shares of the width, one per column; equal where there are none.

    `caption` is set above it, `note` below. `number` is the table's number in the document, None where it has none.
    `numeric` are the columns of numbers, aligned right. A `wide` one is printed on a page that lies.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""
    note: Text = ""
    anchor: str = ""
    number: int | None = None
    numeric: frozenset[int] = frozenset()
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture, as SVG, as PNG, or as both: a page shows the SVG where there is one, a Word file the PNG.

    `alternative` says in words what those miss who do not see it. `number` as in `Grid`.
    """

    caption: Text
    alternative: str
    svg: bytes = b""
    png: bytes = b""
    anchor: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Blocks that a page shows when asked, under a line that says what they are; a Word file and print show them all."""

    summary: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Note | Listing | Grid | Figure | Folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Blocks for one place of a document, called `key` by whoever lays it out; `title` is its heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in one language. `upright`: pages stand, and only wide tables lie; else all pages lie."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    upright: bool = False

    def split(self) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """Return the blocks before the first part, and the others."""
        parts = [n for n, block in enumerate(self.blocks) if isinstance(block, Heading) and block.level > 1]
        first = parts[0] if parts else 0
        return self.blocks[:first], self.blocks[first:]

    def contents(self) -> list[Heading]:
        """Return the headings of its parts that can be led to."""
        return [block for block in self.blocks if isinstance(block, Heading) and block.level == 2 and block.anchor]


def plain(text: Text) -> str:
    """Return the words without their links."""
    return text if isinstance(text, str) else "".join(run if isinstance(run, str) else run.text for run in text)


def joined(parts: Sequence[Text], between: str = " ") -> Text:
    """Return texts as one, `between` any two that are not empty."""
    found: list[Run] = []
    for part in parts:
        if not part:
            continue
        if found:
            found.append(between)
        found += [part] if isinstance(part, str) else part
    return tuple(found)


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with a number for each table that has a caption, and for each figure, as they follow."""
    counts = {Grid: 0, Figure: 0}

    def walk(found: Sequence[Block]) -> Iterator[Block]:
        for block in found:
            if isinstance(block, Folded):
                yield replace(block, blocks=tuple(walk(block.blocks)))
            elif isinstance(block, Figure) or (isinstance(block, Grid) and block.caption):
                counts[type(block)] += 1
                yield replace(block, number=counts[type(block)])
            else:
                yield block

    return tuple(walk(blocks))
