"""Words that tables are found and understood by, put right before tables see them: their labels, the headings x, y, z."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.evidence import Box
from extract.pdf.scan.ocr_words import OcrWord

SAME_LINE = 0.4
"""Type sizes between the feet of words of one line."""

LABEL_GAP, LABEL_OVERLAP = 0.25, 0.6
"""Type sizes between "Table" and its number at least, and by which the box of the one may reach over the other."""

NEXT_WORD = 1.0
"""Type sizes between two words of a phrase at most."""

HEADING_REACH = 8.0
"""Type sizes between a heading and the first number under it at most: further header rows may be between them."""

SPANNER_REACH = 3.0
"""Type sizes between a heading and the one over it."""

COLUMN_REACH = 25.0
"""Type sizes below a heading in which the numbers of its column are looked for."""

FEWEST_ROWS = 3
"""Numbers of the shortest column whose heading is put right."""

FEWEST_BESIDE = 2
"""Numbers in the line of one with a minus from which it stands in a table, whatever its column."""

FEWEST_SIGNS = 2
"""Minus signs in three columns of numbers from which they may be coordinates."""

ONE_LETTER = 0.8
"""Type sizes of width below which two letters are one."""

LARGEST_PLACE = 130.0
"""Millimetres from the origin that no place in a brain is beyond, with a margin."""

_TABLE = re.compile(r"['‘’\"“]?[TF7][aàá][bh6][l1i|I][eocé]\.?")
_ONE = re.compile(r"([|l!\]i])([.:]?)")
_COORDINATES = re.compile(r"[(\[]?(?:MNI|Talairach|[Cc]o-?ordinates?|COORDINATES|[Pp]eaks?)[)\],.:]*")
_PLACE = re.compile(r"-?\d{1,3}(?:[.,]\d)?")
_SCRAPPY = re.compile(r"(?P<before>[.,'’]?)(?P<number>-?\d{1,6}(?:[.,]\d{1,4})?)(?P<after>[.,:;)'’-]{0,2})")
"""A number with dust before or behind it, or the second half of a broken nought."""

_TRIPLET = re.compile(r"-?\d{1,3}(?:[.,]\d)?[.,;]")
_JUMBLE = re.compile(r"(?=.*[xyzXYZ])[A-Za-z0-9.,;:¥%|]{1,6}")
"""A few characters, one of them an axis: what is read of "x, y, z"."""

_JUMBLE_PART = re.compile(r"[A-Za-z0-9.,;:¥%|]{1,3}")


def repaired(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the words of a page, labels of tables and headings of coordinates put right; what rests on numbers is doubted."""
    return _with_triplet_headings(_with_axes(_without_scraps(_with_labels(words))))


def _without_scraps(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the words, numbers of tables without points and other scraps that nothing printed there explains."""
    numbers = [w for w in words if _SCRAPPY.fullmatch(w.text)]
    out = []
    for word in words:
        parts = _SCRAPPY.fullmatch(word.text)
        text = word.text
        if parts is not None and (parts["before"] or parts["after"]):
            column = _column(word, numbers)
            beside = sum(_in_line(word, w) and w is not word for w in numbers)
            if (len(column) >= FEWEST_ROWS and beside) or (beside >= FEWEST_BESIDE and text.startswith("-")):
                points = sum("." in w.text.rstrip(".,") for w in column)
                before = "" if 2 * points < len(column) else parts["before"]
                ends = parts["after"] not in {".", ","} or _next(word, words) is None
                text = before + parts["number"] + ("" if ends else parts["after"])
        doubt = word.doubt or (f"recognised as {word.text}, taken for {text}" if text != word.text else "")
        out.append(replace(word, text=text, doubt=doubt))
    return out


def _in_line(one: OcrWord, other: OcrWord) -> bool:
    return abs(one.box[3] - other.box[3]) < SAME_LINE * one.size


def _column(word: OcrWord, numbers: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the numbers above and below a word."""
    middle, edge = (word.box[0] + word.box[2]) / 2, 0.5 * word.size
    return [
        w
        for w in numbers
        if w.box[0] - edge <= middle <= w.box[2] + edge
        and SAME_LINE * word.size < abs(w.box[3] - word.box[3]) < COLUMN_REACH * word.size
    ]


def _with_labels(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the words, "Table |." read as Table 1., "Tablo 1" as Table 1."""
    out = list(words)
    for place, word in enumerate(words):
        after = _next(word, words, LABEL_OVERLAP) if _TABLE.fullmatch(word.text) else None
        if after is None:
            continue
        text = _ONE.sub(r"1\2", out[after].text) if _ONE.fullmatch(out[after].text) else out[after].text
        if re.match(r"[A-Z]?\d", text):
            x0, top, x1, bottom = word.box
            apart = min(x1, out[after].box[0] - LABEL_GAP * word.size)
            out[after] = replace(out[after], text=text)
            out[place] = replace(word, text="Table", box=(x0, top, apart, bottom))
    return out


def _next(word: OcrWord, words: Sequence[OcrWord], overlap: float = 0.1) -> int | None:
    """Return the place of the word that follows in the line, and may begin `overlap` type sizes before this one ends."""
    beside = [
        (w.box[0], n)
        for n, w in enumerate(words)
        if abs(w.box[3] - word.box[3]) < SAME_LINE * word.size
        and -overlap * word.size < w.box[0] - word.box[2] < NEXT_WORD * word.size
        and w is not word
    ]
    return min(beside)[1] if beside else None


def _with_axes(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the words, three lone characters over three columns of signed numbers named x, y, z where one of them is so read."""
    out = list(words)
    lone = sorted((n for n, w in enumerate(out) if _is_lone(w)), key=lambda n: out[n].box[0])
    for place, first in enumerate(lone):
        line = [n for n in lone[place:] if abs(out[n].box[3] - out[first].box[3]) < SAME_LINE * out[first].size]
        three = line[: len("xyz")]
        names = [_bare(out[n]).lower() for n in three]
        right = [name == axis for name, axis in zip(names, "xyz", strict=False)]
        known_by_words = names == ["?"] * len("xyz") and _under_coordinates([out[n] for n in three], words)
        if len(three) < len("xyz") or all(right) or not (any(right) or known_by_words) or _are_others(names, right):
            continue
        columns = [_below(out[n].box, out[n].size, words, _PLACE) for n in three]
        if _are_places(columns) and _stand_side_by_side([out[n].box for n in three], words):
            for n, axis, known in zip(three, "xyz", right, strict=True):
                if not known:
                    doubt = (
                        f"recognised as {out[n].text}, taken for {axis} by its place over three columns of coordinates"
                    )
                    out[n] = replace(out[n], text=axis, doubt=doubt)
    return out


def _under_coordinates(three: Sequence[OcrWord], words: Sequence[OcrWord]) -> bool:
    """Return whether words over three headings that could not be read name coordinates."""
    first = three[0]
    return any(
        _COORDINATES.fullmatch(w.text)
        and w.box[2] > first.box[0] - first.size
        and w.box[0] < three[-1].box[2] + first.size
        and 0 < first.box[3] - w.box[3] < SPANNER_REACH * first.size
        for w in words
    )


def _is_lone(word: OcrWord) -> bool:
    narrow = word.box[2] - word.box[0] < ONE_LETTER * word.size
    return len(_bare(word)) == 1 or (len(word.text) == len("xX") and narrow)


def _bare(word: OcrWord) -> str:
    """Return a word without dust behind it."""
    return word.text.rstrip(".,:;'") or word.text


def _are_others(names: Sequence[str], right: Sequence[bool]) -> bool:
    """Return whether a heading read with a letter of another quantity or axis stands among the three."""
    wrong = [name for name, known in zip(names, right, strict=False) if not known]
    return any(name in {"x", "z", "t", "p", "f", "k", "l", "r"} for name in wrong)


def _below(box: Box, size: float, words: Sequence[OcrWord], form: re.Pattern[str]) -> list[OcrWord]:
    """Return the words of a form under a heading, top to bottom, if the first is close below it."""
    middle = (box[0] + box[2]) / 2
    found = [
        w
        for w in words
        if w.box[0] - 0.7 * size <= middle <= w.box[2] + 0.7 * size
        and 0 < w.box[1] - box[1] < COLUMN_REACH * size
        and form.fullmatch(w.text)
    ]
    found.sort(key=lambda w: w.box[1])
    return found if found and found[0].box[1] - box[3] < HEADING_REACH * size else []


def _are_places(columns: Sequence[Sequence[OcrWord]]) -> bool:
    """Return whether columns of numbers may be x, y, z: long enough, some negative, none too large."""
    values = [float(w.text.replace(",", ".")) for column in columns for w in column]
    long = all(len(column) >= FEWEST_ROWS for column in columns)
    return long and sum(v < 0 for v in values) >= FEWEST_SIGNS and all(abs(v) <= LARGEST_PLACE for v in values)


def _stand_side_by_side(boxes: Sequence[Box], words: Sequence[OcrWord]) -> bool:
    """Return whether no other word is between headings in their line."""
    left, right = boxes[0][2], boxes[-1][0]
    between = [
        w
        for w in words
        if left < (w.box[0] + w.box[2]) / 2 < right and abs(w.box[3] - boxes[0][3]) < SAME_LINE * (w.size or 1.0)
    ]
    return len(between) <= 1


def _with_triplet_headings(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the words, what was read of "x, y, z" over a column of three numbers to a cell put right."""
    out: list[OcrWord | None] = list(words)
    for place, word in enumerate(words):
        if out[place] is None or not _JUMBLE.fullmatch(word.text) or _before(word, words) is not None:
            continue
        phrase = [place]
        while (after := _next(words[phrase[-1]], words)) is not None and _JUMBLE_PART.fullmatch(words[after].text):
            phrase.append(after)
        read = "".join(words[n].text for n in phrase)
        whole = _union([words[n].box for n in phrase])
        wide = whole[2] - whole[0]
        if _next(words[phrase[-1]], words) is not None or not 1.2 * word.size < wide < 4 * word.size:
            continue
        if re.sub(r"[.,;:\s]", "", read.lower()) == "xyz" or not _over_triplets(whole, word.size, words):
            continue
        doubt = f"recognised as {read}, taken for x, y, z by its place over three numbers to a cell"
        out[place] = replace(word, text="x,y,z", box=whole, doubt=doubt)
        for n in phrase[1:]:
            out[n] = None
    return [w for w in out if w is not None]


def _before(word: OcrWord, words: Sequence[OcrWord]) -> OcrWord | None:
    """Return a word that ends just before another in its line."""
    return next(
        (
            w
            for w in words
            if w is not word
            and abs(w.box[3] - word.box[3]) < SAME_LINE * word.size
            and -0.1 * word.size < word.box[0] - w.box[2] < NEXT_WORD * word.size
        ),
        None,
    )


def _union(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _over_triplets(box: Box, size: float, words: Sequence[OcrWord]) -> bool:
    """Return whether cells of three numbers with commas between them are under a heading, some of them negative."""
    rows = 0
    signs = 0
    for first in words:
        if not _TRIPLET.fullmatch(first.text) or not 0 < first.box[1] - box[1] < COLUMN_REACH * size:
            continue
        second = _next(first, words)
        third = _next(words[second], words) if second is not None and _TRIPLET.fullmatch(words[second].text) else None
        if third is None or not _PLACE.fullmatch(words[third].text):
            continue
        if first.box[0] - size < (box[0] + box[2]) / 2 < words[third].box[2] + size:
            rows += 1
            signs += sum(w.text.startswith("-") for w in (first, words[third]))
    return rows >= FEWEST_ROWS and signs >= 1
