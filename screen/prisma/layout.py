"""What each box of the flow diagram says, and which arrow goes where; `boxes.py` places them.

A flow has one column of numbers, or several beside one another: the versions of a living review, and all together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screen.prisma.box_names import NEVER_REMOVED, reason_words, source_words
from screen.prisma.boxes import WIDTH, Diagram, Entry, Grid, place, text_width
from screen.prisma.counts import PrismaCounts, to_rows
from screen.prisma.labels import label

WORDS_WIDTH = 180.0
"""Room of the words beside several columns of numbers, in points."""
NUMBER_GAP = 9.0
"""Between two columns of numbers, in points."""
TO_SCREENING, TO_ASSESSMENT = (
    "from an earlier version: to be screened",
    "from an earlier version: full text to be assessed",
)
BEFORE_SCREENING = {
    "automation": "removed before screening: automation",
    "other_reasons": "removed before screening: other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The counts of one flow: `key` names it in links, `title` above its numbers."""

    key: str
    title: str
    counts: PrismaCounts


def lay_out(counts: PrismaCounts, *, language: str = "en", wording: Mapping[str, str] | None = None) -> Diagram:
    """Return the diagram of `counts` in `language` ("en" or "zh").

    `wording` gives the text of a criterion by its id, printed as the reason of exclusion. The previous-version
    column is drawn only for an updated review, the other-methods column only where it is used.
    """
    return lay_out_columns([Column(key="", title="", counts=counts)], language=language, wording=wording)


def lay_out_columns(
    columns: Sequence[Column],
    *,
    language: str = "en",
    wording: Mapping[str, str] | None = None,
    head: Sequence[str] = (),
) -> Diagram:
    """Return one diagram of several flows, their numbers side by side in each box; `head` are lines above all boxes."""
    flow = _Flows(columns, language, wording or {})
    grid = flow.grid()
    main = 1 if flow.is_updated else 0
    if flow.is_updated:
        _previous_column(grid, flow)
    _databases_column(grid, flow, main)
    if flow.has_other:
        _other_column(grid, flow, main + 2)
        grid.link((5, main + 2), (6, main))
    _included_boxes(grid, flow, main)
    n_columns = main + (4 if flow.has_other else 2)
    if head:
        grid.put_header(0, "\n".join(head), columns=n_columns, row=0)
    return place(grid, n_columns, language)


class _Flows:
    """The numbers of the flows by the names of the boxes, and the words beside them."""

    def __init__(self, columns: Sequence[Column], language: str, words: Mapping[str, str]) -> None:
        self.columns = columns
        self.language = language
        self.words = words
        self.rows = [dict(to_rows(column.counts)) for column in columns]
        self.order = {key: i for i, (key, _) in enumerate(columns[-1].counts.reasons)}
        self.is_updated = any(column.counts.updated for column in columns)
        carried = (f"other: {box}" for box in (TO_SCREENING, TO_ASSESSMENT))
        self.has_other = any(self.sums("other: identified: ")) or any(any(self.numbers(box)) for box in carried)

    def grid(self) -> Grid:
        """Return an empty grid with room for the numbers."""
        if len(self.columns) == 1:
            return Grid()
        titles = tuple(column.title for column in self.columns)
        longest = [str(max(rows.values(), default=0)) for rows in self.rows]
        width = NUMBER_GAP + max(text_width(text) for text in (*titles, *longest))
        return Grid(columns=titles, number_width=width, box_width=max(WIDTH, WORDS_WIDTH + width * len(titles)))

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the number in a box, one per flow; 0 where it has none."""
        return tuple(rows.get(name, 0) for rows in self.rows)

    def sums(self, prefix: str) -> tuple[int, ...]:
        """Return the sum over all boxes whose names begin so, one per flow."""
        return tuple(sum(n for name, n in rows.items() if name.startswith(prefix)) for rows in self.rows)

    def say(self, text: str, *, indent: int = 0) -> Entry:
        """Return words without a number."""
        return Entry(text=" " * indent + label(text, self.language))

    def count(self, name: str, text: str, *, indent: int = 0) -> Entry:
        """Return the words `text` (of labels) with the number in a box."""
        return self._entry(" " * indent + label(text, self.language), self.numbers(name), name)

    def count_if_any(self, name: str, text: str, *, indent: int = 0) -> Entry | None:
        """Return the same; None where all numbers are 0."""
        return self.count(name, text, indent=indent) if any(self.numbers(name)) else None

    def total(self, prefix: str, text: str, *, indent: int = 0) -> Entry:
        """Return the words with the sum over all boxes whose names begin so."""
        return self._entry(" " * indent + label(text, self.language), self.sums(prefix), f"{prefix}*")

    def items(self, prefix: str, *, indent: int = 2) -> list[Entry]:
        """Return an entry per source or reason of a split box, in the order of the plan, then by name."""
        found = {name.removeprefix(prefix) for rows in self.rows for name in rows if name.startswith(prefix)}
        of_sources = prefix.endswith("identified: ")
        entries = []
        for item in sorted(found, key=lambda name: (self.order.get(name, len(self.order)), name)):
            said = source_words(item, self.language) if of_sources else reason_words(item, self.words, self.language)
            entries.append(self._entry(" " * indent + said, self.numbers(prefix + item), prefix + item))
        return entries

    def _entry(self, text: str, numbers: tuple[int, ...], name: str) -> Entry:
        keys = tuple(f"{column.key}/{name}" if n else None for column, n in zip(self.columns, numbers, strict=True))
        return Entry(text=text, numbers=numbers, keys=keys)


def _included_boxes(grid: Grid, flow: _Flows, main: int) -> None:
    form = "new_" if flow.is_updated else "included_"
    studies, reports = "new: studies included", "new: reports included"
    grid.put(6, main, flow.count(studies, form + "studies"), flow.count(reports, form + "reports"))
    grid.link((5, main), (6, main))
    if flow.is_updated:
        studies, reports = "total: studies included", "total: reports included"
        grid.put(7, main, flow.count(studies, "total_studies"), flow.count(reports, "total_reports"))
        grid.link((6, main), (7, main))
        grid.link((2, 0), (7, main))


def _previous_column(grid: Grid, flow: _Flows) -> None:
    grid.put_header(0, label("previous", flow.language), columns=1)
    grid.put(
        2,
        0,
        flow.count("previous: studies", "previous_studies"),
        flow.count("previous: reports", "previous_reports"),
        flow.count_if_any("previous: reports no longer included", "removed_reports"),
    )


def _databases_column(grid: Grid, flow: _Flows, column: int) -> None:
    grid.put_header(column, label("databases_header_new" if flow.is_updated else "databases_header", flow.language))
    identified, registers = "databases: identified: ", "registers: identified: "
    grid.put(
        2,
        column,
        flow.say("identified_from"),
        flow.total(identified, "databases"),
        *flow.items(identified),
        flow.total(registers, "registers"),
        *flow.items(registers),
        flow.count_if_any(f"databases: {TO_SCREENING}", "carried_to_screening"),
    )
    never = (flow.count(f"databases: {BEFORE_SCREENING[name]}", name) for name in NEVER_REMOVED)
    grid.put(2, column + 1, flow.say("removed"), *_duplicates(flow, "databases"), *never)
    awaiting = flow.count_if_any("databases: awaiting screening", "awaiting_screening")
    grid.put(3, column, flow.count("databases: screened", "screened"), awaiting)
    grid.put(3, column + 1, *_excluded(flow, "databases"))
    _lower_boxes(grid, flow, "databases", column)
    for row in (2, 3):
        grid.link((row, column), (row, column + 1))
        grid.link((row, column), (row + 1, column))


def _other_column(grid: Grid, flow: _Flows, column: int) -> None:
    grid.put_header(column, label("other_header", flow.language))
    grid.put(
        2,
        column,
        flow.say("identified_from"),
        *flow.items("other: identified: ", indent=0),
        flow.count_if_any(f"other: {TO_SCREENING}", "carried_to_screening"),
    )
    awaiting = flow.count_if_any("other: awaiting screening", "awaiting_screening")
    aside = (*flow.sums("other: removed before screening: "), *flow.sums("other: excluded at screening by"))
    if any(aside) or awaiting:
        others = flow.count(f"other: {BEFORE_SCREENING['other_reasons']}", "other_reasons")
        set_aside = (flow.say("set_aside"), *_duplicates(flow, "other"), others)
        grid.put(2, column + 1, *set_aside, *_excluded(flow, "other"), awaiting)
        grid.link((2, column), (2, column + 1))
    _lower_boxes(grid, flow, "other", column)
    grid.link((2, column), (4, column))


def _lower_boxes(grid: Grid, flow: _Flows, part: str, column: int) -> None:
    carried = flow.count_if_any(f"{part}: {TO_ASSESSMENT}", "carried_to_assessment", indent=2)
    grid.put(4, column, flow.count(f"{part}: sought for retrieval", "sought"), carried)
    grid.put(4, column + 1, flow.count(f"{part}: not retrieved", "not_retrieved"))
    awaiting = flow.count_if_any(f"{part}: awaiting assessment", "awaiting_assessment")
    grid.put(5, column, flow.count(f"{part}: assessed for eligibility", "assessed"), awaiting)
    grid.put(5, column + 1, *_reports_excluded(flow, part))
    for row in (4, 5):
        grid.link((row, column), (row, column + 1))
    grid.link((4, column), (5, column))


def _duplicates(flow: _Flows, part: str) -> tuple[Entry | None, ...]:
    known = flow.count_if_any(f"{part}: of the duplicates: known from an earlier version", "known_records", indent=2)
    return flow.count(f"{part}: removed before screening: duplicates", "duplicates"), known


def _excluded(flow: _Flows, part: str) -> tuple[Entry, ...]:
    """Return what was excluded at screening: by people, by automation tools, and why."""
    return (
        flow.total(f"{part}: excluded at screening by", "excluded"),
        flow.count(f"{part}: excluded at screening by people", "by_people", indent=2),
        *flow.items(f"{part}: by people: excluded at screening: ", indent=4),
        flow.count(f"{part}: excluded at screening by automation", "by_automation", indent=2),
        *flow.items(f"{part}: by automation: excluded at screening: ", indent=4),
    )


def _reports_excluded(flow: _Flows, part: str) -> tuple[Entry, ...]:
    """Return what was excluded at full text and why; by people and by automation tools apart where a tool excluded any."""
    everything = f"{part}: excluded at assessment: "
    total = flow.total(everything, "reports_excluded")
    by_machine = f"{part}: by automation: excluded at assessment: "
    if not any(flow.sums(by_machine)):
        return (total, *flow.items(everything))
    by_people = f"{part}: by people: excluded at assessment: "
    return (
        total,
        flow.total(by_people, "by_people", indent=2),
        *flow.items(by_people, indent=4),
        flow.total(by_machine, "by_automation", indent=2),
        *flow.items(by_machine, indent=4),
    )
