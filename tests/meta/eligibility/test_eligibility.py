"""`focimine eligibility`: what each paper lacks to be pooled, from the ledger alone, and letters that ask for exactly that."""

from __future__ import annotations

import csv
import io
import json

import docx
import pytest
import yaml

import focimine
from corpora.sheets import read_sheet
from corpora.store import Store
from meta.eligibility.answering import State
from meta.eligibility.facts import ContrastFacts, PaperFacts, Peak, Shared, Value
from meta.eligibility.files import stems
from meta.eligibility.verdict import Pooling, assess

PLAN = """
review:
  title: {en: Pain of others, zh: 他人之痛}
  question: {en: "Which regions respond to the pain of others?", zh: 哪些脑区对他人疼痛有反应？}
  authors: [Ann Example]
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bo]
  criteria:
    - {id: whole, wording: {en: A whole-brain analysis, zh: 全脑分析}, steps: [full_text], rules: [{rule: whole_brain}]}
    - {id: healthy, wording: {en: Healthy adults, zh: 健康成人}, steps: [full_text], rules: [{rule: population, exclude: [patients]}]}
extraction:
  coding:
    - {name: n, label: {en: participants}, type: integer, required: true}
    - {name: task, label: {en: task, zh: 任务}, type: text, required: true}
"""
ANN = {"who": "Ann", "machine": False}
READER = {"who": "extract 4", "machine": True}


def add_paper(run, report, family="Xu", year=2010, *, decided=True, text="We scanned people.", peaks=2, statistic=5.1):
    """Add a paper with a contrast "pain > none"; `peaks` of it are confirmed."""
    body = {"title": f"Pain in {family}", "year": year, "authors": [{"raw": f"{family} X", "family": family}]}
    run.add("record", report, body | {"source": "s", "position": 1}, **ANN)
    for step in ("title_abstract", "full_text") if decided else ("title_abstract",):
        run.add("decision", f"{report}/{step}/1", {"report": report, "step": step, "judgement": "include"}, **ANN)
    if text:
        name = f"{report}.pdf"
        run.add("document", f"d-{report}", {"report": report, "name": name, "file": f"papers/{name}"}, **ANN)
        section = json.dumps([{"heading": "Methods", "page": 3, "text": text}]).encode()
        file = run.store.keep_file(section, f"{report}.json", folder="texts")
        run.add("fulltext", f"d-{report}", {"report": report, "document": f"d-{report}", "file": file}, **READER)
    for row in range(peaks):
        add_focus(run, report, row, statistic)
        run.add("confirmation", f"d-{report}/{row}/1", {"focus": f"d-{report}/{row}", "action": "accept"}, **ANN)


def add_focus(run, report, row, statistic=None):
    direction = {"relation": "greater", "first": "pain", "second": "none", "words": ""}
    body = {"report": report, "document": f"d-{report}", "table": "Table 2", "page": 5, "row": row, "kind": "peak"}
    place = {"x": -38.0, "y": 20.0, "z": float(row), "raw": f"-38 20 {row}", "space": "MNI", "contrast": "pain > none"}
    evidence = {"space_evidence": {"quote": "MNI coordinates", "place": "caption"}, "direction": direction}
    value = {} if statistic is None else {"statistic": statistic, "statistic_name": "t"}
    run.add("focus", f"d-{report}/{row}", body | place | evidence | value, **READER)


def code(run, report, by=ANN, contrast=None, quote="", **values):
    for field, value in values.items():
        body = {"report": report, "contrast": contrast, "field": field, "value": value, "quote": quote}
        run.add("coding", f"{report}/{contrast}/{field}/{by['who']}", body, **by)


def complete(run, report):
    """Code all that a paper is asked for, by a person."""
    code(run, report, n="20", task="watching", software="SPM12", template="MNI152")
    code(run, report, contrast="pain > none", height_threshold="p < 0.001", threshold_correction="FWE")
    code(run, report, contrast="pain > none", threshold_scope="whole brain")


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    """A review of one complete paper and of others that each lack something."""
    folder = tmp_path_factory.mktemp("eligible") / "review"
    with Store.create(folder, PLAN) as store, store.run("test", version="1") as run:
        add_paper(run, "r-whole")
        complete(run, "r-whole")
        add_paper(
            run, "r-bare", "Li", text="Twenty adults took part. Results were thresholded at p < 0.001.", statistic=None
        )
        code(run, "r-bare", READER, n="20", quote="Twenty adults\ntook part.")
        add_paper(run, "r-none", "李伟", peaks=0)
        complete(run, "r-none")
        code(run, "r-none", space="MNI")
        add_paper(run, "r-open", "../../Doe", peaks=0)
        add_focus(run, "r-open", 0)
        complete(run, "r-open")
        add_paper(run, "r-lost", "Ito", decided=False, text="", peaks=0)
        run.add("retrieval", "r-lost", {"report": "r-lost", "outcome": "not_retrieved"}, **ANN)
        add_paper(run, "r-unread", "Ng", text="", peaks=0)
        add_paper(run, "r-roi", "Roy", decided=False, peaks=0)
        quote = "Analyses were restricted to regions of interest."
        evidence = {"quote": quote, "place": "page 3", "document": "d-r-roi"}
        verdict = {"criterion": "whole", "verdict": "not_met", "rule": "whole_brain", "evidence": evidence}
        body = {"report": "r-roi", "step": "full_text", "judgement": "exclude", "verdicts": [verdict]}
        run.add("suggestion", "r-roi/full_text/1", body, who="screen 1", machine=True)
        run.add("record", "r-out", {"title": "Other", "source": "s", "position": 1}, **ANN)
    return folder


@pytest.fixture(scope="module")
def written(review, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "eligibility"
    ledger = (review / "review.sqlite").read_bytes()
    assert focimine.run(["eligibility", "-o", str(folder), "--table", "csv", "--review", str(review)]) == 0
    assert (review / "review.sqlite").read_bytes() == ledger
    return folder


def rows_of(path, key):
    return {row.cells[key]: row.cells for row in read_sheet(path).rows()}


def answers_of(folder, paper):
    return {
        row.cells["needed"]: row.cells
        for row in read_sheet(folder / "en" / "answers.csv").rows()
        if row.cells["report"] == paper
    }


def test_each_paper_gets_the_verdict_its_facts_allow(written):
    papers = rows_of(written / "en" / "papers.csv", "report")
    assert {report: row["verdict"] for report, row in papers.items()} == {
        "r-whole": "Can be pooled",
        "r-bare": "Can be pooled with a note",
        "r-none": "Cannot be pooled yet",
        "r-open": "Cannot be pooled yet",
        "r-unread": "Cannot be pooled yet",
        "r-lost": "Cannot be pooled yet",
        "r-roi": "Cannot be pooled yet",
    }
    assert papers["r-none"]["in words"] == "Cannot be pooled until “Coordinates of the peaks” is given."
    assert papers["r-open"]["in words"] == (
        "Cannot be pooled until “Coordinates of the peaks” and “Space of the coordinates” are settled."
    )
    assert "“Whole-brain analysis” is given otherwise" in papers["r-roi"]["in words"]
    assert papers["r-roi"]["in words"].endswith("it is included at full text.")


def test_an_answer_says_who_gave_it_and_where_its_words_stand(written):
    bare = answers_of(written, "r-bare")
    n = bare["Number of participants analysed"]
    assert (n["answer"], n["by"], n["words"], n["place"]) == (
        "20", "program: extract 4", "Twenty adults\ntook part.", "r-bare.pdf, page 3",
    )  # fmt: skip
    peaks = bare["Coordinates of the peaks"]
    assert (peaks["by"], peaks["place"]) == ("person: Ann", "r-bare.pdf, Table 2, page 5")
    assert bare["Whole-brain analysis"]["answer"] == "meets the criterion “A whole-brain analysis”"
    assert bare["Contrast and its direction"]["answer"] == "pain > none"
    assert (bare["Software and template"]["state"], bare["Software and template"]["by"]) == ("not found", "program")
    roi = answers_of(written, "r-roi")["Whole-brain analysis"]
    assert (roi["state"], roi["place"]) == ("speaks against pooling", "r-roi.pdf, page 3")
    assert "restricted to regions of interest" in roi["words"]
    unread = answers_of(written, "r-unread")["Coordinates of the peaks"]
    assert (unread["state"], unread["answer"]) == ("not read", "no full text was read")


def test_there_is_a_letter_where_authors_can_help_and_nowhere_else(written):
    found = {path.name for path in (written / "en" / "letters").glob("*.docx")}
    # Complete, waiting for the review's own work, or unread: nothing to ask.
    assert found == {"Li_2010.docx", "李伟_2010.docx", "Ito_2010.docx", "Roy_2010.docx"}
    assert {path.name for path in (written / "zh" / "letters").glob("*.docx")} == found
    assert {path.name for path in (written / "en" / "pages").iterdir()} == {
        "Xu_2010.html", "Li_2010.html", "李伟_2010.html", "Doe_2010.html", "Ito_2010.html", "Ng_2010.html", "Roy_2010.html",
    }  # fmt: skip


def test_a_letter_asks_for_what_is_missing_and_for_nothing_that_is_known(written):
    text = (written / "en" / "letters" / "李伟_2010.txt").read_text(encoding="utf-8")
    needed, _, further = text.partition("would help")
    assert "1. The coordinates (x, y, z in mm) of all peaks" in needed
    assert "number of participants" not in text
    assert "threshold of voxels" not in text
    assert "The statistic (t or z" in further
    assert "Pain of others" in text
    assert "Pain in 李伟" in text
    lost = (written / "en" / "letters" / "Ito_2010.txt").read_text(encoding="utf-8")
    assert "We could not obtain its full text." in lost
    assert "We are considering your paper" in lost
    chinese = (written / "zh" / "letters" / "李伟_2010.txt").read_text(encoding="utf-8")
    assert "《他人之痛》" in chinese
    assert "1. 下表各对比全部峰值的坐标" in chinese
    assert "participants" not in chinese


def test_the_word_file_holds_what_the_text_holds(written):
    for language in ("en", "zh"):
        stem = written / language / "letters" / "Li_2010"
        document = docx.Document(str(stem.with_suffix(".docx")))
        text = stem.with_suffix(".txt").read_text(encoding="utf-8")
        assert all(paragraph.text in text for paragraph in document.paragraphs if paragraph.text)
        assert len(document.tables) == 1


def test_tables_to_fill_in_hold_what_is_known_and_blanks_for_the_rest(written):
    letters = written / "en" / "letters"
    known = list(csv.DictReader(io.StringIO((letters / "Li_2010_peaks.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["x"], row["y"], row["z"], row["Value"]) for row in known] == [
        ("-38", "20", "0", ""),
        ("-38", "20", "1", ""),
    ]
    blank = list(csv.DictReader(io.StringIO((letters / "李伟_2010_peaks.csv").read_text(encoding="utf-8-sig"))))
    assert {row["Contrast"] for row in blank} == {"pain > none"}
    assert not any(row["x"] for row in blank)
    contrasts = list(csv.DictReader(io.StringIO((letters / "李伟_2010_contrasts.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["Participants analysed"], row["Voxel threshold"], row["Peaks"]) for row in contrasts] == [
        ("20", "p < 0.001", "")
    ]


def test_reports_are_chosen_by_name_and_only_those_that_are_in_question(review, tmp_path, capsys):
    out = tmp_path / "out"
    command = ["eligibility", "r-none", "--language", "zh", "-o", str(out), "--review", str(review)]
    assert focimine.run(command) == 0
    assert "Cannot be pooled until" in capsys.readouterr().out
    assert not (out / "zh" / "index.html").exists()
    assert {path.name for path in out.rglob("*.html")} == {"李伟_2010.html"}
    assert focimine.run(["eligibility", "r-out", "-o", str(tmp_path / "other"), "--review", str(review)]) == 5
    assert "r-out: neither included" in capsys.readouterr().err


def test_a_letter_goes_when_nothing_is_missing_any_more_and_a_sender_stands_in_the_others(tmp_path, capsys):
    folder, out = tmp_path / "review", tmp_path / "out"
    with Store.create(folder, PLAN) as store, store.run("test", version="1") as run:
        add_paper(run, "r-1", "Li")
        add_paper(run, "r-2", "Xu")
        code(run, "r-1", n="20", task="watching")
    command = ["eligibility", "-o", str(out), "--language", "en", "--review", str(folder)]
    assert focimine.run(command) == 0
    assert "LETTER-NO-SENDER" in capsys.readouterr().err
    assert "“reporting.correspondence” of the plan" in (out / "en" / "letters" / "Li_2010.txt").read_text(
        encoding="utf-8"
    )
    with Store.open(folder) as store, store.run("test", version="1") as run:
        code(run, "r-1", {"who": "Bo", "machine": False}, n="20")
        complete_rest = {
            "height_threshold": "p < 0.001",
            "threshold_correction": "FWE",
            "threshold_scope": "whole brain",
        }
        code(run, "r-1", {"who": "Bo", "machine": False}, contrast="pain > none", **complete_rest)
    plan = yaml.safe_load((folder / "protocol.yaml").read_text(encoding="utf-8"))
    plan["reporting"] = {"correspondence": {"en": "Ann Example, ann@example.org"}}
    (folder / "protocol.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    assert focimine.run(command) == 0
    assert "LETTER-NO-SENDER" not in capsys.readouterr().err
    assert not list((out / "en" / "letters").glob("Li_2010*"))
    assert (
        (out / "en" / "letters" / "Xu_2010.txt").read_text(encoding="utf-8").endswith("Ann Example, ann@example.org\n")
    )


def by(who="Ann", text="", **more):
    return Value(text=text, who=who, **more)


def paper(record, **facts):
    """A paper of which everything is known by people, but for what `facts` say."""
    coded = {name: by(text=text) for name, text in (
        ("analysis", "whole-brain"), ("n", "20"), ("height_threshold", "p < 0.001"), ("threshold_correction", "FWE"),
        ("threshold_scope", "whole brain"), ("population", "healthy"), ("software", "SPM12"), ("template", "MNI152"))}  # fmt: skip
    coded |= facts.pop("coded", {})
    peak = Peak(x=1, y=2, z=3, space="MNI", statistic_name="t", statistic=4.0)
    contrast = ContrastFacts(
        name="A > B", peaks=(peak,), peaks_by=by(), space=by(text="MNI"), direction=by(text="A > B"), coded=coded
    )
    return PaperFacts(report="r", record=record, **{"is_read": True, "contrasts": (contrast,), "coded": coded, **facts})


@pytest.fixture
def record():
    from corpora.nouns.records import Author, Record

    return Record(id="r", source="s", position=1, title="T", year=2010, authors=(Author(raw="Xu X", family="Xu"),))


def state_of(found, name):
    return next(answer.state for answer in found.answers if answer.item.id == name)


@pytest.mark.parametrize(
    ("coded", "item", "state", "verdict", "asked"),
    [
        ({}, "n", State.FOUND, Pooling.POOLED, False),
        ({"n": by(text="not reported")}, "n", State.MISSING, Pooling.NOT_YET, True),
        ({"n": by(text="未报告")}, "n", State.MISSING, Pooling.NOT_YET, True),
        ({"n": by("extract 4", "20", machine=True)}, "n", State.FOUND, Pooling.NOTE, False),
        ({"analysis": by("extract 4", "ROI", machine=True)}, "whole_brain", State.AGAINST, Pooling.NOT_YET, True),
        ({"analysis": by("extract 4", "whole-brain; ROI", machine=True)}, "whole_brain", State.FOUND, Pooling.NOTE, False),
        ({"analysis": by("extract 4", "whole-brain; ROI only", machine=True)}, "whole_brain", State.OPEN, Pooling.NOT_YET, False),
        ({"threshold_scope": by(text="small volume")}, "uniform", State.AGAINST, Pooling.NOTE, True),
        ({"threshold_correction": by(text="NR")}, "threshold", State.MISSING, Pooling.NOTE, True),
        ({"template": by(text="not stated")}, "software", State.MISSING, Pooling.POOLED, False),
    ],
)  # fmt: skip
def test_one_value_decides_its_item_and_the_verdict(record, coded, item, state, verdict, asked):
    found = assess(paper(record, coded=coded))
    assert state_of(found, item) is state
    assert found.verdict is verdict
    assert (item in {answer.item.id for answer in found.asked}) is asked
    assert found.has_letter is asked


def test_a_coded_value_is_called_in_each_language_what_reports_call_it(record):
    task = Value(text="block", called=("block", "组块设计"), who="Ann")
    found = assess(paper(record, coded={"task": task}, required={"task": ("Task", "任务")}))
    words = next(answer.words for answer in found.answers if answer.item.id == "task")
    assert (words.en, words.zh) == ("Task: block", "任务：组块设计")


def test_peaks_that_people_rejected_are_not_called_unread(record):
    contrast = ContrastFacts(name="A > B", coded={"n": by(text="20")})
    found = assess(paper(record, contrasts=(contrast,), rejected=(by(quote="another contrast"),) * 2))
    words = next(answer.words for answer in found.answers if answer.item.id == "coordinates")
    assert words.en == "2 read, all rejected by Ann"
    assert found.verdict is Pooling.NOT_YET


@pytest.mark.parametrize(
    ("verdict", "state", "pooling", "asked"),
    [
        (None, State.OPEN, Pooling.NOTE, True),
        ("same", State.FOUND, Pooling.NOTE, False),
        ("different", State.FOUND, Pooling.POOLED, False),
    ],
)
def test_papers_that_may_share_people_are_asked_about_until_somebody_decides(record, verdict, state, pooling, asked):
    found = assess(paper(record, shared=(Shared(paper="Li, 2011", verdict=verdict, who="Ann" if verdict else ""),)))
    assert (state_of(found, "overlap"), found.verdict, found.has_letter) == (state, pooling, asked)


def test_files_are_named_apart_and_never_outside_their_folder(record):
    from dataclasses import replace

    from corpora.nouns.records import Author

    odd = replace(record, authors=(Author(raw="../../etc/passwd", family="../../etc/passwd"),))
    names = stems(
        {"r-1": record, "r-2": replace(record, title="U"), "r-3": odd, "r-4": replace(record, authors=(), year=None)}
    )
    assert names == {"r-1": "Xu_2010_r-1", "r-2": "Xu_2010_r-2", "r-3": "etc_passwd_2010", "r-4": "no_author_nd"}
