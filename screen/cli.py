"""The screening commands: on files (screen-file, order) and on a review (screen, decide, prisma)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpora.errors import ExitCode, FormatError, ProtocolError
from corpora.nouns.decisions import Judgement, Step, Suggestion
from corpora.nouns.evidence import Problem
from corpora.review_option import demand_writable, opened, read_plan, review_option
from corpora.sheets import SUFFIXES, Cell, fold_choice, sheet_text, write_sheet
from corpora.terminal import end_with, progress, say, say_json, say_problems

if TYPE_CHECKING:
    from screen.record_files import Row

STEPS = click.Choice([step.value for step in Step])
VERDICT_COLUMNS = ("record_id", "verdict", "criterion", "rule", "quote", "start", "end", "place")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
OUT = click.Path(path_type=Path, dir_okay=False)


@click.command("screen-file")
@click.argument("protocol", type=FILE)
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=OUT, help="Write the verdicts here (default: standard output).")
@click.option("--all", "all_rows", is_flag=True, help="Also one row per criterion, before the record's own row.")
@click.option("--step", type=STEPS, default=Step.TITLE_ABSTRACT.value, show_default=True)
def screen_file(protocol: Path, file: Path, output: Path | None, all_rows: bool, step: str) -> None:
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
    with progress("Screening", len(records)) as advance:
        for record in records:
            suggestion = judge(record.id, passages_of(record), criteria, Step(step), record=record)
            tally[suggestion.judgement.value] = tally.get(suggestion.judgement.value, 0) + 1
            rows.extend(_verdict_rows(suggestion, all_rows=all_rows))
            advance(1)
    _write(output, VERDICT_COLUMNS, rows)
    click.echo(
        f"{len(records)} records: " + ", ".join(f"{n} {name}" for name, n in sorted(tally.items())) + ".",
        err=True,
    )
    end_with(found.problems)


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
@click.option("-o", "--output", type=OUT, help="Write record_id,position here (default: standard output).")
def order(file: Path, labels: str, seed: int, protocol: Path | None, output: Path | None) -> None:
    """Simulate prioritised reading of the labelled records of FILE.

    \b
    Examples:
      focimine order labelled.csv --labels label_included --seed 1 -o order.csv
    """
    from screen.criteria import suggest
    from screen.ordering import reading_order, wss
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
        click.echo(f"{len(rows) - len(labelled)} records without a label are left out.", err=True)
    records = [record for record, _ in labelled]
    last = None
    if protocol:
        screening = read_plan(protocol).screening
        last = [suggest(record, screening).judgement is Judgement.EXCLUDE for record in records]
    with progress("Reading", len(records)) as advance:
        found = reading_order(records, [label for _, label in labelled], seed=seed, last=last, advance=advance)
    _write(output, ("record_id", "position"), [(records[i].id, n) for n, i in enumerate(found, 1)])
    in_order = [bool(labelled[i][1]) for i in found]
    click.echo(f"{len(found)} records, {sum(in_order)} relevant. WSS@95 {wss(in_order):.3f} (seed {seed}).", err=True)
    end_with(found_file.problems)


@click.command("screen")
@click.option("--step", type=STEPS, default=Step.TITLE_ABSTRACT.value, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@review_option
def screen(review: Path, step: str, as_json: bool) -> None:
    """Suggest a judgement for every report due at a step, with the words it rests on.

    The protocol's criteria decide; a machine settles only what they allow (settled_by: machine).

    \b
    Example:
      focimine screen --step title_abstract
    """
    from corpora.settled import read_reports
    from screen.stage.suggest import screen as run_screen

    with (
        opened(review) as store,
        progress("Screening", len(read_reports(store).records)) as advance,
    ):
        read_plan(store.protocol_path)
        summary = run_screen(store, Step(step), advance=advance)
    if as_json:
        say_json(
            {
                "step": step,
                "due": summary.n_due,
                "new": summary.n_new,
                "suggested": summary.suggested,
                "decided_by_machine": summary.decided_by_machine,
                "left_to_people": summary.left_to_people,
                "waiting_for_text": list(summary.waiting_for_text),
                "retracted": list(summary.retracted),
                "problems": list(summary.problems),
            }
        )
    else:
        if summary.n_due and not summary.n_new:
            say("Nothing to do: every report due was judged before under this protocol and version.")
        suggested = ", ".join(f"{n} {name}" for name, n in sorted(summary.suggested.items())) or "none"
        say(f"{summary.n_due} reports due at {step}: {summary.n_new} newly judged; suggestions: {suggested}.")
        say(f"Settled by machine: {summary.decided_by_machine}. Left to people: {summary.left_to_people}.")
        if summary.waiting_for_text:
            say(
                f"Waiting for their full text: {len(summary.waiting_for_text)} (run `focimine fetch` and `focimine extract`)."
            )
        for name in summary.retracted:
            say(f"Retracted: {name}. Exclude it for this: `focimine decide … --exclude --criterion retracted`.")
    if summary.problems:
        say_problems(summary.problems)
        raise SystemExit(ExitCode.PROBLEMS)


@click.command("decide")
@click.argument("report", required=False)
@click.option(
    "--from", "source", type=FILE, help="A table (CSV, TSV, XLSX): report,step,judgement,criterion,reason,who."
)
@click.option("--step", type=STEPS, help="The step decided at (in --from: where the file has none).")
@click.option("--include", "judgement", flag_value=Judgement.INCLUDE.value, help="Include the report.")
@click.option("--exclude", "judgement", flag_value=Judgement.EXCLUDE.value, help="Exclude the report.")
@click.option("--unclear", "judgement", flag_value=Judgement.UNCLEAR.value, help="Take a decision back.")
@click.option("--criterion", help="The primary reason of an exclusion: a criterion's id, or retracted.")
@click.option("--reason", default="", help="The reason, in words.")
@click.option("--who", help="Your name.")
@review_option
def decide(
    review: Path,
    report: str | None,
    source: Path | None,
    step: str | None,
    judgement: str | None,
    criterion: str | None,
    reason: str,
    who: str | None,
) -> None:
    """Record what a person decides about REPORT, or the decisions of a file.

    \b
    Examples:
      focimine decide r-0123456789-00001 --step full_text --exclude --criterion whole_brain --who "L. Chen"
      focimine decide --from decisions.csv --who "L. Chen"
    """
    from screen.record_files import read_decision_lines
    from screen.stage.decide import DecisionLine, decide_all

    if (report is None) == (source is None):
        raise ProtocolError("Give either a REPORT or --from FILE.", hint="See `focimine decide --help`.")
    problems: tuple[Problem, ...] = ()
    if source is not None:
        lines, problems = read_decision_lines(source, step=Step(step) if step else None, who=who)
    else:
        missing = [
            f"--{name}"
            for name, value in (("step", step), ("include or --exclude", judgement), ("who", who))
            if not value
        ]
        if missing or not (report and step and judgement and who):
            raise ProtocolError(f"{report}: {', '.join(missing)} is missing.", hint="See `focimine decide --help`.")
        lines = [
            DecisionLine(
                report=report,
                step=Step(step),
                judgement=Judgement(judgement),
                who=who,
                criterion=criterion,
                reason=reason,
            )
        ]
    with opened(review) as store, progress("Deciding", len(lines)) as advance:
        read_plan(store.protocol_path)
        n_new = decide_all(store, lines, advance=advance)
    say(f"{n_new} new decisions; {len(lines) - n_new} stood already.")
    end_with(problems)


@click.command("prisma")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder (default: results/prisma).",
)
@click.option(
    "--table",
    "suffix",
    type=click.Choice([suffix[1:] for suffix in SUFFIXES]),
    default="csv",
    show_default=True,
    help="The format of the table of counts.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@review_option
def prisma(review: Path, output: Path | None, suffix: str, as_json: bool) -> None:
    """Count PRISMA 2020's boxes from the ledger; write them as a table, SVG (one per language) and PNG.

    \b
    Example:
      focimine prisma -o for-the-paper
    """
    from screen.prisma.counts import to_rows
    from screen.stage.flow import read_notes, write_prisma

    if output is None:
        demand_writable(review, "its folder results/prisma", "Name another folder with -o.")
    with opened(review, read_only=True) as store:
        read_plan(store.protocol_path)
        counts, paths = write_prisma(store, output or review / "results" / "prisma", suffix=f".{suffix}")
        notes = read_notes(store)
    rows = to_rows(counts)
    if as_json:
        boxes = [{"box": box, "n": n} for box, n in rows]
        say_json({"boxes": boxes, "files": [str(path) for path in paths], "notes": notes})
        return
    for box, n in rows:
        say(f"{n:6d}  {box}")
    if counts.n_awaiting:
        say(f"{counts.n_awaiting} records or reports still wait for a decision or their full text.")
    for line in (*notes, *map(str, paths)):
        say(line)


def _warn_of_repeats(rows: Sequence[Row]) -> None:
    from screen.record_files import repeated_ids

    repeated = repeated_ids(rows)
    if repeated:
        click.echo(
            f"{len(repeated)} ids occur in several records (first: {repeated[0]}); each is judged on its own.",
            err=True,
        )


def _write(output: Path | None, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    if output is None:
        click.echo(sheet_text(header, rows), nl=False)
    else:
        write_sheet(output, header, rows)


COMMANDS: tuple[click.Command, ...] = (screen_file, order, screen, decide, prisma)
