"""What a list behind a box says of each record, report or study: who wrote it, when, what it is called, why it is out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from corpora.settled import StepFact
from screen.prisma.box_names import NO_REASON, Named, reason_words, source_words
from screen.prisma.facts import ReportFact
from screen.prisma.labels import label
from screen.prisma.lists import FlowLists

COLUMNS = (
    "version", "flow", "box", "unit", "id", "report", "study", "author", "year", "title", "journal", "doi", "pmid",
    "source", "reason", "reason_zh", "by",
)  # fmt: skip
"""The columns of `prisma_lists`: a row per item of a box; a study takes one per report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A record, or a report as its records together describe it; `sources` are where it was found."""

    author: str = ""
    year: str = ""
    title: str = ""
    translated: str = ""
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The records and the reports of a review by their ids; records of withdrawn imports among the records."""

    records: Mapping[str, Paper] = field(default_factory=dict)
    reports: Mapping[str, Paper] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a list. `reason` (an id) and `by_machine` only in the boxes of what was excluded."""

    id: str
    report: str
    study: str
    paper: Paper
    reason: str | None = None
    by_machine: bool | None = None

    def by(self, language: str) -> str:
        """Return who excluded it, in words."""
        if self.by_machine is None:
            return ""
        return label("excluded_by_machine" if self.by_machine else "excluded_by_people", language)

    def sources(self, language: str) -> str:
        """Return where it was found, in words."""
        return "; ".join(source_words(source, language) for source in self.paper.sources)


def items_of(lists: FlowLists, box: Named, papers: Papers) -> Iterator[Item]:
    """Yield the lines behind a box: one per record or report; a study is a line for each of its reports."""
    for name, reports in lists.reports_of(box).items():
        for report in reports:
            is_record = box.kind.unit == "record"
            known = papers.records.get(name) if is_record else papers.reports.get(report)
            said = _exclusion(box.kind.field, lists.judged.get(report))
            yield Item(
                id=name,
                report=report,
                study=lists.study_of.get(report, ""),
                paper=known or papers.records.get(report) or Paper(),
                reason=None if said is None else said.criterion or NO_REASON,
                by_machine=None if said is None else said.machine,
            )


def _exclusion(name: str, fact: ReportFact | None) -> StepFact | None:
    """Return what excluded a report that is in a box of excluded ones; None in other boxes."""
    if fact is None or not name.startswith(("excluded", "reasons", "assessed_")):
        return None
    return fact.assessment if name.startswith("assessed_") else fact.screening


def item_row(
    where: tuple[int, str], box: Named, item: Item, reasons: Mapping[str, Mapping[str, str]]
) -> tuple[str | int, ...]:
    """Return a line as a row of `prisma_lists` (`COLUMNS`); `reasons` are their words by language."""
    paper = item.paper
    said = [reason_words(item.reason, reasons[one], one) if item.reason else "" for one in ("en", "zh")]
    title = f"{paper.title} [{paper.translated}]" if paper.translated else paper.title
    by = "" if item.by_machine is None else ("automation" if item.by_machine else "people")
    cells = (item.id, item.report, item.study, paper.author, paper.year, title, paper.journal, paper.doi, paper.pmid)
    return (*where, box.name, box.kind.unit.value, *cells, item.sources("en"), *said, by)
