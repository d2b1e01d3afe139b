"""Counts as manuscripts print them: digits, thousands, English words, Chinese numerals."""

from __future__ import annotations

import re
import unicodedata

from corpora.language.numbers import NUMBER, to_number
from corpora.words.signs import DASHES, SURE_MINUS

_CHINESE_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
                   "八": 8, "九": 9}  # fmt: skip
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_TEN_THOUSAND = "万"
CHINESE_COUNT = r"[零〇一二两兩三四五六七八九十百千万]+"
COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{1,7}}|{CHINESE_COUNT})"
"""A count in digits or Chinese numerals. No capturing group."""
ENGLISH_COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{5,7}}|{NUMBER})"
"""A count in digits or English words. No capturing group."""


def parse_count(text: str) -> int | None:
    """Return "1,192", "nineteen", "十九" or "一百零八" as an integer; None where it is none."""
    text = text.strip().lower()
    digits = text.replace(",", "").replace(" ", "")
    if digits.isascii() and digits.isdigit():
        return int(digits)
    return parse_chinese(text) if re.fullmatch(CHINESE_COUNT, text) else to_number(text)


def parse_chinese(text: str) -> int | None:
    """Return a Chinese numeral as an integer ("十九": 19, "两百零三": 203, "二〇二四": 2024), None where it is none."""
    head, ten_thousand, tail = text.partition(_TEN_THOUSAND)
    if ten_thousand:
        high, low = parse_chinese(head), parse_chinese(tail) if tail else 0
        return None if high is None or low is None else high * 10_000 + low
    if not any(unit in text for unit in _CHINESE_UNITS):
        return int("".join(str(_CHINESE_DIGITS[c]) for c in text)) if text else None
    total, digit = 0, 0
    for character in text:
        if character in _CHINESE_UNITS:
            total += (digit or (1 if character == "十" else 0)) * _CHINESE_UNITS[character]
            digit = 0
        else:
            digit = _CHINESE_DIGITS[character]
    return total + digit


_BLANKS = dict.fromkeys(
    map(ord, "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t\n\r\x0c"), " "
)
_SIGNS = dict.fromkeys(map(ord, SURE_MINUS + DASHES.replace("\u4e00", "")), "-")
"""The Chinese numeral one is drawn as a dash and is one here."""
_TILDES = dict.fromkeys(map(ord, "\uff5e\u301c\u223c"), "~")
_SPACED_THOUSANDS = re.compile(r"(?<=\d)[\u2009\u202f\u00a0](?=\d{3}(?!\d))")
_SPACED_SIGN = re.compile(r"(?<=[=:(\[,;] )- (?=\d)|(?<=[=:(\[,;])- (?=\d)")


def level(text: str) -> str:
    """Return `text`, as long as it was, with blanks, minus signs, full-width characters and thousands in one form."""
    text = _SPACED_THOUSANDS.sub(",", text)
    text = text.translate(_BLANKS | _SIGNS | _TILDES).replace("$", " ")
    wide = {c: unicodedata.normalize("NFKC", c) for c in set(text) if "\uff00" <= c <= "\uffef"}
    text = text.translate({ord(c): n for c, n in wide.items() if len(n) == 1})
    return _SPACED_SIGN.sub(" -", text)
