"""Names of authors: the spellings under which one person is found."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from corpora.nouns.records import Author

NOBODY = frozenset({"anonymous", "anon", "no author", "no authors listed", "unknown", "佚名", "et al"})
_PARTICLES = "van von der den del della di da dos das de des du la le el al bin ibn ter ten zu zur af av mac mc st"
PARTICLES = frozenset(_PARTICLES.split())
"""Parts of surnames that one source puts first, another behind the given name, a third leaves out."""
WHOLE_NAME = 4
"""Letters a part of a hyphenated name needs for naming a person alone."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def without_accents(text: str) -> str:
    """Return a text without combining marks."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def spellings(author: Author) -> frozenset[str]:
    """Return the keys of one name: its words longer than an initial; for Hanzi the name and its pinyin.

    A Hanzi name and its Latin twin ("江文杰", "Wenjie JIANG") share the key of all letters in either order.
    """
    raw = unicodedata.normalize("NFKC", author.raw).strip()
    if raw.casefold().strip(".,[]() ") in NOBODY:
        return frozenset()
    if _HAN.search(raw):
        name = "".join(_HAN.findall(raw))
        return frozenset({name, *_pinyin(name)})
    text = without_accents(raw.casefold())
    parts = [re.sub(r"[^\w]", "", part) for part in re.split(r"[\s,.]+", re.sub(r"[-’'`]", "", text))]
    parts = [part for part in parts if part]
    if all(part in PARTICLES for part in parts):
        return frozenset()  # "Le, Quintrec M." cut at its comma: "Le" is nobody
    bare = [part for part in parts if part not in PARTICLES]
    keys = {part for part in bare if len(part) > 2} or {part for part in parts if len(part) > 1} or set(parts)
    keys |= {f"{particle}{part}" for particle, part in pairwise(parts) if particle in PARTICLES and len(part) > 2}
    keys |= {
        piece
        for part in re.findall(r"\b\w++(?:-\w++)++", text)
        for piece in part.split("-")
        if len(piece) >= WHOLE_NAME
    }
    if len(parts) == 2:
        keys |= {f"+{parts[0]}{parts[1]}", f"+{parts[1]}{parts[0]}"}
    elif len(parts) > 2 and all(len(part) == 1 for part in parts[1:]):
        keys.add("+" + "".join(parts))
    return frozenset(keys)


@lru_cache(maxsize=200_000)
def surname(name: frozenset[str]) -> str:
    """Return the longest word of a name's spellings, most often the surname; a Hanzi name whole."""
    words = [key for key in name if key[0] != "+"]
    return max(words or name, key=lambda key: (len(key), key), default="")


def _pinyin(name: str) -> set[str]:
    from pypinyin import Style, lazy_pinyin, pinyin

    families = pinyin(name[:1], style=Style.NORMAL, heteronym=True)[0]
    rest = "".join(lazy_pinyin(name[1:]))
    initials = "".join(syllable[:1] for syllable in lazy_pinyin(name[1:]))
    pairs = {(family.replace("ü", "v"), given) for family in families for given in (rest, initials, initials[:1])}
    return {f"+{a}{b}" for a, b in pairs} | {f"+{b}{a}" for a, b in pairs}
