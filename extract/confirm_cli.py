"""The command `confirm`: foci accepted, corrected, rejected, or what was said of them taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.nouns.evidence import Problem
from corpora.review_option import opened, review_option
from corpora.sheets import SUFFIXES
from corpora.terminal import say, say_json, say_problems
from extract.asking import demand_yes, given_name
from extract.orders import Order, check_order, read_orders
from extract.stage import confirm as stage
from extract.stage import foci_lists
from extract.wording import Lines, told

_DONE = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "undo": "taken back", "redo": "brought back"}
_FILTERS = "--report, --table, --contrast, --focus …"


@click.command()
@click.option("--list", "listing", is_flag=True, help="List the contrasts read and how many of their foci are confirmed.")
@click.option("--foci", is_flag=True, help="List the matching foci one by one, with their keys and open problems.")
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Write that list as a table to fill in ({', '.join(SUFFIXES)}): a row per contrast, with --foci a row per focus.",
)
@click.option(
    "--from", "source", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Apply a filled-in table."
)
@click.option("--accept", "action", flag_value="accept", help="Accept the matching foci.")
@click.option("--reject", "action", flag_value="reject", help="Reject the matching foci.")
@click.option(
    "--correct",
    "action",
    flag_value="correct",
    help="Correct one focus (--x --y --z), or the space of all matching foci (--space).",
)
@click.option("--undo", "action", flag_value="undo", help="Take back the last word on the matching foci.")
@click.option("--redo", "action", flag_value="redo", help="Take back the last --undo of the matching foci.")
@click.option("--report", help="Report id or DOI.")
@click.option("--table", help="The table's label as printed, for example 'Table 2'.")
@click.option("--row", help="Row of the table (from 0).")
@click.option("--contrast", help="The contrast as read.")
@click.option("--document", help="The document by its SHA-256, where a report has several.")
@click.option("--focus", help="One focus by its key.")
@click.option("--by", help="With --undo: only what this person said.")
@click.option("--run", help="With --undo: only what this run wrote (each run prints its id).")
@click.option("--rename-contrast", help="The curated contrast these foci belong to.")
@click.option("--x", type=float)
@click.option("--y", type=float)
@click.option("--z", type=float)
@click.option("--space", type=click.Choice(["MNI", "TAL"]))
@click.option("--reason", default="", help="Why; needed for all but --accept.")
@click.option("--who", help="Your name; the ledger records it with each confirmation.")
@click.option("--with-problems", is_flag=True, help="Also accept foci with open problems (you have looked at them).")
@click.option("--all", "everything", is_flag=True, help="Yes, all foci, or those of several reports, are meant.")
@click.option("--yes", is_flag=True, help="Yes, a correction that looks odd is meant.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, line by line, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@review_option
def confirm(
    listing: bool,
    foci: bool,
    sheet: Path | None,
    source: Path | None,
    who: str | None,
    with_problems: bool,
    everything: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    review: Path,
    **order: Any,
) -> None:
    """Accept, correct or reject extracted foci, or take that back. Only confirmed foci enter an analysis.

    \b
    Examples:
      focimine confirm --list
      focimine confirm --foci --table "Table 2"
      focimine confirm --accept --report 10.1073/pnas.1514539112 --table "Table S2" --who "Li Wei"
      focimine confirm --reject --report r-5 --table "Table 3" --reason "other contrast" --who "Li Wei"
      focimine confirm --undo --report r-5 --table "Table 3" --reason "it is ours" --who "Li Wei"
      focimine confirm --sheet confirm.xlsx       (fill in the column action, then)
      focimine confirm --from confirm.xlsx --who "Li Wei" --dry-run
    """
    reading = bool(listing or sheet or foci)
    if reading + (source is not None) + (order["action"] is not None) > 1:
        message = "A list, --from and an action (--accept, --undo …) cannot be given together: one would be passed over."
        raise ProtocolError(message, hint="Give one at a time.")
    with opened(review, read_only=reading or dry_run) as store:
        if reading:
            _show(store, Order(**{**order, "action": "accept"}), foci, sheet, as_json)
            return
        name = given_name(who, "confirmation")
        orders, problems = _orders(source, order)
        plan = stage.plan_orders(store, orders, who=name, with_problems=with_problems)
        lines = told(plan, foci_lists.short_names(store, plan))
        if not dry_run:
            _ask(plan, everything=everything, yes=yes)
        run = None if dry_run else stage.apply_plan(store, plan)
    _say(plan, lines, run, dry_run=dry_run, problems=problems, by_line=source is not None)


def _orders(source: Path | None, order: dict[str, Any]) -> tuple[list[Order], tuple[Problem, ...]]:
    if source is not None:
        return read_orders(source)
    if order["action"]:
        single = Order(**order)
        check_order(single, "confirm")
        return [single], ()
    message = "Say what to do: --list, --foci, --accept, --correct, --reject, --undo, --redo, --sheet or --from."
    raise ProtocolError(message, hint="See `focimine confirm --help`.")


def _ask(plan: stage.Plan, *, everything: bool, yes: bool) -> None:
    """Ask about what is broader or odder than people usually mean; ProtocolError where it is not meant."""
    for number in plan.broad:
        order, outcome = plan.orders[number], plan.outcomes[number]
        begin = f"{order.where}: this" if order.where else "This"
        every = "" if order.selects else " (no filter is given)"
        n = f"{outcome.fits} {'focus' if outcome.fits == 1 else 'foci'} in {_reports(outcome)}{every}"
        remedy = f"Narrow it ({_FILTERS}), or add --all if all of them are meant."
        demand_yes(f"{begin} is to {order.action} {n}.", given=everything, remedy=remedy)
    if plan.odd:
        what = "\n  ".join(["This looks odd:" if len(plan.odd) == 1 else "These look odd:", *plan.odd])
        demand_yes(what, given=yes, remedy="Check the paper. If it is meant, add --yes, or write yes in the column sure.")


def _reports(outcome: stage.Outcome) -> str:
    n = len(outcome.reports)
    return f"{n} report{'' if n == 1 else 's'}"


def _show(store: Any, order: Order, foci: bool, sheet: Path | None, as_json: bool) -> None:
    rows = foci_lists.list_foci(store, order) if foci else foci_lists.list_contrasts(store, order)
    if sheet:
        (foci_lists.write_foci if foci else foci_lists.write_orders)(rows, sheet)
        say(
            f"{len(rows)} {'foci' if foci else 'contrasts'} in {sheet}: write accept, reject, correct or undo in the column action "
            f"(empty rows are left alone), then `focimine confirm --from {sheet} --who NAME`."
        )
    elif as_json:
        say_json(rows)
    else:
        for row in rows:
            say(_focus_line(row) if foci else _contrast_line(row))


def _focus_line(row: dict[str, Any]) -> str:
    odd = ", ".join(problem["code"] for problem in json.loads(row["problems"] or "[]"))
    said = f"{_DONE.get(row['action'], row['action'])} by {row['said_by']}" if row["action"] else "not confirmed"
    return (
        f"{row['focus']}  {row['x']:g} {row['y']:g} {row['z']:g} [{row['space'] or '?'}]  {row['region'] or ''}  "
        f"{row['contrast'] or '(no contrast)'}  {said}{f'  [{odd}]' if odd else ''}"
    )


def _contrast_line(row: dict[str, Any]) -> str:
    state = f"{row['n_foci']} foci, {row['confirmed'] or 0} confirmed, {row['rejected'] or 0} rejected"
    odd = f", {row['with_problems']} with problems" if row["with_problems"] else ""
    paper = ", ".join(part for part in (row["author"], row["year"]) if part)
    return (
        f"{row['report']}  {f'{paper}  ' if paper else ''}{row['table']}  {row['contrast'] or '(no contrast)'}  "
        f"[{row['space'] or '?'}]  {state}{odd}"
    )


def _say(
    plan: stage.Plan, lines: Lines, run: str | None, *, dry_run: bool, problems: Sequence[Problem], by_line: bool
) -> None:
    """Print what each line did or would do, the sum, whose words were replaced, and how to take it back."""
    say_problems(problems)
    for line in lines.each if dry_run or (by_line and len(lines.each) <= lines.most) else ():
        say(line)
    n = sum(outcome.written for outcome in plan.outcomes)
    say(f"{lines.total} {'Nothing was written (--dry-run).' if dry_run else ''}".rstrip())
    for line in (*lines.warnings, *lines.odd):
        click.echo(line, err=True)
    if run is not None and n:
        say(f'To take this back: focimine confirm --undo --run {run} --all --reason "…" --who "{plan.who}"')
    if lines.unfulfilled or problems:
        for line in lines.unfulfilled:
            click.echo(line, err=True)
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (confirm,)
