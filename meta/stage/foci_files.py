"""Files of foci analysed outside any review: read, compute, write, report what came out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from corpora.catalogue.language_of import chosen
from corpora.errors import FormatError
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Contrast, Space
from meta.analysis import AnalysisResult, AnalysisSettings, input_hash, run_analysis
from meta.engine.experiments import make_experiments
from meta.engine.null import Progress
from meta.formats.read import Foci, read_foci
from meta.labels import missing_atlases
from meta.report.facts import settings_of
from meta.report.files import is_current, write_analysis
from meta.report.page import ReportParts, summarise
from meta.selection import Selection, select_contrasts


class Run(Protocol):
    """What analyses a selection of contrasts: `run_analysis`, or a null of another kind."""

    def __call__(
        self, selection: Selection, settings: AnalysisSettings, /, *, progress: Progress | None
    ) -> AnalysisResult:
        """Return the finished analysis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What `focimine ale` prints."""

    lines: tuple[str, ...]
    problems: tuple[Problem, ...]
    summary: dict[str, Any]


def read_usable(paths: Sequence[Path], space: Space | None = None) -> Foci:
    """Return the foci of some files, refusing input that would silently give a wrong map.

    Raises
    ------
    FormatError
        A file cannot be read, or an experiment has no sample size.
    """
    found = read_foci(paths, space)
    demand_usable(found.contrasts)
    return found


def analyse_foci(
    found: Foci,
    folder: Path,
    settings: AnalysisSettings,
    *,
    count_repeated: bool = False,
    force: bool = False,
    advance: Callable[[int], None] | None = None,
    run: Run = run_analysis,
) -> Outcome:
    """Return what came out of the analysis of some files' foci; everything is written into `folder`.

    A contrast entered twice counts once unless `count_repeated`. `run` is another way to analyse them.

    Raises
    ------
    ProtocolError
        The foci cannot be analysed.
    """
    selection = select_contrasts(
        found.contrasts, kinds=settings.kinds, spaces=settings.spaces, count_repeated=count_repeated
    )
    digest = input_hash(selection.contrasts, settings)
    if not force and is_current(folder, digest):
        summary = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        return Outcome(
            lines=(f"Nothing to do: {folder} holds this result already (--force computes it again).",),
            problems=(),
            summary=summary,
        )
    result = run(selection, settings, progress=_steps(advance))
    left_out = (*found.problems, *selection.problems, *missing_atlases(settings.atlases))
    parts = report_parts(found, left_out, result)
    write_analysis(result, folder, parts)
    return Outcome(
        lines=(*summarise(result, chosen()), f"Report: {folder / 'report.html'}"),
        problems=(*left_out, *result.problems),
        summary=settings_of(result),
    )


def _steps(advance: Callable[[int], None] | None) -> Progress | None:
    """Return a report of progress so far that calls `advance` with each step's size."""
    if advance is None:
        return None
    done = 0

    def progress(now: int, _total: int) -> None:
        nonlocal done
        advance(now - done)
        done = now

    return progress


def report_parts(found: Foci, left_out: tuple[Problem, ...], result: AnalysisResult) -> ReportParts:
    """Return the parts of the report besides the result; `left_out` are the problems found before the analysis."""
    files = ", ".join(f"{name} ({kind})" for name, kind in found.files)
    title = result.settings.title
    return ReportParts(title=title, subtitle=f"Read from {files}.", problems=left_out)


def read_base_rate(path: Path) -> list[tuple[float, float, float]]:
    """Return the foci of a file, in MNI; sample sizes and names do not matter. Raises FormatError."""
    experiments = make_experiments(read_foci([path]).contrasts)
    return [(float(x), float(y), float(z)) for e in experiments for x, y, z in e.foci]


def demand_usable(contrasts: Sequence[Contrast]) -> None:
    """Raise FormatError for input that would silently give a wrong map: an experiment without n."""
    nameless = [contrast.id for contrast in contrasts if contrast.n is None]
    if nameless:
        listed = "".join(f"\n  {name}" for name in nameless[:10])
        raise FormatError(
            f"{len(nameless)} experiment(s) have no sample size:{listed}",
            hint="The kernel's width depends on it: add //Subjects=N (a column n in a CSV file).",
        )
