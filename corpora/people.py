"""Who may speak in a review: the people its plan names, and those who were added by hand.

A misspelt name would be a second reviewer. So every name that comes in is looked up here before anything is
written: names compare without regard to case, blanks, width and stops ("ＬＩ wei" is "Li Wei"), an unknown one is
refused with the nearest ones, and a new person is added by a row of the ledger of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import category

from rapidfuzz import fuzz, process

from corpora.errors import ProtocolError
from corpora.protocol import Protocol
from corpora.sheets import fold_choice
from corpora.store import Store

KIND = "person"
"""Kind of the ledger row that adds a person; its key is the folded name."""
VERSION = "1"
MOST_LETTERS = 200
NEAREST = 3
LIKENESS = 55
"""Least likeness (0 to 100) of a name that is offered in place of an unknown one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The people of a review by the part they have; a name may be in several."""

    reviewers: tuple[str, ...] = ()
    adjudicator: str | None = None
    authors: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name once, reviewers first."""
        named = (*self.reviewers, *((self.adjudicator,) if self.adjudicator else ()), *self.authors, *self.added)
        return tuple({fold_name(name): name for name in reversed(named)}[key] for key in _folded(named))

    @property
    def screeners(self) -> tuple[str, ...]:
        """Return who may judge reports: the reviewers of the plan and those added; all where it names none."""
        return tuple(dict.fromkeys((*self.reviewers, *self.added))) if self.reviewers else self.names

    def find(self, name: str) -> str | None:
        """Return the person `name` means as the review writes it, or None."""
        wanted = fold_name(name)
        return next((known for known in self.names if fold_name(known) == wanted), None)

    def is_adjudicator(self, name: str) -> bool:
        """Return whether `name` is the person who settles conflicts."""
        return self.adjudicator is not None and fold_name(self.adjudicator) == fold_name(name)

    def is_screener(self, name: str) -> bool:
        """Return whether `name` may judge reports."""
        return fold_name(name) in {fold_name(known) for known in self.screeners}


def _folded(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(fold_name(name) for name in names))


def fold_name(name: str) -> str:
    """Return a name as it is compared: without regard to case, width, blanks and stops."""
    return "".join(character for character in fold_choice(name) if character not in " .·•．")


def read_people(store: Store, protocol: Protocol) -> People:
    """Return the people of a review: those its plan names, then those added to its ledger."""
    return People(
        reviewers=tuple(protocol.screening.reviewers),
        adjudicator=protocol.screening.adjudicator,
        authors=tuple(protocol.review.authors),
        added=tuple(str(entry.body["name"]) for entry in store.entries(KIND)),
    )


def resolve_person(store: Store, protocol: Protocol, who: str, *, new: bool = False) -> str:
    """Return the person `who` means, as the review writes the name; with `new` an unknown one is added.

    Raises
    ------
    ProtocolError : the name is empty, or nobody of that name is in the review.
    """
    return resolve_people(store, protocol, (who,), new=new)[who]


def name_person(store: Store, protocol: Protocol, who: str, *, new: bool = False) -> str:
    """Return the person `who` means, as the review writes the name, or with `new` would write it; nobody is added.

    ProtocolError as `resolve_person`.
    """
    known = read_people(store, protocol).find(who) if new else None
    if known or not new or not fold_name(who):
        return known or resolve_person(store, protocol, who)
    _demand_readable(who)
    return _clean(who)


def resolve_people(store: Store, protocol: Protocol, names: Sequence[str], *, new: bool = False) -> dict[str, str]:
    """Return the person each of `names` means. All are looked up before the first is added; see `resolve_person`."""
    people = read_people(store, protocol)
    found = {name: people.find(name) for name in dict.fromkeys(names)}
    unknown = [name for name, known in found.items() if known is None]
    for name in unknown:
        if not fold_name(name):
            raise ProtocolError("The name of who decides is empty.", hint="Give your name with --who.")
        if not new:
            raise _nobody(name, people)
        _demand_readable(name)
    if unknown:
        with store.transaction(), store.run("people", version=VERSION, who=_clean(unknown[0])) as run:
            for name in unknown:
                run.add(KIND, fold_name(name), {"name": _clean(name)}, who=_clean(name), machine=False)
        people = read_people(store, protocol)
    return {name: people.find(name) or _clean(name) for name in found}


def _clean(name: str) -> str:
    return " ".join(name.split())


def _demand_readable(name: str) -> None:
    """Refuse (ProtocolError) a new name that looks like another by signs nobody sees, or that is a whole text."""
    hidden = next((c for c in _clean(name) if category(c).startswith("C")), None)
    if hidden is not None:
        message = f"The name {name!r} holds a sign that cannot be seen (U+{ord(hidden):04X})."
        raise ProtocolError(message, hint="Type the name by hand.")
    if len(name) > MOST_LETTERS:
        message = f"A name of {len(name)} letters is too long: at most {MOST_LETTERS}."
        raise ProtocolError(message, hint="Give the name alone.")


def _nobody(name: str, people: People) -> ProtocolError:
    """Return the error for an unknown name: who was meant, or who there is."""
    if not people.names:
        return ProtocolError(
            f"The plan names nobody, so {name!r} is unknown.",
            hint="List the people under screening.reviewers in protocol.yaml, or add this one with --as-new-person.",
        )
    folded = {known: fold_name(known) for known in people.names}
    near = process.extract(fold_name(name), folded, scorer=fuzz.WRatio, score_cutoff=LIKENESS, limit=NEAREST)
    if near:
        meant = f"Did you mean {' or '.join(known for _, _, known in near)}?"
    else:
        meant = f"Known: {', '.join(people.names)}."
    return ProtocolError(
        f"Nobody of this review is called {name!r}.", hint=f"{meant} A new person is added with --as-new-person."
    )
