"""`focimine ale`: from a file of foci to maps, tables, figures and a report."""

from __future__ import annotations

from pathlib import Path

import click

from corpora.errors import ExitCode, FormatError
from corpora.protocol import load_protocol
from corpora.review_option import review_option
from corpora.store import Store
from corpora.terminal import progress, say, say_json, say_problems
from meta.stage import analyse as stage


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the results.",
)
@click.option(
    "--permutations",
    default=5000,
    show_default=True,
    type=click.IntRange(min=1),
    help="Of the Monte-Carlo null.",
)
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="Same seed, same result.")
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(min=1),
    help="Changes the speed, never the result.",
)
@click.option("--scheduler", help="Address of a Dask scheduler (tcp://…) that takes the place of --workers.")
@click.option("--early-stopping", is_flag=True, help="Stop permuting once no cluster's verdict can change any more.")
@click.option(
    "--kernel",
    default="gingerale",
    show_default=True,
    type=click.Choice(["gingerale", "nimare"]),
    help="Exact positions as in GingerALE, or rounded to voxels as in NiMARE.",
)
@click.option(
    "--null",
    "null_space",
    default="grey_matter",
    show_default=True,
    type=click.Choice(["grey_matter", "brain"]),
    help="Where simulated foci may fall.",
)
@click.option("--cluster-forming-p", default=0.001, show_default=True, type=float, help="Voxel p that forms clusters.")
@click.option("--fwe-p", default=0.05, show_default=True, type=float, help="Corrected p a cluster must pass.")
@click.option(
    "--pooling",
    default="separate",
    show_default=True,
    type=click.Choice(["separate", "sample"]),
    help="Each experiment for itself, or all of one study's sample as one (Turkeltaub 2012).",
)
@click.option("--space", type=click.Choice(["MNI", "TAL"]), help="Of foci whose file does not say.")
@click.option("--title", default="ALE meta-analysis", show_default=True, help="Of the report.")
@click.option(
    "--leave-one-out/--no-leave-one-out",
    default=True,
    show_default=True,
    help="Repeat the analysis without each study (up to 100 experiments).",
)
@click.option("--fail-safe", is_flag=True, help="How many studies without effect each cluster withstands (slow).")
@click.option("--force", is_flag=True, help="Compute again even if the folder holds this very result.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def ale(
    files: tuple[Path, ...],
    output: Path,
    permutations: int,
    seed: int,
    workers: int,
    kernel: str,
    null_space: str,
    cluster_forming_p: float,
    fwe_p: float,
    pooling: str,
    space: str | None,
    title: str,
    leave_one_out: bool,
    fail_safe: bool,
    force: bool,
    as_json: bool,
    scheduler: str | None,
    early_stopping: bool,
) -> None:
    """ALE of FILES: Sleuth/GingerALE text, tables of foci (CSV, TSV, XLSX), NIMADS JSON or a GingerALE image, in any mixture.

    Files of different spaces may be given together; each focus is converted from its own.

    \b
    Examples:
      focimine ale foci.txt -o results
      focimine ale mni.txt talairach.txt -o results --permutations 10000 --seed 7
      focimine ale published_ALE.nii.gz -o again --kernel nimare
    """
    from corpora.nouns.studies import Space
    from meta.analysis import AnalysisSettings
    from meta.engine.ale import ALESettings
    from meta.engine.experiments import Pooling
    from meta.engine.kernels import Kernel
    from meta.engine.space import NullSpace
    from meta.files import analyse_foci, read_usable

    settings = AnalysisSettings(
        name="ale",
        title=title,
        leave_one_out=leave_one_out,
        fail_safe=fail_safe,
        ale=ALESettings(
            kernel=Kernel(kernel),
            null=NullSpace(null_space),
            pooling=Pooling(pooling),
            workers=workers,
            seed=seed,
            cluster_forming_p=cluster_forming_p,
            fwe_p=fwe_p,
            permutations=permutations,
            scheduler=scheduler,
            early_stopping=early_stopping,
        ),
    )
    if output.exists() and not output.is_dir():
        raise FormatError(f"{output} is a file, not a folder.", hint="Give -o another name.")
    found = read_usable(files, Space(space) if space else None)
    with progress("Permutations", permutations) as advance:
        outcome = analyse_foci(found, output, settings, force=force, advance=advance)
    say_problems(outcome.problems)
    if as_json:
        say_json(outcome.summary)
    else:
        for line in outcome.lines:
            say(line)
    if outcome.problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


@click.command()
@click.option("--permutations", type=click.IntRange(min=10), help="Instead of the protocol's number, for a quick look.")
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


COMMANDS: tuple[click.Command, ...] = (ale, analyse)
