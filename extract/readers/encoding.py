"""Bytes of a web page to text: what it declares, and what servers and crawlers did to it."""

from __future__ import annotations

import re

from corpora.nouns.evidence import Problem, Severity
from corpora.text import decode_beginning, decode_text, encoding_problems

_SIGNS = "\u2212\u2013\u2014\u2010\u2011\u2012\u2019\u2018\u201c\u201d\u2009\u200a\u2002\u2003\u202f\u2264\u2265\u00d7\u00b1\u00a0\u00b5\u03bc"


def _read_twice(sign: str) -> tuple[str, str]:
    """Return how a sign looks whose UTF-8 bytes were taken for Windows-1252 and for Latin-1."""
    data = sign.encode()
    latin = data.decode("latin-1")
    windows = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data
    )  # undefined bytes stay control characters
    return windows, latin


_TWICE = {seen: sign for sign in _SIGNS for seen in _read_twice(sign) if len(seen) > 1}
_TWICE_PATTERN = re.compile("|".join(map(re.escape, sorted(_TWICE, key=len, reverse=True))))
_TELLING = re.compile("â(?:€|\u0080|ˆ|\u0088)")
"""The first two bytes of a dash, a quotation mark or a minus: a page that was encoded twice holds them."""


def repair_text(text: str) -> str:
    """Return `text` with the signs of a page that was encoded twice put right ("âˆ’24" is "−24")."""
    return _TWICE_PATTERN.sub(lambda m: _TWICE[m[0]], text) if _TELLING.search(text) else text


_UNDEFINED = re.compile("[\udc80-\udcff]")
DECLARATION_BYTES = 4096
"""How much of a page may come before its declaration."""


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding a page declares, None where it declares none.

    Latin-1 means Windows-1252 on the web, as in every browser.
    """
    match = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:DECLARATION_BYTES])
    name = match[1].decode("ascii", "ignore").lower() if match else None
    return "cp1252" if name in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"} else name


def to_parse(data: bytes, name: str) -> tuple[bytes, list[Problem]]:
    """Return a page in UTF-8, and what is doubtful about the encoding it is in.

    UTF-8 where its bytes are (a page encoded twice put right), else what it declares where its bytes fit that,
    else what `corpora.text` finds. Half a character at its end is left out.
    """
    text = decode_beginning(data, "utf-8")
    if text is not None:
        return repair_text(text.removeprefix("\ufeff")).encode(), []
    declared = declared_encoding(data)
    text = None if declared is None else _as_declared(data, declared)
    if text is not None:
        return text.encode("utf-8", "backslashreplace"), []
    decoded = decode_text(data)
    doubts = [p for p in encoding_problems(decoded, name) if p.severity is not Severity.INFO]
    return decoded.text.encode("utf-8", "backslashreplace"), doubts


def _as_declared(data: bytes, declared: str) -> str | None:
    if declared != "cp1252":
        return decode_beginning(data, declared)
    # The five bytes that Windows-1252 leaves undefined are control characters, as in every browser.
    text = data.decode(declared, "surrogateescape")
    return _UNDEFINED.sub(lambda match: chr(ord(match[0]) - 0xDC00), text)
