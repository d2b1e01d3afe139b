"""Commands that correct what was imported: imports, relabel, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from corpora.nouns.plain import to_plain
from corpora.review_option import new_person_option, opened, review_option, version_option
from corpora.terminal import counted, say, say_json
from miner.stage import corrections as stage

METHODS = ("database", "citation", "other")


def _signed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --undo, --who, --reason and --as-new-person to a command."""
    command = new_person_option(command)
    command = click.option("--reason", required=True, help="Why, for whoever reads the review.")(command)
    command = click.option("--who", required=True, help="Your name, as the protocol gives it.")(command)
    return click.option("--undo", is_flag=True, help="Take back the last correction of this kind.")(command)


@click.command()
@review_option
@version_option
@click.option("--list", "_list", is_flag=True, help="List them (what the command does in any case).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def imports(review: Path, version: int | None, _list: bool, as_json: bool) -> None:
    """List the imports and searches of the review: number, file, records, database, and what was corrected.

    \b
    Examples:
      focimine imports
      focimine imports --list --json
    """
    with opened(review, read_only=True, version=version) as store:
        listed = stage.list_imports(store)
    if as_json:
        say_json([{**to_plain(one), "name": one.name} for one in listed])
        return
    for line in stage.to_lines(listed) or ["No imports yet."]:
        say(line)


@click.command()
@click.argument("which", metavar="IMPORT")
@review_option
@click.option("--database", help="The database its records came from.")
@click.option("--method", type=click.Choice(METHODS), help="How its records were found.")
@click.option("--date", help="The day the search was run (YYYY-MM-DD).")
@click.option("--query", help="The query as it was run.")
@click.option("--new-database", is_flag=True, help="Take a name of a database that is not known.")
@_signed
def relabel(
    which: str,
    review: Path,
    database: str | None,
    method: str | None,
    date: str | None,
    query: str | None,
    new_database: bool,
    undo: bool,
    who: str,
    reason: str,
    as_new_person: bool,
) -> None:
    """Correct the database, method, date or query of an IMPORT (file name, hash prefix, number in `focimine imports`).

    The import stays as it was recorded; a new row says what it counts as from now on.

    \b
    Examples:
      focimine relabel proquest.ris --database psycinfo --who "Li Hua" --reason "exported from PsycINFO"
      focimine relabel 3 --method citation --date 2024-01-31 --who "Li Hua" --reason "reference lists"
      focimine relabel 3 --undo --who "Li Hua" --reason "the wrong import"
    """
    labels = {"database": database, "method": method, "date": date, "query": query}
    done: stage.CorrectionOutcome | None
    with opened(review) as store:
        if undo:
            done = stage.undo(store, which, stage.RELABELLED, who=who, reason=reason, new_person=as_new_person)
        else:
            done = stage.relabel(
                store, which, labels, who=who, reason=reason, new_person=as_new_person, new_database=new_database
            )
    if done is None:
        say(f"Nothing to do: {which} has these labels already.")
        return
    now = done.subject
    parts = [now.database or "database not named", now.method, *filter(None, (now.date, now.query))]
    say(f"{now.name} ({counted(now.n_records, 'record')}) now counts as {', '.join(parts)}.")


@click.command()
@click.argument("which", metavar="IMPORT")
@review_option
@_signed
def withdraw(which: str, review: Path, undo: bool, who: str, reason: str, as_new_person: bool) -> None:
    """Take an IMPORT back (file name, hash prefix, number in `focimine imports`): its records count nowhere any more.

    Nothing is deleted: file, records and decisions stay in the ledger, and --undo brings them back. Decisions on a
    paper that another import holds, too, go on counting.

    \b
    Examples:
      focimine withdraw wrong_topic.nbib --who "Li Hua" --reason "export of another search"
      focimine withdraw 3 --undo --who "Li Hua" --reason "it was the right one"
    """
    done: stage.CorrectionOutcome | None
    with opened(review) as store:
        if undo:
            done = stage.undo(store, which, stage.WITHDRAWN, who=who, reason=reason, new_person=as_new_person)
        else:
            done = stage.withdraw(store, which, who=who, reason=reason, new_person=as_new_person)
    if done is None:
        say(f"Nothing to do: {which} was withdrawn before (focimine imports).")
        return
    what = "counts again" if undo else "counts no more"
    n_records = counted(done.subject.n_records, "record")
    say(f"{done.subject.name} ({n_records}) {what}; the review holds {counted(done.n_reports, 'report')}.")
    if done.n_strays > done.n_before:
        say(f"Decisions that stay in the ledger and count no more: {done.n_strays - done.n_before}.")
    if done.n_strays < done.n_before:
        say(f"Decisions that count again: {done.n_before - done.n_strays}.")


COMMANDS: tuple[click.Command, ...] = (imports, relabel, withdraw)
