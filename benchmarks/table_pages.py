"""The made-up tables as pages of a PDF, written glyph by glyph so that the text layer can be wrong as in journals.

A minus may be a character of the font, a glyph of a symbol font that the text layer maps to U+2AFA, a control character,
a digit or nothing, a painted rule, or a glyph that is black for minus and white in front of positive numbers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from pdf_writer import EMPTY_CODES, FONTS, write_pdf
from printed_page import BLANK, SIGN, SIGNS, Page, Setting, figure, prose, text_width, words
from table_layouts import Composer, Peak, Printed, Sheet, Style, random_peaks, random_style, sentences


def random_setting(rng: random.Random, style: Style | None) -> Setting:
    """Return a setting; `style.minus` decides nothing here, the sign does."""
    place = rng.choice(("page", "page", "left", "right"))
    pages = rng.choice((1, 1, 1, 2)) if place == "page" else 1
    return Setting(
        sign=rng.choice(SIGNS),
        place=place,
        rules=rng.choice(("three", "three", "none", "rows")),
        font=rng.choice(tuple(FONTS)),
        size=rng.choice((7.0, 7.5, 8.0, 9.0)),
        leading=rng.choice((1.2, 1.3, 1.6, 2.0)),
        align=rng.choice(("right", "left", "center")),
        caption_at=rng.choice(("above", "above", "above", "below")),
        pages=pages,
        repeat=rng.random() < 0.5,
        turned=place == "page" and rng.random() < 0.12,
        centred_groups=rng.random() < 0.3 and (style is None or style.contrast == "rowspan"),
        numbers_on=rng.choice(("first", "first", "last", "middle")),
        bands=rng.random() < 0.15,
        beside=rng.choice(("prose", "figure")),
        stamp=rng.random() < 0.1,
        watermark=rng.random() < 0.07,
        broken_row=rng.random() < 0.3,
        narrow_places=rng.random() < 0.15,
        caption_broken=rng.random() < 0.2,
        empty=rng.choice(tuple(EMPTY_CODES)),
    )


def _mark_signs(text: str, setting: Setting) -> str:
    """Return a cell's text with its minus signs, of any character, marked; words keep their hyphens."""
    numeric = not any(c.isalpha() for c in text) and any(c.isdigit() for c in text)
    for minus in ("\u2212 ", "- ", "\u2212", "\u2013", "\u2afa", "\u2010", "-"):
        text = text.replace(minus, SIGN) if numeric else text.replace(minus, "- " if minus.endswith(" ") else "-")
    blanks = setting.sign in {"white", "white digit", "empty"} and text.count(".") < 2
    one = numeric and text.replace(".", "").rstrip("*").isdigit()
    return BLANK + text if blanks and one else text


@dataclass(slots=True)
class _Placed:
    cell: Printed
    column: int
    lines: list[str]


class TableSetter:
    """Sets one sheet into a column of the given width."""

    def __init__(self, sheet: Sheet, setting: Setting, width: float, coordinates: set[int]) -> None:
        self.sheet, self.setting, self.coordinates = sheet, setting, coordinates
        self.header_rows, self.body = self._place(sheet.header_rows), self._place(sheet.body)
        self.widths = self._widths(width)
        gap = 1.1 * setting.size
        self.lefts = [sum(self.widths[:i]) + gap * i for i in range(len(self.widths))]
        self.total = self.lefts[-1] + self.widths[-1]
        if self.total > width:
            raise OverflowError(f"the table is {self.total:.0f} points wide")

    def _place(self, rows: list[list[Printed]]) -> list[list[_Placed]]:
        taken: set[tuple[int, int]] = set()
        placed: list[list[_Placed]] = []
        for number, row in enumerate(rows):
            column, line = 0, list[_Placed]()
            for cell in row:
                while (number, column) in taken:
                    column += 1
                taken |= {(number + r, column + c) for r in range(cell.down) for c in range(cell.across)}
                line.append(_Placed(cell, column, [_mark_signs(cell.text, self.setting)]))
                column += cell.across
            placed.append(line)
        return placed

    def _widths(self, width: float) -> list[float]:
        widths = [0.0] * self.sheet.width
        for cell in (c for row in self.header_rows + self.body for c in row if c.cell.across == 1):
            widths[cell.column] = max(
                widths[cell.column],
                *(text_width(t, self.setting, int(cell.cell.bold)) for t in self._parts(cell)),
            )
        for cell in (c for row in self.header_rows for c in row if 1 < c.cell.across < self.sheet.width):
            span = range(cell.column, cell.column + cell.cell.across)
            short = (
                text_width(cell.lines[0], self.setting)
                - sum(widths[c] for c in span)
                - 1.1 * self.setting.size * (len(span) - 1)
            )
            for column in span:
                widths[column] += max(0.0, short) / len(span)
        gaps = 1.1 * self.setting.size * (len(widths) - 1)
        wordy = sorted(range(len(widths)), key=lambda c: -widths[c])[:2]
        for column in wordy:
            excess = sum(widths) + gaps - width
            if excess > 0 and widths[column] > 11 * self.setting.size:
                widths[column] = max(9.5 * self.setting.size, widths[column] - excess)
        for row in self.header_rows + self.body:
            for cell in row:
                if cell.cell.across == 1:
                    cell.lines = self._wrap(cell.lines[0], widths[cell.column])
        return widths

    def _parts(self, cell: _Placed) -> list[str]:
        """Return the pieces of a cell that stay on one line: merged coordinates are set narrow if the setting is so."""
        text = cell.lines[0]
        numbers = text.split(" ")
        if self.setting.narrow_places and cell.column in self.coordinates and len(numbers) >= 3:
            return [" ".join(numbers[:2]), " ".join(numbers[2:])]
        return text.split("\n")

    def _wrap(self, text: str, width: float) -> list[str]:
        if "\n" in text:
            return [line for part in text.split("\n") for line in self._wrap(part, width)]
        if text_width(text, self.setting) <= width + 0.01:
            return [text]
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and text_width(longer, self.setting) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def height(self, row: list[_Placed]) -> float:
        lines = max((len(c.lines) for c in row if c.cell.down == 1), default=1)
        return lines * self.setting.size * self.setting.leading

    def draw_rows(self, page: Page, x: float, y: float, rows: list[list[_Placed]], *, head: bool = False) -> float:
        """Draw rows from baseline `y` on; return the baseline after them."""
        step = self.setting.size * self.setting.leading
        top = y - 0.9 * step
        for number, row in enumerate(rows if self.setting.bands and not head else []):
            if number % 2:
                page.band(x - 2, x + self.total + 2, top, top + self.height(row))
            top += self.height(row)
        for number, row in enumerate(rows):
            if self.setting.rules in ("rows", "grid") and not head:
                page.line(x, x + self.total, y - 0.9 * self.setting.size)
            tall = max((len(c.lines) for c in row if c.cell.down == 1), default=1)
            if self.setting.rules == "grid" and not head:
                self._draw_uprights(page, x, y - 0.9 * self.setting.size, row)
            for cell in row:
                if head and self.setting.spanners_ruled and cell.cell.across > 1:
                    left, right = self._edges(cell)
                    page.line(x + left, x + right, y + 0.25 * self.setting.size)
                down = 0.0
                if self.setting.centred_groups and cell.cell.down > 1 and not head:
                    below = rows[number : number + cell.cell.down]
                    down = (sum(self.height(r) for r in below) - step * len(cell.lines)) / 2
                elif len(cell.lines) < tall and self.setting.numbers_on != "first" and cell.cell.across == 1:
                    down = (tall - len(cell.lines)) * step / (1 if self.setting.numbers_on == "last" else 2)
                for i, line in enumerate(cell.lines):
                    self._draw(page, x, y + down + i * step, cell, line, head=head)
            y += tall * step
        return y

    def _edges(self, cell: _Placed) -> tuple[float, float]:
        """Return where a cell begins and ends, from the left of the table."""
        last = min(len(self.widths), cell.column + cell.cell.across) - 1
        return self.lefts[cell.column], self.lefts[last] + self.widths[last]

    def _draw_uprights(self, page: Page, x: float, top: float, row: list[_Placed]) -> None:
        """Draw the lines between the cells of a row, and at both sides of the table."""
        gap = 0.55 * self.setting.size
        for at in (*(self.lefts[cell.column] - gap for cell in row if cell.column), -gap, self.total + gap):
            page.upright(x + at, top, top + self.height(row))

    def _draw(self, page: Page, x: float, y: float, cell: _Placed, line: str, *, head: bool) -> None:
        style = 1 if cell.cell.bold else 2 if cell.cell.italic else 0
        width = text_width(line, self.setting, style)
        begin, end = self._edges(cell)
        left, space = x + begin, end - begin
        numeric = cell.column in self.coordinates
        if cell.cell.across > 1:
            left += (space - width) / 2 if head else cell.cell.indent * self.setting.size
        elif numeric:
            left += {"right": space - width, "center": (space - width) / 2, "left": 0.0}[self.setting.align]
        page.text(left, y, line, self.setting.size, style)


def to_pdf(sheets: list[Sheet], text: list[str], rng: random.Random, setting: Setting) -> bytes:
    """Return the pages: one table after another on them, or beside running text in two columns.

    Raises
    ------
    OverflowError : the table fits neither the column nor the page in the smallest type.
    """
    pages: list[Page] = []
    for sheet in sheets:
        pages += _pages_of(sheet, text, rng, setting)
        text = []
    return write_pdf([page.content for page in pages], turned=setting.turned)


def _pages_of(sheet: Sheet, text: list[str], rng: random.Random, setting: Setting) -> list[Page]:
    width, height = (842.0, 595.0) if setting.turned else (595.0, 842.0)
    column = (width - 128) / 2 if setting.place != "page" else width - 110
    numeric = _numeric_columns(sheet)
    while True:
        try:
            setter = TableSetter(sheet, setting, column, numeric)
            break
        except OverflowError:
            if setting.size > 6.6:
                setting = replace(setting, size=setting.size - 0.5)
            elif setting.place != "page":
                setting = replace(setting, place="page", size=8.0)
                column = width - 110
            else:
                raise
    pages: list[Page] = []
    rows = setter.body
    cut = _cuts(rows, setting.pages)
    if cut and setting.broken_row and setting.numbers_on == "first":
        rows, cut = _break_row(rows, cut)
    cuts = [0, *cut, len(rows)]
    for number in range(len(cuts) - 1):
        page = Page(width, height, setting, number)
        page.text(55, 36, "A. Author et al. / Journal of Made-up Results 12 (2020) 1-9", 8, family="Times")
        part = rows[cuts[number] : cuts[number + 1]]
        _one_page(
            page,
            sheet,
            setter,
            setting,
            part,
            text if number == 0 else [],
            rng,
            first=number == 0,
            last=number == len(cuts) - 2,
        )
        pages.append(page)
    return pages


def _cuts(rows: list[list[_Placed]], pages: int) -> list[int]:
    """Return where a table is cut: never behind a section row or inside a group."""
    if pages == 1 or any(c.cell.down > 1 for row in rows for c in row) or len(rows) < 8:
        return []
    cuts = [len(rows) * part // pages for part in range(1, pages)]
    for i, cut in enumerate(cuts):
        while cut > 1 and len(rows[cut - 1]) == 1:
            cut -= 1
        cuts[i] = cut
    return cuts


def _break_row(rows: list[list[_Placed]], cuts: list[int]) -> tuple[list[list[_Placed]], list[int]]:
    """Return the rows with the last wrapped one of the first page gone on over the page's end, and the new cuts."""
    last = next((i for i in range(cuts[0], 1, -1) if len(rows[i]) > 1 and any(len(c.lines) > 1 for c in rows[i])), None)
    if last is None:
        return rows, cuts
    above = [replace(c, lines=c.lines[:1]) for c in rows[last]]
    below = [replace(c, lines=c.lines[1:]) for c in rows[last] if len(c.lines) > 1]
    return [*rows[:last], above, below, *rows[last + 1 :]], [last + 1, *(cut + 1 for cut in cuts[1:])]


def _numeric_columns(sheet: Sheet) -> set[int]:
    counts: dict[int, int] = {}
    for row in sheet.body:
        if len(row) > 1:
            shift = sheet.width - len(row)
            for i, cell in enumerate(row):
                counts[i + shift] = counts.get(i + shift, 0) + (sum(c.isalpha() for c in cell.text) <= 1)
    return {c for c, n in counts.items() if c > 0 and n > len(sheet.body) / 2}


def _one_page(
    page: Page,
    sheet: Sheet,
    setter: TableSetter,
    setting: Setting,
    rows: list[list[_Placed]],
    text: list[str],
    rng: random.Random,
    *,
    first: bool,
    last: bool,
) -> None:
    column = (page.width - 128) / 2
    x = page.width - 55 - column if setting.place == "right" else 55.0
    body = page.width - 110 if setting.place == "page" else column
    if setting.watermark:
        page.turned_text(120, page.height - 90, "ACCEPTED MANUSCRIPT", 46, "0.7 0.7 -0.7 0.7", grey=0.85)
    if setting.stamp:
        page.turned_text(22, page.height - 160, "Downloaded by 12.34.56.78 on 9 May 2014", 7, "0 1 -1 0")
    y = prose(page, rng, x, body, 62.0, 100.0, text) + 24
    if setting.place != "page":
        other = 55.0 if setting.place == "right" else page.width - 55 - column
        beside = figure if setting.beside == "figure" else prose
        beside(page, rng, other, column, 62.0, page.height - 60, [])
    if setting.folio is not None:
        page.text(page.width / 2, page.height - 24, str(setting.folio + page.number), 8, family="Times")
    step = setting.size * 1.25
    if first and setting.caption_at == "above":
        if setting.caption_broken:
            y = words(page, sheet.label, x, max(setter.total, 180), y, setting) - 0.3 * setting.size
            y = words(page, sheet.caption, x, max(setter.total, 180), y, setting)
        else:
            y = words(page, f"{sheet.label}. {sheet.caption}", x, max(setter.total, 180), y, setting)
    if setting.rules != "none":
        page.line(x, x + setter.total, y - 0.8 * setting.size)
    y += 0.5 * setting.size
    if first or setting.repeat:
        y = setter.draw_rows(page, x, y, setter.header_rows, head=True)
        if setting.rules != "none":
            page.line(x, x + setter.total, y - 0.8 * setting.size)
        y += 0.4 * setting.size
    y = setter.draw_rows(page, x, y, rows)
    if setting.rules != "none":
        page.line(x, x + setter.total, y - 0.7 * setting.size)
    y += step
    if last and setting.caption_at == "below":
        y = words(page, f"{sheet.label}. {sheet.caption}", x, max(setter.total, 180), y, setting)
    for note in sheet.notes if last else []:
        y = words(page, note, x, max(setter.total, 180), y, setting, size=setting.size - 0.5)
    if setting.place != "page" and y < page.height - 130:
        prose(page, rng, x, column, y + 20, page.height - 60, [])


# -- tables whose text layer is true ---------------------------------------------------------------------------

TRUE_SIGNS = ("ascii", "endash", "u2212")
"""Kinds of minus of which the text layer says what is seen."""
PLAIN = Style(axes="spanned", order=("region", "side", "size", "xyz", "stat"))
CAPTION = (
    "Peaks of the contrasts of the experiment in MNI space at the corrected threshold for all of the participants of "
    "the first and the second study"
)
NOTE = "Note. L, left; R, right."


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """One table as a PDF, and what is printed in it."""

    data: bytes
    style: Style
    setting: Setting
    peaks: tuple[Peak, ...]

    @property
    def places(self) -> list[tuple[float, float, float]]:
        """The coordinates in the order of print."""
        return [peak.xyz for peak in self.peaks]


def plain_page(setting: Setting, *, seed: int = 0, n: int = 9, style: Style = PLAIN) -> MadeUp:
    """Return a table of `n` peaks with a long caption and one note, set as asked for."""
    rng = random.Random(seed)
    peaks = random_peaks(rng, style, n)
    sheet = replace(Composer(rng, style, peaks).sheet(), caption=CAPTION, notes=[NOTE])
    data = to_pdf([sheet], sentences(style), rng, setting)
    return MadeUp(data=data, style=style, setting=setting, peaks=tuple(peaks))


def random_page(seed: int) -> MadeUp:
    """Return a table of one seed in a random layout: 5 to 14 peaks, or 6 to 9 on each of two or three pages."""
    rng = random.Random(f"page {seed}")
    style = random_style(rng)
    setting = random_setting(rng, style)
    pages = rng.choice((1, 1, 2, 3)) if setting.place == "page" and style.contrast != "rowspan" else 1
    setting = replace(
        setting,
        sign=rng.choice(TRUE_SIGNS),
        rules=rng.choice((setting.rules, setting.rules, "grid")),
        pages=pages,
        spanners_ruled=rng.random() < 0.3,
        narrow_places=False,
        leading=min(setting.leading, 1.3) if setting.turned else setting.leading,  # a page on its side is low
    )
    peaks = random_peaks(rng, style, rng.randint(5, 14) if pages == 1 else pages * rng.randint(6, 9))
    data = to_pdf([Composer(rng, style, peaks).sheet()], sentences(style), rng, setting)
    return MadeUp(data=data, style=style, setting=setting, peaks=tuple(peaks))
