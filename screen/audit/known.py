"""Papers known to be relevant against a review: were they found, kept apart, kept by the rules and by people; where lost."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process, utils

from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.records import Method
from corpora.sheets import Cell
from screen.audit.bounds import wilson
from screen.audit.judged import STEP_WORDS, Judged, Suggested, place_words
from screen.audit.tables import Table, counted, rounded

SAME_TITLE = 95.0
"""Least likeness (0 to 100) of two titles of the same paper."""
OTHER_TITLE = 70.0
"""Likeness below which two titles in Latin letters are those of two papers."""
SAME_LENGTH = SAME_TITLE / (200 - SAME_TITLE)
"""Least ratio of the lengths of two titles that can be so alike: likeness is 200 × common / sum of the lengths."""
SHORTEST_TITLE = 20
"""Least characters of a title that is compared for likeness: shorter ones must be the same."""
YEARS_APART = 1
HEADER = (
    "known", "year", "doi", "pmid", "fate", "lost_at", "report", "matched_by", "found_in", "by", "criterion", "words",
    "place", "when", "suggestion",
)  # fmt: skip
SHOWN = ("known", "fate", "report", "found_in", "by", "criterion", "words", "suggestion")
SEARCH, DEDUPLICATION, RULES, PEOPLE, RETRIEVAL = "search", "deduplication", "rules", "people", "retrieval"
LATIN = 0x250
"""Code points below are Latin letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A paper known to be relevant, as the list names it."""

    name: str
    doi: str | None = None
    pmid: str | None = None
    title: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record of the review: what it is compared by, how it was found, and the report it belongs to."""

    record: str
    report: str
    method: Method
    database: str | None = None
    doi: str | None = None
    pmid: str | None = None
    titles: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a known paper. `fate` in words; `lost_at` is the step that lost it, "" where none has."""

    known: Known
    fate: str
    lost_at: str = ""
    report: str | None = None
    matched_by: str = ""
    found_in: tuple[str, ...] = ()
    by_search: bool = False
    judged: Judged | None = None
    suggested: Judgement | None = None
    by_people: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the review says of its reports: settled steps, last suggestions at title and abstract, full texts, included."""

    judged: Mapping[tuple[str, Step], Judged]
    suggested: Mapping[str, Suggested] = field(default_factory=dict)
    not_retrieved: frozenset[str] = frozenset()
    included: frozenset[str] = frozenset()


def trace(known: Iterable[Known], held: Sequence[Held], kept: Kept) -> list[Fate]:
    """Return what became of each known paper, in the order of the list."""
    index = Index(held)
    return [_fate(one, index, kept) for one in known]


class Index:
    """The records of a review by DOI, PMID and title."""

    def __init__(self, held: Sequence[Held]) -> None:
        self.by_id = {("DOI", one.doi): one for one in reversed(held) if one.doi}
        self.by_id |= {("PMID", one.pmid): one for one in reversed(held) if one.pmid}
        self.reports: dict[str, list[Held]] = {}
        self.titles: list[tuple[str, Held]] = []
        for one in held:
            self.reports.setdefault(one.report, []).append(one)
            self.titles += [(fold_title(title), one) for title in one.titles]
        self.by_title = dict(reversed(self.titles))
        self.titles.sort(key=lambda pair: len(pair[0]))  # stable: of equals the earlier record stays first
        self.folded = [title for title, _ in self.titles]
        self.lengths = [len(title) for title in self.folded]

    def find(self, known: Known) -> tuple[Held | None, str]:
        """Return the record that is the paper, and by what: DOI, PMID, the same title, or nearly the same one."""
        for how, value in (("DOI", known.doi), ("PMID", known.pmid)):
            if value and (how, value) in self.by_id:
                return self.by_id[how, value], how
        title = fold_title(known.title or "")
        if title and title in self.by_title:
            return self.by_title[title], "title"
        if len(title) >= SHORTEST_TITLE:
            first = bisect_left(self.lengths, len(title) * SAME_LENGTH)
            near = self.folded[first : bisect_left(self.lengths, len(title) / SAME_LENGTH + 1)]
            for _, _, at in process.extract(title, near, scorer=fuzz.ratio, score_cutoff=SAME_TITLE, limit=3):
                found = self.titles[first + at][1]
                if not known.year or not found.year or abs(known.year - found.year) <= YEARS_APART:
                    return found, "title, nearly the same"
        return None, ""


def fold_title(title: str) -> str:
    """Return a title as it is compared: letters and digits in lower case, single blanks."""
    return " ".join(utils.default_process(title).split())


def _fate(known: Known, index: Index, kept: Kept) -> Fate:
    record, how = index.find(known)
    if record is None:
        return Fate(known=known, fate="not found by the search", lost_at=SEARCH)
    own = index.reports[record.report]
    suggested = kept.suggested.get(record.report)
    steps = [kept.judged[record.report, step] for step in Step if (record.report, step) in kept.judged]
    out = next((one for one in steps if one.judgement is Judgement.EXCLUDE), None)
    fate, lost_at = _words(record, own, out, steps, kept)
    return Fate(
        known=known,
        fate=fate,
        lost_at=lost_at,
        report=record.report,
        matched_by=how,
        found_in=tuple(dict.fromkeys(f"{one.database or one.method.value}" for one in own)),
        by_search=any(one.method in (Method.DATABASE, Method.REGISTER) for one in own),
        judged=out or (steps[-1] if steps else None),
        suggested=suggested.suggestion.judgement if suggested else None,
        by_people=any(not one.machine and one.judgement is not Judgement.UNCLEAR for one in steps),
    )


def _words(
    record: Held, own: Sequence[Held], out: Judged | None, steps: Sequence[Judged], kept: Kept
) -> tuple[str, str]:
    """Return what became of a paper that was found, and what lost it."""
    first = next((one for one in own if one.record == record.report), own[0])
    if _are_two_papers(record, first):
        return f"taken for a duplicate of another paper ({first.record})", DEDUPLICATION
    if record.report in kept.included:
        return "included", ""
    if out is not None:
        whose = "the machine alone" if out.machine else " and ".join(out.who)
        return f"excluded at {STEP_WORDS[out.step]} by {whose}", RULES if out.machine else PEOPLE
    passed = [one for one in steps if one.judgement is Judgement.INCLUDE]
    if passed and record.report in kept.not_retrieved:
        return "full text not retrieved", RETRIEVAL
    return f"passed {STEP_WORDS[passed[-1].step]}; not settled yet" if passed else "found; not settled yet", ""


def _are_two_papers(record: Held, first: Held) -> bool:
    """Return whether a record and the one its report is named by have nothing in common and titles far apart."""
    if record.record == first.record or any(
        a and a == b for a, b in ((record.doi, first.doi), (record.pmid, first.pmid))
    ):
        return False
    pairs = [(fold_title(a), fold_title(b)) for a in record.titles for b in first.titles]
    latin = [(a, b) for a, b in pairs if all(max(map(ord, text), default=LATIN) < LATIN for text in (a, b))]
    return bool(latin) and all(fuzz.ratio(a, b) < OTHER_TITLE for a, b in latin)


def known_table(fates: Sequence[Fate]) -> Table:
    """Return a row for each known paper; those that were lost come first."""
    order = sorted(fates, key=lambda fate: (not fate.lost_at, fate.fate == "included"))
    return Table(title=f"Known papers ({len(fates)})", header=HEADER, rows=tuple(map(_row, order)), shown=SHOWN)


def _row(fate: Fate) -> tuple[Cell, ...]:
    known, one = fate.known, fate.judged if fate.lost_at in (RULES, PEOPLE) else None
    words = (one.words.quote if one.words else one.reason) if one else None
    return (
        known.name,
        known.year,
        known.doi,
        known.pmid,
        fate.fate,
        fate.lost_at,
        fate.report,
        fate.matched_by,
        "; ".join(fate.found_in),
        "; ".join(one.who) if one else None,
        one.criterion if one else None,
        words,
        place_words(one.words) if one else None,
        one.at if one else None,
        fate.suggested.value if fate.suggested else None,
    )


def recall_table(fates: Sequence[Fate]) -> Table:
    """Return how many of the known papers each part of the review kept, with Wilson's 95 % intervals."""
    found = [fate for fate in fates if fate.report]
    apart = [fate for fate in found if fate.lost_at != DEDUPLICATION]
    suggested = [fate for fate in apart if fate.suggested is not None]
    settled = [fate for fate in apart if fate.judged is not None]
    by_people = [fate for fate in apart if fate.by_people]
    parts = (
        ("found by searching databases and registers", sum(fate.by_search for fate in fates), len(fates)),
        ("found in any way", len(found), len(fates)),
        ("kept apart by deduplication", len(apart), len(found)),
        (
            "not suggested for exclusion by the rules",
            sum(f.suggested is not Judgement.EXCLUDE for f in suggested),
            len(suggested),
        ),
        ("not excluded by the machine alone", sum(fate.lost_at != RULES for fate in settled), len(settled)),
        ("kept by people, of those they decided on", sum(fate.lost_at != PEOPLE for fate in by_people), len(by_people)),
        ("included in the review", sum(fate.fate == "included" for fate in fates), len(fates)),
    )
    rows = tuple(
        (name, n, of, rounded(n / of if of else None), *map(rounded, wilson(n, of) or (None, None)))
        for name, n, of in parts
    )
    return Table(title="Recall", header=("part", "kept", "of", "recall", "low", "high"), rows=rows)


def known_lines(fates: Sequence[Fate]) -> list[str]:
    """Return how many known papers are included, lost and open, and what lost them."""
    lost = {
        name: sum(fate.lost_at == name for fate in fates) for name in (SEARCH, DEDUPLICATION, RULES, PEOPLE, RETRIEVAL)
    }
    by = ", ".join(_lost_by(name, n) for name, n in lost.items() if n)
    included = sum(fate.fate == "included" for fate in fates)
    n_open = len(fates) - included - sum(lost.values())
    n_lost = sum(lost.values())
    lines = [
        f"Of {counted(len(fates), 'known paper')} {included} are included, {n_lost} lost, {n_open} not settled yet."
    ]
    return [*lines, f"Lost: {by}."] if by else lines


def _lost_by(name: str, n: int) -> str:
    return {
        SEARCH: f"{n} by search",
        DEDUPLICATION: f"{n} by deduplication",
        RULES: f"{n} by rules",
        PEOPLE: f"{n} by people",
        RETRIEVAL: f"{n} by retrieval",
    }[name]
