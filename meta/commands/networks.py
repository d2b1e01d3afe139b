"""`focimine database`, `macm`, `decode`: what a map is connected to, and what it is for."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpora.catalogue.help_pages import WholeGroup
from corpora.errors import ExitCode, ProtocolError
from corpora.outputs.folders import demand_own
from corpora.outputs.options import OUTPUT_FOLDER, force_option
from corpora.protocol import AnalysisSection, make_analysis_section
from corpora.spread.option import scheduler_option
from corpora.spread.spread import spread_over
from corpora.terminal import counted, progress, say, say_aside, say_json, say_problems
from meta.databases.database import DEFAULT_N

if TYPE_CHECKING:
    from meta.databases.shelf import Kept

USUAL = AnalysisSection()

_DATABASE = click.option(
    "--database",
    "name",
    default="neurosynth",
    show_default=True,
    help="A database of the shelf (see `focimine database list`).",
)
_OUTPUT = click.option("-o", "--output", required=True, type=OUTPUT_FOLDER, help="Folder of the results.")
_WORKERS = click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(min=1), help="Changes the speed, never the result."
)
_SEED = click.option(
    "--seed",
    default=USUAL.seed,
    show_default=True,
    type=click.IntRange(min=0),
    help="Seed of the random numbers: same seed, same result.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@click.group(cls=WholeGroup)
def database() -> None:
    """Databases of published coordinates on this machine: what MACM and decoding search.

    \b
    Examples:
      focimine database add neurosynth
      focimine database add sleuth_export.txt --name brainmap_emotion
      focimine database list
    """


@database.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--name", help="Its name on the shelf (default: the release's name and version, or the file's).")
@click.option("--month", help="With neurostore: which monthly release, such as 2026-09 (default: the newest).")
@click.option(
    "--base-url", help="With a database's name: another address of its files (a mirror), or of NeuroStore's index."
)
def add(sources: tuple[Path, ...], name: str | None, month: str | None, base_url: str | None) -> None:
    """Download neurosynth, neuroquery or neurostore, or add files: those of a release (or their folder), or of foci (Sleuth, CSV, NIMADS).

    A download that was broken off goes on where it stopped. NeuroStore needs pyarrow: pip install 'focimine[neurostore]'.

    \b
    Examples:
      focimine database add neurosynth
      focimine database add neurostore --month 2026-09
      focimine database add downloads/neuroquery/
      focimine database add data-neurosynth_version-7_*
      focimine database add insula_search.txt --name brainmap_insula
    """
    from meta.databases import shelf

    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    published = _published(sources)
    if published is None:
        if month or base_url:
            raise ProtocolError(
                "--month and --base-url belong to a download.", hint="Name neurosynth, neuroquery or neurostore."
            )
        kept, found = shelf.add(sources, name=name, added=today)
    else:
        from meta.stage.databases import add_published

        with progress(f"Bytes of {published}", None) as advance:
            kept, found = add_published(
                published, shelved=name, month=month, base=base_url, added=today, advance=advance, tell=say_aside
            )
    say(_line(kept))
    say(f"Kept in {kept.folder}.")
    _finish(found.problems)


def _published(sources: tuple[Path, ...]) -> str | None:
    """Return the database that is to be downloaded; None where all sources are files or folders, ProtocolError where one is neither."""
    from meta.databases.download import NAMES

    missing = [source for source in sources if not _is_there(source)]
    if not missing:
        return None
    if len(sources) == 1 and str(sources[0]) in NAMES:
        return str(sources[0])
    raise ProtocolError(
        f"There is no file or folder {missing[0]}.", hint=f"To download a database, name it alone: {', '.join(NAMES)}."
    )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long for the disk, or one that no file can have
        return False


@database.command(name="list")
@_JSON
def list_(as_json: bool) -> None:
    """List the databases on the shelf.

    \b
    Example:
      focimine database list
    """
    from meta.databases import shelf

    there = shelf.listed()
    if as_json:
        say_json({kept.name: kept.about for kept in there})
        return
    for kept in there:
        say(_line(kept))
    if not there:
        say(f"There is none yet in {shelf.shelf()}. Add one with `focimine database add`.")


@database.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take a database off the shelf.

    \b
    Example:
      focimine database remove neurosynth-7
    """
    from meta.databases import shelf

    say(f"Removed {shelf.remove(name)}.")


def _line(kept: Kept) -> str:
    about = kept.about
    tables = ", ".join(f"{t['name']} ({t['n_terms']} {t['kind']})" for t in about.get("tables", ())) or "no terms"
    unit = "experiments" if about.get("unit") == "experiment" else "studies"
    return f"{kept.name}: {about.get('n_studies')} {unit}, {about.get('n_foci')} foci; {tables}; added {about.get('added')}"


@click.command()
@click.argument("region")
@_DATABASE
@_OUTPUT
@click.option(
    "--sample-size",
    default=DEFAULT_N,
    show_default=True,
    type=click.IntRange(min=1, max=10_000),
    help="Participants where the database does not know them.",
)
@click.option(
    "--permutations",
    default=USUAL.permutations,
    show_default=True,
    type=click.IntRange(min=1),
    help="Permutations of the Monte-Carlo null.",
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Leave out experiments whose source states another value.",
)
@click.option(
    "--base-rate",
    is_flag=True,
    help="Draw the null from all foci of the database (SCALE): what is active anyway is no finding.",
)
@_SEED
@_WORKERS
@scheduler_option
@click.option("--title", help="Title of the report (default: the region).")
@click.option("--force", is_flag=True, help="Compute again even if the folder holds this very result.")
@_JSON
def macm(
    region: str,
    name: str,
    output: Path,
    sample_size: int,
    title: str | None,
    filters: tuple[str, ...],
    base_rate: bool,
    workers: int,
    scheduler: str | None,
    force: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Meta-analytic connectivity of REGION: the ALE of every experiment of a database with a focus in it.

    REGION is a sphere, a box, a mask, or a cluster of an analysis, in MNI. Neurosynth and NeuroQuery do not tell experiments
    apart: of them, the tables of a study that hold such a focus are one.

    \b
    Examples:
      focimine macm sphere:-36,20,4,6 -o insula
      focimine macm box:-44..-28,12..28,-4..12 --database neuroquery -o insula
      focimine macm mask:seed.nii.gz -o seed
      focimine macm results/main:1 -o cluster1
      focimine macm -o insula --database neurostore --filter diagnosis=normals --filter age_min=18 sphere:-36,20,4,6
      focimine macm sphere:-36,20,4,6 --base-rate -o insula
      focimine macm sphere:-36,20,4,6 -o insula --scheduler tcp://10.0.0.1:8786
    """
    from meta.databases import shelf
    from meta.databases.regions import read_region
    from meta.engine.ale import NullHistograms
    from meta.plan import make_settings
    from meta.report.files import MANIFEST
    from meta.stage.macm import run_macm

    demand_own(output, force=force, manifest=MANIFEST)
    seed = read_region(region)
    robustness = {"leave_one_study_out": False, "contributions": False}
    section = make_analysis_section(**options, null_foci="brain", robustness=robustness)
    where: dict[str, Any] = {"workers": workers, "scheduler": scheduler}
    settings = make_settings(section, name="macm", title=title or f"MACM of {seed.named}", **where)
    settings = replace(settings, title_zh="", ale=replace(settings.ale, null_histograms=NullHistograms.SCATTERED))
    with spread_over(scheduler), progress("Permutations", section.permutations) as advance:
        outcome = run_macm(
            shelf.open_database(name, terms=False),
            seed,
            output,
            settings,
            n=sample_size,
            filters=_filters(filters),
            base_rate=base_rate,
            force=force,
            advance=advance,
        )
    _say(outcome, as_json)


def _filters(given: tuple[str, ...]) -> dict[str, str]:
    filters = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise ProtocolError(f"--filter {text!r} is no FIELD=VALUE.", hint="Write it as --filter diagnosis=normals.")
        filters[name.strip()] = value.strip()
    return filters


@click.command(name="decode")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_DATABASE
@_OUTPUT
@click.option(
    "--roi",
    "regions",
    multiple=True,
    metavar="REGION",
    help="Decode a region (as for `focimine macm`); may be repeated.",
)
@click.option("--table", help="Which terms or topics of the database (default: its topics, then its terms).")
@click.option(
    "--fewest",
    default=80,
    show_default=True,
    type=click.IntRange(min=1),
    help="Leave out terms that fewer studies use.",
)
@click.option(
    "--terms",
    "n_terms",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="Terms in figures and on the screen; tables hold all.",
)
@click.option(
    "--null",
    "n_null",
    default=1000,
    show_default=True,
    type=click.IntRange(min=0),
    help="Maps drawn for p values (of files of foci).",
)
@click.option("--keep-anatomical", is_flag=True, help="Keep terms that name places in the brain.")
@click.option("--keep-general", is_flag=True, help="Keep words of scientific prose (results, related, healthy).")
@click.option(
    "--anatomical",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Your own list of anatomical words, one a line.",
)
@_SEED
@force_option
@_WORKERS
@_JSON
def decode_command(
    files: tuple[Path, ...],
    name: str,
    output: Path,
    regions: tuple[str, ...],
    keep_anatomical: bool,
    keep_general: bool,
    anatomical: Path | None,
    seed: int,
    as_json: bool,
    force: bool,
    workers: int,
    **options: Any,
) -> None:
    """Decode maps: which terms or topics of a database each resembles, by correlation with their association maps.

    FILES are files of foci (each is an ALE; p values come from its experiments with foci drawn anew, the range of r from
    leaving each study out) or images (r alone). With --roi: which terms the studies with a focus in a region use more often than others.

    \b
    Examples:
      focimine decode results/main/foci/foci_MNI_sleuth.txt -o terms
      focimine decode foci.txt --database neuroquery --terms 20 -o terms
      focimine decode zmap.nii.gz --database neuroquery --keep-anatomical -o terms
      focimine decode --roi results/main:1 --roi sphere:-36,20,4,6 --database neuroquery -o regions
    """
    from meta.databases import shelf
    from meta.databases.regions import read_region
    from meta.decoding.dropped import read_words, words_of
    from meta.engine.ale import ALESettings
    from meta.report.files import MANIFEST
    from meta.stage.meaning.decode import DecodingOptions, run_decoding

    if not files and not regions:
        raise click.UsageError("Name a file of foci or an image, or a region with --roi.")
    demand_own(output, force=force, manifest=MANIFEST)
    drop = frozenset[str]() if keep_anatomical else read_words(anatomical) if anatomical else words_of("anatomical")
    drop |= frozenset() if keep_general else words_of("general")
    chosen = DecodingOptions(drop=drop, workers=workers, **options)
    found = [read_region(region) for region in regions]
    with progress("Maps of the null", chosen.n_null * len(files)) as advance:
        outcome = run_decoding(
            files,
            shelf.open_database(name),
            output,
            ALESettings(seed=seed, workers=workers),
            chosen,
            regions=found,
            advance=advance,
        )
    _say(outcome, as_json)
    if not as_json:
        told = [counted(len(files), "map")] if files else []
        told += [counted(len(found), "region")] if found else []
        say(f"{' and '.join(told)} decoded: {output}")


def _say(outcome: Any, as_json: bool) -> None:
    if as_json:
        say_json(outcome.summary)
    else:
        for line in outcome.lines:
            say(line)
    _finish(outcome.problems)


def _finish(problems: Any) -> None:
    say_problems(problems)
    if any(problem.severity != "warning" for problem in problems):
        click.get_current_context().exit(ExitCode.PROBLEMS)


COMMANDS: tuple[click.Command, ...] = (database, macm, decode_command)
