"""Damage documents and foci files in thousands of ways: nothing may be lost without a word, invented, or break a reader.

    python benchmarks/hostile_losses.py [--n 8000] [--first 0] [--seconds 60] [--show 20] [--keep DIR]

Each input is a file of ours (HTML, JATS, Elsevier XML, Excel, Word, CSV; Sleuth text, foci CSV, NIMADS), damaged in one
way, and is read in this process. What comes out is held against the file undamaged:

- every focus given is one of the whole file's, with the same numbers (damage that leaves digits alone);
- where a focus is missing there is an error, or a problem that the whole file has not;
- no error but those that name the file and the remedy, and none takes longer than the limit.

The last number of a text that is cut within it cannot be told from a whole one where the line holds all others; such
cases are counted as "unknowable".
"""

from __future__ import annotations

import argparse
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hostile_damage import DAMAGE, Damage
from hostile_sources import Source, sources

from corpora.errors import ReviewError
from extract.reading import read_file
from meta.formats.read import read_foci

Triple = tuple[float, float, float]
Numbers = Counter[tuple[Triple, float | None]]


class TooSlowError(Exception):
    """The limit of time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a file gave: its numbers, and the problems or the error that it came with."""

    numbers: Numbers
    told: frozenset[str]
    refused: bool = False


def read(path: Path, kind: str) -> Outcome:
    """Return what a file of a kind ("document", "foci") gives."""
    if kind == "document":
        reading = read_file(path)
        numbers: Numbers = Counter(((f.x, f.y, f.z), f.statistic) for f in reading.foci)
        told = frozenset(
            f"{p.code} {p.message}" for p in (*reading.problems, *(q for f in reading.foci for q in f.problems))
        )
        if any("The reader failed" in text for text in told):
            raise RuntimeError(next(iter(told)))
        return Outcome(numbers=numbers, told=told, refused=reading.document is None)
    try:
        found = read_foci([path])
    except ReviewError as error:
        return Outcome(numbers=Counter(), told=frozenset([str(error)]), refused=True)
    numbers = Counter(((f.x, f.y, f.z), None) for c in found.contrasts for f in c.foci)
    sizes = {f"n {c.n}" for c in found.contrasts if c.n is None}
    return Outcome(numbers=numbers, told=frozenset(f"{p.code} {p.message}" for p in found.problems) | sizes)


def judge(whole: Outcome, part: Outcome, damage: Damage, source: Source) -> str:
    """Return what became of a damaged file: "same", "less, told", "refused", or what is wrong with it."""
    told = part.refused or bool(part.told - whole.told)
    before, now = (set(one.numbers) for one in (whole, part))
    if damage.changes_digits:
        return "refused" if part.refused else "read"
    triples = {triple for triple, _ in before}
    if any(triple not in triples for triple, _ in now):
        return "unknowable" if damage.cuts and source.is_text else "WRONG COORDINATE"
    if any(pair not in before and pair[1] is not None for pair in now):
        return "WRONG STATISTIC" if not told else "other statistic, told"
    lost = before - now if source.kind == "document" else triples - {triple for triple, _ in now}
    if not lost:
        return "same"
    if part.refused:
        return "refused"
    if told:
        return "less, told"
    return "unknowable" if damage.cuts and source.is_text else "LOST IN SILENCE"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` in the block when it takes longer."""

    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass(slots=True)
class Tried:
    """One input: its name, what became of it, and its bytes."""

    name: str
    verdict: str
    data: bytes
    seconds: float


def attempts(n: int, first: int, seconds: float, folder: Path) -> Iterator[Tried]:
    """Yield what became of `n` damaged files, each decided by its number alone."""
    found = sources()
    wholes: dict[str, Outcome] = {}
    for seed in range(first, first + n):
        rng = random.Random(f"loss {seed}")
        source = found[seed % len(found)]
        damage = rng.choice([one for one in DAMAGE if source.form in one.forms])
        path = folder / source.name
        if source.name not in wholes:
            path.write_bytes(source.data)
            wholes[source.name] = read(path, source.kind)
        data = damage.apply(rng, source.data)
        path.write_bytes(data)
        before = time.monotonic()
        try:
            with at_most(seconds):
                verdict = judge(wholes[source.name], read(path, source.kind), damage, source)
        except TooSlowError:
            verdict = "TOO SLOW"
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            verdict = f"CRASH {type(error).__name__}: {error}"[:160]
        yield Tried(f"{seed} {damage.name} {source.name}", verdict, data, time.monotonic() - before)


def is_fault(verdict: str) -> bool:
    """Return whether an outcome is one that must not be."""
    return verdict[:5].isupper()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=8000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--show", type=int, default=20, help="faults to print")
    parser.add_argument("--keep", type=Path, help="keep the files that went wrong here")
    arguments = parser.parse_args()
    outcomes, of_damage, shown, slowest = Counter[str](), Counter[str](), 0, (0.0, "")
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        for tried in attempts(arguments.n, arguments.first, arguments.seconds, Path(temporary)):
            outcomes[tried.verdict.split(" ", 1)[0] if tried.verdict.startswith("CRASH") else tried.verdict] += 1
            slowest = max(slowest, (tried.seconds, tried.name))
            if is_fault(tried.verdict):
                of_damage[tried.name.split()[1]] += 1
                shown += 1
                if shown <= arguments.show:
                    print(f"{tried.name}: {tried.verdict}", flush=True)
                if arguments.keep:
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    (arguments.keep / tried.name.replace(" ", "_")).write_bytes(tried.data)
    print(f"{arguments.n} inputs in {time.monotonic() - start:.0f} s: {dict(outcomes.most_common())}")
    print(f"{shown} went wrong {dict(of_damage)}; longest {slowest[0]:.1f} s ({slowest[1]})")


if __name__ == "__main__":
    main()
