"""The command `audit` on reviews with duplicates, conflicts, withdrawals and hostile records, as a person types it."""

from __future__ import annotations

import csv
import html
import json
import os
import shutil
from pathlib import Path

import openpyxl
import pytest

import focimine
from corpora.errors import ExitCode
from corpora.settled import read_settled
from corpora.sheets import read_sheet
from corpora.store import Store

HOSTILE = "<script>alert(1)</script> & red\u202e =1+1 in <b>fMRI</b>"
PLAN = """
review: {title: {en: An audited review}, question: {en: Q}, authors: [Zoe Author]}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Li Wei, Anna Berg]
  mode: MODE
  criteria:
    - {id: empirical, wording: {en: Empirical, zh: 实证}, steps: [title_abstract], settled_by: machine, rules: [{rule: publication_type}]}
    - {id: people, wording: {en: Healthy people}, steps: [title_abstract, full_text], priority: 3, settled_by: machine, rules: [{rule: population, exclude: [animals]}]}
    - {id: fmri, wording: {en: Functional MRI}, steps: [title_abstract, full_text], priority: 2, rules: [{rule: modality}]}
"""
PAPERS = [  # title, authors, year, doi, pmid, abstract
    ("Empathy for pain in two groups", "Hein G; Silani G", 2010, "10.1000/hein", "20920798", "We scanned 20 healthy adults with fMRI."),
    ("Empathy for pain in two groups.", "Hein, Grit; Silani, Giorgia", 2010, "10.1000/hein", "", "We scanned 20 adults with fMRI."),
    ("Reward in crowds: a systematic review", "Silani G", 2013, "10.1000/rev1", "24068815", "Here we review the literature."),
    ("Memory of faces: a meta-analysis", "Hein G", 2016, "", "333", "Here we review many fMRI studies."),
    ("共情的研究进展", "谢晓飞", 2015, "", "", "本文综述了共情的神经机制研究。"),
    (HOSTILE, "O'Neil <x>; Roe R", 2017, "", "555", "We recorded EEG in 20 healthy adults."),
    ("Social learning in rats", "Rat R", 2012, "", "666", "Twelve male rats were trained in a maze."),
    ("Trust games with fMRI", "Berg A", 2018, "10.1000/trust", "777", "Thirty healthy adults played while fMRI was recorded."),
]  # fmt: skip


def run(*arguments: object, code: int = ExitCode.DONE) -> None:
    assert focimine.run([str(argument) for argument in arguments]) == code


def table(path: Path, header: str, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header.split(","), *rows])
    return path


def make(scratch: Path, mode: str) -> tuple[Path, list[str]]:
    """Return a review of eight records, seven papers, screened by the machine; and its records' ids."""
    plan = scratch / "plan.yaml"
    plan.write_text(PLAN.replace("MODE", mode), encoding="utf-8")
    folder = scratch / "review"
    run("init", folder, "--protocol", plan)
    first = table(scratch / "first.csv", "title,authors,year,doi,pmid,abstract", [PAPERS[0], *PAPERS[2:]])
    second = table(scratch / "second.csv", "title,authors,year,doi,pmid,abstract", [PAPERS[1]])
    run(
        "import",
        first,
        "--database",
        "pubmed",
        "--query",
        "empathy AND fMRI",
        "--searched-on",
        "2024-01-31",
        "--review",
        folder,
    )
    run("import", second, "--database", "proquest", "--method", "citation", "--review", folder)
    run("dedup", "--review", folder)
    run("screen", "--review", folder)
    with Store.open(folder, read_only=True) as store:
        return folder, [entry.key for entry in store.entries("record")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    return make(tmp_path_factory.mktemp("made"), "single")


@pytest.fixture
def review(made: tuple[Path, list[str]], tmp_path: Path) -> tuple[Path, list[str]]:
    """Return a copy of the review for one test, and the ids of its records: the last one is a duplicate of the first."""
    folder = tmp_path / "review"
    shutil.copytree(made[0], folder)
    return folder, made[1]


def audit(capsys: pytest.CaptureFixture[str], review: Path, *arguments: object, code: int = ExitCode.DONE) -> str:
    capsys.readouterr()
    run("audit", *arguments, "--review", review, code=code)
    found = capsys.readouterr()
    return " ".join((found.out if code == ExitCode.DONE else found.err).split())


def decide(folder: Path, report: str, who: str, *judgement: str, step: str = "title_abstract") -> None:
    run("decide", report, "--step", step, *judgement, "--who", who, "--review", folder)


def test_one_reports_whole_story_is_told(review, tmp_path, capsys):
    folder, ids = review
    hein = ids[0]
    decide(folder, hein, "Li Wei", "--include")
    decide(folder, hein, "Anna Berg", "--exclude", "--criterion", "fmri", "--reason", "no brain imaging")
    page = tmp_path / "story.html"
    told = audit(capsys, folder, "Hein", "2010", "-o", page)
    for words in (
        "Hein, 2010: Empathy for pain in two groups",
        "2 records: pubmed, proquest",
        f"Record {hein} found by a database search in pubmed: first.csv, record 1 of 7",
        'search of 2024-01-31: "empathy AND fMRI"',
        "found by citation searching in proquest: second.csv, record 1 of 1",
        f"{ids[-1]} is the same paper as {hein}",
        "Suggested at title and abstract:",
        "Included at title and abstract.",
        "Anna Berg (person)",
        '· reason: "no brain imaging"',
        '"include" of Li Wei',
    ):
        assert words in told, words
    text = page.read_text(encoding="utf-8")
    assert "no brain imaging" in text
    assert "http" not in text.replace("http-equiv", ""), "the page needs nothing else"


def test_a_link_taken_back_and_a_decision_withdrawn_stay_in_the_story(review, capsys):
    folder, ids = review
    run("undo-duplicate", f"{ids[-1]}->{ids[0]}", "--who", "Li Wei", "--reason", "two papers", "--review", folder)
    assert "was taken back: two papers." in audit(capsys, folder, ids[0])
    plan = folder / "protocol.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("exclude: [animals]", "exclude: [children]"), encoding="utf-8"
    )
    run("screen", "--review", folder)
    told = audit(capsys, folder, "Rat 2012")
    assert "Excluded at title and abstract by people." in told
    assert "withdrawn: the rules no longer settle it" in told
    assert 'It takes the place of "exclude by people" of screen' in told


def test_several_that_fit_are_listed_and_an_unknown_one_brings_the_nearest(review, capsys):
    folder, ids = review
    said = audit(capsys, folder, "Hein", code=ExitCode.PROTOCOL)
    assert "2 reports fit 'Hein'" in said
    assert ids[0] in said
    assert "Memory of faces" in said
    said = audit(capsys, folder, "Heyn 2010", code=ExitCode.PROTOCOL)
    assert "The nearest:" in said
    assert ids[0] in said


@pytest.mark.parametrize("words", ["谢晓飞 2015", "谢 2015", "Xie 2015", "共情的研究"])
def test_a_chinese_paper_is_found_by_its_author(review, capsys, words):
    folder, _ = review
    assert "共情的研究进展" in audit(capsys, folder, *words.split())


def test_a_hostile_title_can_neither_script_the_page_nor_steer_the_terminal(review, tmp_path, capsys):
    folder, ids = review
    decide(folder, ids[4], "Li Wei", "--include", "--reason", "\x1b[31mred\x07")
    page = tmp_path / "story.html"
    run("audit", "PMID 555", "-o", page, "--review", folder)
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert html.escape("<script>alert(1)</script>") in text
    assert "\u202e" not in text


def test_in_dual_review_a_judgement_is_hidden_until_the_second_is_in(tmp_path, capsys):
    folder, ids = make(tmp_path, "dual_blind")
    decide(folder, ids[0], "Li Wei", "--exclude", "--criterion", "fmri", "--reason", "secret words")
    sheet = tmp_path / "flips.csv"
    for arguments in (
        ("Hein", "2010", "-o", tmp_path / "a.html"), ("Hein", "2010", "--json"), ("--machine",), ("--rules", "--json"),
        ("--protocol", folder / "protocol.yaml", "-o", sheet), ("--known", tmp_path / "first.csv", "--json"),
        ("--sample", "2", "--people"),
    ):  # fmt: skip
        said = audit(capsys, folder, *arguments)
        assert "secret words" not in said
        assert "Excluded at title and abstract by fmri" not in said
    assert "it is hidden until the second is" in audit(capsys, folder, ids[0])
    assert "secret words" not in (tmp_path / "a.html").read_text(encoding="utf-8")
    decide(folder, ids[0], "Anna Berg", "--include")
    told = audit(capsys, folder, ids[0])
    assert "secret words" in told
    assert "Conflict with" in told
    assert "in conflict; people disagree" in told


def test_a_packed_and_a_read_only_review_are_audited_and_nothing_changes(review, tmp_path, capsys):
    folder, ids = review
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder))
    before = (folder / "review.sqlite").read_bytes()
    for place in (packed, folder):
        for question in (
            (ids[0],),
            ("--machine",),
            ("--rules",),
            ("--sample", "1"),
            ("--protocol", folder / "protocol.yaml"),
        ):
            audit(capsys, place, *question)
    assert (folder / "review.sqlite").read_bytes() == before
    frozen = tmp_path / "frozen"
    shutil.copytree(folder, frozen)
    for path in (*frozen.rglob("*"), frozen):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if not os.access(frozen, os.W_OK):  # root may write anywhere
        assert "Empathy for pain" in audit(capsys, frozen, ids[0])
    for path in (frozen, *frozen.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_what_the_machine_settled_alone_is_listed_with_its_words(review, tmp_path, capsys):
    folder, ids = review
    sheet = tmp_path / "machine.xlsx"
    said = audit(capsys, folder, "--machine", "-o", sheet)
    assert "looked at by no person" in said
    rows = {row.cells["title"]: row.cells for row in read_sheet(sheet).rows()}
    with Store.open(folder, read_only=True) as store:
        settled = read_settled(store)
    assert len(rows) == sum(fact.machine for fact in settled.steps.values()) == 4
    review_row = rows["Reward in crowds: a systematic review"]
    assert (review_row["criterion"], review_row["judgement"], review_row["year"]) == ("empirical", "exclude", "2013")
    assert "systematic review" in review_row["quote"]
    assert review_row["place"] == "title"
    assert review_row["version"].startswith("screen rules-")
    decide(folder, ids[1], "Li Wei", "--include")  # somebody looked at it
    audit(capsys, folder, "--machine", "-o", sheet, "--force")
    assert "Reward in crowds: a systematic review" not in {row.cells["title"] for row in read_sheet(sheet).rows()}


def test_what_another_plan_would_change_is_said_and_nothing_is_written(review, tmp_path, capsys):
    folder, ids = review
    with Store.open(folder, read_only=True) as store:
        rat = next(row["record"] for row in store.query("SELECT record FROM records WHERE pmid = '666'"))
    decide(folder, ids[0], "Li Wei", "--exclude", "--criterion", "people")
    new = tmp_path / "new.yaml"
    text = (folder / "protocol.yaml").read_text(encoding="utf-8")
    new.write_text(
        text.replace("id: people,", "id: humans,").replace(
            "{rule: publication_type}", "{rule: publication_type, exclude: [meta_analysis]}"
        ),
        encoding="utf-8",
    )
    before, flips = (folder / "review.sqlite").read_bytes(), tmp_path / "flips.csv"
    said = audit(capsys, folder, "--protocol", new, "-o", flips)
    assert "Criterion people is called humans in the new plan; 2 decisions in force name it (1 by people)." in said
    assert "Criterion empirical: rules changed; 3 decisions in force name it (0 by people)." in said
    assert "2 would be withdrawn" in said
    rows = {row.cells["title"]: row.cells for row in read_sheet(flips).rows()}
    flipped = rows["Reward in crowds: a systematic review"]
    assert (flipped["suggestion"], flipped["new_suggestion"]) == ("exclude: empirical", "unclear")
    assert (flipped["machine"], flipped["new_machine"]) == ("exclude: empirical", "left to people")
    assert "systematic review" in flipped["quote"]
    assert rows["Social learning in rats"]["new_suggestion"] == "exclude: humans"
    assert rows["Social learning in rats"]["report"] == rat
    assert "Memory of faces: a meta-analysis" not in rows
    assert (folder / "review.sqlite").read_bytes() == before


def test_a_decision_the_new_plan_contradicts_is_named_with_its_person(review, tmp_path, capsys):
    folder, ids = review
    decide(folder, ids[0], "Li Wei", "--include")
    new = tmp_path / "new.yaml"
    text = (folder / "protocol.yaml").read_text(encoding="utf-8")
    new.write_text(
        text.replace("{rule: modality}", "{rule: terms, not_met: [fmri], where: [title, abstract]}"), encoding="utf-8"
    )
    said = audit(capsys, folder, "--protocol", new)
    assert "1 decision of people would be contradicted by the new suggestion, 1 of them newly" in said
    assert "Li Wei: include" in said


def test_the_same_plan_changes_nothing(review, capsys):
    folder, _ = review
    said = audit(capsys, folder, "--protocol", folder / "protocol.yaml")
    assert "The criteria are the same in both plans." in said
    assert "0 suggestions would change." in said


def test_a_plan_whose_rule_is_wrong_is_one_error(review, tmp_path, capsys):
    folder, _ = review
    new = tmp_path / "new.yaml"
    new.write_text(
        (folder / "protocol.yaml").read_text(encoding="utf-8").replace("modality}", "modalty}"), encoding="utf-8"
    )
    assert "did you mean modality" in audit(capsys, folder, "--protocol", new, code=ExitCode.PROTOCOL)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "No question was asked"),
        (("--machine", "--rules"), "--machine and --rules are two questions"),
        (("Hein", "--machine"), "REPORT and --machine are two questions"),
        (("--machine", "--seed", "2"), "--seed belongs to --sample, not to --machine"),
        (("--rules", "--who", "Li Wei"), "--who belongs to --sample-from"),
        (("--machine", "-o", "x.pdf"), "not written as .pdf"),
    ],
)
def test_what_does_not_go_together_is_refused(review, capsys, arguments, message):
    folder, _ = review
    assert message in audit(capsys, folder, *arguments, code=ExitCode.PROTOCOL)


@pytest.mark.parametrize("question", [("Hein", "2010"), ("--machine",), ("--rules",), ("--sample", "1")])
def test_every_answer_is_there_as_json_and_the_same_each_time(review, capsys, question):
    folder, _ = review
    answers = []
    for _ in range(2):
        capsys.readouterr()
        run("audit", *question, "--json", "--review", folder)
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]
    assert json.loads(answers[0])


def test_a_sample_is_read_again_in_a_workbook_and_the_bound_is_printed(review, tmp_path, capsys):
    folder, _ = review
    sheet = tmp_path / "again.xlsx"
    audit(capsys, folder, "--sample", 3, "--seed", 5, "-o", sheet)
    book = openpyxl.load_workbook(sheet)
    page = book.active
    heading = [cell.value for cell in page[1]]
    column = heading.index("judgement") + 1
    assert all(page.cell(row, heading.index("abstract") + 1).value for row in (2, 3, 4))
    for row, word in ((2, "排除"), (3, "纳入"), (4, "Exclude ")):
        page.cell(row, column).value = word
    book.save(sheet)
    with Store.open(folder, read_only=True) as store:
        before = dict(read_settled(store).steps)
    said = audit(capsys, folder, "--sample-from", sheet, "--who", "li wei")
    assert "3 lines new; 0 were kept before. Nothing is decided by them." in said
    assert "1 of 3 re-read were wrong: at most 2 of all 4 (50.0 %) with 95 % confidence." in said
    assert "Clopper–Pearson" in said
    assert "0 lines new; 3 were kept before" in audit(capsys, folder, "--sample-from", sheet, "--who", "Li Wei")
    with Store.open(folder, read_only=True) as store:
        assert dict(read_settled(store).steps) == before, "a second reading decides nothing"
        assert {(entry.who, entry.machine) for entry in store.entries("recheck")} == {("Li Wei", False)}
    assert "1 of 3 re-read were wrong" in audit(capsys, folder, "--machine")
    assert "Read again at title and abstract" in audit(capsys, folder, page.cell(2, heading.index("report") + 1).value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_a_sample_saved_by_excel_in_chinese_is_read_back(review, tmp_path, capsys, encoding):
    folder, _ = review
    sheet, saved = tmp_path / "again.csv", tmp_path / "saved.csv"
    audit(capsys, folder, "--sample", 2, "--stratum", "criterion", "-o", sheet)
    names = {
        "report": "报告",
        "step": "步骤",
        "judgement": "判断",
        "reason": "理由",
        "sample": "样本",
        "stratum": "分层",
        "of": "总数",
    }
    kept = [row.cells for row in read_sheet(sheet).rows()]
    with saved.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*names.values()])
        for cells in kept:
            cells |= {"judgement": "不确定", "step": "初筛", "reason": "需要看全文"}
            writer.writerow([cells.get(name, "") for name in names])
        writer.writerow([""] * len(names))
    capsys.readouterr()
    code = focimine.run(["audit", "--sample-from", str(saved), "--who", "Li Wei", "--review", str(folder)])
    assert code in (ExitCode.DONE, ExitCode.PROBLEMS)  # a guess of the encoding may be told
    assert "2 of 2 re-read were wrong (2 of them unclear)" in " ".join(capsys.readouterr().out.split())


def test_a_larger_sample_holds_the_smaller_and_another_seed_draws_others(review, tmp_path, capsys):
    folder, _ = review
    drawn = {}
    for name, arguments in {"two": (2,), "three": (3,), "again": (3,), "other": (3, "--seed", 2)}.items():
        path = tmp_path / f"{name}.csv"
        audit(capsys, folder, "--sample", *arguments, "-o", path)
        drawn[name] = {row.cells["report"] for row in read_sheet(path).rows()}
    assert drawn["two"] < drawn["three"] == drawn["again"]
    assert len(drawn["other"]) == 3


def test_strata_are_told_apart_and_too_small_a_sample_is_refused(review, tmp_path, capsys):
    folder, ids = review
    decide(folder, ids[0], "Li Wei", "--exclude", "--criterion", "fmri")
    decide(folder, ids[6], "Anna Berg", "--exclude", "--criterion", "fmri")
    said = audit(capsys, folder, "--sample", 4, "--stratum", "machine")
    assert "Drawn: machine" in said
    assert "of 4, person" in said
    said = audit(capsys, folder, "--sample", 2, "--stratum", "person")
    assert "Anna Berg 1 of 1, Li Wei 1 of 1" in said
    said = audit(capsys, folder, "--sample", 1, "--stratum", "criterion", "--people", code=ExitCode.PROTOCOL)
    assert "smaller than the 3 strata" in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"judgement": "perhaps"}, "line 2: judgement is 'perhaps'"),
        ({"of": ""}, "line 2: it does not say which sample"),
        ({"of": "300"}, "two sizes for the stratum all"),
        ({"report": "r-unknown"}, "no report r-unknown"),
        ({"step": "third"}, "line 2: report or step is missing or unknown"),
    ],
)
def test_a_sample_that_was_spoiled_is_refused_whole(review, tmp_path, capsys, change, message):
    folder, _ = review
    sheet = tmp_path / "again.csv"
    audit(capsys, folder, "--sample", 2, "-o", sheet)
    rows = [row.cells | {"judgement": "exclude"} for row in read_sheet(sheet).rows()]
    rows[0] |= change
    header = ("report", "step", "judgement", "sample", "stratum", "of")
    table(sheet, ",".join(header), [tuple(row.get(name, "") for name in header) for row in rows])
    said = audit(capsys, folder, "--sample-from", sheet, "--who", "Li Wei", code=ExitCode.FORMAT)
    assert message in said
    with Store.open(folder, read_only=True) as store:
        assert not list(store.entries("recheck"))


def test_lines_deleted_from_a_sample_make_the_bound_larger_not_smaller(review, tmp_path, capsys):
    folder, _ = review
    sheet = tmp_path / "again.csv"
    audit(capsys, folder, "--sample", 3, "--stratum", "criterion", "-o", sheet)
    header = ("report", "step", "judgement", "sample", "stratum", "of")
    rows = [row.cells | {"judgement": "exclude"} for row in read_sheet(sheet).rows()]
    kept = [row for row in rows if row["stratum"] == "empirical"]
    assert 0 < len(kept) < len(rows)
    table(sheet, ",".join(header), [tuple(row[name] for name in header) for row in kept])
    said = audit(capsys, folder, "--sample-from", sheet, "--who", "Li Wei")
    assert "lines deleted 1 0 0 0 1.0 1" in said
    assert f"0 of {len(kept)} re-read were wrong: at most 2 of all 4" in said


def test_who_read_it_again_is_a_person_of_the_review(review, tmp_path, capsys):
    folder, _ = review
    sheet = tmp_path / "again.csv"
    audit(capsys, folder, "--sample", 1, "-o", sheet)
    text = sheet.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    rows[1][rows[0].index("judgement")] = "exclude"
    table(sheet, ",".join(rows[0]), [tuple(row) for row in rows[1:]])
    assert "Did you mean Li Wei" in audit(
        capsys, folder, "--sample-from", sheet, "--who", "Li Wej", code=ExitCode.PROTOCOL
    )
    assert "--who" in audit(capsys, folder, "--sample-from", sheet, code=ExitCode.PROTOCOL)
    said = audit(capsys, folder, "--sample-from", sheet, "--who", "New Reader", "--as-new-person")
    assert "1 line new" in said


RIS = """TY  - JOUR
TI  - Empathy for pain in two groups
AU  - Hein, Grit
PY  - 2010
ER  -

TY  - JOUR
TI  - Reward in crowds: a systematic review
DO  - 10.1000/rev1
PY  - 2013
ER  -

TY  - JOUR
TI  - A paper nobody found anywhere at all
PY  - 2001
ER  -
"""


def test_known_papers_are_traced_to_where_they_were_lost(review, tmp_path, capsys):
    folder, _ = review
    ris = tmp_path / "known.ris"
    ris.write_text(RIS, encoding="utf-8")
    out = tmp_path / "fates.csv"
    said = audit(capsys, folder, "--known", ris, "-o", out)
    assert "Of 3 known papers 0 are included, 2 lost, 1 not settled yet." in said
    assert "Lost: 1 by search, 1 by rules." in said
    rows = [row.cells for row in read_sheet(out).rows()]
    by_fate = {row["fate"]: row for row in rows}
    lost = by_fate["excluded at title and abstract by the machine alone"]
    assert (lost["matched_by"], lost["criterion"]) == ("DOI", "empirical")
    assert "systematic review" in lost["words"]
    assert "not found by the search" in by_fate
    assert by_fate["found; not settled yet"]["found_in"] == "pubmed; proquest"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("known.csv", "DOI\nhttps://doi.org/10.1000/HEIN\n"),
        ("known.csv", "study;pmid\nHein 2010;20920798.0\n"),
        ("known.tsv", "题名\t年份\nEmpathy for pain in two groups\t2010\n"),
        ("known.txt", "20920798\n\n"),
        ("known.txt", "doi:10.1000/hein\n"),
        ("known.nbib", "PMID- 20920798\nTI  - Empathy for pain in two groups\nDP  - 2010\n"),
    ],
)
def test_a_list_of_known_papers_may_be_any_usual_file(review, tmp_path, capsys, name, text):
    folder, ids = review
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (paper,) = json.loads(_json_of(capsys, folder, path))["papers"]
    assert paper["report"] == ids[0]


def _json_of(capsys: pytest.CaptureFixture[str], folder: Path, path: Path) -> str:
    capsys.readouterr()
    run("audit", "--known", path, "--json", "--review", folder)
    return capsys.readouterr().out


def test_a_known_paper_that_people_excluded_names_them(review, tmp_path, capsys):
    folder, ids = review
    decide(folder, ids[0], "Li Wei", "--exclude", "--criterion", "fmri", "--reason", "no imaging")
    path = table(tmp_path / "known.csv", "pmid", [("20920798",)])
    paper = json.loads(_json_of(capsys, folder, path))["papers"][0]
    assert (paper["lost_at"], paper["by"], paper["criterion"], paper["words"]) == (
        "people",
        "Li Wei",
        "fmri",
        "no imaging",
    )


def test_a_known_paper_merged_into_another_is_lost_by_deduplication(review, tmp_path, capsys):
    folder, ids = review
    with Store.open(folder) as store, store.run("by hand", version="1") as made:
        made.add("duplicate", "wrong", {"record": ids[6], "duplicate_of": ids[0], "why": "by hand"})
    path = table(tmp_path / "known.csv", "title", [("Trust games with fMRI",)])
    paper = json.loads(_json_of(capsys, folder, path))["papers"][0]
    assert (paper["lost_at"], paper["fate"]) == ("deduplication", f"taken for a duplicate of another paper ({ids[0]})")


def test_a_list_without_papers_is_one_clear_error(review, tmp_path, capsys):
    folder, _ = review
    path = tmp_path / "known.csv"
    path.write_text("name,colour\na,b\n", encoding="utf-8")
    assert "known.csv" in audit(capsys, folder, "--known", path, code=ExitCode.FORMAT)


def test_the_rules_are_compared_with_people_and_the_statement_holds_the_same_numbers(review, tmp_path, capsys):
    folder, ids = review
    decide(folder, ids[0], "Li Wei", "--include")
    decide(folder, ids[1], "Li Wei", "--include", "--reason", "own data after all")  # the machine had excluded it
    decide(folder, ids[5], "Anna Berg", "--exclude", "--criterion", "people")
    decide(folder, ids[6], "Anna Berg", "--unclear")
    out = tmp_path / "rules.csv"
    said = audit(capsys, folder, "--rules", "-o", out)
    rows = {row.cells["what"]: row.cells for row in read_sheet(out).rows()}
    cells = ("n", "tp", "fn", "fp", "tn", "not_compared")
    assert [rows["suggestion"][name] for name in cells] == ["3", "1", "1", "0", "1", "0"]
    assert (rows["suggestion"]["sensitivity"], rows["suggestion"]["specificity"]) == ("0.5", "1.0")
    assert [rows["people"][name] for name in cells] == ["3", "2", "0", "0", "1", "0"]
    assert [rows["empirical"][name] for name in cells] == ["2", "1", "1", "0", "0", "1"]
    assert "2 settled by the machine alone, 1 waiting for a person, 1 left unclear by people" in said
    assert "Reward in crowds" in said, "what following the machine would have lost"
    for name in ("statement.md", "statement.html"):
        run("audit", "--rules", "-o", tmp_path / name, "--review", folder)
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "n = 3: TP 1, FN 1, FP 0, TN 1; sensitivity 50.0 %" in text
        assert "n = 3：TP 1, FN 1, FP 0, TN 1；敏感度 50.0 %" in text
        assert "2 settled by the machine alone" in text
        assert "机器单独决定的 2 篇" in text
        assert "No sample of the exclusions was read again." in text


def sample_rows(capsys, folder: Path, sheet: Path, n: int, **change: str) -> tuple[list[str], list[dict[str, str]]]:
    """Draw a sample and return its heading and lines, all judged, with `change` in every line."""
    audit(capsys, folder, "--sample", n, "-o", sheet)
    header = ["report", "step", "judgement", "sample", "stratum", "of", "as_of"]
    return header, [row.cells | {"judgement": "exclude"} | change for row in read_sheet(sheet).rows()]


def write_rows(sheet: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    table(sheet, ",".join(header), [tuple(row.get(name, "") for name in header) for row in rows])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"of": "400"}, "the strata hold more exclusions than the sample was drawn from"),
        ({"of": "400", "sample": "2 of 400 exclusions by the machine, seed 1"}, "held another number of exclusions"),
        ({"of": "2", "sample": "2 of 2 exclusions by the machine, seed 1"}, "held another number of exclusions"),
        ({"of": "2"}, "the stratum all holds 2 exclusions in the sheet and 4 in the ledger"),
        ({"sample": "some of 4 "}, "no sample is called"),
        ({"as_of": "999999"}, "has no row 999999"),
        ({"as_of": "yesterday"}, "as_of is 'yesterday', no row of the ledger"),
        ({"as_of": "3"}, "held another number of exclusions"),
    ],
)
def test_the_sizes_of_a_sample_are_those_of_the_ledger(review, tmp_path, capsys, change, message):
    folder, _ = review
    sheet = tmp_path / "again.csv"
    write_rows(sheet, *sample_rows(capsys, folder, sheet, 2, **change))
    assert message in audit(capsys, folder, "--sample-from", sheet, "--who", "Li Wei", code=ExitCode.FORMAT)
    with Store.open(folder, read_only=True) as store:
        assert not list(store.entries("recheck"))


def test_only_what_was_drawn_is_read_back(review, tmp_path, capsys):
    folder, _ = review
    header, all_of_them = sample_rows(capsys, folder, tmp_path / "all.csv", 4)
    sheet = tmp_path / "again.csv"
    _, rows = sample_rows(capsys, folder, sheet, 2)
    other = next(row["report"] for row in all_of_them if row["report"] not in {one["report"] for one in rows})
    write_rows(sheet, header, [rows[0] | {"report": other}, rows[1]])
    said = audit(capsys, folder, "--sample-from", sheet, "--who", "Li Wei", code=ExitCode.FORMAT)
    assert f"{other} at title_abstract was not drawn in this sample" in said


def test_a_sample_drawn_before_the_plan_was_changed_says_so_wherever_it_is_told(review, tmp_path, capsys):
    folder, _ = review
    sheet = tmp_path / "again.csv"
    write_rows(sheet, *sample_rows(capsys, folder, sheet, 2))
    assert "changed since" not in audit(capsys, folder, "--sample-from", sheet, "--who", "Li Wei")
    plan = folder / "protocol.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("exclude: [animals]", "exclude: [children]"), encoding="utf-8"
    )
    run("screen", "--review", folder)
    stale = "The plan's screening was changed since this sample was drawn"
    for question in (("--machine",), ("--sample-from", sheet, "--who", "Anna Berg")):
        said = audit(capsys, folder, *question)
        assert stale in said
        assert "It was drawn from 4 exclusions; now there are 3." in said
    assert stale not in audit(capsys, folder, "--sample", 1, "-o", tmp_path / "fresh.csv")
    write_rows(sheet, *sample_rows(capsys, folder, sheet, 1))
    said = audit(capsys, folder, "--sample-from", sheet, "--who", "Li Wei")
    assert said.count(stale) == 1  # of the old sample, not of the new one


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        (["Hein", "2010"], ["经过（时间为 UTC）"]),
        (["--machine"], ["仅由程序排除（"]),
        (["--rules"], ["未比较：机器单独决定的 4 篇，"]),
        (["--sample", "1"], ["待重新阅读（1）"]),
        (["--known", "RIS"], ["已知论文（3）", "召回率", "丢失：1 篇因检索, 1 篇因规则。"]),
    ],
    ids=lambda words: words[0],
)
def test_titles_of_tables_are_in_the_language_in_force(review, tmp_path, capsys, monkeypatch, question, titles):
    folder, _ = review
    ris = tmp_path / "known.ris"
    ris.write_text(RIS, encoding="utf-8")
    monkeypatch.setenv("FOCIMINE_LANG", "zh")
    said = audit(capsys, folder, *(ris if word == "RIS" else word for word in question))
    for title in titles:
        assert title in said
    assert "alone (" not in said
