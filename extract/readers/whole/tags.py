"""The tags of HTML and XML in the order of the text, found in one pass; what never ends is where the text breaks off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

RAW = frozenset(["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"])
"""Elements of HTML whose content is text up to their end tag, whatever it looks like."""
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
"""Elements of HTML that have no end tag."""
_OPENING = re.compile(
    r"<(?:(?P<kind>!--|!\[CDATA\[|!DOCTYPE\b|[!?])|(?P<close>/?)(?P<name>[^\W\d][\w:.-]*)(?=[\s/>]))", re.I
)
_QUOTE_OR_END = re.compile(r"[\"'>]")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag between `start` and `end` of the text; `name` without its prefix, in small letters."""

    start: int
    end: int
    full_name: str
    name: str
    closing: bool
    empty: bool


@dataclass(slots=True)
class Markup:
    """A text with its tags; `unfinished` is where a tag, a comment or a script begins that never ends."""

    text: str
    tags: list[Tag] = field(default_factory=list)
    silent: list[tuple[int, int]] = field(default_factory=list)
    """Comments, declarations and instructions: from, to."""
    quoted: list[tuple[int, int]] = field(default_factory=list)
    """CDATA sections: from, to."""
    unfinished: int | None = None


def read_tags(text: str, *, html: bool) -> Markup:
    """Return the tags of a text."""
    found = Markup(text)
    place = 0
    while (opening := _OPENING.search(text, place)) is not None:
        kind = (opening["kind"] or "").upper()
        end = _end_of_other(text, opening.start(), kind) if kind else _end_of_tag(text, opening.end())
        if end is None:
            found.unfinished = opening.start()
            return found
        if kind == "![CDATA[" and not html:
            found.quoted.append((opening.start(), end))
        elif kind:
            found.silent.append((opening.start(), end))
        else:
            tag = _tag(opening, end, text)
            found.tags.append(tag)
            if html and not tag.closing and tag.name in RAW:
                closing = _end_of_raw(tag.name).search(text, end)
                if closing is None:
                    found.unfinished = opening.start()
                    return found
                end = closing.start()
        place = end
    return found


def _tag(opening: re.Match[str], end: int, text: str) -> Tag:
    name = opening["name"]
    return Tag(
        start=opening.start(),
        end=end,
        full_name=name,
        name=name.rpartition(":")[2].lower(),
        closing=bool(opening["close"]),
        empty=text[end - 2] == "/",
    )


def _end_of_tag(text: str, place: int) -> int | None:
    """Return where a tag ends whose name ends at `place`: at the first ">" that is in no quoted value."""
    while (found := _QUOTE_OR_END.search(text, place)) is not None:
        if found[0] == ">":
            return found.end()
        closing = text.find(found[0], found.end())
        if closing < 0:
            return None
        place = closing + 1
    return None


def _end_of_other(text: str, start: int, kind: str) -> int | None:
    if kind == "!DOCTYPE":
        found = _DOCTYPE.match(text, start)
        return found.end() if found else None
    closing = {"!--": "-->", "![CDATA[": "]]>", "?": "?>"}.get(kind, ">")
    end = text.find(closing, start + 2)
    return None if end < 0 else end + len(closing)


@lru_cache(maxsize=64)
def _end_of_raw(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE)


def lines_at(text: str, places: list[int]) -> Iterator[int]:
    """Yield the line (from 1) of each place, in the order given, which rises."""
    line, before = 1, 0
    for place in places:
        line += text.count("\n", before, place)
        before = place
        yield line
