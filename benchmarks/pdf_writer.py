"""A PDF written by hand: standard fonts, and a symbol font of drawn glyphs whose text layer may lie."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

FONTS = {
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
}
BAR_CODES = {
    "one": 0x01,
    "three": 0x03,
    "u2212": 0x21,
    "u2afa": 0x22,
    "control": 0x04,
    "two": 0x32,
    "six": 0x36,
    "seven": 0x37,
    "nine": 0x39,
    "equals": 0x3D,
}
"""Codes of the symbol font that paint a minus, and their characters in the text layer (control: none)."""
EMPTY_CODES = {"+": 0x2B, "%": 0x25, "!": 0x23}
"""Codes of the symbol font that paint nothing: blanks the text layer calls by another name."""
TO_UNICODE = {0x21: "2212", 0x22: "2AFA", 0x2B: "002B", 0x25: "0025", 0x23: "0021",
              **{BAR_CODES[name]: f"{BAR_CODES[name]:04X}" for name in ("two", "six", "seven", "nine", "equals")}}  # fmt: skip


def write_pdf(pages: Sequence[str], *, turned: bool = False) -> bytes:
    """Return the file with one page for each text of operators."""
    objects: list[bytes] = [b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(data: bytes, extra: str = "") -> bytes:
        packed = zlib.compress(data)
        return f"<</Length {len(packed)}/Filter/FlateDecode{extra}>>stream\n".encode() + packed + b"\nendstream"

    fonts = {
        name: add(f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode())
        for names in FONTS.values()
        for name in names
    }
    glyph = add(stream(b"600 0 60 220 540 290 d1 60 230 480 50 re f"))
    empty = add(stream(b"600 0 0 0 0 0 d1"))
    lines = "".join(f"<{code:02x}> <{text}>\n" for code, text in TO_UNICODE.items())
    cmap = add(
        stream(
            f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <ff> "
            f"endcodespacerange {len(TO_UNICODE)} beginbfchar\n{lines}endbfchar endcmap end end".encode()
        )
    )
    drawn = dict.fromkeys(BAR_CODES.values(), glyph) | dict.fromkeys(EMPTY_CODES.values(), empty)
    names = " ".join(f"{code} /g{code}" for code in sorted(drawn))
    procs = " ".join(f"/g{code} {drawn[code]} 0 R" for code in sorted(drawn))
    pi = add(
        f"<</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<<{procs}>>"
        f"/Encoding<</Type/Encoding/Differences[{names}]>>/FirstChar 0/LastChar 127/Widths[{' '.join(['600'] * 128)}]"
        f"/Resources<<>>/ToUnicode {cmap} 0 R>>".encode()
    )
    resources = "<</Font<<" + "".join(f"/{n} {i} 0 R" for n, i in fonts.items()) + f"/Pi {pi} 0 R>>>>"
    kids = []
    for operators in pages:
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
    return bytes(out) + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
