"""A document as a Word file, to be pasted from: real tables with repeated headings, Chinese fonts set, the same bytes every time."""

from __future__ import annotations

from typing import Any

from corpora.formats.word import docx_bytes, set_widths
from screen.audit.tables import visible
from screen.reporting.blocks import Block, Document, Grid, Heading

LATIN, CHINESE, EXACT = "Times New Roman", "SimSun", "Courier New"
TEXT_PT, TABLE_PT, EXACT_PT = 10.5, 8, 8.5
PAGE_MM, MARGIN_MM = (297, 210), 16
"""A4, lying: the tables are wide."""


def to_docx(document: Document) -> bytes:
    """Return the file. Control characters, which Word takes for a damaged file, are spelled out."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    word = docx.Document()
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(side) for side in PAGE_MM)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(MARGIN_MM))
    _set_fonts(word)
    word.core_properties.title = visible(document.title)
    word.core_properties.author = word.core_properties.last_modified_by = ""
    for block in document.blocks:
        _add(word, block)
    return docx_bytes(word)


def _set_fonts(word: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = word.styles[name]
        style.font.name = LATIN
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), CHINESE)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would come before the named one
    word.styles["Normal"].font.size = Pt(TEXT_PT)


def _add(word: Any, block: Block) -> None:
    from docx.shared import Pt

    if isinstance(block, Heading):
        word.add_heading(visible(block.text), level=block.level)
    elif isinstance(block, Grid):
        _add_table(word, block)
    else:
        run = word.add_paragraph().add_run(visible(block.text))
        if block.exact:
            run.font.name, run.font.size = EXACT, Pt(EXACT_PT)


def _add_table(word: Any, grid: Grid) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = word.add_table(rows=1 + len(grid.rows), cols=len(grid.header))
    table.style = "Table Grid"
    if grid.widths:
        set_widths(table, [Mm((PAGE_MM[0] - 2 * MARGIN_MM) * share / sum(grid.widths)) for share in grid.widths])
    for line, cells in zip(table.rows, (grid.header, *grid.rows), strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            _write(cell, text, bold=cells is grid.header)
    heading = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(heading)
    word.add_paragraph()


def _write(cell: Any, text: str, *, bold: bool) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(visible(text))
    run.font.size, run.bold = Pt(TABLE_PT), bold or None
