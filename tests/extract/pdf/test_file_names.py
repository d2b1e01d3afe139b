"""A PDF that cannot be opened is named, with what to do about it."""

from __future__ import annotations

import pytest

from corpora.errors import FormatError
from extract.pdf.file import PdfFile


def test_a_cut_file_is_named_with_its_remedy() -> None:
    with pytest.raises(FormatError, match=r"^paper\.pdf: PDFium cannot open it") as caught:
        PdfFile(b"%PDF-1.7\n1 0 obj\n<<", "paper.pdf")
    assert "fetch it again" in caught.value.hint
