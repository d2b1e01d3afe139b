"""What PRISMA-LSR asks the flow diagram of a living review to show: each version, why it was made, and all together.

References
----------
Akl et al. 2024, doi:10.1136/bmj-2024-079183 (PRISMA-LSR). Kahale et al. 2022, doi:10.12688/f1000research.51723.3: the
numbers of all versions side by side in each box.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from screen.prisma.box_names import plain, source_words
from screen.prisma.counts import PrismaCounts
from screen.prisma.labels import label, mark
from screen.prisma.layout import Column

MOST_COLUMNS = 6
"""Versions shown one by one; of more, the earliest are one column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionNote:
    """A version: its number, the days it was begun and closed on, why it was made; None where that is not known or not yet."""

    number: int
    opened: str | None = None
    closed: str | None = None
    trigger: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingNotes:
    """The versions of a review up to the one shown, and how the plan says it is kept up to date (if it says so)."""

    versions: tuple[VersionNote, ...]
    is_living: bool = False
    schedule: Mapping[str, str] = field(default_factory=dict)
    triggers: str = ""
    retirement: str = ""
    n_since: int = 0
    """Rows written since the last version was closed: its numbers of now are not those of its close."""

    def since_close(self, language: str) -> list[str]:
        """Return the warning that numbers shown under the last version hold what came after its close; none if nothing did."""
        if not self.n_since:
            return []
        return [label("since_close", language).format(self.n_since, self.versions[-1].number)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A flow to be shown: that of a version, or of the versions from 1 to it together."""

    number: int
    together: bool
    counts: PrismaCounts

    @property
    def key(self) -> str:
        """Return what names the flow in links."""
        return f"1-{self.number}" if self.together else str(self.number)

    def title(self, language: str, *, is_last: bool = False) -> str:
        """Return what is printed above its numbers; all versions together come last."""
        if self.together and is_last:
            return label("all_versions", language)
        return label("versions_of", language).format(f"1–{self.number}" if self.together else self.number)


def choose_flows(own: Sequence[PrismaCounts], together: Sequence[PrismaCounts]) -> list[Shown]:
    """Return the flows of a review's versions that are shown side by side: the versions, and all together as the last.

    `own` are each version's counts and `together` those of all versions up to it. Of more than `MOST_COLUMNS` versions
    the earliest are one flow.
    """
    n = len(own)
    first = max(0, n - MOST_COLUMNS)
    shown = [Shown(number=i + 1, together=False, counts=own[i]) for i in range(first, n)]
    if first:
        shown.insert(0, Shown(number=first, together=True, counts=together[first - 1]))
    return [*shown, Shown(number=n, together=True, counts=together[-1])]


def to_columns(shown: Sequence[Shown], language: str) -> list[Column]:
    """Return flows as columns of the diagram."""
    return [
        Column(key=one.key, title=one.title(language, is_last=one is shown[-1]), counts=one.counts) for one in shown
    ]


def living_lines(notes: LivingNotes, language: str) -> list[str]:
    """Return what is said of the versions: number, days and trigger of each; schedule, triggers and end of a living review."""
    last = notes.versions[-1].number
    lines = [label("living_title" if notes.is_living else "review_version", language).format(last)]
    lines += notes.since_close(language)
    lines += [_version_line(version, language) for version in notes.versions]
    return [plain(line) for line in (*lines, *(_living_lines(notes, language) if notes.is_living else ()))]


def _living_lines(notes: LivingNotes, language: str) -> Iterator[str]:
    missing = label("not_stated", language)
    joined = mark(";", language).join(
        source_words(source, language) + mark(":", language) + often for source, often in notes.schedule.items()
    )
    for name, words in (("schedule", joined), ("triggers", notes.triggers), ("retirement", notes.retirement)):
        yield label(f"living_{name}", language).format(words or missing)


def _version_line(version: VersionNote, language: str) -> str:
    opened = [label("living_opened", language).format(version.opened)] if version.opened else []
    closed = (
        label("living_closed", language).format(version.closed) if version.closed else label("living_open", language)
    )
    trigger = [label("living_trigger", language).format(version.trigger)] if version.trigger else []
    if version.number > 1 and not trigger:
        trigger = [label("living_no_trigger", language)]
    said = mark(";", language).join((*opened, closed, *trigger))
    return label("living_version", language).format(version.number) + mark(":", language) + said
