"""What of a report tells whether it may share participants with another one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpora.nouns.records import Author

Triplet = tuple[float, float, float]


class MentionKind(StrEnum):
    """What a passage of a report names."""

    REGISTRATION = "registration"
    DATA_SET = "data set"
    APPROVAL = "ethics approval"
    DATES = "dates of acquisition"
    REUSE = "earlier report of the same people"
    OTHERS = "other people than in an earlier report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One passage: `value` is what is compared (a number, a name, "2010-03/2011-06"), `quote` its sentence."""

    kind: MentionKind
    value: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author as compared: family name and given names folded; `given` is "" where only the family name is known."""

    family: str
    given: str = ""

    def is_same(self, other: Person) -> bool:
        """Return whether two names may be one person's: one given name may be the other's initial."""
        if self.family != other.family or not self.given or not other.given:
            return False
        one, two = self.given.split()[0], other.given.split()[0]
        if len(one) > 1 and len(two) > 1:
            return one == two
        return one[0] == two[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of participants as a report states it."""

    n: int
    males: int | None = None
    age_mean: float | None = None
    age_sd: float | None = None
    age_min: float | None = None
    age_max: float | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FociTable:
    """The distinct peaks of one table of a report."""

    place: str
    peaks: frozenset[Triplet]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """One report. `name` is "Family, year"; `centres` are institutions, folded; the rest may be empty."""

    report: str
    name: str
    year: int | None = None
    authors: tuple[Person, ...] = ()
    centres: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    groups: tuple[Group, ...] = ()
    tables: tuple[FociTable, ...] = ()


def fold(text: str) -> str:
    """Return a name as it is compared: without accents, case and marks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]+", " ", plain.casefold()).split())


_INITIALS = re.compile(r"^(?P<family>.*\S)\s+(?P<given>[A-Z]{1,3})$")
"""As MEDLINE prints a name: "Azevedo RT"."""
_HAN = re.compile(r"[\u3400-\u9fff]")


def to_person(author: Author) -> Person | None:
    """Return an author as compared; None where nothing is left of the name."""
    family, given = author.family or "", author.given or ""
    if _HAN.search(author.raw):
        # A Chinese name is one string: sources split it at different places.
        whole = re.sub(r"\W", "", author.raw)
        return Person(family=whole, given=whole)
    if not given:
        found = _INITIALS.match(family or author.raw)
        if found is not None:
            family, given = found["family"], " ".join(found["given"])
        else:
            family = family or author.raw
    family, given = fold(family), fold(given)
    return Person(family=family, given=given) if family else None


_INSTITUTION = re.compile(
    r"[^,;.()]*\b(?:universit|hospital|institut|college|clinic|centre\b|center\b|school of medicine|academy|max planck)[^,;.()]*|"
    r"[\u3400-\u9fff]{2,20}?(?:大学|医院|研究所|学院)",
    re.IGNORECASE,
)
_OF_A_UNIT = re.compile(
    r"^(?:the )?(?:department|school|faculty|division|laborator|section|unit|program)", re.IGNORECASE
)


def read_centres(affiliations: Sequence[str]) -> frozenset[str]:
    """Return the institutions that addresses name, folded; departments and schools inside them are left out."""
    found = {
        fold(match[0])
        for text in affiliations
        for match in _INSTITUTION.finditer(text)
        if not _OF_A_UNIT.match(match[0].strip())
    }
    return frozenset(name.removeprefix("the ") for name in found if len(name) > 3)
