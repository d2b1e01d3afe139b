"""`focimine eligibility`: what is missing to pool each paper, and the letters that ask for it."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.outputs.folders import demand_own
from corpora.outputs.options import OUTPUT_FOLDER, force_option
from corpora.review_option import demand_writable, opened, read_plan, review_option, table_option, version_option
from corpora.terminal import say, say_json, say_problems

BOTH = "both"


@click.command("eligibility")
@click.argument("reports", nargs=-1)
@click.option("-o", "--output", type=OUTPUT_FOLDER, help="The folder (default: results/eligibility).")
@click.option(
    "--language", type=click.Choice(("en", "zh", BOTH)), default=BOTH, show_default=True, help="Of pages and letters."
)
@table_option("xlsx", "the tables of all papers (those that authors fill in are CSV)")
@force_option
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts, answers and files as JSON.")
@review_option
@version_option
def eligibility(
    reports: tuple[str, ...],
    review: Path,
    version: int | None,
    output: Path | None,
    language: str,
    suffix: str,
    force: bool,
    as_json: bool,
) -> None:
    """Say of each paper what is missing to pool its results, and write letters that ask its authors for it.

    For each included report, and each that waits for its full text or a decision on it: whether the whole brain was
    analysed, coordinates and their space, participants, contrast, threshold, statistic, sample and more, each with the words
    it rests on and who gave it. REPORTS (ids, DOIs or PubMed ids) choose some. Nothing is sent; read a letter before you
    send it.

    \b
    Examples:
      focimine eligibility
      focimine eligibility 10.1016/j.neuropsychologia.2019.02.003 --language en
      focimine eligibility -o for-the-authors --table csv
      focimine eligibility --version 1 --json
    """
    from meta.eligibility.files import LANGUAGES
    from meta.eligibility.words import verdict_sentence
    from meta.stage.eligibility import write_eligibility

    place = "results/eligibility" if version is None else f"versions/{version}/eligibility"
    if output is None:
        demand_writable(review, f"its folder {place}", "Name another folder with -o.")
    else:
        demand_own(output, force=force)
    languages = LANGUAGES if language == BOTH else (language,)
    with opened(review, read_only=True, version=version) as store:
        read_plan(store.protocol_path)
        how = {"force": force, "keeps": output is None}
        written = write_eligibility(store, output or review / place, languages, f".{suffix}", reports, **how)
    if as_json:
        say_json(
            {
                "counts": dict(written.counts),
                "papers": [found.to_plain() for found in written.papers],
                "problems": [str(problem) for problem in written.problems],
                "files": [str(path) for path in written.files],
            }
        )
        return
    for name, n in written.counts.items():
        say(f"{n:6d}  {name}")
    for found in written.papers if reports else ():
        say(f"{found.paper.report}: {verdict_sentence(found, 'en')}")
    say(str(output or review / place))
    say_problems(written.problems)


COMMANDS: tuple[click.Command, ...] = (eligibility,)
