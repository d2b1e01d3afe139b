"""What the demonstration is made of: its records, where they lie, and what its curator decided.

Everything is read from the bundled corpus `intergroup_empathy_bias`. Which database holds which record,
and how it misprints it, is our invention; everything bibliographic is a fact with its origin.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpora.bundled import CODED, Corpus, read_experiments, read_papers
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.studies import Space

REVIEW = "intergroup_empathy_bias"
CURATOR = "demo curator"
SUMMARY_MARK = "[Summary by Focimine, not the authors' abstract]"
SUMMARY_MARK_ZH = "[Focimine 撰写的概要，并非作者摘要]"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRecord:
    """One work as the demonstration knows it. `authors` are "Family GH"; `kind` is article, review or meta-analysis."""

    key: str
    origin: str
    language: str
    kind: str
    title: str
    title_en: str
    authors: tuple[str, ...]
    authors_en: tuple[str, ...]
    journal: str
    abbreviation: str
    year: int
    volume: str
    issue: str
    pages: str
    doi: str
    pmid: str
    summary: str

    @property
    def abstract(self) -> str:
        """Return our one-sentence summary, marked as such."""
        return f"{SUMMARY_MARK_ZH if self.language == 'zh' else SUMMARY_MARK} {self.summary}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One record of one export file, with the oddities its database gives it."""

    file: str
    key: str
    oddities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDecision:
    """A person's decision about one work at one step."""

    key: str
    step: Step
    judgement: Judgement
    criterion: str | None
    failed: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoConfirmation:
    """A person's word on one printed coordinate of one paper: `action` is "accept" or "reject".

    The focus is found by the paper's document, table label, x, y, z and space as printed. `contrast` is
    the name of the experiment in Table 1 it belongs to (accepted foci only); `basis` is "exact",
    "inferred" or "".
    """

    key: str
    table: str
    x: float
    y: float
    z: float
    space: Space
    action: str
    contrast: str | None
    basis: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCoding:
    """One coded value of one experiment of one work, as Table 1 of the review gives it."""

    key: str
    experiment: str
    field: str
    value: str
    origin: str


def read_records(corpus: Corpus) -> dict[str, DemoRecord]:
    """Return the works of the demonstration by key: the included papers first, then the others."""
    summaries = {row["key"]: row["summary"] for row in corpus.rows("demo/summaries.csv")}
    abbreviations = {row["journal"]: row["abbreviation"] for row in corpus.rows("demo/journals.csv")}
    records = {}
    for paper in read_papers(corpus):
        records[paper.key] = DemoRecord(
            key=paper.key,
            origin=paper.origins["biblio"],
            language="en",
            kind="article",
            title=paper.title,
            title_en="",
            authors=tuple(a.raw for a in paper.authors),
            authors_en=(),
            journal=paper.journal,
            abbreviation=abbreviations[paper.journal],
            year=paper.year,
            volume=paper.volume or "",
            issue=paper.issue or "",
            pages=paper.pages or "",
            doi=paper.doi or "",
            pmid=paper.pmid or "",
            summary=summaries[paper.key],
        )
    for row in corpus.rows("demo/other_records.csv"):
        records[row["key"]] = DemoRecord(
            key=row["key"],
            origin=row["origin"],
            language=row["language"],
            kind=row["kind"],
            title=row["title"],
            title_en=row["title_en"],
            authors=_split(row["authors"]),
            authors_en=_split(row["authors_en"]),
            journal=row["journal"],
            abbreviation=abbreviations.get(row["journal"], row["journal"]),
            year=int(row["year"] or 0),
            volume=row["volume"],
            issue=row["issue"],
            pages=row["pages"],
            doi=row["doi"],
            pmid=row["pmid"],
            summary=summaries[row["key"]],
        )
    return records


def read_placements(corpus: Corpus) -> tuple[Placement, ...]:
    """Return what each export file holds, in file order."""
    return tuple(
        Placement(file=row["file"], key=row["key"], oddities=_split(row["oddities"]))
        for row in corpus.rows("demo/placements.csv")
    )


def read_decisions(corpus: Corpus) -> tuple[DemoDecision, ...]:
    """Return the curator's decisions, title/abstract before full text."""
    return tuple(
        DemoDecision(
            key=row["key"],
            step=Step(row["step"]),
            judgement=Judgement(row["judgement"]),
            criterion=row["criterion"] or None,
            failed=_split(row["failed"]),
            reason=row["reason"],
        )
        for row in corpus.rows("demo/decisions.csv")
    )


def read_confirmations(corpus: Corpus) -> tuple[DemoConfirmation, ...]:
    """Return the curator's word on every coordinate the demonstration's papers print."""
    return tuple(
        DemoConfirmation(
            key=row["key"],
            table=row["table"],
            x=float(row["x"]),
            y=float(row["y"]),
            z=float(row["z"]),
            space=Space(row["space"]),
            action=row["action"],
            contrast=row["contrast"] or None,
            basis=row["basis"],
            reason=row["reason"],
        )
        for row in corpus.rows("demo/confirmations.csv")
    )


def read_codings(corpus: Corpus) -> tuple[DemoCoding, ...]:
    """Return the values of Table 1, one per experiment and coding field of the protocol."""
    return tuple(
        DemoCoding(
            key=experiment.key,
            experiment=experiment.name,
            field=field,
            value=experiment.coding[field],
            origin="Table 1 of the review",
        )
        for experiment in read_experiments(corpus)
        for field in CODED
        if experiment.coding[field]
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
