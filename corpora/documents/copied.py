"""A page or a Word file of ours that is copied into another folder: its links lead where they led, or are words alone."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable

from lxml import etree

from corpora.safe_xml import safe_parser

Led = Callable[[str], str | None]
"""Gives the address that a relative link has from the new place, None where it leads nowhere."""

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_ELSEWHERE = re.compile(r"#|[A-Za-z][A-Za-z0-9+.-]*:|//")
"""Links that stay as they are: to a place of the same page, and to the web."""
_RELATIONS, _BODY = "word/_rels/document.xml.rels", "word/document.xml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def with_links(data: bytes, name: str, led: Led) -> bytes:
    """Return a report called `name` (.html, .docx) with its relative links as `led` gives them; another file as it is."""
    if name.endswith(".html"):
        return _LINK.sub(lambda link: _moved(link, led), data.decode()).encode()
    return _moved_word(data, led) if name.endswith(".docx") else data


def _moved(link: re.Match[str], led: Led) -> str:
    address = html.unescape(link[1])
    if _ELSEWHERE.match(address):
        return link[0]
    target = led(address)
    return link[2] if target is None else f'<a href="{html.escape(target)}">{link[2]}</a>'


def _moved_word(data: bytes, led: Led) -> bytes:
    """Return a Word file with its links moved; all other parts of it keep their bytes and their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = [(info, packed.read(info)) for info in packed.infolist()]
    relations = etree.fromstring(next(content for info, content in parts if info.filename == _RELATIONS), safe_parser())
    dead = set()
    for relation in list(relations):
        address = relation.get("Target", "")
        if relation.get("TargetMode") == "External" and not _ELSEWHERE.match(address):
            target = led(address)
            if target is None:
                dead.add(relation.get("Id"))
                relations.remove(relation)
            else:
                relation.set("Target", target)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for info, content in parts:
            if info.filename == _RELATIONS:
                content = _xml(relations)
            elif info.filename == _BODY and dead:
                content = _without_links(content, dead)
            packed.writestr(info, content)
    return made.getvalue()


def _without_links(content: bytes, dead: set[str | None]) -> bytes:
    body = etree.fromstring(content, safe_parser(huge=True))
    for link in list(body.iter(f"{{{_WORD}}}hyperlink")):
        parent = link.getparent()
        if link.get(_ID) in dead and parent is not None:
            at = parent.index(link)
            for run in reversed(link):
                for colour in list(run.iter(f"{{{_WORD}}}color")):
                    etree.strip_elements(colour.getparent(), colour.tag)
                parent.insert(at + 1, run)
            parent.remove(link)
    return _xml(body)


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
