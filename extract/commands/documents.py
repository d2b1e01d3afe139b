"""The commands that read documents: `foci`, `extract`. What was read is settled in `confirm.py` and `code.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.files import names_of
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Focus
from corpora.outputs.files import demand_free
from corpora.outputs.folders import filled
from corpora.outputs.options import OUTPUT_FILE, OUTPUT_FOLDER, force_option
from corpora.review.facts import note_facts
from corpora.review_option import opened, read_plan, review_option
from corpora.sheets import put_sheet, sheet_text
from corpora.spread.option import scheduler_option
from corpora.spread.spread import spread_over
from corpora.terminal import counted, progress, say, say_as_is, say_json, say_problems
from extract.stage import extract as stage

if TYPE_CHECKING:
    from extract.found import TableCounts
    from extract.reading import Reading
    from extract.workers import Limits

FIELDS = (
    "document", "page", "table", "row", "contrast", "region", "x", "y", "z", "space", "space_evidence", "kind",
    "statistic_name", "statistic", "cluster_size", "cluster_unit", "raw", "bbox", "problems",
    "direction", "first_condition", "second_condition", "experiment",
)  # fmt: skip
"""The columns of the CSV, in this order."""

_workers = click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1), help="Documents read at a time."
)
_timeout = click.option(
    "--timeout",
    default=120.0,
    show_default=True,
    type=click.FloatRange(1.0, 86_400.0),
    help="Seconds one document may take.",
)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=OUTPUT_FILE, help="Write the table here (.csv, .tsv, .xlsx).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON with all evidence instead of CSV.")
@click.option(
    "--show",
    type=OUTPUT_FOLDER,
    help="Write pages with the read cells drawn on them here.",
)
@click.option("--text", is_flag=True, help="Also read coordinates that appear only in running text (kind in_text).")
@force_option
@_workers
@scheduler_option
@_timeout
def foci(
    files: tuple[Path, ...],
    output: Path | None,
    as_json: bool,
    show: Path | None,
    text: bool,
    force: bool,
    workers: int,
    scheduler: str | None,
    timeout: float,
) -> None:
    """Read coordinates from PDFs, XML, web pages and spreadsheets: a row per focus, each with its problems.

    Ends with a table: of each document the tables seen, read, refused and not read, its foci and its problems.
    With -o, a run that was stopped or killed is gone on with by the same command: documents it had read are not read again.

    \b
    Examples:
      focimine foci paper.pdf
      focimine foci papers/*.pdf supplements/*.xlsx -o foci.csv --show pictures
      focimine foci papers/*.pdf -o foci.csv --scheduler tcp://10.0.0.1:8786
    """
    from extract.commands.kept_readings import resumable
    from extract.found import counts_as_lines  # no reader with them: the processes that read load those
    from extract.workers import Limits

    paths = expand_files(files)
    limits = Limits(workers=workers, scheduler=scheduler, seconds=timeout, text=text, pictures=show is not None)
    if output is not None:
        demand_free(output, force=force)
    with resumable(None if as_json else output) as kept, spread_over(scheduler):
        read = _read_all(paths, limits, kept, show)
        if as_json:
            say_json({"foci": read.foci, "documents": read.documents, "problems": read.problems})
        elif output is not None:
            put_sheet(output, FIELDS, map(to_row, read.foci), force=force)
            say(f"{counted(len(read.foci), 'focus', 'foci')} from {counted(len(paths), 'document')} in {output}.")
        else:
            sys.stdout.write(to_csv(read.foci))
    say_problems(read.problems)
    for line in counts_as_lines(read.counts):
        say_as_is(line, aside=True)
    if read.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


@dataclass(slots=True)
class _Read:
    """What the documents of one command gave, in their order."""

    foci: list[Focus] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    documents: list[dict[str, object]] = field(default_factory=list)
    counts: list[tuple[str, TableCounts, int, int]] = field(default_factory=list)


def _read_all(paths: Sequence[Path], limits: Limits, kept: Path | None, show: Path | None) -> _Read:
    """Read the documents, those kept in the folder `kept` excepted, and fill the folder `show` with their pictures."""
    from extract.commands.kept_readings import read_resumably
    from extract.found import TableCounts
    from extract.reading import renamed

    read = _Read()
    # Pictures in the way are kept beside the new ones: after an hour of reading nothing is refused.
    pictures = filled(show, keeps=True) if show is not None else nullcontext()
    with pictures as made, progress("Reading documents", len(paths)) as advance:
        for name, found in zip(names_of(paths), read_resumably(paths, limits, kept), strict=True):
            reading = renamed(found, name)
            read.foci.extend(reading.foci)
            read.problems.extend(reading.problems)
            tables = reading.tables or TableCounts()
            read.counts.append((reading.name, tables, len(reading.foci), len(reading.problems)))
            read.documents.append(_described(reading, tables))
            if made is not None:
                write_pictures(made, reading.pictures)
            advance(1)
    return read


def _described(reading: Reading, tables: TableCounts) -> dict[str, object]:
    """Return what --json says of a document beside its foci."""
    said = {name: getattr(reading, name) for name in ("name", "samples", "methods", "thresholds")}
    return {**said, "tables": tables}


def expand_files(files: Iterable[Path]) -> list[Path]:
    """Return the files given, folders replaced by the files in them; raises when a path does not exist."""
    paths: list[Path] = []
    for path in files:
        if path.is_dir():
            paths.extend(
                sorted(child for child in path.iterdir() if child.is_file() and not child.name.startswith("."))
            )
        elif path.exists():
            paths.append(path)
        else:
            raise ProtocolError(f"{path} does not exist.", hint="Check the path.")
    return paths


def write_pictures(folder: Path, pictures: dict[str, bytes]) -> None:
    """Write the pages that show how tables were understood."""
    for name, data in pictures.items():
        (folder / Path(name).name).write_bytes(data)


def to_csv(foci: Iterable[Focus]) -> str:
    """Return the foci as CSV text with the columns of `FIELDS`, as standard output shows them."""
    return sheet_text(FIELDS, map(to_row, foci))


def to_row(focus: Focus) -> list[str]:
    """Return the fields of one focus as text, in the order of `FIELDS`; absent is empty."""
    from extract.numbers import format_number
    from extract.tables.sections import contrast_name

    evidence = focus.space_evidence
    space = " ".join(f"{evidence.place}: {evidence.quote}".split()) if evidence is not None else ""
    box = " ".join(f"{v:.1f}" for v in focus.box) if focus.box is not None else ""
    values = (
        focus.document,
        focus.page,
        focus.table,
        focus.row,
        contrast_name(focus.levels) or focus.contrast,
        focus.region,
        format_number(focus.x),
        format_number(focus.y),
        format_number(focus.z),
        focus.space,
        space,
        focus.kind.value,
        focus.statistic_name,
        format_number(focus.statistic),
        format_number(focus.cluster_size),
        focus.cluster_unit,
        focus.raw,
        box,
        "; ".join(f"{p.code}: {p.message}" for p in focus.problems),
        *direction_cells(focus),
        focus.contrast,
    )
    return ["" if value is None else str(value) for value in values]


def direction_cells(focus: Focus) -> tuple[str, str, str]:
    """Return how a focus's contrast goes, its first condition and its second, as text."""
    way = focus.direction
    return (way.relation.value, way.first, way.second) if way is not None else ("", "", "")


@click.command()
@_workers
@scheduler_option
@_timeout
@review_option
def extract(workers: int, scheduler: str | None, timeout: float, review: Path) -> None:
    """Read tables, foci and samples from the review's documents. Documents already read are skipped.

    \b
    Examples:
      focimine extract
      focimine extract --scheduler tcp://10.0.0.1:8786
    """
    from extract.workers import Limits

    with opened(review) as store:
        checks = read_plan(store.protocol_path).extraction.checks
        due = stage.due_documents(store)
        note_facts(store)
        if not due:
            say("Nothing to do: every document of a report not excluded has been read.")
            return
        limits = Limits(workers=workers, scheduler=scheduler, seconds=timeout)
        with spread_over(scheduler), progress("Reading documents", len(due)) as advance:
            run = stage.extract_documents(store, due, limits, advance=advance, checks=checks)
        n_foci = stage.n_foci_of(store, run)
    say_problems(run.problems)
    say(
        f"{counted(n_foci, 'focus', 'foci')} read from {counted(len(due), 'document')}. Look at them with `focimine confirm --list`."
    )
    if run.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (foci, extract)
