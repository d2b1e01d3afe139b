"""Files that break off: what stands before is read, no number beside the cut is used, and the rest is missed aloud."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from random_tables import one_case

from corpora.nouns.studies import Focus
from extract.reading import Reading, read_file

BROKEN = {"DOCUMENT-BROKEN-OFF", "DOCUMENT-UNREADABLE"}
CUTS = 12
HEAD = "<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>"
ROWS = "".join(f"<tr><td>Insula</td><td>-3{n}</td><td>1{n}</td><td>4</td><td>4.2{n}</td></tr>" for n in range(8))


def page(*tables: str, before: str = "", end: str = "</body></html>") -> bytes:
    found = "".join(
        f"<table><caption>Table {n}. Peaks, MNI</caption>{HEAD}{rows}</table>{before}"
        for n, rows in enumerate(tables, 1)
    )
    return f"<!doctype html><html><head><title>A</title></head><body><p>MNI</p>{found}{end}".encode()


def read(folder: Path, name: str, data: bytes) -> Reading:
    path = folder / name
    path.write_bytes(data)
    return read_file(path)


def numbers(reading: Reading) -> Counter[tuple[float | None, ...]]:
    def of(focus: Focus) -> tuple[float | None, ...]:
        return focus.x, focus.y, focus.z, focus.statistic, focus.cluster_size

    return Counter(map(of, reading.foci))


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def others(rows: str) -> str:
    return rows.replace(">-3", ">-4")


@pytest.mark.parametrize("kind", ["html", "jats", "elsevier"])
@pytest.mark.parametrize("seed", range(4))
def test_a_cut_file_gives_foci_of_the_whole_and_says_that_it_is_cut(kind: str, seed: int, tmp_path: Path) -> None:
    name, data, _, _ = one_case(seed, kind)
    whole = numbers(read(tmp_path, name, data))
    for place in random.Random(seed).sample(range(1, len(data)), CUTS):
        part = read(tmp_path, name, data[:place])
        assert not numbers(part) - whole, place
        assert numbers(part) == whole or codes(part) & BROKEN, place


def test_a_page_cut_at_any_byte_of_its_last_row_does_not_use_that_row(tmp_path: Path) -> None:
    data = page(ROWS)
    first, last = data.rindex(b"<tr>"), data.rindex(b"</tr>")
    for place in range(first, last + 4):
        part = read(tmp_path, "p.html", data[:place])
        assert len(part.foci) == 7
        assert "DOCUMENT-BROKEN-OFF" in codes(part)


def test_a_page_cut_in_its_first_tags_is_cut(tmp_path: Path) -> None:
    for place in range(15, 120):
        assert codes(read(tmp_path, "p.html", page(ROWS)[:place])) & BROKEN, place


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_cut_within_a_character_keeps_its_encoding(encoding: str, tmp_path: Path) -> None:
    text = page(ROWS.replace("-3", "−3")).decode().replace("<head>", f'<head><meta charset="{encoding}">')
    data = text.replace("</body>", "<p>脑岛").encode(encoding)
    data = data[: data.rindex("岛".encode(encoding)) + 1]
    assert [f.x for f in read(tmp_path, "p.html", data).foci] == [float(f"-3{n}") for n in range(8)]


def test_a_number_cut_in_running_text_is_not_used(tmp_path: Path) -> None:
    text = "<p>We scanned 24 healthy volunteers (12 women).</p>"
    data = page(ROWS, end=text)
    part = read(tmp_path, "p.html", data[: data.rindex(b"24 healthy") + 1])
    assert part.document is not None
    assert "scanned 2" not in part.document.text()


@pytest.mark.parametrize(
    "data",
    [
        page(ROWS, others(ROWS), before="<div>" * 400, end="</div>" * 400 + "</body></html>"),
        page(ROWS, others(ROWS), before="</body></html>", end=""),
        page(ROWS, others(ROWS)).replace(b"</table>", b"", 1),
        page(ROWS, others(ROWS), before=f"<p>{'word ' * 2_200_000}</p>"),
        page(ROWS, others(ROWS).replace("</tr><tr>", "</tr>", 1)),
        page(ROWS, others(ROWS).replace("</td><td>", "</td<td>", 3)),
        page(ROWS, others(ROWS).replace("<td>", "<td class='a>", 1)),
        page(ROWS, others(ROWS).replace("<td>-42</td><td>", '<td class="a>-42</td><td class="a">')),
    ],
    ids=[
        "deep",
        "early end",
        "table not closed",
        "long text",
        "row not opened",
        "brackets lost",
        "quote",
        "quote closed",
    ],
)
def test_a_page_that_parsers_stumble_over_is_read_whole(data: bytes, tmp_path: Path) -> None:
    assert len(read(tmp_path, "p.html", data).foci) == 16


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (page(ROWS, others(ROWS), before="\n<script>"), "line 2"),
        (page(ROWS, others(ROWS), before="\n<!-- "), "line 2"),
        (page(ROWS, others(ROWS), before="\n<textarea>"), "line 2"),
        (page(ROWS).replace(b"</table>", f"\n</table>{others(ROWS)}".encode()), "line 2"),
    ],
    ids=["script", "comment", "text area", "rows behind the table"],
)
def test_rows_that_markup_hides_are_missed_at_their_line(data: bytes, line: str, tmp_path: Path) -> None:
    part = read(tmp_path, "p.html", data)
    assert len(part.foci) == 8
    assert any(p.code == "MARKUP-DAMAGED" and line in p.item for p in part.problems)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("<td>-32</td>", "-32</td>"),
        ("<td>-32</td>", "<tg>-32</td>"),
        ("<td>-32</td>", "<tg></td>"),
        ("Insula</td><td>-32</td>", "Insula<td><td>-32</td>"),
        ("<td>-32</td>", "<td-32</td>"),
    ],
)
def test_a_row_that_lost_a_tag_is_not_read_with_its_cells_in_other_columns(
    written: str, instead: str, tmp_path: Path
) -> None:
    whole = numbers(read(tmp_path, "p.html", page(ROWS)))
    part = read(tmp_path, "p.html", page(ROWS.replace(written, instead)))
    assert not numbers(part) - whole
    assert codes(part) & {"ROW-DAMAGED", "TABLE-BROKEN-OFF"}


ARTICLE = "<?xml version='1.0'?><article><front><article-meta/></front><body><sec><p>MNI space, p < .001 & more.</p>{}</sec></body></article>"
WRAP = f"<table-wrap><label>Table 1</label><caption><p>Peaks, MNI</p></caption><table>{HEAD}{ROWS}</table></table-wrap>"


@pytest.mark.parametrize(
    ("written", "instead", "n", "code"),
    [
        ("", "", 8, None),
        ("<td>-32</td>", "<td>-32", 2, "TABLE-BROKEN-OFF"),
        ("<td>-32</td>", "<td><b>-32</td>", 7, "ROW-DAMAGED"),
        ("<td>-32</td>", "<td a=1>-32</td>", 2, "TABLE-BROKEN-OFF"),
        ("</caption>", "</caption></p>", 8, "MARKUP-DAMAGED"),
        ("<table-wrap>", "<sec>" * 400 + "<table-wrap>", 8, "MARKUP-DAMAGED"),
        ("</table-wrap>", f"</table-wrap><p>{'word ' * 2_200_000}</p>", 8, None),
    ],
)
def test_damaged_xml_is_read_but_for_the_rows_at_the_faults(
    written: str, instead: str, n: int, code: str | None, tmp_path: Path
) -> None:
    article = ARTICLE.format(WRAP.replace(written, instead, 1) if written else WRAP)
    part = read(tmp_path, "a.xml", article.encode())
    assert len(part.foci) == n
    assert code is None or code in codes(part)


def test_xml_in_two_roots_is_read_to_the_end_of_the_first(tmp_path: Path) -> None:
    article = ARTICLE.format(WRAP)
    part = read(tmp_path, "a.xml", (article + article.replace("<?xml version='1.0'?>", "")).encode())
    assert len(part.foci) == 8
    assert any("second document" in problem.message for problem in part.problems)


def test_the_last_row_of_separated_text_that_is_cut_is_not_read(tmp_path: Path) -> None:
    text = "Region,x,y,z,t\n" + "".join(f"Insula,-3{n},1{n},4{n},5.2\n" for n in range(4))
    part = read(tmp_path, "a.csv", text[: text.rindex("43") + 1].encode())
    assert len(part.foci) == 3
    assert any(p.code == "DOCUMENT-BROKEN-OFF" and p.item == "a.csv, line 5" for p in part.problems)


def test_letters_left_bold_at_the_end_of_a_row_do_not_take_the_rows_below_into_it(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>Insula<td>-3{n}<td>1{n}<td>4<td>4.2{n}" for n in range(3))
    head = "<tr><td><b>Region<td><b>x<td><b>y<td><b>z<td><b>t"
    found = read(tmp_path, "old.html", f"<html><body><p>MNI<table border=1>{head}{rows}</table></body></html>".encode())
    assert [(f.x, f.statistic) for f in found.foci] == [(-30, 4.20), (-31, 4.21), (-32, 4.22)]
    assert not any(problem.code == "TABLE-BROKEN-OFF" for problem in found.problems)


SPANNED = "".join(
    f"<tr>{f'<td rowspan=3>Faces &gt; Places {n}</td>' if n % 3 == 0 else ''}<td>Insula</td><td>-3{n}</td><td>1{n}</td><td>4</td></tr>\n"
    for n in range(6)
)
SPANNED_PAGE = (
    "<!doctype html><html><body><p>MNI</p><table><caption>Table 1. Peaks</caption><thead>\n"
    "<tr><th rowspan=2>Contrast</th><th rowspan=2>Region</th><th colspan=3>Coordinates</th></tr>\n"
    f"<tr><th>x</th><th>y</th><th>z</th></tr></thead><tbody>\n{SPANNED}</tbody></table><p>End.</p></body></html>"
)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("<th", '<th scope="col"'),
        ("<tbody>", "<td></td><tbody>"),
        ("</tbody>", "<th>&nbsp;</th></tbody>"),
        ("</tr>\n<tr>", "</tr>\n"),
        ("</tr>", "</td></tr>"),
        ("<td>Insula", '<td data-box="<td>-3</td>">Insula'),
        ("<th rowspan=2", "<th rowspan=4"),
        ("<td rowspan=3", "<td rowspan=3"),
        ("<tbody>", "<!-- rows --!><tbody>"),
        ("<thead>", "<form><thead><tr></tr>"),
        ("<td>4</td>", "<td>4<p></td></p>"),
    ],
    ids=["thead replaced", "cell before", "cell after", "no row tags", "cell ends twice", "tags in a value", "spans beyond the head",
         "whole", "end of a comment", "blank row", "crossed"],
)  # fmt: skip
def test_a_table_that_browsers_show_whole_is_read_whole(written: str, instead: str, tmp_path: Path) -> None:
    found = read(tmp_path, "p.html", SPANNED_PAGE.replace(written, instead).encode())
    assert [(f.x, f.y, f.contrast) for f in found.foci] == [
        (float(f"-3{n}"), float(f"1{n}"), f"Faces > Places {n // 3 * 3}") for n in range(6)
    ]
    assert not codes(found) & {"TABLE-BROKEN-OFF", "ROW-DAMAGED", "MARKUP-DAMAGED"}


def test_a_part_of_a_row_that_begins_without_a_tag_is_not_read(tmp_path: Path) -> None:
    damaged = SPANNED_PAGE.replace("<td>-31</td>", "<td>-31</td></tr>")
    assert -31 not in [f.x for f in read(tmp_path, "p.html", damaged.encode()).foci]


@pytest.mark.parametrize(("rowspan", "n"), [("", 5), ("rowspan=2", 0)])
def test_two_rows_whose_tags_between_them_are_lost_are_told(rowspan: str, n: int, tmp_path: Path) -> None:
    head = "<tr><th rowspan=2>Region<th colspan=3>MNI<tr><th>x<th>y<th>z"
    rows = [f"<tr><td>Insula<td>-3{k}<td>1{k}<td>4" for k in range(7)]
    rows[1] = rows[1].removeprefix("<tr>")
    rows[3] = rows[3].replace("<td>", f"<td {rowspan}>", 1)
    rows[4] = rows[4].replace("<td>Insula", "" if rowspan else "<td>Insula")
    text = f"<html><body><p>MNI<table><caption>Table 1. Peaks</caption>{head}{''.join(rows)}</table></body></html>"
    found = read(tmp_path, "old.html", text.encode())
    assert len(found.foci) == n
    assert codes(found) & {"ROW-DAMAGED", "TABLE-BROKEN-OFF"}
