"""Line-tagged exports: text cut into records of (tag, value) pairs, nothing dropped.

RIS, MEDLINE, Web of Science, EndNote, RefWorks, NoteExpress and E-Study differ in how a tag looks and
in what begins a record, not in shape, so one reader serves them all. It is ours because the published
ones lose data: rispy keeps one value of a repeated tag and drops a last record without ER, Bio.Medline
drops tags it does not know. The tests hold us against both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpora.nouns.evidence import Problem, Severity

Tags = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one tagged format is written.

    `tag` matches a tagged line, groups 1 and 2 being tag and value. A record begins at a tag of
    `starts`, ends at one of `ends`; with `blank_starts` also at the first tag after an empty line.
    Tags in `outside` and
    lines outside records that match `heading` belong to the file, not to a record; tags in `trailing` may follow a
    record's end and belong to it. `joint` joins continued lines. `glued` matches what begins a record in the middle of
    a line: where a file without a last line end was joined to another. With `must_end` every record has its end; else
    some programs write none at all.
    """

    tag: re.Pattern[str]
    starts: frozenset[str]
    ends: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    blank_starts: bool = False
    heading: re.Pattern[str] | None = None
    trailing: frozenset[str] = frozenset()
    glued: re.Pattern[str] | None = None
    joint: str = " "
    must_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedRecord:
    """One record's tags in order; `line` (from 1) is where it begins in the file."""

    line: int
    tags: Tags

    def all(self, *names: str) -> list[str]:
        """Return every non-empty value of the tags `names`, in file order."""
        return [value for tag, value in self.tags if tag in names and value]

    def first(self, *names: str) -> str | None:
        """Return the first non-empty value of the first tag of `names` that has one, or None."""
        for name in names:
            for tag, value in self.tags:
                if tag == name and value:
                    return value
        return None


@dataclass(slots=True)
class _Open:
    line: int
    tags: list[tuple[str, list[str]]] = field(default_factory=list)


def read_tagged(text: str, dialect: Dialect, name: str) -> tuple[list[TaggedRecord], list[Problem]]:
    """Return the records of a tagged file in order, and a problem for each line that belongs to none."""
    records: list[TaggedRecord] = []
    stray: list[int] = []
    current: _Open | None = None
    after_blank, ended = True, False
    for number, line in lines_of(text, dialect):
        found = dialect.tag.match(line)
        if found is None:
            if not line.strip():
                after_blank = True
            elif current and current.tags:
                current.tags[-1][1].append(line.strip())
            elif not (dialect.heading and dialect.heading.match(line)):
                stray.append(number)
            continue
        tag, value = found.group(1).strip(), found.group(2).strip()
        if tag in dialect.outside:
            continue
        if tag in dialect.starts or (dialect.blank_starts and after_blank):
            records.extend(_closed(current, dialect))
            current = _Open(number)
        after_blank = False
        if tag in dialect.ends:
            records.extend(_closed(current, dialect))
            current, ended = None, True
        elif current is None and records and tag in dialect.trailing:
            records[-1] = replace(records[-1], tags=(*records[-1].tags, (tag, value)))
        elif current is None:
            stray.append(number)
        else:
            current.tags.append((tag, [value]))
    records.extend(_closed(current, dialect))
    problems = [_stray_problem(name, stray)] if stray else []
    if current and current.tags and (ended or dialect.must_end):
        problems.append(_cut_problem(name, current.line))
    return records, problems


def lines_of(text: str, dialect: Dialect) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers, one that two files joined end to end have in common as two.

    A byte order mark inside the text is the beginning of a file that was joined to it.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        rest = line
        while found := dialect.glued and dialect.glued.search(rest, 1):
            yield number, rest[: found.start()].rstrip("\ufeff")
            rest = rest[found.start() :]
        for part in rest.split("\ufeff") if "\ufeff" in rest else (rest,):
            if part or part == rest:
                yield number, part


def _closed(current: _Open | None, dialect: Dialect) -> Iterator[TaggedRecord]:
    if current and current.tags:
        tags = tuple((tag, dialect.joint.join(part for part in parts if part)) for tag, parts in current.tags)
        yield TaggedRecord(line=current.line, tags=tags)


def _cut_problem(name: str, line: int) -> Problem:
    return Problem(
        code="RECORD-WITHOUT-END",
        item=f"{name}, line {line}",
        message="the last record has no line that ends it; what there is of it was read.",
        hint="The file may have been cut off: compare the number of records with the count the database showed.",
    )


def _stray_problem(name: str, lines: list[int]) -> Problem:
    listed = ", ".join(map(str, lines[:5])) + (" …" if len(lines) > 5 else "")
    return Problem(
        code="TEXT-OUTSIDE-RECORD",
        item=name,
        message=f"{len(lines)} lines are outside any record (lines {listed}); nothing was read from them.",
        hint="Compare the number of records with the count the database showed; export again if one is missing.",
        severity=Severity.WARNING,
    )
