"""Patients counted in one place and controls in another: both together are the study."""

from __future__ import annotations

from dataclasses import replace

from extract.people.counts import NOBODY, Mention, find_mentions
from extract.people.tally import Count, Group

_OTHER_CLASS = {"patients": "controls", "controls": "patients"}


def with_other_class(count: Count, other: Count, *, of: str = "people") -> Count | None:
    """Return patients and controls together where one count is of patients only and the other of controls only.

    `of` is the class that the heading above the other count names: people without a noun of their own are of it.
    """
    ours, theirs = of_one_class(count), of_one_class(other, of=of)
    if ours is None or theirs is None or theirs.group != _OTHER_CLASS[ours.group]:
        return None
    some_left_out = count.recruited or other.recruited
    return replace(
        count,
        n=count.n + other.n,
        groups=(Group(mention=ours, n=count.n), Group(mention=theirs, n=other.n)),
        sentences=tuple(dict.fromkeys((*count.sentences, *other.sentences))),
        recruited=(count.recruited or count.n) + (other.recruited or other.n) if some_left_out else None,
        explicit=count.explicit and other.explicit,
    )


def of_one_class(count: Count, *, of: str = "people") -> Mention | None:
    """Return the words with which a count of patients only, or of controls only, begins; None for other people, unless they are `of` one."""
    if len(count.groups) > 1:
        return None
    found = [m for s in count.sentences for m in find_mentions(s) if not (m.is_sex or m.in_brackets)]
    unnamed = next((m for m in found if m.n in (count.n, count.recruited) and m.phrase.strip() == NOBODY), None)
    if unnamed is not None and of in _OTHER_CLASS:
        return replace(unnamed, group=of)
    first = next((m for m in found if m.n in (count.n, count.recruited) and m.phrase.strip() != NOBODY), None)
    return first if first is not None and first.group in _OTHER_CLASS else None
