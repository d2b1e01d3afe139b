"""Captions of tables: "Table 2" at the beginning of a paragraph, never in a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.nouns.evidence import Box
from corpora.words.printed import parse_table_label
from extract.pdf.layout.lines import PROSE_GAP, Phrase, middle
from extract.pdf.layout.measures import PAIR, SAME_HEIGHT, TOUCHING
from extract.pdf.model import Word

LINE_GAP = 0.75
"""Type sizes between the lines of one paragraph."""

PARAGRAPH_WORDS = 4
"""Words from which a phrase above may be a line of the same paragraph."""

PARAGRAPH_SIZE = 0.6
"""Points of type size by which two lines differ that are no one paragraph."""

UNDERLINE = 0.15
"""Type sizes below the box of a caption's line to which its underline may reach ..."""

UNDERLINE_EDGE = 3.0
"""... and points beyond its words."""

SAME_END, TABLE_DEPTH = 1.0, 60.0
"""Points within which the rules of a table begin and end at one place, and type sizes within which they follow."""

LONGEST_LINE_NUMBER = 4
"""Digits of the highest number of a line."""

CLOSE_TO_THE_LEFT = 1.5
"""Type sizes to the word before a label that is part of a sentence."""

TRANSLATION = 4.0
"""Type sizes down to the caption in another language, below one of at most two lines."""

COLUMN_START, COLUMN_LINES = 1.5, 6
"""Points within which the lines of a text column begin at one place, and lines from which they are such a column."""

_FIGURE = re.compile(r"(?:supp\w*\.?\s+|extended\s+data\s+)?fig(?:ure|\.)?\s*S?\d{1,2}\b|图\s*\d", re.IGNORECASE)
_CONTINUED = re.compile(r"\b(?:continued|cont['’]?d|cont\.|continuation)|续表?", re.IGNORECASE)
_IN_LIST = re.compile(r"[,;)\]]|\.\d")
"""What follows a label that a sentence mentions among others or in brackets."""
_ENDS_SENTENCE = re.compile(r"[.!?。][)\]”\"]?\s*$")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MARK = re.compile(r"\s*[.:|。：—–-]")
"""What a caption puts behind its label."""
_IN_SENTENCE = re.compile(
    r"\s*(?:shows?|lists?|presents?|summari[sz]es|reports?|provides|gives|displays|contains?|illustrates|"
    r"and|for|are|is|was|were|in|of|below|above|also|depicts|details|describes|indicates|reveals?|includes|"
    r"demonstrates?|on|or|to|as|but|with|which|that)\b"
)


@dataclass(frozen=True, slots=True)
class Caption:
    """A phrase that opens a table's caption: its label and where it is."""

    label: str
    phrase: Phrase
    continued: bool

    @property
    def box(self) -> Box:
        """The box of the label on the page."""
        return self.phrase.box

    def is_underline(self, rule: Box, rules: Sequence[Box]) -> bool:
        """Return whether a rule is drawn under words of the caption: within its line, no wider than it, and not the first of
        the `rules` of a table, which begin and end where it does.
        """
        phrase = self.phrase
        inside = phrase.middle < rule[1] < phrase.bottom + UNDERLINE * phrase.size
        narrow = phrase.x0 - UNDERLINE_EDGE <= rule[0] and rule[2] <= phrase.x1 + UNDERLINE_EDGE
        return inside and narrow and not self._opens_table(rule, rules)

    def _opens_table(self, rule: Box, rules: Sequence[Box]) -> bool:
        """Return whether two more rules with the ends of this one follow below."""
        size = self.phrase.size
        below = [r for r in rules if rule[1] + 0.5 * size < r[1] < rule[1] + TABLE_DEPTH * size]
        alike = [r for r in below if abs(r[0] - rule[0]) < SAME_END and abs(r[2] - rule[2]) < SAME_END]
        return len(alike) >= PAIR

    def line_number(self, words: Sequence[Word]) -> Word | None:
        """Return the first word of the caption's line when it is a number before the label: that of a manuscript's line."""
        phrase = self.phrase
        left = [w for w in words if w.x1 <= phrase.x0 and abs(middle(w) - phrase.middle) < SAME_HEIGHT * phrase.size]
        only = left[0] if len(left) == 1 else None
        return only if only is not None and only.text.isdigit() and len(only.text) <= LONGEST_LINE_NUMBER else None


def parse_label(text: str) -> tuple[str, str] | None:
    """Return the label of a caption a line opens with, and the rest; None for the line of a sentence ("Table 1, 2")."""
    found = parse_table_label(text)
    if found is None or text.lstrip().startswith(("(", "[")) or _IN_LIST.match(found.after):
        return None
    return found.label, found.rest.rstrip(" .:|。：—–-")


def is_caption(text: str) -> bool:
    """Return whether a text opens a caption: a label, and no sentence that goes on behind it ("Table 1 shows")."""
    parsed, found = parse_label(text), parse_table_label(text)
    if parsed is None or found is None:
        return False
    return opens_mark(found.after) or not _IN_SENTENCE.match(" " + parsed[1])


def opens_mark(text: str) -> bool:
    """Return whether the text behind a label opens with a mark that captions put there: "Table 2:", never "Table 2 shows"."""
    return _MARK.match(text) is not None


def opens_figure(text: str) -> bool:
    """Return whether a text opens a figure legend."""
    return bool(_FIGURE.match(text.strip()))


def is_translation(label: str, other: str) -> bool:
    """Return whether two labels are of one table, the one in Chinese, the other in letters: "表 S1" and "Table S1"."""
    numbers = [re.findall(r"[A-Z]?\d+", _in_digits(one)) for one in (label, other)]
    return numbers[0] == numbers[1] != [] and (_CHINESE.search(label) is None) != (_CHINESE.search(other) is None)


_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10} | {
    roman: n for n, roman in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), 1)
}
_NUMERAL = re.compile(r"(?<=[表\s])(?:[一二三四五六七八九十]|[IVX]{1,4})(?![\w])")


def _in_digits(label: str) -> str:
    """Return a label with its Roman or Chinese numeral in digits: "Table II", "表二"."""
    label = unicodedata.normalize("NFKC", label)
    return _NUMERAL.sub(lambda numeral: str(_NUMERALS.get(numeral[0], numeral[0])), label)


def says_continued(text: str) -> bool:
    """Return whether a caption marks its table as continued from another page."""
    return bool(_CONTINUED.search(text))


def find_captions(phrases: Sequence[Phrase], rules: Sequence[Box]) -> list[Caption]:
    """Return the captions of a page, top to bottom: labels at the head of a paragraph."""
    found = []
    for phrase in map(without_line_number, phrases):
        parsed = parse_label(phrase.text)
        if parsed is None or not is_caption(phrase.text):
            continue
        if _goes_on_from_above(phrase, phrases, rules) or _stands_inside_line(phrase, phrases):
            continue
        found.append(Caption(parsed[0], phrase, says_continued(parsed[1])))
    found.sort(key=lambda c: (round(c.phrase.middle), c.phrase.x0))
    return [caption for caption in found if not any(_translates(caption, above) for above in found)]


def _translates(caption: Caption, above: Caption) -> bool:
    """Return whether a caption is the one just above it in another script: "Table 1" under "表 1", centred or not."""
    one, two = above.phrase, caption.phrase
    near = 0 < two.middle - one.middle < TRANSLATION * two.size
    return near and is_translation(above.label, caption.label)


def without_line_number(phrase: Phrase) -> Phrase:
    """Return a phrase without the number of its line in front of a table's label."""
    first, *rest = phrase.words
    if not rest or not first.text.isdigit() or parse_label(Phrase(tuple(rest)).text) is None:
        return phrase
    return Phrase(tuple(rest))


def _goes_on_from_above(phrase: Phrase, phrases: Sequence[Phrase], rules: Sequence[Box]) -> bool:
    """Return whether the phrase is a line of a paragraph that began above it."""
    for other in phrases:
        gap = phrase.top - other.bottom
        if other.words[-1] is phrase.words[-1] or not -SAME_HEIGHT * phrase.size < gap < LINE_GAP * phrase.size:
            continue
        if other.middle >= phrase.middle - 0.5 * phrase.size or len(other.words) < PARAGRAPH_WORDS:
            continue
        if (
            abs(other.size - phrase.size) > PARAGRAPH_SIZE
            or min(other.x1, phrase.x1) - max(other.x0, phrase.x0) < TOUCHING
        ):
            continue
        if other.bold and other.x0 > phrase.x0 + 2 * phrase.size:
            continue
        separated = any(
            other.middle < rule[1] < phrase.middle and min(rule[2], phrase.x1) - max(rule[0], phrase.x0) > TOUCHING
            for rule in rules
        )
        if not separated and not (_ENDS_SENTENCE.search(other.text) and _opens_with_mark(phrase.text)):
            return True
    return False


def _opens_with_mark(text: str) -> bool:
    """Return whether a text opens with a label and the mark that captions put there: a new sentence never does."""
    found = parse_table_label(text)
    return found is not None and opens_mark(found.after) and found.rest[:1].isupper()


def _stands_inside_line(phrase: Phrase, phrases: Sequence[Phrase]) -> bool:
    """Return whether words are close to the left of the phrase, on its own line, and it begins no column of text.

    Words nearer than those of one line can be were cut off at the gutter, see `gutter.py`.
    """
    column = sum(1 for other in phrases if abs(other.x0 - phrase.x0) < COLUMN_START) >= COLUMN_LINES
    return not column and any(
        other.words[-1] is not phrase.words[-1]
        and abs(other.middle - phrase.middle) < SAME_HEIGHT * phrase.size
        and PROSE_GAP * phrase.size <= phrase.x0 - other.x1 < CLOSE_TO_THE_LEFT * phrase.size
        and not other.text.isdigit()
        for other in phrases
    )
