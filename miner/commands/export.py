"""The command export-records: the review's records as files of other programs."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.errors import ProtocolError
from corpora.outputs.files import put_file
from corpora.outputs.options import OUTPUT_FILE, force_option
from corpora.review_option import opened, review_option, version_option
from corpora.terminal import counted, say
from miner.exporters import FORMATS, SUFFIXES
from miner.stage.exporting import CHOICES, chosen_records


@click.command("export-records")
@click.argument("output", type=OUTPUT_FILE)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(tuple(FORMATS)),
    help="The format (default: what the file's name ends in: .ris, .bib, .json, .nbib, .net, .csv, .xlsx).",
)
@click.option(
    "--which",
    type=click.Choice(tuple(CHOICES)),
    default="all",
    show_default=True,
    help="Which reports: waiting are those about which something is still to be decided.",
)
@click.option(
    "--each-record", is_flag=True, help="Every record as its source gave it, duplicates too; not one per report."
)
@force_option
@review_option
@version_option
def export_records(
    output: Path,
    format_name: str | None,
    which: str,
    each_record: bool,
    force: bool,
    review: Path,
    version: int | None,
) -> None:
    """Write the review's reports to OUTPUT for a reference manager, a screening tool or a spreadsheet.

    \b
    Examples:
      focimine export-records all.ris
      focimine export-records included.bib --which included
      focimine export-records excluded.xlsx --which excluded-full-text
      focimine export-records everything.nbib --each-record
      focimine export-records included-in-version-1.ris --which included --version 1
    """
    chosen = format_name or SUFFIXES.get(output.suffix.lower())
    if chosen is None:
        raise ProtocolError(
            f"{output.name}: its name does not say a format.", hint=f"Name one: --format {', '.join(FORMATS)}."
        )
    with opened(review, read_only=True, version=version) as store:
        records = chosen_records(store, which, each_record=each_record)
    put_file(output, FORMATS[chosen](records), force=force)
    say(f"{output}: {counted(len(records), 'record' if each_record else 'report')} ({which}), {chosen}.")


COMMANDS: tuple[click.Command, ...] = (export_records,)
