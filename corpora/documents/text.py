"""A document as plain text, to be pasted into a mail: no markup, tables as lines of "heading: cell"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpora.documents.blocks import Block, Document, Figure, Folded, Grid, Heading, Listing, Text, plain
from corpora.formats.visible import visible


def to_text(document: Document) -> bytes:
    """Return the text, UTF-8, a blank line between blocks. Lines are not broken: mail programs do that."""
    return ("\n\n".join(_blocks(document.blocks, "：" if document.language == "zh" else ": ")) + "\n").encode()


def _blocks(blocks: Iterable[Block], between: str) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Folded):
            yield visible(block.summary)
            yield from _blocks(block.blocks, between)
        elif isinstance(block, Grid):
            yield "\n\n".join("\n".join(_line(block.header, row, between)) for row in block.rows)
        elif isinstance(block, Listing):
            marks = (f"{n}. " if block.numbered else "- " for n in range(1, len(block.items) + 1))
            yield "\n".join(f"{mark}{visible(plain(item))}" for mark, item in zip(marks, block.items, strict=True))
        elif isinstance(block, Figure):
            yield f"[{visible(block.alternative)}]"
        else:
            yield visible(block.text if isinstance(block, Heading) else plain(block.text))


def _line(header: Iterable[str], row: Iterable[Text], between: str) -> Iterator[str]:
    for name, cell in zip(header, row, strict=True):
        yield f"{visible(name)}{between}{visible(plain(cell))}" if name else visible(plain(cell))
