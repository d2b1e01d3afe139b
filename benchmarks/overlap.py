"""Pairs of made-up reports, half of which share participants: what `focimine overlap` suggests of them.

python benchmarks/overlap.py

Names, numbers and sentences are ours. Pairs that share people say so, use the same trial or data set, print the same group or
table, or were acquired in the same months. The others are the hard ones: papers of one team, centre and approval, the same n,
a method described in the other paper, a data set's atlas, other years.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections import Counter
from dataclasses import replace

from corpora.overlap.facts import FociTable, Group, Person, ReportFacts
from corpora.overlap.mentions import find_mentions
from corpora.overlap.suggestions import suggest

FAMILIES = (
    "Alvarez",
    "Berger",
    "Chen",
    "Dubois",
    "Eriksen",
    "Fischer",
    "Gupta",
    "Hansen",
    "Ito",
    "Jung",
    "Kowalski",
    "Lindqvist",
)
GIVEN = ("Anna", "Bo", "Clara", "David", "Elin", "Felix", "Gita", "Hugo", "Ines", "Jonas", "Karin", "Lars")
STATED = (
    "The sample overlaps with the one reported in {cited}.",
    "Twenty of the participants were also part of an earlier study ({cited}).",
    "Data from these participants have been published before ({cited}).",
    "The present report is a secondary analysis of the data set described by {cited}.",
    "Participants were identical to those in {cited}.",
    "The same cohort as in {cited} was examined at follow-up.",
    "All volunteers had previously taken part in our study on reward ({cited}).",
    "Behavioural results of the same subjects were reported in {cited}.",
    "This is a re-analysis of data originally collected by {cited}.",
    "A subsample of these patients was described in {cited}.",
    "Part of the sample was included in a previous publication ({cited}).",
    "The participants of this study are a subset of those described in {cited}.",
)
NAMED_NOWHERE = (
    "Some of these data have been presented elsewhere [14].",
    "The participants were drawn from a larger project on adolescent development.",
    "Results of a different task in the same participants have been reported previously [9].",
)
TRIALS = (
    "This trial is registered at ClinicalTrials.gov (NCT0{n:07}).",
    "Trial registration: ISRCTN{n:08}.",
    "The study was registered in the Chinese Clinical Trial Registry (ChiCTR20{n:08}).",
)
DATA_SETS = (
    "We analysed data of 100 unrelated subjects from the Human Connectome Project (HCP).",
    "Participants came from the Adolescent Brain Cognitive Development (ABCD) study.",
    "Data used in this article were obtained from the Alzheimer's Disease Neuroimaging Initiative (ADNI) database.",
    "The sample was drawn from the UK Biobank.",
    "Scans were taken from OpenNeuro (accession number ds000{n:03}).",
)
MONTHS = (
    "Recruitment took place between {a} {y} and {b} {z}.",
    "Patients were enrolled from {a} {y} to {b} {z}.",
    "Participants were scanned between {a} {y} and {b} {z}.",
)
METHODS = (
    "The paradigm was described in detail in {cited}.",
    "Images were analysed as in our previous work ({cited}).",
    "Participants were trained as described by {cited}.",
    "Data were preprocessed following {cited}.",
    "In contrast to {cited}, the participants of this study were older.",
    "This extends our earlier findings in healthy adults ({cited}).",
    "Regions of interest were taken from {cited}.",
    "None of the participants had taken part in our previous study ({cited}).",
    "An independent sample from that of {cited} was recruited.",
    "Sample size was determined from the effect reported in {cited}.",
)
ATLASES = (
    "Parcels of the Human Connectome Project atlas were used.",
    "Preprocessing followed the minimal pipelines of the Human Connectome Project.",
    "We discuss our findings in light of large studies such as ABCD and UK Biobank.",
)
CALENDAR = ("January", "March", "May", "July", "September", "November")


class Maker:
    """Makes pairs of reports from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def team(self) -> tuple[Person, ...]:
        """Return three to five authors."""
        names = self.dice.sample(FAMILIES, self.dice.randint(3, 5))
        return tuple(Person(family=name.lower(), given=self.dice.choice(GIVEN).lower()) for name in names)

    def group(self) -> Group:
        """Return a group of participants."""
        n = self.dice.randint(14, 48)
        return Group(
            n=n,
            males=self.dice.randint(4, n - 4),
            age_mean=round(self.dice.uniform(20, 45), 1),
            age_sd=round(self.dice.uniform(2, 9), 1),
        )

    def report(
        self, name: str, authors: tuple[Person, ...], year: int, *sentences: str, group: Group | None = None
    ) -> ReportFacts:
        """Return a report of a team with the sentences it prints."""
        text = " ".join(["All participants gave written informed consent.", *sentences, "The task had two runs."])
        shown = authors[0].family.title()
        return ReportFacts(
            report=name, name=f"{shown}, {year}", year=year, authors=authors, centres=frozenset({"university of x"}),
            mentions=find_mentions(text), groups=(group or self.group(),),
        )  # fmt: skip

    def months(self) -> str:
        """Return a sentence on dates of acquisition."""
        year = self.dice.randint(2006, 2018)
        a, b = self.dice.sample(CALENDAR, 2)
        return self.dice.choice(MONTHS).format(a=a, y=year, b=b, z=year + 1)

    def sharing(self, number: int) -> tuple[str, ReportFacts, ReportFacts]:
        """Return a pair that shares participants, and how it shows."""
        team, year = self.team(), self.dice.randint(2005, 2018)
        cited = f"{team[0].family.title()} et al., {year}"
        one = self.report("a", team, year)
        how = (
            "stated",
            "stated",
            "trial",
            "data set",
            "group",
            "left out",
            "table",
            "months",
            "named nowhere",
            "stated",
        )[number % 10]
        if how == "stated":
            sentence = self.dice.choice(STATED).format(cited=cited)
            return how, one, self.report("b", self.dice.choice((team, team[1:])), year + 2, sentence)
        if how in ("trial", "data set"):
            sentence = self.dice.choice(TRIALS if how == "trial" else DATA_SETS).format(n=self.dice.randint(100, 999))
            authors = team if how == "trial" else self.team()
            return how, self.report("a", team, year, sentence), self.report("b", authors, year + 3, sentence)
        group = self.group()
        if how == "group":
            return how, self.report("a", team, year, group=group), self.report("b", team[::-1], year + 1, group=group)
        if how == "left out":
            fewer = replace(group, n=group.n - 2, males=None)
            return how, self.report("a", team, year, group=group), self.report("b", team, year + 2, group=fewer)
        if how == "months":
            sentence = self.months()
            return how, self.report("a", team, year, sentence), self.report("b", team, year + 1, sentence)
        if how == "table":
            peaks = frozenset(
                (
                    float(self.dice.randint(-60, 60)),
                    float(self.dice.randint(-90, 60)),
                    float(self.dice.randint(-40, 70)),
                )
                for _ in range(8)
            )
            both = (
                FociTable(place="Table 1", peaks=peaks),
                FociTable(place="Table 2", peaks=frozenset(list(peaks)[:5])),
            )
            return how, replace(one, tables=both[:1]), replace(self.report("b", team, year + 1), tables=both[1:])
        return how, one, self.report("b", team, year + 1, self.dice.choice(NAMED_NOWHERE))

    def apart(self, number: int) -> tuple[str, ReportFacts, ReportFacts]:
        """Return a pair that shares nobody, and why it might seem to."""
        team, year = self.team(), self.dice.randint(2005, 2018)
        cited = f"{team[0].family.title()} et al., {year}"
        one, group = self.report("a", team, year), self.group()
        how = (
            "team",
            "method",
            "atlas",
            "same n",
            "same n and sexes",
            "other years",
            "namesake",
            "method",
            "strangers",
            "approval",
        )[number % 10]
        if how == "method":
            return how, one, self.report("b", team, year + 2, self.dice.choice(METHODS).format(cited=cited))
        if how == "atlas":
            sentence = self.dice.choice(ATLASES)
            return how, self.report("a", team, year, sentence), self.report("b", self.team(), year, sentence)
        if how == "same n":
            other = replace(self.group(), n=group.n, males=None)
            return how, self.report("a", team, year, group=group), self.report("b", team, year + 1, group=other)
        if how == "same n and sexes":
            other = replace(group, age_mean=round((group.age_mean or 0) + 1.3, 1))
            return how, self.report("a", team, year, group=group), self.report("b", team, year + 1, group=other)
        if how == "other years":
            sentences = (
                "Data were collected between May 2004 and June 2005.",
                "Data were collected between May 2010 and June 2011.",
            )
            round_ = Group(n=20, males=10)
            return how, *(self.report(x, team, year, s, group=round_) for x, s in zip("ab", sentences, strict=True))
        if how == "namesake":
            other = (Person(family=team[0].family, given="zoe"), *self.team()[1:])
            return how, one, self.report("b", other, year, group=replace(group, age_mean=30.0, age_sd=None))
        if how == "approval":
            sentence = "The ethics committee approved the study (approval number 2011-0417)."
            return how, self.report("a", team, year, sentence), self.report("b", team, year + 1, sentence)
        return how, one, self.report("b", team if how == "team" else self.team(), year + 1)


def main() -> None:
    """Print how many pairs of each kind are suggested."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=int, default=100, help="of either kind")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    maker = Maker(chosen.seed)
    suggested: dict[str, Counter[str]] = {"share people": Counter(), "share nobody": Counter()}
    of: dict[str, Counter[str]] = {"share people": Counter(), "share nobody": Counter()}
    for (kind, make), number in itertools.product(
        (("share people", maker.sharing), ("share nobody", maker.apart)), range(chosen.pairs)
    ):
        how, one, other = make(number)
        of[kind][how] += 1
        suggested[kind][how] += suggest(one, other) is not None
    for kind, counts in of.items():
        print(f"{kind}: {sum(suggested[kind].values())} of {sum(counts.values())} suggested")
        for how, n in counts.items():
            print(f"  {how}: {suggested[kind][how]} of {n}")


if __name__ == "__main__":
    main()
