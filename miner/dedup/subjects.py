"""What another report of a study says it is about: the paper a correction corrects, the study a protocol plans."""

from __future__ import annotations

import re

from corpora.words.notices import titles_noticed

_WORD = r"(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|addend(?:um|a)|retraction|expression of concern)"
_CORRECTION = re.compile(
    rf"^\W*(?:(?:author|publisher|published|editorial)\s+)?{_WORD}(?: (?:note|notice))?(?:\s+(?:to|for|of|on|regarding))?\s*[:.–—-]+\s*"
    rf"|[\s:.(\[–—-]+{_WORD}[\])]?\W*$|\s*\(vol\.? \S+, p(?:g|p|\.)[^()]*\)\W*$|^\W*(?:勘误|更正|补遗)\W+|\W*(?:一文的?)?(?:勘误|更正|补遗)\W*$",
    re.IGNORECASE,
)
_NAMES_A_CORRECTION = re.compile(rf"\b{_WORD}\b|\(vol\.? \S+, p|勘误|更正|补遗|撤稿", re.IGNORECASE)
_PROTOCOL = re.compile(
    r"^\W*(?:study |trial |research )?protocol (?:for|of)(?: (?:the|a|an))?[:\s]+"
    r"|\s*[:.,–—-]+\s*(?:an? |the )?(?:study |trial |review |research )*protocol(?: (?:for|of) .*)?\W*$"
    r"|\s*[:.,–—-]+\s*(?:study )?(?:rationale and design|design and rationale)(?: of .*)?\W*$|\W*(?:的?研究方案|试验方案)\W*$",
    re.IGNORECASE,
)
_MAY_NAME = re.compile(
    "errat|corr|addend|retract|concern|vol|protocol|rationale|勘误|更正|补遗|撤稿|方案", re.IGNORECASE
)
"""What every form above holds: the titles of a large review are looked through at once."""
SHORTEST = 12
"""Letters a title needs for being the subject of another report; a Chinese character counts as three."""


def subjects_of(title: str) -> tuple[str, ...]:
    """Return what may be the title of the paper that a correction or a protocol of this title belongs to, as printed."""
    if not _MAY_NAME.search(title):
        return ()
    found: list[str] = []
    if _NAMES_A_CORRECTION.search(title):
        found = [*titles_noticed(title), _CORRECTION.sub("", title)]
    elif _PROTOCOL.search(title):
        found = [_PROTOCOL.sub("", title)]
    named = (text.strip(" .:-–—“”\"'《》") for text in found)
    return tuple(dict.fromkeys(text for text in named if text != title and _weight(text) >= SHORTEST))


def _weight(text: str) -> int:
    return sum(1 if c.isascii() else 3 for c in text if c.isalnum())
