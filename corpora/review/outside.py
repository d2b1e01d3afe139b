"""An earlier review made elsewhere as the first version: its list of included papers, its foci, the counts of its flow.

Each row written says that it was taken over, from which file, by whom. Foci belong to the paper whose first author and
year (or DOI) their study names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.errors import ProtocolError
from corpora.ids import parse_doi, sha256_hex
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Record
from corpora.nouns.studies import Contrast, Focus
from corpora.review.taking_over import KIND, OUTSIDE, VERSION, TakenOver
from corpora.store import Run, Store, under_lock
from corpora.terminal import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideReview:
    """What is known of the earlier review: `records` of the papers it included, and the file they were read from.

    `contrasts` are its foci, of the file `foci_name`; `counts` the boxes of its flow diagram.
    """

    name: str
    content: bytes
    records: Sequence[Record]
    foci_name: str = ""
    contrasts: Sequence[Contrast] = ()
    counts: Mapping[str, int] | None = None


@under_lock
def take_over_outside(store: Store, review: OutsideReview, *, who: str) -> tuple[TakenOver, tuple[Problem, ...]]:
    """Write the earlier review's papers and foci as those of the first version; return what came in, and what did not fit.

    Raises
    ------
    ProtocolError : the list is empty, or this review holds records already.
    """
    if not review.records:
        raise ProtocolError(f"{review.name} lists no paper.", hint="Give the list of included papers as RIS or CSV.")
    if store.query("SELECT 1 FROM ledger WHERE kind = 'record' LIMIT 1"):
        hint = "Start a new review (`focimine init`), take the earlier one over, then import what is new."
        raise ProtocolError(
            "This review holds records already: an earlier one cannot become its first version.", hint=hint
        )
    digest = sha256_hex(review.content)
    with store.run("take-over", version=VERSION, place=review.name, who=who) as run, store.transaction():
        kept = store.keep_file(review.content, review.name, folder="imports")
        source = {"name": review.name, "file": kept, "sha256": digest, "method": "previous"}
        run.add("source", digest, source | {"n_records": len(review.records)})
        names = {record.id: f"p-{digest[:8]}-{record.id}" for record in review.records}
        for record in review.records:
            mark = {"from": review.name, "key": record.id, "outcome": "included"}
            body = {**to_plain(record), "id": names[record.id], "method": "previous", "taken_over": mark}
            run.add("record", names[record.id], body | {"source_name": review.name})
        n_foci, problems = _add_foci(run, review, names, who)
        problems = [*problems, *_counts_problem(review)]
        for problem in problems:
            run.problem(problem)
        body = {"place": review.name, "how": OUTSIDE, "hash": digest, "included": len(review.records)}
        run.add(KIND, digest, body | {"counts": dict(review.counts or {})}, who=who, machine=False)
    found = TakenOver(place=review.name, how=OUTSIDE, n_included=len(review.records), n_foci=n_foci)
    return found, tuple(problems)


def _add_foci(run: Run, review: OutsideReview, names: Mapping[str, str], who: str) -> tuple[int, list[Problem]]:
    """Write the foci of every contrast whose paper is found; return their number, and a problem for each other one."""
    n, problems, documented = 0, [], set[str]()
    for number, contrast in enumerate(review.contrasts, start=1):
        fitting = find_records(contrast, review.records)
        if len(fitting) != 1:
            problems.append(_unmatched(review, contrast, fitting))
            continue
        record = names[fitting[0].id]
        document = f"{record}/{review.foci_name}"
        if document not in documented:
            documented.add(document)
            mark = {"from": review.foci_name}
            run.add("document", document, {"report": record, "name": review.foci_name, "taken_over": mark})
        for place, focus in enumerate(contrast.foci, start=1):
            _add_focus(run, review, record, f"{record}/{number}/{place}", contrast, focus, document, who)
            n += 1
        if contrast.n is not None:
            body = {"report": record, "contrast": contrast.name, "field": "n", "value": str(contrast.n)}
            key = f"{record}/{contrast.name}/n/1"
            run.add("coding", key, body | {"taken_over": {"from": review.foci_name}}, who=who, machine=False)
    return n, problems


def _add_focus(
    run: Run,
    review: OutsideReview,
    record: str,
    key: str,
    contrast: Contrast,
    focus: Focus,
    document: str,
    who: str,
) -> None:
    mark = {"from": review.foci_name, "key": f"line {focus.row + 1}" if focus.row is not None else contrast.id}
    body: dict[str, Any] = {**to_plain(focus), "report": record, "contrast": contrast.name, "document": document}
    run.add("focus", key, body | {"taken_over": mark})
    said: dict[str, Any] = {"focus": key, "action": "accept", "reason": f"taken over from {review.foci_name}"}
    said |= {"space": focus.space.value} if focus.space else {}
    run.add("confirmation", f"{key}/1", said | {"taken_over": mark}, who=who, machine=False)


def find_records(contrast: Contrast, records: Iterable[Record]) -> list[Record]:
    """Return the papers a contrast may be of: the one whose DOI its study names, else those of its first author and year."""
    listed = list(records)
    doi = parse_doi(contrast.study) or parse_doi(contrast.id)
    if doi:
        return [record for record in listed if record.doi == doi]
    year = re.search(r"(?:19|20)\d\d", contrast.study)
    words = re.split(r"[\s,(]+", contrast.study.strip())
    if year is None or not words:
        return []
    name = _plain(words[0])
    return [r for r in listed if r.year == int(year[0]) and name and _first_author(r).startswith(name)]


def _first_author(record: Record) -> str:
    author = record.authors[0] if record.authors else None
    return _plain((author.family or author.raw) if author else "")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in letters if character.isalnum())


def _unmatched(review: OutsideReview, contrast: Contrast, fitting: Sequence[Record]) -> Problem:
    why = f"{len(fitting)} papers of the list fit its study" if fitting else "no paper of the list fits its study"
    return Problem(
        code="OUTSIDE-NO-PAPER",
        item=f"{review.foci_name}: {contrast.id}",
        message=f"{why}: not taken over with its {counted(len(contrast.foci), 'focus', 'foci')}.",
        hint="Name its study by first author and year as in the list, or by DOI, and take the review over in a new folder.",
    )


def _counts_problem(review: OutsideReview) -> list[Problem]:
    """Return the problem that the counts given name another number of included reports than the list holds."""
    told = (review.counts or {}).get("total: reports included")
    if told is None or told == len(review.records):
        return []
    return [
        Problem(
            code="OUTSIDE-COUNTS",
            item=review.name,
            message=f"The counts given name {counted(told, 'included report')}, the list holds {len(review.records)}: the list counts.",
            hint="Complete the list, or correct the counts, and take the review over in a new folder.",
        )
    ]
