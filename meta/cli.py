"""`focimine ale`: from files of foci to maps, tables, figures and a report. `focimine analyse`: a review's plan."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from corpora.errors import ExitCode, ProtocolError
from corpora.nouns.evidence import Problem
from corpora.outputs.folders import demand_own
from corpora.outputs.options import OUTPUT_FOLDER
from corpora.protocol import AnalysisSection, EstimatorSection, ResampledSection, TfceSection, make_analysis_section
from corpora.review_option import demand_writable, opened, read_plan, review_option, version_option
from corpora.spread.option import scheduler_option
from corpora.spread.spread import spread_over
from corpora.terminal import progress, progress_by_name, say, say_json, say_problems
from meta.stage import again
from meta.stage import analyse as stage
from meta.stage.preview import planned, preview

USUAL = AnalysisSection()
"""The protocol's defaults, which are those of the options."""

Command = Callable[..., None]

_ANALYSIS_OPTIONS = (
    click.option(
        "--estimator",
        default=USUAL.estimator.name,
        show_default=True,
        help="ale, or an estimator of NiMARE: mkda_density, kda, scale, nimare.ALE.",
    ),
    click.option(
        "--parameter", multiple=True, metavar="NAME=VALUE", help="A parameter of NiMARE's estimator, e.g. kernel__r=8."
    ),
    click.option(
        "--correction",
        default=USUAL.estimator.correction,
        show_default=True,
        type=click.Choice(["fwe_montecarlo", "fdr"]),
        help="Correction for multiple comparisons.",
    ),
    click.option(
        "--base-rate", type=click.Path(exists=True, dir_okay=False), help="File of foci SCALE draws its null from."
    ),
    click.option(
        "--permutations",
        default=USUAL.permutations,
        show_default=True,
        type=click.IntRange(min=1),
        help="Permutations of the Monte-Carlo null.",
    ),
    click.option(
        "--seed",
        default=USUAL.seed,
        show_default=True,
        type=click.IntRange(min=0),
        help="Seed of the random numbers: same seed, same result.",
    ),
    click.option(
        "--early-stopping", is_flag=True, help="Stop permuting once no cluster's verdict can change any more."
    ),
    click.option(
        "--kernel",
        default=USUAL.kernel,
        show_default=True,
        type=click.Choice(["gingerale", "nimare"]),
        help="Exact positions as in GingerALE, or rounded to voxels as in NiMARE.",
    ),
    click.option(
        "--null",
        "null_foci",
        default=USUAL.null_foci,
        show_default=True,
        type=click.Choice(["grey_matter", "brain"]),
        help="Where simulated foci may fall.",
    ),
    click.option(
        "--cluster-forming-p",
        default=USUAL.cluster_forming_p,
        show_default=True,
        type=float,
        help="Voxel p that forms clusters.",
    ),
    click.option(
        "--fwe-p",
        "cluster_fwe_p",
        default=USUAL.cluster_fwe_p,
        show_default=True,
        type=float,
        help="Corrected p a cluster must pass.",
    ),
    click.option(
        "--pooling",
        default="separate",
        show_default=True,
        type=click.Choice(["separate", "by_sample"]),
        help="Each experiment separately, or all of one sample as one (Turkeltaub 2012).",
    ),
    click.option("--labels", multiple=True, help="Atlas whose labels come first in tables, e.g. harvard_oxford."),
)
"""Options that are keys of the protocol's `analysis`."""


def _analysis_options(command: Command) -> Command:
    for option in reversed(_ANALYSIS_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=OUTPUT_FOLDER,
    help="Folder of the results.",
)
@_analysis_options
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(min=1),
    help="Changes the speed, never the result.",
)
@scheduler_option
@click.option("--space", type=click.Choice(["MNI", "TAL"]), help="Space of foci whose file names none.")
@click.option("--title", default="ALE meta-analysis", show_default=True, help="Title of the report.")
@click.option(
    "--leave-one-out/--no-leave-one-out",
    default=USUAL.robustness.leave_one_study_out,
    show_default=True,
    help="Leave each study out in turn (up to 100 experiments).",
)
@click.option("--fail-safe", is_flag=True, help="How many studies without effect each cluster withstands (slow).")
@click.option("--file-drawer", is_flag=True, help="Estimate how many experiments without a focus are missing.")
@click.option("--resample", is_flag=True, help="Also analyse random subsets of the experiments (resampled ALE).")
@click.option("--tfce", is_flag=True, help="Threshold-free cluster enhancement too; not validated for coordinates.")
@click.option(
    "--count-repeated", is_flag=True, help="Count a contrast entered twice (one sample, the same foci) twice, not once."
)
@click.option(
    "--force",
    is_flag=True,
    help="Compute again even if the folder holds this very result, and write although it holds other files: they are kept.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def ale(
    files: tuple[Path, ...],
    output: Path,
    workers: int,
    scheduler: str | None,
    space: str | None,
    title: str,
    count_repeated: bool,
    force: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """ALE of FILES: Sleuth/GingerALE text, tables of foci (CSV, TSV, XLSX), NIMADS JSON or a GingerALE image, in any mixture.

    Files of different spaces may be given together; each focus is converted from its own.

    \b
    Examples:
      focimine ale foci.txt -o results
      focimine ale mni.txt talairach.txt -o results --permutations 10000 --seed 7
      focimine ale foci.txt -o results --scheduler tcp://10.0.0.1:8786
      focimine ale published_ALE.nii.gz -o again --kernel nimare
      focimine ale studyset.json -o density --estimator mkda_density --parameter kernel__r=8
    """
    from corpora.nouns.studies import Space
    from meta.plan import make_settings
    from meta.report.files import MANIFEST
    from meta.stage.foci_files import analyse_foci, read_base_rate, read_usable

    demand_own(output, force=force, manifest=MANIFEST)
    section = _section(options)
    base_rate = section.estimator.base_rate
    settings = make_settings(
        section,
        name="ale",
        title=title,
        title_zh="",
        workers=workers,
        scheduler=scheduler,
        base_rates={base_rate: read_base_rate(Path(base_rate))} if base_rate else {},
    )
    found = read_usable(files, Space(space) if space else None)
    with spread_over(scheduler), progress("Permutations", section.permutations) as advance:
        outcome = analyse_foci(found, output, settings, count_repeated=count_repeated, force=force, advance=advance)
    if as_json:
        say_json(outcome.summary)
    _finish(() if as_json else outcome.lines, outcome.problems)


def _section(options: dict[str, Any]) -> AnalysisSection:
    """Return the options of `focimine ale` as a protocol's `analysis` section; ProtocolError names what is wrong."""
    estimator = EstimatorSection(
        name=options.pop("estimator"),
        parameters=dict(_parameter(text) for text in options.pop("parameter")),
        correction=options.pop("correction"),
        base_rate=options.pop("base_rate"),
    )
    robustness = {
        "leave_one_study_out": options.pop("leave_one_out"),
        "fail_safe_n": options.pop("fail_safe"),
        "file_drawer": options.pop("file_drawer"),
        "resampled": ResampledSection() if options.pop("resample") else None,
    }
    options["tfce"] = TfceSection() if options.pop("tfce") else None
    return make_analysis_section(
        **options | {"estimator": estimator, "robustness": robustness, "labels": list(options["labels"])}
    )


def _parameter(text: str) -> tuple[str, bool | int | float | str]:
    """Return "kernel__r=8" as its name and value; numbers, true and false are read as what they are."""
    name, equals, value = text.partition("=")
    if not equals:
        raise ProtocolError(f"--parameter {text}: a parameter needs a value.", hint="Write NAME=VALUE.")
    if value in {"true", "false"}:
        return name, value == "true"
    for kind in (int, float):
        try:
            return name, kind(value)
        except ValueError:
            continue
    return name, value


def _finish(lines: tuple[str, ...], problems: tuple[Problem, ...]) -> None:
    """Print what came out, then the problems; they set the exit code."""
    for line in lines:
        say(line)
    say_problems(problems)
    if problems:
        click.get_current_context().exit(ExitCode.PROBLEMS)


@click.command()
@click.option(
    "--permutations",
    type=click.IntRange(min=10),
    help="Other permutations than the plan's: a preview, in previews/.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Another seed than the plan's: a preview, in previews/.")
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    help="Changes the speed, never the result.",
)
@scheduler_option
@review_option
@version_option
def analyse(
    permutations: int | None, seed: int | None, workers: int, scheduler: str | None, review: Path, version: int | None
) -> None:
    """Run the protocol's analyses over the confirmed foci and write results/ and report.html.

    Results are those of the plan. With another number of permutations, or another seed, than the plan's you get a preview:
    a folder of its own in previews/, marked as such, and results/ stays as it is.

    With --version N what was confirmed when version N was closed is analysed again, by the plan of that version, into
    versions/N/again/; the results that were sealed stay as they are.

    \b
    Examples:
      focimine analyse
      focimine analyse --permutations 500
      focimine analyse --version 1
      focimine analyse --scheduler tcp://10.0.0.1:8786
    """
    if version is not None:
        demand_writable(review, "a version's analysis", "Copy the folder to a place where you may write.")
    with ExitStack() as stack:
        store = stack.enter_context(opened(review))
        earlier = stack.enter_context(opened(review, read_only=True, version=version)) if version else store
        protocol = read_plan(earlier.protocol_path)
        section = planned(protocol.analysis, permutations, seed)
        stack.enter_context(spread_over(scheduler))
        report = stack.enter_context(progress_by_name("Permutations"))
        parts = (click.get_current_context().obj or {}).get("record_parts")
        how: dict[str, Any] = {"workers": workers, "scheduler": scheduler, "report": report, "parts": parts}
        if section != protocol.analysis:
            done = preview(store, earlier, protocol, section, number=version, **how)
        elif version is None:
            done = stage.analyse(store, protocol, **how)
        else:
            done = again.analyse_again(store, earlier, protocol, version, **how)
    _finish((*done.lines, *(f"Report: {path}" for path in done.reports)), done.problems)


COMMANDS: tuple[click.Command, ...] = (ale, analyse)
