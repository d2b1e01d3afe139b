"""One-page PDFs written by hand, whose text layer may map a drawn glyph to any character."""

from __future__ import annotations

from pdf_writer import join_objects

BAR = "60 230 480 60 re f"
TWO_BARS = "60 160 480 60 re f 60 320 480 60 re f"
CROSS = "60 230 480 60 re f 270 20 60 480 re f"
CROSS_AND_BAR = "60 330 480 60 re f 270 120 60 480 re f 60 0 480 60 re f"
ANGLE_OPEN_RIGHT = "540 0 m 60 260 l 540 520 l 540 450 l 190 260 l 540 70 l h f"
BLOB = "250 230 120 150 re f 150 250 90 90 re f"


def typeset(
    content: str,
    *,
    symbol: str = BAR,
    code: int = 50,
    name: str = "two",
    extra: str = "",
    form: str = "",
    catalog: str = "",
    resources: str = "",
    more: tuple[str, ...] = (),
) -> bytes:
    """Return a one-page PDF; /T is Helvetica, /S a Type 3 font whose only glyph is drawn by `symbol`.

    The text layer reads that glyph as `name` (a standard glyph name; an unknown one gives no character). `extra` goes
    into the page's dictionary, `catalog` into that of the file, `resources` into that of the page's resources; `more` are
    objects from number 9 on. With `form` (its dictionary) the page shows a form that prints "formed".
    """
    content += " /F Do" if form else ""
    printed = "BT 1 0 0 1 40 200 Tm /T 10 Tf (formed) Tj ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] {extra} /Contents 4 0 R"
        f" /Resources << /Font << /T 5 0 R /S 6 0 R >> /XObject << /F 8 0 R >> {resources} >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 1000 800] /FontMatrix [.001 0 0 .001 0 0]"
        f" /CharProcs << /{name} 7 0 R >> /Encoding << /Type /Encoding /Differences [{code} /{name}] >>"
        f" /FirstChar {code} /LastChar {code} /Widths [600] /Resources << >> >>",
        f"<< /Length {len(symbol) + 28} >>\nstream\n600 0 0 -200 1000 800 d1 {symbol}\nendstream",
        f"<< /Type /XObject /Subtype /Form {form} /Resources << /Font << /T 5 0 R >> >> /Length {len(printed)} >>"
        f"\nstream\n{printed}\nendstream",
        *more,
    ]
    return join_objects([body.encode("latin-1") for body in objects])


def row(y: int, *cells: str) -> str:
    """Return one line of text operators; a cell "~44" starts with the symbol glyph, "|44" with a white one."""
    parts = []
    for column, cell in enumerate(cells):
        parts.append(f"BT 1 0 0 1 {40 + 60 * column} {y} Tm ")
        if cell[0] in "~|":
            paint = "0 g" if cell[0] == "~" else "1 g"
            parts.append(f"{paint} /S 10 Tf (SYM) Tj 0 g /T 10 Tf ({cell[1:]}) Tj ET ")
        else:
            parts.append(f"/T 10 Tf ({cell}) Tj ET ")
    return "".join(parts)


def table(code: int = 50) -> str:
    """Return a table of three rows in which the symbol glyph is a minus when black and a blank when white."""
    rows = row(300, "Insula", "~44", "|22", "~2") + row(280, "Cuneus", "|12", "~90", "|26")
    rows += row(260, "Putamen", "~28", "|2", "~6")
    return rows.replace("SYM", f"\\{code:03o}")
