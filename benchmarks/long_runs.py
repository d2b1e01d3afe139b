"""A long run of one sign or word takes a rule, an importer or the deduplication work in proportion to its length.

    python benchmarks/long_runs.py

The processor's time for a text is compared with that for one eight times as long, which takes
eight times as much, or sixty-four times where the work grows as the square.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable

import pytest

from corpora.errors import FormatError
from corpora.nouns.records import Author, Record
from miner.dedup.links import find_duplicates
from miner.importers import read_file
from screen.criteria import passages_of
from screen.rules import RULES
from screen.rules.published import Published
from screen.rules.terms import Terms

SHORT, TIMES = 1_000, 8
MOST = 3 * TIMES
"""How many times the work may grow for a text that is `TIMES` as long: far from the square of it."""
NOTHING = 0.003
"""Seconds of processor time below which growth cannot be told from noise, and does not matter."""
SIGNS = ("a", "1", " ", "-", "(", "[", ",", ".", '"', "中", "é", "\t", "1.", "a-", "a ", "1 ", ". ", "{")
WORDS = ("aged 18 - ", "n = ", "patients ", "no ", "not children ", "twenty.", "12 healthy ", "greater in ", "fmri ", "studies ", "被试", "12名")  # fmt: skip


def grows_like_the_text(work: Callable[[str], object], unit: str, before: str = "") -> bool:
    def spent(n: int) -> float:
        text = (before + unit * n)[:n]
        times = []
        for _ in range(2):
            start = time.process_time()
            work(text)
            times.append(time.process_time() - start)
        return min(times)

    return spent(SHORT * TIMES) <= MOST * max(spent(SHORT), NOTHING)


def test_growth_is_seen():
    assert grows_like_the_text(lambda text: text.count("a") * sum(map(ord, text)), "a")
    assert not grows_like_the_text(re.compile(r"\w+!").findall, "a")


def rules():
    for kind in RULES:
        if kind is Terms:
            yield Terms(met=("empath* respon*", "*pathy", "a*b*c", "- - x"), not_met=("child*", "中*情"))
        else:
            yield kind(from_year=2000) if kind is Published else kind()


@pytest.mark.parametrize("rule", list(rules()), ids=lambda rule: rule.name)
@pytest.mark.parametrize("unit", [*SIGNS, *WORDS])
def test_rules(rule, unit: str):
    def judge(text: str) -> None:
        record = Record(id="r", source="s", position=1, title="Pain in others", abstract=text)
        rule.judge(passages_of(record), record)

    judge("read once, so that nothing is loaded while it is measured")
    assert grows_like_the_text(judge, unit, "In " if unit in WORDS else "We saw ingroup aged 18")


FORMATS: dict[str, tuple[str, str]] = {
    "ris": ("a.ris", "TY  - JOUR\nTI  - {title}\nAU  - {author}\nJO  - {journal}\nPY  - 2010\nAB  - {abstract}\nER  - \n\n"),
    "nbib": ("a.nbib", "PMID- 1\nTI  - {title}\nFAU - {author}\nTA  - {journal}\nDP  - 2010\nAB  - {abstract}\n\n"),
    "bib": ("a.bib", "@article{{k,\n title = {{{title}}},\n author = {{{author}}},\n journal = {{{journal}}},\n abstract = {{{abstract}}}\n}}\n"),
    "enw": ("a.enw", "%0 Journal Article\n%T {title}\n%A {author}\n%J {journal}\n%D 2010\n%X {abstract}\n\n"),
    "csv": ("a.csv", "title\tauthors\tsource\tyear\tabstract\n{title}\t{author}\t{journal}\t2010\t{abstract}\n"),
}  # fmt: skip


@pytest.mark.parametrize("field", ["title", "author", "journal", "abstract"])
@pytest.mark.parametrize("name", FORMATS)
def test_importers(name: str, field: str):
    file, form = FORMATS[name]
    usual = {"title": "Pain in others", "author": "Li, Hua", "journal": "Brain", "abstract": "We saw."}

    def read(text: str) -> None:
        with contextlib.suppress(FormatError):  # a file that cannot be read is refused in time as well
            read_file(form.format(**{**usual, field: text}).encode(), file)

    read("once")
    slow = [unit for unit in (*SIGNS, "J. ", "Li 2010 ", "@", "%A ") if not grows_like_the_text(read, unit)]
    assert slow == []


@pytest.mark.parametrize("field", ["title", "author", "journal", "pages", "abstract"])
@pytest.mark.parametrize("before", ["", "Erratum: "])
def test_deduplication(field: str, before: str):
    def link(text: str) -> None:
        usual = {"title": "Pain in others", "authors": (Author(raw="Li, Hua", family="Li"),), "year": 2010}
        odd = {"authors": (Author(raw=text, family=text),)} if field == "author" else {field: text}
        records = [Record(id=f"r{i}", source="s", position=i, **{**usual, **odd}) for i in range(3)]
        find_duplicates(records, order=[record.id for record in records])

    link("once")
    units = (*SIGNS, "[abstract] ", "(review) ", "erratum ", ": ", "<b>")
    assert [unit for unit in units if not grows_like_the_text(link, unit, before)] == []


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-q", "-p", "no:cacheprovider"]))
