"""`focimine prisma`: which files are written, reasons in words whatever became of the plan, an earlier review that is broken."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode, ProtocolError
from corpora.protocol import load_protocol
from corpora.store import Store
from corpora.store.ledger import LEDGER_NAME
from screen.commands import prisma as command
from screen.prisma.counts import to_rows
from screen.prisma.diagram import png_language
from screen.stage.flow import read_facts
from screen.stage.flow_files import FORMATS, LANGUAGES, write_prisma
from screen.stage.reasons import read_reasons

PLAN = """
review: {title: {en: Empathy, zh: 共情}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann]
  criteria:
    - {id: adults, wording: {en: Healthy adults, zh: 健康成人}, steps: [title_abstract, full_text]}
    - {id: fmri, wording: {en: "Method: task-based fMRI"}, reason: {en: not an fMRI study, zh: 非 fMRI 研究}, steps: [title_abstract]}
"""
ADULTS = "    - {id: adults, wording: {en: Healthy adults, zh: 健康成人}, steps: [title_abstract, full_text]}\n"


@pytest.fixture
def review(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    with Store.create(folder, PLAN) as store, store.run("made", version="1") as run:
        for i, criterion in enumerate(("adults", "fmri", "adults", "never_planned", None)):
            run.add(
                "record", f"r{i}", {"method": "database", "database": "pubmed", "title": f"Paper {i}", "year": 2020}
            )
            body = {"report": f"r{i}", "step": "title_abstract", "judgement": "exclude", "criterion": criterion}
            run.add("decision", f"d{i}", body, who="Ann", machine=i == 1)
    return folder


def prisma(review: Path, *arguments: str) -> None:
    assert focimine.run(["prisma", "--review", str(review), *arguments]) == ExitCode.DONE


def table(path: Path) -> dict[str, dict[str, str]]:
    return {row["box"]: row for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))}


def test_a_wording_is_never_printed_as_if_it_were_the_reason(review: Path) -> None:
    prisma(review)
    svg = (review / "results" / "prisma" / "prisma_en.svg").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "not met: Healthy adults (n = 2)" in svg
    assert "not an fMRI study (n = 1)" in svg
    rows = table(review / "results" / "prisma" / "prisma.csv")
    assert rows["databases: excluded at screening: adults"]["zh"].endswith("未满足：健康成人")
    assert rows["databases: excluded at screening: fmri"]["zh"].endswith("非 fMRI 研究")


def test_people_and_machine_have_their_own_reasons_and_lists(review: Path) -> None:
    prisma(review)
    rows = table(review / "results" / "prisma" / "prisma.csv")
    assert rows["databases: by automation: excluded at screening: fmri"]["n"] == "1"
    assert rows["databases: by people: excluded at screening: adults"]["n"] == "2"
    text = (review / "results" / "prisma" / "prisma_lists.csv").read_text(encoding="utf-8-sig")
    listed = [row for row in csv.DictReader(io.StringIO(text)) if "by automation: excluded" in row["box"]]
    assert [(row["report"], row["by"], row["reason"], row["reason_zh"]) for row in listed] == [
        ("r1", "automation", "not an fMRI study", "非 fMRI 研究")
    ]


def test_a_criterion_taken_out_of_the_plan_is_worded_by_the_plan_of_then(review: Path) -> None:
    (review / "protocol.yaml").write_text(PLAN.replace(ADULTS, ""), encoding="utf-8")
    prisma(review)
    for name in ("prisma_en.svg", "prisma_en.html", "prisma2020_en.csv"):
        text = (review / "results" / "prisma" / name).read_text(encoding="utf-8")
        assert not re.search("(?<!Healthy )adults", text), name
    svg = (review / "results" / "prisma" / "prisma_zh.svg").read_text(encoding="utf-8")
    assert "未满足：健康成人" in svg


def test_of_two_plans_with_one_id_the_one_the_decision_was_made_under_words_it(review: Path) -> None:
    other = PLAN.replace("en: Healthy adults, zh: 健康成人", "en: Something else")
    for text in (other, PLAN.replace(ADULTS, "")):
        (review / "protocol.yaml").write_text(text, encoding="utf-8")
        with Store.open(review) as store, store.run("later", version="1") as run:
            run.add("note", text[:9] + str(len(text)), {})
    with Store.open(review, read_only=True) as store:
        reasons = dict(read_reasons(store, load_protocol(store.protocol_path), "en"))
    assert reasons["adults"] == "not met: Healthy adults"


def test_a_reason_that_no_plan_ever_held_is_said_to_be_one(review: Path) -> None:
    prisma(review)
    svg = (review / "results" / "prisma" / "prisma_en.svg").read_text(encoding="utf-8").replace("\u00a0", " ")
    text = " ".join(svg.split())
    assert "a reason no plan of this review" in text
    assert ">never_planned" not in text
    assert "no reason given (n = 1)" in svg
    assert "未说明理由" in (review / "results" / "prisma" / "prisma_zh.svg").read_text(encoding="utf-8")


def test_only_the_forms_and_languages_asked_for_are_written(review: Path, tmp_path: Path) -> None:
    prisma(review, "-o", str(tmp_path / "some"), "--format", "pdf", "--format", "docx", "--language", "zh")
    assert {path.name for path in (tmp_path / "some").iterdir()} == {
        "prisma.csv",
        "prisma_zh.pdf",
        "prisma_zh.docx",
        "written.json",
    }


def test_the_command_offers_every_form_and_language() -> None:
    assert (command.FORMATS, command.LANGUAGES) == (FORMATS, LANGUAGES)


@pytest.mark.parametrize("form", FORMATS)
def test_each_form_is_the_same_bytes_each_time(review: Path, tmp_path: Path, form: str) -> None:
    with Store.open(review, read_only=True) as store:
        for name in ("one", "two"):
            write_prisma(store, tmp_path / name, formats=(form,))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_what_a_killed_run_left_half_written_is_removed_and_what_another_writes_now_stays(review: Path) -> None:
    folder = review / "results" / "prisma"
    folder.mkdir(parents=True)
    for name in (".writing-killed", ".writing-now"):
        (folder / name).write_bytes(b"half")
    os.utime(folder / ".writing-killed", (0, 0))
    prisma(review)
    assert [path.name for path in folder.glob(".writing-*")] == [".writing-now"]


def test_files_of_an_earlier_run_that_would_contradict_are_removed(review: Path) -> None:
    folder = review / "results" / "prisma"
    prisma(review, "--table", "tsv")
    assert (folder / "prisma.tsv").is_file()
    for name in ("prisma.png", "prisma_versions_en.svg", "notes.txt"):
        (folder / name).write_text("old", encoding="utf-8")
    prisma(review)
    assert not (folder / "prisma.tsv").exists()
    # What no list of ours knows is kept under another name: an earlier version's, or a person's own.
    left = {path.name for path in folder.iterdir() if path.read_bytes() == b"old"}
    assert left == {"notes.txt", "prisma.earlier-1.png", "prisma_versions_en.earlier-1.svg"}


def test_a_chinese_png_is_written_or_said_to_be_missing(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prisma(review)
    said = "prisma_zh.png was not written" in capsys.readouterr().out
    written = (review / "results" / "prisma" / "prisma_zh.png").is_file()
    assert written is (png_language("zh") == "zh")
    assert said is not written


def test_the_json_names_the_form_the_versions_and_every_box(review: Path) -> None:
    with Store.open(review) as store, store.run("more", version="1") as run:
        run.add("version_closed", "1", {})
        run.add("version", "2", {"trigger": "a year"})
    prisma(review)
    found = json.loads((review / "results" / "prisma" / "prisma.json").read_text(encoding="utf-8"))
    assert (found["form"], found["version"]) == ("updated", 2)
    assert [one["trigger"] for one in found["versions"]] == [None, "a year"]
    with Store.open(review, read_only=True) as store:
        written = write_prisma(store, review / "again", formats=())
    assert [(box["box"], box["n"]) for box in found["boxes"]] == to_rows(written.counts)
    assert (review / "results" / "prisma" / "prisma_versions_zh.pdf").is_file()


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be read as one" * 40])
def test_an_earlier_review_that_cannot_be_read_is_an_error_that_names_its_folder(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / LEDGER_NAME).write_bytes(content)
    text = PLAN.replace("question: {en: Q}", "question: {en: Q}, previous_version: ../broken")
    with Store.create(tmp_path / "review", text) as store, pytest.raises(ProtocolError, match="broken") as caught:
        read_facts(store)
    assert "cannot be read" in str(caught.value)
