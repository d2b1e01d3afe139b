"""Texts that were damaged before they reached us: letters that an earlier program lost or read in a wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record

LISTED = 5
"""Lines a message lists."""
FEWEST_MARKS = 4
"""Question marks from which a title or a list of names is looked at."""
MARKS_SHARE = 0.5
"""Share of a text's signs that must be question marks for letters to be lost."""
FEWEST_HAN = 3
"""Chinese characters that the GB 18030 bytes of other Chinese characters never are, as UTF-8, by chance."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LATIN_RUN = re.compile(
    "[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2,}"
)
_HAN = re.compile("[\u3400-\u9fff]")


def garbled_texts(records: Sequence[Record], name: str) -> list[Problem]:
    """Return one problem per kind of damage, with the lines of the records it is found in."""
    found: dict[str, list[int]] = {}
    for record in records:
        for text in _texts(record):
            if damage := _damage(text):
                lines = found.setdefault(damage, [])
                lines.extend([record.line or record.position] if (record.line or record.position) not in lines else [])
    return [
        Problem(
            code="TEXT-GARBLED",
            item=f"{name}, line {lines[0]}",
            message=f"{damage} (records at lines {', '.join(map(str, lines[:LISTED]))}{' …' if len(lines) > LISTED else ''}).",
            hint="The letters are lost in this file: export the records again from the database, as UTF-8.",
        )
        for damage, lines in found.items()
    ]


def _texts(record: Record) -> Iterator[str]:
    yield from filter(None, (record.title, record.title_translated, record.journal, record.abstract))
    yield from ("; ".join(author.raw for author in people) for people in (record.authors,) if people)


def _damage(text: str) -> str | None:
    """Return what is wrong with a text, or None."""
    if "\ufffd" in text or "锟斤拷" in text:
        return "signs that an earlier program put in place of letters it could not read (\ufffd)"
    if _CONTROL.search(text):
        return "control characters inside words"
    if text.isascii():
        return "question marks in place of letters" if _is_questions(text) else None
    if any(map(_is_utf8_read_as_western, _LATIN_RUN.findall(text))):
        return "UTF-8 that an earlier program read as Windows-1252"
    if _HAN.search(text) and _is_utf8_read_as_gb(text):
        return "UTF-8 that an earlier program read as GBK"
    return None


def _is_questions(text: str) -> bool:
    signs = "".join(text.split())
    return signs.count("?") >= max(FEWEST_MARKS, MARKS_SHARE * len(signs))


def _is_utf8_read_as_western(run: str) -> bool:
    """Return whether signs beyond ASCII are, as bytes of Windows-1252, whole characters of UTF-8.

    Two signs alone may be so by chance ("É»" at the end of a French quotation), but not with the first letters of
    UTF-8's western characters.
    """
    if len(run) == 2 and (run[0] not in "ÂÃÄÅ" or run[1] == "»"):
        return False
    octets = b"".join(sign.encode("latin-1") if ord(sign) < 0x100 else sign.encode("cp1252", "replace") for sign in run)
    try:
        plain = octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(sign.isprintable() for sign in plain)


def _is_utf8_read_as_gb(text: str) -> bool:
    """Return whether the signs beyond ASCII are, as bytes of GB 18030, Chinese in UTF-8 (some of it lost on the way)."""
    octets = "".join(sign for sign in text if sign > "\x7f").encode("gb18030", "replace")
    plain = octets.decode("utf-8", "replace")
    n_han = len(_HAN.findall(plain))
    return n_han >= FEWEST_HAN and n_han > 2 * plain.count("\ufffd")
