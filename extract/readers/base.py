"""The interface of readers, and how the XML readers open an article."""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5
from typing import Protocol

from lxml import etree

from corpora.errors import FormatError
from corpora.nouns.documents import Document
from corpora.safe_xml import safe_parser

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


def parse_article(name: str, data: bytes) -> etree._Element:
    """Return the root element of an XML file, with entities, DTDs and the network switched off.

    Raises
    ------
    FormatError : the file is too large, or not XML even when small faults are forgiven.
    """
    if len(data) > MAX_MARKUP_BYTES:
        raise FormatError(
            f"{name} holds {len(data) // 2**20} MB of markup; at most {MAX_MARKUP_BYTES // 2**20} MB are read.",
            hint="Check that it is an article and not an archive.",
        )
    try:
        root = etree.fromstring(spell_out_entities(data), safe_parser(recover=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"{name} is not readable XML: {error}.", hint="Fetch the file again.") from error
    if root is None:
        raise FormatError(f"{name} holds no XML element.", hint="Fetch the file again.")
    return root


XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
"""The entities that XML knows by itself."""


def spell_out_entities(data: bytes) -> bytes:
    """Return `data` with named characters as character references, and names nobody knows as they are written.

    The journals' DTDs and HTML take their names from the same lists (ISO 8879). Without the DTD, which is never loaded,
    an entity would vanish from the text, and a vanished `&minus;` is a wrong coordinate.
    """

    def spell(match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        if name in XML_NAMES:
            return match[0]
        return "".join(f"&#{ord(c)};" for c in html5.get(f"{name};", "")).encode() or b"&amp;" + match[0][1:]

    return re.sub(rb"&([A-Za-z][A-Za-z0-9]*);", spell, data)


def local_name(element: etree._Element) -> str:
    """Return the element's name without its namespace; "" for comments and instructions."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _without_namespace(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].lower()
