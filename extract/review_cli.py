"""Commands on a review's documents: extract, confirm, code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.protocol import load_protocol
from corpora.review_option import review_option
from corpora.store import Store
from corpora.terminal import progress, say, say_json, say_problems


@click.command()
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1), help="Documents read at a time."
)
@click.option("--timeout", default=120.0, show_default=True, help="Seconds one document may take.")
@review_option
def extract(workers: int, timeout: float, review: Path) -> None:
    """Read tables, foci and samples out of the review's documents. Read again only what is new.

    \b
    Example:
      focimine extract
    """
    from extract.reading import Limits
    from extract.stage import extract as stage

    checks = load_protocol(review / "protocol.yaml").extraction.checks
    with Store.open(review) as store:
        due = stage.due_documents(store)
        if not due:
            say("Nothing to do: every document of a report not excluded has been read.")
            return
        with progress("Reading documents", len(due)) as advance:
            run = stage.extract_documents(
                store, due, Limits(workers=workers, seconds=timeout), advance=advance, checks=checks
            )
        n_foci = store.query("SELECT count(*) AS n FROM foci WHERE run = ?", (run.id,))[0]["n"]
    say_problems(run.problems)
    say(f"{n_foci} foci read from {len(due)} documents. Look at them with `focimine confirm --list`.")
    if run.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


@click.command()
@click.option(
    "--list", "listing", is_flag=True, help="List the contrasts read and how far they are confirmed."
)
@click.option(
    "--foci", is_flag=True, help="List the foci that fit one by one, with their keys and open problems."
)
@click.option(
    "--sheet", type=click.Path(path_type=Path, dir_okay=False), help="Write that list as a CSV to fill in."
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Apply a filled-in CSV.",
)
@click.option("--accept", "action", flag_value="accept", help="Accept the foci that fit.")
@click.option("--reject", "action", flag_value="reject", help="Reject the foci that fit.")
@click.option(
    "--correct",
    "action",
    flag_value="correct",
    help="Correct one focus (--x --y --z), or the space of all that fit (--space).",
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
@click.option("--who", help="Your name; it stands in the ledger beside each confirmation.")
@click.option(
    "--with-problems", is_flag=True, help="Also accept foci with open problems (you have looked at them)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@review_option
def confirm(listing: bool, foci: bool, sheet: Path | None, source: Path | None, who: str | None, with_problems: bool,
            as_json: bool, review: Path, **order: object) -> None:  # fmt: skip
    """Accept, correct or reject what was read. Only confirmed foci reach an analysis.

    \b
    Examples:
      focimine confirm --list
      focimine confirm --foci --table "Table 2"
      focimine confirm --accept --report 10.1073/pnas.1514539112 --table "Table S2" --who "Li Wei"
      focimine confirm --reject --table "Table 3" --reason "other contrast" --who "Li Wei"
      focimine confirm --sheet confirm.csv        (fill in the column action, then)
      focimine confirm --from confirm.csv --who "Li Wei"
    """
    from extract.stage import confirm as confirm_stage

    with Store.open(review) as store:
        if listing or sheet or foci:
            _list(store, sheet, foci, as_json, order)
            return
        if not (who or "").strip():
            message = "A confirmation needs a name."
            raise ProtocolError(message, hint="Give yours with --who.")
        if source:
            orders = confirm_stage.read_orders(source)
        elif order["action"]:
            orders = [confirm_stage.Order(**order)]  # type: ignore[arg-type]
            confirm_stage.check_order(orders[0], "confirm")
        else:
            message = "Say what to do: --list, --foci, --accept, --correct, --reject, --sheet or --from."
            raise ProtocolError(message, hint="See `focimine confirm --help`.")
        outcomes = confirm_stage.apply_orders(store, orders, who=str(who), with_problems=with_problems)
    _say_outcomes(orders, outcomes)


def _list(store: Store, sheet: Path | None, foci: bool, as_json: bool, given: dict[str, object]) -> None:
    from extract.stage import confirm as confirm_stage

    if foci:
        named = {**given, "action": "accept"}
        _show_foci(confirm_stage.list_foci(store, confirm_stage.Order(**named)), as_json)  # type: ignore[arg-type]
    else:
        _show_contrasts(confirm_stage.list_contrasts(store), sheet, as_json)


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
    from extract.stage import confirm as confirm_stage

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
            state = (
                f"{row['n_foci']} foci, {row['confirmed'] or 0} confirmed, {row['rejected'] or 0} rejected"
            )
            odd = f", {row['with_problems']} with problems" if row["with_problems"] else ""
            say(
                f"{row['report']}  {row['table']}  {row['contrast'] or '(no contrast)'}  [{row['space'] or '?'}]  {state}{odd}"
            )


def _say_outcomes(orders: list[Any], outcomes: list[Any]) -> None:
    say(f"{sum(o.written for o in outcomes)} foci newly confirmed, corrected or rejected.")
    waiting = [key for outcome in outcomes for key in outcome.waiting]
    empty = [order for order, outcome in zip(orders, outcomes, strict=True) if not outcome.fits]
    for order in empty:
        where = ", ".join(str(v) for v in (order.report, order.table, order.contrast, order.focus) if v)
        click.echo(
            f"No focus fits: {order.action} {where}. Compare with `focimine confirm --list`.", err=True
        )
    if waiting:
        click.echo(f"{len(waiting)} foci have open problems and were left (for example {waiting[0]}): look at them, "
                   "(`focimine confirm --foci`), then accept them one by one or with --with-problems.", err=True)  # fmt: skip
    if empty or waiting:
        click.get_current_context().exit(ExitCode.PROBLEMS)


@click.command()
@click.option(
    "-o", "output", type=click.Path(path_type=Path, dir_okay=False), help="Write the coding sheet (CSV)."
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read a filled-in sheet.",
)
@click.option("--who", help="Your name; it stands in the ledger beside each value.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@review_option
def code(output: Path | None, source: Path | None, who: str | None, as_json: bool, review: Path) -> None:
    """Fill the protocol's coding sheet: what the machine read is in it with its sentence; the rest is asked for.

    \b
    Examples:
      focimine code -o sheet.csv
      focimine code --from sheet.csv --who "Li Wei"
    """
    from extract.stage import code as coding_stage

    protocol = load_protocol(review / "protocol.yaml")
    with Store.open(review) as store:
        if source:
            if not who:
                message = "A coding needs a name."
                raise ProtocolError(message, hint="Give yours with --who.")
            codings = coding_stage.read_sheet(source, store)
            say(
                f"{coding_stage.add_codings(store, protocol, codings, who=who)} new values of {len(codings)}."
            )
        rows = coding_stage.sheet_rows(store, protocol)
        differing = coding_stage.differing_n(store)
    if output:
        coding_stage.write_sheet(rows, output)
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
            say(
                f'Check: {problem.message} The text: "{problem.evidence.quote if problem.evidence else ""}" [{problem.code}]'
            )


COMMANDS: tuple[click.Command, ...] = (extract, confirm, code)
