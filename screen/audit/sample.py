"""A random sample of exclusions to be read again: how it is drawn, and the sheet it makes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.errors import ProtocolError
from corpora.formats.workbook import Look
from corpora.nouns.decisions import Judgement, Step
from screen.audit.bounds import allocate
from screen.audit.judged import Judged, place_words
from screen.audit.tables import Table
from screen.reading_sheet import LONGEST_TEXT

STRATA = ("criterion", "machine", "person", "step")
WHOLE = "all"
"""Name of the one stratum of a sample that is not stratified."""
DELETED = "lines deleted"
"""Name of the stratum of what a sample was drawn from and no line of the file that was read back speaks of."""
HEADER = (
    "report", "step", "authors", "year", "title", "title_other", "abstract", "abstract_other", "criterion",
    "quote", "place", "excluded_by", "judgement", "reason", "sample", "stratum", "of", "as_of",
)  # fmt: skip
SHOWN = ("report", "authors", "year", "title", "criterion", "quote", "stratum")
LOOK = Look(
    widths={"title": 40, "title_other": 30, "abstract": 80, "abstract_other": 60, "quote": 40, "reason": 30},
    to_fill=("judgement", "reason"),
    choices={"judgement": tuple(one.value for one in Judgement)},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One exclusion drawn to be read again, the stratum it was drawn from and how many exclusions that holds."""

    judged: Judged
    stratum: str
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample of exclusions: what was `drawn`, its `label`, and the size of each stratum of the population."""

    label: str
    drawn: tuple[Drawn, ...]
    population: Mapping[str, int]


def exclusions(judged: Sequence[Judged], *, machine: bool, people: bool) -> list[Judged]:
    """Return the exclusions in force: those of the machine alone, those of people, or both."""
    return [
        one
        for one in judged
        if one.judgement is Judgement.EXCLUDE and ((machine and one.machine) or (people and not one.machine))
    ]


def draw_sample(
    judged: Sequence[Judged], n: int, *, seed: int = 1, stratum: str | None = None, people: bool = False
) -> Sample:
    """Return a random sample of `n` exclusions by the machine; with `people` also of theirs.

    Without a stratum each exclusion is as likely as any other. With one, each stratum is drawn from in proportion to
    its size, at least one of each. "machine" tells machine and people apart (both are drawn), "person" is a
    stratum for each person (only their exclusions are drawn). The same seed and exclusions give the same sample, and
    a larger one holds the smaller.

    Raises
    ------
    ProtocolError : there is nothing to draw, or less is asked for than there are strata.
    """
    found = exclusions(judged, machine=stratum != "person", people=people or stratum in ("machine", "person"))
    if not found:
        raise ProtocolError(
            "There is no exclusion to draw from.", hint="See `focimine audit --machine`, or add --people."
        )
    groups: dict[str, list[Judged]] = {}
    for one in found:
        groups.setdefault(_stratum_of(one, stratum), []).append(one)
    names = sorted(groups)
    if n < len(names):
        hint = f"Strata: {', '.join(names)}. Draw at least one of each, or leave --stratum out."
        raise ProtocolError(f"A sample of {n} is smaller than the {len(names)} strata.", hint=hint)
    numbers = allocate([len(groups[name]) for name in names], n)
    drawn = [
        Drawn(judged=one, stratum=name, of=len(groups[name]))
        for name, number in zip(names, numbers, strict=True)
        for one in sorted(groups[name], key=lambda one: _rank(one, seed))[:number]
    ]
    by = f" by {stratum}" if stratum else ""
    whose = (
        "exclusions by people"
        if stratum == "person"
        else "exclusions"
        if people or stratum == "machine"
        else "exclusions by the machine"
    )
    return Sample(
        label=f"{sum(numbers)} of {len(found)} {whose}{by}, seed {seed}",
        drawn=tuple(drawn),
        population={name: len(groups[name]) for name in names},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How a sample was drawn, as its label says it: `n` of `total` exclusions, and what `draw_sample` was given."""

    n: int
    total: int
    seed: int
    stratum: str | None
    people: bool


def parse_label(label: str) -> Drawing | None:
    """Return how the sample of this label was drawn; None where no sample has such a label."""
    found = _LABEL.fullmatch(label.strip())
    if found is None:
        return None
    n, total, whose, stratum, seed = found.groups()
    return Drawing(n=int(n), total=int(total), seed=int(seed), stratum=stratum, people=not whose)


_LABEL = re.compile(
    rf"(\d+) of (\d+) exclusions( by people| by the machine)?(?: by ({'|'.join(STRATA)}))?, seed (-?\d+)"
)


def _stratum_of(one: Judged, stratum: str | None) -> str:
    values = {
        None: WHOLE,
        "criterion": one.criterion or "no criterion",
        "machine": "machine" if one.machine else "person",
        "person": " and ".join(sorted(one.who)),
        "step": one.step.value,
    }
    return values[stratum]


def _rank(one: Judged, seed: int) -> str:
    """Return a random number of an exclusion: a hash, the same on every machine and in a review that has grown."""
    return hashlib.sha256(f"{seed}\x1f{one.card.report}\x1f{one.step.value}".encode()).hexdigest()


def sample_table(sample: Sample, abstracts: Mapping[str, tuple[str, str]], as_of: int) -> Table:
    """Return the sheet to be filled in, in the shape that `decide --from` takes too.

    `abstracts` are (abstract, abstract in the other language) by report, `as_of` the last row of the ledger when it was
    drawn. The order is random, so that one stratum
    is not read in a row.
    """
    order = sorted(sample.drawn, key=lambda drawn: _rank(drawn.judged, -1))
    rows = []
    for drawn in order:
        one, card = drawn.judged, drawn.judged.card
        abstract, translated = abstracts.get(card.report, ("", ""))
        quote = one.words.quote if one.words else one.reason
        rows.append(
            (
                card.report,
                one.step.value,
                "; ".join(card.authors),
                card.year,
                card.title,
                card.title_translated,
                abstract[:LONGEST_TEXT],
                translated[:LONGEST_TEXT],
                one.criterion,
                quote,
                place_words(one.words),
                "; ".join(one.who),
                None,
                None,
                sample.label,
                drawn.stratum,
                drawn.of,
                as_of,
            )
        )
    return Table(title=f"To be read again ({len(rows)})", header=HEADER, rows=tuple(rows), shown=SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What a person found on reading one exclusion of a sample again; `population` are the sizes of its strata.

    `as_of` is the last row of the ledger when the sample was drawn; None where the sheet does not say it.

    It is no decision: it says how good the exclusions are, and changes none.
    """

    report: str
    step: Step
    judgement: Judgement
    sample: str
    stratum: str
    population: Mapping[str, int]
    reason: str = ""
    who: str = ""
    where: str = ""
    as_of: int | None = None


def strata_words(population: Mapping[str, int], drawn: Sequence[Drawn]) -> str:
    """Return "modality 3 of 12, study_type 17 of 136"; without strata "20 of 148"."""
    counts = Counter(one.stratum for one in drawn)
    if list(population) == [WHOLE]:
        return f"{counts[WHOLE]} of {population[WHOLE]}"
    return ", ".join(f"{name} {counts[name]} of {size}" for name, size in population.items())
