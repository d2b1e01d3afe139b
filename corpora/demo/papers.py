"""The documents of the demonstration: PDFs typeset by us from public facts, one per report that is assessed.

A paper with public coordinates prints them in tables; any other paper states that its coordinates are not
public. They contain no sentence of the real papers, and no statistic or region name is made up.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from corpora.bundled import CodedExperiment, Corpus, read_experiments
from corpora.demo.journal_layout import Article, TypesetTable, to_pdf
from corpora.demo.material import DemoRecord, read_decisions, read_records
from corpora.demo.paper_tables import SPACE_NAMES, PrintedPaper, PrintedTable, read_printed_papers, to_cells
from corpora.nouns.decisions import Judgement, Step

NOTICE = (
    "Demonstration document made by Focimine from public facts. It stands in for the paper named below and is not "
    "that paper: none of its text is reproduced here. Counts and codes are those of Table 1 of the review."
)
CLOSING = (
    "Which rows belong to the comparison of in-group with out-group members is decided by the curator of the "
    "demonstration, row by row, with a reason; rows whose comparison is not public are rejected."
)
EMPATHY = {"pain": "empathy for pain", "emotion": "emotional empathy"}
GROUPS = {"race": "groups that differ by race", "other": "groups that differ in another way than race"}


def to_papers(corpus: Corpus) -> dict[str, bytes]:
    """Return the PDF of every report with a full-text decision, by file name; always the same bytes."""
    return {file_name(key): to_pdf(article) for key, article in to_articles(corpus).items()}


def file_name(key: str) -> str:
    """Return the name a paper's document has in the demonstration: "Hein2016" → "Hein_2016.pdf"."""
    return re.sub(r"(\d{4}[a-z]?)$", r"_\1", key) + ".pdf"


def to_articles(corpus: Corpus) -> dict[str, Article]:
    """Return the articles to typeset, by key, in the order of the curator's full-text decisions."""
    records = read_records(corpus)
    printed = read_printed_papers(corpus)
    experiments = read_experiments(corpus)
    articles = {}
    for decision in read_decisions(corpus):
        if decision.step is not Step.FULL_TEXT:
            continue
        record = records[decision.key]
        if decision.judgement is Judgement.EXCLUDE:
            articles[record.key] = to_bare_article(record)
        else:
            mine = tuple(e for e in experiments if e.key == record.key)
            articles[record.key] = to_article(record, mine, printed.get(record.key))
    return articles


def to_article(record: DemoRecord, experiments: tuple[CodedExperiment, ...], paper: PrintedPaper | None) -> Article:
    """Return the document of an included paper; `paper` is None when its coordinates are not public."""
    sections = (
        ("1. About this document", (_about(record),)),
        ("2. Methods", (_participants(experiments), _design(experiments), _analysis(experiments, paper))),
        ("3. Results", (_results(experiments, paper),)),
    )
    return Article(
        title=escape(record.title),
        byline=_byline(record),
        notice=NOTICE,
        running_head="Focimine demonstration",
        sections=sections,
        tables=tuple(_typeset(table, paper) for table in paper.tables) if paper else (),
        closing=(("4. Note", (CLOSING,)),),
        font=paper.font if paper else "serif",
    )


def to_bare_article(record: DemoRecord) -> Article:
    """Return the document of a paper that was sought but is not among those the review includes."""
    text = (
        "Only the bibliographic data of this paper stand here; its results are not part of the demonstration. It is "
        "not one of the 19 papers the review includes, and the review does not print the reason."
    )
    return Article(
        title=escape(record.title),
        byline=_byline(record),
        notice=NOTICE,
        running_head="Focimine demonstration",
        sections=(("1. About this document", (_about(record),)), ("2. Contents", (text,))),
        tables=(),
        closing=(),
    )


def _byline(record: DemoRecord) -> str:
    volume = f" {record.volume}({record.issue})" if record.issue else f" {record.volume}" if record.volume else ""
    pages = f", {record.pages}" if record.pages else ""
    doi = f" doi:{record.doi}" if record.doi else ""
    authors = ", ".join(record.authors) or "authors not public"
    return escape(f"In place of: {authors} ({record.year}). {record.journal}{volume}{pages}.{doi}")


def _about(record: DemoRecord) -> str:
    return escape(
        "The text of the paper is not free to distribute, so this page carries only what may be shared: who "
        f"wrote it, where it appeared, and what was coded from it. In our own words: {record.summary}"
    )


def _participants(experiments: tuple[CodedExperiment, ...]) -> str:
    samples = {e.sample: e for e in experiments}
    if len(samples) == 1:
        return f"Participants. {_sample(experiments[0])} took part. The participants were scanned with fMRI."
    first, second = samples.values()
    return (
        f"Participants. Two groups took part: {_sample(first)} in the first group, and {_sample(second)} in the "
        "second group. The participants were scanned with fMRI."
    )


def _sample(experiment: CodedExperiment) -> str:
    men = int(experiment.coding["males"])
    women = experiment.n - men
    people = "all men" if not women else f"{men} men, {women} women"
    age = f"mean age {experiment.coding['age_mean']} years, SD = {experiment.coding['age_sd']}"
    return f"{experiment.n} healthy adults ({people}; {age})"


def _design(experiments: tuple[CodedExperiment, ...]) -> str:
    first = experiments[0].coding
    tasks = " and ".join(
        dict.fromkeys(f"{e.coding['task']} {e.coding['judged']} {e.coding['response']}" for e in experiments)
    )
    kinds = " and ".join(dict.fromkeys(EMPATHY[e.coding["empathy_type"]] for e in experiments))
    return (
        f"Design. The review codes the paper as a study of {kinds} with {GROUPS[first['group_basis']]}; the task is "
        f"coded as {tasks}."
    )


def _analysis(experiments: tuple[CodedExperiment, ...], paper: PrintedPaper | None) -> str:
    text = (
        "Image analysis. The review admits papers with a whole-brain analysis only. It codes the coordinates of "
        f"this paper as being in {SPACE_NAMES[experiments[0].space]} space."
    )
    if paper and paper.cells == "two_spaces":
        text += " The public tables list every peak twice, in MNI space and converted to Talairach space."
    return text


def _results(experiments: tuple[CodedExperiment, ...], paper: PrintedPaper | None) -> str:
    total = sum(e.n_foci for e in experiments)
    taken = f"The review takes {total} coordinate{'s' if total > 1 else ''} from this paper."
    if paper is None:
        return f"{taken} They are not public in the databases we know of, so no coordinates are printed here."
    where = ", ".join(table.label for table in paper.tables)
    return (
        f"{taken} Public databases hold the peaks set in {where}. Names of regions and statistics are not part of "
        "the public rows and are left out."
    )


def _typeset(table: PrintedTable, paper: PrintedPaper) -> TypesetTable:
    cells, header_rows, sections = to_cells(table, paper)
    space = "MNI and Talairach" if paper.cells == "two_spaces" else SPACE_NAMES[table.space]
    named = all(block.section for block in table.blocks) or table.title.endswith("in-group > out-group")
    contrast = "" if named else " The contrast is not public."
    note = f" {table.note}" if table.note else ""
    footnote = f"Source: {'; '.join(table.sources)}. L, left; R, right; M, midline.{note}"
    two = paper.cells == "two_spaces"
    spans = (((2, 0), (4, 0)), ((5, 0), (7, 0))) if two else ()
    return TypesetTable(
        caption=f"<b>{table.label}.</b> {escape(table.title)}. Coordinates in mm, {space} space.{contrast}",
        cells=cells,
        header_rows=header_rows,
        section_rows=sections,
        footnote=escape(footnote),
        wide=paper.width == "page",
        spans=spans,
    )
