"""The second demonstration: social pain, from the public coordinates of the papers its review names and its query finds.

A paper's document lists the coordinates that Neurosynth v7 or NeuroQuery v1 hold of it, table by table. Neither database tells
contrasts, directions or sample sizes, so a whole table is one contrast and the plan assumes one n: the report says both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from corpora.bundled import Corpus
from corpora.demo.exports import ExportFile, to_medline
from corpora.demo.material import DemoRecord
from corpora.demo.steps import prisma_lines
from corpora.sheets import read_sheet
from corpora.store import Store

REVIEW = "social_pain"
OBSERVED, META_ANALYSIS = "observed", "meta-analysis"
NO_SPACE = "The database does not know the space of this table."
NOTICE = (
    "Document made by Focimine from public facts. It stands in for the paper named below, of which it holds no text: it lists the "
    "coordinates that {source} holds of it. Contrasts, directions and sample sizes are not known to that database."
)
MOST_SHOWN = 8
SPACES = {"MNI": "MNI", "TAL": "Talairach", "": "space not known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """One coordinate row of a database; `table` is the label its document prints, `source_table` the database's own."""

    pmid: str
    table: str
    source_table: str
    xyz: tuple[str, str, str]
    space: str


def read_records(corpus: Corpus) -> dict[str, DemoRecord]:
    """Return the works by PubMed id, in the order of papers.csv."""
    return {row["pmid"]: _record(row) for row in corpus.rows("papers.csv")}


def _record(row: dict[str, str]) -> DemoRecord:
    found = (
        f"the words {row['title_terms']} in its title"
        if row["title_terms"]
        else f"the review, {row['cited_in_review']}"
    )
    return DemoRecord(
        key=row["pmid"],
        origin=row["source"],
        language="en",
        kind=row["kind"],
        title=row["title"],
        title_en="",
        authors=tuple(name.strip() for name in row["authors"].split(";") if name.strip()),
        authors_en=(),
        journal=row["journal"],
        abbreviation=row["journal"],
        year=int(row["year"] or 0),
        volume="",
        issue="",
        pages="",
        doi=row["doi"],
        pmid=row["pmid"],
        summary=f"Found in {row['source']} by {found}.",
    )


def read_peaks(corpus: Corpus) -> dict[str, list[Peak]]:
    """Return the coordinate rows of each work, its tables numbered in the order of the database."""
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    peaks: dict[str, list[Peak]] = defaultdict(list)
    for row in corpus.rows("coordinates.csv"):
        mine = numbers[row["pmid"]]
        number = mine.setdefault(row["table_id"], len(mine) + 1)
        peaks[row["pmid"]].append(
            Peak(
                pmid=row["pmid"],
                table=f"Table {number}",
                source_table=row["table_id"],
                xyz=(row["x"], row["y"], row["z"]),
                space=row["space"],
            )
        )
    return dict(peaks)


def to_exports(corpus: Corpus) -> tuple[ExportFile, ...]:
    """Return one file for each database and way of finding, in MEDLINE format."""
    records = read_records(corpus)
    rows = corpus.rows("papers.csv")
    files = []
    for source, database in (("Neurosynth v7", "neurosynth"), ("NeuroQuery v1", "neuroquery")):
        for method in ("database", "citation"):
            keys = [
                r["pmid"] for r in rows if r["source"] == source and (method == "database") == bool(r["title_terms"])
            ]
            if keys:
                content = to_medline([records[key] for key in keys])
                files.append(
                    ExportFile(
                        name=f"{database}_{method}.nbib",
                        database=database,
                        method=method,
                        content=content,
                        keys=tuple(keys),
                        options=("--new-database", "--override-database"),
                    )
                )
    return tuple(files)


def included(corpus: Corpus) -> tuple[str, ...]:
    """Return the PubMed ids of the works that are read in full: studies in which social pain is felt, not watched."""
    rows = corpus.rows("papers.csv")
    return tuple(r["pmid"] for r in rows if r["kind"] != META_ANALYSIS and r["paradigm"] != OBSERVED)


def decisions(corpus: Corpus, step: str) -> list[dict[str, str]]:
    """Return the curator's decisions at a step, by PubMed id; each states what it rests on."""
    found = []
    for row in corpus.rows("papers.csv"):
        taken = row["pmid"] in included(corpus)
        if step == "full_text" and not taken:
            continue
        criterion = "" if taken else "study_type" if row["kind"] == META_ANALYSIS else "social_pain"
        reason = "Coordinates are public." if step == "full_text" else f"Paradigm by {row['paradigm_origin']}."
        found.append(
            {
                "key": row["pmid"],
                "step": step,
                "judgement": "include" if taken else "exclude",
                "criterion": criterion,
                "failed": criterion,
                "reason": reason,
            }
        )
    return found


def to_documents(corpus: Corpus) -> dict[str, bytes]:
    """Return the document of each included work, HTML, by file name; always the same bytes."""
    records, peaks = read_records(corpus), read_peaks(corpus)
    return {f"pmid_{key}.html": _document(records[key], peaks[key]).encode() for key in included(corpus)}


def _document(record: DemoRecord, peaks: list[Peak]) -> str:
    title = escape(record.title)
    tables = "\n".join(
        _table(record, [p for p in peaks if p.table == name]) for name in dict.fromkeys(p.table for p in peaks)
    )
    doi = f'<meta name="citation_doi" content="{escape(record.doi)}">' if record.doi else ""
    named = f"PMID: {record.pmid}" + (f". doi: {escape(record.doi)}" if record.doi else "")
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="citation_title" content="{title}"><meta name="citation_pmid" content="{record.pmid}">{doi}</head>
<body><h1>{title}</h1>
<p>{named}</p>
<p>{NOTICE.format(source=record.origin)}</p>
{tables}
</body></html>
"""


def _table(record: DemoRecord, peaks: list[Peak]) -> str:
    first = peaks[0]
    rows = "".join(
        f"<tr><td>Peak {number}</td>{''.join(f'<td>{value}</td>' for value in peak.xyz)}</tr>\n"
        for number, peak in enumerate(peaks, start=1)
    )
    caption = (
        f"{first.table}. Peak coordinates ({SPACES[first.space]}) of table {first.source_table} in {record.origin}."
    )
    return f"<table><caption>{caption}</caption>\n<tr><th>Peak</th><th>x</th><th>y</th><th>z</th></tr>\n{rows}</table>"


def confirmations(corpus: Corpus) -> list[dict[str, str]]:
    """Return the curator's word on every coordinate of an included work: taken as the database has it, or without a space rejected."""
    taken = set(included(corpus))
    return [
        {
            "key": pmid,
            "table": peak.table,
            **dict(zip("xyz", peak.xyz, strict=True)),
            "space": peak.space,
            "action": "accept" if peak.space else "reject",
            "rename_contrast": f"table {peak.source_table}, contrast not known" if peak.space else "",
            "basis": "",
            "reason": "As the database holds it." if peak.space else NO_SPACE,
        }
        for pmid, peaks in read_peaks(corpus).items()
        if pmid in taken
        for peak in peaks
    ]


def codings(corpus: Corpus) -> list[dict[str, str]]:
    """Return what is coded of each included work, with its origin as the quote."""
    found = []
    for row in corpus.rows("papers.csv"):
        if row["pmid"] not in included(corpus):
            continue
        values = {
            "sample": (f"PMID {row['pmid']}", "one sample a paper"),
            "paradigm": (row["paradigm"], row["paradigm_origin"]),
            "system": ("imaging", row["source"]),
            "modality": ("fmri", row["source"]),
            "population": (row["population"], row["population_origin"]),
        }
        found += [
            {"key": row["pmid"], "contrast": "", "field": field, "value": value, "quote": quote}
            for field, (value, quote) in values.items()
            if value
        ]
    return found


def to_summary(folder: Path) -> str:
    """Return what came out, for the terminal: PRISMA counts, foci, regions by consistency, and where the report is."""
    with Store.open(folder, read_only=True) as store:
        n_read = store.query("SELECT count(*) AS n FROM foci")[0]["n"]
        n_used = store.query("SELECT count(*) AS n FROM confirmed_foci")[0]["n"]
    table = folder / "results" / "consistency" / "main" / "tables" / "consistency.tsv"
    rows = [row.cells for row in read_sheet(table).rows()][:MOST_SHOWN] if table.is_file() else []
    lines = [
        "",
        "PRISMA counts",
        *prisma_lines(folder),
        "",
        f"Foci: {n_read} read, {n_used} used",
        "",
        "Regions reported most consistently across paradigms (share of studies beyond chance, 95 % interval, rank and its interval)",
        *(
            f"  {row['region']:<50} {float(row['excess']):+.2f} ({float(row['excess_low']):+.2f} to {float(row['excess_high']):+.2f}), "
            f"{row['rank']} ({row['rank_low']} to {row['rank_high']})"
            for row in rows
        ),
        "",
        f"The report: {(folder / 'report.html').resolve()}",
        f"      中文: {(folder / 'report.zh.html').resolve()}",
    ]
    return "\n".join(lines)
