"""What a file does not hold any more, or holds twice, is said; and neighbours of known spellings are read alike."""

from __future__ import annotations

import pytest

from corpora.ids import parse_doi
from corpora.nouns.evidence import Severity
from corpora.sheets import sheet_bytes
from miner.importers import read_file
from miner.importers.fields import clean, parse_volume


def ris(*tags: str, end: str = "ER  - ") -> str:
    return "\n".join(("TY  - JOUR", *tags, end, ""))


def codes(data: str | bytes) -> list[str]:
    return [p.code for p in read_file(data if isinstance(data, bytes) else data.encode(), "a.txt").problems
            if p.severity is not Severity.INFO]  # fmt: skip


def names(record) -> list[str]:
    return [author.raw for author in record.authors]


@pytest.mark.parametrize(
    "title",
    [
        "Schadenfreude gr\ufffd\ufffder als Mitgef\ufffdhl",
        "Schadenfreude grÃ¶ÃŸer als MitgefÃ¼hl",
        "Children\u00e2\u20ac\u2122s empathy",
        "???????? ?? ????????? ???????",
        "Pain\x00 of others",
        "群际共情的神经机制研究".encode().decode("gb18030", "ignore"),
        "Theory 锟斤拷 of mind",
    ],
)
def test_a_title_garbled_by_an_earlier_program_is_told_with_its_line(title: str) -> None:
    file = read_file(
        (ris("TI  - Whole", "AU  - A, B", "PY  - 2001") + ris(f"TI  - {title}", "PY  - 2002")).encode(), "a.ris"
    )
    told = [problem for problem in file.problems if problem.code == "TEXT-GARBLED"]
    assert [problem.item for problem in told] == ["a.ris, line 6"]
    assert file.records[1].title == title


@pytest.mark.parametrize(
    "title",
    [
        "Ça suffit: «l’été» à Çatalhöyük – «ÉTÉ» ©",
        "Why? Who? What next?",
        "「痛み」の共感と内側前頭前皮質の機能的結合",
        "群际共情的神经机制研究与内群体偏爱",
        "SÃO PAULO: A AÇÃO DA EMPATIA",
        "Température de 10 °C ± 2 µV",
    ],
)
def test_a_whole_title_is_never_called_garbled(title: str) -> None:
    assert codes(ris(f"TI  - {title}", "AU  - A, B", "PY  - 2001")) == []


@pytest.mark.parametrize(
    "text",
    [
        ris("TI  - Pain of others", "AU  - A, B", "PY  - 2001", "TI  - Joy of others"),
        "PMID- 1\nOWN - NLM\nTI  - Pain of others\nFAU - A, B\nDP  - 2001\nPMID- 2\nTI  - Joy\nFAU - A, B\nDP  - 2001\n".replace("PMID- 2\n", ""),
        "%0 Journal Article\n%T Pain of others\n%A A, B\n%D 2001\n%T Joy of others\n",
        "FN Clarivate\nVR 1.0\nPT J\nAU A, B\nTI Pain of others\nTI Joy of others\nSO J\nPY 2001\nER\n\nEF\n",
        'Title,Authors,Year,DOI,doi\nPain,"A, B",2001,10.1000/a,10.1000/b\n',
    ],
    ids=["RIS", "nbib", "EndNote", "WoS", "table"],
)  # fmt: skip
def test_a_field_that_is_there_twice_with_two_values_is_told(text: str) -> None:
    assert "FIELD-TWICE" in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        ris("TI  - Pain of others", "T1  - Pain of others", "AU  - A, B", "PY  - 2001", "DO  - 10.1/a", "DO  - 10.1/a"),
        ris("TI  - 群际共情", "TI  - Intergroup empathy", "AU  - A, B", "PY  - 2001"),
        'Title,Authors,Year,DOI,doi\nPain,"A, B",2001,10.1000/a,10.1000/A\n',
    ],
    ids=["the same", "its translation", "other case"],
)
def test_a_field_repeated_or_translated_is_not(text: str) -> None:
    assert codes(text) == []


def test_a_last_record_without_its_end_is_told_where_the_others_have_one() -> None:
    first = ris("TI  - Pain", "AU  - A, B", "PY  - 2001")
    assert codes(first + "TY  - JOUR\nTI  - Joy\nAU  - A, B\nPY  - 20") == ["RECORD-WITHOUT-END"]
    assert codes("FN Clarivate\nVR 1.0\nPT J\nAU A, B\nTI Pain\nPY 2001\nSO J") == ["RECORD-WITHOUT-END"]
    assert codes(first.replace("ER  - \n", "") * 2) == [], "some programs end no record"


@pytest.mark.parametrize(
    ("spelling", "doi"),
    [
        ("10.1000\\/a20", "10.1000/a20"), ("10.1000/a22</span>", "10.1000/a22"), ("10.1000/a<br/>b", "10.1000/a"),
        ("https://doi.org/10.1000/a35#sec1", "10.1000/a35"), ("10.1000/a#35", "10.1000/a#35"), ("10.1000\\/b\\/c", "10.1000/b/c"),
    ],
)  # fmt: skip
def test_what_programs_put_into_and_behind_a_doi_is_no_part_of_it(spelling: str, doi: str) -> None:
    assert parse_doi(spelling) == doi


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (r"10.1000/a\textunderscore{}24", "10.1000/a_24"), (r"10.1000/a$\_$25", "10.1000/a_25"), ("10.1000/a--30", "10.1000/a--30"),
        (r"10.1002/x(1999)8:2{\textless}109::A{\textgreater}3.0.CO;2-W", "10.1002/x(1999)8:2<109::a>3.0.co;2-w"),
    ],
)  # fmt: skip
def test_a_doi_in_latex_is_the_doi(written: str, doi: str) -> None:
    text = f"@article{{a, title={{T}}, author={{A, B}}, year={{2001}}, doi={{{written}}}}}"
    assert read_file(text.encode(), "a.bib").records[0].doi == doi


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("杨小伟，蔡洪", ["杨小伟", "蔡洪"]), ("杨小伟、蔡洪", ["杨小伟", "蔡洪"]), ("杨小伟 蔡洪", ["杨小伟", "蔡洪"]),
        ("欧阳 明", ["欧阳 明"]), ("山田 太郎", ["山田 太郎"]), ("M&uuml;ller, J.; Li, H.", ["Müller, J.", "Li, H."]), ("&#214;zil, A.", ["Özil, A."]),
    ],
)  # fmt: skip
def test_names_in_one_cell_or_tag_are_cut_where_people_end(cell: str, expected: list[str]) -> None:
    table = sheet_bytes(".csv", ["title", "authors", "year"], [["T", cell, "2001"]])
    assert names(read_file(table, "a.csv").records[0]) == expected
    assert names(read_file(ris("TI  - T", f"AU  - {cell}").encode(), "a.ris").records[0]) == expected


@pytest.mark.parametrize(
    "field",
    ["张三; 李四; 王五", "张三；李四；王五", "张三，李四，王五", "张三 and 李四 and 王五", "Li, W.; Wu, F.; Ma, X."],
)
def test_bibtex_names_separated_by_semicolons_are_several(field: str) -> None:
    text = f"@article{{a, title={{T}}, author={{{field}}}, year={{2001}}}}"
    assert len(read_file(text.encode(), "a.bib").records[0].authors) == 3


def test_bibtex_without_commas_behind_bare_values_loses_no_field() -> None:
    text = '@article{a,\n title = "T"\n author = "A, B",\n year = 2015\n journal = "J"\n volume = 3\n}'
    record = read_file(text.encode(), "a.bib").records[0]
    assert (record.year, record.journal, record.volume) == (2015, "J", "3")


def test_authors_given_in_two_tags_are_there_once() -> None:
    twice = read_file(ris("TI  - T", "A1  - A, B", "AU  - A, B", "AU  - C, D").encode(), "a.ris").records[0]
    shared = read_file(ris("TI  - T", "A1  - A, B", "AU  - C, D").encode(), "a.ris").records[0]
    assert (names(twice), names(shared)) == (["A, B", "C, D"], ["A, B", "C, D"])


@pytest.mark.parametrize(
    ("code", "database"),
    [("psyh", "psycinfo"), ("rzh", "cinahl"), ("cmedm", "medline"), ("a9h", "ebsco"), ("qqq", None)],
)
def test_ebscos_short_names_of_databases_are_known(code: str, database: str | None) -> None:
    assert (
        read_file(ris("TI  - T", "DP  - EBSCOhost", f"DB  - {code}").encode(), "a.ris").records[0].database == database
    )


def test_embase_gives_pubmeds_number_in_a_tag_of_its_own() -> None:
    record = read_file(
        ris("TI  - T", "C5  - 12345", "U2  - L600", "DB  - Embase", "DB  - Medline").encode(), "a.ris"
    ).records[0]
    assert (record.pmid, record.database) == ("12345", "embase")
    assert read_file(ris("TI  - T", "C5  - 12345", "DB  - Scopus").encode(), "a.ris").records[0].pmid is None


def test_the_authors_of_a_whole_book_are_read_from_web_of_science() -> None:
    text = "FN Clarivate\nVR 1.0\nPT B\nBA Li, H\nBF Li, Hua\nTI The book\nPY 2001\nER\n\nPT B\nBE Wu, B\nTI Edited\nPY 2001\nER\n\nEF\n"
    assert [names(record) for record in read_file(text.encode(), "a.ciw").records] == [["Li, Hua"], ["Wu, B"]]


def test_pubmeds_table_gives_volume_issue_and_pages_in_its_citation() -> None:
    table = sheet_bytes(
        ".csv",
        ["PMID", "Title", "Authors", "Citation", "Journal/Book", "Publication Year", "NIHMS ID"],
        [["1", "T", "Li H, Wu B.", "J Ex. 2001 May;3(2):10-20. doi: 10.1000/a.", "J Ex", "2001", ""]],
    )
    record = read_file(table, "a.csv").records[0]
    assert (record.volume, record.issue, record.pages) == ("3", "2", "10-20")


@pytest.mark.parametrize(
    "word", ["ahead-of-print", "Ahead of Print", "[Epub ahead of print]", "in press", "online first"]
)
def test_a_volume_that_is_still_to_come_is_none(word: str) -> None:
    assert parse_volume(word) is None


@pytest.mark.parametrize("word", ["12", "Suppl 1", "e3", "Online", "Print"])
def test_other_volumes_are_kept(word: str) -> None:
    assert parse_volume(word) == word


@pytest.mark.parametrize("word", ["[S.n.]", "Unknown author", "undefined", "摘要：无", "作者: 空"])
def test_more_words_for_nothing_are_nothing(word: str) -> None:
    assert clean(word) is None


def test_an_item_of_json_without_a_title_is_kept_and_told() -> None:
    text = '[{"type": "article-journal", "author": [{"family": "Li", "given": "Hua"}], "issued": {"date-parts": [[2001]]}}]'
    assert codes(text) == ["RECORD-WITHOUT-TITLE"]


def test_polish_letters_read_as_western_ones_are_doubted() -> None:
    assert "ENCODING-DOUBTFUL" in codes(
        ris("TI  - Współodczuwanie bólu członków własnej grupy", "AU  - A, B", "PY  - 2001").encode("cp1250")
    )


@pytest.mark.parametrize("given", ["Na", "N.A.", "Nan", "Nil", "S. N."])
def test_a_given_name_that_looks_like_a_word_for_nothing_is_a_name(given: str) -> None:
    xml = (
        "<?xml version='1.0'?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle>"
        f"<AuthorList><Author><LastName>Li</LastName><ForeName>{given}</ForeName></Author></AuthorList></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    csl = f'[{{"type": "book", "title": "T", "author": [{{"family": "Li", "given": "{given}"}}]}}]'
    texts = [
        xml,
        csl,
        ris("TI  - T", f"AU  - Li, {given}"),
        f"PMID- 1\nTI  - T\nFAU - Li, {given}\n",
        f"@book{{a, title={{T}}, author={{Li, {given}}}}}",
    ]
    for text in texts:
        assert [author.given for author in read_file(text.encode(), "a").records[0].authors] == [given]


def test_kinds_in_a_field_of_their_own_are_read() -> None:
    bib = "@article{a, title={T}, author={A, B}, document_type={Review}, year={2001}}"
    assert read_file(bib.encode(), "a.bib").records[0].publication_types == ("Journal Article", "Review")
    table = sheet_bytes(".csv", ["title", "authors", "publication types"], [["T", "A, B", "Journal Article; Review"]])
    assert read_file(table, "a.csv").records[0].publication_types == ("Journal Article", "Review")


def test_a_whole_book_of_pubmed_is_in_no_journal() -> None:
    book = "<PubmedBookArticle><BookDocument><PMID>{}</PMID><Book><BookTitle>The book</BookTitle></Book>{}</BookDocument></PubmedBookArticle>"
    xml = f"<?xml version='1.0'?><PubmedArticleSet>{book.format(1, '')}{book.format(2, '<ArticleTitle>A chapter</ArticleTitle>')}</PubmedArticleSet>"
    assert [(r.title, r.journal) for r in read_file(xml.encode(), "a.xml").records] == [
        ("The book", None),
        ("A chapter", "The book"),
    ]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("{{Li, H. and Wu, B.}}", ["Li, H.", "Wu, B."]), ("{{Council on Pain and Joy}}", ["Council on Pain and Joy"]),
        ("{Li, H. and {Council on Pain and Joy}}", ["Li, H.", "Council on Pain and Joy"]), ('"Li, H. and Wu, B."', ["Li, H.", "Wu, B."]),
        ("{{Li, H.}}", ["Li, H."]), ("{{\\\"O}zil, A. and Wu, B.}", ["Özil, A.", "Wu, B."]),
    ],
)  # fmt: skip
def test_braces_hold_the_name_of_a_group_together(field: str, expected: list[str]) -> None:
    text = f"@article{{a, title={{{{T}}}}, author={field}, year={{2001}}}}"
    assert names(read_file(text.encode(), "a.bib").records[0]) == expected


def test_cnkis_own_text_gives_pages_and_a_doi_without_a_chinese_name() -> None:
    text = "SrcDatabase-来源库: 期刊\nTitle-题名: 群际共情\nAuthor-作者: 张三;李四;\nYear-年: 2014\nPageCount-页码: 10-20\nDOI: 10.1000/x1\nISSN: 0439-755X\n"
    record = read_file(text.encode(), "a.txt").records[0]
    assert (record.pages, record.doi, record.issn, record.year) == ("10-20", "10.1000/x1", "0439-755X", 2014)
    counted = "Title-题名: 群际共情\nAuthor-作者: 张三\nPageCount-页数: 3\n"
    assert read_file(counted.encode(), "a.txt").records[0].pages is None


def test_names_joined_by_and_in_one_tag_are_several_and_groups_are_one() -> None:
    record = read_file(
        ris(
            "TI  - T", "AU  - Li, H. and Wu, B. and Ma, X.", "AU  - Department of Health, Education and Welfare"
        ).encode(),
        "a.ris",
    ).records[0]
    assert names(record) == ["Li, H.", "Wu, B.", "Ma, X.", "Department of Health, Education and Welfare"]
