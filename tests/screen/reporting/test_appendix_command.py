"""`focimine appendix` on a small review: what was searched, why reports were excluded, what is included, hostile texts, versions."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

import focimine
from corpora.documents.blocks import plain
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Author, Record
from corpora.sheets import read_sheet
from corpora.store import Store
from screen.stage.reporting.parts import record_parts

PLAN = """
review:
  title: {en: A small review, zh: 小型综述}
  question: {en: "Does it work?", zh: 有效吗}
search:
  dimensions: [{name: imaging, en: [fMRI], zh: [脑成像]}, {name: empathy, en: [empathy], zh: [共情]}]
  databases: [pubmed, cnki]
  until_date: 2024-01-31
screening:
  reviewers: [Ann, Bo]
  criteria:
    - {id: empirical, wording: {en: "Empirical: no reviews", zh: 实证研究}, reason: {en: REASON, zh: 非实证}, steps: [title_abstract, full_text]}
    - {id: adults, wording: {en: Adults}, steps: [full_text], priority: 2}
extraction:
  coding:
    - {name: n, label: {en: n}, type: integer}
    - {name: country, label: {en: country}}
    - {name: task, label: {en: task asked, zh: 任务要求}}
"""
RIS = """TY  - JOUR
TI  - Sharing pain in two villages
AU  - Maker, Ida
AU  - Writer, Olaf
PY  - 2014
T2  - J Made Imag
VL  - 3
SP  - 10
EP  - 20
DO  - 10.1000/one
ER  -
TY  - JOUR
TI  - A review of shared pain
AU  - Teller, Uma
PY  - 2015
T2  - J Made Imag
ER  -
TY  - JOUR
TI  - Pain of children in crowds
AU  - Fourth, Fred
PY  - 2016
T2  - J Made Imag
ER  -
TY  - JOUR
TI  - Nobody holds this one
AU  - Lost, Lena
PY  - 2017
T2  - J Made Imag
ER  -
"""
AGAIN = RIS.split("ER  -\n")[0].replace("J Made Imag", "Journal of Made Images") + "ER  -\n"


def run(*arguments: object, code: int = 0) -> None:
    assert focimine.run([str(a) for a in arguments]) == code


def table(path: Path) -> list[dict[str, str]]:
    frame = read_sheet(path).frame
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Four papers from PubMed, one of them from CNKI again; one included, two excluded, one not retrieved."""
    folder = tmp_path / "review"
    (tmp_path / "pubmed.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "cnki.ris").write_text(AGAIN, encoding="utf-8")
    Store.create(folder, PLAN.replace("REASON", "only a review")).close()
    here = ("--review", folder)
    query = ("--query", "fMRI[tiab] AND empathy[tiab]", "--searched-on", "2024-02-01")
    run("import", tmp_path / "pubmed.ris", "--database", "pubmed", *query, *here)
    run("import", tmp_path / "cnki.ris", "--database", "vip", *here)
    run("relabel", "cnki.ris", "--database", "cnki", "--who", "Ann", "--reason", "the wrong name", *here)
    run("dedup", *here)
    with Store.open(folder) as store:
        ids = [row["report"] for row in store.query("SELECT report FROM reports ORDER BY seq")]
        assert len(ids) == 4
        with store.run("t", version="1") as made:
            made.add(
                "retrieval", f"{ids[3]}/1", {"report": ids[3], "outcome": "not_retrieved"}, who="Bo", machine=False
            )
            for field, value, machine in (("n", "20", True), ("country", "Norway", False), ("task", "rating", False)):
                body = {"report": ids[0], "contrast": "in > out", "field": field, "value": value}
                made.add("coding", f"c/{field}", body, who="machine" if machine else "Bo", machine=machine)
    decide = ("--who", "Ann", *here)
    for report in ids:
        run("decide", report, "--step", "title_abstract", "--include", *decide)
    run("decide", ids[0], "--step", "full_text", "--include", *decide)
    run("decide", ids[1], "--step", "full_text", "--exclude", "--criterion", "empirical", *decide)
    run("decide", ids[2], "--step", "full_text", "--include", *decide)
    changed = ("--exclude", "--criterion", "adults", "--reason", "mean age 11")
    run("decide", ids[2], "--step", "full_text", *changed, *decide)
    return folder


def test_every_search_is_listed_as_it_counts_now(review: Path, tmp_path: Path) -> None:
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--review", review)
    first, second = table(tmp_path / "out/en/searches.csv")
    assert (first["source"], first["string as run"], first["searched on"]) == (
        "PubMed",
        "fMRI[tiab] AND empathy[tiab]",
        "2024-02-01",
    )
    assert (first["records"], first["new reports after deduplication"]) == ("4", "4")
    assert (second["source"], second["records"], second["new reports after deduplication"]) == ("CNKI", "1", "0")
    assert (second["string as run"], second["searched on"]) == ("not recorded", "not recorded")
    assert "脑成像" in second["string planned (not recorded as run)"]
    assert "database = cnki (Ann" in second["corrections"]
    assert second["date limits of the plan"] == "until 2024-01-31"
    run("withdraw", "cnki.ris", "--who", "Ann", "--reason", "twice", "--review", review)
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--language", "zh", "--review", review)
    withdrawn = table(tmp_path / "out/zh/searches.csv")[1]
    assert withdrawn["记录数"] == "0"
    assert "已撤回" in withdrawn["更正"]


def test_what_only_the_authors_know_is_printed_where_the_plan_says_it(review: Path, tmp_path: Path) -> None:
    said = "reporting: {registration: {en: OSF 1, zh: OSF 一}, search_peer_review: {en: PRESS by a librarian}}\n"
    (review / "protocol.yaml").write_text(PLAN.replace("REASON", "r") + said, encoding="utf-8")
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--review", review)
    assert {row["peer review of the search"] for row in table(tmp_path / "out/en/searches.csv")} == {
        "PRESS by a librarian"
    }
    items = {row["item"]: row for row in table(tmp_path / "out/en/checklists/prisma_s.csv")}
    assert (items["14"]["state"], items["14"]["what the review says"]) == (
        "filled from the review",
        "PRESS by a librarian",
    )
    assert items["10"]["state"] == "to be written by you"
    zh = {row["条目"]: row for row in table(tmp_path / "out/zh/checklists/prisma_2020.csv")}
    assert (zh["24a"]["综述中的内容"], zh["24a"]["出处"]) == ("OSF 一", "protocol.yaml: reporting.registration")


def test_reasons_are_the_plans_words_of_the_day_they_were_given(review: Path, tmp_path: Path) -> None:
    plan = review / "protocol.yaml"
    plan.write_text(PLAN.replace("REASON", "other words since"), encoding="utf-8")
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--review", review)
    rows = {row["study"]: row for row in table(tmp_path / "out/en/excluded_full_text.csv")}
    assert rows["Teller, 2015"]["reason of exclusion"] == "only a review"
    assert rows["Fourth, 2016"]["reason of exclusion"] == "not met: Adults"
    assert rows["Fourth, 2016"]["note of who decided"] == "mean age 11"
    assert rows["Teller, 2015"]["reference"] == "Teller, U. (2015). A review of shared pain. J Made Imag."
    zh = {row["研究"]: row for row in table(tmp_path / "out/zh/excluded_full_text.csv")}
    assert zh["Teller, 2015"]["排除原因"] == "非实证"


def test_who_was_included_once_is_a_near_miss_and_who_was_not_got_is_listed(review: Path, tmp_path: Path) -> None:
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--review", review)
    (near,) = table(tmp_path / "out/en/near_misses.csv")
    assert near["study"] == "Fourth, 2016"
    assert near["why it might seem to meet the criteria"] == "a person had included it"
    (lost,) = table(tmp_path / "out/en/not_retrieved.csv")
    assert (lost["study"], lost["declared by"]) == ("Lost, 2017", "Bo")


def test_included_studies_tell_what_a_machine_read(review: Path, tmp_path: Path) -> None:
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--review", review)
    (row,) = table(tmp_path / "out/en/included_studies.csv")
    assert (row["study"], row["country or centre"], row["n"], row["task asked"]) == (
        "Maker & Writer, 2014",
        "Norway",
        "20",
        "rating",
    )
    assert (row["contrast"], row["foci confirmed"]) == ("in > out", "0")
    assert row["read by the program, confirmed by nobody"] == "n"
    assert row["reference"].endswith("J Made Imag, 3, 10–20. https://doi.org/10.1000/one")
    page = (tmp_path / "out/en/appendix.html").read_text(encoding="utf-8")
    assert "<td>20†</td>" in page
    word = docx.Document(str(tmp_path / "out/en/appendix.docx"))
    cells = [cell.text for grid in word.tables for line in grid.rows for cell in line.cells]
    assert "20†" in cells
    assert any(text.startswith("S2. Included studies") for text in (p.text for p in word.paragraphs))


def test_lists_and_boxes_agree_through_the_commands(
    review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run("prisma", "--json", "-o", tmp_path / "prisma", "--review", review)
    boxes = {row["box"]: row["n"] for row in json.loads(capsys.readouterr().out)["boxes"]}
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--json", "--review", review)
    said = json.loads(capsys.readouterr().out)
    assert said["counts"]["included reports"] == boxes["total: reports included"] == 1
    assert said["counts"]["not retrieved"] == boxes["databases: not retrieved"] == 1
    listed = [row["criterion"] for row in table(tmp_path / "out/en/excluded_full_text.csv")]
    for criterion in ("empirical", "adults"):
        assert listed.count(criterion) == boxes[f"databases: excluded at assessment: {criterion}"] == 1
    assert all(Path(name).is_file() for name in said["files"])
    assert any("No search string is recorded of 1 import (2)" in line for line in said["missing"])


def test_texts_that_attack_a_page_a_word_file_or_a_spreadsheet_do_nothing(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x")<script>alert(1)</script></w:t>\x02\u202e'
    plan = PLAN.replace("REASON", "'=1+1 <b>bold</b>'")
    with Store.create(tmp_path / "review", plan) as store, store.run("t", version="1") as made:
        record = Record(
            id="r1", source="s", position=1, title=evil, year=2020, authors=(Author(raw="@evil"),), journal="-1"
        )
        made.add("record", "r1", {**to_plain(record), "method": "database"})
        for step, judgement in (("title_abstract", "include"), ("full_text", "exclude")):
            body = {"report": "r1", "step": step, "judgement": judgement, "reason": evil}
            body |= {"criterion": "empirical"} if judgement == "exclude" else {}
            made.add("decision", step, body, who="Ann", machine=False)
    run("appendix", "-o", tmp_path / "out", "--review", tmp_path / "review")
    run("appendix", "-o", tmp_path / "csv", "--table", "csv", "--review", tmp_path / "review")
    for path in (tmp_path / "out").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<b>bold" not in text
        assert "\x02" not in text
        assert "\u202e" not in text
    texts = [
        p.text for p in docx.Document(str(tmp_path / "out/en/appendix.docx")).tables[-1].rows[1].cells[2].paragraphs
    ]
    assert texts == ["=1+1 <b>bold</b>"]
    book = openpyxl.load_workbook(tmp_path / "out/en/excluded_full_text.xlsx")
    kinds = {cell.data_type for line in book.active.iter_rows() for cell in line}
    assert "f" not in kinds
    raw = (tmp_path / "csv/en/excluded_full_text.csv").read_text(encoding="utf-8-sig")
    assert not re.search(r'(?:^|,)"?[=@]', raw, re.MULTILINE)
    assert evil.split("<")[0] not in re.findall(r'(?:^|,)"?(=[^",]*)', raw)


def test_the_same_review_gives_the_same_bytes_and_an_older_format_is_removed(review: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("appendix", "-o", tmp_path / name, "--review", review)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) > 20
    assert all((tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes() for path in files)
    with zipfile.ZipFile(io.BytesIO((tmp_path / "one/zh/checklists.docx").read_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    run("appendix", "-o", tmp_path / "one", "--table", "csv", "--review", review)
    assert not list((tmp_path / "one").rglob("*.xlsx"))


def test_a_sealed_version_is_written_as_it_was(review: Path, tmp_path: Path) -> None:
    run("update", "--close", "--who", "Ann", "--review", review)
    with Store.open(review) as store:
        (report,) = [row["report"] for row in store.query("SELECT report FROM reports WHERE title LIKE 'A review%'")]
    decide = ("--step", "full_text", "--include", "--reason", "it is a study", "--who", "Ann", "--review", review)
    run("decide", report, *decide)
    run("appendix", "-o", tmp_path / "now", "--table", "csv", "--review", review)
    run("appendix", "-o", tmp_path / "then", "--table", "csv", "--version", "1", "--review", review)
    now, then = (
        [row["study"] for row in table(tmp_path / place / "en/included_studies.csv")] for place in ("now", "then")
    )
    assert sorted(now) == ["Maker & Writer, 2014", "Teller, 2015"]
    assert then == ["Maker & Writer, 2014"]
    assert (tmp_path / "now/en/checklists/prisma_lsr.csv").is_file()


def test_a_version_that_is_not_there_and_a_missing_earlier_review_are_errors(review: Path, tmp_path: Path) -> None:
    run("appendix", "-o", tmp_path / "out", "--version", "7", "--review", review, code=2)
    plan = PLAN.replace("REASON", "r").replace("review:\n", "review:\n  previous_version: ../nowhere\n", 1)
    (review / "protocol.yaml").write_text(plan, encoding="utf-8")
    run("appendix", "-o", tmp_path / "out", "--review", review, code=2)
    assert not (tmp_path / "out").exists()


def test_what_a_person_wrote_into_a_checklist_is_carried_over_and_a_changed_file_is_kept(
    review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run("appendix", "-o", out, "--review", review)
    path = out / "en/checklists/prisma_2020.xlsx"
    book = openpyxl.load_workbook(path)
    book.active.cell(row=4, column=9, value="p. 3")
    book.save(path)
    word = out / "en/appendix.docx"
    document = docx.Document(str(word))
    document.add_paragraph("a sentence of my own")
    document.save(str(word))
    with Store.open(review) as store:
        (report,) = [row["report"] for row in store.query("SELECT report FROM reports WHERE title LIKE 'A review%'")]
    capsys.readouterr()
    decide = ("--step", "full_text", "--include", "--reason", "it is a study", "--who", "Ann", "--review", review)
    run("decide", report, *decide)
    run("appendix", "-o", out, "--table", "csv", "--review", review)
    kept = capsys.readouterr().err
    (third,) = [row for row in table(out / "en/checklists/prisma_2020.csv") if row["item"] == "3"]
    assert third["where in your paper"] == "p. 3"
    assert "p. 3" in (out / "en/checklists.html").read_text(encoding="utf-8")
    assert sorted(p.name for p in out.rglob("*earlier*")) == ["appendix.earlier-1.docx", "prisma_2020.earlier-1.xlsx"]
    assert "appendix.earlier-1.docx" in kept
    assert "a sentence of my own" in [p.text for p in docx.Document(str(out / "en/appendix.earlier-1.docx")).paragraphs]
    run("appendix", "-o", out, "--table", "csv", "--review", review)
    assert len(list(out.rglob("*earlier*"))) == 2


def test_what_was_included_once_and_is_dropped_at_its_title_is_a_near_miss_and_what_came_after_a_close_is_said(
    tmp_path: Path,
) -> None:
    review = tmp_path / "review"
    judgements = [("1", "title_abstract", "include"), ("1", "full_text", "include"), ("3", "title_abstract", "exclude")]
    with Store.create(review, PLAN) as store, store.run("t", version="1") as made:
        record = Record(
            id="r1", source="s", position=1, title="Shared pain", year=2014, authors=(Author(raw="Maker A"),)
        )
        made.add("record", "r1", {**to_plain(record), "method": "database"})
        last: dict[str, str] = {}
        for version in ("1", "2", "3"):
            for number, step, judgement in judgements:
                if number != version:
                    continue
                body = {"report": "r1", "step": step, "judgement": judgement, "supersedes": last.get(step)}
                body |= {"criterion": "adults"} if judgement == "exclude" else {}
                made.add("decision", f"d{version}{step}", body, who="Ann", machine=False)
                last[step] = f"d{version}{step}"
            made.add("version_closed", version, {})
            if version != "3":
                made.add("version", str(int(version) + 1), {})
        made.add("decision", "late", {"report": "r1", "step": "title_abstract", "judgement": "exclude", "criterion": "adults",
                                      "supersedes": last["title_abstract"]}, who="Ann", machine=False)  # fmt: skip
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--review", review)
    (near,) = table(tmp_path / "out/en/near_misses.csv")
    assert near["study"].startswith("Maker")
    assert "an earlier version included it" in near["why it might seem to meet the criteria"]
    assert table(tmp_path / "out/en/excluded_full_text.csv") == []
    said = "Rows written since version 3 was closed: 1."
    assert said in (tmp_path / "out/en/appendix.html").read_text(encoding="utf-8")
    run("prisma", "-o", tmp_path / "flow", "--review", review)
    assert json.loads((tmp_path / "flow/prisma.json").read_text(encoding="utf-8"))["rows_since_close"] == 1
    for name in ("prisma_en.html", "prisma_en.svg", "prisma_versions_en.svg"):
        assert said in (tmp_path / "flow" / name).read_text(encoding="utf-8")


def test_the_report_of_results_begins_its_record_with_a_methods_paragraph_on_search_and_selection(review: Path) -> None:
    for language, said in (
        ("en", ("Searched PubMed, CNKI.", "5 records identified, 1 duplicates removed, 4 screened", "One person judges each report.")),
        ("zh", ("检索得到记录 5 条", "每篇由一人判断")),
    ):  # fmt: skip
        with Store.open(review, read_only=True) as store:
            first = record_parts(store, {}, language)[0]
        (paragraph,) = first.blocks
        assert first.key == "selection"
        for sentence in said:
            assert sentence in plain(paragraph.text)


def test_coded_values_are_called_in_chinese_as_the_plan_says(review: Path, tmp_path: Path) -> None:
    path = review / "protocol.yaml"
    labels = "type: choice, values: [rating], value_labels: {rating: {zh: 评分}}}"
    path.write_text(
        path.read_text(encoding="utf-8").replace("zh: 任务要求}}", f"zh: 任务要求}}, {labels}"), encoding="utf-8"
    )
    run("appendix", "-o", tmp_path / "out", "--table", "csv", "--review", review)
    assert "评分" in (tmp_path / "out/zh/appendix.html").read_text(encoding="utf-8")
    assert "rating" in (tmp_path / "out/en/appendix.html").read_text(encoding="utf-8")
    assert table(tmp_path / "out/zh/included_studies.csv")[0]["任务要求"] == "rating"
