"""What a review takes over from the one it updates (`review.previous_version`), as rows of its own ledger.

Every report the earlier review settled comes with its records, links, documents' names, foci, the words in force on
them, judgements of bias and notices, under new keys (`p-…`); each row says where it was taken from (`copying.py`). So the counts and the cumulative analysis do not need
the earlier folder any more, and a report found again is recognised by the ordinary evidence of deduplication.

A folder that began as a copy of the earlier review holds all of this already: there the last row both ledgers share
ends a version, and nothing is copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import ProtocolError, ReviewError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain
from corpora.protocol import Protocol, load_protocol
from corpora.review.closing import EARLIER, keep_results
from corpora.review.copying import Copied, Copier, LeftReport, TurnedReport
from corpora.review.versions import CLOSED, OPENED, close_version, open_version, read_versions
from corpora.store import Run, Store
from corpora.store.ledger import LEDGER_NAME
from corpora.terminal import counted

KIND = "taken_over"
"""Kind of the row that says what was taken over from where."""
VERSION = "2"
COPIED, ROWS, OUTSIDE = "copied folder", "rows", "outside"
"""How an earlier review came in: the folder is a copy of it, its rows were taken over, or lists of it were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What came in. `left` are the reports of the earlier review that are not settled there and were left.

    `n_bias_left` judgements of bias were left too: they were made by another instrument than the plan names. `problems`
    says so of each. `turned` are the reports taken over before on which the earlier review decided otherwise since.
    """

    place: str
    how: str
    n_included: int = 0
    n_excluded: int = 0
    n_foci: int = 0
    left: tuple[LeftReport, ...] = ()
    n_bias_left: int = 0
    turned: tuple[TurnedReport, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def n_open(self) -> int:
        """Return how many reports were left."""
        return len(self.left)

    @property
    def n_changed(self) -> int:
        """Return how many reports taken over before got the outcome that the earlier review came to since."""
        return sum(one.here is None for one in self.turned)


def find_previous(store: Store, protocol: Protocol) -> Path | None:
    """Return where the earlier review is that the plan names; None where it names none, or it came in and is gone.

    Raises
    ------
    ProtocolError : it names this review itself, or no review, and nothing was taken over from there.
    """
    name = protocol.review.previous_version
    if not name:
        return None
    place = (store.folder / name).resolve()
    if place == store.folder.resolve():
        hint = "Name the folder of the earlier one."
        raise ProtocolError("review.previous_version names this review itself.", hint=hint)
    if place.is_file() or (place / LEDGER_NAME).is_file():
        return place
    if is_taken_over(store, name):
        return None
    raise ProtocolError(
        f"review.previous_version: {name} holds no review.",
        hint="Name the folder of the earlier review as seen from this one's, or remove the key.",
    )


def is_taken_over(store: Store, name: str) -> bool:
    """Return whether something was taken over from the place that the plan calls `name`."""
    return any(entry.body.get("place") == name for entry in store.entries(KIND))


def take_over(store: Store, protocol: Protocol | None = None) -> TakenOver | None:
    """Take over what the earlier review that the plan names has settled; None where there is nothing to do.

    What was settled there since the last time is taken over too, and where it was decided otherwise the new outcome, unless
    somebody here judged the report; nothing is taken over twice.

    Raises
    ------
    ProtocolError : as `find_previous`; or the earlier review cannot be read.
    """
    protocol = protocol or load_protocol(store.protocol_path)
    place = find_previous(store, protocol)
    if place is None:
        return None
    name = str(protocol.review.previous_version)
    with _opened(place, name) as earlier:
        n_rows, last = earlier.query("SELECT seq, hash FROM head")[0]
        origin = _origin(earlier)
        key = f"{origin}@{last[:12]}/{VERSION}"
        if store.has(KIND, key):
            return None
        shared = _n_shared(store, earlier)
        body = {"place": name, "how": COPIED if shared else ROWS, "rows": n_rows, "hash": last}
        body |= {"version": len(read_versions(earlier))}
        with store.transaction(), store.run("take-over", version=VERSION, place=name) as run:
            if store.has(KIND, key):
                return None
            if shared:
                _begin_after(run, shared, name)
                found = TakenOver(place=name, how=COPIED)
            else:
                found = _copied(run, earlier, name, origin, protocol)
                keep_results(run, EARLIER, earlier)
            counts = {"included": found.n_included, "excluded": found.n_excluded, "open": found.n_open}
            counts |= {"changed": found.n_changed} if found.n_changed else {}
            left = {"left": [to_plain(one) for one in found.left]} if found.left else {}
            run.add(KIND, key, body | counts | left)
            for problem in found.problems:
                run.problem(problem)
    return found


@contextmanager
def _opened(place: Path, name: str) -> Iterator[Store]:
    """Open the earlier review to be read; ProtocolError, naming the key of the plan, where it is none."""
    try:
        earlier = Store.open(place, read_only=True)
    except (ReviewError, OSError) as error:
        hint = f"{error.hint} " if isinstance(error, ReviewError) and error.hint else ""
        raise ProtocolError(
            f"review.previous_version: the review in {name} ({place}) cannot be read: {error}",
            hint=f"{hint}Put it right, or name another folder.",
        ) from error
    with earlier:
        yield earlier


def _copied(run: Run, earlier: Store, name: str, origin: str, protocol: Protocol) -> TakenOver:
    """Write the earlier review's rows; return what they are, and what was left."""
    theirs = load_protocol(earlier.protocol_path).risk_of_bias.instrument
    copier = Copier(run, earlier, name, origin, same_instrument=theirs == protocol.risk_of_bias.instrument)
    copied = copier.copy()
    return TakenOver(
        place=name,
        how=ROWS,
        n_included=copied.n_included,
        n_excluded=copied.n_excluded,
        n_foci=copied.n_foci,
        left=copied.left,
        n_bias_left=copied.n_bias_left,
        turned=copied.turned,
        problems=tuple(_problems(name, copied, theirs)),
    )


def _problems(place: str, copied: Copied, instrument: str) -> Iterator[Problem]:
    """Yield what was left in the earlier review, each item by name."""
    for one in copied.left:
        yield Problem(
            code="EARLIER-NOT-SETTLED",
            severity=Severity.INFO,
            item=f"{one.name} ({place}: {one.key})",
            message=f"The earlier review had not settled it ({one.state}): it was not taken over.",
            hint="Import here what it was found in, to judge it; or settle it there and run `focimine dedup` again.",
        )
    for turned in copied.turned:
        yield _turned(place, turned)
    if copied.n_bias_left:
        yield Problem(
            code="EARLIER-OTHER-INSTRUMENT",
            item=place,
            message=f"{counted(copied.n_bias_left, 'judgement')} of risk of bias by {instrument}, which this plan does not name: not taken over.",
            hint="Name the same instrument under risk_of_bias before you take the review over, or judge anew.",
        )


def _turned(place: str, one: TurnedReport) -> Problem:
    """Return that the earlier review decided otherwise since, and what counts here."""
    said = f"{place}: {one.before} when it was taken over, {one.now} now"
    if one.here is None:
        return Problem(
            code="EARLIER-CHANGED",
            severity=Severity.INFO,
            item=f"{one.name} ({one.key})",
            message=f"{said}: the new outcome was taken over.",
            hint="Judge it here if you do not follow the earlier review in this.",
        )
    return Problem(
        code="EARLIER-JUDGED-OTHERWISE",
        item=f"{one.name} ({one.key})",
        message=f"{said}. Here it stays: {one.here}.",
        hint="Compare the two, and judge it here (`focimine decide`) if the earlier review is right.",
    )


def _origin(store: Store) -> str:
    """Return what names a ledger: the hash of its first row, shortened."""
    return str(store.query("SELECT hash FROM ledger WHERE seq = 1")[0]["hash"])[:8]


def _n_shared(store: Store, earlier: Store) -> int:
    """Return the last row both ledgers share; 0 where they began apart."""
    sql = "SELECT hash FROM ledger ORDER BY seq"
    both = zip(store.query(sql), earlier.query(sql), strict=False)
    n = 0
    for mine, theirs in both:
        if mine["hash"] != theirs["hash"]:
            break
        n += 1
    return n


def _begin_after(run: Run, shared: int, name: str) -> None:
    """End a version at the last shared row, unless one was opened or sealed since."""
    store = run.store
    since = store.query("SELECT 1 FROM ledger WHERE kind IN (?, ?) AND seq > ? LIMIT 1", (OPENED, CLOSED, shared))
    if since:
        return
    last = read_versions(store)[-1]
    if last.is_open:
        keep_results(run, last.number, until=shared)
        close_version(run, last.number, {"until": shared, "copied_from": name}, who=None)
    trigger = f"This folder is a copy of {name}, which it updates."
    open_version(run, last.number + 1, {"trigger": trigger, "copied_from": name}, who=None)
