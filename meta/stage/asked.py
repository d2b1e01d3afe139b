"""What a further result of a plan is made of and gives back; a module for each kind makes them (see `further.py`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.nouns.evidence import Problem
from corpora.protocol import AnalysisSection
from meta.plan import PlanResult, Report
from meta.sections import ReportSection


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What further results are made of: the plan's results, written below `results`; files it names start at `review`.

    `done` are the folders below results/ that the kinds before this one wrote.
    """

    result: PlanResult
    section: AnalysisSection
    review: Path
    results: Path
    workers: int
    report: Report | None
    done: tuple[str, ...] = ()

    def progress(self, name: str) -> Callable[[int, int], None]:
        """Return what is called with (done, total) while the result `name` is computed."""
        report = self.report
        return (lambda done, total: report(name, done, total)) if report is not None else (lambda _done, _total: None)

    def within(self, words: str) -> str:
        """Return words of an error with paths as the review sees them: reports are the same wherever the review lies."""
        for folder in (self.results.parent, self.review):
            words = words.replace(f"{folder.absolute()}{os.sep}", "").replace(f"{folder}{os.sep}", "")
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Sections of the report, what could not be made, the folders below results/ that were written, and lines for the terminal."""

    sections: tuple[ReportSection, ...] = ()
    problems: tuple[Problem, ...] = ()
    folders: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of further result.

    `make` computes it, nothing where the plan does not ask for it. `depends` says what it rests on besides the plan, the
    contrasts and the packages (a database's files), given the section and the review's folder: where that changes it is
    computed again; {} where it is not asked for.
    """

    make: Callable[[Asked], Further]
    depends: Callable[[AnalysisSection, Path], Mapping[str, Any]]
