"""`focimine prisma`: the flow of a review, counted from the ledger and written in every form."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.catalogue.language_of import chosen
from corpora.outputs.options import OUTPUT_FOLDER, force_option
from corpora.review_option import demand_writable, opened, read_plan, review_option, table_option, version_option
from corpora.terminal import counted, say, say_json

FORMATS = ("svg", "png", "pdf", "html", "docx", "prisma2020", "json", "lists")
LANGUAGES = ("en", "zh")


@click.command("prisma")
@click.option(
    "-o",
    "--output",
    type=OUTPUT_FOLDER,
    help="The folder (default: results/prisma).",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Only these forms, beside the table of counts (default: all). May be given several times.",
)
@click.option(
    "--language",
    "languages",
    type=click.Choice(LANGUAGES),
    multiple=True,
    help="Only in this language (default: both).",
)
@table_option("csv", "the tables of counts and lists")
@force_option
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@review_option
@version_option
def prisma(
    review: Path,
    version: int | None,
    output: Path | None,
    formats: tuple[str, ...],
    languages: tuple[str, ...],
    suffix: str,
    force: bool,
    as_json: bool,
) -> None:
    """Count PRISMA 2020's boxes from the ledger; write the flow diagram, and the list behind every box.

    In English and Chinese: SVG, PNG (300 dpi), PDF, a page whose numbers lead to their lists, Word; the template of the
    PRISMA2020 package; JSON. Of a review that was updated they show its last version, and all versions side by side;
    --version N prints a sealed one again.

    \b
    Examples:
      focimine prisma -o for-the-paper
      focimine prisma --format docx --format pdf --language zh
      focimine prisma --version 1
    """
    from corpora.review.living import read_living_lines
    from corpora.review.next_steps import remarks
    from corpora.settled import read_settled
    from screen.prisma.box_names import all_boxes
    from screen.prisma.counts import to_rows
    from screen.stage.flow import read_version_boxes
    from screen.stage.flow_files import write_prisma

    place = "results/prisma" if version is None else f"versions/{version}/prisma"
    if output is None:
        demand_writable(review, f"its folder {place}", "Name another folder with -o.")
    with opened(review, read_only=True, version=version) as store:
        plan = read_plan(store.protocol_path)
        written = write_prisma(
            store,
            output or review / place,
            suffix=f".{suffix}",
            formats=formats or FORMATS,
            languages=languages or LANGUAGES,
            force=force,
            keeps=output is None,
        )
        notes = [*read_living_lines(store, plan), *remarks(store, plan, read_settled(store)), *written.notes]
        flows = read_version_boxes(store) if as_json else []
    if as_json:
        boxes = [{"box": box, "n": n} for box, n in to_rows(written.counts)]
        say_json({"boxes": boxes, "versions": flows, "files": [str(path) for path in written.paths], "notes": notes})
        return
    for box in all_boxes(written.counts):
        reasons = written.reasons[chosen()]
        say(f"{box.value:6d}  {box.words(reasons, 'zh') if chosen() == 'zh' else box.said(reasons)}")
    if written.counts.n_awaiting:
        say(f"Still waiting for a decision or a full text: {counted(written.counts.n_awaiting, 'report')}.")
    for line in (*notes, *map(str, written.paths)):
        say(line)


COMMANDS: tuple[click.Command, ...] = (prisma,)
"""The flow of a review."""
