"""The appendix of a review, written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.outputs.folders import put_files
from corpora.protocol import Protocol
from corpora.store import Store
from corpora.terminal import counted
from screen.reporting.answers.extraction import count_marked
from screen.reporting.cells import near_misses
from screen.reporting.facts import Interface, Review
from screen.reporting.files import count_states, fill_all, make_files
from screen.stage.reporting.folder import carried_places, other_formats
from screen.stage.reporting.reading import read_review

PlanQueries = Callable[[Protocol], Mapping[str, str]]
"""The plan's search string for each database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: the lengths of the lists, how far each checklist is filled, what the ledger lacks, the files."""

    counts: Mapping[str, int]
    checklists: Mapping[str, Mapping[str, int]]
    missing: tuple[str, ...]
    files: tuple[Path, ...]


def write_appendix(
    store: Store,
    folder: Path,
    languages: Sequence[str],
    suffix: str,
    plan_queries: PlanQueries | None = None,
    *,
    force: bool = False,
    keeps: bool = False,
) -> Written:
    """Write the appendix into `folder`, a folder in it for each language. Raises as `read_review`; then no file is written.

    What a person wrote into the last column of a checklist's table there is carried over (see `folder`); what is in the way:
    `corpora.outputs.put_files`.
    """
    review = read_review(store)
    planned = plan_queries(review.protocol) if plan_queries else {}
    files = make_files(review, planned, languages, suffix, carried_places(folder, languages))
    put_files(folder, files, force=force, keeps=keeps, retired=other_formats(files, suffix))
    return Written(
        counts=_counts(review),
        checklists=count_states(fill_all(review)),
        missing=tuple(_missing(review)),
        files=tuple(folder / name for name in files),
    )


def _counts(review: Review) -> dict[str, int]:
    return {
        "searches": len(review.searches),
        "included studies": len({row.study for row in review.rows}),
        "included reports": len({row.report for row in review.rows}),
        "excluded at full text": sum(not one.earlier_review for one in review.excluded),
        "excluded by the earlier review": sum(one.earlier_review for one in review.excluded),
        "near misses": len(near_misses(review)),
        "not retrieved": len(review.lost),
    }


def _missing(review: Review) -> list[str]:
    """Return what the ledger lacks of what guidelines ask, and how it is given."""
    asked = [one for one in review.searches if not one.withdrawn and one.interface is Interface.FILE]
    without_string = [n for n, one in enumerate(review.searches, 1) if one in asked and not one.query]
    without_day = [n for n, one in enumerate(review.searches, 1) if one in asked and not one.searched_on]
    lines = [
        f"No {what} is recorded of {counted(len(found), 'import')} ({', '.join(map(str, found))}): "
        f"focimine relabel FILE {option} --who NAME --reason WHY."
        for found, what, option in (
            (without_string, "search string", "--query STRING"),
            (without_day, "day of the search", "--date YYYY-MM-DD"),
        )
        if found
    ]
    without_reason = sum(one.criterion is None for one in review.excluded)
    if without_reason:
        lines.append(
            f"{counted(without_reason, 'report')} excluded at full text without a reason: focimine decide … --criterion ID."
        )
    marked = count_marked(review.rows)
    if marked:
        shown = ", ".join(f"{name} in {n}" for name, n in marked.items())
        lines.append(
            f"Read by the program and confirmed by nobody, of {counted(len(review.rows), 'row')} of included studies: {shown} "
            "(focimine code, focimine confirm)."
        )
    if review.counts.n_awaiting:
        lines.append(
            f"Still waiting for a decision or their full text: {counted(review.counts.n_awaiting, 'record or report', 'records or reports')}."
        )
    return lines
