"""The contract of readers: each claims its own files and no other's, and refuses what is broken."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from corpora.errors import FormatError
from extract.readers import READERS, markup, read_document, reader_for, sheet_cells, spreadsheet
from extract.readers.base import HEAD_BYTES
from extract.tables.interpret import interpret

HTML = b"""<!DOCTYPE html><html><body><p>Table 1. Peaks (MNI)</p><table><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>
<tr><td>Insula</td><td>&minus;36</td><td>18</td><td>4</td></tr></table></body></html>"""
JATS = b"""<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD Journal Publishing DTD v3.0 20080202//EN" "journalpublishing3.dtd">
<article><front><article-meta><article-id pub-id-type="doi">10.1000/X</article-id><article-id pub-id-type="pmid">7</article-id>
<abstract><p>Short.</p></abstract></article-meta></front><body><sec><title>Results</title><p>See table.</p><table-wrap id="T1">
<label>Table 1</label><caption><p>Peaks (MNI)</p></caption><table><thead><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr></thead>
<tbody><tr><td>Insula<xref ref-type="table-fn">a</xref></td><td>&minus;36</td><td>18</td><td>4</td></tr></tbody></table>
<table-wrap-foot><p>Note.</p></table-wrap-foot></table-wrap></sec></body></article>"""
ELSEVIER = b"""<full-text-retrieval-response xmlns:ce="http://www.elsevier.com/xml/common/dtd"><coredata>
<doi>10.1016/j.x</doi></coredata><ce:sections><ce:section><ce:section-title>Methods</ce:section-title><ce:para>MNI.</ce:para></ce:section></ce:sections>
<ce:table id="t"><ce:label>Table 1</ce:label><ce:caption><ce:simple-para>Peaks</ce:simple-para></ce:caption><tgroup cols="4">
<colspec colname="col1"/><colspec colname="col2"/><colspec colname="col3"/><colspec colname="col4"/><thead>
<row><entry morerows="1">Region</entry><entry namest="col2" nameend="col4">MNI</entry></row><row><entry>x</entry><entry>y</entry><entry>z</entry></row>
</thead><tbody><row><entry>Insula</entry><entry>-36</entry><entry>18</entry><entry>4</entry></row></tbody></tgroup></ce:table>
</full-text-retrieval-response>"""
CSV = b"\xef\xbb\xbfTable S1. Peaks in MNI space,,,\nRegion,x,y,z\nInsula,-36,18,4\nCuneus,4,-80,20\n"
TSV = "Region\tx\ty\tz\nInsula\t−36\t18\t4\n".encode("utf-16")


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Table S2. Peaks in Talairach space"])
    sheet.append(["Region", "Talairach", None, None, "t"])
    sheet.append([None, "x", "y", "z", None])
    sheet.merge_cells("B2:D2")
    sheet.append(["Pain > touch"])
    sheet.append(["Insula", -36, 18.0, 4, 5.25])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word() -> bytes:
    paper = docx.Document()
    paper.add_paragraph("Table S3. Peaks of pain in MNI space")
    table = paper.add_table(rows=3, cols=5)
    for row, texts in enumerate(
        [
            ["Group", "Region", "x", "y", "z"],
            ["Patients", "Insula", "−36", "18", "4"],
            ["", "Cuneus", "4", "−80", "20"],
        ]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


FILES = {
    "html": ("page.html", HTML), "jats_xml": ("a.xml", JATS), "elsevier_xml": ("b.xml", ELSEVIER), "csv": ("c.csv", CSV),
    "xlsx": ("d.xlsx", workbook()), "docx": ("e.docx", word()),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_each_reader_claims_its_own_file_alone(kind: str) -> None:
    name, data = FILES[kind]
    assert [r.kind for r in READERS if r.claims(name, data[:HEAD_BYTES])] == [kind]


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_gives_its_foci(kind: str) -> None:
    document = read_document(*FILES[kind])
    foci = interpret(document).foci
    assert (foci[0].x, foci[0].y, foci[0].z, foci[0].region) == (-36, 18, 4, "Insula")
    assert document.kind == kind
    assert str(foci[0].space) == ("TAL" if kind == "xlsx" else "MNI")


def test_articles_served_as_html_by_name_are_read_by_content() -> None:
    assert reader_for("paper.html", JATS).kind == "jats_xml"


def test_jats_facts_and_notes_are_read() -> None:
    document = read_document("a.xml", JATS)
    assert (document.doi, document.pmid, document.tables[0].footnotes) == ("10.1000/x", "7", ("Note.",))
    assert [s.heading for s in document.sections] == ["Abstract", "Results"]


def test_vertical_merges_of_word_span_rows() -> None:
    foci = interpret(read_document("e.docx", word())).foci
    assert [f.contrast for f in foci] == ["pain / Patients", "pain / Patients"]


def test_utf16_text_is_read() -> None:
    foci = interpret(read_document("t.tsv", TSV)).foci
    assert foci[0].x == -36


def test_a_file_nobody_knows_is_refused_with_what_we_know() -> None:
    with pytest.raises(FormatError, match="no document") as caught:
        read_document("x.bin", b"\x00\x01\x02")
    assert "jats_xml" in caught.value.hint


@pytest.mark.parametrize(
    "declaration", ["", '<meta charset="utf-8">', '<meta charset="gb2312">', '<meta charset="x-odd">']
)
def test_a_chinese_page_is_read_whatever_it_declares(declaration: str) -> None:
    page = f"<html><head>{declaration}</head><body><p>疼痛共情的神经机制，招募大学生。</p><table><tr><th>脑区</th><th>x</th></tr></table></body></html>"
    document = read_document("page.html", page.encode("gbk"))
    assert "疼痛共情的神经机制" in document.text()
    assert document.problems == ()


def test_what_is_doubtful_in_the_encoding_of_a_supplement_is_a_problem_of_the_document() -> None:
    document = read_document("s1.csv", "region,x,y,z\n模板,1,2,3\n".encode("gbk"))
    assert [(problem.code, problem.item) for problem in document.problems] == [("ENCODING-DOUBTFUL", "s1.csv, line 2")]


def test_a_note_before_the_table_of_a_supplement_is_kept() -> None:
    document = read_document("s1.csv", b"# Note: coordinates are in Talairach space\nregion,x,y,z\nInsula,-34,18,4\n")
    table = document.tables[0]
    assert "Talairach" in f"{table.caption} {document.text()}"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FormatError, match="empty"):
        read_document("x.html", b"")


def test_entity_bombs_do_not_expand() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8)
    ) + b"]><article><front/><body><p>&i;</p></body></article>"  # fmt: skip
    document = read_document("bomb.xml", bomb)
    assert len(document.text()) < 1000


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read me", encoding="utf-8")
    data = (
        f'<!DOCTYPE article [<!ENTITY x SYSTEM "file://{secret}">]><article><front/><body><p>&x;</p></body></article>'
    )
    assert "do not read" not in read_document("x.xml", data.encode()).text()


def test_named_characters_of_journals_are_read_and_unknown_names_are_kept_as_written() -> None:
    text = "<article><front/><body><p>&lambda; &sigma;&sup2; &ap; 2 &lt; 3, &unheard;24 &amp; more</p></body></article>"
    assert read_document("x.xml", text.encode()).text() == "λ σ² ≈ 2 < 3, &unheard;24 & more"


def test_an_archive_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpora.formats.workbook.MAX_UNPACKED_BYTES", 2**20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (3 * 1024 * 1024))
    with pytest.raises(FormatError, match="unpacks"):
        read_document("bomb.xlsx", out.getvalue())


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_damaged_office_files_are_refused(kind: str) -> None:
    name, data = FILES[kind]
    with pytest.raises(FormatError):
        read_document(name, data[: len(data) // 2])


def test_copies_of_a_table_in_a_page_are_read_once() -> None:
    table = HTML[HTML.index(b"<table>") : HTML.index(b"</table>") + 8]
    page = HTML.replace(b"</body>", b"<div style='display:none'>" + table + b"</div>" + table + b"</body>")
    assert len(interpret(read_document("p.html", page)).foci) == 1


@pytest.mark.parametrize("other", [b"36</td><td>18", b"&minus;3.6</td><td>18", b"&minus;361</td><td>8"])
def test_tables_that_differ_in_a_sign_a_point_or_a_border_are_no_copies(other: bytes) -> None:
    second = HTML[HTML.index(b"<table") : HTML.index(b"</body")].replace(b"&minus;36</td><td>18", other)
    assert len(read_document("p.html", HTML.replace(b"</body>", second + b"</body>")).tables) == 2


def test_screen_reader_text_does_not_double_a_number() -> None:
    page = HTML.replace(b"<td>18</td>", b"<td>18<span class='visually-hidden'>18</span></td>")
    assert interpret(read_document("p.html", page)).foci[0].y == 18


def test_a_picture_of_a_minus_is_a_minus() -> None:
    page = HTML.replace(b"<td>18</td>", b"<td><img alt='&minus;' src='a.gif'>18</td>")
    assert interpret(read_document("p.html", page)).foci[0].y == -18


def test_a_span_that_is_no_number_is_one_column() -> None:
    page = HTML.replace(b"<td>Insula", b'<td colspan="NaN">Insula')
    assert interpret(read_document("p.html", page)).foci[0].region == "Insula"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])
def test_a_web_page_is_recognised_and_read_in_every_encoding(encoding):
    page = (
        "<!DOCTYPE html><html><body><p>表1 疼痛</p><table><tr><th>脑区</th><th>x</th><th>y</th><th>z</th></tr>"
        "<tr><td>脑岛</td><td>−36</td><td>18</td><td>4</td></tr></table></body></html>"
    )
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    foci = interpret(read_document("page.html", mark + page.encode(encoding))).foci
    assert [(f.x, f.y, f.z, f.region) for f in foci] == [(-36.0, 18.0, 4.0, "脑岛")]


def workbook_of(cells: dict[tuple[int, int], object]) -> bytes:
    book = openpyxl.Workbook()
    for (row, column), value in cells.items():
        book.active.cell(row, column, value=value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rows.csv", b"x,y\n" + b"1,2\n" * 3),
        ("rows.xlsx", workbook_of({(row, column): row for row in range(1, 5) for column in (1, 2)})),
    ],
)
def test_rows_beyond_those_that_are_read_are_counted(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_cells, "MAX_CELLS", 4)
    monkeypatch.setattr(spreadsheet, "MAX_CELLS", 4)
    (problem,) = read_document(name, data).problems
    assert problem.code == "TABLE-TRUNCATED"
    assert "2 rows were left out" in problem.message


def test_a_sheet_with_a_cell_in_its_last_corner_is_read_at_once() -> None:
    corner = {(1, 1): "x", (1, 2): "y", (1, 3): "z", (2, 1): -30, (2, 2): 20, (2, 3): 4, (1_048_576, 16_384): "end"}
    assert [(f.x, f.y, f.z) for f in interpret(read_document("far.xlsx", workbook_of(corner))).foci] == [(-30, 20, 4)]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "html"])
def test_coordinates_in_columns_beyond_the_two_hundredth_are_read(kind: str) -> None:
    lines = [[f"c{n}" for n in range(250)] + ["x", "y", "z"]]
    lines += [[str(n) if n % 5 == 0 else "" for n in range(250)] + [str(-30 - row), "20", "4"] for row in range(6)]
    if kind == "csv":
        data = "\n".join(map(",".join, lines)).encode()
    elif kind == "xlsx":
        data = workbook_of({(r, c): v for r, line in enumerate(lines, 1) for c, v in enumerate(line, 1) if v})
    else:
        rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
        data = f"<!doctype html><html><body><p>MNI</p><table>{rows}</table></body></html>".encode()
    assert [f.x for f in interpret(read_document(f"wide.{kind}", data)).foci] == [-30, -31, -32, -33, -34, -35]


@pytest.mark.parametrize("kind", FILES)
def test_a_table_of_more_cells_than_are_read_is_a_problem(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_CELLS", 6)
    (table,) = read_document(*FILES[kind]).tables
    assert 0 < len(table.cells) <= 6
    assert [p.code for p in table.problems] == ["TABLE-TRUNCATED"]


@pytest.mark.parametrize(
    ("kind", "begin", "end"), [("jats_xml", b"<table>", b"</table>"), ("elsevier_xml", b"<tgroup", b"</tgroup>")]
)
def test_a_table_that_is_a_picture_is_a_problem(kind: str, begin: bytes, end: bytes) -> None:
    name, data = FILES[kind]
    picture = b"<graphic href='t1.jpg'/>"
    document = read_document(name, data[: data.index(begin)] + picture + data[data.index(end) + len(end) :])
    assert document.tables == ()
    assert [(p.code, p.item) for p in document.problems] == [("TABLE-WITHOUT-CELLS", f"{name}, Table 1")]


def test_further_articles_of_a_file_are_named() -> None:
    article = JATS[JATS.index(b"<article>") :]
    document = read_document("set.xml", b"<pmc-articleset>" + article + article + b"</pmc-articleset>")
    assert len(document.tables) == 1
    (problem,) = document.problems
    assert problem.code == "ARTICLES-LEFT"
    assert "holds 2 articles" in problem.message


def test_a_workbook_that_lacks_one_of_its_sheets_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_of({(1, 1): "x"}))) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.namelist():
            if not entry.startswith("xl/worksheets/"):
                target.writestr(entry, source.read(entry))
    with pytest.raises(FormatError, match=r"xl/worksheets/sheet1\.xml is missing"):
        read_document("a.xlsx", out.getvalue())
