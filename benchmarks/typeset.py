"""Typeset tables of coordinates as PDF pages, in the layouts of journals, to try the reader out on.

Everything printed is made up from a seed, so what the reader should find is known exactly.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

REGIONS = (
    "Anterior insula", "Inferior frontal gyrus", "Supplementary motor area", "Precuneus", "Amygdala",
    "Middle temporal gyrus", "Superior parietal lobule", "Thalamus", "Anterior cingulate cortex",
    "Temporoparietal junction", "Cerebellum", "Fusiform gyrus", "Caudate nucleus", "Lingual gyrus",
    "Dorsomedial prefrontal cortex", "Supramarginal gyrus",
)  # fmt: skip
CONTRASTS = (
    "Pain > no pain",
    "Ingroup > outgroup",
    "Painful > neutral faces",
    "Control < patients",
    "Own > other",
)
SENTENCES = (
    "The results of the whole brain analysis are shown in the table and were similar for both of the groups. ",
    "We then asked whether the activity of these regions was related to the ratings that were given after each trial. ",
    "In line with earlier work, the peak at 24, -8, 16 was found in the analysis of the first session of the study. ",
    "Participants who were shown the faces for 30, 40 or 60 ms did not differ from those who had seen them longer. ",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is set.

    `place` is "page" (full width), "left" or "right" (beside a column of running text); `rules` is
    "three", "none", "rows" or "grid"; `numbers_on` is the line of a wrapped label that holds its
    numbers; `axes` is "plain" (x y z), "spanned" (a heading over them), "ruled" (with a line under it),
    "bare" (the heading alone) or "triplet" (one merged cell); `minus` is the character printed.
    """

    place: str = "page"
    rules: str = "three"
    font: str = "Times"
    size: float = 8.0
    leading: float = 1.2
    align: str = "right"
    numbers_on: str = "first"
    axes: str = "spanned"
    minus: str = "-"
    before: tuple[str, ...] = ("k",)
    after: tuple[str, ...] = ("t",)
    side: bool = True
    sections: str = "bold"
    sub_peaks: bool = False
    region_last: bool = False
    pages: int = 1
    repeat_header: bool = False
    landscape: bool = False
    caption_lines: int = 1
    note: bool = True
    decimals: int = 0
    thousands: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it should be read."""

    contrast: str
    region: str
    side: str
    x: float
    y: float
    z: float
    t: float
    k: int | None
    sub_peak: bool = False


def random_rows(seed: int, n: int, layout: Layout) -> list[Row]:
    """Return rows of a table made up from a seed, in sections of one contrast each."""
    rng = random.Random(seed)
    rows: list[Row] = []
    contrasts = rng.sample(CONTRASTS, k=min(len(CONTRASTS), max(1, n // 5)))
    region, side = "", ""
    for i in range(n):
        contrast = contrasts[i * len(contrasts) // n]
        first = not rows or rows[-1].contrast != contrast
        sub = layout.sub_peaks and not first and rng.random() < 0.4
        if not sub:
            region, side = rng.choice(REGIONS), rng.choice("LR")
        x, y, z = (round(rng.uniform(a, b), layout.decimals) for a, b in ((2, 66), (-104, 70), (-50, 78)))
        rows.append(
            Row(
                contrast=contrast,
                region=region,
                side=side,
                x=-x if side == "L" else x,
                y=y,
                z=z,
                t=round(rng.uniform(3.1, 9.9), 2),
                k=None if sub else rng.choice((12, 57, 214, 830, 2750, 11480)),
                sub_peak=sub,
            )
        )
    return rows


def random_layout(seed: int) -> Layout:
    """Return a layout made up from a seed."""
    rng = random.Random(seed)
    columns = [("k",), (), ("t",), ("k", "t")]
    before = rng.choice(columns)
    after = tuple(c for c in ("t", "k") if c not in before and rng.random() < 0.8)
    place = rng.choice(("page", "page", "left", "right"))
    pages = rng.choice((1, 1, 1, 2, 3)) if place == "page" else 1
    layout = Layout(
        place=place,
        rules=rng.choice(("three", "three", "three", "none", "rows", "grid")),
        font=rng.choice(("Times", "Helvetica")),
        size=rng.choice((7.0, 7.5, 8.0, 9.0)) if place != "page" else rng.choice((8.0, 9.0, 10.0, 11.0)),
        leading=rng.choice((1.15, 1.25, 1.4)) if place != "page" else rng.choice((1.15, 1.3, 1.6, 2.0)),
        align=rng.choice(("right", "left", "center", "decimal")),
        numbers_on=rng.choice(("first", "first", "middle", "last")),
        axes=rng.choice(("plain", "spanned", "spanned", "ruled", "bare", "triplet")),
        minus=rng.choice("-–"),
        before=before,
        after=after,
        side=rng.random() < 0.6,
        sections=rng.choice(("bold", "italic", "indent", "plain")),
        sub_peaks=rng.random() < 0.4,
        region_last=rng.random() < 0.12,
        pages=pages,
        repeat_header=rng.random() < 0.5,
        landscape=place == "page" and rng.random() < 0.15,
        caption_lines=rng.choice((1, 2, 3)),
        note=rng.random() < 0.7,
        decimals=rng.choice((0, 0, 0, 1)),
        thousands=rng.choice(("", "", ",")),
    )
    # A page on its side holds fewer lines.
    return replace(layout, leading=min(layout.leading, 1.3)) if layout.landscape else layout


@dataclass(slots=True)
class _Column:
    name: str
    width: float
    x: float = 0.0


class Typesetter:
    """Sets one table on as many pages as its layout asks for."""

    def __init__(self, layout: Layout, rows: list[Row], seed: int = 0) -> None:
        self.layout, self.rows = layout, rows
        self.rng = random.Random(seed)
        width, height = (842.0, 595.0) if layout.landscape else (595.0, 842.0)
        self.width, self.height = width, height
        self.buffer = io.BytesIO()
        self.canvas = canvas.Canvas(self.buffer, pagesize=(595, 842), invariant=1)
        body = (width - 110 - 18) / 2
        self.left, self.right = 55.0, width - 55
        if layout.place == "left":
            self.right = self.left + body
        elif layout.place == "right":
            self.left = self.right - body
        self.step = layout.size * layout.leading
        self.columns = self._columns()
        self.y = 0.0

    def _font(self, style: str = "") -> str:
        family = self.layout.font
        names = {
            "Times": {"": "Times-Roman", "bold": "Times-Bold", "italic": "Times-Italic"},
            "Helvetica": {"": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique"},
        }
        return names[family][style]

    def _width(self, text: str, style: str = "") -> float:
        return float(pdfmetrics.stringWidth(text, self._font(style), self.layout.size))

    def _columns(self) -> list[_Column]:
        lay = self.layout
        em = lay.size
        numbers = ["xyz"] if lay.axes == "triplet" else ["x", "y", "z"]
        names = [*(["side"] if lay.side else []), *lay.before, *numbers, *lay.after]
        names = [*names, "region"] if lay.region_last else ["region", *names]
        widths = {"side": 2.4 * em, "k": 3.6 * em, "t": 2.9 * em, "xyz": (8.0 + 2.2 * lay.decimals) * em}
        columns = [_Column(n, widths.get(n, (2.6 + 0.7 * lay.decimals) * em)) for n in names]
        free = self.right - self.left - 0.6 * em * len(columns) - sum(c.width for c in columns if c.name != "region")
        for c in columns:
            if c.name == "region":
                c.width = min(free, 15 * em)
            if c.name == "region" and c.width < 9 * em:
                raise ValueError(
                    f"{len(columns)} columns of {em} pt type do not fit in {self.right - self.left:.0f} pt"
                )
        spare = max(
            0.0,
            (self.right - self.left - 0.6 * em * len(columns) - sum(c.width for c in columns))
            / max(1, len(columns) - 1),
        )
        x = self.left
        for c in columns:
            c.x = x
            x += c.width + min(spare, 3 * em) + 0.6 * em
        self.right = min(self.right, columns[-1].x + columns[-1].width)
        return columns

    def set(self) -> bytes:
        """Return the PDF."""
        lay = self.layout
        per_page = -(-len(self.rows) // lay.pages)
        contrast = ""
        for page in range(lay.pages):
            self._open_page(page)
            if page == 0:
                self._caption("Table 1")
            if page == 0 or lay.repeat_header:
                self._header()
            for row in self.rows[page * per_page : (page + 1) * per_page]:
                if row.contrast != contrast:
                    contrast = row.contrast
                    self._section(contrast)
                self._row(row)
            self._close_table(last=page == lay.pages - 1)
            self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def _text(self, x: float, y: float, text: str, style: str = "", size: float | None = None) -> None:
        self.canvas.setFont(self._font(style), size or self.layout.size)
        self.canvas.drawString(x, self.height - y, text)

    def _line(self, y: float, x0: float | None = None, x1: float | None = None) -> None:
        self.canvas.setLineWidth(0.5)
        a, b = self.left if x0 is None else x0, self.right if x1 is None else x1
        self.canvas.line(a, self.height - y, b, self.height - y)

    def _open_page(self, page: int) -> None:
        if self.layout.landscape:
            self.canvas.translate(595, 0)
            self.canvas.rotate(90)
        self.canvas.setFont("Times-Roman", 8)
        self.canvas.drawString(55, self.height - 36, "A. Author et al. / Journal of Made-up Results 12 (2020) 1-9")
        self.canvas.drawString(self.width / 2, 24, str(page + 4))
        self.y = 70.0
        if self.layout.place != "page":
            body = (self.width - 110 - 18) / 2
            other = self.width - 55 - body if self.layout.place == "left" else 55.0
            self._prose(other, body, 60.0, self.height - 60)
            mine = 55.0 if self.layout.place == "left" else self.width - 55 - body
            self.y = self._prose(mine, body, 60.0, 160.0) + 26

    def _prose(self, x: float, width: float, top: float, bottom: float) -> float:
        size, y = 9.5, top
        words: list[str] = []
        while y < bottom:
            line: list[str] = []
            while True:
                if not words:
                    words = self.rng.choice(SENTENCES).split()
                if pdfmetrics.stringWidth(" ".join([*line, words[0]]), "Times-Roman", size) > width:
                    break
                line.append(words.pop(0))
            natural = pdfmetrics.stringWidth(" ".join(line), "Times-Roman", size)
            text = self.canvas.beginText(x, self.height - y)
            text.setFont("Times-Roman", size)
            text.setWordSpace((width - natural) / max(1, len(line) - 1))
            text.textOut(" ".join(line))
            text.setWordSpace(0)
            self.canvas.drawText(text)
            y += 11.4
        return y

    def _caption(self, label: str) -> None:
        words = [
            "Peaks",
            "of",
            "the",
            "contrasts",
            "of",
            "the",
            "experiment",
            "in",
            "MNI",
            "space",
            "at",
            "the",
            "corrected",
            "threshold",
            "for",
            "all",
            "of",
            "the",
            "participants",
            "of",
            "the",
            "first",
            "and",
            "the",
            "second",
            "study",
            "who",
            "were",
            "included",
            "in",
            "the",
            "final",
            "analysis",
            "of",
            "the",
            "data",
        ]
        lines = [f"{label}."]
        for word in words:
            if self._width(f"{lines[-1]} {word}") > self.right - self.left:
                if len(lines) == self.layout.caption_lines:
                    break
                lines.append(word)
            else:
                lines[-1] += f" {word}"
        for line in lines:
            self._text(self.left, self.y, line)
            self.y += max(self.step, self.layout.size * 1.2)
        if self.layout.rules != "none":
            self._line(self.y - self.layout.size * 0.8)
        self.y += self.layout.size * 0.6

    def _header(self) -> None:
        lay = self.layout
        names = {
            "region": "Region",
            "side": "Side",
            "k": "Voxels",
            "t": "t",
            "x": "x",
            "y": "y",
            "z": "z",
            "xyz": "MNI (x, y, z)",
        }
        axes = [c for c in self.columns if c.name in ("x", "y", "z")]
        if axes and lay.axes in ("spanned", "ruled", "bare"):
            x0, x1 = axes[0].x, axes[-1].x + axes[-1].width
            title = "MNI coordinates" if x1 - x0 > self._width("MNI coordinates") else "MNI"
            self._text((x0 + x1 - self._width(title)) / 2, self.y, title)
            if lay.axes == "ruled":
                self._line(self.y + 0.3 * lay.size, x0, x1)
            if lay.axes != "bare":
                self.y += self.step
        for c in self.columns:
            if c.name in ("x", "y", "z") and lay.axes == "bare":
                continue
            self._cell(c, names[c.name])
        if lay.rules != "none":
            self._line(self.y + 0.5 * lay.size)
        self.y += self.step + 0.5 * lay.size

    def _cell(self, column: _Column, text: str, style: str = "") -> None:
        width = self._width(text, style)
        align = self.layout.align if column.name not in ("region", "side") else "left"
        x = column.x
        if align == "right":
            x = column.x + column.width - width
        elif align == "center":
            x = column.x + (column.width - width) / 2
        elif align == "decimal" and column.name in ("k", "xyz"):
            x = column.x + column.width - width
        elif align == "decimal":
            whole = text.split(".")[0]
            x = column.x + 0.62 * column.width - self._width(whole)
        self._text(x, self.y, text, style)

    def _section(self, contrast: str) -> None:
        style = self.layout.sections if self.layout.sections in ("bold", "italic") else ""
        if self.layout.rules in ("rows", "grid"):
            self._line(self.y - 0.95 * self.layout.size)
        self._text(self.left, self.y, contrast, style)
        self.y += self.step

    def _wrap(self, text: str, width: float) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._width(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _row(self, row: Row) -> None:
        lay = self.layout
        if lay.rules in ("rows", "grid"):
            self._line(self.y - 0.95 * lay.size)
        region = next(c for c in self.columns if c.name == "region")
        indent = lay.size if lay.sections == "indent" and not lay.region_last else 0.0
        label = "" if row.sub_peak else row.region
        lines = self._wrap(label, region.width - indent - 0.3 * lay.size)
        wrap_step = min(self.step, lay.size * 1.25) if lay.numbers_on == "middle" else self.step
        top = self.y
        for i, line in enumerate(lines):
            self._text(region.x + indent, top + i * wrap_step, line)
        offset = {
            "first": 0.0,
            "last": (len(lines) - 1) * wrap_step,
            "middle": (len(lines) - 1) * wrap_step / 2,
        }
        self.y = top + offset[lay.numbers_on]
        for c in self.columns:
            if c.name != "region":
                self._cell(c, self._value(row, c.name))
        self.y = top + (len(lines) - 1) * wrap_step + self.step

    def _value(self, row: Row, name: str) -> str:
        lay = self.layout

        def number(value: float) -> str:
            text = f"{abs(value):.{lay.decimals}f}"
            return (lay.minus if value < 0 and float(text) != 0 else "") + text

        if name == "side":
            return "" if row.sub_peak else row.side
        if name == "k":
            return "" if row.k is None else (f"{row.k:,}" if lay.thousands else str(row.k))
        if name == "t":
            return f"{row.t:.2f}"
        if name == "xyz":
            return ", ".join(number(v) for v in (row.x, row.y, row.z))
        return number({"x": row.x, "y": row.y, "z": row.z}[name])

    def _close_table(self, *, last: bool) -> None:
        if self.layout.rules == "grid":
            top = self.y
            self._line(top - 0.95 * self.layout.size)
        elif self.layout.rules != "none":
            self._line(self.y - 0.6 * self.layout.size)
        if last and self.layout.note:
            self._text(
                self.left,
                self.y + 0.5 * self.layout.size,
                "Note. L, left; R, right.",
                size=self.layout.size - 0.5,
            )
            self.y += 2 * self.step
        if self.layout.place != "page" and self.y < self.height - 120:
            body = (self.width - 110 - 18) / 2
            mine = 55.0 if self.layout.place == "left" else self.width - 55 - body
            self._prose(mine, body, self.y + 22, self.height - 60)


def typeset_table(rows: list[Row], layout: Layout, seed: int = 0) -> bytes:
    """Return a PDF with one table of these rows, set in the given layout."""
    while True:
        try:
            return Typesetter(layout, rows, seed).set()
        except ValueError:
            if layout.size < 6.5 and not layout.side:
                raise
            layout = replace(layout, size=layout.size - 0.5) if layout.size >= 6.5 else replace(layout, side=False)
