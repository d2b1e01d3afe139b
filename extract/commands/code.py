"""The command `code`: the coding sheet, values given by people, machine values confirmed, values taken back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem
from corpora.outputs.options import OUTPUT_SHEET
from corpora.protocol import Protocol
from corpora.review_option import (
    demand_reading,
    new_person_option,
    opened,
    read_plan,
    review_option,
    version_option,
)
from corpora.sheets import SUFFIXES
from corpora.terminal import counted, demand_yes, end_with, say, say_aside, say_json
from extract.commands.confirm import MOST_LINES, adding, person
from extract.stage import code as stage
from extract.stage import coding_sheet, take_back

MOST_QUESTIONS = 20
"""Values still missing that are named."""


@click.command()
@click.option(
    "-o",
    "--sheet",
    "output",
    type=OUTPUT_SHEET,
    help=f"Write the coding sheet ({', '.join(SUFFIXES)}): a row per contrast, a column per field.",
)
@click.option("--long", "as_long", is_flag=True, help="Write it with a row per field instead.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read a filled-in sheet of either form.",
)
@click.option("--accept-machine", is_flag=True, help="Confirm in your name the values the machine read.")
@click.option("--undo", is_flag=True, help="Take back values in force.")
@click.option("--redo", is_flag=True, help="Take back the last --undo of these values.")
@click.option("--report", help="Only of this report: its id, DOI or PMID.")
@click.option("--contrast", help="Only of this contrast.")
@click.option("--field", help="Only this field.")
@click.option("--by", help="With --undo: only what this person gave (`machine`: what a machine read).")
@click.option("--run", help="With --undo: only what this run wrote (each run prints its id).")
@click.option("--reason", default="", help="Why; needed for --undo and --redo.")
@click.option("--who", help="Your name; the ledger records it with each value.")
@click.option("--all", "everything", is_flag=True, help="Yes, all values, or those of several reports, are meant.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, line by line, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@new_person_option
@review_option
@version_option
def code(
    output: Path | None,
    as_long: bool,
    source: Path | None,
    accept_machine: bool,
    undo: bool,
    redo: bool,
    who: str | None,
    reason: str,
    everything: bool,
    dry_run: bool,
    as_json: bool,
    as_new_person: bool,
    review: Path,
    version: int | None,
    **chosen: str | None,
) -> None:
    """Fill the protocol's coding sheet: values read by machine come with their sentence; the others are left to you.

    \b
    Examples:
      focimine code -o sheet.xlsx
      focimine code --from sheet.xlsx --who "Li Wei" --dry-run
      focimine code --accept-machine --report r-5 --field n --who "Li Wei"
      focimine code --undo --report r-5 --field n --reason "wrong sample" --who "Li Wei"
    """
    if (source is not None) + accept_machine + undo + redo > 1:
        message = "--from, --accept-machine, --undo and --redo cannot be given together: one would be passed over."
        raise ProtocolError(message, hint="Give one at a time.")
    writing = source is not None or accept_machine or undo or redo
    if not writing and any(value is not None for value in chosen.values()):
        message = "--report, --contrast, --field, --by and --run say what to confirm or to take back."
        raise ProtocolError(message, hint="Give them with --accept-machine, --undo or --redo.")
    demand_reading(
        version, not writing and output is None, "--json, or alone (`focimine export` writes its codings.csv)"
    )
    problems: tuple[Problem, ...] = ()
    with opened(review, read_only=not writing or dry_run, version=version) as store:
        protocol = read_plan(store.protocol_path)
        if writing:
            name = person(store, who, "coding", new=as_new_person)
            meant = take_back.Chosen(**chosen)
            if undo or redo:
                how = {"redo": redo, "everything": everything, "dry_run": dry_run, "new": as_new_person}
                _take_back(store, meant, name, reason, **how)
            else:
                codings, problems = _given(store, protocol, source, meant, everything=everything or dry_run)
                _write(store, protocol, codings, name, dry_run=dry_run, new=as_new_person)
        rows = coding_sheet.sheet_rows(store, protocol)
        differing = stage.differing_n(store)
    if output:
        coding_sheet.write_long(rows, output) if as_long else coding_sheet.write_wide(rows, protocol, output)
        n_contrasts = len({(row["report"], row["contrast"]) for row in rows})
        say(f"{counted(n_contrasts, 'contrast')}, {counted(len(rows), 'field')} in {output}.")
    if as_json:
        say_json(rows)
    else:
        # After one value was settled, the list of all that is open would hide what was done.
        _say_open(rows, protocol, differing, most=0 if accept_machine or undo or redo else MOST_QUESTIONS)
    end_with(problems)


def _given(
    store: Any, protocol: Protocol, source: Path | None, meant: take_back.Chosen, *, everything: bool
) -> tuple[list[stage.Coding], tuple[Problem, ...]]:
    """Return the codings of a sheet, or the machine's values that a person confirms."""
    if source is not None:
        return coding_sheet.read_coding_sheet(source, store, protocol)
    if meant.by is not None or meant.run is not None:
        raise ProtocolError("--by and --run belong to --undo.", hint="Name a report, a contrast or a field.")
    rows = coding_sheet.sheet_rows(store, protocol)
    report = take_back.named_report(store, meant)
    codings = coding_sheet.machine_codings(rows, report=report, contrast=meant.contrast, field=meant.field)
    _demand(len(codings), {coding.report for coding in codings}, meant, "confirm", given=everything)
    return codings, ()


def _demand(n: int, reports: set[str], meant: take_back.Chosen, what: str, *, given: bool) -> None:
    """Ask where no filter is given or several reports are meant; ProtocolError where that is not meant."""
    if n and (meant.is_empty or len(reports) > 1):
        every = " (no filter is given)" if meant.is_empty else ""
        papers = counted(len(reports), "report")
        demand_yes(f"This is to {what} {counted(n, 'value')} of {papers}{every}.", given=given, flag="--all")


def _write(store: Any, protocol: Protocol, codings: list[stage.Coding], who: str, *, dry_run: bool, new: bool) -> None:
    """Write codings, or say what each would do; what they replace is looked up under the lock they are written with."""
    n_new, run = 0, ""
    with nullcontext() if dry_run else adding(store, who, new=new):
        lines = stage.plan_codings(store, protocol, codings, who=who)
        if not dry_run and any(line.is_new for line in lines):
            n_new, run = stage.write_codings(store, [line.coding for line in lines], who=who)
    if dry_run or len(lines) <= MOST_LINES:
        for line in lines:
            say(_line(line))
    if dry_run:
        n_new = sum(line.is_new for line in lines)
        say(f"{counted(n_new, 'value')} would be new of {len(lines)}. Nothing was written (--dry-run).")
    else:
        say(f"{counted(n_new, 'new value')} of {len(lines)}.")
        if n_new:
            say(f'To take this back: focimine code --undo --run {run} --all --reason "…" --who "{who}"')
    for line in lines:
        if line.overrules(who) and line.before is not None:
            place = f"{line.coding.place}, {line.coding.field}"
            say_aside(f"Warning: {place}: replaces {line.before.value!r} of {line.before.who}.")


def _line(line: stage.CodingLine) -> str:
    """Return what one coding does, as a sentence."""
    coding, before = line.coding, line.before
    begin = f"{coding.place}, {coding.field} = {coding.value}"
    if not line.is_new:
        return f"{begin}: as before."
    if before is None:
        return f"{begin}: new."
    same = stage.is_same(before.value, coding.value)
    if before.machine:
        return f"{begin}: {'confirms what the machine read' if same else f'in place of the machine’s {before.value}'}."
    return f"{begin}: {f'beside the same value of {before.who}' if same else f'in place of {before.value} of {before.who}'}."


def _take_back(
    store: Any,
    meant: take_back.Chosen,
    who: str,
    reason: str,
    *,
    redo: bool,
    everything: bool,
    dry_run: bool,
    new: bool,
) -> None:
    word = "redo" if redo else "undo"
    if not reason.strip():
        raise ProtocolError(f"code: to {word} needs a reason.", hint="Give one with --reason.")
    seen = store.head()
    found = take_back.find_codings(store, meant, redo=redo)
    _demand(len(found), {item.report for item in found}, meant, word, given=everything or dry_run)
    for item in found:
        say(item.line)
        if item.who != who:
            say_aside(f"Warning: {item.report}, {item.field}: this is a word of {item.who}.")
    if dry_run or not found:
        say(
            f"{counted(len(found), 'value')} would be taken back. Nothing was written (--dry-run)."
            if dry_run
            else "Nothing fits."
        )
        return
    with adding(store, who, new=new):
        n, run = take_back.take_back_shown(store, found, seen, meant, redo=redo, who=who, reason=reason)
    say(f"{counted(n, 'value')} taken back (run {run}).")


def _say_open(rows: Sequence[dict[str, Any]], protocol: Protocol, differing: Sequence[Problem], *, most: int) -> None:
    """Print how far the sheet is filled, at `most` so many missing values, and which n differ from the listed ones."""
    summary, missing = coding_sheet.open_questions(rows, protocol)
    say(summary)
    for question in missing[:most]:
        say(question)
    if most and len(missing) > most:
        say(f"… and {len(missing) - most} more.")
    for problem in differing:
        words = f' The text: "{problem.evidence.quote}"' if problem.evidence else ""
        say(f"Check: {problem.message}{words} [{problem.code}]")


COMMANDS: tuple[click.Command, ...] = (code,)
