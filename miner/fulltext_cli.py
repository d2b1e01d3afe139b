"""The command that gives reports their documents."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.review_option import review_option
from corpora.store import Store
from corpora.terminal import progress, say, say_problems


@click.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--report", help="The id of the report these files belong to, where they do not say so themselves."
)
@review_option
def fetch(places: tuple[Path, ...], report: str | None, review: Path) -> None:
    """Add full texts: files, or folders of files, matched to reports by the DOI and title inside them.

    A folder stands for all you have: included reports without a file there are noted as not retrieved.

    \b
    Examples:
      focimine fetch papers/
      focimine fetch scan.pdf --report r-0a1b2c3d4e-00012
    """
    from miner.stage import documents as fulltext_stage

    whole = any(place.is_dir() for place in places)
    if report and (whole or len(places) > 1):
        message = "With --report give one file: a folder's files are not all of one report."
        raise ProtocolError(message, hint="Without --report each file is matched by what stands inside it.")
    files = fulltext_stage.find_files(places)
    if not files:
        message = f"No document in {', '.join(map(str, places))}."
        raise ProtocolError(message, hint=f"Documents end in {', '.join(fulltext_stage.SUFFIXES)}.")
    with Store.open(review) as store:
        if report and not store.has("record", report):
            message = f"No report {report!r} in this review."
            raise ProtocolError(message, hint="Ids stand in reports.csv of `focimine export`.")
        with progress("Matching documents", len(files)) as advance:
            run = fulltext_stage.add_documents(store, files, report=report, everything=whole, advance=advance)
        with_document = store.query("SELECT count(DISTINCT report) AS n FROM documents")[0]["n"]
        n_sought = len(fulltext_stage.sought_reports(store))
    say_problems(run.problems)
    say(f"{with_document} of {n_sought} sought reports have a document.")
    if run.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (fetch,)
