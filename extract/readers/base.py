"""The interface of readers, and the names of elements."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from lxml import etree

from corpora.nouns.documents import Document

HEAD_BYTES = 8192
"""How much of a file `claims` is shown."""

MAX_MARKUP_BYTES = 64 * 1024 * 1024
"""Markup larger than this is refused: no article comes near it, and it would fill the memory."""


class DocumentReader(Protocol):
    """Reader of one kind of file: recognises it and reads it into the one table model.

    `claims` decides by the first `HEAD_BYTES` of the content (the name may help where the content
    cannot tell, as for comma-separated text). `read` raises `corpora.errors.FormatError` when the file
    is not what it claims to be.
    """

    kind: str

    def claims(self, name: str, head: bytes) -> bool:
        """Return whether this reader is the one for the file."""
        ...

    def read(self, name: str, data: bytes) -> Document:
        """Return the document: running text in sections, tables as printed."""
        ...


def local_name(element: etree._Element) -> str:
    """Return the element's name without its namespace; "" for comments and instructions."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _without_namespace(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].lower()
