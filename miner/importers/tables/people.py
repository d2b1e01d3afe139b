"""Names that share a cell: which sign separates them is decided for the whole column."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from miner.importers.names import split_names

_IDS = re.compile(r"\s*\(\d{5,}\)")
_LIST = re.compile(r"""^\s*\[\s*(?=['"{])(.*)\]\s*$""", re.DOTALL)
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'(?=\s*(?:,|$))|"((?:[^"\\]|\\.)*)"(?=\s*(?:,|$))""")
_AND = r"\s+and\s+|\s*&\s*"
_SEPARATORS = (r"[;；]", r"\|+", r"\s*\n\s*(?:and\s+)?", _AND, r"//")
"""What may separate names, in order of trust; commas are looked at where none of these occurs."""
_INITIALS = r"(?:[A-Z]\.?[- ]?){1,4}"
_FAMILY_INITIALS = re.compile(rf"^[^,]*\s{_INITIALS}$")
_INITIALS_FAMILY = re.compile(rf"^{_INITIALS}\s?(?:[a-z]+\s)*[A-Z][^\s,]*[^,]*$")
_ONLY_INITIALS = re.compile(rf"^{_INITIALS}$")
_PARTICLE = re.compile(r"^(?:van|von|de|del|della|di|da|dos|du|la|le|el|al|bin|ter|ten)\b", re.IGNORECASE)
_RUN_ON_WORD = re.compile(r"(?<![A-Z]c)(?<!Mac)(?<![A-Z]e)(?<![A-Z]i)(?<=[a-zà-ÿ])(?=[A-Z][\w.'’-]*\s)")
_RUN_ON = re.compile(r"(?<=[A-Z]\.)(?=[A-Z][\w'’-]+)")


def find_separator(cells: Iterable[str]) -> str | None:
    """Return the pattern of what separates names in most cells of a column, or None where only commas may."""
    texts = [_IDS.sub("", html.unescape(cell)) for cell in cells]
    counts = {pattern: sum(1 for text in texts if re.search(pattern, text)) for pattern in _SEPARATORS}
    most = max(_SEPARATORS, key=lambda pattern: counts[pattern])
    return most if counts[most] else None


def names_in(cell: str, separator: str | None) -> Sequence[str]:
    """Return the names in one cell.

    "['Li, H', 'Wang, J']" (a list as programs print it) is understood; "Adeli K.Lewis G. F." (EndNote's run-on form) is
    cut after an initial that a capitalised word follows.
    """
    text = _IDS.sub("", html.unescape(cell))
    if listed := listed_in(text):
        return listed
    own = next((p for p in filter(None, (separator, *_SEPARATORS)) if re.search(p, text.strip())), None)
    if own:
        parts = [part.strip(" ,") for part in re.split(own, text) if part.strip(" ,")]
        lists = own == _AND
        return [
            name for part in parts for name in (_by_commas(part) if lists and _is_list(part) else split_names(part))
        ]
    if separator and "," in text and not _are_people(_parts(text)):
        return split_names(text)
    return _by_commas(text)


def listed_in(text: str) -> list[str]:
    """Return the items of a list as programs print it ("['a', 'b']"); nothing where the text is none."""
    listed = _LIST.match(text)
    return [one or other for one, other in _QUOTED.findall(listed[1])] if listed else []


def run_on_names(text: str) -> str:
    """Return Springer's names, which are printed without anything between them ("Anna LiBen Wu"), separated."""
    return _RUN_ON_WORD.sub(";", text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[,，、]", text) if part.strip()]


def _are_people(parts: Sequence[str]) -> bool:
    """Return whether all of several parts between commas are names with initials."""
    return len(parts) > 1 and (all(map(_FAMILY_INITIALS.match, parts)) or all(map(_INITIALS_FAMILY.match, parts)))


def _is_list(text: str) -> bool:
    """Return whether a part before the last "and" is itself a list: "Li W., Wang F.", "Smith, J., Jones, K."."""
    return len(_parts(text)) > 2 or _are_people(_parts(text))


def _by_commas(text: str) -> Sequence[str]:
    """Return the names in a cell in which only commas may separate them."""
    parts = _parts(text)
    if len(parts) < 2:
        return (
            split_names(text)
            if len(split_names(text)) > 1
            else [part.strip() for part in _RUN_ON.split(text) if part.strip()]
        )
    if _are_people(parts):
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0 and all(map(_ONLY_INITIALS.match, parts[1::2])):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    whole = all(" " in part for part in parts)
    if whole and (len(parts) > 2 or not _PARTICLE.match(parts[0])):
        return parts
    if len(split_names(text)) > 1:
        return split_names(text)
    return [part.strip() for part in _RUN_ON.split(text) if part.strip()]
