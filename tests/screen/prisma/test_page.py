"""The page of the flow: every number leads to its list, everything is escaped, nothing is loaded or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from corpora.nouns.decisions import Judgement
from corpora.settled import StepFact
from screen.prisma.counts import Facts, RecordFact, ReportFact, count, to_rows
from screen.prisma.labels import label
from screen.prisma.layout import Column, lay_out_columns
from screen.prisma.lists import to_lists
from screen.prisma.page import MOST_IN_PAGE, Flows, table_rows, to_page
from screen.prisma.papers import Paper, Papers

INCLUDE = StepFact(judgement=Judgement.INCLUDE)
TITLE = '<script>alert("1")</script> & 脑\x00\x1b'


def page(n: int = 9, language: str = "en", title: str = TITLE) -> str:
    ids = [f"r{i}" for i in range(n)]
    out = StepFact(judgement=Judgement.EXCLUDE, criterion="gone", machine=True)
    reports = [ReportFact(report="r0", screening=INCLUDE, assessment=INCLUDE)]
    reports += [ReportFact(report=one, screening=out) for one in ids[1:4]]
    reports += [ReportFact(report=one, screening=INCLUDE, assessment=out) for one in ids[4:6]]
    facts = Facts(records=tuple(RecordFact(record=r, report=r, source="cnki") for r in ids), reports=tuple(reports))
    papers = {r: Paper(author="Li", year="2020", title=title, doi=f"10.1/{r}", sources=("cnki",)) for r in ids}
    column = Column(key="1", title="", counts=count(facts))
    flows = Flows(
        columns=[column],
        lists={"1": to_lists(facts)},
        papers=Papers(records=papers, reports=papers),
        reasons={},
        language=language,
    )
    diagram = lay_out_columns([column], language=language)
    return to_page(flows, [("Flow", diagram)], title=title, lines=[title], table="prisma_lists.csv")


class Reader(HTMLParser):
    """The elements of a page: ids, links, and the rows below each heading of a list."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.rows: dict[str, int] = {}
        self.headings: dict[str, str] = {}
        self._list = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [found["href"]] if found.get("href") else []
        if tag == "h3":
            self._list = str(found["id"])
            self.rows[self._list] = -1  # the heading of the table
        if tag == "tr" and self._list:
            self.rows[self._list] += 1

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["h3"] and self._list not in self.headings:
            self.headings[self._list] = data


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_leads_into_the_page_and_every_list_is_as_long_as_its_number(language: str) -> None:
    read = Reader(page(language=language))
    assert set(read.links) <= {f"#{one}" for one in read.ids}
    assert len(read.ids) == len(set(read.ids))
    for name, heading in read.headings.items():
        assert read.rows[name] == int(re.search(r"\(n = (\d+)\)", heading)[1])
    linked = {link[1:] for link in read.links}
    assert set(read.headings) <= linked


def test_the_diagram_in_the_page_leads_from_a_number_to_its_list() -> None:
    text = page()
    for words in ("Databases (n", "Records excluded (n", "Reports excluded (n", "Studies included in review (n"):
        before = text[: text.index(words.replace(" (n", " (n\u00a0=\u00a0"))]
        link = re.findall(r'<a href="#(list-[0-9a-f]+)">\s*<text[^>]*>$', before)
        assert link, words
        assert f'<h3 id="{link[0]}"' in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_titles_are_escaped_and_nothing_is_loaded_or_run(language: str) -> None:
    text = page(language=language)
    read = Reader(text)
    assert "script" not in read.tags
    assert not {"img", "link", "iframe", "object"} & set(read.tags)
    assert "&lt;script&gt;alert" in text
    assert "\x00" not in text
    assert "\x1b" not in text
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


def test_a_reason_without_words_is_named_as_one_no_plan_holds() -> None:
    assert label("unplanned_reason", "en").format("gone") in page()
    assert label("unplanned_reason", "zh").format("gone") in page(language="zh")


def test_a_long_list_ends_with_where_the_rest_is() -> None:
    text = page(n=MOST_IN_PAGE + 7, title="t")
    assert label("more", "en").format(7, "prisma_lists.csv") in text


def test_a_report_without_a_title_is_listed() -> None:
    assert text_rows(page(title="")) == text_rows(page())


def text_rows(text: str) -> list[int]:
    return [*Reader(text).rows.values()]


def test_the_table_holds_every_box_that_any_version_has_in_the_order_of_the_flow() -> None:
    first = count(Facts(records=(RecordFact(record="a", report="a", source="cnki"),)))
    second = count(Facts(records=tuple(RecordFact(record=r, report=r, source="pubmed") for r in "bc")))
    columns = [Column(key="1", title="v1", counts=first), Column(key="2", title="v2", counts=second)]
    rows = table_rows(columns, {}, "en")
    numbers = {words: [n for _, n in cells] for words, cells in rows}
    assert numbers["Databases and registers: Records identified from: CNKI"] == [1, 0]
    assert numbers["Databases and registers: Records identified from: PubMed"] == [0, 2]
    assert len(rows) == len(to_rows(first)) + 1
    order = [words.partition(": ")[2] for words in numbers]
    found = [order.index(name) for name in ("Records identified from: CNKI", "Records identified from: PubMed")]
    assert max(found) < order.index("Duplicate records removed")
