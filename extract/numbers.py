"""From printed text to numbers: minus signs, footnote marks, thousands, merged triplets, direction letters."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpora.words.sides import SPELLED
from corpora.words.signs import DASHES, SURE_MINUS

BLANKS = "\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_FULL_WIDTH_MINUS, _IDEOGRAPHIC_COMMA, _TO_ASCII = 0xFF0D, 0x3001, 0xFEE0
FULL_WIDTH = {c: c - _TO_ASCII for c in range(0xFF01, 0xFF5F) if c != _FULL_WIDTH_MINUS} | {_IDEOGRAPHIC_COMMA: ","}
RADICALS = {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)} | str.maketrans(
    "⻅⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳", "见贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"
)
"""Radicals for the characters they look like: fonts of Chinese PDFs name the glyph of 舌 or 马 after its radical."""
"""Characters of East Asian pages to the same in ASCII: digits, letters, brackets, "，", "＜"; the minus has its own rule."""
MARKS = "*∗⁎★†‡§¶#\u2020\u2021^ªº°⁰¹²³⁴⁵⁶⁷⁸⁹"

MAX_NUMBER = 80
"""Characters of a cell that is one number with its marks and brackets; a longer text is a sentence."""
MAX_COORDINATE = 24
"""The same for one coordinate: "-12.5 mm ± 3.2 (a)"."""
MAX_WHOLE = 1e15
"""From here on floats are not written as whole numbers: not every whole number is one."""

_BLANK = re.compile(f"[{BLANKS}]+")
_SURE = re.compile(f"[{SURE_MINUS}]")
_DASH_BEFORE_NUMBER = re.compile(rf"(?:^|(?<=[\s(\[,;:=<>|/~]))[{DASHES}]\s?(?=\.?\d)")
_SPACED_MINUS = re.compile(r"(?:^|(?<=[\s(\[,;:=<>|/~]))[-]\s+(?=\.?\d)")
_NUMERIC_TEXT = re.compile(r"[\s\d.,;:/|()\[\]{}+<>=≤≥±~*-]*(?:mm|cm3|mm3)?[\s*a-z†‡§]{0,3}", re.IGNORECASE)
_MIDDOT = re.compile(r"(?<=\d)[·∙⋅](?=\d)|(?:^|(?<=[\s<>=-]))[·∙⋅](?=\d)")
MERGED_MINUS = re.compile(rf"(?<=\d)([,;/])\s*[{DASHES}]\s*(?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A printed number: its value, and the words that stood beside it (footnote marks, brackets, unit)."""

    value: float
    rest: str = ""
    relation: str = ""


_WIDE_MINUS = re.compile(r"(?<=[^\W\d_]|[)）])\uff0d(?=[^\W\d_]|[(（])")
"""A full-width minus between two Chinese words: as far from them as the blanks around others."""
KEPT_TEXTS = 1 << 16
"""Texts of cells whose reading is kept: each is looked at by a dozen rules, and tables repeat them."""


@lru_cache(maxsize=KEPT_TEXTS)
def fold_text(text: str) -> str:
    """Return `text` with blanks folded and every sign that means minus written as U+002D.

    A hyphen or minus character becomes "-" everywhere; a dash only where it can be the sign of a number
    (at the start, or after a blank, bracket, comma or relation). A space between a sign and its number goes
    when the whole text is numeric ("- 58, 40"), so that words keep their spacing ("2-back - 0-back").
    """
    folded = _SURE.sub("-", _BLANK.sub(" ", _WIDE_MINUS.sub(" - ", text))).translate(FULL_WIDTH).translate(RADICALS)
    folded = _DASH_BEFORE_NUMBER.sub("-", folded)
    folded = MERGED_MINUS.sub(r"\1-", folded)
    folded = _MIDDOT.sub(".", folded)
    folded = " ".join(folded.split())
    if _NUMERIC_TEXT.fullmatch(folded):
        folded = _SPACED_MINUS.sub("-", folded)
    return folded


_RELATION = r"(?P<relation>[<>=≤≥~≈±]*)\s*"
_PLAIN = r"[+-]?\s?(?:\d{1,3}(?:[ ,']\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_NUMBER = re.compile(rf"\s*{_RELATION}(?P<number>{_PLAIN}|[+-]?(?:inf(?:inity)?|∞))(?P<rest>.*)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d{1,2})(?!\d)")
_REST = re.compile(
    rf"(?:\s*(?:[{re.escape(MARKS)}]|[a-zA-Z]{{1,2}}(?![a-zA-Z])(?:,[a-z](?![a-z]))*|\([^()]*\)|\[[^\[\]]*\]|mm3?|cm3?|ml|mL|vox(?:els?)?|voxels?"
    r"|±.*|,|;|\.|%|/.*))*\s*"
)
_POWER = re.compile(r"^\s*[×x·*]\s*10\s*\^?\s*([+-]?\d{1,3})", re.IGNORECASE)


_STATED = re.compile(r"\s*(?P<name>[A-Za-z]{1,4})\s*(?:[(\[][\d., ]+[)\]])?\s*=\s*(?P<value>.*)")


def parse_stated(text: str) -> tuple[str | None, Number | None]:
    """Return the name a cell gives its number ("Z" in "Z = 4.5", None in "4.5") and the number, None when there is none."""
    stated = _STATED.fullmatch(fold_text(text))
    if stated is None:
        return None, parse_number(text)
    return stated["name"], parse_number(stated["value"])


@lru_cache(maxsize=KEPT_TEXTS)
def parse_number(text: str) -> Number | None:
    """Return the number a cell holds, or None when it holds none (or words with a number among them).

    Reads relations ("< 0.001"), thousands ("1,426", "14 320"), "Inf" (as infinity), decimal commas ("4,23"),
    powers of ten, and leaves footnote marks, brackets and units in `rest` ("7.55 (17)", "3.12a", "21*").
    """
    text = fold_text(text)
    comma = _DECIMAL_COMMA.fullmatch(text.strip(MARKS + " "))
    if comma:
        return Number(value=float(f"{comma[1]}.{comma[2]}"))
    match = _NUMBER.fullmatch(text) if len(text) < MAX_NUMBER else None
    if match is None:
        return None
    printed, rest = match["number"], match["rest"]
    power = _POWER.match(rest)
    if power:
        rest = rest[power.end() :]
    if not _REST.fullmatch(rest):
        return None
    if "inf" in printed.lower() or "∞" in printed:
        value = -math.inf if printed.startswith("-") else math.inf
    else:
        value = float(re.sub(r"[ ,']", "", printed))
    if power:
        value *= 10.0 ** int(power[1])
    return Number(value=value + 0.0, rest=rest.strip(), relation=match["relation"])


_SPREAD = re.compile(r"\s*(?:±|\+/-)\s*\d{1,2}(?:\.\d{1,2})?")
"""The spread over participants that may follow a mean coordinate."""
# "44,45" without a sign may be two areas: two places behind a comma are read where no list can be meant ("-11,92", "8,07").
_COORDINATE = re.compile(
    rf"\s*[(\[]?\s*(?P<value>[+-]\s?\d{{1,3}}(?:\.\d{{1,3}}|,\d{{1,2}}(?!\d))?|\d{{1,3}}(?:\.\d{{1,3}}|,0?\d(?!\d))?)\s*(?:mm)?\s*(?:{_SPREAD.pattern})?\s*[)\]]?\s*"
    rf"(?P<mark>[{re.escape(MARKS)}±]*\s*(?:\([a-z*]\)|[a-z]{{1,2}})?[{re.escape(MARKS)},;.]*)\s*",
)


@lru_cache(maxsize=KEPT_TEXTS)
def parse_coordinate(text: str) -> float | None:
    """Return one coordinate in mm, or None; footnote marks and brackets around it, and a decimal comma, are allowed."""
    match = _COORDINATE.fullmatch(fold_text(text)) if len(text) < MAX_COORDINATE else None
    return _value(match["value"]) if match else None


def _value(printed: str) -> float:
    return float(printed.replace(" ", "").removesuffix("mm").replace(",", ".")) + 0.0


MAX_CELL = 1000
"""A longer text is prose, not a cell of coordinates."""
_C = r"[+-]?\s?\d{1,3}(?:\.\d{1,3})?(?:\s?mm)?"
_JOIN = r"(?:\s*[,;/|]\s*|\s+)"
_TRIPLET = re.compile(rf"(?<![\d.\w])(?P<x>{_C}){_JOIN}(?P<y>{_C}){_JOIN}(?P<z>{_C})(?![\d.])")
_MARKS_BEHIND = re.compile(rf"(?<=\d)[{re.escape(MARKS)}]+(?=[\s,;/)\]]|$)")
_APART_FROM_SIGN = re.compile(r"(^|[\s(\[,;|/])([+-])\s+(?=\d)")
_AXIS_NAME = re.compile(r"\b[xyzXYZ]\s*[=:]\s*(?=[+-]?\s?\d)")
_GLUED = re.compile(r"(?<![\d.\w])([+-]?\d{1,3})([+-]\d{1,3})([+-]\d{1,3})(?![\d.])")
_G = r"[+-]?\d{1,3}(?:\.\d{1,2})?"
_HALF_GLUED = re.compile(rf"\W*?({_G})(?:(?=[+-])|{_JOIN})({_G})(?:(?=[+-])|{_JOIN})({_G})\W*")
"""A cell of one place in which the blank before a minus is missing: "-10-42 16"."""
_AXES = {"L": ("x", -1), "R": ("x", 1), "P": ("y", -1), "A": ("y", 1), "I": ("z", -1), "S": ("z", 1)}
_LETTERS = re.compile(
    r"(?<!\w)(\d{1,3}(?:\.\d+)?)\s?([LR])[\s,;|/]*(\d{1,3}(?:\.\d+)?)\s?([PA])[\s,;|/]*(\d{1,3}(?:\.\d+)?)\s?([IS])(?!\w)"
)
_LETTERS_FIRST = re.compile(
    r"(?<!\w)([LR])\s?(\d{1,3}(?:\.\d+)?)[\s,;|/]*([PA])\s?(\d{1,3}(?:\.\d+)?)[\s,;|/]*([IS])\s?(\d{1,3}(?:\.\d+)?)(?!\w)"
)
_ONE_LETTER = re.compile(r"\s*(?:(\d{1,3}(?:\.\d+)?)\s?([LRAPSI])|([LRAPSI])\s?(\d{1,3}(?:\.\d+)?))\s*")


_D = r"[+-]?\s?\d{1,3}(?:,\d{1,2})?(?!\d)"
_WITH_COMMA = r"[+-]?\d{1,3},\d{1,2}"
_DECIMAL_COMMAS = re.compile(
    rf"(?<![\d.,;])(?:{_D}(?:\s*;\s*{_D}){{2}}|{_WITH_COMMA}(?:\s+{_WITH_COMMA}){{2}})(?!\s*[,;.]?\d)"
)
"""Three numbers that semicolons separate, or blanks where each has a comma: their commas are decimal ones ("-38,5; -22; 56,5")."""


def _with_points(match: re.Match[str]) -> str:
    return match[0].replace(",", ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Triplet:
    """Three coordinates read from one text; `start` and `end` are the place of `raw` in the folded text."""

    x: float
    y: float
    z: float
    raw: str
    start: int = 0
    end: int = 0


def find_triplets(text: str) -> list[Triplet]:
    """Return every (x, y, z) printed in `text`, in order; direction letters and missing separators are read."""
    folded = _bare(text)
    found = _lettered(folded)
    if found:
        return found
    spaced = _sign_space(folded)
    for match in _TRIPLET.finditer(spaced):
        found.append(_triplet(match, (_value(match["x"]), _value(match["y"]), _value(match["z"]))))
    if not found:
        for match in _GLUED.finditer(spaced):
            found.append(_triplet(match, (_value(match[1]), _value(match[2]), _value(match[3]))))
    if not found and (half := _HALF_GLUED.fullmatch(spaced)):
        found.append(_triplet(half, (_value(half[1]), _value(half[2]), _value(half[3]))))
    return found


def _bare(text: str) -> str:
    """Return a text folded, decimal points in it, without spreads, names of axes and note marks behind numbers."""
    unmarked = _MARKS_BEHIND.sub("", fold_text(text))
    return _DECIMAL_COMMAS.sub(_with_points, _SPREAD.sub("", _AXIS_NAME.sub("", unmarked)))


def _sign_space(text: str) -> str:
    return _APART_FROM_SIGN.sub(r"\1\2", text)


def _triplet(match: re.Match[str], xyz: tuple[float, float, float]) -> Triplet:
    x, y, z = xyz
    return Triplet(x=x, y=y, z=z, raw=match[0], start=match.start(), end=match.end())


def _lettered(text: str) -> list[Triplet]:
    found: list[Triplet] = []
    for match in _LETTERS.finditer(text):
        numbers, letters = match.groups()[0::2], match.groups()[1::2]
        found.append(_triplet(match, _signed(numbers, letters)))
    if not found:
        for match in _LETTERS_FIRST.finditer(text):
            letters, numbers = match.groups()[0::2], match.groups()[1::2]
            found.append(_triplet(match, _signed(numbers, letters)))
    return found


def _signed(numbers: tuple[str, ...], letters: tuple[str, ...]) -> tuple[float, float, float]:
    x, y, z = (_AXES[letter][1] * float(number) + 0.0 for number, letter in zip(numbers, letters, strict=True))
    return x, y, z


def parse_lettered(text: str, axis: str) -> float | None:
    """Return a coordinate written with a direction letter ("5L", "P 19") when the letter fits `axis`."""
    match = _ONE_LETTER.fullmatch(text)
    if match is None:
        return None
    number, letter = (match[1], match[2]) if match[1] else (match[4], match[3])
    of_axis, sign = _AXES[letter]
    return sign * float(number) + 0.0 if of_axis == axis else None


_FIRST_TWO = r"[+-]?\s?\d{1,3}(?:\.\d+)?"


def is_broken_triplet(text: str) -> bool:
    """Return whether a cell holds two numbers of a list that breaks off ("(-8, -4,")."""
    return re.fullmatch(rf"[(\[]?\s*{_FIRST_TWO}\s*[,;]\s*{_FIRST_TWO}\s*[,;]", fold_text(text).strip()) is not None


def is_list_of_numbers(text: str) -> bool:
    """Return whether a cell holds three numbers or more and no word: "±30 -80 6"."""
    if len(text) >= MAX_NUMBER or re.search(r"[^\W\d_]", text):
        return False
    return len(re.findall(r"\d+(?:\.\d+)?", text)) >= len("xyz")


_BESIDE_TRIPLET = re.compile(
    rf"[\s()\[\],;.:/{re.escape(MARKS)}=]|mm|xyz|(?i:{SPELLED}|[lr]h\b)|MNI|TAL|[xyzLRBM]|[a-c]\b"
)
"""What may be printed beside a triplet that fills its cell: brackets, units, axes, a side, a space, a mark."""


@lru_cache(maxsize=KEPT_TEXTS)
def is_triplet_cell(text: str) -> bool:
    """Return whether a cell holds coordinates and nothing else of weight (brackets, "mm", marks, labels)."""
    triplets = find_triplets(text) if len(text) <= MAX_CELL else []
    if not triplets:
        return False
    rest = _bare(text)
    for triplet in triplets:
        rest = _sign_space(rest).replace(triplet.raw, " ", 1)
    return not _BESIDE_TRIPLET.sub("", _PLACE_BEHIND.sub("", rest))


_PLACE_BEHIND = re.compile(r"\s*[(\[][A-Za-z][^()\[\]]{1,24}[)\]]\s*$")
"""A name in brackets behind a place: "-56 -30 28 (OP1)", "12 -84 8 (BA 17)"."""


_NAMED_STATISTIC = re.compile(
    r"(?P<name>[tTzZFr])(?:\s?max)?\s*(?:[(\[][\d.,; ]+[)\]])?\s*[=:]\s*(?P<value>[^=]+)", re.DOTALL
)


def parse_statistic(text: str) -> tuple[str | None, Number] | None:
    """Return the statistic a cell holds, with its name where the cell gives it ("t(17) = 6.84", "F = 12.1")."""
    match = _NAMED_STATISTIC.fullmatch(fold_text(text)) if len(text) < MAX_NUMBER else None
    number = parse_number(match["value"] if match else text)
    if number is None:
        return None
    return ({"T": "t", "z": "Z"}.get(match["name"], match["name"]) if match else None), number


def format_number(value: float | None) -> str:
    """Return a number as a table prints it: "-44", "12.5", "Inf"; "" for None."""
    if value is None:
        return ""
    if math.isinf(value):
        return "-Inf" if value < 0 else "Inf"
    return str(int(value)) if value == int(value) and abs(value) < MAX_WHOLE else repr(value)
