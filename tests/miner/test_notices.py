"""Retracted, corrected and doubted papers: read from every format, announced once, asked of PubMed again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from corpora.errors import SourceError
from corpora.notices.found import notices_in
from corpora.notices.reports import notices_of
from corpora.settled import read_reports
from corpora.store import Store
from corpora.web import Client, Pace
from miner import entrez
from miner.commands import records as cli
from miner.commands import search as search_cli
from miner.importers import read_file
from miner.stage import notices as stage

COMMANDS = (*cli.COMMANDS, *search_cli.COMMANDS)
GROUP = click.Group(commands={str(command.name): command for command in COMMANDS})
TITLE = "Faces in pain and the anterior insula of observers"


def run(*arguments: object):
    return CliRunner().invoke(GROUP, [str(a) for a in arguments])


def nbib(pmid: str, *lines: str, title: str = TITLE) -> str:
    return "\n".join(
        [f"PMID- {pmid}", f"TI  - {title}", "FAU - Li, Hua", "DP  - 2020 Jan", "JT  - J Ex", *lines, "", ""]
    )


def article(pmid: str, title: str = TITLE, more: str = "") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='1'>{pmid}</PMID><Article><Journal><JournalIssue><PubDate><Year>2020"
        f"</Year></PubDate></JournalIssue><Title>J Ex</Title></Journal><ArticleTitle>{title}</ArticleTitle></Article>{more}"
        "</MedlineCitation></PubmedArticle>"
    )


def xml(*articles: str) -> str:
    return f"<?xml version='1.0'?><PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>"


def relation(kind: str, source: str, pmid: str = "") -> str:
    named = f"<PMID Version='1'>{pmid}</PMID>" if pmid else ""
    return f"<CommentsCorrections RefType='{kind}'><RefSource>{source}</RefSource>{named}</CommentsCorrections>"


def related(*relations: str) -> str:
    return f"<CommentsCorrectionsList>{''.join(relations)}</CommentsCorrectionsList>"


WOS = "FN Clarivate\nVR 1.0\nPT J\nAU Li, H\nTI {title}\nSO J EX\nDT {kind}\nPY 2020\nUT WOS:1\nER\n\nEF\n"
EXPORTS = {
    "nbib RIN": (nbib("1", "RIN - J Ex. 2021 Jan;8(1):1. PMID: 9"), "retracted"),
    "nbib EIN": (nbib("1", "EIN - J Ex. 2021 Jan;8(1):1. PMID: 9"), "corrected"),
    "nbib ECI": (nbib("1", "ECI - J Ex. 2021 Jan;8(1):1. PMID: 9"), "expression of concern"),
    "nbib RRI": (nbib("1", "RRI - J Ex. 2021 Jan;8(1):1. PMID: 9"), "retracted"),
    "nbib CRI": (nbib("1", "CRI - J Ex. 2021 Jan;8(1):1. PMID: 9"), "republished"),
    "nbib ROF": (nbib("1", "ROF - J Ex. 2019 Jan;8(1):1. PMID: 9"), "retraction notice"),
    "nbib EFR": (nbib("1", "EFR - J Ex. 2019 Jan;8(1):1. PMID: 9"), "correction notice"),
    "nbib ECF": (nbib("1", "ECF - J Ex. 2019 Jan;8(1):1. PMID: 9"), "notice of concern"),
    "nbib PT": (nbib("1", "PT  - Retracted Publication"), "retracted"),
    "nbib comments and updates": (nbib("1", "CIN - J Ex. 2021. PMID: 9", "UIN - J Ex. 2021. PMID: 9"), None),
    "XML RetractionIn": (xml(article("1", more=related(relation("RetractionIn", "J Ex. 2021", "9")))), "retracted"),
    "XML ErratumIn": (xml(article("1", more=related(relation("ErratumIn", "J Ex. 2021")))), "corrected"),
    "XML ExpressionOfConcernFor": (
        xml(article("1", more=related(relation("ExpressionOfConcernFor", "J Ex. 2021")))), "notice of concern",
    ),
    "XML CommentIn": (xml(article("1", more=related(relation("CommentIn", "J Ex. 2021", "9")))), None),
    "RIS M3": (f"TY  - JOUR\nTI  - {TITLE}\nM3  - Retracted\nDB  - Scopus\nER  - \n", "retracted"),
    "RIS N1": (f"TY  - JOUR\nTI  - {TITLE}\nN1  - 1097\nLi, H\nErratum in: J Ex. 2021;8(1):1\nDB  - Ovid\nER  - \n", "corrected"),
    "RIS title": (f"TY  - JOUR\nTI  - RETRACTED: {TITLE}\nER  - \n", "retracted"),
    "WoS DT": (WOS.format(title=TITLE, kind="Article; Retracted Publication"), "retracted"),
    "WoS concern": (WOS.format(title=TITLE, kind="Article; Publication with Expression of Concern"), "expression of concern"),
    "WoS correction": (WOS.format(title=f"{TITLE} (vol 3, pg 1, 2019)", kind="Correction"), "correction notice"),
    "WoS title": (WOS.format(title=f"{TITLE} (Retracted article. See vol. 8, pg. 1, 2021)", kind="Article"), "retracted"),
    "WoS tab": (f"PT\tAU\tTI\tSO\tDT\tPY\tDI\nJ\tLi, H\t{TITLE}\tJ EX\tRetraction\t2020\t10.1000/x\n", "retraction notice"),
    "CSV type": (f"Title,Authors,Year,Document Type\n{TITLE},Li H.,2020,Retracted\n", "retracted"),
    "CSV notes": (f"title,authors,notes\n{TITLE},Li H.,Retraction in: J Ex. 2021;8:1\n", "retracted"),
    "CSV title": (f'title,authors\n"{TITLE} [corrected]",Li H.\n', "corrected"),
    "BibTeX type": (f"@article{{a, title={{{TITLE}}}, author={{Li, H}}, type={{Article; Retracted Publication}}}}\n", "retracted"),
    "BibTeX note": (f"@article{{a, title={{{TITLE}}}, author={{Li, H}}, note={{Retraction in: J Ex. 2021;8:1}}}}\n", "retracted"),
    "EndNote": (f"%0 Journal Article\n%A Li, Hua\n%T {TITLE}\n%Z Expression of concern in: J Ex. 2021;8:1\n", "expression of concern"),
    "EndNote Chinese": ("%0 Journal Article\n%A 李华\n%T 【撤稿】疼痛面孔与脑岛的神经机制\n%J 心理学报\n%W CNKI\n", "retracted"),
    "NoteExpress": ("{Reference Type}: Journal Article\n{Title}: 疼痛面孔与脑岛\n{Author}: 李华\n{Notes}: 本文已撤稿\n", "retracted"),
    "RefWorks": ("RT Journal Article\nA1 李华\nT1 关于撤销《疼痛面孔与脑岛的机制》一文的声明\nJF 心理学报\n", "retraction notice"),
    "E-Study": ("DataType: 1\nTitle-题名: 疼痛面孔与脑岛（已撤稿）\nAuthor-作者: 李华\nSource-刊名: 心理学报\n", "retracted"),
    "VIP": ("【题　名】更正：疼痛面孔与脑岛\n【作　者】李华\n【刊　名】心理学报 2020 3 (2)\n", "correction notice"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_every_format_tells_what_its_source_states(name: str) -> None:
    text, kind = EXPORTS[name]
    (record,) = read_file(text.encode(), "export").records
    assert [notice.kind.value for notice in notices_in(record)][:1] == ([kind] if kind else [])


def test_real_exports_name_only_true_notices(checked_data: Path) -> None:
    files = sorted((checked_data / "data" / "pubmed_xml").glob("*.xml"))
    found = [
        (record.pmid, notice.kind.value)
        for path in files
        for record in read_file(path.read_bytes(), path.name).records
        for notice in notices_in(record)
        if notice.place != "title"
    ]
    assert ("35649368", "corrected") in found
    assert ("38962805", "correction notice") in found
    assert len(files) > len(found) > 3


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(review: Path, code: str = "RECORD-") -> list[tuple[str, str]]:
    with Store.open(review, read_only=True) as store:
        rows = store.query("SELECT code, item FROM problems WHERE code LIKE ? ORDER BY seq", (f"{code}%",))
    return [(row["code"], row["item"]) for row in rows]


def test_import_announces_a_retracted_paper_once(review: Path, tmp_path: Path) -> None:
    first = write(tmp_path, "a.nbib", nbib("1", "RIN - J Ex. 2021 Jan;8(1):1. PMID: 9", "PT  - Retracted Publication"))
    done = run("import", first, "--review", review)
    assert done.exit_code == 1
    assert done.output.count("[RECORD-RETRACTED]") == 1
    assert "retracted in: J Ex. 2021 Jan;8(1):1. PMID: 9; publication type: Retracted Publication" in done.output
    again = write(tmp_path, "b.ris", "TY  - JOUR\nTI  - Another question\nDB  - Scopus\nER  - \n")
    assert "RECORD-RETRACTED" not in run("import", again, "--review", review).output
    assert [code for code, _ in problems(review)] == ["RECORD-RETRACTED"]


def test_each_kind_has_its_code_and_the_gravest_comes_first(review: Path, tmp_path: Path) -> None:
    records = [
        nbib("1", "EIN - J Ex. 2021 Jan;8(1):1. PMID: 9", title="Corrected findings on faces in pain"),
        nbib("2", "PT  - Published Erratum", title="Erratum: something not in this review"),
        nbib("3", "ECI - J Ex. 2021 Jan;8(1):1. PMID: 9", title="Doubtful findings on faces in pain"),
        nbib("4", title="WITHDRAWN: findings on faces in pain"),
    ]
    done = run("import", write(tmp_path, "a.nbib", "".join(records)), "--review", review)
    codes = ["RECORD-RETRACTED", "RECORD-CONCERN", "RECORD-CORRECTED", "RECORD-IS-NOTICE"]
    assert [code for code, _ in problems(review)] == codes
    assert sorted(codes, key=done.output.index) == codes
    assert "this paper has been withdrawn (title: WITHDRAWN:)" in done.output


def test_corrections_alone_change_no_exit_code_and_many_are_counted(review: Path, tmp_path: Path) -> None:
    records = [
        nbib(str(n), "EIN - J Ex. 2021 Jan;8(1):1.", title=f"Question {n} on faces in pain") for n in range(1, 9)
    ]
    done = run("import", write(tmp_path, "a.nbib", "".join(records)), "--review", review)
    assert done.exit_code == 0, done.output
    assert "8 papers have a published correction" in done.output
    assert len(problems(review, "RECORD-CORRECTED")) == 8


def test_a_notice_imported_later_announces_the_paper_it_is_about(review: Path, tmp_path: Path) -> None:
    run("import", write(tmp_path, "a.nbib", nbib("1")), "--review", review)
    notice = nbib(
        "9", "ROF - Li H. J Ex. 2020. PMID: 1", "PT  - Retraction of Publication", title=f"Retraction: {TITLE}"
    )
    done = run("import", write(tmp_path, "b.nbib", notice), "--review", review)
    assert "record r-" in done.output
    found = dict(problems(review))
    assert set(found) == {"RECORD-RETRACTED", "RECORD-IS-NOTICE"}
    assert found["RECORD-RETRACTED"] != found["RECORD-IS-NOTICE"]


def test_dedup_repeats_nothing_that_was_announced_and_the_report_keeps_its_notice(review: Path, tmp_path: Path) -> None:
    run("import", write(tmp_path, "a.nbib", nbib("1", "AID - 10.1000/x [doi]")), "--review", review)
    wos = WOS.format(title=f"{TITLE} (Retracted article. See vol. 8, pg. 1, 2021)", kind="Article").replace(
        "UT ", "DI 10.1000/x\nUT "
    )
    assert "RECORD-RETRACTED" in run("import", write(tmp_path, "b.txt", wos), "--review", review).output
    done = run("dedup", "--review", review)
    assert "2 records are 1 report" in done.output
    assert "RECORD-RETRACTED" not in done.output
    with Store.open(review, read_only=True) as store:
        reports = read_reports(store)
        (notices,) = notices_of(store, reports).values()
    assert [notice.kind.value for notice in notices] == ["retracted"]


def test_a_paper_and_its_retracted_copy_are_one_report_and_a_notice_of_that_name_another(tmp_path: Path) -> None:
    doi = "AID - 10.1000/x [doi]"
    copies = [
        nbib("1", doi),
        *(
            WOS.format(title=title, kind="Article").replace("UT ", "DI 10.1000/x\nUT ")
            for title in (f"RETRACTED: {TITLE}", f"{TITLE} (Retracted article. See vol. 8, pg. 1, 2021)")
        ),
        nbib("2", "PT  - Retraction of Publication", title=f"Retracted: {TITLE}"),
    ]
    files = [write(tmp_path, f"{n}.txt", text) for n, text in enumerate(copies)]
    done = run("dedup", *files, "-o", tmp_path / "reports.csv")
    assert "4 records are 2 reports" in done.output
    assert done.output.count("[RECORD-RETRACTED]") == 1
    assert "3.txt:1: this record is the notice of a retraction" in done.output


def test_files_without_a_review_tell_it_too(tmp_path: Path) -> None:
    file = write(tmp_path, "a.nbib", nbib("1", "RIN - J Ex. 2021. PMID: 9"))
    read = run("read", file, "-o", tmp_path / "out.jsonl")
    assert "a.nbib:1: this paper has been retracted" in read.output
    assert (
        json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["retraction"]
        == "retracted in: J Ex. 2021. PMID: 9"
    )
    assert "[RECORD-RETRACTED]" in run("dedup", file, "-o", tmp_path / "reports.csv").output


def service_of(pubmed) -> entrez.Entrez:
    client = Client("curator@example.org", paces={"127.0.0.1": Pace(per_second=1e6, tries=2)}, sleep=lambda _s: None)
    return entrez.Entrez(client, base_url=pubmed.url)


def search(review: Path, pubmed, *more: str):
    return run("search", "--review", review, "--email", "curator@example.org", "--base-url", pubmed.url, *more)


def reread(review: Path, pubmed, day: date) -> stage.Reading:
    with Store.open(review) as store:
        pmids = stage.known_pmids(store, day)
        return stage.reread(store, service_of(pubmed), pmids, day=day, advance=lambda _n: None)


def fetched(pubmed) -> list[list[str]]:
    return [values["id"].split(",") for _, path, values in pubmed.asked if path.endswith("efetch.fcgi")]


def test_search_reads_known_records_again_and_announces_what_changed(review: Path, tmp_path: Path, pubmed) -> None:
    file = write(
        tmp_path, "a.nbib", nbib("501") + nbib("502", "EIN - J Ex. 2021. PMID: 8", title="Another question on pain")
    )
    run("import", file, "--review", review)
    pubmed.articles = {
        "501": article("501", TITLE, more=related(relation("RetractionIn", "J Ex. 2022;9:1", "9"))),
        "502": article("502", "Another question on pain", more=related(relation("ErratumIn", "J Ex. 2021", "8"))),
    }
    done = search(review, pubmed)
    assert done.exit_code == 1, done.output
    assert "Known records read again: 2, of which 1 carry other notices than before." in done.output
    assert done.output.count("[RECORD-RETRACTED]") == 1
    with Store.open(review, read_only=True) as store:
        (row,) = store.entries("notice")
        assert (row.body["pmid"], row.body["notice"], row.body["change"]) == ("501", "retracted", "found")
        assert row.body["words"] == "J Ex. 2022;9:1 (PMID 9)"
        assert "retraction" not in next(e for e in store.entries("record") if e.body["pmid"] == "501").body
        assert store.find_breach() is None
    before = len(pubmed.asked)
    again = search(review, pubmed)
    assert (again.exit_code, len(pubmed.asked)) == (0, before), "PubMed is asked for each record once a day"


def test_what_the_search_fetched_that_day_is_not_asked_for_twice(review: Path, pubmed) -> None:
    pubmed.articles = {"103": article("103", more=related(relation("RetractionIn", "J Ex. 2022;9:1", "9")))}
    done = search(review, pubmed)
    assert done.output.count("[RECORD-RETRACTED]") == 1
    assert "read again" not in done.output
    assert fetched(pubmed) == [["100", "101", "102", "103", "104"]]


def test_the_next_day_reads_all_again_and_keeps_what_was_taken_back(review: Path, tmp_path: Path, pubmed) -> None:
    run("import", write(tmp_path, "a.nbib", nbib("501", "RIN - J Ex. 2022;9:1. PMID: 9")), "--review", review)
    pubmed.articles = {"501": article("501", TITLE)}
    first = reread(review, pubmed, date(2030, 1, 1))
    assert (first.n_read, first.n_changed) == (1, 1)
    assert reread(review, pubmed, date(2030, 1, 1)).n_known == 0
    with Store.open(review, read_only=True) as store:
        assert notices_of(store, read_reports(store)) == {}
    pubmed.articles = {"501": article("501", TITLE, more=related(relation("RetractionIn", "J Ex. 2022;9:1", "9")))}
    assert reread(review, pubmed, date(2030, 1, 2)).n_changed == 1
    assert reread(review, pubmed, date(2030, 1, 3)).n_changed == 0
    with Store.open(review, read_only=True) as store:
        assert [row.body["change"] for row in store.entries("notice")] == ["gone", "found"]
        assert len(notices_of(store, read_reports(store))) == 1


def test_a_second_correction_is_announced_too_and_another_copy_of_the_paper_is_not(
    review: Path, tmp_path: Path, pubmed
) -> None:
    run("import", write(tmp_path, "a.nbib", nbib("501", "EIN - J Ex. 2021;8:1. PMID: 8")), "--review", review)
    two = (relation("ErratumIn", "J Ex. 2021;8:1", "8"), relation("ErratumIn", "J Ex. 2023;10:1", "10"))
    pubmed.articles = {"501": article("501", TITLE, more=related(*two))}
    (problem,) = reread(review, pubmed, date(2030, 1, 1)).problems
    assert problem.code == "RECORD-CORRECTED"
    assert "2023" in problem.message
    assert "2021" not in problem.message
    assert reread(review, pubmed, date(2030, 1, 2)).problems == ()
    copy = f"TY  - JOUR\nTI  - {TITLE}\nAU  - Li, Hua\nPY  - 2020\nN1  - PMID: 501\nErratum in: J Ex, 2021, 8\nDB  - Ovid\nER  - \n"
    run("import", write(tmp_path, "b.ris", copy), "--database", "ovid", "--review", review)
    run("dedup", "--review", review)
    assert len(problems(review, "RECORD-CORRECTED")) == 3, (
        "one as imported, one of PubMed, one of the copy before it was linked"
    )


def test_an_interrupted_reading_goes_on_with_the_rest(review: Path, tmp_path: Path, pubmed) -> None:
    many = "".join(nbib(str(n), title=f"Question {n} on faces in pain") for n in range(1001, 1251))
    run("import", write(tmp_path, "a.nbib", many), "--review", review)
    pubmed.articles = {"1001": article("1001", more=related(relation("RetractionIn", "J Ex. 2022", "9")))}
    pubmed.broken = {"1250"}
    day = date(2030, 1, 1)
    with pytest.raises(SourceError):
        reread(review, pubmed, day)
    pubmed.broken, pubmed.asked = set(), []
    done = reread(review, pubmed, day)
    assert [len(ids) for ids in fetched(pubmed)] == [50]
    assert [problem.code for problem in done.problems] == ["RECORD-RETRACTED"], "what the first part found is announced"
    with Store.open(review, read_only=True) as store:
        assert len(list(store.entries("notice"))) == 1


def test_ids_pubmed_knows_no_longer_are_told_once(review: Path, tmp_path: Path, pubmed) -> None:
    run(
        "import",
        write(tmp_path, "a.nbib", nbib("501") + nbib("502", title="Another question on pain")),
        "--review",
        review,
    )
    pubmed.deleted = {"502"}
    assert [p.item for p in reread(review, pubmed, date(2030, 1, 1)).problems] == ["PMID 502"]
    assert reread(review, pubmed, date(2030, 1, 2)).problems == ()


def test_recorded_answers_of_pubmed_are_read_as_the_ledger_keeps_them(
    review: Path, tmp_path: Path, pubmed, checked_data: Path
) -> None:
    recorded = checked_data / "data" / "api_responses" / "ncbi_eutils" / "jds__efetch.fcgi.xml"
    pmids = [record.pmid for record in read_file(recorded.read_bytes(), recorded.name).records if record.pmid]
    plain = "".join(nbib(pmid, title=f"Question {pmid}") for pmid in pmids)
    run("import", write(tmp_path, "a.nbib", plain), "--review", review)
    pubmed.tricks = [(200, {"content-type": "text/xml"}, recorded.read_bytes())]
    found = reread(review, pubmed, date(2030, 1, 1))
    assert found.n_read == len(pmids)
    assert found.n_changed == 1
    with Store.open(review, read_only=True) as store:
        assert {row.body["notice"] for row in store.entries("notice")} == {"correction notice"}
        assert any("25853742" in row.body["words"] for row in store.entries("notice"))
