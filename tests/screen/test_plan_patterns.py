"""Patterns of a plan: those that explode are refused, those that may are stopped, terms with "*" never multiply their work."""

from __future__ import annotations

import csv
import re
from unittest import mock

import pytest
from pydantic import ValidationError

import focimine
from corpora.nouns.decisions import Verdict
from corpora.nouns.records import Record
from screen.criteria import passages_of
from screen.plan_patterns import PatternTimeoutError, PlanPattern, check_pattern
from screen.rules.contrast_direction import ContrastDirection
from screen.rules.terms import Terms

PLAN = """
review:
  title: {en: t}
  question: {en: q}
search:
  dimensions: [{name: a, en: [empathy]}]
screening:
  criteria:
    - id: c1
      wording: {en: w}
      steps: [title_abstract]
      rules:
        - {rule: terms, not_met: [%s], patterns: true}
"""


def judged(rule: Terms, abstract: str) -> tuple[Verdict, str]:
    record = Record(id="r", source="s", position=1, title="T", abstract=abstract)
    verdict, evidence = rule.judge(passages_of(record), record)
    return verdict, evidence.quote if evidence else ""


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*b", "(a|aa)+$", "(x+x+)+y", r"(\w+\s*)+:", "(ab|ba|a|b)+c", r"(\d+,?)+;", "(a{1,30}){1,30}c"],
)
def test_a_pattern_that_explodes_is_refused(pattern: str):
    with pytest.raises(ValidationError, match="takes too long on some texts"):
        Terms(met=(pattern,), patterns=True)


def test_the_words_of_a_contrast_are_patterns_too():
    with pytest.raises(ValidationError, match=r"first: .* takes too long"):
        ContrastDirection(first=("in-?group", "(a+)+$"))


@pytest.mark.parametrize("pattern", ["(", "a{2}{3}", "[b-a]", "(?P<n>a)(?P<n>b)", "(?<=a*)b"])
def test_what_is_no_regular_expression_of_python_is_refused(pattern: str):
    with pytest.raises(ValidationError, match="is not a regular expression"):
        Terms(met=(pattern,), patterns=True)


@pytest.mark.parametrize(
    ("pattern", "quote"),
    [
        (r"\bempath\w*\b(?=.*pain)", "empathic"), (r"(?<=of )pain", "pain"), (r"(p)ain(?:s|\1)?", "pain"), (r"(?i)PAIN", "pain"),
        (r"of .* others", "of pain in others"), (r"疼痛", "疼痛"), (r"(?:[\w-]+ ){0,3}in others", "responses of pain in others"),
    ],
)  # fmt: skip
def test_what_plans_write_is_found(pattern: str, quote: str):
    verdict, words = judged(Terms(met=(pattern,), patterns=True), "We found empathic responses of pain in others 疼痛.")
    assert verdict is Verdict.MET
    assert quote in words


def test_a_pattern_that_takes_too_long_is_stopped():
    with pytest.raises(PatternTimeoutError, match=r"took longer than 0\.05 seconds"):
        list(PlanPattern("(a+)+$").finditer(("a" * 60 + "b") * 99, seconds=0.05))


def test_matches_are_those_of_python():
    text = "a1 bb22 ccc, 中文 x--y\n" * 20
    for source in (r"\w+", r"", r"\d*", r"(?m)^a", r"\bb+", "中|y", r"x-{0,3}(?!z)"):
        assert [(m.start(), m.end()) for m in PlanPattern(source).finditer(text)] == [
            m.span() for m in re.finditer(source, text)
        ]


def test_a_record_past_the_limit_is_a_problem_and_unclear_and_the_rest_is_judged(tmp_path, capsys):
    (tmp_path / "plan.yaml").write_text(PLAN % '"rats{0,9}"')
    with (tmp_path / "records.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows(
            [("record_id", "title", "abstract"), ("1", "t", "slow"), ("2", "t", "We saw rats.")]
        )
    honest = PlanPattern.finditer

    def slow(self, text, **limits):
        if "slow" in text:
            message = "the pattern took longer than 2 seconds"
            raise PatternTimeoutError(message)
        return honest(self, text, **limits)

    with mock.patch.object(PlanPattern, "finditer", slow):
        code = focimine.run(["screen-file", str(tmp_path / "plan.yaml"), str(tmp_path / "records.csv")])
    said = capsys.readouterr()
    assert code == 1
    assert [line.split(",")[:2] for line in said.out.splitlines()[1:]] == [["1", "unclear"], ["2", "exclude"]]
    assert "1: c1, terms: the pattern took longer than 2 seconds" in said.err
    assert "[SCREEN-LIMIT]" in said.err


def test_an_exploding_plan_is_refused_with_its_place(tmp_path, capsys):
    (tmp_path / "plan.yaml").write_text(PLAN % '"(a+)+$"')
    (tmp_path / "records.csv").write_text("record_id,title\n1,t\n")
    assert focimine.run(["screen-file", str(tmp_path / "plan.yaml"), str(tmp_path / "records.csv")]) == 2
    assert "screening.criteria[0].rules[0]: not_met: '(a+)+$' takes too long" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("term", "text", "quote"),
    [
        ("empath*", "An empathy task", "empathy"), ("empath* respon*", "empathic  responses", "empathic responses"),
        ("*pathy", "of telepathy.", "telepathy"), ("s*m*", "a summary", "summary"), ("s*y*z", "a synthesiz", "synthesiz"),
        ("co-op*", "co operation", "co operation"), ("in-group", "ingroup", "ingroup"), ("共*情", "共感同情心", "共感同情"),
        ("a***b", "axb", "axb"), ("*a*b*", "xaxbx", "xaxbx"),
    ],
)  # fmt: skip
def test_terms_with_stars_find_what_they_name(term: str, text: str, quote: str):
    verdict, words = judged(Terms(met=(term,)), text)
    assert verdict is Verdict.MET
    assert quote in words


@pytest.mark.parametrize(
    ("term", "text"),
    [("s*y*z", "a synthesize z"), ("empath* pain", "empathic joy"), ("*pathy", "pathys"), ("a*b", "a b")],
)
def test_terms_with_stars_find_nothing_else(term: str, text: str):
    assert judged(Terms(met=(term,)), text)[0] is Verdict.UNCLEAR


def test_stars_do_not_multiply_the_work():
    term = "*".join("a" * 30) + "*x"
    pattern = Terms(met=(term,))._compiled((term,))
    assert list(pattern.finditer("a" * 4_000)) == []  # 4,000 to the power of 30 otherwise
    assert list(Terms(met=("*" * 40 + "x",))._compiled(("*" * 40 + "x",)).finditer("a" * 4_000)) == []


def test_a_pattern_is_tried_once():
    with mock.patch.object(PlanPattern, "finditer", side_effect=PlanPattern.finditer, autospec=True) as tried:
        check_pattern("tried (once|twice)", "met")
        n = tried.call_count
        check_pattern("tried (once|twice)", "met")
    assert n > 0
    assert tried.call_count == n
