"""A two-column journal page: heading, columns of text, tables in a column or over both. Always the same bytes.

It ships with the program and lays out whole articles from facts, so paragraphs, columns and tables are left to
ReportLab's platypus. The made-up tables of the benchmarks are drawn glyph by glyph instead (`benchmarks/table_pages`),
so that their text layer can lie as those of journals do; platypus cannot do that, and the benchmarks do not ship.
"""

from __future__ import annotations

import importlib.util
import io as bytes_io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

MARGIN = 48.0
GUTTER = 20.0
PAGE_WIDTH, PAGE_HEIGHT = A4
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
COLUMN_WIDTH = (TEXT_WIDTH - GUTTER) / 2
FONTS = {
    "times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "serif": ("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypesetTable:
    """A table ready for the page. `spans` are reportlab spans ((col, row), (col, row)) of header cells."""

    caption: str
    cells: list[list[str]]
    header_rows: int
    section_rows: list[int]
    footnote: str
    wide: bool
    spans: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One document: `head` over both columns, then (heading, paragraphs), then tables."""

    title: str
    byline: str
    notice: str
    running_head: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[TypesetTable, ...]
    closing: tuple[tuple[str, tuple[str, ...]], ...]
    font: str = "serif"


def to_pdf(article: Article) -> bytes:
    """Return the article as a PDF without a date or random id: the same article gives the same bytes."""
    _register_fonts()
    styles = _styles(article.font)
    head: list[Flowable] = [
        Paragraph(article.notice, styles["notice"]),
        Paragraph(article.title, styles["title"]),
        Paragraph(article.byline, styles["byline"]),
    ]
    narrow = [table for table in article.tables if not table.wide]
    wide = [table for table in article.tables if table.wide]
    wide_flow = [part for table in wide for part in _table_flow(table, styles, TEXT_WIDTH)]
    units = [_text_flow((section,), styles) for section in article.sections]
    units += [_table_flow(table, styles, COLUMN_WIDTH) for table in narrow]
    units += [] if wide else [_text_flow((section,), styles) for section in article.closing]
    room = PAGE_HEIGHT - 2 * MARGIN - _height(head, TEXT_WIDTH)
    story: list[Flowable] = [*head, FrameBreak(), *_balanced(units, room)]
    templates = [
        _template("first", _height(head, TEXT_WIDTH), article, styles),
        _template("later", 0, article, styles),
    ]
    if wide:
        templates.append(_template("wide", _height(wide_flow, TEXT_WIDTH), article, styles))
        story += [NextPageTemplate("wide"), PageBreak(), *wide_flow, FrameBreak(), NextPageTemplate("later")]
        story += _text_flow(article.closing, styles)
    story.insert(0, NextPageTemplate("later"))
    buffer = bytes_io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=article.title,
        author="Focimine demonstration",
        invariant=1,
        pageTemplates=templates,
    )
    document.build(story)
    return buffer.getvalue()


def _register_fonts() -> None:
    spec = importlib.util.find_spec("matplotlib")
    folder = Path(spec.origin or "").parent / "mpl-data" / "fonts" / "ttf" if spec else Path()
    for name in FONTS["serif"]:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    roman, bold, italic = FONTS["serif"]
    pdfmetrics.registerFontFamily(roman, normal=roman, bold=bold, italic=italic, boldItalic=bold)


def _styles(font: str) -> dict[str, ParagraphStyle]:
    roman, bold, italic = FONTS[font]
    size = 8.5 if font == "serif" else 10.0
    base = ParagraphStyle("base", fontName=roman, fontSize=size, leading=size * 1.35)
    return {
        "body": ParagraphStyle("body", parent=base, alignment=4, spaceAfter=4),
        "heading": ParagraphStyle("heading", parent=base, fontName=bold, spaceBefore=6, spaceAfter=3),
        "title": ParagraphStyle("title", parent=base, fontName=bold, fontSize=14, leading=18, spaceAfter=6),
        "byline": ParagraphStyle("byline", parent=base, fontName=italic, spaceAfter=10),
        "notice": ParagraphStyle(
            "notice",
            parent=base,
            fontSize=size - 1,
            leading=size * 1.2,
            spaceAfter=8,
            borderWidth=0.5,
            borderPadding=3,
        ),
        "caption": ParagraphStyle(
            "caption", parent=base, fontSize=size - 0.5, leading=size * 1.2, spaceBefore=8, spaceAfter=3
        ),
        "footnote": ParagraphStyle(
            "footnote", parent=base, fontSize=size - 1.5, leading=size * 1.1, spaceBefore=2, spaceAfter=10
        ),
        "cell": base,
        "bold": ParagraphStyle("bold", parent=base, fontName=bold),
        "italic": ParagraphStyle("italic", parent=base, fontName=italic),
    }


def _text_flow(sections: tuple[tuple[str, tuple[str, ...]], ...], styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    flow: list[Flowable] = []
    for heading, paragraphs in sections:
        flow.append(Paragraph(heading, styles["heading"]))
        flow += [Paragraph(text, styles["body"]) for text in paragraphs]
    return flow


def _table_flow(table: TypesetTable, styles: dict[str, ParagraphStyle], width: float) -> list[Flowable]:
    """Return caption, table and footnote; three rules and no vertical lines, as journals set them."""
    font, size = styles["cell"].fontName, styles["cell"].fontSize - 0.5
    columns = len(table.cells[0])
    last_header = table.header_rows - 1
    commands: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), font, size),
        ("FONT", (0, 0), (-1, last_header), styles["bold"].fontName, size),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, "black"),
        ("LINEBELOW", (0, last_header), (-1, last_header), 0.5, "black"),
        ("LINEBELOW", (0, -1), (-1, -1), 0.8, "black"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
        ("ALIGN", (2, 0), (-1, -1), "RIGHT" if columns > 3 else "CENTER"),
        *(("SPAN", start, end) for start, end in table.spans),
        *(("ALIGN", start, end, "CENTER") for start, end in table.spans),
        *(("LINEBELOW", start, end, 0.3, "black") for start, end in table.spans),
    ]
    for row in table.section_rows:
        commands += [
            ("SPAN", (0, row), (-1, row)),
            ("FONT", (0, row), (-1, row), styles["italic"].fontName, size),
        ]
    first = 0.26 * width
    rest = (width - first) / (columns - 1)
    grid = Table(table.cells, colWidths=[first, *[rest] * (columns - 1)], style=TableStyle(commands))
    return [Paragraph(table.caption, styles["caption"]), grid, Paragraph(table.footnote, styles["footnote"])]


def _height(flow: list[Flowable], width: float) -> float:
    heights = (part.wrap(width, PAGE_HEIGHT)[1] + part.getSpaceBefore() + part.getSpaceAfter() for part in flow)
    return float(sum(heights)) + 12


def _balanced(units: list[list[Flowable]], room: float) -> list[Flowable]:
    """Return sections and tables in one flow; where they fill little more than one column, they share two."""
    heights = [_height(unit, COLUMN_WIDTH) for unit in units]
    flow: list[Flowable] = []
    fits, filled, broken = sum(heights) <= 1.3 * room, 0.0, False
    for unit, height in zip(units, heights, strict=True):
        if fits and not broken and filled and filled + height / 2 > sum(heights) / 2:
            flow.append(FrameBreak())
            broken = True
        flow.append(KeepTogether(unit))
        filled += height
    return flow


def _template(name: str, top: float, article: Article, styles: dict[str, ParagraphStyle]) -> PageTemplate:
    """Return a page with two columns under a frame of height `top` over both (0: none)."""
    height = PAGE_HEIGHT - 2 * MARGIN
    plain = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    frames = [Frame(MARGIN, MARGIN + height - top, TEXT_WIDTH, top, id="top", **plain)] if top else []
    for number in range(2):
        x = MARGIN + number * (COLUMN_WIDTH + GUTTER)
        frames.append(Frame(x, MARGIN, COLUMN_WIDTH, height - top, id=f"column{number}", **plain))

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(styles["cell"].fontName, 7)
        canvas.drawString(MARGIN, PAGE_HEIGHT - MARGIN + 12, article.running_head)
        canvas.drawRightString(PAGE_WIDTH - MARGIN, MARGIN - 18, f"page {document.page}")

    return PageTemplate(id=name, frames=frames, onPage=decorate)
