"""The plan's query in each database's syntax."""

from __future__ import annotations

import datetime

import pytest

from corpora.errors import ProtocolError
from corpora.protocol import DATABASES, Dimension, SearchSection
from miner.queries import pubmed_created, render, render_all_forms

PLAN = SearchSection(
    dimensions=[
        Dimension(name="imaging", en=["fMRI", "functional MRI"], zh=["fMRI", "脑成像"]),
        Dimension(name="empathy", en=["empathy"], zh=["共情", "移情"]),
    ]
)


@pytest.mark.parametrize(
    ("database", "text"),
    [
        ("pubmed", '(fMRI[tiab] OR "functional MRI"[tiab]) AND (empathy[tiab])'),
        ("web_of_science", 'TS=(fMRI OR "functional MRI") AND TS=(empathy)'),
        ("proquest", 'TI,AB,SU(fMRI OR "functional MRI") AND TI,AB,SU(empathy)'),
        ("cnki", "TKA=('fMRI' + '脑成像') * ('共情' + '移情')"),
        ("wanfang", '主题:("fMRI" or "脑成像") and 主题:("共情" or "移情")'),
        ("vip", "(M=fMRI OR R=fMRI OR M=脑成像 OR R=脑成像) AND (M=共情 OR R=共情 OR M=移情 OR R=移情)"),
    ],
)
def test_recommended_query_is_written_in_the_syntax_of_the_database(database: str, text: str) -> None:
    assert render(PLAN, database).text == text


def test_the_seed_papers_bare_string_is_offered_beside_the_recommended_one() -> None:
    forms = render_all_forms(PLAN, "pubmed")
    assert [query.form for query in forms] == ["recommended", "as in the seed paper"]
    assert forms[1].text == "(fMRI OR (functional MRI)) AND (empathy)"


def test_every_database_of_the_protocol_has_a_query_with_steps() -> None:
    for database in DATABASES:
        for query in render_all_forms(PLAN, database):
            assert query.steps
            assert query.text.count("(") == query.text.count(")")


def test_pubmed_dates_limit_the_create_date() -> None:
    assert pubmed_created(datetime.date(2024, 2, 1), None) == " AND 2024/02/01:3000[crdt]"
    limited = PLAN.model_copy(update={"until_date": datetime.date(2024, 1, 31)})
    assert render(limited, "pubmed").text.endswith(" AND 1800/01/01:2024/01/31[crdt]")
    assert any("2024-01-31" in step for step in render(limited, "cnki").steps)


def test_pubmed_link_holds_the_query_encoded() -> None:
    link = render(PLAN, "pubmed").link
    assert link is not None
    assert " " not in link


def test_a_dimension_without_terms_of_the_language_is_named() -> None:
    plan = SearchSection(dimensions=[Dimension(name="imaging", en=["fMRI"])])
    with pytest.raises(ProtocolError, match=r"search.dimensions\[0\].zh: the dimension 'imaging'"):
        render(plan, "cnki")


@pytest.mark.parametrize("term", ['"fMRI"', "fMRI OR (MRI)", "脑（成像）"])
def test_a_term_with_quotes_or_operators_is_refused(term: str) -> None:
    plan = SearchSection(dimensions=[Dimension(name="imaging", en=[term], zh=[term])])
    with pytest.raises(ProtocolError, match="holds a quote or an operator"):
        render(plan, "cnki")


def test_an_unknown_database_is_met_with_the_nearest_name() -> None:
    with pytest.raises(ProtocolError, match="did you mean pubmed"):
        render(PLAN, "pubmde")
