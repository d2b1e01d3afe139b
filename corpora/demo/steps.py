"""What the demonstrations are told in: steps, the sheets a curator filled in, and which report a work became."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.demo.material import CURATOR, DemoRecord
from corpora.settled import read_reports
from corpora.sheets import put_sheet, read_sheet
from corpora.store import Store

SHEETS, PRISMA = "sheets", "results/prisma"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done: a heading for the person, and the command line. `prepare` writes what the command reads."""

    title: str
    arguments: tuple[str, ...]
    prepare: Callable[[], object] = lambda: None


def sheet_step(
    title: str,
    command: str,
    folder: Path,
    here: Sequence[str],
    rows: Callable[[Store], list[dict[str, object]]],
    *,
    name: str = "",
) -> Step:
    """Return the step that gives `command` a sheet; `rows` says what stands in it, given the review by then."""
    path = folder / SHEETS / f"{name or command}.csv"

    def prepare() -> None:
        with Store.open(folder, read_only=True) as store:
            table = rows(store)
        header = list(table[0]) if table else ["report"]
        put_sheet(path, header, ([str(row[column]) for column in header] for row in table), force=True)

    return Step(title=title, arguments=(command, "--from", str(path), "--who", CURATOR, *here), prepare=prepare)


def reports_by_key(store: Store, records: Mapping[str, DemoRecord]) -> dict[str, str]:
    """Return the report of each work of the demonstration, found by DOI, PMID or title in any of its records."""
    found: dict[str, str] = {}
    reports = read_reports(store)
    rows = store.query("SELECT record, doi, pmid, title FROM records ORDER BY seq")
    by_id: dict[str, str] = {}
    for row in rows:
        for value in (row["doi"], row["pmid"], _plain(row["title"])):
            if value:
                by_id.setdefault(str(value), reports.of[row["record"]])
    for key, record in records.items():
        for value in (record.doi.lower(), record.pmid, _plain(record.title)):
            if value and value in by_id:
                found[key] = by_id[value]
                break
    return found


def _plain(title: str | None) -> str:
    return "".join(c for c in (title or "").casefold() if c.isalnum())


def prisma_lines(folder: Path) -> list[str]:
    """Return the boxes of the flow that are not empty, for the terminal."""
    rows = (row.cells for row in read_sheet(folder / PRISMA / "prisma.csv").rows())
    return [f"  {row['n']:>4}  {row['box']}" for row in rows if row["n"] != "0"]
