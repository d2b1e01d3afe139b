"""`focimine analyse`: a review's plan, from confirmed coordinates to maps, tables, figures and the report."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.errors import ExitCode
from corpora.protocol import load_protocol
from corpora.review_option import review_option
from corpora.store import Store
from corpora.terminal import progress, say, say_problems


@click.command()
@click.option(
    "--permutations", type=click.IntRange(min=10), help="Instead of the protocol's number, for a quick look."
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    help="Changes the speed, never the result.",
)
@review_option
def analyse(permutations: int | None, workers: int, review: Path) -> None:
    """Run the protocol's analyses over the confirmed foci and write results/ and report.html.

    \b
    Examples:
      focimine analyse
      focimine analyse --permutations 500
    """
    from meta.stage import analyse as stage

    protocol = load_protocol(review / "protocol.yaml")
    n_permutations = permutations or protocol.analysis.permutations
    n_analyses = 1 + len(protocol.analysis.subgroups)
    with Store.open(review) as store, progress("Permutations", n_analyses * n_permutations) as advance:
        seen: dict[str, int] = {}

        def report(name: str, done: int, _total: int) -> None:
            advance(done - seen.get(name, 0))
            seen[name] = done

        done = stage.analyse(store, protocol, workers=workers, permutations=permutations, report=report)
    for line in done.lines:
        say(line)
    for path in done.reports:
        say(f"Report: {path}")
    say_problems(done.problems)
    if done.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (analyse,)
