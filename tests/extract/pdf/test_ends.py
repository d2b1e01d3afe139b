"""PDFs that break off: pages of which everything is there are read, the others and the end are missed aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from random_tables import one_case

from extract.pdf.ends import breaks_off
from extract.reading import Reading, read_file

TRAILER = b"trailer<</Size 15/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def whole() -> bytes:
    return one_case(1, "pdf")[1]


def without_end(data: bytes) -> bytes:
    """Return a PDF that has its trailer first, as files made for the web have, and breaks off before its index."""
    head, _, body = data.partition(b"\n")
    return head + b"\n" + TRAILER + body[: body.rindex(b"xref\n0")]


def read(folder: Path, data: bytes) -> Reading:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return read_file(path)


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def test_a_pdf_that_ends_as_it_began_does_not_break_off() -> None:
    data = whole()
    assert not breaks_off(data)
    assert not breaks_off(data + b"\n" * 2000)
    assert breaks_off(without_end(data))
    assert breaks_off(data.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%<</Linearized 1/L 9999999>>\n"))


def test_pages_that_are_whole_are_read_though_the_file_breaks_off(tmp_path: Path) -> None:
    foci = read(tmp_path, whole()).foci
    part = read(tmp_path, without_end(whole()))
    assert [(f.x, f.y, f.z) for f in part.foci] == [(f.x, f.y, f.z) for f in foci] != []
    assert "DOCUMENT-BROKEN-OFF" in codes(part)


@pytest.mark.parametrize("lost", [b"\n3 0 obj", b"\n13 0 obj"], ids=["font", "content"])
def test_a_page_that_lacks_a_font_or_content_is_not_read(lost: bytes, tmp_path: Path) -> None:
    part = read(tmp_path, without_end(whole()).replace(lost, b"\n99 0 obj"))
    assert part.foci == ()
    assert any(p.code == "DOCUMENT-BROKEN-OFF" and "pages 1 are missing" in p.message for p in part.problems)


def test_a_pdf_cut_anywhere_is_read_in_whole_pages_or_refused(tmp_path: Path) -> None:
    data = whole()
    for place in range(20, len(data) - 20, len(data) // 20):
        part = read(tmp_path, data[:place])
        assert part.foci == ()
        assert codes(part) & {"DOCUMENT-BROKEN-OFF", "DOCUMENT-UNREADABLE"}
