"""A sample of exclusions held against the ledger: whether it was drawn from it so, and what has changed since."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.errors import FormatError, ProtocolError, StoreError
from corpora.protocol import load_protocol, parse_protocol
from corpora.store import Store
from screen.audit.lists import AS_WRITTEN
from screen.audit.sample import DELETED, Drawing, Reread, Sample, draw_sample, exclusions, parse_label
from screen.stage.audit.plan import last_row
from screen.stage.audit.reading import read_judged, read_review


def check_samples(store: Store, lines: Sequence[Reread]) -> None:
    """Draw every sample that the lines are of again, from the ledger as it was then, and compare.

    The bounds rest on the sizes in the sheet, so they have to be those of the ledger. A sheet of an older version does not
    say when it was drawn: it is held against the review as it is, and taken where exclusions have changed since.

    Raises
    ------
    FormatError : a label no sample has; a size that is not the ledger's; a line that was not drawn. Of a report that the review
        does not hold nothing is said here.
    """
    for label in dict.fromkeys(line.sample for line in lines):
        mine = [line for line in lines if line.sample == label]
        drawing, first = parse_label(label), mine[0]
        if drawing is None:
            raise FormatError(f"{first.where}: no sample is called {label!r}.", hint=AS_WRITTEN)
        if first.as_of is None:
            again = _draw(store, drawing)
            if again is None or again.label != label:
                continue  # exclusions were made or taken back since: `changes_since` says so
        else:
            again = _drawn_then(store, drawing, first)
        if again is None or again.label != label:
            message = f"{first.where}: the ledger held another number of exclusions than {label!r} says."
            raise FormatError(message, hint=AS_WRITTEN)
        _compare(again, [line for line in mine if store.has("record", line.report)])


def _drawn_then(store: Store, drawing: Drawing, line: Reread) -> Sample | None:
    """Draw a sample from the review as it was at row `as_of`; FormatError where there is no such row."""
    try:
        with Store.open(store.folder, read_only=True, until=line.as_of) as then:
            return _draw(then, drawing)
    except StoreError as error:
        raise FormatError(f"{line.where}: {error.message}", hint=AS_WRITTEN) from error


def _draw(store: Store, drawing: Drawing) -> Sample | None:
    """Return the sample drawn from the exclusions in force in `store`; None where there are too few."""
    judged = read_judged(read_review(store))
    try:
        return draw_sample(judged, drawing.n, seed=drawing.seed, stratum=drawing.stratum, people=drawing.people)
    except ProtocolError:
        return None


def _compare(again: Sample, lines: Sequence[Reread]) -> None:
    drawn = {(one.judged.card.report, one.judged.step): one.stratum for one in again.drawn}
    for line in lines:
        for stratum, size in line.population.items():
            if stratum != DELETED and again.population.get(stratum) != size:
                message = f"{line.where}: the stratum {stratum} holds {size} exclusions in the sheet and {again.population.get(stratum, 0)} in the ledger."
                raise FormatError(message, hint=AS_WRITTEN)
        if drawn.get((line.report, line.step)) != line.stratum:
            message = f"{line.where}: {line.report} at {line.step.value} was not drawn in this sample, or not from {line.stratum}."
            raise FormatError(message, hint="Read back the lines of the sheet, and no others.")


def changes_since(store: Store, label: str, as_of: int | None) -> tuple[str, ...]:
    """Return in sentences what has changed since a sample was drawn: the plan's criteria, the number of exclusions."""
    drawing = parse_label(label)
    sentences = []
    if as_of is not None and _plan_changed(store, as_of):
        sentences.append(
            "The plan's screening was changed since this sample was drawn: it speaks of the exclusions of then. Draw another one."
        )
    if drawing is not None:
        judged = read_judged(read_review(store))
        machine = drawing.stratum != "person"
        people = drawing.people or drawing.stratum in ("machine", "person")
        now = len(exclusions(judged, machine=machine, people=people))
        if now != drawing.total:
            sentences.append(f"It was drawn from {drawing.total} exclusions; now there are {now}.")
    return tuple(sentences)


def _plan_changed(store: Store, as_of: int) -> bool:
    """Return whether the plan says something else of screening than when row `as_of` was written."""
    rows = store.query(
        "SELECT p.body ->> 'text' AS text FROM ledger l JOIN ledger p ON p.kind = 'protocol' AND p.key = l.protocol WHERE l.seq = ?",
        (min(as_of, last_row(store)),),
    )
    if not rows or rows[0]["text"] == store.protocol_path.read_text(encoding="utf-8"):
        return False
    try:
        then = parse_protocol(rows[0]["text"], name="the plan of then")
    except ProtocolError:  # a plan of an older version, which this one reads no more
        return True
    return then.section_hash("screening") != load_protocol(store.protocol_path).section_hash("screening")
