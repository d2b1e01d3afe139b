"""What bibtexparser leaves of a field: quotes, braces, names of @string definitions, pieces joined by #."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_MONTHS = {m[:3].lower(): m for m in ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                                      "November", "December")}  # fmt: skip
_NEXT_FIELD = re.compile(r"^\s*([A-Za-z][\w-]*)\s*=\s*", re.DOTALL)

MOST_LAYERS = 20
"""Pairs of braces or quotes that are taken off a value."""
_LISTED = re.compile(r"\{([^{}]*)\}")
_BARE_BEFORE_FIELD = re.compile(r"\s*([\w-]+)[ \t]*\n\s*(?=[A-Za-z][\w-]*\s*=\s*[\"{\w])")
"""A number or the name of a @string, and a field on the next line: the comma between them is missing."""


def split_fields(key: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield a field, and those behind it that a missing comma made part of its value."""
    end = _end_of_first(value)
    if end is None and (bare := _BARE_BEFORE_FIELD.match(value)):
        end = bare.end(1)
    follows = _NEXT_FIELD.match(value[end:]) if end else None
    if follows is None or end is None:
        yield key, value
        return
    yield key, value[:end]
    yield from split_fields(follows[1], value[end + follows.end() :])


def resolve(value: str, strings: Mapping[str, str], *, inner: bool = False) -> str:
    """Return a raw value as text: names of @string and months replaced, pieces joined by #, outer braces or quotes gone.

    Blanks at the ends stay: a definition may be " and ". With `inner` braces inside the outer ones stay: they hold
    together the name of a group.
    """
    return "".join(_piece(piece, strings, inner=inner) for piece in _pieces(value))


def _piece(text: str, strings: Mapping[str, str], *, inner: bool) -> str:
    text = text.strip()
    known = strings.get(text.lower()) or _MONTHS.get(text.lower())
    return known if known is not None else _bare(text, inner=inner)


def _pieces(value: str) -> Iterator[str]:
    """Yield the pieces of a value between # outside braces and quotes."""
    depth, quoted, start = 0, False, 0
    for position, sign in enumerate(value):
        escaped = position > 0 and value[position - 1] == "\\"
        if sign in "{}" and not escaped:
            depth += 1 if sign == "{" else -1
        elif sign == '"' and depth == 0:
            quoted = not quoted
        elif sign == "#" and depth == 0 and not quoted:
            yield value[start:position].strip()
            start = position + 1
    yield value[start:].strip()


def _end_of_first(value: str) -> int | None:
    """Return where the first braced or quoted piece of a value ends when something follows it, else None."""
    start = len(value) - len(value.lstrip())
    if start == len(value) or value[start] not in '{"':
        return None
    depth = 0
    for position in range(start, len(value)):
        sign = value[position]
        if position > start and value[position - 1] == "\\":
            continue
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        closes = depth == 0 and (sign == "}" if value[start] == "{" else position > start and sign == '"')
        if closes:
            return position + 1 if value[position + 1 :].strip() else None
    return None


def _bare(value: str, *, inner: bool) -> str:
    for _ in range(MOST_LAYERS):
        if not (len(value) > 1 and (value[0], value[-1]) in {("{", "}"), ('"', '"')} and _closes_at_end(value)):
            break
        content = value[1:-1]
        if inner or content.strip()[:1] not in {"{", '"'}:
            return content
        value = content.strip()
    return value


def _closes_at_end(value: str) -> bool:
    depth = 0
    for position, character in enumerate(value if value[0] == "{" else ""):
        depth += (character == "{") - (character == "}")
        if depth == 0 and position < len(value) - 1:
            return False
    return True


def split_on_and(value: str) -> list[str]:
    """Return the names of an author field: separated by " and " outside braces; "others" is nobody.

    In braces around the whole field are several names where each has a comma ("{{Li, H. and Wu, B.}}"), else a group's.
    """
    names, depth, start = [], 0, 0
    for found in re.finditer(r"[{}]|\s+and(?=\s)", value):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth <= 0:
            names.append(value[start : found.start()])
            start = found.end()
    names.append(value[start:])
    people = [name.strip() for name in names if name.strip()]
    if len(people) == 1 and (listed := _LISTED.fullmatch(people[0])):
        parts = split_on_and(listed[1])
        return parts if all("," in part for part in parts) else people
    return people
