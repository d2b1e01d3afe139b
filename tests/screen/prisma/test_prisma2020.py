"""The template of the PRISMA2020 package: its rows and ids as they are, our numbers in them, readable by its rules."""

from __future__ import annotations

import csv
import io
import re
from importlib import resources

import pytest

from corpora.nouns.decisions import Judgement
from corpora.nouns.records import Method
from corpora.settled import StepFact
from screen.prisma.counts import Facts, RecordFact, ReportFact, count
from screen.prisma.lists import to_lists
from screen.prisma.prisma2020 import TEMPLATE, to_template

INCLUDE = StepFact(judgement=Judgement.INCLUDE)
REASONS = {"a": "reviews, comments; editorials", "b": 'it\'s "no" study', "c": "非实证研究"}


def facts(*, other: bool = False, previous: bool = False) -> Facts:
    records = [RecordFact(record=f"r{i}", report=f"r{i}", source=("pubmed", "cnki")[i % 2]) for i in range(8)]
    records += [RecordFact(record="x", report="x", method=Method.OTHER)] if other else []
    records += [RecordFact(record="p", report="p", method=Method.PREVIOUS)] if previous else []
    out = [StepFact(judgement=Judgement.EXCLUDE, criterion=name, machine=name == "a") for name in "abc"]
    reports = [ReportFact(report=f"r{i}", screening=INCLUDE, assessment=out[i % 3]) for i in range(4)]
    reports += [ReportFact(report="r4", screening=out[0]), ReportFact(report="r5", screening=out[1])]
    reports += [ReportFact(report="r6", screening=INCLUDE, assessment=INCLUDE)]
    return Facts(records=tuple(records), reports=tuple(reports), reasons=tuple(REASONS.items()))


def filled(given: Facts, language: str = "en") -> dict[str, dict[str, str]]:
    data = to_template(
        count(given), to_lists(given), key="1", page="prisma.html", reasons=REASONS, language=language
    ).decode()
    assert data.startswith("data,node,box,description,boxtext,tooltips,url,n\n")
    return {row["data"] if row["data"] != "NA" else row["box"]: row for row in csv.DictReader(io.StringIO(data))}


def parsed(text: str) -> list[tuple[str, str]]:
    """What the package makes of "Reason, 3; Reason, 4": the words before the first comma, the number after it."""
    return [(part.partition(",")[0], part.partition(",")[2].strip()) for part in re.split("; ?", text)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_rows_are_those_of_the_template_in_its_order(language: str) -> None:
    source = resources.files("screen").joinpath(TEMPLATE).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(source)))
    data = to_template(
        count(facts()), to_lists(facts()), key="1", page="p.html", reasons=REASONS, language=language
    ).decode()
    found = list(csv.DictReader(io.StringIO(data)))
    assert [(row["data"], row["node"], row["box"]) for row in found] == [
        (row["data"], row["node"], row["box"]) for row in rows
    ]


def test_the_numbers_are_those_of_the_boxes() -> None:
    rows = filled(facts(other=True, previous=True))
    numbers = {
        "database_results": "8", "register_results": "0", "records_screened": "7", "records_excluded": "2",
        "dbr_sought_reports": "5", "dbr_assessed": "5", "new_studies": "1", "new_reports": "1", "total_studies": "2",
        "previous_studies": "1", "organisation_results": "1", "other_assessed": "0",
    }  # fmt: skip
    assert {name: rows[name]["n"] for name in numbers} == numbers
    assert parsed(rows["database_specific_results"]["n"]) == [("CNKI", "4"), ("PubMed", "4")]
    assert "by people: 1, by automation tools: 1" in rows["records_excluded"]["boxtext"]
    assert "Other sources" in rows["organisation_results"]["boxtext"]


def test_reasons_keep_their_numbers_whatever_their_words_hold() -> None:
    text = filled(facts())["dbr_excluded"]["n"]
    assert [n for _, n in parsed(text)] == ["2", "1", "1"]
    assert "'" not in text


def test_columns_the_flow_does_not_have_are_missing_to_r() -> None:
    rows = filled(facts())
    columns = ("previous_studies", "previous_reports", "website_results", "organisation_results", "citations_results")
    assert {rows[name]["n"] for name in columns} == {"NA"}


def test_a_chinese_template_is_chinese_in_every_box() -> None:
    rows = filled(facts(other=True, previous=True), "zh")
    assert all(re.search("[一-鿿]", row["boxtext"]) for row in rows.values())


def test_boxes_lead_to_their_lists() -> None:
    rows = filled(facts())
    assert re.fullmatch(r"prisma\.html#list-[0-9a-f]+", rows["dbr_excluded"]["url"])
    assert rows["dbr_notretrieved_reports"]["url"] == "prisma.html"
