"""How the XML readers open an article: strictly, and as far as it can be put together again where it is damaged."""

from __future__ import annotations

import codecs
import re
from html.entities import html5

from lxml import etree

from corpora.errors import FormatError
from corpora.nouns.evidence import Problem, Severity
from corpora.safe_xml import safe_parser
from corpora.text import decode_beginning, decode_text, encoding_problems
from extract.readers.base import MAX_MARKUP_BYTES
from extract.readers.whole.damage import broken_off, damaged
from extract.readers.whole.tags import lines_at
from extract.readers.whole.xml_repair import Repaired, repair_xml

MAX_LISTED = 5
"""Faults of a file that are told one by one."""
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")


def parse_article(name: str, data: bytes) -> tuple[etree._Element, list[Problem]]:
    """Return the root element of an XML file, and what of it was not read because it is damaged.

    Entities, DTDs and the network are switched off. A file that is not well-formed is read as far as its markup can be
    put together again; the rows at the faults are marked (`damage.MARK`).

    Raises
    ------
    FormatError : the file is too large, or holds no element even when faults are forgiven.
    """
    if len(data) > MAX_MARKUP_BYTES:
        raise FormatError(
            f"{name} holds {len(data) // 2**20} MB of markup; at most {MAX_MARKUP_BYTES // 2**20} MB are read.",
            hint="Check that it is an article and not an archive.",
        )
    try:
        return etree.fromstring(spell_out_entities(data), safe_parser()), []
    except (etree.XMLSyntaxError, ValueError):
        return _parse_damaged(name, data)


def _parse_damaged(name: str, data: bytes) -> tuple[etree._Element, list[Problem]]:
    text, problems = _decoded(name, data)
    repaired = repair_xml(spell_out_entities(text.encode()).decode())
    parser = safe_parser(recover=True, huge=True)
    try:
        root = etree.fromstring(repaired.text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"{name} is not readable XML: {error}.", hint="Fetch the file again.") from error
    if root is None:
        raise FormatError(f"{name} holds no XML element.", hint="Fetch the file again.")
    problems += _told(name, text, repaired)
    fatal = next(iter(parser.error_log.filter_from_fatals()), None)
    if fatal is not None and fatal.type_name == "ERR_RESOURCE_LIMIT":
        problems.append(
            damaged(name, f"line {fatal.line}", f"The parser stopped ({fatal.message}); the rest was not read")
        )
    return root, problems


def _told(name: str, text: str, repaired: Repaired) -> list[Problem]:
    problems = []
    if repaired.cut is not None:
        (line,) = lines_at(text, [repaired.cut.place])
        problems.append(broken_off(name, f"line {line}", repaired.cut.what))
    faults = sorted(repaired.faults, key=lambda fault: fault.place)
    lines = lines_at(text, [fault.place for fault in faults[:MAX_LISTED]])
    for fault, line in zip(faults, lines, strict=False):
        problems.append(damaged(name, f"line {line}", fault.what))
    if len(faults) > MAX_LISTED:
        problems.append(damaged(name, "", f"The markup has {len(faults) - MAX_LISTED} more faults"))
    return problems


def _decoded(name: str, data: bytes) -> tuple[str, list[Problem]]:
    """Return the text of an XML file in the encoding it declares, where its bytes fit that, and what is doubtful."""
    declared = _DECLARED.match(data)
    encoding = declared[1].decode("ascii", "ignore") if declared else "utf-8"
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = None if marked else decode_beginning(data, encoding)
    if text is not None:
        return text.removeprefix("\ufeff"), []
    decoded = decode_text(data)
    return decoded.text, [p for p in encoding_problems(decoded, name) if p.severity is not Severity.INFO]


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
