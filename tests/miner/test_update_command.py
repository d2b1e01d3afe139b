"""`focimine update` as a person meets it: PubMed on this machine, files of the other databases, versions opened and closed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import focimine
from corpora.errors import ExitCode, ProtocolError
from corpora.review.versions import read_versions
from corpora.store import Store
from focimine import cli

ME = ("--email", "curator@example.org", "--api-key", "K")
WOS = "FN Clarivate\nVR 1.0\nPT J\nAU Ek, A\nTI Empathy for rivals in a stadium\nSO J EX\nDT Article\nPY 2024\nUT WOS:1\nER\n\nEF\n"
RETRACTED = (
    "<PubmedArticle><MedlineCitation><PMID Version='1'>100</PMID><Article><Journal><JournalIssue><PubDate><Year>2020</Year></PubDate>"
    "</JournalIssue><Title>J Ex</Title></Journal><ArticleTitle>Neural answers to question 100</ArticleTitle></Article>"
    "<CommentsCorrectionsList><CommentsCorrections RefType='RetractionIn'><RefSource>J Ex. 2024</RefSource></CommentsCorrections>"
    "</CommentsCorrectionsList></MedlineCitation></PubmedArticle>"
)


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def update(review: Path, *more: object, code: int = 0) -> dict:
    return json.loads(run("update", "--json", "--review", review, *more, code=code).stdout)


def versions(review: Path) -> list[tuple[int, bool]]:
    with Store.open(review, read_only=True) as store:
        return [(version.number, version.is_open) for version in read_versions(store)]


@pytest.fixture
def searched(review: Path, pubmed, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A review that searched PubMed on 1 March 2024: five records."""
    day = [date(2024, 3, 1)]
    monkeypatch.setattr("miner.stage.search.today", lambda: day[0])
    run("search", *ME, "--base-url", pubmed.url, "--review", review)
    run("dedup", "--review", review)
    day[0] = date(2024, 9, 1)
    return review


def test_an_update_asks_for_what_was_created_since_the_last_search_a_week_earlier(searched: Path, pubmed) -> None:
    pubmed.created["200"] = date(2024, 8, 1)
    told = update(searched, *ME, "--base-url", pubmed.url, "--trigger", "half a year")
    terms = [values["term"] for _, path, values in pubmed.asked if path.endswith("esearch.fcgi")]
    assert terms[-1].endswith("2024/02/23:3000[crdt]")
    assert (told["version"], told["trigger"], told["new"]) == (2, "half a year", 1)
    assert [(s["source"], s["n_found"], s["n_new"]) for s in told["sources"]] == [("pubmed", 6, 1)]
    assert versions(searched) == [(1, False), (2, True)]


def test_nothing_new_says_so_and_judges_nothing_again(searched: Path, pubmed) -> None:
    output = run("update", *ME, "--base-url", pubmed.url, "--review", searched).output
    assert "Nothing new." in output
    with Store.open(searched, read_only=True) as store:
        assert store.query("SELECT count(*) AS n FROM reports")[0]["n"] == 5


def test_a_retraction_since_is_told_as_a_change(searched: Path, pubmed) -> None:
    pubmed.articles["100"] = RETRACTED
    told = run("update", *ME, "--base-url", pubmed.url, "--json", "--review", searched, code=1)
    assert "RECORD-RETRACTED" in told.stdout
    news = json.loads(run("update", "--status", "--json", "--review", searched).output)
    assert [(change["kind"], change["what"]) for change in news["changes"]] == [("notice", "retracted")]


def awaited_of(told: dict) -> dict[str, dict]:
    return {item["database"]: item for item in told["awaited"]}


def test_each_other_database_is_asked_for_by_its_query_with_dates_until_its_file_is_there(
    searched: Path, tmp_path: Path
) -> None:
    (tmp_path / "wos.txt").write_text(WOS, encoding="utf-8")
    told = update(searched, "--offline")
    wos = awaited_of(told)["web_of_science"]
    assert "since" not in wos
    assert "TS=(empathy)" in wos["text"]
    told = update(searched, tmp_path / "wos.txt")
    status = json.loads(run("update", "--status", "--json", "--review", searched).output)
    assert "web_of_science" not in awaited_of(told) | awaited_of(status)
    assert (told["version"], told["new"]) == (2, 1)
    run("update", "--close", "--who", "Ann", "--review", searched)
    told = update(searched, "--offline")
    wos = awaited_of(told)["web_of_science"]
    assert any(wos["since"] in step for step in wos["steps"])


def test_an_update_judges_by_rule_what_it_brought_and_leaves_the_rest_to_screen(searched: Path, tmp_path: Path) -> None:
    known = WOS.replace("UT WOS:1\n", "UT WOS:2\nPM 100\n").replace("Empathy for rivals in a stadium", "Neural answers")
    (tmp_path / "wos.txt").write_text(WOS, encoding="utf-8")
    (tmp_path / "known.txt").write_text(known.replace("Neural answers", "Neural answers to question 100"))
    update(searched, tmp_path / "wos.txt", tmp_path / "known.txt", "--offline")
    with Store.open(searched, read_only=True) as store:
        judged = {row["report"] for row in store.query("SELECT report FROM suggestions")}
        brought = {
            row["report"]
            for row in store.query(
                "SELECT report FROM report_of WHERE record IN "
                "(SELECT key FROM ledger WHERE kind = 'record' AND body ->> 'source_name' LIKE '%.txt')"
            )
        }
    assert judged == brought
    assert len(judged) == 2
    run("screen", "--review", searched)
    with Store.open(searched, read_only=True) as store:
        assert store.query("SELECT count(DISTINCT report) AS n FROM suggestions")[0]["n"] == 6


def test_a_service_that_cannot_be_reached_is_named_and_the_files_come_in(
    searched: Path, tmp_path: Path, pubmed
) -> None:
    (tmp_path / "wos.txt").write_text(WOS, encoding="utf-8")
    told = update(searched, tmp_path / "wos.txt", *ME, "--base-url", "http://127.0.0.1:9", code=3)
    assert "127.0.0.1 did not answer" in told["notes"][0]
    assert (told["new"], told["version"]) == (1, 2)
    pubmed.created["200"] = date(2024, 8, 1)
    told = update(searched, *ME, "--base-url", pubmed.url)
    assert (told["version"], told["pubmed"]["n_found"], told["new"]) == (2, 6, 2)


def test_a_second_version_is_refused_while_one_is_open(searched: Path, pubmed) -> None:
    update(searched, *ME, "--base-url", pubmed.url)
    for more in ((), ("--trigger", "again"), ME):
        with pytest.raises(ProtocolError, match="Version 2 is open"):
            run("update", *more, "--review", searched)
    run("update", "--close", "--who", "ann", "--review", searched)
    with pytest.raises(ProtocolError, match="Version 2 is closed already"):
        run("update", "--close", "--who", "Ann", "--review", searched)
    update(searched, "--offline", "--trigger", "again")
    assert versions(searched) == [(1, False), (2, False), (3, True)]


def test_a_reason_is_never_passed_over_where_a_version_is_open_already(searched: Path, pubmed, tmp_path: Path) -> None:
    (tmp_path / "wos.txt").write_text(WOS, encoding="utf-8")
    update(searched, *ME, "--base-url", pubmed.url, "--trigger", "a year")
    with pytest.raises(ProtocolError, match="--trigger opens a version, and version 2 is open"):
        run("update", tmp_path / "wos.txt", "--offline", "--trigger", "a retraction", "--review", searched)
    told = update(searched, tmp_path / "wos.txt", "--offline")
    assert (told["version"], told["trigger"], told["new"]) == (2, "a year", 1)


def test_a_search_that_found_the_same_again_is_not_awaited_any_more(searched: Path, tmp_path: Path) -> None:
    (tmp_path / "wos.txt").write_text(WOS, encoding="utf-8")
    update(searched, tmp_path / "wos.txt", "--offline")
    run("update", "--close", "--who", "Ann", "--review", searched)
    assert "web_of_science" in awaited_of(update(searched, "--offline"))
    told = update(searched, tmp_path / "wos.txt", "--offline")
    assert told["notes"] == ["wos.txt: known already: the same file as before."]
    assert (told["version"], told["new"]) == (3, 0)
    assert "web_of_science" not in awaited_of(told)
    update(searched, tmp_path / "wos.txt", "--offline")  # once more changes nothing
    run("verify", "--review", searched)


def test_a_version_is_closed_only_in_the_name_of_somebody_of_the_review(searched: Path) -> None:
    with pytest.raises(ProtocolError, match="needs your name"):
        run("update", "--close", "--review", searched)
    with pytest.raises(ProtocolError, match="Nobody"):
        run("update", "--close", "--who", "Somebody Else", "--review", searched)
    assert versions(searched) == [(1, True)]


def test_an_empty_review_cannot_be_updated(review: Path) -> None:
    with pytest.raises(ProtocolError, match="holds no records"):
        run("update", "--offline", "--review", review)


def test_what_is_written_after_the_close_belongs_to_the_next_version_and_is_told(searched: Path) -> None:
    run("update", "--close", "--who", "Ann", "--review", searched)
    (searched / "d.csv").write_text(
        "report,step,judgement,criterion\n" + the_first(searched) + ",title_abstract,exclude,empirical\n"
    )
    run("decide", "--from", searched / "d.csv", "--who", "Ann", "--review", searched)
    output = run("prisma", "--review", searched).output
    assert "Rows written since version 1 was closed: 1." in output
    assert "     1  databases: excluded at screening by people" in output
    assert (
        "     0  databases: excluded at screening by people"
        in run("prisma", "--version", "1", "--review", searched).output
    )
    told = update(searched, "--offline")
    assert told["version"] == 2
    listed = json.loads(run("prisma", "--json", "--review", searched).output)["versions"]
    assert [(v["version"], v["closed"] is None if "closed" in v else True) for v in listed] == [(1, False), (2, True)]
    cumulative = {row["box"]: row["n"] for row in listed[1]["cumulative"]}
    assert cumulative["databases: excluded at screening by people"] == 1
    news = json.loads(run("update", "--status", "--json", "--review", searched).output)
    assert [(c["kind"], c["before"], c["now"]) for c in news["changes"]] == [
        ("decision", "not judged", "excluded at title and abstract (empirical)")
    ]


def the_first(review: Path) -> str:
    with Store.open(review, read_only=True) as store:
        return str(store.query("SELECT record FROM records ORDER BY seq LIMIT 1")[0]["record"])


@pytest.mark.parametrize("command", ["status", "export", "audit", "agreement"])
def test_reading_commands_print_a_sealed_version_again(searched: Path, tmp_path: Path, command: str) -> None:
    def said() -> str:
        more = {"export": (tmp_path / "out",), "audit": ("--machine",)}.get(command, ())
        run(command, *more, "--version", "1", "--review", searched)
        found = run(command, *more, "--version", "1", "--review", searched).output
        exported = sorted((tmp_path / "out").rglob("*")) if command == "export" else []
        return found + "".join(path.read_text(encoding="utf-8-sig") for path in exported)

    run("update", "--close", "--who", "Ann", "--review", searched)
    before = said()
    (searched / "wos.txt").write_text(WOS, encoding="utf-8")
    update(searched, searched / "wos.txt")
    text = (searched / "protocol.yaml").read_text(encoding="utf-8")
    (searched / "protocol.yaml").write_text(text.replace("A small review", "A larger review"), encoding="utf-8")
    run("import", searched / "wos.txt", "--review", searched)
    assert said() == before


def test_an_earlier_version_is_opened_from_python(searched: Path) -> None:
    run("update", "--close", "--who", "Ann", "--review", searched)
    (searched / "wos.txt").write_text(WOS, encoding="utf-8")
    update(searched, searched / "wos.txt")
    with focimine.open_review(searched, version=1) as earlier, focimine.open_review(searched) as now:
        assert (len(earlier.reports()), len(now.reports())) == (5, 6)


def test_options_that_do_not_go_together_are_refused(searched: Path) -> None:
    for more in (("--status", "--close", "--who", "Ann"), ("--foci", searched / "protocol.yaml"), ("-o", "x.html")):
        with pytest.raises(ProtocolError):
            run("update", *more, "--review", searched)


UNREADABLE = {
    "garbage.bin": b"\x00\x01garbage\xff",
    "empty.txt": b"",
    "book.xlsx": b"no zip at all",
    "broken.xml": b"<?xml version='1.0'?><PubmedArticleSet><PubmedArticle>",
    "broken.json": b'{"a":',
    "heading.csv": b"title,authors,year\n",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_opens_and_seals_nothing(searched: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(UNREADABLE[name])
    more = ("--offline", "--database", "pubmed", "--review", searched)
    told = run("update", tmp_path / name, *more, code=ExitCode.FORMAT)
    assert f"{name}: not imported." in told.stdout
    assert "IMPORT-UNREADABLE" in told.stderr
    assert "Nothing new" not in told.output
    assert versions(searched) == [(1, True)]
    run("update", tmp_path / name, "--database", "pubmed", "--review", searched, code=ExitCode.FORMAT)  # no address
    assert versions(searched) == [(1, True)]


def test_a_file_of_no_named_database_opens_nothing_until_the_database_is_named(searched: Path, tmp_path: Path) -> None:
    ris = tmp_path / "plain.ris"
    ris.write_text("TY  - JOUR\nTI  - Empathy for rivals\nAU  - Ek, A\nPY  - 2024\nER  - \n", encoding="utf-8")
    told = run("update", ris, "--offline", "--json", "--review", searched, code=ExitCode.FORMAT).stdout
    assert [problem["code"] for problem in json.loads(told)["problems"]] == ["IMPORT-DATABASE-UNKNOWN"]
    with pytest.raises(ProtocolError, match="nowhere"):
        run("update", ris, "--offline", "--database", "nowhere", "--review", searched)
    assert versions(searched) == [(1, True)]
    assert update(searched, ris, "--offline", "--database", "proquest")["new"] == 1


def test_nothing_new_is_not_said_of_files_that_were_not_read(searched: Path, tmp_path: Path, pubmed) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    told = run("update", tmp_path / "empty.txt", *ME, "--base-url", pubmed.url, "--review", searched, code=1).stdout
    assert "empty.txt: not imported." in told
    assert "Nothing new in what could be read." in told
    (tmp_path / "wos.txt").write_text(WOS, encoding="utf-8")
    told = run("update", tmp_path / "empty.txt", tmp_path / "wos.txt", "--offline", "--review", searched, code=1).stdout
    assert "empty.txt: not imported.\nwos.txt: 1 record.\n" in told


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_close_that_was_killed_after_the_seal_is_finished_by_the_next(searched: Path, tmp_path: Path) -> None:
    (tmp_path / "wos.txt").write_text(WOS, encoding="utf-8")
    update(searched, tmp_path / "wos.txt", "--offline")
    run("prisma", "--version", "2", "--review", searched)  # a draft of the open version
    judge = ("decide", the_first(searched), "--step", "title_abstract", "--who", "Ann", "--review", searched)
    run(*judge, "--exclude", "--criterion", "empirical")
    run("update", "--close", "--who", "Ann", "--review", searched)
    folder = searched / "versions" / "2"
    whole = files_of(folder)
    run("status", "--review", searched)
    assert {"prisma/prisma.csv", "changes.html", "changes.json", "changes.csv"} <= set(whole)
    assert "databases: excluded at screening by people,1," in whole["prisma/prisma.csv"].decode("utf-8-sig")
    run(*judge, "--include")
    for lost in (set(whole), {"prisma/prisma_en.svg", "changes.csv"}, {"changes.html", "changes.json", "changes.csv"}):
        for name in lost:
            (folder / name).unlink()
        said = "Version 2 was sealed, its files were not all written: run `focimine update --close --who NAME` again."
        assert said in run("status", "--review", searched).stdout
        assert said in run("update", "--status", "--review", searched).stdout
        stays = {name: (folder / name).stat().st_mtime_ns for name in files_of(folder)}
        told = run("update", "--close", "--who", "Ann", "--review", searched).stdout
        assert "what its folder versions/2 lacked was written now" in told
        assert files_of(folder) == whole
        assert {name: (folder / name).stat().st_mtime_ns for name in stays} == stays
    with pytest.raises(ProtocolError, match="Version 2 is closed already"):
        run("update", "--close", "--who", "Ann", "--review", searched)
    assert "not all written" not in run("status", "--review", searched).stdout
    assert versions(searched) == [(1, False), (2, False)]


def test_a_version_that_the_next_one_closes_has_its_flow_and_lacks_are_made_good(searched: Path) -> None:
    update(searched, "--offline")
    folder = searched / "versions" / "1"
    whole = files_of(folder)
    assert {"prisma/prisma_en.svg", "prisma/prisma.csv", "changes.csv"} <= set(whole)
    for name in whole:
        (folder / name).unlink()
    assert "the next `focimine update` writes them" in run("status", "--review", searched).stdout
    run("update", "--close", "--who", "Ann", "--review", searched)
    assert files_of(folder) == whole
    assert versions(searched) == [(1, False), (2, False)]


def test_what_a_version_changed_is_written_by_the_ending_of_its_name(searched: Path, tmp_path: Path) -> None:
    for name in ("y.foo", "y", "y.xls"):
        with pytest.raises(ProtocolError, match="is not written as"):
            run("update", "--status", "-o", tmp_path / "far" / name, "--review", searched)
    assert not (tmp_path / "far").exists()
    for name in ("y.html", "y.json", "y.csv", "y.TSV", "y.xlsx"):
        told = run("update", "--status", "-o", tmp_path / name, "--review", searched).stdout
        assert f"Written: {tmp_path / name}" in told
        assert (tmp_path / name).is_file()


def test_a_plan_with_a_wrong_rule_opens_no_version(searched: Path) -> None:
    plan = searched / "protocol.yaml"
    text = plan.read_text(encoding="utf-8")
    assert "steps: [title_abstract, full_text]" in text
    wrong = text.replace("steps: [title_abstract, full_text]", "steps: [title_abstract, full_text]\n      rules: [{rule: publication_tipe}]", 1)  # fmt: skip
    plan.write_text(wrong, encoding="utf-8")
    result = CliRunner().invoke(cli, ["update", "--offline", "--trigger", "x", "--review", str(searched)])
    assert isinstance(result.exception, ProtocolError)
    assert "did you mean publication_type?" in str(result.exception)
    assert versions(searched) == [(1, True)]


def test_new_reports_that_the_rules_settled_are_told_apart(searched: Path, pubmed) -> None:
    plan = searched / "protocol.yaml"
    text = plan.read_text(encoding="utf-8")
    rules = "steps: [title_abstract, full_text]\n      rules: [{rule: publication_type}]\n      settled_by: machine"
    plan.write_text(text.replace("steps: [title_abstract, full_text]", rules, 1), encoding="utf-8")
    pubmed.created |= {"201": date(2024, 8, 1), "202": date(2024, 8, 2)}
    title = "<ArticleTitle>Neural answers to question 100</ArticleTitle>"
    named = RETRACTED.replace(title, "<ArticleTitle>Empathy: a systematic review</ArticleTitle>").replace(
        ">100<", ">201<"
    )
    begin, _, rest = named.partition("<CommentsCorrectionsList>")
    pubmed.articles["201"] = begin + rest.partition("</CommentsCorrectionsList>")[2]
    output = run("update", *ME, "--base-url", pubmed.url, "--review", searched).output
    assert "2 new reports, of which the rules settled 2: focimine screen --list" in output


def test_the_same_search_in_the_next_version_of_one_day_is_said_not_to_be_made_again(searched: Path, pubmed) -> None:
    here = (*ME, "--base-url", pubmed.url)
    for trigger in ("one", "two"):
        told = update(searched, *here, "--trigger", trigger)
        assert "was not asked again" not in " ".join(told["notes"])
        run("update", "--close", "--who", "Li Wei", "--as-new-person", "--review", searched)
    asked = len(pubmed.asked)
    told = update(searched, *here, "--trigger", "three")
    assert [path for _, path, _ in pubmed.asked[asked:] if path.endswith("esearch.fcgi")] == []
    assert "the version before asked the same; it was not asked again" in " ".join(told["notes"])
