"""Files as people have them: joined, cut, in unusual spellings. Each is read whole, or refused with its reason."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpora.errors import FormatError
from corpora.nouns.evidence import Severity
from corpora.sheets import sheet_bytes
from miner.dedup.links import find_duplicates
from miner.importers import read_file

MARK = "\ufeff"
TWICE = {
    "RIS": ("TY  - JOUR\nTI  - First\nAU  - Li, Hua\nPY  - 2001\nER  - \n", "TY  - JOUR\nTI  - Second\nAU  - Wu, Bo\nPY  - 2002\nER  - \n"),
    "nbib": ("PMID- 1\nOWN - NLM\nTI  - First\nFAU - Li, Hua\nDP  - 2001\n", "PMID- 2\nOWN - NLM\nTI  - Second\nFAU - Wu, Bo\nDP  - 2002\n"),
    "EndNote %": ("%0 Journal Article\n%T First\n%A Li, Hua\n%D 2001\n", "%0 Journal Article\n%T Second\n%A Wu, Bo\n%D 2002\n"),
    "NoteExpress": (
        "{Reference Type}: Journal Article\n{Title}: First\n{Author}: Li, Hua\n{Year}: 2001\n",
        "{Reference Type}: Journal Article\n{Title}: Second\n{Author}: Wu, Bo\n{Year}: 2002\n",
    ),
    "RefWorks": ("RT Journal Article\nSR 1\nA1 Li, Hua\nT1 First\nYR 2001\n", "RT Journal Article\nSR 1\nA1 Wu, Bo\nT1 Second\nYR 2002\n"),
    "E-Study": (
        "DataType: 1\nTitle-题名: First\nAuthor-作者: Li, Hua\nYear-年: 2001\n",
        "DataType: 1\nTitle-题名: Second\nAuthor-作者: Wu, Bo\nYear-年: 2002\n",
    ),
    "WoS": ("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Li, Hua\nTI First\nPY 2001\nER\n\nEF\n", "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Wu, Bo\nTI Second\nPY 2002\nER\n\nEF\n"),
    "BibTeX": ("@article{a,\n title={First}, author={Li, Hua}, year={2001}\n}\n", "@article{a,\n title={Second}, author={Wu, Bo}, year={2002}\n}\n"),
    "CSV": ("Title,Authors,Year\nFirst,\"Li, Hua\",2001\n", "Title,Authors,Year\nSecond,\"Wu, Bo\",2002\n"),
    "WoS tab": ("PT\tAU\tTI\tSO\tPY\tUT\tX1\nJ\tLi, Hua\tFirst\tJ\t2001\tWOS:1\t\n", "PT\tAU\tTI\tSO\tPY\tUT\tX1\nJ\tWu, Bo\tSecond\tJ\t2002\tWOS:2\t\n"),
}  # fmt: skip


def fields_of(record) -> tuple[object, ...]:
    return record.title, [author.raw for author in record.authors], record.year


@pytest.mark.parametrize("joint", [MARK, ""], ids=["with a mark", "without"])
@pytest.mark.parametrize("end", ["\n", ""], ids=["line end", "no line end"])
@pytest.mark.parametrize("name", TWICE)
def test_two_exports_joined_end_to_end_are_two_records(name: str, joint: str, end: str) -> None:
    first, second = TWICE[name]
    if name in {"CSV", "WoS tab"} and not joint and not end:
        pytest.skip("nothing in the file says where the second table begins")
    data = (joint + first.rstrip("\n") + end + joint + second).encode()
    records = read_file(data, "joined.txt").records
    assert [fields_of(record) for record in records] == [("First", ["Li, Hua"], 2001), ("Second", ["Wu, Bo"], 2002)]


def test_two_formats_joined_are_refused_by_name_and_line() -> None:
    data = (TWICE["RIS"][0] + "\n" * 70_000 + MARK + TWICE["nbib"][0]).encode()
    with pytest.raises(FormatError, match="RIS, and PubMed nbib from line 70006 on"):
        read_file(data, "a.ris")


def test_a_table_below_another_with_other_headings_is_refused() -> None:
    with pytest.raises(FormatError, match="line 3: these are the headings of another table"):
        read_file(b"Title,Authors,Year\nA,B,2001\nArticle Title,Author,Publication Year\nC,D,2002\n", "two.csv")


HEADINGS = {
    "covidence": "Title,Authors,Published Year,Journal,Volume,Issue,Pages,DOI,Abstract",
    "cinahl": "Article Title,Author,Publication Date,Journal Title,Volume,Issue,Pages,DOI,Abstract",
    "cochrane": "Title,Author(s),Year,Source,Volume,Issue,Pages,DOI,Abstract",
    "lens": "Title,Author/s,Publication Year,Source Title,Volume,Issue Number,Pages,DOI,Abstract",
    "dimensions": "Title,Authors,PubYear,Source title,Volume,Issue,Pagination,DOI,Abstract",
    "ieee": "Document Title,Authors,Publication Year,Publication Title,Volume,Issue,Page Range,DOI,Abstract",
    "springer": "Item Title,Authors,Publication Year,Publication Title,Journal Volume,Journal Issue,Pages,Item DOI,Abstract",
    "psycinfo": "title,contributors,publicationDate,source,volume,issue,pages,doi,abstract",
    "openalex": "display_name,authorships.author.display_name,publication_year,primary_location.source.display_name,biblio.volume,biblio.issue,pages,doi,abstract",
    "citavi": "Title Primary,\"Authors, Primary\",Pub Year,Periodical Full,Volume,Issue,Pages,DOI,Abstract",
    "zotero": "Title,Author,Publication Year,Publication Title,Volume,Issue,Pages,DOI,Abstract Note",
    "cnki": "篇名,作者,发表时间,来源,卷,期,页码,DOI,摘要",
    "wanfang": "题名,作者,年份,刊名,卷号,期号,起止页码,DOI,摘要",
}  # fmt: skip


@pytest.mark.parametrize("product", HEADINGS)
@pytest.mark.parametrize(
    "before",
    ["", "\n\n", "My search of 2020\n\n", '"SEARCH QUERY","pain:ti"\n-----\n'],
    ids=["", "blank", "title", "query"],
)
def test_the_headings_of_each_product_are_understood(product: str, before: str) -> None:
    row = 'Pain of others,"Example, Anna; Probe, Ben",2014,J Imag,3,2,10-20,10.1000/x1,We scanned adults.'
    file = read_file(f"{before}{HEADINGS[product]}\n{row}\n".encode(), "table.csv")
    (record,) = file.records
    names = [author.raw for author in record.authors]
    assert (record.title, names, record.year) == ("Pain of others", ["Example, Anna", "Probe, Ben"], 2014)
    assert (record.journal, record.volume, record.issue, record.pages) == ("J Imag", "3", "2", "10-20")
    assert (record.doi, record.abstract) == ("10.1000/x1", "We scanned adults.")
    assert record.line == before.count("\n") + 2
    assert not file.problems


def test_a_workbook_with_lines_above_its_headings_is_read() -> None:
    data = sheet_bytes(
        ".xlsx", ["Search of 2020"], [["Title", "Authors", "Publication Year"], ["Pain", "Li, Hua; Wu, Bo", "2014"]]
    )
    (record,) = read_file(data, "table.xlsx").records
    assert (record.title, len(record.authors), record.year) == ("Pain", 2, 2014)


def test_the_separator_that_excel_names_is_used() -> None:
    (record,) = read_file(b'sep=;\nTitle;Authors;Year\n"Pain; of others";"Li, Hua";2014\n', "table.csv").records
    assert (record.title, record.year) == ("Pain; of others", 2014)


def test_a_column_nobody_understood_is_named_and_a_warning_where_it_may_hold_what_is_missing() -> None:
    file = read_file(b'Title,Authors,Jahrgang\nPain,"Li, Hua",2014\n', "table.csv")
    problem = next(problem for problem in file.problems if problem.code == "COLUMNS-NOT-UNDERSTOOD")
    assert "'Jahrgang'" in problem.message
    assert "a year" in problem.message
    assert problem.severity is Severity.WARNING


def test_a_column_of_ones_own_is_information_where_nothing_is_missing() -> None:
    file = read_file(
        b"title,authors,year,journal,pages,doi,abstract,my view\nA,B,2001,J,1-2,10.1000/a,Text,good\n", "table.csv"
    )
    assert [(problem.code, problem.severity) for problem in file.problems] == [
        ("COLUMNS-NOT-UNDERSTOOD", Severity.INFO)
    ]


def test_a_file_without_any_year_says_so_once() -> None:
    file = read_file(
        "".join(f"TY  - JOUR\nTI  - T{n}\nAU  - Li, H\nJO  - J\nAB  - A\nER  - \n" for n in range(30)).encode(), "a.ris"
    )
    (problem,) = file.problems
    assert (problem.code, problem.severity) == ("FIELD-IN-NO-RECORD", Severity.WARNING)
    assert "none of its 30 records has a year" in problem.message


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("A Example, B Probe", ["A Example", "B Probe"]), ("Example A., Probe B.", ["Example A.", "Probe B."]),
        ("Anna Example|Ben Probe", ["Anna Example", "Ben Probe"]), ("['Example, A.', 'Probe, B.']", ["Example, A.", "Probe, B."]),
        ("Example, A.\n and Probe, B.\n", ["Example, A.", "Probe, B."]), ("Example, A., Probe, B.", ["Example, A.", "Probe, B."]),
        ("Example, Anna", ["Example, Anna"]), ("Example, Anna and Probe, Ben", ["Example, Anna", "Probe, Ben"]), ("张三,李四", ["张三", "李四"]),
        ("[No author name available]", []), ("van der Berg, Anna Maria", ["van der Berg, Anna Maria"]),
    ],
)  # fmt: skip
def test_names_in_one_cell_are_told_apart(cell: str, names: list[str]) -> None:
    (record,) = read_file(sheet_bytes(".csv", ["title", "authors", "year"], [["A", cell, "2001"]]), "table.csv").records
    assert [author.raw for author in record.authors] == names


def test_cochrane_writes_two_blanks_and_a_head_before_each_record() -> None:
    text = "".join(
        f'Record #{n} of 2\nProvider: Imagined & Sons, Ltd.\nContent: text/plain; charset="UTF-8"\n\n\nTY  -  JOUR\nAN  -  CN-0000000{n}\n'
        f"AU  -  Example, A\nTI  -  An imagined trial {n}\nPY  -  2011\nC3  -  PUBMED 9100003{n},EMBASE 600000001\nJA  -  J\nAB  -  A.\nER  -  \n\n\n"
        for n in (1, 2)
    )
    file = read_file(text.encode(), "cochrane.txt")
    assert [(record.title, record.pmid) for record in file.records] == [
        ("An imagined trial 1", "91000031"),
        ("An imagined trial 2", "91000032"),
    ]
    assert (file.database, file.problems) == ("cochrane", ())


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "TY  - JOUR\nTI  - A title\nER  - \n")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 x", "a PDF"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel 97"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a picture"),
        (b"<!DOCTYPE html><html><body>Search results</body></html>", "a web page"), (packed("a.ris"), "a zip archive"), (packed("word/document.xml"), "a Word document"),
        (b"\x1f\x8b\x08" + bytes(range(250)), "a gzip archive"), ("TY  - JOUR\nTI  - Über\n".encode("utf-16")[:-1], "damaged at byte 45"),
        (b"TY  - JOUR\nTI  - A title\n" + b"\0\1\2" * 90, "damaged at byte 26"), (bytes(range(256)) * 20, "damaged at byte 1"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_by_what_it_is(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_file(data, "export.ris")


def test_the_nearest_format_and_the_first_line_that_is_not_in_it_are_named() -> None:
    with pytest.raises(FormatError, match=r'most like RIS; line 2 is none of its lines \("A title alone"\)'):
        read_file(b"AU  - Li\nA title alone\nPY  - 2001\n", "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        "NA",
        "N/A",
        "[No abstract available]",
        "No abstract available.",
        "[Not Available].",
        "Abstract not available",
        "null",
        "暂无摘要",
        "-",
    ],
)
def test_words_for_nothing_are_nothing(text: str) -> None:
    (record,) = read_file(
        f"TY  - JOUR\nTI  - A title\nAB  - {text}\nJO  - {text}\nAU  - {text}\nER  - \n".encode(), "a.ris"
    ).records
    assert (record.abstract, record.journal, record.authors) == (None, None, ())
    assert ("AB", text) in record.raw


@pytest.mark.parametrize(
    "title",
    ["Na+ channels", "Unknown pleasures", "No title is innocent", "None of us is alone", "Not reported: what men hide"],
)
def test_titles_that_begin_like_a_placeholder_are_kept(title: str) -> None:
    assert read_file(f"TY  - JOUR\nTI  - {title}\nER  - \n".encode(), "a.ris").records[0].title == title


def test_a_record_without_authors_is_linked_to_the_same_paper_with_them() -> None:
    title = "Neural responses to the pain of group members in adults"
    data = sheet_bytes(
        ".csv",
        ["title", "authors", "year", "journal", "volume", "pages"],
        [[title, who, "2014", "J Imag", "3", "1-9"] for who in ("[No author name available]", "Li, Hua; Wu, Bo")],
    )
    records = read_file(data, "a.csv").records
    assert len(find_duplicates(records, order=[record.id for record in records])) == 1


def test_an_abstract_in_several_tags_is_whole_and_its_translation_apart() -> None:
    text = "TY  - JOUR\nTI  - A\nAB  - BACKGROUND: x.\nAB  - METHODS: y.\nAB  - 背景：一。\nER  - \n"
    (record,) = read_file(text.encode(), "a.ris").records
    assert (record.abstract, record.abstract_translated) == ("背景：一。", "BACKGROUND: x.\nMETHODS: y.")
    (other,) = read_file(b"PMID- 1\nOWN - NLM\nTI  - A\nAB  - First.\nAB  - Second.\n", "a.nbib").records
    assert other.abstract == "First.\nSecond."


@pytest.mark.parametrize(
    "form", ["TY  - JOUR\nTI  - 群际\n{}ER  - \n", "%0 Journal Article\n%T 群际\n{}"], ids=["RIS", "EndNote %"]
)
def test_chinese_names_with_a_comma_are_one_name_each(form: str) -> None:
    tag = "AU  - " if form.startswith("TY") else "%A "
    names = ["杨, 小伟", "蔡, 洪", "司马, 相如", "山田, 太郎", "Yang (杨), Xiaowei (小伟)"]
    (record,) = read_file(form.format("".join(f"{tag}{name}\n" for name in names)).encode(), "a.txt").records
    assert [author.raw for author in record.authors] == names
    assert (record.authors[0].family, record.authors[4].family) == ("杨", "Yang")


def test_chinese_names_in_one_field_are_several() -> None:
    (record,) = read_file("%0 Journal Article\n%T 群际\n%A 张三,李四\n".encode(), "a.txt").records
    assert [author.raw for author in record.authors] == ["张三", "李四"]


BIB = r"""@string{jn = "Imagined Journal"}
@article{a, author = {{\O}stergaard, {\AA}se and {Centre and Group} and Ho{\v{z}}a, {\L}ukasz and others}, title = {A 50% effect of \textit{ingroup} faces and $\alpha$-waves}
  year = 2014, journal = jn # { B}}
@article{b, author = {Li, H.}, title = {Early}, Early-Access-Date = {NOV 2022}, url = {https://doi.org/10.1000/x}}
"""  # fmt: skip


def test_bibtex_strings_letters_missing_commas_and_early_dates_are_read() -> None:
    first, second = read_file(BIB.encode(), "a.bib").records
    assert [author.raw for author in first.authors] == ["Østergaard, Åse", "Centre and Group", "Hoža, Łukasz"]
    assert (first.title, first.year, first.journal) == (
        "A 50% effect of ingroup faces and α-waves",
        2014,
        "Imagined Journal B",
    )
    assert (second.year, second.doi) == (2022, "10.1000/x")


def test_a_vernacular_title_stands_for_one_that_is_not_available_and_books_have_their_authors() -> None:
    text = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>[Not Available].</ArticleTitle>"
        "<VernacularTitle>Ein anderer Titel.</VernacularTitle></Article></MedlineCitation></PubmedArticle>"
        "<PubmedBookArticle><BookDocument><PMID>2</PMID><Book><BookTitle>Whole book</BookTitle><AuthorList Type='authors'><Author>"
        "<LastName>Booker</LastName><ForeName>B</ForeName></Author></AuthorList></Book></BookDocument></PubmedBookArticle></PubmedArticleSet>"
    )
    article, book = read_file(text.encode(), "a.xml").records
    assert (article.title, article.title_translated) == ("Ein anderer Titel.", None)
    assert [author.raw for author in book.authors] == ["Booker, B"]


def test_tags_nobody_understood_are_named() -> None:
    file = read_file(b"TY  - JOUR\nTI  - A\nAU  - B\nPY  - 2001\nJO  - J\nAB  - T\nQ7  - odd\nER  - \n", "a.ris")
    assert [(problem.code, "Q7" in problem.message) for problem in file.problems] == [("TAGS-NOT-UNDERSTOOD", True)]
    assert ("Q7", "odd") in file.records[0].raw


@pytest.mark.parametrize(
    "name",
    [
        "ovid/tagged.txt",
        "ovid/labelled.txt",
        "labels/ebsco.txt",
        "labels/proquest.txt",
        "pubmed_text/abstracts.txt",
        "ebsco_xml/psyh.xml",
    ],
)
def test_text_for_readers_gives_journal_volume_issue_and_pages(examples, name: str) -> None:
    first = read_file((examples / name).read_bytes(), name).records[0]
    assert all(
        (
            first.title,
            first.authors,
            first.year,
            first.journal,
            first.volume,
            first.issue,
            first.pages,
            first.doi,
            first.abstract,
        )
    )
    assert [author.raw for author in first.authors][:2] in (["Example, Anna", "Probe, Ben"], ["Xu X", "Zuo X"])


def test_the_formats_in_cnkis_answer_complete_one_another(examples) -> None:
    (record,) = read_file((examples / "cnki_json" / "export.json").read_bytes(), "export.json").records
    assert (record.volume, record.issn, [author.raw for author in record.authors]) == (
        "47",
        "1671-6981",
        ["孙路闻", "周月"],
    )


def test_endnote_xml_joins_styled_parts_and_knows_pubmeds_numbers(examples) -> None:
    first, thesis = read_file((examples / "endnote_xml" / "two.xml").read_bytes(), "two.xml").records
    assert (first.title, first.pmid, first.database) == ("Do you feel my pain?", "19571143", "pubmed")
    assert (thesis.authors[0].family, thesis.journal) == ("王", None)


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp950", "內群體偏向的腦機制"), ("cp932", "内集団ひいきの脳機能に関する研究"), ("cp949", "집단 공감의 뇌 영상 연구"), ("cp1251", "Эмпатия и группы: исследование мозга"),
        ("gbk", "群际共情的脑成像研究"), ("hz", "群际共情的脑成像研究"), ("cp1250", "Empatie a skupiny: příští výzkum žáků"), ("cp1254", "Beyin görüntüleme çalışması"),
        ("koi8_r", "Эмпатия и группы: исследование мозга"), ("mac_roman", "Über Mitgefühl"),
    ],
)  # fmt: skip
def test_other_encodings_are_read_rightly_or_doubted_aloud(encoding: str, title: str) -> None:
    file = read_file(f"TY  - JOUR\nTI  - {title}\nAU  - Li, H\nPY  - 2014\nER  - \n".encode(encoding), "a.ris")
    doubted = any(problem.severity is Severity.WARNING for problem in file.problems)
    assert file.records[0].title == title or doubted
