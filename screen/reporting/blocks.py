"""A document as blocks, which are drawn alike on a web page and in a Word file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; level 1 is the document's title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; `exact` text is set in letters of one width, a search string for example."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. `widths` are shares of the width, one per column; equal where there are none."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


Block = Heading | Paragraph | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in one language."""

    title: str
    language: str
    blocks: tuple[Block, ...]
