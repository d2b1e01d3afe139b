"""The n read from a text beside the protocol's own list of studies."""

from __future__ import annotations

import pytest

from corpora import bundled
from corpora.errors import FormatError
from corpora.nouns.evidence import Evidence
from extract.checks.listed_n import ListedStudy, compare_n, find_study, read_study_table

TABLE = """key,name,sample,n
Ito2019,"Ito, 2019 (a)",one,24
Ito2019,"Ito, 2019 (b)",one,24
Roe2020,"Roe, 2020 (a)",young,18
Roe2020,"Roe, 2020 (b)",old,20
Kim2021,"Kim, 2021",,31
"""
WORKS = """key,title,doi,pmid
Ito2019,Choosing between friends and strangers in the scanner,10.1000/ITO.1,
Roe2020,Pain of others in youth and age,,123456
Kim2021,Empathy,,
"""


@pytest.fixture
def review(tmp_path):
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "table1.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "facts" / "bibliography.csv").write_text(WORKS, encoding="utf-8")
    return tmp_path


def record(doi=None, pmid=None, title=None):
    return {"doi": doi, "pmid": pmid, "title": title}


def test_rows_of_one_sample_are_one_group_of_people(review):
    ito, roe, kim = read_study_table(review).studies
    assert ito.sizes == {24}
    assert roe.sizes == {18, 20, 38}
    assert (kim.sizes, kim.title) == ({31}, "Empathy")
    assert (ito.doi, roe.pmid) == ("10.1000/ito.1", "123456")


def test_a_review_without_a_list_has_no_listed_studies(tmp_path):
    assert read_study_table(tmp_path).studies == ()


def test_an_n_that_is_no_number_is_named_with_its_line(review):
    path = review / "facts" / "table1.csv"
    path.write_text(TABLE.replace(",31", ",thirty"), encoding="utf-8")
    with pytest.raises(FormatError, match=r"line 6: n is 'thirty'"):
        read_study_table(review)


def test_a_report_is_found_by_identifier_or_title(review):
    studies = read_study_table(review).studies
    assert find_study(studies, [record(doi="10.1000/ito.1")]).name == "Ito, 2019 (a)"
    assert find_study(studies, [record(), record(pmid="123456")]).name == "Roe, 2020 (a)"
    assert find_study(studies, [record(title="Pain of Others, in Youth and Age.")]).name == "Roe, 2020 (a)"


def test_a_title_of_one_word_or_another_paper_is_no_match(review):
    studies = read_study_table(review).studies
    assert find_study(studies, [record(title="Empathy")]) is None
    assert find_study(studies, [record(doi="10.1000/other", title="Something else entirely, with words")]) is None


ROE = ListedStudy(name="Roe, 2020", samples=(("young", 18), ("old", 20)))


@pytest.mark.parametrize("n", [18, 20, 38])
def test_each_sample_and_their_sum_agree(n):
    assert compare_n(ROE, n, None, "roe.pdf, n") is None


def test_another_n_is_a_problem_with_both_numbers_and_the_sentence():
    evidence = Evidence(quote="Thirty-six people took part.", place="participants section", page=3)
    problem = compare_n(ROE, 36, evidence, "roe.pdf, n")
    assert problem.code == "N-AGAINST-TABLE"
    assert "n = 36" in problem.message
    assert "18 (young) and 20 (old) for Roe, 2020" in problem.message
    assert problem.evidence == evidence


def test_the_bundled_list_is_read_whole(tmp_path):
    (tmp_path / "facts").mkdir()
    for name, text in bundled.load("intergroup_empathy_bias").facts().items():
        (tmp_path / "facts" / name).write_text(text, encoding="utf-8")
    studies = read_study_table(tmp_path).studies
    assert len(studies) == 19
    assert next(s for s in studies if s.name.startswith("Azevedo")).sizes == {27}
