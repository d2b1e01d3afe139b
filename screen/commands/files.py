"""The screening commands on files: screen-file, order. Those on a review are in `review.py`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.errors import FormatError, ProtocolError
from corpora.nouns.decisions import Judgement, Step, Suggestion
from corpora.outputs.options import OUTPUT_FILE, force_option
from corpora.review_option import read_plan
from corpora.sheets import Cell, fold_choice, put_sheet, sheet_text
from corpora.terminal import counted, end_with, progress, say_aside

if TYPE_CHECKING:
    from screen.record_files import Row

STEPS = click.Choice([step.value for step in Step])
VERDICT_COLUMNS = ("record_id", "verdict", "criterion", "rule", "quote", "start", "end", "place")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("screen-file")
@click.argument("protocol", type=FILE)
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=OUTPUT_FILE, help="Write the verdicts here (default: standard output).")
@click.option("--all", "all_rows", is_flag=True, help="Also one row per criterion, before the record's own row.")
@click.option("--step", type=STEPS, default=Step.TITLE_ABSTRACT.value, show_default=True)
@force_option
def screen_file(protocol: Path, file: Path, output: Path | None, all_rows: bool, step: str, force: bool) -> None:
    """Judge the records of FILE (CSV, TSV, XLSX or JSON lines) by the criteria of PROTOCOL.

    \b
    Examples:
      focimine screen-file protocol.yaml records.csv -o verdicts.csv
    """
    from screen.criteria import judge, passages_of
    from screen.record_files import read_records
    from screen.rules import criteria_of

    criteria = criteria_of(read_plan(protocol).screening)
    if not any(step in built.criterion.steps for built in criteria):
        raise ProtocolError(
            f"{protocol}: screening.criteria: no criterion has the step {step}.",
            hint="Choose another --step.",
        )
    rows: list[tuple[Cell, ...]] = []
    tally: dict[str, int] = {}
    found = read_records(file)
    _warn_of_repeats(found.rows)
    records = [row.record for row in found.rows]
    problems = list(found.problems)
    with progress("Screening", len(records)) as advance:
        for record in records:
            suggestion = judge(record.id, passages_of(record), criteria, Step(step), record=record, problems=problems)
            tally[suggestion.judgement.value] = tally.get(suggestion.judgement.value, 0) + 1
            rows.extend(_verdict_rows(suggestion, all_rows=all_rows))
            advance(1)
    _write(output, VERDICT_COLUMNS, rows, force=force)
    say_aside(
        f"{counted(len(records), 'record')}: " + ", ".join(f"{n} {name}" for name, n in sorted(tally.items())) + "."
    )
    end_with(problems)


def _verdict_rows(suggestion: Suggestion, *, all_rows: bool) -> list[tuple[Cell, ...]]:
    """Return the record's rows: with `all_rows` each criterion's, then always the record's own."""
    rows: list[tuple[Cell, ...]] = []
    main: tuple[Cell, ...] = (suggestion.criterion, None, None, None, None, None)
    for verdict in suggestion.verdicts:
        words = verdict.evidence
        where = (words.quote, words.start, words.end, words.place) if words else (None, None, None, None)
        cells = (verdict.criterion, verdict.rule, *where)
        if verdict.criterion == suggestion.criterion:
            main = cells
        if all_rows:
            rows.append((suggestion.report, verdict.verdict.value, *cells))
    return [*rows, (suggestion.report, suggestion.judgement.value, *main)]


@click.command("order")
@click.argument("file", type=FILE)
@click.option("--labels", required=True, metavar="COLUMN", help="The column with the labels: 1 included, 0 excluded.")
@click.option("--seed", type=int, default=1, show_default=True, help="Draws the two records known at the start.")
@click.option("--protocol", type=FILE, help="Read the records its rules exclude after all others.")
@click.option("-o", "--output", type=OUTPUT_FILE, help="Write record_id,position here (default: standard output).")
@force_option
def order(file: Path, labels: str, seed: int, protocol: Path | None, output: Path | None, force: bool) -> None:
    """Simulate prioritised reading of the labelled records of FILE.

    \b
    Examples:
      focimine order labelled.csv --labels label_included --seed 1 -o order.csv
    """
    from screen.ordering.simulation import reading_order, wss
    from screen.record_files import parse_label, read_records

    found_file = read_records(file)
    rows = found_file.rows
    _warn_of_repeats(rows)
    column = next((name for row in rows for name in row.columns if fold_choice(name) == fold_choice(labels)), None)
    if column is None:
        raise FormatError(f"{file} has no column {labels}.", hint=f"It has: {', '.join(sorted(rows[0].columns))}.")
    pairs = [(row.record, parse_label(row.columns.get(column, ""))) for row in rows]
    labelled = [(record, label) for record, label in pairs if label is not None]
    if len(labelled) < len(rows):
        say_aside(f"Left out: {counted(len(rows) - len(labelled), 'record')} without a label.")
    records = [record for record, _ in labelled]
    last = None
    if protocol:
        from screen.criteria import suggest  # loads the reader of texts, which takes longer than a simulation

        screening = read_plan(protocol).screening
        last = [suggest(record, screening).judgement is Judgement.EXCLUDE for record in records]
    with progress("Reading", len(records)) as advance:
        found = reading_order(records, [label for _, label in labelled], seed=seed, last=last, advance=advance)
    order_rows = [(records[i].id, n) for n, i in enumerate(found, 1)]
    _write(output, ("record_id", "position"), order_rows, force=force)
    in_order = [bool(labelled[i][1]) for i in found]
    say_aside(f"{counted(len(found), 'record')}, {sum(in_order)} relevant. WSS@95 {wss(in_order):.3f} (seed {seed}).")
    end_with(found_file.problems)


def _warn_of_repeats(rows: Sequence[Row]) -> None:
    from screen.record_files import repeated_ids

    repeated = repeated_ids(rows)
    if repeated:
        say_aside(f"{len(repeated)} ids occur in several records (first: {repeated[0]}); each is judged on its own.")


def _write(output: Path | None, header: Sequence[str], rows: Sequence[Sequence[Cell]], *, force: bool) -> None:
    if output is None:
        click.echo(sheet_text(header, rows), nl=False)
    else:
        put_sheet(output, header, rows, force=force)


COMMANDS: tuple[click.Command, ...] = (screen_file, order)
