"""The page on the protocol: its example runs as it is printed, its lists are those of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.protocol import ATLASES, DATABASES, NOT_CARRIED_OUT_YET, parse_protocol, plan_problem

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "protocol.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL).group(1)
RECORDS = """
TY  - JOUR
AU  - Li, Wei
TI  - Empathy for pain: an fMRI study
AB  - Twenty healthy participants watched pictures of painful events during fMRI.
PY  - 2015
ER  -

TY  - JOUR
AU  - Li, Wei
TI  - Empathy for pain: a systematic review and meta-analysis
AB  - We review studies of empathy for pain.
PY  - 2016
ER  -

TY  - JOUR
AU  - Li, Wei
TI  - Pain of others in the event-related potential
AB  - EEG was recorded from 30 healthy participants who watched painful pictures.
PY  - 2017
ER  -
"""


def run(*arguments):
    assert focimine.run(list(arguments)) == ExitCode.DONE, arguments


@pytest.fixture
def review(tmp_path):
    (tmp_path / "plan.yaml").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "found.ris").write_text(RECORDS, encoding="utf-8")
    folder = tmp_path / "my-review"
    here = ("--review", str(folder))
    run("init", str(folder), "--protocol", str(tmp_path / "plan.yaml"))
    run("import", str(tmp_path / "found.ris"), "--database", "pubmed", *here)
    run("dedup", *here)
    run("screen", *here)
    return folder


def test_the_example_runs_from_the_plan_to_the_flow_diagram(review, capsys):
    run("prisma", "--review", str(review))
    printed_text = capsys.readouterr().out
    assert re.search(r"1 +databases: excluded at screening by automation", printed_text)
    english = (review / "results" / "prisma" / "prisma_en.svg").read_text(encoding="utf-8")
    chinese = (review / "results" / "prisma" / "prisma_zh.svg").read_text(encoding="utf-8")
    assert "not an empirical study (n = 1)" in english.replace("\xa0", " ")
    assert "非实证研究" in chinese
    assert "仅纳入实证研究" not in chinese


def test_prisma_prints_the_wording_where_a_criterion_has_no_reason_of_its_own(review):
    path = review / "protocol.yaml"
    text = path.read_text(encoding="utf-8")
    reason = re.search(r"^ +reason: .*empirical.*\n", text, re.MULTILINE).group()
    path.write_text(text.replace(reason, ""), encoding="utf-8")
    run("prisma", "--review", str(review))
    shown = (review / "results" / "prisma" / "prisma_en.svg").read_text(encoding="utf-8")
    assert "Empirical studies; reviews" in shown


def test_a_reason_reworded_judges_no_report_again(review, capsys):
    path = review / "protocol.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("en: not an empirical study", "en: no data of its own"), encoding="utf-8")
    capsys.readouterr()
    run("screen", "--review", str(review))
    assert "Nothing to do" in capsys.readouterr().out


def test_the_example_asks_for_nothing_that_is_not_carried_out():
    assert plan_problem(parse_protocol(EXAMPLE)) is None


def test_the_page_lists_what_is_not_carried_out_and_what_holds_instead():
    section = PAGE.partition("## Not carried out yet")[2].partition("\n## ")[0]
    listed = dict(re.findall(r"^\| `([\w.]+)` \| (.+) \|$", section, re.MULTILINE))
    assert listed == NOT_CARRIED_OUT_YET


@pytest.mark.parametrize("name", [*ATLASES, *DATABASES])
def test_every_name_a_key_takes_is_on_the_page(name):
    assert f"`{name}`" in PAGE


def test_the_messages_on_the_page_are_those_of_the_program(protocol_text):
    from corpora.errors import ProtocolError

    with pytest.raises(ProtocolError) as caught:
        parse_protocol(protocol_text.replace("permutations: 100", "permutations: ５０００"))
    printed = caught.value.message.replace("line 17", "line 40").replace("Line 17", "Line 40").splitlines()
    assert f"Error: {printed[0]}" in PAGE
    assert printed[1] in PAGE
