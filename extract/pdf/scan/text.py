"""The running text of recognised pages, in the order people read it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.pdf.layout.lines import Phrase, chain_phrases
from extract.pdf.layout.prose import find_prose
from extract.pdf.model import PageWords

COLUMN_STEP = 40
"""Points within which blocks begin that are read as one column."""


def with_recognised(texts: Sequence[str], pages: Sequence[PageWords]) -> list[str]:
    """Return the pages' running text, that of scanned pages and pasted pictures from their recognised words."""
    out = list(texts)
    for page in pages:
        if page.scanned and page.words and 1 <= page.number <= len(out):
            out[page.number - 1] = f"{out[page.number - 1]}\n\n{recognised_text(page)}".lstrip()
    return out


def recognised_text(page: PageWords) -> str:
    """Return a scanned page's text: blocks of running text column by column, then the lines that are in none."""
    phrases = sorted(chain_phrases(page.words), key=lambda p: (p.top, p.x0))
    blocks = sorted(find_prose(phrases, page.rules), key=lambda b: (round(b.box[0] / COLUMN_STEP), b.box[1]))
    inside = {id(word) for block in blocks for line in block.lines for word in line.words}
    loose = [p for p in phrases if not any(id(w) in inside for w in p.words)]
    loose.sort(key=lambda p: (round(p.top), p.x0))
    return "\n\n".join([*("\n".join(_unbroken(b.lines)) for b in blocks), "\n".join(p.text for p in loose)])


def _unbroken(lines: Sequence[Phrase]) -> list[str]:
    """Return the lines of a block, words broken at a line's end joined."""
    out: list[str] = []
    for line in lines:
        if out and out[-1].endswith("-") and out[-1][-2:-1].isalpha() and line.text[:1].islower():
            head, _, rest = line.text.partition(" ")
            out[-1] = out[-1][:-1] + head
            if rest:
                out.append(rest)
        else:
            out.append(line.text)
    return out
