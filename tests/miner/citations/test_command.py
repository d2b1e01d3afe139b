"""`focimine citations`: works of all services once, answers kept as they came, failures named, killed and resumed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora import web
from corpora.store import Store
from miner.commands.citations import citations
from miner.stage import citations as stage
from miner.stage.records import import_files

ME = ("--email", "curator@example.org")
RIS = """TY  - JOUR
TI  - Paper 100
AU  - Li, Hua
PY  - 2010
DO  - 10.1000/100
ER  -
TY  - JOUR
TI  - 没有编号的论文
AU  - 张三
PY  - 2011
ER  -
"""
LIST = """[1] 张三, 李四, 等. 群体偏见与共情的神经机制[J]. 心理学报, 2019, 42(3): 12-18. DOI:10.3724/SP.J.1041.2019.00012
［2］王五，赵六。内群体共情的脑成像研究［J］。心理科学进展，２０２１，２９（４）：６１２－６２５．
[3] GU X, HAN S, et al. Attention and reality constraints[J/OL]. NeuroImage, 2007, 36: 256-267.
[4] 刘七. 群际共情的 fMRI 研究[D]. 北京: 北京大学, 2018.

[5] 赵八
"""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        web.Client.__init__, "__kwdefaults__", {**web.Client.__init__.__kwdefaults__, "sleep": lambda _s: None}
    )


@pytest.fixture
def reports(review: Path, tmp_path: Path) -> list[str]:
    (tmp_path / "included.ris").write_text(RIS, encoding="utf-8")
    with Store.open(review) as store:
        import_files(store, [tmp_path / "included.ris"], database="scopus")
        return [entry.key for entry in store.entries("record")]


def run(review: Path, network, *arguments: str):
    return CliRunner().invoke(
        citations, ["--review", str(review), *network.options(), *ME, *arguments], catch_exceptions=False
    )


def rows(review: Path, kind: str) -> list[dict]:
    with Store.open(review, read_only=True) as store:
        return [entry.body for entry in store.entries(kind)]


def brought(review: Path) -> list[dict]:
    return [body for body in rows(review, "record") if body["method"] == "citation"]


def test_works_of_all_services_are_imported_once_with_who_named_them(review: Path, network, reports: list[str]) -> None:
    network.cites.add(("100", "600"))
    result = run(review, network, "--backward", "--forward", "--report", reports[0])
    assert result.exit_code == 0, result.output
    records = brought(review)
    assert sorted(record.get("doi") or record["title"] for record in records) == [
        "10.1000/200", "10.1000/300", "10.1000/400", "10.1000/500", "10.1000/600", "Old book.",
    ]  # fmt: skip
    assert {record["method"] for record in records} == {"citation"}
    named = {pair[1].partition(" ")[0] for record in records for pair in record["raw"] if pair[0] == "named by"}
    assert named == {"openalex", "semantic_scholar", "opencitations", "crossref"}
    assert "crossref, backward: 4 works for 1 report." in result.output
    searches = [body for body in rows(review, "search") if body["method"] == "citation"]
    assert [body["query"].partition(" ")[0] for body in searches] == ["backward", "forward"]
    assert [body["count"] for body in searches] == [4, 2]


def test_answers_are_kept_as_they_came(review: Path, network, reports: list[str]) -> None:
    run(review, network, "--backward", "--report", reports[0], "--without", "semantic_scholar")
    answers = rows(review, "citation_answer")
    assert {body["service"] for body in answers} == {"openalex", "opencitations", "crossref"}
    kept = {
        body["service"]: (review / body["file"]).read_text(encoding="utf-8") for body in answers if body["page"] == 1
    }
    assert json.loads(kept["crossref"])["message"]["DOI"] == "10.1000/100"
    assert all(len(body["sha256"]) == 64 for body in answers)
    with Store.open(review) as store:
        assert store.find_breach() is None
        (review / answers[0]["file"]).write_text("{}", encoding="utf-8")
        assert "was changed" in str(store.find_breach())


def test_prisma_counts_them_among_the_other_methods(review: Path, network, reports: list[str]) -> None:
    from screen.prisma.counts import count, to_rows
    from screen.stage.flow import read_facts

    run(review, network, "--both", "--report", reports[0])
    with Store.open(review) as store:
        boxes = dict(to_rows(count(read_facts(store))))
    assert boxes["other: identified: citation"] == 5


def test_a_retracted_work_is_announced(review: Path, network, reports: list[str]) -> None:
    good = network._elink
    notice = (
        "<CommentsCorrectionsList><CommentsCorrections RefType='RetractionIn'><RefSource>J Ex. 2020</RefSource>"
        "</CommentsCorrections></CommentsCorrectionsList></MedlineCitation>"
    )
    network._elink = lambda path, values: (200, good(path, values)[1].replace("</MedlineCitation>", notice))
    result = run(review, network, "--backward", "--report", reports[0], "--without", "crossref")
    assert result.exit_code == 1, result.output
    assert "RECORD-RETRACTED" in result.output
    assert any(record.get("retraction") for record in brought(review))


def test_the_same_day_there_is_nothing_to_do_and_later_only_what_is_new_is_imported(
    review: Path, network, reports: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(review, network, "--forward", "--report", reports[0])
    n_asked = len(network.asked)
    again = run(review, network, "--forward", "--report", reports[0])
    assert "Nothing to do" in again.output
    assert len(network.asked) == n_asked
    from datetime import date

    from miner.stage import search

    monkeypatch.setattr(search, "today", lambda: date(2099, 1, 1))
    network.papers.add("700")
    network.cites.add(("700", "100"))
    later = run(review, network, "--forward", "--report", reports[0])
    assert "1 record added" in later.output
    assert len(brought(review)) == 3


@pytest.mark.parametrize(
    "trick", [(500, "busy"), (200, "<html>"), (429, "slow down"), (403, "no key"), (200, '{"error": "x"}')]
)
def test_a_service_that_fails_is_named_the_others_go_on_and_it_is_asked_again(
    review: Path, network, reports: list[str], trick: tuple[int, str]
) -> None:
    network.tricks["openalex"] = [trick]
    network.stuck.add("openalex")
    first = run(review, network, "--both", "--report", reports[0])
    assert first.exit_code == 3, first.output
    assert "OpenAlex" in first.output
    assert "CITATIONS-NOT-ANSWERED" in first.output
    assert len(brought(review)) == 5
    network.tricks.clear()
    network.asked.clear()
    second = run(review, network, "--both", "--report", reports[0])
    assert second.exit_code == 0, second.output
    assert {service for service, path, _ in network.asked} == {"openalex"}
    assert "0 records added" in second.output
    assert "Nothing to do" in run(review, network, "--both", "--report", reports[0]).output


@pytest.mark.parametrize(
    ("service", "page"),
    [
        ("europe_pmc", '{"hitCount": 810, "request": {"id": "100", "source": "MED"}, "citationList": {"citation": []}, "referenceList": {"reference": []}}'),
        ("europe_pmc", '{"hitCount": 999999, "request": {"id": "100", "source": "MED"}, "citationList": {"citation": [{"id": "7"}]}, "referenceList": {"reference": [{"id": "7"}]}}'),
        ("openalex", '{"id": "W100", "doi": "10.1000/100", "referenced_works": [], "meta": {"count": 810, "next_cursor": "x"}, "results": []}'),
    ],
)  # fmt: skip
def test_a_list_that_is_shorter_than_it_counts_or_never_ends_is_no_answer(
    review: Path, network, tmp_path: Path, service: str, page: str
) -> None:
    nbib = "PMID- 100\nTI  - Paper 100\nFAU - Li, Hua\nDP  - 2010 Jan\nJT  - J Ex\nLID - 10.1000/100 [doi]\n\n"
    (tmp_path / "both.nbib").write_text(nbib, encoding="utf-8")
    with Store.open(review) as store:
        import_files(store, [tmp_path / "both.nbib"])
        report = [entry.key for entry in store.entries("record")][-1]
    network.tricks[service] = [(200, page)]
    network.stuck.add(service)
    result = run(review, network, "--forward", "--report", report)
    assert result.exit_code == 3, result.output
    assert "CITATIONS-NOT-ANSWERED" in result.output
    assert rows(review, "citation_search_done") == []
    assert service not in {body["service"] for body in rows(review, "citation_answer")}


def test_an_answer_that_repeats_the_request_is_kept_without_key_and_address(
    review: Path, network, reports: list[str]
) -> None:
    good = network._openalex
    network._openalex = lambda path, values: (
        200,
        json.dumps({**json.loads(good(path, values)[1]), "you": f"{values.get('api_key')} {ME[1]}"}),
    )
    arguments = ["--review", str(review), *network.options(), *ME, "--openalex-key", "S3CRETKEY9F2B7C", "--backward"]
    result = CliRunner().invoke(citations, [*arguments, "--report", reports[0]], catch_exceptions=False)
    kept = b"".join(path.read_bytes() for path in (review / "imports").iterdir())
    assert b'"you": "*************** ****' in kept
    assert b"S3CRETKEY9F2B7C" not in kept
    assert "S3CRETKEY9F2B7C" not in result.output


def test_killed_between_two_services_it_goes_on_with_the_rest(
    review: Path, network, reports: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = stage._keep
    kept: list[str] = []

    def keep_two(run, stem, *rest):
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(stem)
        keep(run, stem, *rest)

    monkeypatch.setattr(stage, "_keep", keep_two)
    CliRunner().invoke(citations, ["--review", str(review), *network.options(), *ME, "--both", "--report", reports[0]])
    assert not brought(review)
    monkeypatch.setattr(stage, "_keep", keep)
    n_before = len(network.asked)
    result = run(review, network, "--backward", "--forward", "--report", reports[0])
    assert result.exit_code == 0, result.output
    assert len(brought(review)) == 5
    assert not [path for service, path, _ in network.asked[n_before:] if service == "openalex" and "10.1000" in path]


def test_ids_alone_are_described_by_pubmed_and_imported_only_then(review: Path, network, tmp_path: Path) -> None:
    nbib = "PMID- 100\nTI  - Paper 100\nFAU - Li, Hua\nDP  - 2010 Jan\nJT  - J Ex\n\n"
    (tmp_path / "one.nbib").write_text(nbib, encoding="utf-8")
    with Store.open(review) as store:
        import_files(store, [tmp_path / "one.nbib"])
        (report,) = [entry.key for entry in store.entries("record")]
    only = [
        part
        for name in ("europe_pmc", "openalex", "semantic_scholar", "opencitations", "crossref")
        for part in ("--without", name)
    ]
    good = network._elink
    network._elink = lambda path, values: (500, "busy") if path == "/efetch.fcgi" else good(path, values)
    first = run(review, network, "--backward", "--report", report, *only)
    assert first.exit_code == 3, first.output
    assert "PubMed" in first.output
    assert not brought(review)
    network._elink = good
    second = run(review, network, "--backward", "--report", report, *only)
    assert second.exit_code == 0, second.output
    assert [(r["title"], r["abstract"]) for r in brought(review)] == [
        ("Paper 200", "Abstract 200."),
        ("Paper 300", "Abstract 300."),
    ]


def test_a_report_without_ids_is_named_with_the_way_out(review: Path, network, reports: list[str]) -> None:
    result = run(review, network, "--backward", "--report", reports[1])
    assert result.exit_code == 1
    assert "CITATIONS-NO-ID" in result.output
    assert "--references" in result.output


def test_a_reference_list_is_read_line_by_line_and_doubtful_lines_are_told(
    review: Path, network, reports: list[str], tmp_path: Path
) -> None:
    (tmp_path / "list.txt").write_text(LIST, encoding="gb18030")
    result = run(review, network, "--references", str(tmp_path / "list.txt"), "--report", reports[1])
    assert result.exit_code == 1, result.output
    assert "list.txt: 5 references, 5 added" in result.output
    assert result.output.count("REFERENCE-LINE-UNCERTAIN") == 1
    assert "list.txt:6" in result.output
    first, second, third, thesis, last = brought(review)
    assert [author["raw"] for author in first["authors"]] == ["张三", "李四"]
    assert (first["title"], first["journal"], first["year"], first["volume"], first["issue"], first["pages"]) == (
        "群体偏见与共情的神经机制", "心理学报", 2019, "42", "3", "12-18",
    )  # fmt: skip
    assert first["doi"] == "10.3724/sp.j.1041.2019.00012"
    assert (second["title"], second["year"], second["pages"]) == ("内群体共情的脑成像研究", 2021, "612-625")
    assert (third["title"], third["journal"], third["volume"], third["pages"]) == (
        "Attention and reality constraints", "NeuroImage", "36", "256-267",
    )  # fmt: skip
    assert (thesis["publication_types"], thesis["year"]) == (["Thesis"], 2018)
    assert last["title"] == "赵八"
    assert not network.asked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--backward",), "No report is included yet"),
        (("--report", "r-none"), "No report 'r-none'"),
        (("--without", "scholar"), "no such service"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_remedy(review: Path, network, reports, arguments, said) -> None:
    from corpora.errors import ProtocolError

    with pytest.raises(ProtocolError, match=said):
        run(review, network, "--both", *arguments)
    assert not network.asked


def test_by_default_the_included_reports_are_followed_the_way_the_plan_says(
    review: Path, network, reports: list[str]
) -> None:
    from corpora.errors import ProtocolError

    with Store.open(review) as store, store.run("decide", version="1") as work:
        for step in ("title_abstract", "full_text"):
            body = {"report": reports[0], "step": step, "judgement": "include", "who": "Li Hua"}
            work.add("decision", f"d/{step}", body, who="Li Hua", machine=False)
    with pytest.raises(ProtocolError, match="asks for no citation searching"):
        run(review, network)
    plan = review / "protocol.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("search:\n", "search:\n  citation_chasing: forward\n", 1), encoding="utf-8")
    result = run(review, network)
    assert result.exit_code == 0, result.output
    assert sorted(record["doi"] for record in brought(review)) == ["10.1000/400", "10.1000/500"]
