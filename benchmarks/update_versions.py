"""Versions of the bundled review made in four ways, beside an independent recount; what changed a map; an earlier state.

    python benchmarks/update_versions.py [--years 2021 2023 2024] [--keep DIR]

Each version holds the papers up to the end of its year. The ways: every version in one ledger (`focimine update`), a new
folder each that names the one before, a copy of the folder, and an outside list with its Sleuth file as first version.
The recount reads the bundled CSV files with nothing of Focimine. Every line that disagrees ends in "WRONG", and the
exit code is then 1.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import living_review
import nibabel as nib
import numpy as np

CORPUS = Path(living_review.focimine.__file__).parent / "corpora" / "data" / living_review.REVIEW
WAYS: dict[str, Callable[..., living_review.Versions]] = {
    "one ledger": living_review.in_one_ledger,
    "new folders": living_review.in_new_folders,
    "copied folders": living_review.in_copied_folders,
    "outside list": living_review.from_outside,
}
MAP = "maps/ale.nii.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One version: included reports before it, new with it, together; foci confirmed and in the ALE; its contrasts."""

    previous: int
    new: int
    total: int
    foci: int
    foci_analysed: int
    contrasts: int

    def __str__(self) -> str:
        return " | ".join(str(getattr(self, name)) for name in self.__slots__)


def rows(name: str) -> list[dict[str, str]]:
    with (CORPUS / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def recount(years: tuple[int, ...]) -> list[State]:
    """Count every version from the corpus's own tables: nothing of Focimine is asked."""
    year_of = {
        row["key"]: int(row["year"] or 0) for row in (*rows("bibliography.csv"), *rows("demo/other_records.csv"))
    }
    included = {r["key"] for r in rows("demo/decisions.csv") if (r["step"], r["judgement"]) == ("full_text", "include")}
    accepted = [r for r in rows("demo/confirmations.csv") if r["action"] == "accept"]
    states, before = [], 0
    for year in years:
        papers = {key for key in included if year_of[key] <= year}
        foci = [r for r in accepted if r["key"] in papers]
        contrasts = {(r["key"], r["contrast"]) for r in foci}
        states.append(
            State(
                previous=before,
                new=len(papers) - before,
                total=len(papers),
                foci=len(foci),
                foci_analysed=len(foci),
                contrasts=len(contrasts),
            )
        )
        before = len(papers)
    return states


def state_of(review: Path) -> State:
    found = living_review.totals(review)
    with (review / "results" / "main" / "tables" / "experiments.tsv").open(encoding="utf-8-sig", newline="") as stream:
        foci = list(csv.DictReader(stream, delimiter="\t"))
    return State(
        previous=found.previous,
        new=found.new,
        total=found.total,
        foci=found.foci,
        foci_analysed=len(foci),
        contrasts=len({(row["experiment"], row["contrast"]) for row in foci}),
    )


T = TypeVar("T")


def quietly(action: Callable[[], T]) -> T:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return action()


def verdict(is_right: bool) -> str:
    verdict.wrong += not is_right  # type: ignore[attr-defined]
    return "" if is_right else " WRONG"


verdict.wrong = 0  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, nargs="+", default=list(living_review.YEARS))
    parser.add_argument("--keep", type=Path, help="Folder for the reviews; else they are thrown away.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        compare_ways(folder, tuple(sorted(given.years)))
        print_flows(folder / "one ledger", tuple(sorted(given.years)))
        print_changes(folder / "one ledger", len(given.years))
        print_again(folder / "one ledger", len(given.years))
    return 1 if verdict.wrong else 0  # type: ignore[attr-defined]


def compare_ways(folder: Path, years: tuple[int, ...]) -> None:
    known = dict(zip(years, recount(years), strict=True))
    maps: dict[int, np.ndarray] = {}
    print("| version | way | previous | new | total | foci | in the ALE | contrasts | largest difference of the map |")
    print("|---|---|---|---|---|---|---|---|---|")
    for year in years:
        print(f"| {year} | **recount** | {known[year]} | |")
    for way, make in WAYS.items():
        versions = make(folder / way, years, analysed=True)
        while (version := quietly(lambda versions=versions: next(versions, None))) is not None:
            year, review = version
            found = quietly(lambda review=review: state_of(review))
            image = np.asarray(nib.load(review / "results" / "main" / MAP).dataobj, dtype=np.float64)
            difference = float(np.abs(image - maps.setdefault(year, image)).max())
            # The files hold single precision; the order of the experiments may change its last digit.
            is_right = found == known[year] and difference <= np.spacing(np.float32(image.max()))
            print(f"| {year} | {way} | {found} | {difference:.1e} |{verdict(is_right)}")


def print_flows(review: Path, years: tuple[int, ...]) -> None:
    """Print records identified and works screened, in each version and in all so far, beside the placements counted here."""
    placed = rows("demo/placements.csv")
    year_of = {
        row["key"]: int(row["year"] or 0) or 1 for row in (*rows("bibliography.csv"), *rows("demo/other_records.csv"))
    }
    path = review / "versions" / str(len(years)) / "prisma" / "prisma_versions.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        flows = list(csv.DictReader(stream))
    n_records, works, first = 0, set[str](), 0
    before: set[tuple[str, tuple[str, ...]]] = set()
    print(
        "\n| version | records | recount | all so far | recount | works screened so far | recount |\n|---|---|---|---|---|---|---|"
    )
    for number, year in enumerate(years, start=1):
        begin = first - living_review.OVERLAP if first else 0
        own = [row for row in placed if begin < year_of[row["key"]] <= year]
        cut = {name: tuple(row["key"] for row in own if row["file"] == name) for name in {row["file"] for row in own}}
        # A file that is byte for byte one that was imported before holds no record that is not there already.
        own = [row for row in own if (row["file"], cut[row["file"]]) not in before]
        before |= set(cut.items())
        n_records, works, first = n_records + len(own), works | {row["key"] for row in own}, year
        box = {(row["flow"], row["box"]): int(row["n"]) for row in flows if row["version"] == str(number)}
        found = [
            sum(n for (flow, name), n in box.items() if flow == which and ": identified: " in name)
            for which in ("version", "cumulative")
        ]
        screened = sum(n for (flow, name), n in box.items() if flow == "cumulative" and name.endswith(": screened"))
        known = (len(own), n_records, len(works))
        is_right = (*found, screened) == known
        print(
            f"| {year} | {found[0]} | {known[0]} | {found[1]} | {known[1]} | {screened} | {known[2]} |{verdict(is_right)}"
        )


def print_changes(review: Path, n_versions: int) -> None:
    """Print what each version changed in the map, with the studies that did it."""
    for number in range(2, n_versions + 1):
        told = json.loads((review / "versions" / str(number) / "changes.json").read_text(encoding="utf-8"))
        for change in told["maps"]:
            print(
                f"\nversion {number}, {change['analysis']}: Dice {change.get('dice')}, new: {change.get('studies_new', [])}"
            )
            for cluster in change.get("clusters", []):
                shares = ", ".join(f"{study} {share:.0%}" for study, share in cluster.get("studies", []))
                named = "studies" in cluster or cluster["kind"] == "kept"
                print(f"  {cluster['kind']}: {shares}{verdict(named)}")


def print_again(review: Path, n_versions: int) -> None:
    """Print every version's flow again from the last state, and compare it with the one written at its close."""
    for number in range(1, n_versions + 1):
        again, sealed = review / f"again-{number}", review / "versions" / str(number) / "prisma"
        quietly(lambda n=number, to=again: living_review.run("prisma", "--version", n, "-o", to, "--review", review))
        names = sorted(p.relative_to(sealed) for p in sealed.rglob("*") if p.is_file())
        same = [
            name
            for name in names
            if (again / name).is_file() and (again / name).read_bytes() == (sealed / name).read_bytes()
        ]
        print(
            f"\nversion {number} printed again: {len(same)} of {len(names)} files the same bytes{verdict(same == names)}"
        )
        for name in names:
            if name not in same:
                print(f"  other: {name}")


if __name__ == "__main__":
    sys.exit(main())
