"""The plan's query in each database's syntax."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora.errors import ProtocolError
from corpora.protocol import DATABASES, Dimension, SearchSection, parse_protocol
from miner.commands.search import queries
from miner.missed import find_missed, holds
from miner.queries import DATES_MEAN, queries_for, render, render_all_forms
from miner.stage.records import read_path

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
        ("scopus", 'TITLE-ABS-KEY(fMRI OR "functional MRI") AND TITLE-ABS-KEY(empathy)'),
        ("embase", "('fMRI' OR 'functional MRI'):ti,ab,kw AND ('empathy'):ti,ab,kw"),
        (
            "psycinfo",
            '(TI (fMRI OR "functional MRI") OR AB (fMRI OR "functional MRI") OR KW (fMRI OR "functional MRI")) '
            "AND (TI (empathy) OR AB (empathy) OR KW (empathy))",
        ),
        ("vip", "(M=fMRI OR R=fMRI OR M=脑成像 OR R=脑成像) AND (M=共情 OR R=共情 OR M=移情 OR R=移情)"),
    ],
)
def test_recommended_query_is_written_in_the_syntax_of_the_database(database: str, text: str) -> None:
    assert render(PLAN, database).text == text


def test_the_seed_papers_bare_string_is_offered_beside_the_recommended_one() -> None:
    forms = render_all_forms(PLAN, "pubmed", seed=True)
    assert [query.form for query in forms] == ["recommended", "as in the seed paper"]
    assert forms[1].text == "(fMRI OR (functional MRI)) AND (empathy)"


def test_without_a_seed_paper_nothing_speaks_of_one(tmp_path: Path, protocol_text: str) -> None:
    for database in DATABASES:
        assert not any("seed" in query.form for query in render_all_forms(PLAN, database))
    plan = tmp_path / "protocol.yaml"
    plan.write_text(protocol_text, encoding="utf-8")
    result = CliRunner().invoke(queries, [str(plan)])
    assert result.exit_code == 0, result.output
    assert "seed" not in result.output


def test_in_a_review_the_queries_of_its_plan_are_printed_without_naming_it(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = review / "exports"
    inside.mkdir()
    monkeypatch.chdir(inside)
    named = CliRunner().invoke(queries, [str(review / "protocol.yaml")])
    assert CliRunner().invoke(queries, []).output == named.output
    assert "pubmed" in named.output


def test_every_database_of_the_protocol_has_a_query_with_steps() -> None:
    for database in DATABASES:
        for query in render_all_forms(PLAN, database):
            assert query.steps
            assert query.text.count("(") == query.text.count(")")


@pytest.mark.parametrize(
    ("database", "published", "added"),
    [
        ("pubmed", " AND 2010/03/01:2024/01/31[dp]", " AND 2024/02/01:3000[crdt]"),
        ("web_of_science", " AND DOP=(2010-03-01/2024-01-31)", "Index Date → Custom: 2024-02-01 to today"),
        ("proquest", " AND PD(20100301-20240131)", "Last updated date: 2024-02-01 to today"),
        ("scopus", " AND PUBYEAR > 2009 AND PUBYEAR < 2025", " AND ORIG-LOAD-DATE AFT 20240131"),
        ("embase", " AND [2010-2024]/py", " AND [01-02-2024]/sd"),
        ("psycinfo", " AND DT 20100301-20240131", " AND EM 20240201-30001231"),
        ("cnki", "发表时间：2010-03-01 至 2024-01-31", "更新时间：2024-02-01 至 今天"),
        ("wanfang", "发表时间：2010-03-01 至 2024-01-31", "发表时间自 2024 年起"),
        ("vip", "时间限定（年份）：2010-03-01 至 2024-01-31", "时间限定（更新时间）：2024-02-01 至 今天"),
    ],
)
def test_dates_of_the_plan_are_of_publication_and_those_of_an_update_of_addition(
    database: str, published: str, added: str
) -> None:
    day = datetime.date
    limited = PLAN.model_copy(update={"from_date": day(2010, 3, 1), "until_date": day(2024, 1, 31)})
    query = render(limited, database)
    assert query.text.endswith(published) or any(published in step for step in query.steps)
    assert DATES_MEAN["published"] in query.notes
    (update, *_) = render_all_forms(PLAN, database, since=day(2024, 2, 1))
    assert update.text.endswith(added) or any(added in step for step in update.steps)
    assert DATES_MEAN["added"] in update.notes


def test_an_update_is_not_cut_off_where_the_first_search_ended(protocol_text: str) -> None:
    plan = parse_protocol(protocol_text)
    search = plan.search.model_copy(update={"until_date": datetime.date(2024, 1, 31)})
    texts = queries_for(plan.model_copy(update={"search": search}), since=datetime.date(2024, 2, 1))
    assert list(texts) == list(plan.search.databases)
    assert texts["pubmed"].endswith(" AND 2024/02/01:3000[crdt]")
    assert "2024/01/31" not in texts["pubmed"]


def test_other_platforms_of_a_database_have_their_own_syntax() -> None:
    limited = PLAN.model_copy(update={"from_date": datetime.date(2010, 3, 1)})
    ovid = {name: render_all_forms(limited, name)[1] for name in ("embase", "psycinfo")}
    assert ovid["embase"].text == '(fMRI or "functional MRI").ti,ab,kf. and (empathy).ti,ab,kf.'
    assert ovid["psycinfo"].text == '(fMRI or "functional MRI").ti,ab,id. and (empathy).ti,ab,id.'
    assert all('limit 1 to yr="2010 - 2100"' in " ".join(query.steps) for query in ovid.values())


KNOWN = """TY  - JOUR
TI  - Empathic brains: an fMRI study
AU  - Li, Hua
PY  - 2011
AB  - Empathic responses in the insula.
ER  -
TY  - JOUR
TI  - Empathy in functional MRI
AU  - Wu, Min
PY  - 2012
ER  -
TY  - JOUR
TI  - Compassion under the scanner
AU  - Xu, Ning
PY  - 2013
ER  -
"""


def test_known_papers_that_the_query_misses_are_named_with_terms_that_would_catch_them(
    tmp_path: Path, protocol_text: str
) -> None:
    (tmp_path / "known.ris").write_text(KNOWN, encoding="utf-8")
    _, file = read_path(tmp_path / "known.ris")
    found = find_missed(PLAN, file.records)
    assert [(paper.name, paper.dimensions) for paper in found.papers] == [
        ("Li, 2011", ("empathy",)),
        ("Xu, 2013", ("imaging", "empathy")),
    ]
    first = next(p for p in found.proposals if p.dimension == "empathy")
    assert (first.term, first.form_of, first.catches, first.known) == ("empathic", "empathy", 1, 1)
    assert "compassion" in {p.term for p in found.proposals}
    plan = tmp_path / "protocol.yaml"
    plan.write_text(protocol_text, encoding="utf-8")
    result = CliRunner().invoke(queries, [str(plan), "--missed", str(tmp_path / "known.ris")])
    assert result.exit_code == 0, result.output
    assert "of 3 known papers are found" in result.output


@pytest.mark.parametrize(
    ("term", "text", "held"),
    [
        ("group", "two groups of people", False),
        ("group*", "two groups of people", True),
        ("functional MRI", "a Functional-MRI study", True),
        ("共情", "群体与共情的研究", True),
        ("bias", "unbiased", False),
    ],
)
def test_terms_are_matched_as_databases_match_them(term: str, text: str, held: bool) -> None:
    assert holds(text, term) is held


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
