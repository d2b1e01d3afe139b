"""How probable bytes are as text of one encoding: a small model of its language, compared in nats.

A model gives each character the probability of its class (frequent hanzi, rare hanzi, signs, …), and each
change between ASCII and other characters its own probability: Chinese runs on in hanzi, Western text holds
one accented letter at a time. The difference of two encodings is then a log-likelihood ratio. Shares are
rounded counts of titles, names and abstracts in each language; only their order of magnitude matters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from corpora.formats import characters as c

CharacterClass = tuple[frozenset[str], float]
"""The characters of a class, and the share of all non-ASCII characters that fall into it."""

REST = 1e-6
"""Share of characters a language does not write at all, spread over `REST_SIZE` of them."""
REST_SIZE = 60_000
ASCII_COST = -math.log(64)
"""Log probability of one ASCII character among those in use; the same in every language."""
ODD_NATS = -12.5
"""Log probability below which a character makes its line odd: rarer than the second level of GB 2312."""
ESCAPED_COST = -30.0
"""Nats a byte costs that does not exist in the encoding: dearer than any character."""
CASE_COST = -5.0
"""Nats a capital letter costs that follows a small one inside a word."""
MIXED_COST = -4.0
"""Nats a Latin letter costs inside a word of Cyrillic letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Classes of characters, most specific first, and how probable a non-ASCII character is after each kind.

    `least` is the log probability per non-ASCII character below which text is not in the language: somewhat less
    than the lowest of the test's samples.
    """

    name: str
    classes: tuple[CharacterClass, ...]
    after_same: float
    after_letter: float
    after_other: float
    cased: bool = False
    unmixed: bool = False
    least: float = -11.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """One encoding: Python's name of it, the name people know, the language written in it.

    `prior` is the log probability, up to a constant, that a file which is not Unicode comes in it.
    """

    name: str
    title: str
    language: str
    prior: float = -2.0


CODECS = (
    Codec(name="gb18030", title="GB18030", language="Chinese", prior=0.0),
    Codec(name="cp1252", title="Windows-1252", language="Western", prior=0.0),
    Codec(name="cp950", title="Big5", language="Traditional Chinese"),
    Codec(name="cp932", title="Shift-JIS", language="Japanese"),
    Codec(name="euc_jp", title="EUC-JP", language="Japanese"),
    Codec(name="cp949", title="EUC-KR", language="Korean"),
    Codec(name="cp1251", title="Windows-1251", language="Russian"),
)
"""The encodings tried, in the order that settles equal likelihoods."""


def _between(first: int, last: int) -> frozenset[str]:
    return frozenset(map(chr, range(first, last + 1)))


def _rows(codec: str, leads: Iterable[int], trails: Sequence[int]) -> frozenset[str]:
    """Return the characters of a range of lead and trail bytes of an encoding."""
    rows = (b"".join(bytes((lead, trail)) for trail in trails) for lead in leads)
    return frozenset("".join(row.decode(codec, "ignore") for row in rows))


_HIGH_TRAILS = range(0xA1, 0xFF)
_BIG5_TRAILS = (*range(0x40, 0x7F), *_HIGH_TRAILS)
_KANA_SIGNS = frozenset("々〆ヶ・ー、。「」〜")
_WIDE = _between(0xFF01, 0xFF5E)
_KANA = _between(0x3041, 0x30FE)
_HAN = _between(0x4E00, 0x9FFF)
_SIGNS = (c.EAST_ASIAN_SIGNS, 0.06)
_LANGUAGES = (
    Language(name="Chinese", after_same=0.93, after_letter=0.03, after_other=0.3, classes=(
        (c.SIMPLIFIED, 0.74), _SIGNS, (_rows("gb2312", range(0xB0, 0xD8), _HIGH_TRAILS), 0.15),
        (_rows("gb2312", range(0xD8, 0xF8), _HIGH_TRAILS), 0.015), (c.TRADITIONAL, 0.012), (_WIDE, 0.008),
        (c.WESTERN_SIGNS, 0.003), (c.GREEK, 0.002), (c.PINYIN, 0.0005), (_KANA, 0.001), (_HAN, 0.0015),
    )),
    Language(name="Traditional Chinese", after_same=0.93, after_letter=0.03, after_other=0.3, classes=(
        (c.TRADITIONAL, 0.74), _SIGNS, (_rows("cp950", range(0xA4, 0xC7), _BIG5_TRAILS), 0.15),
        (_rows("cp950", range(0xC9, 0xFA), _BIG5_TRAILS), 0.008), (_WIDE, 0.008), (c.GREEK, 0.002), (_HAN, 0.0002),
    )),
    Language(name="Japanese", after_same=0.93, after_letter=0.03, after_other=0.3, classes=(
        (_between(0x3041, 0x3093), 0.42), (_between(0x30A1, 0x30F6), 0.17), (c.JAPANESE, 0.28), (_KANA_SIGNS, 0.04),
        _SIGNS, (_rows("euc_jp", range(0xB0, 0xD0), _HIGH_TRAILS), 0.05), (_WIDE, 0.01),
        (_rows("euc_jp", range(0xD0, 0xF5), _HIGH_TRAILS), 0.003), (_between(0xFF61, 0xFF9F), 0.001), (_HAN, 0.0001),
    )),
    Language(name="Korean", after_same=0.75, after_letter=0.02, after_other=0.3, least=-9.0, classes=(
        (c.HANGUL, 0.75), (_rows("euc_kr", range(0xB0, 0xC9), _HIGH_TRAILS), 0.2), _SIGNS,
        (_rows("euc_kr", range(0xCA, 0xFE), _HIGH_TRAILS), 0.006), (_between(0xAC00, 0xD7A3), 0.003), (_WIDE, 0.003),
    )),
    Language(name="Russian", after_same=0.85, after_letter=0.001, after_other=0.35, cased=True, unmixed=True, least=-4.7, classes=(
        (frozenset(c.RUSSIAN[:12]), 0.62), (frozenset(c.RUSSIAN[12:]), 0.24), (frozenset(c.RUSSIAN.upper()), 0.09),
        (frozenset("«»—–“”„№…°\xa0"), 0.03), (frozenset("іїєґўІЇЄҐЎ"), 0.004), (_between(0x400, 0x45F), 0.0001),
    )),
    Language(name="Greek", after_same=0.85, after_letter=0.001, after_other=0.35, classes=((_between(0x370, 0x3FF), 1.0),)),
    Language(name="Hebrew", after_same=0.85, after_letter=0.001, after_other=0.35, classes=((_between(0x5D0, 0x5EA), 1.0),)),
    Language(name="Arabic", after_same=0.85, after_letter=0.001, after_other=0.35, classes=((_between(0x620, 0x6FF), 1.0),)),
    Language(name="Western", after_same=0.03, after_letter=0.04, after_other=0.04, cased=True, classes=(
        (c.WESTERN_LETTERS, 0.55), (c.WESTERN_SIGNS, 0.36), (c.WESTERN_CAPITALS, 0.05), (c.MORE_LATIN, 0.02),
        (c.GREEK, 0.01), (_between(0xA0, 0xFF), 0.0001),
    )),
)  # fmt: skip
LANGUAGES = {language.name: language for language in _LANGUAGES}
SINGLY = 0.5
"""Chance of two in a row below which a language writes its letters beyond ASCII one at a time."""


@cache
def _costs(language: str) -> dict[str, float]:
    """Return the log probability of every character a language writes."""
    costs: dict[str, float] = {}
    for members, share in LANGUAGES[language].classes:
        new = members - costs.keys()
        costs.update(dict.fromkeys(new, math.log(share / max(len(new), 1))))
    return costs


@cache
def odd_text(name: str) -> re.Pattern[str]:
    """Return what makes a line look foreign in a language: characters it hardly writes, runs of accented letters."""
    usual = "".join(map(re.escape, sorted(sign for sign, cost in _costs(name).items() if cost > ODD_NATS)))
    runs = "|[\x80-\uffff]{3}" if LANGUAGES[name].after_same < SINGLY else ""
    return re.compile(f"[^\x00-\x7f{usual}]{runs}")


_REST_COST = math.log(REST / REST_SIZE)
ENOUGH = 12
"""Characters that are needed to tell that a text is in none of the languages."""
_ESCAPED = re.compile("[\udc80-\udcff]")


def log_likelihood(text: str, name: str) -> float:
    """Return the log probability of `text` in the language `name`; lone surrogates are bytes that do not fit."""
    language, costs = LANGUAGES[name], _costs(name)
    chances = {
        kind: (math.log(p), math.log1p(-p) + ASCII_COST)
        for kind, p in (("same", language.after_same), ("a", language.after_letter), ("-", language.after_other))
    }
    n_escaped = len(_ESCAPED.findall(text))
    total, kind, small = n_escaped * ESCAPED_COST, "-", False
    for sign in _ESCAPED.sub("", text) if n_escaped else text:
        high, plain = chances[kind]
        if sign < "\x80":
            total += plain
            if language.unmixed and kind == "same" and sign.isalpha():
                total += MIXED_COST
            kind = "a" if sign.isalpha() else "-"
        else:
            total += high + costs.get(sign, _REST_COST)
            kind = "same"
        if language.cased:
            total += CASE_COST if small and sign.isupper() else 0.0
            small = sign.islower()
    return total


def is_foreign(text: str, name: str) -> bool:
    """Return whether text is too improbable for the language `name`: none of the encodings we know is its own."""
    n_plain = sum(1 for sign in text if sign < "\x80")
    n_high = len(text) - n_plain
    return n_high >= ENOUGH and (log_likelihood(text, name) - n_plain * ASCII_COST) / n_high < LANGUAGES[name].least


def best_language(text: str) -> float:
    """Return the log probability of `text` in the language that fits it best: for Unicode, which holds them all."""
    return max(log_likelihood(text, name) for name in LANGUAGES)
