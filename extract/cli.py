"""The commands that read documents and settle what was read: `foci`, `extract`, `confirm`, `code`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Focus
from corpora.review_option import opened, read_plan, review_option
from corpora.sheets import sheet_text, write_sheet
from corpora.terminal import end_with, progress, say, say_json, say_problems
from extract.stage import code as coding_stage
from extract.stage import confirm as confirm_stage
from extract.stage import extract as stage

FIELDS = (
    "document", "page", "table", "row", "contrast", "region", "x", "y", "z", "space", "space_evidence", "kind",
    "statistic_name", "statistic", "cluster_size", "cluster_unit", "raw", "bbox", "problems",
)  # fmt: skip
"""The columns of the CSV, in this order."""

_workers = click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1), help="Documents read at a time."
)
_timeout = click.option(
    "--timeout",
    default=120.0,
    show_default=True,
    type=click.FloatRange(1.0),
    help="Seconds one document may take.",
)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the table here (.csv, .tsv, .xlsx)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON with all evidence instead of CSV.")
@click.option(
    "--show",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write pages with the read cells drawn on them here.",
)
@click.option("--text", is_flag=True, help="Also read coordinates that appear only in running text (kind in_text).")
@_workers
@_timeout
def foci(
    files: tuple[Path, ...],
    output: Path | None,
    as_json: bool,
    show: Path | None,
    text: bool,
    workers: int,
    timeout: float,
) -> None:
    """Read coordinates from PDFs, XML, web pages and spreadsheets: a row per focus, each with its problems.

    \b
    Examples:
      focimine foci paper.pdf
      focimine foci papers/*.pdf supplements/*.xlsx -o foci.csv --show pictures
    """
    from extract.workers import Limits, read_many

    paths = expand_files(files)
    limits = Limits(workers=workers, seconds=timeout, text=text, pictures=show is not None)
    found: list[Focus] = []
    problems: list[Problem] = []
    documents: list[dict[str, object]] = []
    with progress("Reading documents", len(paths)) as advance:
        for reading in read_many(paths, limits):
            found.extend(reading.foci)
            problems.extend(reading.problems)
            documents.append({"name": reading.name, "samples": reading.samples, "methods": reading.methods})
            if show is not None:
                write_pictures(show, reading.pictures)
            advance(1)
    if as_json:
        say_json({"foci": found, "documents": documents, "problems": problems})
    elif output is not None:
        write_sheet(output, FIELDS, map(to_row, found))
        say(f"{len(found)} foci from {len(paths)} documents in {output}.")
    else:
        sys.stdout.write(to_csv(found))
    say_problems(problems)
    if problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


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
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in pictures.items():
        (folder / Path(name).name).write_bytes(data)


def to_csv(foci: Iterable[Focus]) -> str:
    """Return the foci as CSV text with the columns of `FIELDS`, as standard output shows them."""
    return sheet_text(FIELDS, map(to_row, foci))


def to_row(focus: Focus) -> list[str]:
    """Return the fields of one focus as text, in the order of `FIELDS`; absent is empty."""
    from extract.numbers import format_number

    evidence = focus.space_evidence
    space = " ".join(f"{evidence.place}: {evidence.quote}".split()) if evidence is not None else ""
    box = " ".join(f"{v:.1f}" for v in focus.box) if focus.box is not None else ""
    values = (
        focus.document,
        focus.page,
        focus.table,
        focus.row,
        focus.contrast,
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
    )
    return ["" if value is None else str(value) for value in values]


@click.command()
@_workers
@_timeout
@review_option
def extract(workers: int, timeout: float, review: Path) -> None:
    """Read tables, foci and samples from the review's documents. Documents already read are skipped.

    \b
    Example:
      focimine extract
    """
    from extract.workers import Limits

    with opened(review) as store:
        checks = read_plan(store.protocol_path).extraction.checks
        due = stage.due_documents(store)
        if not due:
            say("Nothing to do: every document of a report not excluded has been read.")
            return
        with progress("Reading documents", len(due)) as advance:
            run = stage.extract_documents(
                store, due, Limits(workers=workers, seconds=timeout), advance=advance, checks=checks
            )
        n_foci = stage.n_foci_of(store, run)
    say_problems(run.problems)
    say(f"{n_foci} foci read from {len(due)} documents. Look at them with `focimine confirm --list`.")
    if run.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


@click.command()
@click.option(
    "--list", "listing", is_flag=True, help="List the extracted contrasts and how many of their foci are confirmed."
)
@click.option("--foci", is_flag=True, help="List the matching foci one by one, with their keys and open problems.")
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write that list as a table to fill in (.csv, .tsv, .xlsx).",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Apply a filled-in table.",
)
@click.option("--accept", "action", flag_value="accept", help="Accept the matching foci.")
@click.option("--reject", "action", flag_value="reject", help="Reject the matching foci.")
@click.option(
    "--correct",
    "action",
    flag_value="correct",
    help="Correct one focus (--x --y --z), or the space of all matching foci (--space).",
)
@click.option("--report", help="Report id or DOI.")
@click.option("--table", help="The table's label as printed, for example 'Table 2'.")
@click.option("--row", help="Row of the table (from 0).")
@click.option("--contrast", help="The contrast as read.")
@click.option("--document", help="The document by its SHA-256, where a report has several.")
@click.option("--focus", help="One focus by its key.")
@click.option("--rename-contrast", help="The curated contrast these foci belong to.")
@click.option("--x", type=float)
@click.option("--y", type=float)
@click.option("--z", type=float)
@click.option("--space", type=click.Choice(["MNI", "TAL"]))
@click.option("--reason", default="", help="Why; needed to reject or correct.")
@click.option("--who", help="Your name; the ledger records it with each confirmation.")
@click.option("--with-problems", is_flag=True, help="Also accept foci with open problems (you have looked at them).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@review_option
def confirm(
    listing: bool,
    foci: bool,
    sheet: Path | None,
    source: Path | None,
    who: str | None,
    with_problems: bool,
    as_json: bool,
    review: Path,
    **order: object,
) -> None:
    """Accept, correct or reject extracted foci. Only confirmed foci enter an analysis.

    \b
    Examples:
      focimine confirm --list
      focimine confirm --foci --table "Table 2"
      focimine confirm --accept --report 10.1073/pnas.1514539112 --table "Table S2" --who "Li Wei"
      focimine confirm --reject --table "Table 3" --reason "other contrast" --who "Li Wei"
      focimine confirm --sheet confirm.csv        (fill in the column action, then)
      focimine confirm --from confirm.csv --who "Li Wei"
    """
    reading = bool(listing or sheet or foci)
    if reading + (source is not None) + (order["action"] is not None) > 1:
        message = (
            "A list, --from and --accept, --correct or --reject cannot be given together: one would be passed over."
        )
        raise ProtocolError(message, hint="Give one at a time.")
    with opened(review, read_only=reading) as store:
        if foci:
            named = {**order, "action": "accept"}
            _show_foci(confirm_stage.list_foci(store, confirm_stage.Order(**named)), as_json)  # type: ignore[arg-type]
            return
        if reading:
            _show_contrasts(confirm_stage.list_contrasts(store), sheet, as_json)
            return
        name = _given_name(who, "confirmation")
        problems: tuple[Problem, ...] = ()
        if source:
            orders, problems = confirm_stage.read_orders(source)
        elif order["action"]:
            orders = [confirm_stage.Order(**order)]  # type: ignore[arg-type]
            confirm_stage.check_order(orders[0], "confirm")
        else:
            message = "Say what to do: --list, --foci, --accept, --correct, --reject, --sheet or --from."
            raise ProtocolError(message, hint="See `focimine confirm --help`.")
        outcomes = confirm_stage.apply_orders(store, orders, who=name, with_problems=with_problems)
    _say_outcomes(orders, outcomes, problems)


def _given_name(who: str | None, what: str) -> str:
    """Return the name a person gave; ProtocolError where there is none."""
    if who is None or not who.strip():
        raise ProtocolError(f"A {what} needs a name.", hint="Give yours with --who.")
    return who


def _show_foci(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        say_json(rows)
        return
    for row in rows:
        odd = ", ".join(problem["code"] for problem in json.loads(row["problems"] or "[]"))
        say(
            f"{row['focus']}  {row['x']:g} {row['y']:g} {row['z']:g} [{row['space'] or '?'}]  {row['region'] or ''}  "
            f"{row['contrast'] or '(no contrast)'}  {row['action'] or 'not confirmed'}{f'  [{odd}]' if odd else ''}"
        )


def _show_contrasts(rows: list[dict[str, Any]], sheet: Path | None, as_json: bool) -> None:
    if sheet:
        confirm_stage.write_orders(rows, sheet)
        say(
            f"{len(rows)} contrasts in {sheet}: write accept or reject in the column action (empty rows are left alone), "
            f"then `focimine confirm --from {sheet} --who NAME`."
        )
    elif as_json:
        say_json(rows)
    else:
        for row in rows:
            state = f"{row['n_foci']} foci, {row['confirmed'] or 0} confirmed, {row['rejected'] or 0} rejected"
            odd = f", {row['with_problems']} with problems" if row["with_problems"] else ""
            say(
                f"{row['report']}  {row['table']}  {row['contrast'] or '(no contrast)'}  [{row['space'] or '?'}]  {state}{odd}"
            )


def _say_outcomes(orders: list[Any], outcomes: list[Any], problems: Sequence[Problem]) -> None:
    say_problems(problems)
    say(f"{sum(o.written for o in outcomes)} foci newly confirmed, corrected or rejected.")
    waiting = [key for outcome in outcomes for key in outcome.waiting]
    empty = [order for order, outcome in zip(orders, outcomes, strict=True) if not outcome.fits]
    for order in empty:
        where = ", ".join(str(v) for v in (order.report, order.table, order.contrast, order.focus) if v)
        click.echo(f"No focus fits: {order.action} {where}. Compare with `focimine confirm --list`.", err=True)
    if waiting:
        click.echo(
            f"{len(waiting)} foci have open problems and were left (for example {waiting[0]}): look at them, "
            "(`focimine confirm --foci`), then accept them one by one or with --with-problems.",
            err=True,
        )
    if empty or waiting or problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


@click.command()
@click.option(
    "-o", "output", type=click.Path(path_type=Path, dir_okay=False), help="Write the coding sheet (.csv, .tsv, .xlsx)."
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read a filled-in sheet.",
)
@click.option("--who", help="Your name; the ledger records it with each value.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@review_option
def code(output: Path | None, source: Path | None, who: str | None, as_json: bool, review: Path) -> None:
    """Fill the protocol's coding sheet: values read by machine come with their sentence; the others are left to you.

    \b
    Examples:
      focimine code -o sheet.csv
      focimine code --from sheet.csv --who "Li Wei"
    """
    problems: tuple[Problem, ...] = ()
    with opened(review, read_only=source is None) as store:
        protocol = read_plan(store.protocol_path)
        if source:
            name = _given_name(who, "coding")
            codings, problems = coding_stage.read_coding_sheet(source, store)
            say(f"{coding_stage.add_codings(store, protocol, codings, who=name)} new values of {len(codings)}.")
        rows = coding_stage.sheet_rows(store, protocol)
        differing = coding_stage.differing_n(store)
    if output:
        coding_stage.write_coding_sheet(rows, output)
        say(f"{len(rows)} fields in {output}.")
    if as_json:
        say_json(rows)
    summary, missing = coding_stage.open_questions(rows, protocol)
    if not as_json:
        say(summary)
        for question in missing[:20]:
            say(question)
        if len(missing) > 20:
            say(f"… and {len(missing) - 20} more.")
        for problem in differing:
            words = f' The text: "{problem.evidence.quote}"' if problem.evidence else ""
            say(f"Check: {problem.message}{words} [{problem.code}]")
    end_with(problems)


COMMANDS: tuple[click.Command, ...] = (foci, extract, confirm, code)
