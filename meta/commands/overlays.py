"""`focimine overlay`: how far a map lies in networks that others described."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.errors import ExitCode
from corpora.outputs.folders import demand_own
from corpora.outputs.options import OUTPUT_FOLDER, force_option
from corpora.terminal import progress, say, say_json, say_problems


@click.command()
@click.argument("map_", metavar="MAP", type=click.Path(path_type=Path, exists=True))
@click.argument("networks", metavar="NETWORK...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, type=OUTPUT_FOLDER, help="Folder of the results.")
@click.option(
    "--database",
    default="neurosynth",
    show_default=True,
    help="The database of terms named without one (see `focimine database list`).",
)
@click.option("--threshold", default=0.0, show_default=True, help="Of an image: voxels above it are the map.")
@click.option(
    "--null",
    "n_null",
    default=1000,
    show_default=True,
    type=click.IntRange(min=0),
    help="Maps drawn for p values (of an analysis' folder).",
)
@force_option
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(min=1), help="Changes the speed, never the result."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def overlay(
    map_: Path,
    networks: tuple[str, ...],
    output: Path,
    database: str,
    threshold: float,
    n_null: int,
    force: bool,
    workers: int,
    as_json: bool,
) -> None:
    """Lay MAP over NETWORKs: shared volume, shares, Dice, and p from the map's experiments with their foci redrawn.

    MAP is the folder of an analysis (its significant clusters) or an image (no p). A NETWORK is an image, a parcellation with a table of
    labels beside it (yeo7.nii.gz, yeo7.tsv), an atlas (brodmann, harvard_oxford, aal), or a term of a database.

    \b
    Examples:
      focimine overlay results/main "neuroquery/executive control" -o overlay
      focimine overlay results/main central_executive_network default_mode_network --database neuroquery -o overlay
      focimine overlay zmap_thresholded.nii.gz networks/yeo7.nii.gz brodmann -o overlay
    """
    from meta.report.files import MANIFEST
    from meta.stage.meaning.overlays import run_overlay

    demand_own(output, force=force, manifest=MANIFEST)
    with progress("Maps of the null", n_null) as advance:
        outcome = run_overlay(
            map_,
            networks,
            output,
            database=database,
            threshold=threshold,
            n_null=n_null,
            workers=workers,
            advance=advance,
        )
    if as_json:
        say_json(outcome.summary)
    else:
        for line in outcome.lines:
            say(line)
        say(f"Tables, figures and images: {output}")
    say_problems(outcome.problems)
    if any(problem.severity != "warning" for problem in outcome.problems):
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (overlay,)
