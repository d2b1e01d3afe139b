"""How a person names a report."""

from __future__ import annotations

import pytest

from corpora.nouns.records import Author
from screen.audit.cards import Card, family_of, find_cards


def card(report: str, *families: str, year: int, title: str, doi: str | None = None, pmid: str | None = None) -> Card:
    dois, pmids = (doi,) if doi else (), (pmid,) if pmid else ()
    return Card(
        report=report, families=families, year=year, title=title, ids=(report,), dois=dois, pmids=pmids, titles=(title,)
    )


CARDS = [
    card(
        "r-1", "Hein", "Silani", year=2010, title="Neural responses to ingroup suffering", doi="10.1000/a", pmid="111"
    ),
    card("r-2", "Hein", "Engelmann", year=2016, title="How learning shapes the empathic brain", pmid="222"),
    card("r-3", "Silani", "Lamm", year=2010, title="Levels of emotional awareness"),
    card("r-4", "谢晓飞", year=2015, title="共情的神经机制研究"),
    card("r-5", "Contreras-Huerta", "Müller", year=2013, title="Racial bias in neural empathic responses"),
    card("r-6", "Daniel de la Vega", year=2016, title="Medial frontal cortex"),
]


@pytest.mark.parametrize(
    ("words", "report", "how"),
    [
        ("r-2", "r-2", "id"),
        ("https://doi.org/10.1000/A", "r-1", "DOI"),
        ("PMID: 222", "r-2", "PMID"),
        ("Hein 2010", "r-1", "author"),
        ("hein, 2010", "r-1", "author"),
        ("Hein et al. (2010)", "r-1", "author"),
        ("Hein & Silani 2010", "r-1", "author"),
        ("Hein G, 2016", "r-2", "author"),
        ("G. Hein 2016", "r-2", "author"),
        ("Hein, 2016 (b)", "r-2", "author"),
        ("Hein 2016a", "r-2", "author"),
        ("Silani 2010", "r-3", "author"),
        ("Engelmann 2016", "r-2", "author"),
        ("Ｈein　2010", "r-1", "author"),
        ("contreras huerta 2013", "r-5", "author"),
        ("Muller 2013", "r-5", "author"),
        ("谢晓飞 2015", "r-4", "author"),
        ("谢, 2015", "r-4", "author"),
        ("Xie 2015", "r-4", "author"),
        ("Xiaofei Xie 2015", "r-4", "author"),
        ("Vega 2016", "r-6", "author"),
        ("de la Vega 2016", "r-6", "author"),
        ("learning shapes", "r-2", "title"),
        ("神经机制", "r-4", "title"),
    ],
)
def test_a_report_is_found_by_its_names(words, report, how):
    found = find_cards(CARDS, words)
    assert ([one.report for one in found.cards], found.how) == ([report], how)


def test_several_that_fit_are_all_given():
    assert [one.report for one in find_cards(CARDS, "Hein").cards] == ["r-1", "r-2"]


@pytest.mark.parametrize(
    ("words", "nearest"),
    [("Heim 2010", "r-1"), ("r-22", "r-2"), ("10.1000/b", "r-1"), ("how lerning shaps the empathic brian", "r-2")],
)
def test_what_fits_nothing_brings_the_nearest(words, nearest):
    found = find_cards(CARDS, words)
    assert not found.cards
    assert nearest in [one.report for one in found.near]


def test_nothing_asked_finds_nothing():
    found = find_cards(CARDS, "  ")
    assert (found.cards, found.near) == ((), ())


@pytest.mark.parametrize(
    ("author", "family"),
    [
        (Author(raw="Azevedo RT"), "Azevedo"),
        (Author(raw="Fourie, M. M."), "Fourie"),
        (Author(raw="Hein, Grit", family="Hein", given="Grit"), "Hein"),
        (Author(raw="谢晓飞", family="谢", given="晓飞"), "谢晓飞"),
        (Author(raw="谢晓飞"), "谢晓飞"),
        (Author(raw="AB"), "AB"),
    ],
)
def test_the_family_name_is_what_stands_before_initials(author, family):
    assert family_of(author) == family
