"""What PubMed may answer amiss: every record in the end, or exit 3 and the same command goes on; never one twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.store import Store
from corpora.web import Client

HTML = (
    b"<!DOCTYPE html><html><head><title>NCBI - Access Denied</title></head><body><h1>Access Denied</h1></body></html>"
)
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client.__init__, "__kwdefaults__", {**Client.__init__.__kwdefaults__, "sleep": lambda _s: None})


def search(review: Path, pubmed) -> int:
    return focimine.run(["search", "--review", str(review), "--email", "curator@example.org", "--base-url", pubmed.url])


def pmids(review: Path) -> list[str]:
    with Store.open(review, read_only=True) as store:
        return [entry.body["pmid"] for entry in store.entries("record")]


def fetches(pubmed) -> list[str]:
    return [values["id"] for _, path, values in pubmed.asked if path.endswith("efetch.fcgi")]


def article(pmid: str) -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal><Title>J Ex</Title></Journal><ArticleTitle>Paper {pmid}"
        "</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    )


def set_of(*ids: str, more: str = "") -> bytes:
    return f"<?xml version='1.0'?><PubmedArticleSet>{''.join(map(article, ids))}{more}</PubmedArticleSet>".encode()


def playing(pubmed, fault: Callable[[list[str], int], Answer | None]) -> None:
    """Let `fault` answer efetch (the ids asked for, the number of the request from 1), where it returns an answer."""
    real, count = pubmed.answer, [0]

    def answer(path: str, values: dict[str, str]) -> Answer:
        if path.endswith("efetch.fcgi"):
            count[0] += 1
            played = fault(values["id"].split(","), count[0])
            if played is not None:
                return played
        return real(path, values)

    pubmed.answer = answer


ALL = ["100", "101", "102", "103", "104"]
ONCE = {
    "empty set": lambda ids: (200, {}, set_of()),
    "nothing": lambda ids: (200, {}, b""),
    "cut": lambda ids: (200, {}, set_of(*ids)[:200]),
    "cut line": lambda ids: (200, {"content-length": "99999"}, set_of(*ids)[:200]),
    "busy": lambda ids: (500, {}, b"busy"),
    "too fast": lambda ids: (429, {"retry-after": "1"}, b'{"error":"API rate limit exceeded"}'),
    "page": lambda ids: (200, {"content-type": "text/html"}, HTML),
    "error inside": lambda ids: (200, {}, set_of(*ids[:2], more="<ERROR>Cannot get document</ERROR>")),
    "another set": lambda ids: (200, {}, set_of("900", "901")),
    "another utility": lambda ids: (200, {}, b"<eSearchResult><Count>5</Count><IdList/></eSearchResult>"),
    "half": lambda ids: (200, {}, set_of(*ids[:2])),
    "not UTF-8": lambda ids: (200, {}, set_of(*ids).replace(b"Paper", b"Caf\xe9")),
    "control character": lambda ids: (200, {}, set_of(*ids).replace(b"Paper", b"Pap\x0ber")),
    "broken compression": lambda ids: (200, {"content-encoding": "gzip"}, set_of(*ids)),
    "article without id": lambda ids: (200, {}, set_of(*ids[1:], more="<PubmedArticle></PubmedArticle>")),
}


@pytest.mark.parametrize("fault", sorted(ONCE))
def test_what_is_amiss_once_is_asked_again_and_nothing_is_lost(review: Path, pubmed, fault: str) -> None:
    playing(pubmed, lambda ids, n: ONCE[fault](ids) if n == 1 else None)
    code = search(review, pubmed)
    assert code == (ExitCode.PROBLEMS if fault == "another set" else ExitCode.DONE)
    assert sorted(pmids(review)) == ALL


@pytest.mark.parametrize("fault", sorted(set(ONCE) - {"half", "article without id", "error inside"}))
def test_what_stays_amiss_ends_with_exit_3_and_the_same_command_goes_on(
    review: Path, pubmed, fault: str, capsys
) -> None:
    real = pubmed.answer
    playing(pubmed, lambda ids, n: ONCE[fault](ids))
    assert search(review, pubmed) == ExitCode.SOURCE
    said = capsys.readouterr().err
    assert "127.0.0.1" in said or "PubMed" in said
    assert pmids(review) == []
    pubmed.answer = real
    assert search(review, pubmed) == ExitCode.DONE
    assert sorted(pmids(review)) == ALL


def test_a_server_that_gives_one_record_at_a_time_is_asked_until_all_have_come(review: Path, pubmed) -> None:
    playing(pubmed, lambda ids, _n: (200, {}, set_of(ids[0])))
    assert search(review, pubmed) == ExitCode.DONE
    assert sorted(pmids(review)) == ALL


def test_a_payload_that_stays_empty_does_not_hold_the_others_up(review: Path, pubmed, monkeypatch) -> None:
    from miner import entrez

    monkeypatch.setattr(entrez, "BATCH", 2)
    real = pubmed.answer
    playing(pubmed, lambda ids, _n: (200, {}, set_of()) if set(ids) & {"102", "103"} else None)
    assert search(review, pubmed) == ExitCode.SOURCE
    assert sorted(pmids(review)) == ["100", "101", "104"]
    pubmed.answer = real
    pubmed.asked.clear()
    assert search(review, pubmed) == ExitCode.DONE
    assert fetches(pubmed) == ["102,103"]
    assert sorted(pmids(review)) == ALL


def test_one_record_too_many_is_left_out_and_named(review: Path, pubmed, capsys) -> None:
    playing(pubmed, lambda ids, _n: (200, {}, set_of(*ids, "900")))
    assert search(review, pubmed) == ExitCode.PROBLEMS
    assert sorted(pmids(review)) == ALL
    assert "PMID 900" in capsys.readouterr().err


def test_a_record_sent_twice_is_one(review: Path, pubmed) -> None:
    playing(pubmed, lambda ids, _n: (200, {}, set_of(*ids, ids[0], ids[1])))
    assert search(review, pubmed) == ExitCode.DONE
    assert sorted(pmids(review)) == ALL


def test_all_of_a_payload_deleted_is_told_apart_from_no_answer(review: Path, pubmed, capsys) -> None:
    pubmed.deleted = set(ALL)
    assert search(review, pubmed) == ExitCode.PROBLEMS
    assert capsys.readouterr().err.count("PUBMED-NOT-RETURNED") == 5
    assert search(review, pubmed) == ExitCode.DONE


@pytest.mark.parametrize(
    "body",
    [
        b"<eSearchResult><Count></Count><IdList/></eSearchResult>",
        b"<eSearchResult><Count>many</Count><IdList/></eSearchResult>",
        b"<eSearchResult><Count>-1</Count><IdList/></eSearchResult>",
        b"<eSearchResult><Count>5</Count><IdList><Id>100</Id></IdList></eSearchResult>",
        b"<eSearchResult><Count>5</Count><IdList><Id>100</Id><Id>100</Id><Id>101</Id><Id>102</Id><Id>103</Id></IdList></eSearchResult>",
        b"<eSearchResult><Count>0</Count><IdList><Id>100</Id></IdList></eSearchResult>",
        b"<eSearchResult><Count>1</Count><RetStart>20</RetStart><IdList><Id>100</Id></IdList></eSearchResult>",
        b"<eSearchResult><Count>1</Count><IdList><Id>PMC100</Id></IdList></eSearchResult>",
        b"<eSearchResult><Count>99999999</Count><IdList/></eSearchResult>",
        b'<!DOCTYPE eSearchResult [<!ENTITY a "1">]><eSearchResult><Count>&a;</Count><IdList><Id>100</Id></IdList></eSearchResult>',
        HTML,
    ],
)
def test_a_search_whose_count_and_ids_do_not_agree_is_no_search(review: Path, pubmed, body: bytes) -> None:
    pubmed.tricks = [(200, {}, body)] * 30
    assert search(review, pubmed) == ExitCode.SOURCE
    with Store.open(review, read_only=True) as store:
        assert list(store.entries("search_plan")) == []


def test_create_dates_whose_counts_do_not_add_up_are_no_search(review: Path, pubmed, capsys) -> None:
    pubmed.answer = lambda _path, _values: (
        200, {}, b"<eSearchResult><Count>20000</Count><IdList/><QueryTranslation>x</QueryTranslation></eSearchResult>",
    )  # fmt: skip
    assert search(review, pubmed) == ExitCode.SOURCE
    assert "by their dates" in capsys.readouterr().err
    assert len(pubmed.asked) < 20


def test_five_thousand_records_killed_again_and_again_are_there_once(review: Path, pubmed, monkeypatch) -> None:
    ids = [str(10_000 + n) for n in range(5_000)]
    pubmed.created = {pmid: date(2020, 1, 1) + timedelta(days=n % 300) for n, pmid in enumerate(ids)}
    pubmed.articles = {pmid: article(pmid) for pmid in ids}
    add, left = Store._append, [4_000]

    def dying(store, *rest):
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return add(store, *rest)

    monkeypatch.setattr(Store, "_append", dying)
    codes = []
    for rows in (900, 1_777, 2_111, 10**9):
        left[0] = rows
        try:
            codes.append(search(review, pubmed))
        except KeyboardInterrupt:
            codes.append(130)
    assert codes == [130, 130, 130, ExitCode.DONE]
    found = pmids(review)
    assert len(found) == len(set(found)) == 5_000
    assert len(fetches(pubmed)) <= 25 + 3


@pytest.mark.parametrize(("moves", "code", "n_found"), [(2, ExitCode.DONE, 5), (10**9, ExitCode.SOURCE, 0)])
def test_a_count_that_grows_while_the_ids_are_asked_for_is_asked_again(
    review: Path, pubmed, capsys, moves: int, code: ExitCode, n_found: int
) -> None:
    real, left = pubmed.answer, [moves]

    def answer(path: str, values: dict[str, str]) -> Answer:
        status, headers, body = real(path, values)
        if path.endswith("esearch.fcgi") and values["retmax"] != "0" and left[0] > 0:
            left[0] -= 1
            body = body.replace(b"<Count>5<", b"<Count>6<")
        return status, headers, body

    pubmed.answer = answer
    assert search(review, pubmed) == code
    assert len(pmids(review)) == n_found
    if code != ExitCode.DONE:
        assert "counts 5 records for the query, and then 6" in capsys.readouterr().err
