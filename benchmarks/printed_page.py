"""One page of a PDF as operators: text with its signs, lines, running text and figures, set from the top left."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pdf_writer import BAR_CODES, EMPTY_CODES, FONTS
from reportlab.pdfbase.pdfmetrics import stringWidth

SIGNS = (
    "ascii", "endash", "u2212", "u2afa", "control", "digit", "white", "rule", "spaced", "digits by page", "white digit", "empty",
    "controls by page",
)  # fmt: skip
SENTENCES = (
    "The results of the whole brain analysis were similar for both of the groups and for all of the sessions. ",
    "We then asked whether the activity of these regions was related to the ratings that were given after each trial. ",
    "Participants who were shown the faces for 30, 40 or 60 ms did not differ from those who had seen them longer. ",
    "This effect did not depend on the order of the trials in the second session, which was run after a short break. ",
)
LEGEND = ["Figure", "1.", "Mean", "signal", "of", "the", "regions", "in", "both", "groups."]
SIGN = "\x01"
"""Stands for a minus while a page is set; `BLANK` for the white glyph in front of a positive number."""
BLANK = "\x02"
GLYPHS = {
    "u2212": ("u2212",), "u2afa": ("u2afa",), "control": ("control",), "digit": ("two",), "white": ("equals",),
    "controls by page": ("one", "three"), "digits by page": ("seven", "nine", "six"), "white digit": ("two",), "empty": ("control",),
}  # fmt: skip
"""The glyph that paints the minus of each kind of sign; where several are named, the pages take turns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a table is set on its page.

    `rules` is "three", "none", "rows" or "grid"; `pages` how many it runs over (a table of few rows, or with merged
    rows, stays on one); `spanners_ruled` draws a line under headings over several columns; `folio` is the number at
    the foot of the first page.
    """

    sign: str = "ascii"
    place: str = "page"
    rules: str = "three"
    font: str = "Times"
    size: float = 9.0
    leading: float = 1.25
    align: str = "right"
    caption_at: str = "above"
    pages: int = 1
    repeat: bool = False
    turned: bool = False
    centred_groups: bool = False
    numbers_on: str = "first"
    bands: bool = False
    beside: str = "prose"
    stamp: bool = False
    watermark: bool = False
    broken_row: bool = False
    narrow_places: bool = False
    caption_broken: bool = False
    empty: str = "+"
    spanners_ruled: bool = False
    folio: int | None = None


class Page:
    """Operators of one page; text is set from the top left."""

    def __init__(self, width: float, height: float, setting: Setting, number: int = 0) -> None:
        self.width, self.height, self.setting = width, height, setting
        self.number = number
        self.operators: list[str] = []

    @property
    def content(self) -> str:
        """The operators as one text."""
        return "\n".join(self.operators)

    def text(self, x: float, y: float, text: str, size: float, style: int = 0, family: str | None = None) -> None:
        """Draw text with its baseline at `y` below the top; signs as the setting says."""
        name = FONTS[family or self.setting.font][style]
        for piece in pieces(text):
            if piece in (SIGN, BLANK):
                x += self._sign(x, y, size, style, name, white=piece == BLANK)
                continue
            code = piece.encode("cp1252", "replace").hex()
            self.operators.append(f"BT /{name} {size} Tf 1 0 0 1 {x:.2f} {self.height - y:.2f} Tm <{code}> Tj ET")
            x += stringWidth(piece, name, size)

    def _sign(self, x: float, y: float, size: float, style: int, name: str, *, white: bool) -> float:
        sign = self.setting.sign
        low = self.height - y
        if sign == "rule":
            self.operators.append(
                f"{x + 0.4:.2f} {low + 0.25 * size:.2f} {0.5 * size - 0.8:.2f} {0.05 * size:.2f} re f"
            )
            return 0.5 * size + 0.3
        if sign in GLYPHS:
            names = GLYPHS[sign]
            code = BAR_CODES[names[self.number % len(names)]]
            if white and sign == "empty":
                code = EMPTY_CODES[self.setting.empty]
            colour = "1 1 1 rg" if white and sign != "empty" else "0 0 0 rg"
            self.operators.append(f"{colour} BT /Pi {size} Tf 1 0 0 1 {x:.2f} {low:.2f} Tm <{code:02x}> Tj ET 0 0 0 rg")
            return (0.9 if sign == "controls by page" else 0.6) * size  # a space follows where controls stand
        drawn = {"ascii": "-", "endash": "\u2013", "spaced": "- "}[sign]
        self.text(x, y, drawn, size, style, next(f for f, names in FONTS.items() if name in names))
        return float(stringWidth(drawn, name, size))

    def turned_text(self, x: float, y: float, text: str, size: float, turn: str, grey: float = 0.0) -> None:
        """Draw text at an angle; `turn` holds the first four numbers of its matrix."""
        code = text.encode("cp1252", "replace").hex()
        self.operators.append(
            f"{grey} g BT /Helvetica {size} Tf {turn} {x:.2f} {self.height - y:.2f} Tm <{code}> Tj ET 0 g"
        )

    def band(self, x0: float, x1: float, top: float, bottom: float) -> None:
        """Paint a grey band; what is drawn later stands on it."""
        self.operators.append(f"0.88 g {x0:.2f} {self.height - bottom:.2f} {x1 - x0:.2f} {bottom - top:.2f} re f 0 g")

    def line(self, x0: float, x1: float, y: float) -> None:
        self.operators.append(f"0.5 w {x0:.2f} {self.height - y:.2f} m {x1:.2f} {self.height - y:.2f} l S")

    def upright(self, x: float, top: float, bottom: float) -> None:
        self.operators.append(f"0.5 w {x:.2f} {self.height - top:.2f} m {x:.2f} {self.height - bottom:.2f} l S")


def pieces(text: str) -> list[str]:
    """Return text cut at its signs."""
    found = [""]
    for character in text:
        if character in (SIGN, BLANK):
            found += [character, ""]
        else:
            found[-1] += character
    return [piece for piece in found if piece]


def text_width(text: str, setting: Setting, style: int = 0) -> float:
    """Return the width of text in points, its signs included."""
    name = FONTS[setting.font][style]
    plain = "".join(p for p in pieces(text) if p not in (SIGN, BLANK))
    signs = text.count(SIGN) + text.count(BLANK)
    return float(stringWidth(plain, name, setting.size)) + signs * 0.6 * setting.size


def words(
    page: Page, text: str, x: float, width: float, y: float, setting: Setting, size: float | None = None
) -> float:
    size = size or setting.size
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and stringWidth(longer, FONTS[setting.font][0], size) > width:
            page.text(x, y, line, size)
            y, line = y + 1.2 * size, word
        else:
            line = longer
    page.text(x, y, line, size)
    return y + 1.5 * size


def figure(
    page: Page, rng: random.Random, x: float, width: float, top: float, bottom: float, _first: list[str]
) -> float:
    """Draw bar charts with numbers along their axes down a column; return the last baseline."""
    y, letter = top + 10, 0
    while y + 150 < bottom:
        page.text(x, y, "ABCDEFG"[letter], 10, 1, family="Helvetica")
        low, step = rng.choice((-20, -10, 0, 0)), rng.choice((5, 10, 20))
        for tick in range(5):
            page.text(x + 22, y + 100 - 20 * tick, str(low + step * tick), 7, family="Helvetica")
        page.line(x + 40, x + width - 20, y + 98)
        for tick in range(6):
            page.text(x + 50 + tick * (width - 80) / 6, y + 108, str(4 * tick), 7, family="Helvetica")
        for bar in range(4):
            page.band(x + 60 + 40 * bar, x + 84 + 40 * bar, y + 98 - rng.uniform(10, 70), y + 98)
        page.text(x + 60, y + 120, "Time (s)", 7, family="Helvetica")
        y, letter = y + 150, letter + 1
    return prose(
        page,
        rng,
        x,
        width,
        y + 10,
        bottom,
        LEGEND,
    )


def prose(page: Page, rng: random.Random, x: float, width: float, top: float, bottom: float, first: list[str]) -> float:
    """Fill a column with justified running text from `top` to `bottom`; return the last baseline."""
    words = " ".join(first).split()
    y = top
    while y < bottom:
        line: list[str] = []
        while True:
            if not words:
                words = rng.choice(SENTENCES).split()
            if stringWidth(" ".join([*line, words[0]]), "Times-Roman", 9.5) > width:
                break
            line.append(words.pop(0))
        spare = (width - sum(stringWidth(w, "Times-Roman", 9.5) for w in line)) / max(1, len(line) - 1)
        at = x
        for word in line:
            page.text(at, y, word, 9.5, family="Times")
            at += stringWidth(word, "Times-Roman", 9.5) + spare
        y += 11.4
    return y
