"""Bytes to text: byte order marks, UTF-16, GB18030, Western code pages, every kind of line end."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NULL_SHARE = 0.2
PAIRED_SHARE = 0.6
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """Text with "\\n" line ends. `guessed` says that the bytes did not tell their encoding."""

    text: str
    encoding: str
    guessed: bool


def decode_text(data: bytes, *, complete: bool = True) -> DecodedText:
    """Return `data` as text, every character kept; `complete=False` forgives a last character cut in two.

    UTF-8 and UTF-16 are recognised for certain; else bytes above 127 decide: Chinese text in GB18030
    has them in pairs, Western text one at a time.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, complete=complete, guessed=False)
    candidate = data if complete or len(data) < 4 else data[: len(data) - len(data) % 4]
    if candidate.count(0) > NULL_SHARE * max(len(candidate), 1):
        little = candidate[1::2].count(0) >= candidate[::2].count(0)
        return _decoded(candidate, "utf-16-le" if little else "utf-16-be", complete=complete, guessed=True)
    if _is_utf8(data, complete=complete):
        return _decoded(data, "utf-8", complete=complete, guessed=False)
    runs = [len(run) for run in _HIGH_RUNS.findall(data)]
    paired = sum(n for n in runs if n > 1)
    encoding = "gb18030" if paired > PAIRED_SHARE * sum(runs) else "cp1252"
    try:
        return _decoded(data, encoding, complete=complete, guessed=True)
    except UnicodeDecodeError:
        return _decoded(data, "latin-1", complete=complete, guessed=True)


def _is_utf8(data: bytes, *, complete: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=complete)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str, *, complete: bool, guessed: bool) -> DecodedText:
    text = codecs.getincrementaldecoder(encoding)().decode(data, final=complete)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return DecodedText(text=text, encoding=encoding, guessed=guessed)


def peek(head: bytes) -> str:
    """Return the beginning of a file as text, for `Importer.claims`."""
    return decode_text(head, complete=False).text
