"""The eligibility report of a review, written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.documents.references import short_name
from corpora.errors import StoreError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.records import merge_records
from corpora.outputs.folders import put_files
from corpora.protocol import load_protocol
from corpora.review.report_names import resolve_report
from corpora.settled import Settled, read_records, read_settled
from corpora.store import Store
from corpora.terminal import counted
from meta.eligibility.answering import State
from meta.eligibility.files import make_files, possible_names, stems
from meta.eligibility.letter import Sender, sender_of
from meta.eligibility.verdict import Assessed, Pooling, assess
from meta.stage.pooling_facts import read_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was found of each paper, what is doubtful, and the files."""

    papers: tuple[Assessed, ...]
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how many papers have each verdict, and how many letters there are."""
        counts = Counter(found.verdict.value for found in self.papers)
        letters = sum(found.has_letter for found in self.papers)
        return {**{verdict.value: counts[verdict.value] for verdict in Pooling}, "letters": letters}


def write_eligibility(
    store: Store,
    folder: Path,
    languages: Sequence[str],
    suffix: str,
    names: Sequence[str] = (),
    *,
    force: bool = False,
    keeps: bool = False,
) -> Written:
    """Write pages, tables and letters into `folder`; of the reports called `names` alone, their pages and letters.

    What is in the way: `corpora.outputs.put_files`. The letter and page of an earlier run that are not due any more go.

    Raises
    ------
    StoreError : a name is of no report, or of one that is neither included nor waits for its full text or a decision on it.
    """
    protocol, settled = load_protocol(store.protocol_path), read_settled(store)
    only = list(dict.fromkeys(resolve_report(store, settled.reports, name) for name in names))
    papers = tuple(assess(paper) for paper in read_papers(store, protocol, settled, only))
    _demand_all(only, papers)
    sender = sender_of(protocol)
    called = _stems(store, settled)
    files = make_files(papers, called, sender, languages, suffix, whole=not only)
    ours = [called[report] for report in only] or list(called.values())
    retired = [name for name in possible_names(ours, suffix) if name not in files]
    put_files(folder, files, force=force, keeps=keeps, retired=retired)
    return Written(
        papers=papers,
        problems=tuple(_problems(papers, sender)),
        files=tuple(folder / name for name in files),
    )


def _demand_all(only: Sequence[str], papers: Sequence[Assessed]) -> None:
    missing = [report for report in only if report not in {found.paper.report for found in papers}]
    if missing:
        raise StoreError(
            f"{', '.join(missing)}: neither included, nor waiting for a full text or a decision on it.",
            hint="Whether results can be pooled is asked of such reports alone; `focimine screen --list` shows what is decided.",
        )


def _stems(store: Store, settled: Settled) -> dict[str, str]:
    records = read_records(store)
    return stems(
        {r: merge_records(r, tuple(records[name] for name in own)) for r, own in settled.reports.records.items()}
    )


def _problems(papers: Sequence[Assessed], sender: Sender) -> list[Problem]:
    """Return that letters lack a sender, and which papers nobody read."""
    found = []
    n = sum(paper.has_letter for paper in papers)
    if n and sender.contact is None:
        found.append(
            Problem(
                code="LETTER-NO-SENDER",
                item="reporting.correspondence",
                severity=Severity.INFO,
                message=f"The plan does not say who writes to authors: a blank stands for it in {counted(n, 'letter')}.",
                hint="Add name, institution and e-mail to the plan, and run the command again.",
            )
        )
    unread = [
        short_name(paper.paper.record)
        for paper in papers
        if not paper.paper.awaits and any(answer.state is State.UNREAD for answer in paper.answers)
    ]
    if unread:
        found.append(
            Problem(
                code="PAPER-NOT-READ",
                item="; ".join(unread),
                severity=Severity.INFO,
                message="Included, but the program read no full text: what is not coded is not known, and not asked of the authors.",
                hint="Add the documents (`focimine fetch FOLDER`), read them (`focimine extract`), or code what is missing.",
            )
        )
    return found
