"""Content streams read by regular expressions, beside pdfminer's own parser."""

from __future__ import annotations

import random
from typing import Any

import pytest
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSEOF, PSException
from pdfminer.psparser import LIT, PSKeyword

from extract.pdf.page.content import read_operations


def by_pdfminer(data: bytes) -> list[tuple[bytes, list[Any]]]:
    """Return operators with their operands as pdfminer's parser finds them."""
    parser = PDFContentParser([PDFStream({}, data)])
    found: list[tuple[bytes, list[Any]]] = []
    operands: list[Any] = []
    while True:
        try:
            _, item = parser.nextobject()
        except PSEOF:
            return found
        if isinstance(item, PSKeyword) and item.name in (b")", b"}"):
            continue
        if isinstance(item, PSKeyword):
            found.append((item.name, operands))
            operands = []
        else:
            operands.append(item)


@pytest.mark.parametrize(
    "data",
    [
        b"q 1 0 0 1 72.5 -700 cm BT /F1 9 Tf [(Peak) -250 (at\\051 \\(x\\) \\\\ \\101) .5 <0041 42>] TJ ET Q",
        b"0 0 m 10. .5 l -.5 +3 4 5 6 7 c h S 12 13 14 15 re f* W* n\n% a comment ] ) (\n1 g",
        b"/Span <</MCID 4 /Lang (en) /A [1 [2 3] /B]>> BDC (text) ' 1 2 (more) \" T* EMC",
        b"(a (nested (text)) \\(here) Tj (line\\\nbroken \\\r\nand\\r) Tj",
        b"[1 2] 0 d true false /Name#20x gs 5-3 1.2.3 Td - 7 g",
        b"[(a) (b (c)) 3] TJ /\xc3\xa9 gs /\xff gs\x00 1\x003 w",
        b"] >> ) } 1 g [ 1 2 g", b"(never ends", b"<< /A 1 g", b"", b"1 2 3",
    ],
)  # fmt: skip
def test_operators_and_operands_are_those_of_pdfminer(data: bytes) -> None:
    assert list(read_operations(data)) == by_pdfminer(data)


def test_a_needless_backslash_keeps_its_character_and_an_odd_digit_counts_sixteen_times() -> None:
    assert list(read_operations(b"(\\-12) Tj <4A5> Tj (\\777) Tj")) == [
        (b"Tj", [b"-12"]), (b"Tj", [b"JP"]), (b"Tj", [b"\xff"])]  # fmt: skip


def test_an_inline_image_is_one_operand_and_its_bytes_no_operators() -> None:
    data = b"1 g BI /W 2 /H 2 /BPC 8 /CS /G ID (1 g] EI Q\xff EI\n2 g"
    operations = list(read_operations(data))
    assert [operator for operator, _ in operations] == [b"g", b"EI", b"Q\xff", b"EI", b"g"]
    image = operations[1][1][0]
    assert isinstance(image, PDFStream)
    assert image["W"] == 2
    assert image["CS"] is LIT("G")
    assert list(read_operations(b"BI /W 2 no end")) == [(b"EI", [])]


@pytest.mark.parametrize("seed", range(30))
def test_broken_streams_are_read_to_their_end_or_refused_as_pdfminer_would(seed: int) -> None:
    rng = random.Random(seed)
    parts = [b"[", b"]", b"(", b")", b"<", b">", b"<<", b">>", b"/", b"#", b"%", b"\n", b"\\", b"BI ", b" ID ", b" EI ",
             b"12 ", b"-", b".", b"{", b"}", b"Tj ", b"\x00", b"\xff", b"TJ "]  # fmt: skip
    data = b"".join(rng.choice(parts) for _ in range(3000))
    try:
        for operator, operands in read_operations(data):
            assert isinstance(operator, bytes)
            assert isinstance(operands, list)
    except PSException:  # a broken dictionary inside an inline image
        assert b"BI" in data
