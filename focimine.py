"""The front door: the commands of all stages, every error one message and an exit code; and the Python interface.

    import focimine

    with focimine.open_review("my-review") as review:
        foci = review.foci()
    foci, problems = focimine.read_foci("paper.pdf")
    result = focimine.ale("foci.txt", permutations=1000)

docs/notebooks.md has worked examples and every column of every table.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

import between_stages
from corpora.catalogue.front_door import FrontDoor, lang_option
from corpora.catalogue.help_pages import shown_error
from corpora.catalogue.language_of import spoken_in
from corpora.errors import ExitCode, ReviewError, StoreError
from corpora.outputs.options import NEW_REVIEW
from corpora.terminal import keep_traceback, plain_output, refuse_odd, say, say_aside, say_error, say_title

if TYPE_CHECKING:
    import pandas as pd

    from corpora.protocol import Protocol
    from corpora.store import Store
    from meta.notebook import ALE

__all__ = ["Review", "ale", "open_review", "read_foci", "run"]

# Where each command lives, in the order of a review. Loaded on demand, so that --help is quick.
PLACES = (
    ("A review", "corpora.cli", ("init", "status")),
    ("A review", "corpora.commands.trail", ("verify", "seal")),
    ("A review", "corpora.cli", ("export", "import-ledger")),
    ("A review", "updating", ("update",)),
    ("A review", "review_desk", ("desk",)),
    ("Search", "miner.commands.search", ("queries", "search")),
    ("Search", "miner.commands.citations", ("citations",)),
    ("Search", "miner.commands.records", ("read", "import")),
    ("Search", "miner.commands.corrections", ("imports", "relabel", "withdraw")),
    ("Search", "miner.commands.records", ("dedup", "undo-duplicate")),
    ("Search", "miner.commands.fetch", ("fetch",)),
    ("Search", "miner.commands.export", ("export-records",)),
    ("Screening", "screen.commands.review", ("screen",)),
    ("Screening", "screen.commands.decide", ("decide",)),
    ("Screening", "screen.commands.review", ("conflicts",)),
    ("Screening", "screen.commands.prisma", ("prisma",)),
    ("Screening", "screen.commands.people", ("agreement", "bias")),
    ("Screening", "screen.commands.appendix", ("appendix",)),
    ("Screening", "screen.commands.audit", ("audit",)),
    ("Screening", "screen.commands.files", ("screen-file", "order")),
    ("Coordinates", "extract.commands.documents", ("foci", "extract")),
    ("Coordinates", "extract.commands.confirm", ("confirm",)),
    ("Coordinates", "extract.commands.code", ("code",)),
    ("Coordinates", "extract.commands.overlap", ("overlap",)),
    ("Analysis", "meta.commands.eligibility", ("eligibility",)),
    ("Analysis", "meta.cli", ("ale", "analyse")),
    ("Analysis", "meta.commands.networks", ("database", "macm", "decode")),
    ("Analysis", "meta.commands.overlays", ("overlay",)),
    ("Analysis", "meta.commands.sdm", ("sdm",)),
    ("Installation", "corpora.doctor", ("doctor",)),
    ("Installation", __name__, ("demo",)),
)


SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 110, "obj": between_stages.HANDED}


@click.group(cls=FrontDoor, context_settings=SETTINGS)
@lang_option
@click.version_option(package_name="focimine")
def cli() -> None:
    """From a literature search to a brain map, with nothing lost on the way.

    \b
    Examples:
      focimine demo                          build a whole review offline and look at it
      focimine foci paper.pdf -o foci.csv    coordinates out of a paper
      focimine init my-review --corpus intergroup_empathy_bias
    """


@cli.command()
@click.argument("folder", default="intergroup-empathy-demo", type=NEW_REVIEW)
@click.option(
    "--permutations",
    type=click.IntRange(min=10),
    help="Permutations per analysis (default: the protocol's 5000).",
)
@click.option("--corpus", default="intergroup_empathy_bias", show_default=True, help="This review, or social_pain.")
def demo(folder: Path, permutations: int | None, corpus: str) -> None:
    """Build a bundled review in FOLDER, offline, from export files to brain map.

    Every step is a command of this program working on files written from public facts. A demonstration
    that was interrupted resumes when it is started again.

    \b
    Examples:
      focimine demo
      focimine demo quick-look --permutations 500
      focimine demo social-pain --corpus social_pain
    """
    from corpora.demo import story

    story.tell(folder, run, say_title, permutations=permutations, review=corpus)
    say(story.to_summary(folder, corpus))


COMMANDS: tuple[click.Command, ...] = (demo,)
cli.places = PLACES


class Review:
    """A review to be read: every method returns a pandas DataFrame, all of the moment the review was opened.

    Nothing in the review changes, and whoever works on it meanwhile is not held up. Open it again to see what
    is new. Made by `open_review`; use it in a `with` block, or call `close` when done. `protocol` is the plan,
    `folder` where the review is (a temporary folder where it was opened from a zip file).
    """

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self._opened: Store | None = store
        self.protocol = protocol
        self.folder = store.folder

    @property
    def _store(self) -> Store:
        if self._opened is None:
            raise StoreError("This review was closed.", hint="Open it again with focimine.open_review.")
        return self._opened

    def records(self) -> pd.DataFrame:
        """Return one row per bibliographic record imported, every field and the whole abstract in it."""
        from corpora.frames import ledger

        return ledger.records(self._store)

    def reports(self) -> pd.DataFrame:
        """Return one row per paper after deduplication, with what is settled about it at each step."""
        from corpora.frames import reports

        return reports.reports(self._store)

    def suggestions(self) -> pd.DataFrame:
        """Return one row per report, step and criterion that the rules judged, with the words they rest on."""
        from corpora.frames import ledger

        return ledger.suggestions(self._store)

    def decisions(self) -> pd.DataFrame:
        """Return one row per decision ever made, superseded ones too (see `in_force`)."""
        from corpora.frames import decisions

        return decisions.decisions(self._store)

    def documents(self) -> pd.DataFrame:
        """Return one row per full text or supplement kept."""
        from corpora.frames import ledger

        return ledger.documents(self._store)

    def foci(self) -> pd.DataFrame:
        """Return one row per coordinate read, what people made of it, and the experiment it belongs to."""
        from extract.stage import frames

        foci = frames.foci(self._store)
        experiments = self.experiments()[["report", "contrast", *(column.name for column in frames.EXPERIMENT)]]
        return frames.with_experiments(foci, experiments)

    def confirmations(self) -> pd.DataFrame:
        """Return one row per word ever said of a coordinate (accept, correct, reject, undo), taken back or not."""
        from extract.stage import frames

        return frames.confirmations(self._store)

    def codings(self) -> pd.DataFrame:
        """Return one row per value ever coded, by people and by machine, replaced or taken back ones too."""
        from extract.stage import frames

        return frames.codings(self._store)

    def experiments(self) -> pd.DataFrame:
        """Return one row per experiment an analysis takes, with its coding: confirmed contrasts of included reports."""
        from meta.stage import frames

        return frames.experiments(self._store, self.protocol)

    def clusters(self) -> pd.DataFrame:
        """Return one row per cluster that the last `focimine analyse` found, in every analysis of the plan."""
        from meta.stage import frames

        return frames.clusters(self._store, self.protocol)

    def problems(self) -> pd.DataFrame:
        """Return one row per problem recorded: what was odd or unreadable, and what to do about it."""
        from corpora.frames import ledger

        return ledger.problems(self._store)

    def versions(self) -> pd.DataFrame:
        """Return one row per version of the review: when and why it was opened, when it was closed (docs/update.md)."""
        from corpora.frames import versions

        return versions.versions(self._store)

    def taken_over(self) -> pd.DataFrame:
        """Return one row per record taken over from an earlier review, and per report that was left there."""
        from corpora.frames import versions

        return versions.taken_over(self._store)

    def corrections(self) -> pd.DataFrame:
        """Return one row per correction: an import relabelled or withdrawn, a document moved."""
        from corpora.frames import trail

        return trail.corrections(self._store)

    def study_links(self) -> pd.DataFrame:
        """Return one row per link between two reports of one study, which are no duplicates."""
        from corpora.frames import trail

        return trail.study_links(self._store)

    def notices(self) -> pd.DataFrame:
        """Return one row per retraction, correction or concern that PubMed came to name since a paper was imported."""
        from corpora.frames import trail

        return trail.notices(self._store)

    def rereadings(self) -> pd.DataFrame:
        """Return one row per exclusion of a sample that a person read again."""
        from corpora.frames import trail

        return trail.rereadings(self._store)

    def bias(self) -> pd.DataFrame:
        """Return one row per judgement of risk of bias ever made or taken back (see `in_force`)."""
        from corpora.frames import trail

        return trail.bias(self._store, self.protocol)

    def prisma(self) -> pd.DataFrame:
        """Return the boxes of the PRISMA 2020 flow diagram with their counts."""
        from screen.stage import frames

        return frames.prisma(self._store)

    def agreement(self, *, replicates: int = 2000, seed: int = 1) -> pd.DataFrame:
        """Return how far people agree, one row per coefficient with its bootstrap interval (docs/bias.md)."""
        from screen.stage import frames

        return frames.agreement(self._store, replicates=replicates, seed=seed)

    def close(self) -> None:
        """Close the review; closing it again does nothing."""
        if self._opened is not None:
            self._opened.close()
        self._opened = None

    def __enter__(self) -> Review:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        from corpora.frames import overview

        return overview.as_text(self._opened, self.protocol, self.folder)

    def _repr_html_(self) -> str:
        """Return title, question and counts for a notebook."""
        from corpora.frames import overview

        return overview.as_html(self._opened, self.protocol, self.folder)


def open_review(folder: str | Path, *, version: int | None = None) -> Review:
    """Return the review in `folder`, or in a zip file of one, to be read; it may be read-only.

    With `version` it is the review as it was when that version was closed (docs/update.md).

    Raises
    ------
    StoreError : there is no review, or it is damaged.
    ProtocolError : its plan cannot be read, or it has no such version.
    """
    from corpora.protocol import load_protocol
    from corpora.review_option import opened

    store = opened(Path(folder), read_only=True, version=version)
    try:
        store.hold_still()
        return Review(store, load_protocol(store.protocol_path))
    except BaseException:
        store.close()
        raise


def read_foci(
    paths: str | Path | Sequence[str | Path], *, text: bool = False, workers: int = 2, timeout: float = 120.0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the coordinates of documents and what was odd about them: two data frames.

    Parameters
    ----------
    paths : files (PDF, XML, HTML, Word, Excel, CSV), or folders of such files.
    text : also read coordinates that appear only in running text (kind in_text).
    workers : documents read at a time; the result is the same for any number.
    timeout : seconds one document may take.

    Raises
    ------
    ProtocolError : a path does not exist.
    """
    from extract.notebook import read_documents

    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    return read_documents([Path(path) for path in listed], text=text, workers=workers, seconds=timeout)


def ale(
    foci: pd.DataFrame | str | Path | Sequence[str | Path],
    *,
    permutations: int = 5000,
    seed: int = 1,
    pooling: str = "separate",
    kernel: str = "gingerale",
    null_foci: str = "grey_matter",
    cluster_forming_p: float = 0.001,
    cluster_fwe_p: float = 0.05,
    space: str | None = None,
    leave_one_study_out: bool = True,
    fail_safe_n: bool = False,
    title: str = "ALE meta-analysis",
    workers: int = 2,
) -> ALE:
    """Return the ALE of some foci: `.clusters`, `.peaks`, `.maps`, `.methods`, `.problems`, `.save(folder)`.

    Parameters
    ----------
    foci : a data frame with the columns experiment, n, space, x, y, z (and study, sample, where you have them), or
        files as `focimine ale` takes them. Of a column kind, only peaks enter; each focus left out is a problem.
    permutations, seed : of the Monte-Carlo null; same foci, settings and seed, same result.
    pooling : "separate", or "by_sample": all experiments of one sample of a study as one (Turkeltaub 2012).
    space : "MNI" or "TAL", of foci that do not say.
    kernel, null_foci, cluster_forming_p, cluster_fwe_p : as the keys of a plan's analysis (docs/protocol.md).
    leave_one_study_out, fail_safe_n : what else is computed (docs/meta.md).
    title : of the report that `save` writes.
    workers : changes the speed, never the result.

    Raises
    ------
    FormatError : the foci cannot be read, lack a sample size, or hold an experiment twice.
    ProtocolError : a setting is wrong, or nothing can be analysed.
    """
    from meta.notebook import run_ale

    return run_ale(
        foci,
        space=space,
        title=title,
        workers=workers,
        permutations=permutations,
        seed=seed,
        pooling=pooling,
        kernel=kernel,
        null_foci=null_foci,
        cluster_forming_p=cluster_forming_p,
        cluster_fwe_p=cluster_fwe_p,
        robustness={"leave_one_study_out": leave_one_study_out, "fail_safe_n": fail_safe_n},
    )


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code (see corpora.errors)."""
    with plain_output(), spoken_in(None):
        return _run(arguments)


def _run(arguments: list[str] | None) -> int:
    try:
        refuse_odd(sys.argv[1:] if arguments is None else arguments)
        code = cli.main(args=arguments, standalone_mode=False)
        return code if isinstance(code, int) else ExitCode.DONE
    except click.exceptions.Abort:
        say_aside("\nStopped. What was stored stays; run the command again and it does the rest.")
        return 130
    except SystemExit as leaving:  # commands that end with problems recorded
        return leaving.code if isinstance(leaving.code, int) else ExitCode.DEFECT
    except click.ClickException as error:
        click.echo(shown_error(error), err=True)
        return ExitCode.PROTOCOL
    except ReviewError as error:
        say_error(str(error))
        return error.exit_code
    except BrokenPipeError:  # the program reading our output (head, less) has closed
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - Python flushes it at exit
        return ExitCode.DONE
    except OSError as error:
        place = keep_traceback()
        name = f"{error.filename}: " if error.filename else ""
        say_aside(
            f"Error: {name}{error.strerror or error}.\nCheck that the folder is there, that you may write in it, "
            f"and that the disk is not full; what was stored stays. Details: {place}"
        )
        return ExitCode.STORE
    except UnicodeEncodeError as error:
        odd = error.object[error.start : error.end]
        say_aside(
            f"Error: {odd!r} in a name or a text is no character, and cannot be kept.\nRename the file, or correct the text."
        )
        return ExitCode.PROTOCOL
    except Exception:  # noqa: BLE001 - the one place that meets our own defects
        place = keep_traceback()
        say_aside(f"This is a defect of Focimine, not of your data: nothing stored was lost. Details: {place}")
        return ExitCode.DEFECT


def main() -> None:
    """Entry point of the `focimine` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Letters that a console lacks are marks there, and spelled out in a pipe or file (results of -o are UTF-8).
            stream.reconfigure(errors="replace" if stream.isatty() else "backslashreplace")
    sys.exit(run())


if __name__ == "__main__":
    main()
