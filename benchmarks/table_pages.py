"""The made-up tables as pages of a PDF, written glyph by glyph so that the text layer can lie as journals' do.

A minus may be a character of the font, a glyph of a symbol font whose text layer says U+2AFA, a control character,
a digit or nothing, a painted rule, or a glyph that is black for minus and white in front of positive numbers.
"""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth
from table_layouts import Printed, Sheet, Style

FONTS = {
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
}
SIGNS = ("ascii", "endash", "u2212", "u2afa", "control", "digit", "white", "rule", "spaced")
SENTENCES = (
    "The results of the whole brain analysis were similar for both of the groups and for all of the sessions. ",
    "We then asked whether the activity of these regions was related to the ratings that were given after each trial. ",
    "Participants who were shown the faces for 30, 40 or 60 ms did not differ from those who had seen them longer. ",
    "This effect did not depend on the order of the trials in the second session, which was run after a short break. ",
)
SIGN = "\x01"
"""Stands for a minus while a page is set; `BLANK` for the white glyph in front of a positive number."""
BLANK = "\x02"
CODES = {"u2212": 0x21, "u2afa": 0x22, "control": 0x04, "digit": 0x32, "white": 0x3D}
TO_UNICODE = {0x21: "2212", 0x22: "2AFA", 0x32: "0032", 0x3D: "003D"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a table stands on its page."""

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


def random_setting(rng: random.Random, style: Style | None) -> Setting:
    """Return a setting; `style.minus` decides nothing here, the sign does."""
    place = rng.choice(("page", "page", "left", "right"))
    pages = rng.choice((1, 1, 1, 2)) if place == "page" else 1
    return Setting(
        sign=rng.choice(SIGNS), place=place, rules=rng.choice(("three", "three", "none", "rows")),
        font=rng.choice(tuple(FONTS)), size=rng.choice((7.0, 7.5, 8.0, 9.0)), leading=rng.choice((1.2, 1.3, 1.6)),
        align=rng.choice(("right", "left", "center")), caption_at=rng.choice(("above", "above", "above", "below")),
        pages=pages, repeat=rng.random() < 0.5, turned=place == "page" and rng.random() < 0.12,
        centred_groups=rng.random() < 0.3 and (style is None or style.contrast == "rowspan"),
        numbers_on=rng.choice(("first", "first", "last")),
    )  # fmt: skip


class Page:
    """Operators of one page; text is set from the top left."""

    def __init__(self, width: float, height: float, setting: Setting) -> None:
        self.width, self.height, self.setting = width, height, setting
        self.operators: list[str] = []

    def text(
        self, x: float, y: float, text: str, size: float, style: int = 0, family: str | None = None
    ) -> None:
        """Draw text with its baseline at `y` below the top; signs as the setting says."""
        name = FONTS[family or self.setting.font][style]
        for piece in _pieces(text):
            if piece in (SIGN, BLANK):
                x += self._sign(x, y, size, style, name, white=piece == BLANK)
                continue
            code = piece.encode("cp1252", "replace").hex()
            self.operators.append(
                f"BT /{name} {size} Tf 1 0 0 1 {x:.2f} {self.height - y:.2f} Tm <{code}> Tj ET"
            )
            x += stringWidth(piece, name, size)

    def _sign(self, x: float, y: float, size: float, style: int, name: str, *, white: bool) -> float:
        sign = self.setting.sign
        low = self.height - y
        if sign == "rule":
            self.operators.append(
                f"{x + 0.4:.2f} {low + 0.25 * size:.2f} {0.5 * size - 0.8:.2f} {0.05 * size:.2f} re f"
            )
            return 0.5 * size + 0.3
        if sign in CODES:
            colour = "1 1 1 rg" if white else "0 0 0 rg"
            self.operators.append(
                f"{colour} BT /Pi {size} Tf 1 0 0 1 {x:.2f} {low:.2f} Tm <{CODES[sign]:02x}> Tj ET 0 0 0 rg"
            )
            return 0.6 * size
        drawn = {"ascii": "-", "endash": "\u2013", "spaced": "- "}[sign]
        self.text(x, y, drawn, size, style, next(f for f, names in FONTS.items() if name in names))
        return stringWidth(drawn, name, size)

    def line(self, x0: float, x1: float, y: float) -> None:
        self.operators.append(f"0.5 w {x0:.2f} {self.height - y:.2f} m {x1:.2f} {self.height - y:.2f} l S")


def _pieces(text: str) -> list[str]:
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
    plain = "".join(p for p in _pieces(text) if p not in (SIGN, BLANK))
    signs = text.count(SIGN) + text.count(BLANK)
    return float(stringWidth(plain, name, setting.size)) + signs * 0.6 * setting.size


def _mark_signs(text: str, setting: Setting) -> str:
    """Return a cell's text with its minus signs, of whatever character, marked; words keep their hyphens."""
    numeric = not any(c.isalpha() for c in text) and any(c.isdigit() for c in text)
    for minus in ("\u2212 ", "- ", "\u2212", "\u2013", "\u2afa", "\u2010", "-"):
        text = (
            text.replace(minus, SIGN)
            if numeric
            else text.replace(minus, "- " if minus.endswith(" ") else "-")
        )
    whole = numeric and "." not in text and text.lstrip(SIGN + "(").rstrip(")*").isdigit()
    return (
        BLANK + text if setting.sign == "white" and whole and SIGN not in text and "," not in text else text
    )


@dataclass(slots=True)
class _Placed:
    cell: Printed
    column: int
    lines: list[str]


class TableSetter:
    """Sets one sheet into a column of the given width."""

    def __init__(self, sheet: Sheet, setting: Setting, width: float, coordinates: set[int]) -> None:
        self.sheet, self.setting, self.coordinates = sheet, setting, coordinates
        self.heads, self.body = self._place(sheet.heads), self._place(sheet.body)
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
        for cell in (c for row in self.heads + self.body for c in row if c.cell.across == 1):
            widths[cell.column] = max(
                widths[cell.column], text_width(cell.lines[0], self.setting, int(cell.cell.bold))
            )
        for cell in (c for row in self.heads for c in row if 1 < c.cell.across < self.sheet.width):
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
        for row in self.heads + self.body:
            for cell in row:
                if cell.cell.across == 1:
                    cell.lines = self._wrap(cell.lines[0], widths[cell.column])
        return widths

    def _wrap(self, text: str, width: float) -> list[str]:
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

    def draw_rows(
        self, page: Page, x: float, y: float, rows: list[list[_Placed]], *, head: bool = False
    ) -> float:
        """Draw rows from baseline `y` on; return the baseline after them."""
        step = self.setting.size * self.setting.leading
        for number, row in enumerate(rows):
            if self.setting.rules == "rows" and not head:
                page.line(x, x + self.total, y - 0.9 * self.setting.size)
            tall = max((len(c.lines) for c in row if c.cell.down == 1), default=1)
            for cell in row:
                down = 0.0
                if self.setting.centred_groups and cell.cell.down > 1 and not head:
                    below = rows[number : number + cell.cell.down]
                    down = (sum(self.height(r) for r in below) - step * len(cell.lines)) / 2
                elif (
                    len(cell.lines) == 1
                    and tall > 1
                    and self.setting.numbers_on == "last"
                    and cell.cell.across == 1
                ):
                    down = (tall - 1) * step
                for i, line in enumerate(cell.lines):
                    self._draw(page, x, y + down + i * step, cell, line, head=head)
            y += tall * step
        return y

    def _draw(self, page: Page, x: float, y: float, cell: _Placed, line: str, *, head: bool) -> None:
        style = 1 if cell.cell.bold else 2 if cell.cell.italic else 0
        width = text_width(line, self.setting, style)
        left = x + self.lefts[cell.column]
        last = min(len(self.widths), cell.column + cell.cell.across) - 1
        space = self.lefts[last] + self.widths[last] - self.lefts[cell.column]
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
    return write_pdf(pages, turned=setting.turned)


def _pages_of(sheet: Sheet, text: list[str], rng: random.Random, setting: Setting) -> list[Page]:
    from dataclasses import replace

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
    cuts = [0, *_cuts(rows, setting.pages), len(rows)]
    for number in range(len(cuts) - 1):
        page = Page(width, height, setting)
        page.text(55, 36, "A. Author et al. / Journal of Made-up Results 12 (2020) 1-9", 8, family="Times")
        part = rows[cuts[number] : cuts[number + 1]]
        _one_page(page, sheet, setter, setting, part, text if number == 0 else [], rng,
                  first=number == 0, last=number == len(cuts) - 2)  # fmt: skip
        pages.append(page)
    return pages


def _cuts(rows: list[list[_Placed]], pages: int) -> list[int]:
    """Return where a table is cut: never behind a section row or inside a group."""
    if pages == 1 or any(c.cell.down > 1 for row in rows for c in row) or len(rows) < 8:
        return []
    cut = len(rows) // 2
    while cut > 1 and len(rows[cut - 1]) == 1:
        cut -= 1
    return [cut]


def _numeric_columns(sheet: Sheet) -> set[int]:
    counts: dict[int, int] = {}
    for row in sheet.body:
        if len(row) > 1:
            shift = sheet.width - len(row)
            for i, cell in enumerate(row):
                counts[i + shift] = counts.get(i + shift, 0) + (sum(c.isalpha() for c in cell.text) <= 1)
    return {c for c, n in counts.items() if c > 0 and n > len(sheet.body) / 2}


def _one_page(page: Page, sheet: Sheet, setter: TableSetter, setting: Setting, rows: list[list[_Placed]], text: list[str],
              rng: random.Random, *, first: bool, last: bool) -> None:  # fmt: skip
    column = (page.width - 128) / 2
    x = page.width - 55 - column if setting.place == "right" else 55.0
    body = page.width - 110 if setting.place == "page" else column
    y = _prose(page, rng, x, body, 62.0, 100.0, text) + 24
    if setting.place != "page":
        _prose(
            page,
            rng,
            55.0 if setting.place == "right" else page.width - 55 - column,
            column,
            62.0,
            page.height - 60,
            [],
        )
    step = setting.size * 1.25
    if first and setting.caption_at == "above":
        y = _words(page, f"{sheet.label}. {sheet.caption}", x, max(setter.total, 180), y, setting)
    if setting.rules != "none":
        page.line(x, x + setter.total, y - 0.8 * setting.size)
    y += 0.5 * setting.size
    if first or setting.repeat:
        y = setter.draw_rows(page, x, y, setter.heads, head=True)
        if setting.rules != "none":
            page.line(x, x + setter.total, y - 0.8 * setting.size)
        y += 0.4 * setting.size
    y = setter.draw_rows(page, x, y, rows)
    if setting.rules != "none":
        page.line(x, x + setter.total, y - 0.7 * setting.size)
    y += step
    if last and setting.caption_at == "below":
        y = _words(page, f"{sheet.label}. {sheet.caption}", x, max(setter.total, 180), y, setting)
    for note in sheet.notes if last else []:
        y = _words(page, note, x, max(setter.total, 180), y, setting, size=setting.size - 0.5)
    if setting.place != "page" and y < page.height - 130:
        _prose(page, rng, x, column, y + 20, page.height - 60, [])


def _words(
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


def _prose(
    page: Page, rng: random.Random, x: float, width: float, top: float, bottom: float, first: list[str]
) -> float:
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


def write_pdf(pages: list[Page], *, turned: bool = False) -> bytes:
    """Return the file: standard fonts, and a symbol font of drawn glyphs with or without a text layer."""
    objects: list[bytes] = [b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(data: bytes, extra: str = "") -> bytes:
        packed = zlib.compress(data)
        return (
            f"<</Length {len(packed)}/Filter/FlateDecode{extra}>>stream\n".encode() + packed + b"\nendstream"
        )

    fonts = {
        name: add(f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode())
        for names in FONTS.values() for name in names
    }  # fmt: skip
    glyph = add(stream(b"600 0 60 220 540 290 d1 60 230 480 50 re f"))
    lines = "".join(f"<{code:02x}> <{text}>\n" for code, text in TO_UNICODE.items())
    cmap = add(stream(
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <ff> "
        f"endcodespacerange {len(TO_UNICODE)} beginbfchar\n{lines}endbfchar endcmap end end".encode()
    ))  # fmt: skip
    codes = sorted(CODES.values())
    names = " ".join(f"{code} /g{code}" for code in codes)
    procs = " ".join(f"/g{code} {glyph} 0 R" for code in codes)
    pi = add(
        f"<</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<<{procs}>>"
        f"/Encoding<</Type/Encoding/Differences[{names}]>>/FirstChar 0/LastChar 127/Widths[{' '.join(['600'] * 128)}]"
        f"/Resources<<>>/ToUnicode {cmap} 0 R>>".encode()
    )
    resources = "<</Font<<" + "".join(f"/{n} {i} 0 R" for n, i in fonts.items()) + f"/Pi {pi} 0 R>>>>"
    kids = []
    for page in pages:
        operators = "\n".join(page.operators)
        if turned:
            operators = f"q 0 1 -1 0 595 0 cm\n{operators}\nQ"
        content = add(stream(operators.encode()))
        kids.append(
            add(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources {resources}/Contents {content} 0 R>>".encode()
            )
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>".encode()
    return join_objects(objects)


def join_objects(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects, numbered from 1, the first being the catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return (
        bytes(out) + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    )
