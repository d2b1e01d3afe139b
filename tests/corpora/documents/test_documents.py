"""Documents: what a page and a Word file make of the same blocks; references by styles; hostile texts."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document as WordDocument

from corpora.documents.blocks import (
    Document,
    Emphasis,
    Figure,
    Folded,
    Grid,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    joined,
    numbered,
    plain,
)
from corpora.documents.citing import STYLES, cite, cite_items, find_style, is_numeric
from corpora.documents.page import inline, to_html
from corpora.documents.word import to_docx
from corpora.errors import ProtocolError
from corpora.nouns.records import Author, Record

HOSTILE = "<script>alert(1)</script>\x00\x0b\ud800\ufffe\u202e{{ 7*7 }}"


def paper(title, *authors, **fields):
    return Record(
        id="R-1",
        source="s",
        position=1,
        title=title,
        year=2016,
        authors=tuple(Author(raw=a) for a in authors),
        **fields,
    )


def test_english_papers_are_cited_in_apa_with_the_journal_in_italics_and_the_doi_as_a_link():
    (text,) = cite([paper("How learning shapes the brain.", "Hein G", "Engelmann JB", journal="PNAS", volume="113", issue="1", pages="80-85", doi="10.1073/pnas.1")], STYLES["en"])  # fmt: skip
    assert (
        plain(text)
        == "Hein, G., & Engelmann, J. B. (2016). How learning shapes the brain. PNAS, 113(1), 80–85. https://doi.org/10.1073/pnas.1"
    )
    assert Link(text="https://doi.org/10.1073/pnas.1", href="https://doi.org/10.1073/pnas.1") in text
    assert any(isinstance(run, Emphasis) and "PNAS" in run.text for run in text)


def test_gbt_7714_ends_a_chinese_list_of_authors_in_chinese_and_an_english_one_in_english():
    chinese, english = cite(
        [paper("群际共情偏差的神经机制", "孙路闻", "周月", "蒋重清", "王五", journal="心理学报", volume="52", pages="1-9"),
         paper("How learning shapes the brain", "Hein G", "Engelmann JB", "Vollberg MC", "Tobler PN", journal="PNAS", volume="113")],
        STYLES["zh"],
    )  # fmt: skip
    assert plain(chinese) == "孙路闻, 周月, 蒋重清, 等. 群际共情偏差的神经机制[J]. 心理学报, 2016, 52: 1-9."
    assert plain(english).startswith("HEIN G, ENGELMANN J B, VOLLBERG M C, et al. How learning shapes the brain[J]")
    assert is_numeric(STYLES["zh"])
    assert not is_numeric(STYLES["en"])


def test_a_paper_that_lacks_everything_is_cited_all_the_same_and_an_unknown_style_is_named():
    for style in (*STYLES.values(), "ieee", "nature"):
        assert plain(cite([paper(None)], style)[0]) is not None
        assert "script" in plain(cite([paper("<script>& 'x'")], style)[0])
    with pytest.raises(ProtocolError, match="no style 'appa'"):
        find_style("appa")


def test_et_al_of_a_list_of_methods_is_no_author():
    item = {"id": "a", "type": "article-journal", "title": "T", "author": [{"family": "Salo", "given": "T."}, {"literal": "et al."}], "issued": {"date-parts": [[2022]]}}  # fmt: skip
    assert plain(cite_items([item], STYLES["en"])[0]).startswith("Salo, T., et al. (2022)")
    assert "SALO T, et al." in plain(cite_items([item], STYLES["zh"])[0])


def every_block(text=HOSTILE):
    grid = Grid(header=(text, "n"), rows=((text, ((Link(text=text, href="javascript:alert(1)")),)),), caption=text, note=text, anchor="t")  # fmt: skip
    return numbered(
        (
            Heading(text=text, level=1),
            Heading(text=text, anchor="one"),
            Paragraph(text=("see ", Link(text="it", href="#t"), " and ", Link(text="there", href="https://a.org/x"))),
            Note(text=text, level="error"),
            Listing(items=(text,), numbered=True, anchors=("ref-1",)),
            grid,
            Folded(summary=text, blocks=(grid,)),
            Figure(caption=text, alternative=text, png=b"no picture"),
        )
    )


def test_no_text_of_others_becomes_markup_or_breaks_the_word_file():
    document = Document(title=HOSTILE, language="en", blocks=every_block())
    page = to_html(document).decode()
    assert "<script" not in page
    assert "javascript" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page
    word = WordDocument(io.BytesIO(to_docx(document)))
    assert [len(table.rows) for table in word.tables] == [2, 2]
    assert "see it and there" in [paragraph.text for paragraph in word.paragraphs]


def test_tables_and_figures_are_numbered_as_they_follow_also_folded_ones_in_both_languages():
    blocks = every_block("x")
    page = to_html(Document(title="x", language="en", blocks=blocks)).decode()
    assert "Table 1. x" in page
    assert "Table 2. x" in page
    word = WordDocument(io.BytesIO(to_docx(Document(title="x", language="zh", blocks=blocks))))
    assert [p.text for p in word.paragraphs if p.style.name == "Caption"][:2] == ["表　x", "表　x"]
    numbers = word.element.xpath("//w:fldSimple[contains(@w:instr, 'SEQ Table')]//w:t/text()")
    assert numbers == ["1", "2"]


def test_a_page_and_a_word_file_are_the_same_bytes_every_time():
    document = Document(title="x", language="zh", blocks=every_block("文"), upright=True)
    assert to_html(document) == to_html(document)
    assert to_docx(document) == to_docx(document)


def test_blanks_between_words_and_links_stay():
    assert inline(joined(["a", (Link(text="b", href="#c"),), "d"], ", ")) == 'a, <a href="#c">b</a>, d'


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"><text x="9" y="40">岛叶</text></svg>'.encode()


def test_a_drawing_is_in_the_word_file_as_it_is_over_an_empty_picture_of_its_shape_and_that_is_said():
    blocks = numbered(
        (Figure(caption="c", alternative="insula", svg=SVG), Figure(caption="d", alternative="x", svg=b"<svg/>"))
    )
    data = to_docx(Document(title="x", language="en", blocks=blocks))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert [packed.read(name) for name in packed.namelist() if name.endswith(".svg")] == [SVG]
    word = WordDocument(io.BytesIO(data))
    (shape,) = word.inline_shapes
    assert shape.width == pytest.approx(4 * shape.height, rel=0.01)
    assert shape._inline.docPr.get("descr") == "insula"
    assert len(word.element.xpath("//*[local-name()='svgBlip']")) == 1
    said = [paragraph.text for paragraph in word.paragraphs]
    assert any(text.startswith("Where your program shows no drawing") for text in said)
    assert "[The picture is in the web page of this document.] x" in said  # a drawing without a size


def test_only_a_wide_table_and_the_headings_before_it_lie():
    wide = Grid(header=("a",), rows=(("1",),), wide=True)
    blocks = (Paragraph(text="p"), Heading(text="h", anchor="h"), wide, Paragraph(text="q"))
    word = WordDocument(io.BytesIO(to_docx(Document(title="x", language="en", blocks=blocks, upright=True))))
    assert [section.page_width > section.page_height for section in word.sections] == [False, True, False]
