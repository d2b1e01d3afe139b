"""PubMed through a server on this machine: every id found, every record accounted for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpora.errors import SourceError
from corpora.web import Answer, Client, Pace
from miner import entrez
from miner.entrez import Entrez, error_inside
from miner.ncbi import parse_answer

TODAY = date(2020, 3, 1)
ME = "curator@example.org"


@pytest.fixture
def service(pubmed) -> Iterator[Entrez]:
    paces = {"127.0.0.1": Pace(per_second=1e6, tries=3)}
    with Client(ME, paces=paces, sleep=lambda _s: None) as client:
        yield Entrez(client, base_url=pubmed.url, api_key="SECRET")


def test_a_search_gives_count_translation_and_all_ids(pubmed, service: Entrez) -> None:
    found = service.search("empathy[tiab]", today=TODAY)
    assert (found.count, found.translation, found.slices) == (5, "translated", ())
    assert found.ids == ("100", "101", "102", "103", "104")
    values = pubmed.asked[0][2]
    assert (values["email"], values["tool"], values["api_key"], values["usehistory"]) == (
        ME,
        "focimine",
        "SECRET",
        "y",
    )


def test_long_results_are_sliced_by_create_date_and_add_up(
    pubmed, service: Entrez, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entrez, "ID_LIMIT", 7)
    pubmed.limit = 7
    pubmed.created = {str(1000 + n): date(2019, 1, 1) + timedelta(days=n % 37) for n in range(60)}
    found = service.search("empathy", today=TODAY)
    assert len(found.ids) == found.count == 60
    assert sum(n for _, _, n in found.slices) == 60
    assert all(n <= 7 for _, _, n in found.slices)
    assert {values.get("datetype") for _, _, values in pubmed.asked[1:]} == {"crdt"}


def test_a_day_with_too_many_records_stops_with_a_remedy(
    pubmed, service: Entrez, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entrez, "ID_LIMIT", 3)
    pubmed.created = {str(1000 + n): date(2019, 1, 1) for n in range(5)}
    with pytest.raises(SourceError, match="created on 2019/01/01"):
        service.search("empathy", today=TODAY)


def test_ids_that_do_not_add_up_to_the_count_stop_the_search(pubmed, service: Entrez) -> None:
    pubmed.limit = 4
    with pytest.raises(SourceError, match="counts 5 records for the query but named 4 ids"):
        service.search("empathy", today=TODAY)


def test_records_come_in_batches_and_references_are_not_taken_for_records(pubmed, service: Entrez, monkeypatch) -> None:
    monkeypatch.setattr(entrez, "BATCH", 2)
    batches = list(service.fetch(["100", "101", "102"]))
    assert [batch.ids for batch in batches] == [("100", "101"), ("102",)]
    assert all(not batch.missing for batch in batches)
    assert list(service.fetch(["100", "101", "102"], done=[1])) == batches[1:]


def test_an_id_left_out_once_is_asked_for_again(pubmed, service: Entrez) -> None:
    pubmed.forgotten_once = {"101"}
    (batch,) = service.fetch(["100", "101"])
    assert batch.ids == ("100", "101")
    assert entrez.returned_ids(parse_answer(batch.content, "x").value) == ["100", "101"]


def test_a_deleted_id_is_named_as_missing(pubmed, service: Entrez) -> None:
    pubmed.deleted = {"101"}
    (batch,) = service.fetch(["100", "101"])
    assert (batch.ids, batch.missing) == (("100",), ("101",))


@pytest.mark.parametrize(
    "body",
    [
        b'{"error":"API rate limit exceeded","count":"11"}',
        b'{"esearchresult":{"ERROR":"Search Backend failed: Database is not supported"}}',
        b"<eSearchResult><ERROR>Search Backend failed</ERROR></eSearchResult>",
        b"<eSearchResult><Count>5</Count>",
        b"",
    ],
)
def test_errors_inside_200_are_found_and_asked_again(pubmed, service: Entrez, body: bytes) -> None:
    pubmed.tricks = [(200, {}, body)]
    assert service.search("empathy", today=TODAY).count == 5


def test_an_error_that_stays_is_a_source_error_with_the_services_words(pubmed, service: Entrez) -> None:
    pubmed.tricks = [(200, {}, b"<eFetchResult><ERROR>ID list is empty</ERROR></eFetchResult>")] * 3
    with pytest.raises(SourceError, match="ID list is empty"):
        list(service.fetch(["100"]))


def test_a_phrase_pubmed_does_not_find_is_a_problem(pubmed, service: Entrez) -> None:
    pubmed.tricks = [(200, {}, b"<eSearchResult><Count>0</Count><IdList/><QueryTranslation>x</QueryTranslation>"
                               b"<ErrorList><PhraseNotFound>empahty</PhraseNotFound></ErrorList></eSearchResult>")]  # fmt: skip
    found = service.search("empahty", today=TODAY)
    assert (found.count, [problem.code for problem in found.problems]) == (0, ["SEARCH-TERM-NOT-FOUND"])


def test_recorded_answers_of_pubmed_are_told_apart(checked_data: Path) -> None:
    folder = checked_data / "data" / "api_responses"
    index = json.loads((folder / "INDEX.json").read_text(encoding="utf-8"))
    seen = {"search": 0, "articles": 0, "error": 0}
    for item in index:
        path = folder / item["file"]
        if item["service"] != "ncbi_eutils" or path.suffix != ".xml" or not path.is_file():
            continue
        answer = Answer(status=200, content=path.read_bytes())
        if error_inside(answer):
            seen["error"] += 1
            continue
        found = parse_answer(answer.content, path.name).value
        kind = getattr(found, "tag", "")
        if kind == "eSearchResult":
            assert found["Count"].isdigit() or "ErrorList" in found, path.name
            seen["search"] += 1
        elif kind == "PubmedArticleSet":
            ids = entrez.returned_ids(found)
            n_articles = len(re.findall(rb"<Pubmed(?:Book)?Article>", answer.content))
            assert len(ids) == n_articles, path.name
            seen["articles"] += 1
    assert min(seen.values()) > 2, seen
