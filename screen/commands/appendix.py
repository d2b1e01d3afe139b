"""The command `appendix`: what reporting guidelines ask beyond the flow diagram, written from the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.outputs.options import OUTPUT_FOLDER, force_option
from corpora.review_option import demand_writable, opened, read_plan, review_option, table_option, version_option
from corpora.terminal import counted, say, say_json

BOTH = "both"


@click.command("appendix")
@click.option(
    "-o",
    "--output",
    type=OUTPUT_FOLDER,
    help="The folder (default: results/appendix).",
)
@click.option(
    "--language",
    type=click.Choice(("en", "zh", BOTH)),
    default=BOTH,
    show_default=True,
    help="Of headings and sentences.",
)
@table_option("xlsx", "the lists and checklists as tables")
@force_option
@click.option("--json", "as_json", is_flag=True, help="Print the counts and files as JSON.")
@review_option
@version_option
@click.pass_context
def appendix(
    context: click.Context,
    /,
    review: Path,
    version: int | None,
    output: Path | None,
    language: str,
    suffix: str,
    force: bool,
    as_json: bool,
) -> None:
    """Write the appendix for the paper: searches as run, included and excluded studies, filled reporting checklists.

    A folder for each language with appendix.docx and .html (PRISMA-S searches; included studies with their
    references; reports excluded at full text with reasons, item 16b; not retrieved), checklists.docx and .html
    (PRISMA 2020, abstracts, PRISMA-S, PRISMA-LSR, PRISMA-trAIce, ten rules of Müller et al.), and the same as
    tables. What the ledger does not hold is left to you, and said.

    \b
    Examples:
      focimine appendix
      focimine appendix -o for-the-paper --language en --table csv
      focimine appendix --version 1
    """
    from screen.reporting.files import LANGUAGES
    from screen.stage.reporting.writing import write_appendix

    place = "results/appendix" if version is None else f"versions/{version}/appendix"
    if output is None:
        demand_writable(review, f"its folder {place}", "Name another folder with -o.")
    languages = LANGUAGES if language == BOTH else (language,)
    with opened(review, read_only=True, version=version) as store:
        read_plan(store.protocol_path)
        queries = (context.obj or {}).get("plan_queries")
        how = {"force": force, "keeps": output is None}
        written = write_appendix(store, output or review / place, languages, f".{suffix}", queries, **how)
    if as_json:
        say_json(
            {
                "counts": dict(written.counts),
                "checklists": {name: dict(states) for name, states in written.checklists.items()},
                "missing": list(written.missing),
                "files": [str(path) for path in written.files],
            }
        )
        return
    for name, n in written.counts.items():
        say(f"{n:6d}  {name}")
    for name, states in written.checklists.items():
        say(
            f"{name}: {counted(states['filled'], 'item')} filled, {states['part']} in part, {states['open']} left to you."
        )
    for line in written.missing:
        say(line)
    for path in written.files:
        say(str(path))


COMMANDS: tuple[click.Command, ...] = (appendix,)
