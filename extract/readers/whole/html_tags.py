"""Tags of a web page that lost a bracket or a quotation mark: mended in its bytes, before a parser swallows what is behind."""

from __future__ import annotations

import itertools
import re

from corpora.nouns.evidence import Problem
from extract.readers.whole.damage import MARK, ROW, damaged

OF_TABLES = re.compile(rb"</?t(?:able|body|head|foot|r|d|h)(?=[\s>/])")
MAX_TOLD = 5
"""Quotation marks of a page that are told one by one."""
_MAYBE_OPEN = re.compile(rb"<[a-z/][^<>]*<")
_OPEN_TAG = re.compile(rb"</?[a-z](?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*+(?=<)")
"""A tag in which another begins: its own bracket is lost."""
_MAYBE_QUOTED = re.compile(rb"=\s*([\"'])[^\"'<>]*>")
"""A value with a bracket in it: its quotation mark may be lost."""
_CELL = re.compile(rb"</?t[dh](?=[\s>])")
_BLANK_CELL = re.compile(rb"<t[dh](?=[\s>])[^<>]*>\s*(?=<t[dh][\s>])")
"""A cell that ends where the next one begins, without anything in it."""
USUALLY_CLOSED = 0.8
"""Share of a page's cells with an end tag from which one without is a fault, and not how the page is written."""


def mend_tags(name: str, data: bytes, shown: bytes) -> tuple[bytes, bytes, list[Problem]]:
    """Return a page, and what is shown of it (in small letters, at the same places), with what its tags lost put in.

    A quotation mark that would swallow tags of a table ends with its tag, which is a problem. A tag in which another
    begins ends before that. A blank cell without an end tag may be an end tag that lost its slash: its row is marked.
    """
    quotes = _open_quotes(shown)
    told = [1 + data.count(b"\n", 0, place) for place, _ in quotes[:MAX_TOLD]]
    what = "A quotation mark in a tag is not closed; it was taken to end with the tag"
    problems = [damaged(name, f"line {line}", what) for line in told]
    for find in (lambda _: quotes, _open_tags, _blank_cells):
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
        end = shown.find(maybe[1], maybe.end()) if last[maybe[1]] >= maybe.end() else -1
        if end < 0 or OF_TABLES.search(shown, maybe.end(), end) is not None:
            found.append((maybe.end() - 1, maybe[1]))
            place = maybe.end()
        else:
            place = end + 1
    return found


def _open_tags(shown: bytes) -> list[tuple[int, bytes]]:
    if _MAYBE_OPEN.search(shown) is None:
        return []
    return [(found.end(), b">") for found in _OPEN_TAG.finditer(shown)]


def _blank_cells(shown: bytes) -> list[tuple[int, bytes]]:
    if _BLANK_CELL.search(shown) is None:
        return []
    tags = _CELL.findall(shown)
    closed = sum(tag.startswith(b"</") for tag in tags)
    if closed < USUALLY_CLOSED * (len(tags) - closed):
        return []
    mark = f' {MARK}="{ROW}"'.encode()
    return [(found.start() + len("<td"), mark) for found in _BLANK_CELL.finditer(shown)]
