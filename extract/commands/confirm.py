"""The command `confirm`: foci accepted, corrected, rejected, or what was said of them taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.outputs.options import OUTPUT_SHEET
from corpora.people import name_person, resolve_person
from corpora.protocol import load_protocol
from corpora.review_option import demand_reading, new_person_option, only_one, opened, review_option, version_option
from corpora.sheets import SUFFIXES
from corpora.terminal import counted, demand_yes, say, say_aside, say_json, say_problems
from extract.orders import DIRECTIONS, KINDS, Order, check_order, read_orders
from extract.stage import confirm as stage
from extract.stage import foci_lists
from extract.told import DONE, left_of, line_of, sum_of, warnings_of

ACTIONS = ("accept", "reject", "correct", "undo", "redo")
MOST_LINES = 40
"""Lines of a sheet that are told one by one when it is applied; a dry run tells all."""


@click.command()
@click.option(
    "--list", "listing", is_flag=True, help="List the contrasts read and how many of their foci are confirmed."
)
@click.option("--foci", is_flag=True, help="List the matching foci one by one, with their keys and open problems.")
@click.option(
    "--sheet",
    type=OUTPUT_SHEET,
    help=f"Write that list as a table to fill in ({', '.join(SUFFIXES)}): a row per contrast, with --foci a row per focus.",
)
@click.option(
    "--from", "source", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Apply a filled-in table."
)
@click.option("--accept", is_flag=True, help="Accept the matching foci.")
@click.option("--reject", is_flag=True, help="Reject the matching foci.")
@click.option(
    "--correct",
    is_flag=True,
    help="Correct one focus (--x --y --z), or the space of all matching foci (--space).",
)
@click.option("--undo", is_flag=True, help="Take back the last word on the matching foci.")
@click.option("--redo", is_flag=True, help="Take back the last --undo of the matching foci.")
@click.option("--report", help="Report id or DOI.")
@click.option("--table", help="The table's label as printed, for example 'Table 2'.")
@click.option("--row", help="Row of the table (from 0).")
@click.option("--contrast", help="The contrast as read.")
@click.option("--document", help="The document by its SHA-256, where a report has several.")
@click.option("--focus", help="One focus by its key.")
@click.option("--by", help="With --undo: only what this person said.")
@click.option("--run", help="With --undo: only what this run wrote (each run prints its id).")
@click.option("--rename-contrast", help="The curated contrast these foci belong to.")
@click.option("--set-kind", type=click.Choice(KINDS), help="With --accept or --correct: what these foci are.")
@click.option(
    "--set-direction", type=click.Choice(DIRECTIONS), help="With --accept or --correct: which way their contrast goes."
)
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
@new_person_option
@review_option
@version_option
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
    as_new_person: bool,
    review: Path,
    version: int | None,
    **order: Any,
) -> None:
    """Accept, correct or reject extracted foci, or take that back. Only confirmed foci enter an analysis.

    The pages they were read from, with the tables drawn on them: `focimine foci documents/FILE --show FOLDER`, or `focimine desk`.

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
    order["action"] = only_one({name: order.pop(name) for name in ACTIONS})
    reading = bool(listing or sheet or foci)
    if reading + (source is not None) + (order["action"] is not None) > 1:
        message = (
            "A list, --from and an action (--accept, --undo …) cannot be given together: one would be passed over."
        )
        raise ProtocolError(message, hint="Give one at a time.")
    demand_reading(version, reading and sheet is None, "--list or --foci")
    with opened(review, read_only=reading or dry_run, version=version) as store:
        if reading:
            _show(store, Order(**{**order, "action": "accept"}), foci, sheet, as_json)
            return
        orders, problems = _orders(source, order)
        name = person(store, who, "confirmation", new=as_new_person)
        plan = stage.plan_orders(store, orders, who=name, with_problems=with_problems)
        each = _each(plan, foci_lists.short_names(store, plan), all_of_them=dry_run, sheet=source is not None)
        if not dry_run:
            _ask(plan, everything=everything, yes=yes)
        notices = stage.noticed(store, plan)
        run = None
        if not dry_run:
            with adding(store, name, new=as_new_person):
                run = stage.apply_plan(store, plan, notices)
    _say(plan, each, run, dry_run=dry_run, problems=[*problems, *notices])


def person(store: Any, who: str | None, what: str, *, new: bool) -> str:
    """Return the person of the review that `who` means; with `new` it may be an unknown one, to be added by `adding`.

    ProtocolError where no name is given, or nobody of the review has it.
    """
    if who is None or not who.strip():
        raise ProtocolError(f"A {what} needs a name.", hint="Give yours with --who.")
    return name_person(store, load_protocol(store.protocol_path), who, new=new)


@contextmanager
def adding(store: Any, who: str, *, new: bool) -> Iterator[None]:
    """Hold the review's lock for what `who` does in the block; with `new` that person is added, unless the block fails."""
    with store.transaction():
        if new:
            resolve_person(store, load_protocol(store.protocol_path), who, new=True)
        yield


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
        n = f"{counted(outcome.fits, 'focus', 'foci')} in {counted(len(outcome.reports), 'report')}"
        every = "" if order.selects else " (no filter is given)"
        begin = f"{order.where}: this" if order.where else "This"
        demand_yes(f"{begin} is to {order.action} {n}{every}.", given=everything, flag="--all")
    if plan.odd:
        what = "\n  ".join(["This looks odd:", *plan.odd])
        demand_yes(what, given=yes, flag="--yes (or write yes in the column sure)")


def _show(store: Any, order: Order, foci: bool, sheet: Path | None, as_json: bool) -> None:
    rows = foci_lists.list_foci(store, order) if foci else foci_lists.list_contrasts(store, order)
    if sheet:
        (foci_lists.write_foci if foci else foci_lists.write_orders)(rows, sheet)
        say(
            f"{counted(len(rows), 'focus', 'foci') if foci else counted(len(rows), 'contrast')} in {sheet}: write accept, reject, correct or undo in the column action "
            f"(empty rows are left alone), then `focimine confirm --from {sheet} --who NAME`."
        )
    elif as_json:
        say_json(rows)
    else:
        for row in rows:
            say(_focus_line(row) if foci else _contrast_line(row))


def _focus_line(row: dict[str, Any]) -> str:
    odd = ", ".join(problem["code"] for problem in json.loads(row["problems"] or "[]"))
    said = f"{DONE.get(row['action'], row['action'])} by {row['said_by']}" if row["action"] else "not confirmed"
    return (
        f"{row['focus']}  {row['x']:g} {row['y']:g} {row['z']:g} [{row['space'] or '?'}]  {row['region'] or ''}  "
        f"{row['contrast'] or '(no contrast)'}  {said}{f'  [{odd}]' if odd else ''}"
    )


def _contrast_line(row: dict[str, Any]) -> str:
    state = (
        f"{counted(row['n_foci'], 'focus', 'foci')}, {row['confirmed'] or 0} confirmed, {row['rejected'] or 0} rejected"
    )
    odd = f", {row['with_problems']} with problems" if row["with_problems"] else ""
    return (
        f"{row['report']}  {row['study']}  {row['table']}  {row['contrast'] or '(no contrast)'}  "
        f"[{row['space'] or '?'}]  {state}{odd}"
    )


def _each(plan: stage.Plan, names: dict[str, str], *, all_of_them: bool, sheet: bool) -> list[str]:
    """Return a line per order: of a dry run all, of a sheet that is applied as many as can be read."""
    if not all_of_them and (not sheet or len(plan.orders) > MOST_LINES):
        return []
    return [line_of(*pair, names) for pair in zip(plan.orders, plan.outcomes, strict=True)]


def _say(plan: stage.Plan, each: Sequence[str], run: str | None, *, dry_run: bool, problems: Sequence[Problem]) -> None:
    """Print what each line did or would do, the sum, whose words are replaced, and how to take it back."""
    say_problems(problems)
    for line in each:
        say(line)
    say(sum_of(plan.orders, plan.outcomes, dry=dry_run))
    for line in (*warnings_of(plan.orders, plan.outcomes), *(plan.odd if dry_run else ())):
        say_aside(line)
    if run is not None:
        say(f'To take this back: focimine confirm --undo --run {run} --all --reason "…" --who "{plan.who}"')
    left = list(left_of(plan.orders, plan.outcomes))
    for line in left:
        say_aside(line)
    if left or any(problem.severity is not Severity.INFO for problem in problems):
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (confirm,)
