"""Word files (.docx) that we write: their language, the widths of a table's columns, bytes that are the same every time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from corpora.formats.workbook import timeless


def docx_bytes(document: Any) -> bytes:
    """Return a python-docx document as a file. Its Chinese is named as simplified: else programs take other countries' glyphs."""
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    stream = io.BytesIO()
    document.save(stream)
    return timeless(stream.getvalue())


def set_widths(table: Any, widths: Sequence[int]) -> None:
    """Give the columns of a table their widths, in English Metric Units: of the grid, which LibreOffice reads, and of each cell, as Word does."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
