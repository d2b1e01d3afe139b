"""Commands of the miner: read, dedup; import, undo-duplicate, fetch."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import to_plain
from corpora.outputs.files import put_file
from corpora.outputs.options import OUTPUT_FILE, force_option
from corpora.review_option import demand_reading, find_review, new_person_option, opened, review_option, version_option
from corpora.sheets import put_sheet, sheet_text
from corpora.spread.option import scheduler_option
from corpora.spread.spread import spread_over
from corpora.terminal import counted, json_text, progress, say, say_aside, say_json, say_problem
from miner.commands.ending import end as _end
from miner.commands.ending import show

if TYPE_CHECKING:
    from corpora.nouns.records import Record
    from miner.stage.records import ImportOutcome

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))

DEDUP_COLUMNS = ("id", "report", "why")


@click.command()
@FILES
@click.option(
    "-o",
    "--output",
    type=OUTPUT_FILE,
    help="Write JSON lines here (default: standard output).",
)
@click.option("--quiet", is_flag=True, help="Do not print the problems of the files.")
@force_option
def read(files: tuple[Path, ...], output: Path | None, quiet: bool, force: bool) -> None:
    """Read records out of any database's export, one JSON line each, every tag of the source kept under "raw".

    \b
    Examples:
      focimine read pubmed.nbib cnki.txt -o records.jsonl
      focimine read savedrecs.txt | head -1
    """
    from miner.stage.records import read_path

    problems: list[Problem] = []
    with _writing(output, force=force) as stream:
        for path in files:
            _, file = read_path(path)
            problems += (*file.problems, *_notices(file.records, {r.id: f"{file.name}:{r.line}" for r in file.records}))
            for record in file.records:
                stream.write(json_text({"file": file.name, **to_plain(record)}) + "\n")
            say_aside(
                f"{path.name}: {counted(len(file.records), 'record')}, {file.format}, {file.database or 'database not named'}"
            )
    _end(problems, quiet=quiet)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o",
    "--output",
    type=OUTPUT_FILE,
    help="Write id,report,why here (with FILES; .csv, .tsv, .xlsx).",
)
@click.option("--review", type=click.Path(path_type=Path), help="The review's folder (without FILES).")
@click.option("--list", "list_links", is_flag=True, help="List the review's links in force.")
@scheduler_option
@force_option
@version_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def dedup(
    files: tuple[Path, ...],
    output: Path | None,
    review: Path | None,
    list_links: bool,
    scheduler: str | None,
    force: bool,
    version: int | None,
    as_json: bool,
) -> None:
    """Link records of one paper: of the review, or with FILES of exported files without a review.

    A link states its reason and can be undone; no record is deleted. With FILES the result has the columns
    id (the file's own id column, or file:line), report (the id of the paper's first record) and why.

    \b
    Examples:
      focimine dedup
      focimine dedup --list
      focimine dedup --scheduler tcp://10.0.0.1:8786
      focimine dedup pubmed.nbib cnki.txt wos.txt -o reports.csv
    """
    demand_reading(version, list_links and not files, "--list")
    if files:
        _dedup_files(files, output, force=force, scheduler=scheduler)
        return
    if output is not None:
        raise ProtocolError(
            "-o writes what becomes of FILES.", hint="Name them; the links of the review: focimine dedup --list."
        )
    from miner.stage import records

    with opened(review or find_review(Path.cwd()), read_only=list_links, version=version) as store:
        if list_links:
            _show_links(records.list_links(store), as_json)
            return
        with spread_over(scheduler):
            outcome = records.deduplicate(store, scheduler=scheduler)
    if as_json:
        say_json(outcome)
    elif outcome.nothing_to_do:
        say(f"Nothing to do: {_told(outcome.n_records, outcome.n_reports)}, as before.")
    else:
        say(
            f"{_told(outcome.n_records, outcome.n_reports)}; {counted(outcome.n_new, 'new duplicate link')} (focimine dedup --list)."
        )
        if outcome.n_new_studies:
            say(f"Two reports of one study, no duplicates: {counted(outcome.n_new_studies, 'new link')}.")
        if outcome.n_changed:
            say(
                f"Decided otherwise in the earlier review since, and taken over: {counted(outcome.n_changed, 'report')}."
            )
    if not as_json:
        for line in outcome.conflicts:
            say(line)
    _end(outcome.problems, quiet=as_json)


def _told(n_records: int, n_reports: int) -> str:
    reports = counted(n_reports, "report")
    return f"1 record is {reports}" if n_records == 1 else f"{n_records} records are {reports}"


def _show_links(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(f"{row['link']}  {row['why']}  [{row['who']}]")


def _dedup_files(files: Sequence[Path], output: Path | None, *, force: bool, scheduler: str | None) -> None:
    from miner.dedup.links import find_duplicates

    records, problems = _identified(files)
    order = [record.id for record in records]
    with spread_over(scheduler), progress(f"Comparing {counted(len(records), 'record')}", len(records)) as advance:
        links = {link.record: link for link in find_duplicates(records, order=order, scheduler=scheduler)}
        advance(len(records))
    report: dict[str, str] = {}
    rows = []
    for name in order:
        link = links.get(name)
        report[name] = report[link.duplicate_of] if link else name
        rows.append([name, report[name], f"{link.why} ({link.duplicate_of})" if link else ""])
    if output is None:
        sys.stdout.write(sheet_text(DEDUP_COLUMNS, rows))
    else:
        put_sheet(output, DEDUP_COLUMNS, rows, force=force)
    say_aside(f"{_told(len(order), len(order) - len(links))}.")
    _end([*problems, *_notices(records, report)])


def _notices(records: Sequence[Record], names: Mapping[str, str]) -> list[Problem]:
    """Return what records outside a review say of retractions and corrections; `names` gives each one's report."""
    from corpora.notices.reports import fold_notices
    from corpora.notices.wording import notice_problems

    return notice_problems(fold_notices(records, names), str)


def _identified(files: Sequence[Path]) -> tuple[list[Record], list[Problem]]:
    """Return the records of all files in order, under ids a person can find again."""
    from miner.stage.records import read_path

    records: list[Record] = []
    problems: list[Problem] = []
    for path in files:
        _, file = read_path(path)
        problems += file.problems
        own = [next((value for tag, value in record.raw if tag.lower() == "id"), None) for record in file.records]
        usable = file.format == "CSV table" and None not in own and len(set(own)) == len(own)
        for record, name in zip(file.records, own, strict=True):
            records.append(replace(record, id=str(name) if usable else f"{path.name}:{record.line}"))
    ids = [record.id for record in records]
    if len(set(ids)) < len(ids):
        double = next(name for name in ids if ids.count(name) > 1)
        raise ProtocolError(
            f"The id {double!r} occurs in two files.",
            hint="Rename one file, or give its records ids of their own.",
        )
    return records, problems


@click.command("import")
@FILES
@review_option
@click.option(
    "--database",
    help="The database the files were exported from, where they do not name it (pubmed, proquest, cnki …).",
)
@click.option(
    "--method",
    type=click.Choice(("database", "citation", "other")),
    default="database",
    show_default=True,
    help="How the records were found; PRISMA counts them apart.",
)
@click.option("--query", help="The query as it was run, for the search log.")
@click.option("--searched-on", type=click.DateTime(["%Y-%m-%d"]), help="The day it was run (YYYY-MM-DD).")
@click.option("--override-database", is_flag=True, help="--database counts, whatever the records themselves name.")
@click.option("--new-database", is_flag=True, help="Take a name of a database that is not known.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_(
    files: tuple[Path, ...],
    review: Path,
    database: str | None,
    method: str,
    query: str | None,
    searched_on: object,
    override_database: bool,
    new_database: bool,
    as_json: bool,
) -> None:
    """Import exported records into the review. The format is found from the content, never the extension.

    A file that cannot be read stops no other; what is known of it is said. What was imported wrongly is corrected with
    `focimine relabel` and `focimine withdraw`.

    \b
    Examples:
      focimine import pubmed.nbib cnki.txt wanfang.net
      focimine import proquest.ris --database proquest --searched-on 2024-01-31
      focimine import references.ris --method citation
    """
    from miner.stage.records import import_files

    with opened(review) as store:
        outcomes = import_files(
            store,
            files,
            database=database,
            method=method,
            query=query,
            searched_on=str(searched_on)[:10] if searched_on else None,
            override=override_database,
            new_database=new_database,
        )
    if as_json:
        say_json(outcomes)
    else:
        for outcome in outcomes:
            _say_imported(outcome)
    if all(outcome.refused for outcome in outcomes):
        raise SystemExit(int(ExitCode.FORMAT))
    show([problem for outcome in outcomes if not outcome.refused for problem in outcome.problems], quiet=as_json)
    _end([problem for outcome in outcomes for problem in outcome.problems], quiet=True)


def _say_imported(outcome: ImportOutcome) -> None:
    if outcome.refused:
        say(f"{outcome.name}: not imported.")
        for problem in outcome.problems:  # each, however many: what was left out is not to be looked up elsewhere
            say_problem(problem)
    elif outcome.known:
        say(f"{outcome.name}: nothing to do, this file was imported before.")
        if outcome.remark:
            say(f"  {outcome.remark}")
    else:
        database = outcome.database or "database not named"
        say(f"{outcome.name}: {counted(outcome.n_records, 'record')}, {outcome.format}, {database}.")


@click.command("undo-duplicate")
@click.argument("link")
@review_option
@click.option("--reason", required=True, help="Why the two records are two papers.")
@click.option("--who", required=True, help="Your name, as the protocol gives it.")
@new_person_option
def undo_duplicate(link: str, review: Path, reason: str, who: str, as_new_person: bool) -> None:
    """Take back one duplicate LINK (see `focimine dedup --list`); it will not be made again.

    \b
    Example:
      focimine undo-duplicate "r-0a1b2c3d4e-00012->r-5f6a7b8c9d-00003" --reason "two experiments" --who "Li Hua"
    """
    from miner.stage import records as stage

    with opened(review) as store:
        stage.undo_duplicate(store, link, reason=reason, who=who, new_person=as_new_person)
    say(f"Undone: {link}. Both records are reports of their own; run `focimine dedup` to look again.")


@contextmanager
def _writing(output: Path | None, *, force: bool) -> Iterator[IO[str]]:
    """Yield what becomes the output file at the end of the block, or standard output when none is named."""
    if output is None:
        yield sys.stdout
        return
    with TemporaryFile("w+", encoding="utf-8", newline="") as stream:
        yield stream
        stream.seek(0)
        put_file(output, stream.read().encode(), force=force)


COMMANDS: tuple[click.Command, ...] = (read, dedup, import_, undo_duplicate)
