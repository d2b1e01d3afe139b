"""The demonstration as a list of commands: what a person would type to take this review from end to end.

The story writes the raw material (export files, papers) and the sheets its curator "filled in"; every
result comes from the real commands working on them. Each command is one that may be run again, so a
demonstration killed at any moment resumes when it is started again.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.bundled import Corpus, load
from corpora.demo.exports import to_exports
from corpora.demo.material import (
    CURATOR,
    REVIEW,
    read_codings,
    read_confirmations,
    read_decisions,
    read_records,
)
from corpora.demo.papers import make_papers
from corpora.errors import ProtocolError, ReviewError
from corpora.files import write_atomically
from corpora.outputs.files import put_file
from corpora.settled import read_reports
from corpora.sheets import put_sheet, read_sheet
from corpora.store import Store
from corpora.store.ledger import LEDGER_NAME, PROTOCOL_NAME

EXPORTS, PAPERS, SHEETS, PRISMA = "exports", "papers", "sheets", "results/prisma"
MACHINE_MAY_STOP = (0, 1)
"""Exit codes after which the story continues: done, and done with problems recorded."""

NEAR_MM = 10.0
"""A published cluster comes back when a significant one of ours has its centre this near."""

RunCommand = Callable[[list[str]], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done: a heading for the person, and the command line. `prepare` writes what the command reads."""

    title: str
    arguments: tuple[str, ...]
    prepare: Callable[[], object] = lambda: None


def tell(folder: Path, run: RunCommand, announce: Callable[[str], None], *, permutations: int | None) -> None:
    """Run the whole story in `folder`; ReviewError when a command fails.

    `permutations` takes the place of the bundled plan's number in the review's own plan; None keeps it.
    """
    _demand_no_other(folder, load(REVIEW).protocol_text, permutations)
    steps = to_steps(folder, load(REVIEW), permutations)
    for number, step in enumerate(steps, start=1):
        announce(f"[{number}/{len(steps)}] {step.title}")
        step.prepare()
        code = run(list(step.arguments))
        if code not in MACHINE_MAY_STOP:
            message = f"The demonstration stopped at: focimine {' '.join(step.arguments)} (exit {code})."
            raise ReviewError(
                message, hint="Its message is printed above. Start the demonstration again: it resumes here."
            )


def _with_permutations(plan: str, permutations: int | None) -> str:
    """Return the plan with another number of permutations for each analysis."""
    if permutations is None:
        return plan
    return re.sub(r"^(  permutations: )\d+$", rf"\g<1>{permutations}", plan, count=1, flags=re.MULTILINE)


def _demand_no_other(folder: Path, plan: str, permutations: int | None) -> None:
    """Refuse (ProtocolError) a folder that holds another review than the demonstration: it would be filled with examples."""
    path = folder / PROTOCOL_NAME
    plans = {plan.encode(), _with_permutations(plan, permutations).encode()}
    if path.exists() and (not path.is_file() or path.read_bytes() not in plans):
        message = f"{path} is not the demonstration's plan: {folder} holds another review, or the plan was changed."
        raise ProtocolError(message, hint="Name another folder, or give the same --permutations as before.")


def to_steps(folder: Path, corpus: Corpus, permutations: int | None) -> list[Step]:
    """Return the steps in order. All paths are inside `folder`."""
    here = ("--review", str(folder))

    def take_permutations() -> None:
        write_atomically(folder / PROTOCOL_NAME, _with_permutations(corpus.protocol_text, permutations).encode())

    return [
        *_start(folder),
        *_import(folder, corpus, here),
        Step(title="Find duplicate records", arguments=("dedup", *here)),
        Step(
            title="Judge titles and abstracts by rule",
            arguments=("screen", "--step", "title_abstract", *here),
        ),
        _decide(folder, corpus, "title_abstract", here),
        Step(
            title="Typeset the papers and match them to their reports",
            arguments=("fetch", str(folder / PAPERS), *here),
            prepare=lambda: make_papers(folder / PAPERS),
        ),
        Step(
            title="Declare what has no document not retrieved",
            arguments=("fetch", "--close", "--who", CURATOR, *here),
        ),
        Step(title="Read tables and coordinates out of the papers", arguments=("extract", *here)),
        Step(title="Judge full texts by rule", arguments=("screen", "--step", "full_text", *here)),
        _decide(folder, corpus, "full_text", here),
        _sheet("Confirm the coordinates", "confirm", folder, here, lambda store: _confirmations(store, corpus)),
        _sheet("Code the studies", "code", folder, here, lambda store: _codings(store, corpus)),
        Step(title="PRISMA flow", arguments=("prisma", "-o", str(folder / PRISMA), *here)),
        Step(
            title="Activation likelihood estimation and report",
            arguments=("analyse", *here),
            prepare=take_permutations,
        ),
        Step(title="Verify the ledger", arguments=("verify", *here)),
    ]


def _start(folder: Path) -> list[Step]:
    if (folder / LEDGER_NAME).is_file():
        return []
    return [
        Step(
            title="Start the review from its bundled protocol",
            arguments=("init", str(folder), "--corpus", REVIEW),
        )
    ]


def _import(folder: Path, corpus: Corpus, here: Sequence[str]) -> Iterable[Step]:
    for file in to_exports(corpus):
        path = folder / EXPORTS / file.name

        def prepare(path: Path = path, content: bytes = file.content) -> None:
            put_file(path, content, keeps=True)

        arguments = ("import", str(path), "--database", file.database, "--method", file.method, *here)
        yield Step(title=f"Import {file.name}", arguments=arguments, prepare=prepare)


def _decide(folder: Path, corpus: Corpus, step: str, here: Sequence[str]) -> Step:
    title = f"Enter the curator's decisions ({'titles and abstracts' if step == 'title_abstract' else 'full texts'})"
    return _sheet(
        title, "decide", folder, here, lambda store: _decisions(store, corpus, step), name=f"decisions_{step}"
    )


def _sheet(
    title: str,
    command: str,
    folder: Path,
    here: Sequence[str],
    rows: Callable[[Store], list[dict[str, object]]],
    *,
    name: str = "",
) -> Step:
    path = folder / SHEETS / f"{name or command}.csv"

    def prepare() -> None:
        with Store.open(folder, read_only=True) as store:
            table = rows(store)
        header = list(table[0]) if table else ["report"]
        put_sheet(path, header, ([str(row[column]) for column in header] for row in table), force=True)

    return Step(title=title, arguments=(command, "--from", str(path), "--who", CURATOR, *here), prepare=prepare)


def reports_by_key(store: Store, corpus: Corpus) -> dict[str, str]:
    """Return the report of each work of the demonstration, found by DOI, PMID or title in any of its records."""
    found: dict[str, str] = {}
    reports = read_reports(store)
    rows = store.query("SELECT record, doi, pmid, title FROM records ORDER BY seq")
    by_id: dict[str, str] = {}
    for row in rows:
        for value in (row["doi"], row["pmid"], _plain(row["title"])):
            if value:
                by_id.setdefault(str(value), reports.of[row["record"]])
    for key, record in read_records(corpus).items():
        for value in (record.doi.lower(), record.pmid, _plain(record.title)):
            if value and value in by_id:
                found[key] = by_id[value]
                break
    return found


def _plain(title: str | None) -> str:
    return "".join(c for c in (title or "").casefold() if c.isalnum())


def _decisions(store: Store, corpus: Corpus, step: str) -> list[dict[str, object]]:
    reports = reports_by_key(store, corpus)
    return [
        {
            "report": reports[d.key],
            "step": d.step.value,
            "judgement": d.judgement.value,
            "criterion": d.criterion or "",
            "failed": ";".join(d.failed),
            "reason": d.reason,
        }
        for d in read_decisions(corpus)
        if d.step.value == step
    ]


def _confirmations(store: Store, corpus: Corpus) -> list[dict[str, object]]:
    reports = reports_by_key(store, corpus)
    return [
        {
            "report": reports[c.key],
            "table": c.table,
            "x": f"{c.x:g}",
            "y": f"{c.y:g}",
            "z": f"{c.z:g}",
            "space": c.space.value,
            "action": c.action,
            "rename_contrast": c.contrast or "",
            "basis": c.basis,
            "reason": c.reason,
        }
        for c in read_confirmations(corpus)
    ]


def _codings(store: Store, corpus: Corpus) -> list[dict[str, object]]:
    reports = reports_by_key(store, corpus)
    return [
        {
            "report": reports[c.key],
            "contrast": c.experiment,
            "field": c.field,
            "value": c.value,
            "quote": c.origin,
        }
        for c in read_codings(corpus)
    ]


def to_summary(folder: Path) -> str:
    """Return what came out, for the terminal: PRISMA counts, foci by paper, and where the report is."""
    with Store.open(folder, read_only=True) as store:
        foci = store.query(
            "SELECT f.focus, d.name FROM foci f JOIN documents d ON d.document = f.document ORDER BY d.seq"
        )
        used = {row["focus"]: row["basis"] for row in store.query("SELECT focus, basis FROM confirmed_foci")}
    n_read = Counter(row["name"] for row in foci)
    n_used = Counter(row["name"] for row in foci if row["focus"] in used)
    n_inferred = Counter(row["name"] for row in foci if used.get(row["focus"]) == "inferred")
    lines = [
        "",
        "PRISMA counts",
        *_prisma_lines(folder),
        "",
        "Foci: paper, read from its tables, used in the analysis",
    ]
    for name, read in n_read.items():
        inferred = f" ({n_inferred[name]} inferred)" if n_inferred[name] else ""
        lines.append(f"  {name:<26} {read:>4} read {n_used[name]:>4} used{inferred}")
    lines += [
        f"  {'all papers':<26} {n_read.total():>4} read {n_used.total():>4} used",
        "",
        *_cluster_lines(folder),
        "",
        f"The report: {(folder / 'report.html').resolve()}",
        f"      中文: {(folder / 'report.zh.html').resolve()}",
    ]
    return "\n".join(lines)


def _prisma_lines(folder: Path) -> list[str]:
    rows = (row.cells for row in read_sheet(folder / PRISMA / "prisma.csv").rows())
    return [f"  {row['n']:>4}  {row['box']}" for row in rows if row["n"] != "0"]


def _cluster_lines(folder: Path) -> list[str]:
    """Lay the published clusters of the main analysis beside ours, Talairach, distance between centres in mm."""
    table = folder / "results" / "main" / "tables" / "clusters_TAL.tsv"
    ours = [row.cells for row in read_sheet(table).rows()]
    lines = ["Published clusters (Talairach) beside ours"]
    for row in (row.cells for row in read_sheet(folder / "facts" / "published_clusters.csv").rows()):
        if row["analysis"] != "main":
            continue
        centre = [float(row[axis]) for axis in "xyz"]
        lines.append(
            f"  {row['region']}: ({row['x']}, {row['y']}, {row['z']}), {row['volume_mm3']} mm³, maximum ALE {row['ale']}"
        )
        near = min(ours, key=lambda o: math.dist(centre, _centre(o)), default=None)
        if near is None or math.dist(centre, _centre(near)) > NEAR_MM:
            lines.append("      does not come back: most of its foci are in papers without public coordinates")
        else:
            x, y, z = _centre(near)
            lines.append(
                f"      ours ({x:g}, {y:g}, {z:g}), {near['volume_mm3']} mm³, maximum ALE {float(near['max_ale']):.4f}: "
                f"{math.dist(centre, (x, y, z)):.2f} mm apart"
            )
    return lines


def _centre(row: Mapping[str, str]) -> tuple[float, float, float]:
    return float(row["weighted_centre_x"]), float(row["weighted_centre_y"]), float(row["weighted_centre_z"])
