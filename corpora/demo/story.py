"""A demonstration as a list of commands: what a person would type to take a review from end to end.

A story writes the raw material (export files, papers) and the sheets its curator "filled in"; every
result comes from the real commands working on them. Each command is one that may be run again, so a
demonstration killed at any moment resumes when it is started again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.bundled import Corpus, load
from corpora.demo import exports, intergroup, material, social_pain
from corpora.demo.material import CURATOR, DemoRecord
from corpora.demo.papers import to_papers
from corpora.demo.steps import PRISMA, Step, reports_by_key, sheet_step
from corpora.errors import ProtocolError, ReviewError
from corpora.files import write_atomically
from corpora.outputs.files import put_file
from corpora.store import Store
from corpora.store.ledger import LEDGER_NAME, PROTOCOL_NAME

EXPORTS, PAPERS = "exports", "papers"
MACHINE_MAY_STOP = (0, 1)
"""Exit codes after which the story continues: done, and done with problems recorded."""

RunCommand = Callable[[list[str]], int]
Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a demonstration is made of, each made from its bundled corpus; rows of sheets have the `key` of their work."""

    records: Callable[[Corpus], Mapping[str, DemoRecord]]
    exports: Callable[[Corpus], Iterable[exports.ExportFile]]
    documents: Callable[[Corpus], Mapping[str, bytes]]
    decisions: Callable[[Corpus, str], Rows]
    confirmations: Callable[[Corpus], Rows]
    codings: Callable[[Corpus], Rows]
    summary: Callable[[Path], str]


STORIES: dict[str, Story] = {
    material.REVIEW: Story(
        records=material.read_records,
        exports=exports.to_exports,
        documents=to_papers,
        decisions=intergroup.decisions,
        confirmations=intergroup.confirmations,
        codings=intergroup.codings,
        summary=intergroup.to_summary,
    ),
    social_pain.REVIEW: Story(
        records=social_pain.read_records,
        exports=social_pain.to_exports,
        documents=social_pain.to_documents,
        decisions=social_pain.decisions,
        confirmations=social_pain.confirmations,
        codings=social_pain.codings,
        summary=social_pain.to_summary,
    ),
}
"""By the name of the bundled corpus; the first is told where nobody names one."""
FIRST = material.REVIEW


def tell(
    folder: Path, run: RunCommand, announce: Callable[[str], None], *, permutations: int | None, review: str = FIRST
) -> None:
    """Run the whole story of a bundled review in `folder`; ReviewError when a command fails.

    `permutations` takes the place of the bundled plan's number in the review's own plan; None keeps it.
    """
    corpus = load(review)
    _demand_no_other(folder, corpus.protocol_text, permutations)
    steps = to_steps(folder, corpus, permutations)
    for number, step in enumerate(steps, start=1):
        announce(f"[{number}/{len(steps)}] {step.title}")
        step.prepare()
        code = run(list(step.arguments))
        if code not in MACHINE_MAY_STOP:
            message = f"The demonstration stopped at: focimine {' '.join(step.arguments)} (exit {code})."
            raise ReviewError(
                message, hint="Its message is printed above. Start the demonstration again: it resumes here."
            )


def _with_permutations(plan: str, permutations: int | None) -> str:
    """Return the plan with another number of permutations for each analysis."""
    if permutations is None:
        return plan
    return re.sub(r"^(  permutations: )\d+$", rf"\g<1>{permutations}", plan, count=1, flags=re.MULTILINE)


def _demand_no_other(folder: Path, plan: str, permutations: int | None) -> None:
    """Refuse (ProtocolError) a folder that holds another review than the demonstration: it would be filled with examples."""
    path = folder / PROTOCOL_NAME
    plans = {plan.encode(), _with_permutations(plan, permutations).encode()}
    if path.exists() and (not path.is_file() or path.read_bytes() not in plans):
        message = f"{path} is not the demonstration's plan: {folder} holds another review, or the plan was changed."
        raise ProtocolError(message, hint="Name another folder, or give the same --permutations as before.")


def to_steps(folder: Path, corpus: Corpus, permutations: int | None) -> list[Step]:
    """Return the steps in order. All paths are inside `folder`."""
    here = ("--review", str(folder))
    story = STORIES[corpus.name]

    def sheet(title: str, command: str, rows: Rows, name: str = "") -> Step:
        return sheet_step(
            title, command, folder, here, lambda store: _of_reports(store, story, corpus, rows), name=name
        )

    def decide(step: str, words: str) -> Step:
        title = f"Enter the curator's decisions ({words})"
        return sheet(title, "decide", story.decisions(corpus, step), f"decisions_{step}")

    def take_permutations() -> None:
        write_atomically(folder / PROTOCOL_NAME, _with_permutations(corpus.protocol_text, permutations).encode())

    return [
        *_start(folder, corpus),
        *_import(folder, corpus, here),
        Step(title="Find duplicate records", arguments=("dedup", *here)),
        Step(title="Judge titles and abstracts by rule", arguments=("screen", "--step", "title_abstract", *here)),
        decide("title_abstract", "titles and abstracts"),
        Step(
            title="Typeset the papers and match them to their reports",
            arguments=("fetch", str(folder / PAPERS), *here),
            prepare=lambda: _make_papers(folder / PAPERS, story.documents(corpus)),
        ),
        Step(
            title="Declare what has no document not retrieved",
            arguments=("fetch", "--close", "--who", CURATOR, *here),
        ),
        Step(title="Read tables and coordinates out of the papers", arguments=("extract", *here)),
        Step(title="Judge full texts by rule", arguments=("screen", "--step", "full_text", *here)),
        decide("full_text", "full texts"),
        sheet("Confirm the coordinates", "confirm", story.confirmations(corpus)),
        sheet("Code the studies", "code", story.codings(corpus)),
        Step(title="PRISMA flow", arguments=("prisma", "-o", str(folder / PRISMA), *here)),
        Step(
            title="Activation likelihood estimation and report",
            arguments=("analyse", *here),
            prepare=take_permutations,
        ),
        Step(title="Verify the ledger", arguments=("verify", *here)),
    ]


def to_summary(folder: Path, review: str = FIRST) -> str:
    """Return what came out, for the terminal: PRISMA counts, foci by paper, and where the report is."""
    return STORIES[review].summary(folder)


def _make_papers(folder: Path, documents: Mapping[str, bytes]) -> None:
    for name, content in sorted(documents.items()):
        put_file(folder / name, content, keeps=True)


def _of_reports(store: Store, story: Story, corpus: Corpus, rows: Rows) -> list[dict[str, object]]:
    reports = reports_by_key(store, story.records(corpus))
    return [{"report": reports[row["key"]], **{k: v for k, v in row.items() if k != "key"}} for row in rows]


def _start(folder: Path, corpus: Corpus) -> list[Step]:
    if (folder / LEDGER_NAME).is_file():
        return []
    return [
        Step(
            title="Start the review from its bundled protocol",
            arguments=("init", str(folder), "--corpus", corpus.name),
        )
    ]


def _import(folder: Path, corpus: Corpus, here: Sequence[str]) -> Iterable[Step]:
    for file in STORIES[corpus.name].exports(corpus):
        path = folder / EXPORTS / file.name

        def prepare(path: Path = path, content: bytes = file.content) -> None:
            put_file(path, content, keeps=True)

        named = ("--database", file.database, "--method", file.method, *file.options)
        yield Step(title=f"Import {file.name}", arguments=("import", str(path), *named, *here), prepare=prepare)
