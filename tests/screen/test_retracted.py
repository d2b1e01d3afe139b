"""Retracted papers through screening: named when due, always a valid reason, counted, told where they stay included."""

from __future__ import annotations

import csv
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from corpora.errors import ProtocolError
from corpora.nouns.decisions import Judgement, Step, Verdict
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Record
from corpora.protocol import parse_protocol
from corpora.settled import read_settled
from corpora.store import Store
from screen.commands.decide import COMMANDS as DECIDE_COMMANDS
from screen.commands.files import COMMANDS as FILE_COMMANDS
from screen.commands.prisma import COMMANDS as PRISMA_COMMANDS
from screen.commands.review import COMMANDS as REVIEW_COMMANDS
from screen.criteria import suggest

ALL = (*FILE_COMMANDS, *DECIDE_COMMANDS, *REVIEW_COMMANDS, *PRISMA_COMMANDS)
GROUP = click.Group(commands={c.name or "": c for c in ALL})
PROTOCOL = """
review: {title: {en: S, zh: 综述}, question: {en: Q}, authors: [Ann], languages: [LANGUAGE]}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  criteria:
    - {id: empirical, wording: {en: Empirical, zh: 实证}, steps: [title_abstract, full_text]}
"""
RULE = "    - {id: valid, wording: {en: Not retracted}, priority: 0, steps: [title_abstract], settled_by: machine, rules: [{rule: retracted}]}\n"
RECORDS = (
    Record(id="r-1", source="a", position=1, database="pubmed", title="Faces in pain", pmid="1", year=2016),
    Record(id="r-2", source="a", position=2, database="pubmed", title="RETRACTED: Bias in the empathic brain", year=2017),
    Record(id="r-3", source="a", position=3, database="scopus", title="Other pains", publication_types=("Retracted",)),
    Record(id="r-4", source="a", position=4, database="pubmed", title="Pain in others", retraction="erratum in: J Ex. 2021"),
)  # fmt: skip


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(GROUP, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def make(folder: Path, *, rule: bool = False, language: str = "en") -> Path:
    text = PROTOCOL.replace("LANGUAGE", language) + (RULE if rule else "")
    with Store.create(folder / "review", text) as store, store.run("import", version="1") as made:
        for record in RECORDS:
            made.add("record", record.id, {**to_plain(record), "method": "database"})
    return folder / "review"


def add_notice(review: Path, kind: str = "retracted") -> None:
    """Write what `focimine search` writes when PubMed has come to call the paper of PMID 1 retracted."""
    body = {
        "report": "r-1",
        "pmid": "1",
        "notice": kind,
        "place": "retracted in",
        "words": "J Ex. 2024",
        "change": "found",
    }
    with Store.open(review) as store, store.run("notices", version="1") as made:
        made.add("notice", f"r-1/1/{kind}/1", body)


def boxes(review: Path, folder: Path) -> dict[str, int]:
    assert run("prisma", "-o", folder, "--review", review).exit_code == 0
    with (folder / "prisma.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["box"]: int(row["n"]) for row in csv.DictReader(stream)}


def test_screen_names_the_retracted_papers_among_those_due(tmp_path: Path) -> None:
    review = make(tmp_path)
    said = run("screen", "--review", review).output
    assert [name for name in ("r-1", "r-2", "r-3", "r-4") if f"({name})" in said] == ["r-2", "r-3"]
    run(
        "decide",
        "r-2",
        "--step",
        "title_abstract",
        "--exclude",
        "--criterion",
        "retracted",
        "--who",
        "Ann",
        "--review",
        review,
    )
    assert "(r-2)" not in run("screen", "--review", review).output


@pytest.mark.parametrize("step", ["title_abstract", "full_text"])
@pytest.mark.parametrize("word", ["retracted", "Retracted", "已撤稿"])
def test_retracted_is_a_reason_at_both_steps_whatever_the_plan_says(tmp_path: Path, step: str, word: str) -> None:
    review = make(tmp_path)
    done = run("decide", "r-2", "--step", step, "--exclude", "--criterion", word, "--who", "Ann", "--review", review)
    assert "1 new decision;" in done.output
    with Store.open(review, read_only=True) as store:
        fact = read_settled(store).steps["r-2", Step(step)]
    assert (fact.judgement, fact.criterion) == (Judgement.EXCLUDE, "retracted")
    with pytest.raises(ProtocolError, match="not a criterion"):
        run(
            "decide", "r-2", "--step", step, "--exclude", "--criterion", "withdrawn", "--who", "Ann", "--review", review
        )


@pytest.mark.parametrize(("language", "words"), [("en", "retracted"), ("zh", "已撤稿")])
def test_prisma_counts_them_under_their_reason_in_both_languages(tmp_path: Path, language: str, words: str) -> None:
    review = make(tmp_path, language=language)
    decided = ("--exclude", "--criterion", "retracted", "--who", "Ann", "--review", review)
    run("decide", "r-2", "--step", "title_abstract", *decided)
    run("decide", "r-3", "--step", "full_text", *decided)
    found = boxes(review, tmp_path / "prisma")
    assert found["databases: excluded at screening: retracted"] == 1
    assert found["databases: excluded at assessment: retracted"] == 1
    assert f"{words}" in (tmp_path / "prisma" / f"prisma_{language}.svg").read_text(encoding="utf-8")


def test_an_included_paper_that_is_retracted_later_is_told_by_prisma(tmp_path: Path) -> None:
    review = make(tmp_path)
    for report in ("r-1", "r-2", "r-4"):
        run("decide", report, "--step", "full_text", "--include", "--who", "Ann", "--review", review)
    first = run("prisma", "-o", tmp_path / "prisma", "--review", review).output
    assert "Included, though retracted: no author, 2017 (r-2): title: RETRACTED:" in first
    assert "1 retracted paper is not decided on" in first
    assert "(r-1)" not in first
    assert "(r-4)" not in first, "a correction is no reason to exclude"
    add_notice(review)
    assert (
        "no author, 2016 (r-1): retracted in: J Ex. 2024"
        in run("prisma", "-o", tmp_path / "p", "--review", review).output
    )


def test_lists_and_sheets_show_the_notices(tmp_path: Path) -> None:
    review = make(tmp_path)
    assert "retracted (title: RETRACTED:)" in run("screen", "--list", "--review", review).output
    run("screen", "--sheet", tmp_path / "sheet.csv", "--review", review)
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = {row["report"]: row["notices"] for row in csv.DictReader(stream)}
    assert cells == {
        "r-1": "",
        "r-2": "retracted (title: RETRACTED:)",
        "r-3": "retracted (publication type: Retracted)",
        "r-4": "corrected (erratum in: J Ex. 2021)",
    }


def judged(review: Path) -> dict[str, Judgement]:
    with Store.open(review, read_only=True) as store:
        steps = read_settled(store).steps
    return {report: fact.judgement for (report, _), fact in steps.items()}


def test_a_machine_excludes_for_it_only_where_the_plan_has_the_rule(tmp_path: Path) -> None:
    plain = make(tmp_path / "plain")
    run("screen", "--review", plain)
    assert judged(plain) == {}
    ruled = make(tmp_path / "ruled", rule=True)
    run("screen", "--review", ruled)
    assert judged(ruled) == {"r-2": Judgement.EXCLUDE, "r-3": Judgement.EXCLUDE}


def test_a_paper_retracted_after_it_was_screened_is_judged_again(tmp_path: Path) -> None:
    review = make(tmp_path, rule=True)
    run("screen", "--review", review)
    add_notice(review)
    assert "1 newly judged" in run("screen", "--review", review).output
    assert judged(review)["r-1"] is Judgement.EXCLUDE
    assert "0 newly judged" in run("screen", "--review", review).output


@pytest.mark.parametrize(
    ("record", "exclude", "place"),
    [
        (Record(id="r", source="s", position=1, title="RETRACTED: Faces"), ["retracted"], "title"),
        (Record(id="r", source="s", position=1, title="F", publication_types=("Article", "Retracted")), ["retracted"], "publication_types"),
        (Record(id="r", source="s", position=1, title="F", retraction="retracted in: J Ex. 2021"), ["retracted"], "retraction"),
        (Record(id="r", source="s", position=1, title="F", retraction="expression of concern in: J Ex."), ["concern"], "retraction"),
        (Record(id="r", source="s", position=1, title="Erratum: Faces"), ["notice", "concern"], "title"),
    ],
)  # fmt: skip
def test_the_rule_quotes_what_says_so(record: Record, exclude: list[str], place: str) -> None:
    plan = parse_protocol(
        PROTOCOL.replace("LANGUAGE", "en") + RULE.replace("rule: retracted", f"rule: retracted, exclude: {exclude}")
    )
    verdict = next(v for v in suggest(record, plan.screening).verdicts if v.criterion == "valid")
    assert verdict.verdict is Verdict.NOT_MET
    assert verdict.evidence is not None
    assert verdict.evidence.place == place
    texts = {
        "title": record.title,
        "retraction": record.retraction,
        "publication_types": "; ".join(record.publication_types),
    }
    assert (texts[place] or "")[verdict.evidence.start : verdict.evidence.end] == verdict.evidence.quote


@pytest.mark.parametrize(
    "title", ["Faces in pain", "Erratum: Faces in pain", "Faces in pain [corrected]", "Retraction of the eyelid"]
)
def test_the_rule_says_nothing_of_other_papers(title: str) -> None:
    plan = parse_protocol(PROTOCOL.replace("LANGUAGE", "en") + RULE)
    record = Record(id="r", source="s", position=1, title=title, retraction="erratum in: J Ex. 2021")
    assert [v.verdict for v in suggest(record, plan.screening).verdicts if v.criterion == "valid"] == [Verdict.UNCLEAR]
