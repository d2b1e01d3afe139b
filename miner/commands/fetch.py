"""The command fetch: full texts in, what is still wanted out, and what a person says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.review_option import demand_reading, new_person_option, opened, review_option, version_option
from corpora.settled import read_reports
from corpora.sheets import SUFFIXES as SHEETS
from corpora.sheets import write_sheet
from corpora.terminal import counted, progress, say, say_as_is, say_problems
from miner.commands.open import fetch_open
from miner.commands.wanted import wanted_line, wanted_look, wanted_rows
from miner.stage import documents
from miner.stage import retrieval as stage

PRINT = "-"
MOST_LISTED = 50
"""Reports still wanted that are printed; a sheet holds all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who says it and why."""

    who: str
    reason: str
    new_person: bool


@click.command()
@click.argument("places", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--report", help="The report the file belongs to (id, DOI, PMID), where its content does not identify it."
)
@click.option(
    "--wanted",
    is_flag=False,
    flag_value=PRINT,
    metavar="[FILE]",
    help="List what is still to be got; into FILE (.xlsx, .csv, .tsv).",
)
@click.option(
    "--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of that sheet's headings."
)
@click.option(
    "--not-retrieved", "given_up", multiple=True, metavar="REPORT", help="Declare that its full text cannot be got."
)
@click.option("--close", "closing", is_flag=True, help="Declare that of all that are still wanted.")
@click.option("--move", metavar="FILE", help="Give a file that was matched wrongly to the report of --report.")
@click.option("--remove", metavar="FILE", help="Take a file that is none of the review's papers out of it.")
@click.option("--undo", is_flag=True, help="Take back what --not-retrieved, --close, --move or --remove said.")
@click.option("--open", "from_open", is_flag=True, help="Look in open sources for what is still wanted (see the docs).")
@click.option("--email", envvar="FOCIMINE_EMAIL", help="With --open: your mail address (or FOCIMINE_EMAIL).")
@click.option(
    "--base-url", "bases", multiple=True, metavar="SOURCE=URL", help="With --open: another address of a source."
)
@click.option("--who", help="Your name, as the protocol gives it.")
@click.option("--reason", help="Why, for whoever reads the review.")
@new_person_option
@review_option
@version_option
def fetch(
    places: tuple[Path, ...],
    report: str | None,
    wanted: str | None,
    language: str,
    given_up: tuple[str, ...],
    closing: bool,
    move: str | None,
    remove: str | None,
    undo: bool,
    from_open: bool,
    email: str | None,
    bases: tuple[str, ...],
    who: str | None,
    reason: str | None,
    as_new_person: bool,
    review: Path,
    version: int | None,
) -> None:
    """Add full texts: files, or folders of files, matched to reports by the DOI and title inside them.

    What is missing stays wanted until a person says that it cannot be got. Kept files that are missing in the review's
    folder (after import-ledger) are put back.

    \b
    Examples:
      focimine fetch papers/
      focimine fetch scan.pdf --report r-0a1b2c3d4e-00012
      focimine fetch --open --email you@example.org
      focimine fetch --wanted wanted.xlsx
      focimine fetch --not-retrieved r-0a1b2c3d4e-00012 --who "Li Hua" --reason "no library has it"
      focimine fetch --close --who "Li Hua"
      focimine fetch --move scan.pdf --report r-0a1b2c3d4e-00013 --who "Li Hua" --reason "another paper of theirs"
    """
    asked = [bool(places), from_open, wanted is not None, bool(given_up), closing, move is not None, remove is not None]
    if sum(asked) != 1:
        hint = "Name files or folders, or one of --open, --wanted, --not-retrieved, --close, --move, --remove."
        raise ProtocolError("Nothing to fetch is named." if not any(asked) else "One thing at a time.", hint=hint)
    demand_reading(version, wanted is not None, "--wanted")
    if undo and (places or from_open or wanted is not None):
        raise ProtocolError("--undo takes back --not-retrieved, --close, --move or --remove: name one of them.")
    if places:
        _add(review, places, report)
    elif from_open:
        fetch_open(review, email=email, reports=(report,) if report else (), bases=bases)
    elif wanted is not None:
        _list_wanted(review, wanted, language, version)
    else:
        reason = reason or (stage.CLOSED if closing and not undo else None)
        if who is None or reason is None:
            raise ProtocolError("This is a person's word: who says it, and why?", hint="Give --who and --reason.")
        signed = Signed(who=who, reason=reason, new_person=as_new_person)
        if move is not None or remove is not None:
            _move(review, move, remove, report, signed, undo=undo)
        else:
            _give_up(review, given_up, signed, undo=undo)


def _add(review: Path, places: Sequence[Path], report: str | None) -> None:
    if report and (len(places) > 1 or any(place.is_dir() for place in places)):
        message = "With --report give one file: a folder's files are not all of one report."
        raise ProtocolError(message, hint="Without --report each file is matched by its content.")
    files = documents.find_files(places)
    if not files:
        message = f"No document in {', '.join(map(str, places))}."
        raise ProtocolError(message, hint=f"Documents end in {', '.join(documents.SUFFIXES)}.")
    with opened(review) as store:
        name = documents.record_named(store, report) if report else None
        with progress("Matching documents", len(files)) as advance:
            added = documents.add_documents(store, files, report=name, advance=advance)
        sought = {one.id for one in documents.sought_reports(store)}
        with_document = len(documents.reports_with_document(store, read_reports(store)) & sought)
        n_wanted = len(stage.read_wanted(store))
        matched = documents.matched_lines(store, added.run.id)
    say_problems(added.run.problems)
    for line in matched[:MOST_LISTED]:
        say_as_is(line)
    if len(matched) > MOST_LISTED:
        say(f"… and {len(matched) - MOST_LISTED} more: focimine export FOLDER, documents.csv.")
    if added.n_put_back:
        say(f"{counted(added.n_put_back, 'kept file')} put back under documents/.")
    say(
        f"Of {counted(len(sought), 'sought report')} {with_document} {'has' if with_document == 1 else 'have'} a document."
    )
    if n_wanted:
        say(f"{n_wanted} still to get: focimine fetch --wanted FILE.xlsx lists them.")
    if added.run.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


def _list_wanted(review: Path, target: str, language: str, version: int | None) -> None:
    path = Path(target)
    if target != PRINT and path.suffix.lower() not in SHEETS:
        raise ProtocolError(f"{target} is no sheet.", hint=f"Its name ends in {', '.join(SHEETS)}.")
    with opened(review, read_only=True, version=version) as store:
        wanted = stage.read_wanted(store)
    if target != PRINT:
        header, rows = wanted_rows(wanted, language)
        write_sheet(path, header, rows, look=wanted_look(language))
        say(f"{counted(len(wanted), 'full text')} still to get: {path}")
        return
    for report, records in wanted[:MOST_LISTED]:
        say(wanted_line(report, records))
    more = f"; the first {MOST_LISTED} above, all with links: focimine fetch --wanted FILE.xlsx"
    say(f"{counted(len(wanted), 'full text')} still to get{more if len(wanted) > MOST_LISTED else ''}.")


def _give_up(review: Path, given: Sequence[str], signed: Signed, *, undo: bool) -> None:
    """Declare reports (all that are wanted, where none is given) not retrieved, or take that back."""
    words = {"who": signed.who, "reason": signed.reason}
    with opened(review) as store:
        if undo:
            done = stage.want_again(store, given or None, **words, new_person=signed.new_person)
        elif given:
            done = stage.declare_not_retrieved(store, given, **words, new_person=signed.new_person)
        else:
            done = stage.close(store, **words, new_person=signed.new_person)
    if undo:
        say(f"{counted(len(done), 'report')} wanted again: {', '.join(done)}.")
    elif done:
        say(f"{counted(len(done), 'report')} not retrieved: {', '.join(done)}. A file that comes later changes that.")
    else:
        say(f"Nothing to do: {'this was declared before' if given else 'no full text is wanted'}.")


def _move(
    review: Path, move: str | None, remove: str | None, report: str | None, signed: Signed, *, undo: bool
) -> None:
    """Give a document to another report or to none, or take back the last time that was done."""
    if not undo and (move is None) is (report is not None):
        raise ProtocolError(
            "A file is moved to a report, or removed.", hint="--move FILE --report REPORT, or --remove FILE."
        )
    file, words = move if move is not None else remove or "", {"who": signed.who, "reason": signed.reason}
    done: stage.Moved | None
    with opened(review) as store:
        if undo:
            done = stage.undo_move(store, file, **words, new_person=signed.new_person)
        else:
            done = stage.move_document(store, file, report, **words, new_person=signed.new_person)
    if done is None:
        say(f"Nothing to do: {file} belongs to {report or 'no report'} already.")
        return
    what = f"now belongs to {done.owner}" if done.owner else "belongs to no report any more"
    say(f"{done.name} {what} (before: {done.before or 'none'}).")
    if done.n_foci or done.n_codings:
        say(f"With it: {counted(done.n_foci, 'focus', 'foci')}, {counted(done.n_codings, 'value')} the machine read.")
    if done.n_by_people and done.before:
        stay = f"{counted(done.n_by_people, 'value')} that people coded for {done.before}"
        say(f"{stay} stay with it: look at them (focimine code).")


COMMANDS: tuple[click.Command, ...] = (fetch,)
