"""Tags of a web page that lost a bracket or a quotation mark: mended in its bytes, before a parser swallows what is behind."""

from __future__ import annotations

import itertools
import re

from corpora.nouns.evidence import Problem
from extract.readers.whole.damage import IF_SHORT, MARK, ROW, damaged

OF_TABLES = re.compile(rb"</?t(?:able|body|head|foot|r|d|h)(?=[\s>/])")
MAX_TOLD = 5
"""Quotation marks of a page that are told one by one."""
_MAYBE_OPEN = re.compile(rb"<[a-z/][^<>]*<")
_OPEN_TAG = re.compile(rb"</?[a-z](?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*+(?=<)")
"""A tag in which another begins: its own bracket is lost."""
_MAYBE_QUOTED = re.compile(rb"=\s*([\"'])[^\"'<>]*>")
"""A value with a bracket in it: its quotation mark may be lost."""
_QUOTE = re.compile(rb"(=\s*)?([\"'])")
_CELL = re.compile(rb"</?t[dh](?=[\s>])")
_BLANK_CELL = re.compile(
    rb"<t[dh](?=[\s>])[^<>]*(?<!/)>\s*(?=<t[dh][\s>])|(?<=[^>\s])<t[dh](?=[\s>])[^<>]*>\s*(?=</t[dh])"
)
"""A cell without anything in it that ends where the next one begins (and not in its own tag, as `<td/>`), or begins before
the one with words has ended."""
_END_TWICE = re.compile(rb"</t[dh]\s*>\s*(?=</t[dh]\s*>)")
_ROW = re.compile(rb"</?tr(?=[\s>])")
_CELL_IN_NO_ROW = re.compile(rb"</tr\s*>\s*(?=<t[dh][\s>])")
"""Where a row has ended and a cell follows: browsers begin a row there."""
_ROW_IN_ROW = re.compile(rb"(?:</t[dh]\s*>|[^>\s])\s*<tr(?=[\s>])")
"""A row that begins although the one before has not ended."""
_LAST_CELL = re.compile(
    rb"<t[dh](?=[\s>])[^<>]*>((?:[^<]|<(?!/?(?:t[dhr]|table|tbody|thead|tfoot)[\s>]))*+)(?=<(?:/tr|tr|/table|/tbody|tbody|tfoot)[\s>])"
)
"""The last cell of a row, without an end tag of its own."""
_FACE = re.compile(rb"<(/?)(?:b|i|u|em|strong|font|span|center|small|big|a)(?=[\s>])")
USUALLY_CLOSED = 0.8
"""Share of a page's cells with an end tag from which one without is a fault, and not how the page is written."""


def mend_tags(name: str, data: bytes, shown: bytes) -> tuple[bytes, bytes, list[Problem]]:
    """Return a page, and what is shown of it (in small letters, at the same places), with what its tags lost put in.

    A quotation mark that would swallow tags of a table ends with its tag, which is a problem. A tag in which another
    begins ends before that. A blank cell without an end tag may be an end tag that lost its slash, one that ends twice may
    be two cells, a row that begins within a row, or without a tag behind another one, may be a part of it: these rows are
    marked. In pages that never end a cell, the last one of a row ends before the next row, whatever is open in it.
    """
    quotes = _open_quotes(shown)
    told = [1 + data.count(b"\n", 0, place) for place, _ in quotes[:MAX_TOLD]]
    what = "A quotation mark in a tag is not closed; it was taken to end with the tag"
    problems = [damaged(name, f"line {line}", what) for line in told]
    stray = shown.find(b"<<")
    if stray >= 0:
        line = 1 + data.count(b"\n", 0, stray)
        problems.append(damaged(name, f"line {line}", "A bracket stands alone: a tag is damaged"))
    for find in (lambda _: quotes, _open_tags, _blank_cells, _ends_twice, _rows_in_rows, _rows_without_tag, _left_open):
        pieces = find(shown)
        data, shown = (_with(text, pieces) for text in (data, shown))
    return data, shown, problems


def _with(text: bytes, pieces: list[tuple[int, bytes]]) -> bytes:
    """Return a text with pieces put in at their places."""
    if not pieces:
        return text
    ends = [0, *(place for place, _ in pieces), len(text)]
    parts = [text[start:end] for start, end in itertools.pairwise(ends)]
    return b"".join(part + piece for part, piece in zip(parts, [*(piece for _, piece in pieces), b""], strict=True))


def _open_quotes(shown: bytes) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    place = 0
    last = {quote: shown.rfind(quote) for quote in (b'"', b"'")}
    while (maybe := _MAYBE_QUOTED.search(shown, place)) is not None:
        if _closes_value(shown, maybe.start(), maybe[1]):
            place = maybe.end()
            continue
        end = shown.find(maybe[1], maybe.end()) if last[maybe[1]] >= maybe.end() else -1
        if end < 0 or OF_TABLES.search(shown, maybe.end(), end) is not None:
            found.append((maybe.end() - 1, maybe[1]))
            place = maybe.end()
        else:
            place = end + 1
    return found


def _closes_value(shown: bytes, place: int, quote: bytes) -> bool:
    """Return whether a value in such quotation marks is open at a place: it ends in "=", as encoded pictures and addresses do."""
    opened = b""
    for mark in _QUOTE.finditer(shown, shown.rfind(b"<", 0, place) + 1, place):
        if not opened:
            opened = mark[2] if mark[1] else b""
        elif mark[2] == opened:
            opened = b""
    return opened == quote


def _open_tags(shown: bytes) -> list[tuple[int, bytes]]:
    if _MAYBE_OPEN.search(shown) is None:
        return []
    return [(found.end(), b">") for found in _OPEN_TAG.finditer(shown)]


def _blank_cells(shown: bytes) -> list[tuple[int, bytes]]:
    if _BLANK_CELL.search(shown) is None:
        return []
    if not _closed_usually(_CELL.findall(shown)):
        return []
    return [(found.start() + len("<td"), _attribute(ROW)) for found in _BLANK_CELL.finditer(shown)]


def _ends_twice(shown: bytes) -> list[tuple[int, bytes]]:
    ends = (found.start() for found in _END_TWICE.finditer(shown))
    begins = (max(shown.rfind(b"<td", 0, end), shown.rfind(b"<th", 0, end)) for end in ends)
    return [(begin + len("<td"), _attribute(IF_SHORT)) for begin in sorted(set(begins)) if begin >= 0]


def _rows_in_rows(shown: bytes) -> list[tuple[int, bytes]]:
    if _ROW_IN_ROW.search(shown) is None or not _closed_usually(_ROW.findall(shown)):
        return []
    return [(found.end(), _attribute(IF_SHORT)) for found in _ROW_IN_ROW.finditer(shown)]


def _rows_without_tag(shown: bytes) -> list[tuple[int, bytes]]:
    return [(found.end(), b"<tr" + _attribute(IF_SHORT) + b">") for found in _CELL_IN_NO_ROW.finditer(shown)]


def _left_open(shown: bytes) -> list[tuple[int, bytes]]:
    """End the last cell of a row in which type is set bold or italic to the end: the parser would take the next rows into it."""
    if _closed_usually(_CELL.findall(shown)):
        return []
    cells = ((found, [match[1] for match in _FACE.finditer(found[1])]) for found in _LAST_CELL.finditer(shown))
    return [(found.end(), b"</td>") for found, faces in cells if faces.count(b"") > faces.count(b"/")]


def _closed_usually(tags: list[bytes]) -> bool:
    closed = sum(tag.startswith(b"</") for tag in tags)
    return closed >= USUALLY_CLOSED * (len(tags) - closed)


def _attribute(value: str) -> bytes:
    return f' {MARK}="{value}"'.encode()
