"""The miner and the ledger: import, deduplicate, undo, search; killed at any moment, resumed, the same."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from corpora.errors import ProtocolError
from corpora.settled import fold_reports
from corpora.store import Store
from corpora.web import Client, Pace
from miner import entrez
from miner.commands import records as cli
from miner.commands import search as search_cli
from miner.dedup.links import Link
from miner.entrez import Entrez
from miner.stage import records as stage
from miner.stage import search as stage_search

COMMANDS = (*cli.COMMANDS, *search_cli.COMMANDS)
GROUP = click.Group(commands={str(command.name): command for command in COMMANDS})


def run(*arguments: object):
    return CliRunner().invoke(GROUP, [str(a) for a in arguments])


def example(examples: Path, *names: str) -> list[Path]:
    return [examples / name for name in names]


FILES = (
    "nbib/pubmed.txt",
    "wos/savedrecs.txt",
    "wos/savedrecs_tab.txt",
    "endnote/cnki_blank_lines.txt",
    "table/scopus.csv",
)


def test_import_keeps_the_file_its_search_and_every_record(review: Path, examples: Path) -> None:
    with Store.open(review) as store:
        outcomes = stage.import_files(store, example(examples, *FILES))
        assert [outcome.n_records for outcome in outcomes] == [2, 1, 1, 2, 2]
        sources = list(store.entries("source"))
        assert [entry.body["database"] for entry in sources] == [
            "pubmed",
            "web_of_science",
            "web_of_science",
            "cnki",
            "scopus",
        ]
        assert all(
            (review / entry.body["file"]).read_bytes() == path.read_bytes()
            for entry, path in zip(sources, example(examples, *FILES), strict=True)
        )
        records = list(store.entries("record"))
        assert len(records) == 8
        assert {entry.body["method"] for entry in records} == {"database"}
        assert records[0].body["source"] == sources[0].key
        assert records[0].body["raw"][0] == ["PMID", "19571143"]
        assert store.find_breach() is None


def test_a_file_imported_before_is_left_alone_and_said(review: Path, examples: Path) -> None:
    path = examples / "nbib" / "pubmed.txt"
    assert "2 records" in run("import", path, "--review", review).output
    again = run("import", path, "--review", review)
    assert (again.exit_code, "nothing to do" in again.output) == (0, True)
    with Store.open(review) as store:
        assert len(list(store.entries("record"))) == 2


def test_a_bad_file_stops_no_other_and_is_named_with_what_it_is(review: Path, examples: Path, tmp_path: Path) -> None:
    bad = tmp_path / "letter.ris"
    bad.write_text("Dear all")
    with Store.open(review) as store:
        outcomes = stage.import_files(store, [bad, examples / "nbib" / "pubmed.txt"])
        assert [(o.refused, o.n_records) for o in outcomes] == [(True, 0), (False, 2)]
        assert [(p.code, p.item) for p in outcomes[0].problems] == [("IMPORT-UNREADABLE", "letter.ris")]
        assert "no format we know" in outcomes[0].problems[0].message
        assert len(list(store.entries("source"))) == 1


def test_an_export_that_does_not_name_its_database_must_be_named(review: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.ris"
    plain.write_text("TY  - JOUR\nTI  - A title\nER  - \n")
    with Store.open(review) as store:
        refused = stage.import_files(store, [plain])
        assert [p.code for p in refused[0].problems] == ["IMPORT-DATABASE-UNKNOWN"]
        assert not list(store.entries("record"))
        stage.import_files(store, [plain], database="proquest")
        assert next(store.entries("record")).body["database"] == "proquest"


def test_dedup_links_once_and_then_has_nothing_to_do(review: Path, examples: Path) -> None:
    run("import", *example(examples, *FILES), "--review", review)
    first = run("dedup", "--review", review)
    assert (first.exit_code, first.output) == (
        0,
        "8 records are 4 reports; 4 new duplicate links (focimine dedup --list).\n",
    )
    assert "Nothing to do" in run("dedup", "--review", review).output
    refused = run("dedup", "--review", review, "-o", review / "pairs.csv")
    assert isinstance(refused.exception, ProtocolError)
    assert not (review / "pairs.csv").exists()
    with Store.open(review) as store:
        assert [row["n_records"] for row in store.query("SELECT n_records FROM reports ORDER BY seq")] == [
            4,
            2,
            1,
            1,
        ]
        links = list(store.entries("duplicate"))
        order = [entry.key for entry in store.entries("record")]
        assert all(order.index(e.body["duplicate_of"]) < order.index(e.body["record"]) for e in links)
        assert all(e.key == f"{e.body['record']}->{e.body['duplicate_of']}" for e in links)
        assert {e.who for e in links} == {"dedup 3"}


def test_new_records_join_old_groups_by_one_link_each(review: Path, examples: Path) -> None:
    for name in FILES:
        run("import", examples / name, "--review", review)
        run("dedup", "--review", review)
    with Store.open(review) as store:
        assert [row["n_records"] for row in store.query("SELECT n_records FROM reports ORDER BY seq")] == [
            4,
            2,
            1,
            1,
        ]
        twice = store.query("SELECT record FROM duplicates GROUP BY record HAVING count(*) > 1")
        assert twice == []


def test_reports_that_are_joined_by_one_link_are_not_joined_again(review: Path) -> None:
    names = [f"r-{n}" for n in range(5)]
    made = (("r-1", "r-0"), ("r-3", "r-2"), ("r-3", "r-1"), ("r-2", "r-0"), ("r-4", "r-3"))
    links = [Link(record=a, duplicate_of=b, why="alike", rule="title", strength=80) for a, b in made]
    reports = fold_reports(names, [])
    added = [
        (link.record, link.duplicate_of)
        for link in stage._missing(reports, links, {name: n for n, name in enumerate(names)})
    ]
    assert added == [("r-1", "r-0"), ("r-3", "r-2"), ("r-2", "r-0"), ("r-4", "r-3")]


def test_an_undone_link_is_never_made_again(review: Path, examples: Path) -> None:
    run("import", *example(examples, *FILES[:2]), "--review", review)
    run("dedup", "--review", review)
    with Store.open(review) as store:
        link = next(store.entries("duplicate")).key
    undone = run("undo-duplicate", link, "--review", review, "--reason", "two experiments", "--who", "Li Hua")
    assert undone.exit_code == 0, undone.output
    assert "0 new duplicate links" in run("dedup", "--review", review).output
    with Store.open(review) as store:
        assert store.query("SELECT * FROM duplicates") == []
        entry = next(store.entries("duplicate_undone"))
        assert (entry.who, entry.machine, entry.body["reason"]) == ("Li Hua", False, "two experiments")


PAIRS = (
    ("Empathy for pain in men", "Empathy for pain in women", True),
    ("Erratum: Empathy for pain in groups", "Empathy for pain in groups", True),
    ("内群体疼痛共情的脑机制（上）", "内群体疼痛共情的脑机制（下）", True),
    ("Empathy for pain in groups", "Empathy for pain in groups", False),
)


@pytest.mark.parametrize(("one", "other", "forbidden"), PAIRS)
def test_a_link_of_an_earlier_version_that_is_forbidden_now_is_announced_once_and_can_be_undone(
    review: Path, tmp_path: Path, one: str, other: str, forbidden: bool
) -> None:
    for name, title in (("one", one), ("other", other)):
        table = f"title,authors,year,journal,database\n{title},Li Hua,2020,Journal of {name},scopus\n"
        (tmp_path / f"{name}.csv").write_text(table, encoding="utf-8")
        assert run("import", tmp_path / f"{name}.csv", "--database", "scopus", "--review", review).exit_code <= 1
    with Store.open(review) as store:
        earlier, later = (entry.key for entry in store.entries("record"))
        link = f"{later}->{earlier}"
        with store.run("dedup", version="1", records=2, undone=0) as old, store.transaction():
            old.add("duplicate", link, {"record": later, "duplicate_of": earlier, "why": "alike"})
        told = stage.deduplicate(store).problems
        assert [(problem.code, problem.item) for problem in told] == [("DEDUP-LINK-FORBIDDEN", link)] * forbidden
        assert all(f'undo-duplicate "{link}"' in problem.hint for problem in told)
        stage.undo_duplicate(store, link, reason="two papers", who="Li Hua")
        assert not [problem for problem in stage.deduplicate(store).problems if problem.code == "DEDUP-LINK-FORBIDDEN"]


def test_a_link_a_person_made_is_not_questioned(review: Path, tmp_path: Path) -> None:
    table = "title,authors,year,journal\nEmpathy in men,Li Hua,2020,A\nEmpathy in women,Li Hua,2020,B\n"
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    run("import", tmp_path / "t.csv", "--database", "scopus", "--review", review)
    with Store.open(review) as store:
        earlier, later = (entry.key for entry in store.entries("record"))
        body = {"record": later, "duplicate_of": earlier, "why": "one paper"}
        with store.run("dedup", version="1", records=2, undone=0) as old, store.transaction():
            old.add("duplicate", f"{later}->{earlier}", body, who="Li Hua", machine=False)
        assert stage.deduplicate(store).problems == ()


def test_undoing_what_is_no_link_is_refused(review: Path) -> None:
    with Store.open(review) as store, pytest.raises(ProtocolError, match="No link"):
        stage.undo_duplicate(store, "a->b", reason="x", who="y")


def service_of(pubmed) -> Entrez:
    client = Client("curator@example.org", paces={"127.0.0.1": Pace(per_second=1e6, tries=2)}, sleep=lambda _s: None)
    return Entrez(client, base_url=pubmed.url)


def search(store: Store, pubmed, since: str | None = None):
    from corpora.protocol import load_protocol

    plan = load_protocol(store.protocol_path).search
    service = service_of(pubmed)
    return stage_search.fetch_rest(
        store,
        service,
        stage_search.begin(store, plan, service, since=since, form="recommended"),
        lambda _n: None,
    )


def contents(store: Store) -> list[tuple[str, str]]:
    kinds = ("search_plan", "source", "record", "search")
    return sorted((kind, entry.key) for kind in kinds for entry in store.entries(kind))


def test_a_search_keeps_query_translation_count_payloads_and_records(review: Path, pubmed) -> None:
    with Store.open(review) as store:
        outcome = search(store, pubmed)
        assert (outcome.count, outcome.n_added, outcome.nothing_to_do) == (5, 5, False)
        (row,) = store.query("SELECT * FROM searches")
        assert (row["database"], row["translation"], row["n_found"]) == ("pubmed", "translated", 5)
        assert row["query"].endswith("AND 1800/01/01:2024/01/31[dp]")
        assert {entry.body["pmid"] for entry in store.entries("record")} == set(pubmed.created)
        n_asked = len(pubmed.asked)
        assert search(store, pubmed).nothing_to_do
        assert len(pubmed.asked) == n_asked
        assert store.find_breach() is None


@pytest.mark.parametrize("killed_after", [0, 1, 2])
def test_a_killed_search_goes_on_and_ends_the_same(
    tmp_path: Path, protocol_text: str, pubmed, monkeypatch, killed_after: int
) -> None:
    monkeypatch.setattr(entrez, "BATCH", 2)
    monkeypatch.setattr(stage_search, "today", lambda: entrez.FIRST_DAY.replace(year=2024))

    class Killed(BaseException):
        pass

    def kill(service: Entrez):
        whole = service.fetch

        def fetch(ids, *, done=()):
            for n, batch in enumerate(whole(ids, done=done)):
                if n == killed_after:
                    raise Killed
                yield batch

        return fetch

    calm = Store.create(tmp_path / "calm", protocol_text)
    search(calm, pubmed)
    shaken = Store.create(tmp_path / "shaken", protocol_text)
    from corpora.protocol import load_protocol

    plan = load_protocol(shaken.protocol_path).search
    service = service_of(pubmed)
    started = stage_search.begin(shaken, plan, service, since=None, form="recommended")
    service.fetch = kill(service)  # type: ignore[method-assign]
    with pytest.raises(Killed):
        stage_search.fetch_rest(shaken, service, started, lambda _n: None)
    assert not list(shaken.entries("search"))
    search(shaken, pubmed)
    assert contents(shaken) == contents(calm)
    assert shaken.find_breach() is None
    calm.close()
    shaken.close()


def test_an_update_asks_for_what_was_created_since_the_last_search(review: Path, pubmed) -> None:
    with Store.open(review) as store:
        with pytest.raises(ProtocolError, match="no PubMed search yet"):
            search(store, pubmed, since="last")
        search(store, pubmed)
        day = stage_search.today().strftime("%Y/%m/%d")
        assert search(store, pubmed, since="last").query.endswith(f" AND {day}:3000[crdt]")
        with pytest.raises(ProtocolError, match="is no day"):
            search(store, pubmed, since="yesterday")


def test_ids_pubmed_does_not_return_are_problems(review: Path, pubmed) -> None:
    pubmed.deleted = {"103"}
    with Store.open(review) as store:
        outcome = search(store, pubmed)
        assert [problem.code for problem in outcome.problems] == ["PUBMED-NOT-RETURNED"]
        assert outcome.n_added == 4


def test_search_command_demands_a_mail_address(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOCIMINE_EMAIL", raising=False)
    result = run("search", "--review", review)
    assert isinstance(result.exception, ProtocolError)


def test_search_command_talks_to_the_address_given(review: Path, pubmed) -> None:
    result = run("search", "--review", review, "--email", "curator@example.org", "--base-url", pubmed.url)
    assert result.exit_code == 0, result.output
    assert "5 records found" in result.output


def test_read_writes_one_json_line_per_record(examples: Path, tmp_path: Path) -> None:
    out = tmp_path / "records.jsonl"
    result = run("read", examples / "nbib" / "pubmed.txt", "-o", out)
    assert (result.exit_code, result.output.count("[RECORD-RETRACTED]")) == (1, 1), result.output
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


def test_dedup_files_names_records_by_file_and_line(examples: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports.csv"
    result = run("dedup", *example(examples, "wos/savedrecs.txt", "wos/savedrecs_tab.txt"), "-o", out)
    assert result.exit_code == 0, result.output
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "id,report,why"
    assert lines[1].startswith("savedrecs.txt:3,savedrecs.txt:3,")
    assert lines[2].startswith('savedrecs_tab.txt:2,savedrecs.txt:3,"same DOI')


def test_queries_prints_every_database_of_the_plan(tmp_path: Path, protocol_text: str) -> None:
    plan = tmp_path / "protocol.yaml"
    plan.write_text(protocol_text, encoding="utf-8")
    result = run("queries", plan)
    assert result.exit_code == 0, result.output
    for word in ("PubMed", "Web of Science", "ProQuest", "TKA=", "主题:", "M="):
        assert word in result.output


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_every_command_shows_an_example_in_its_help(command: click.Command) -> None:
    result = run(str(command.name), "--help")
    assert "Example" in result.output
    assert f"focimine {command.name}" in result.output
