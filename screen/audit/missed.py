"""What a second reading of a sample says about all exclusions: the most that were missed, and the recall there is at least."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpora.nouns.decisions import Judgement, Step
from corpora.sheets import Cell
from screen.audit.bounds import CONFIDENCE, Stratum, upper_count, upper_share
from screen.audit.sample import DELETED, Reread
from screen.audit.tables import Table, counted, percent, rounded

HEADER = (
    "sample", "stratum", "exclusions", "read_again", "wrong", "unclear", "at_most_share", "at_most",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What was found in one sample, by stratum. `unclear` of the `wrong` ones were left unclear: they may be wrong.

    `at_most` is the upper bound of the number of wrong exclusions in each stratum alone, `at_most_in_all` that of
    all together; both with 95 % confidence. `recall` is (kept, at least): of the reports that belong in, the share
    that is kept, if as many are missed as may be. `since` says what has changed since the sample was drawn.
    """

    sample: str
    strata: tuple[Stratum, ...]
    unclear: Mapping[str, int]
    at_most: Mapping[str, int]
    at_most_in_all: int
    readers: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    recall: tuple[int, float] | None = None

    @property
    def whole(self) -> Stratum:
        """Return all strata as one."""
        return Stratum(
            name="all",
            size=sum(s.size for s in self.strata),
            n=sum(s.n for s in self.strata),
            wrong=sum(s.wrong for s in self.strata),
        )


def find_missed(rereadings: Iterable[Reread], kept: Mapping[Step, int]) -> list[Missed]:
    """Return what each sample says, in the order they were first read.

    An exclusion is wrong if anybody who read it again would not exclude it: unclear counts as wrong. The last word
    of each reader counts. `kept` are the reports that passed each step: the recall is that of the steps sampled.
    """
    samples: dict[str, list[Reread]] = {}
    for one in rereadings:
        samples.setdefault(one.sample, []).append(one)
    return [_missed(name, words, kept) for name, words in samples.items()]


def _sizes(words: Sequence[Reread]) -> dict[str, int]:
    """Return the size of every stratum any of the files named, and of what no line of them speaks of."""
    named = {k: v for one in words for k, v in one.population.items() if k != DELETED}
    rest = sum(words[-1].population.values()) - sum(named.values())
    return named | ({DELETED: rest} if rest > 0 else {})


def _missed(name: str, words: Sequence[Reread], kept: Mapping[Step, int]) -> Missed:
    said: dict[tuple[str, Step], dict[str, Reread]] = {}
    for one in words:
        said.setdefault((one.report, one.step), {})[one.who] = one
    read: dict[str, list[set[Judgement]]] = {}
    for by_reader in said.values():
        last = list(by_reader.values())
        read.setdefault(last[-1].stratum, []).append({one.judgement for one in last})
    strata = tuple(
        Stratum(
            name=stratum,
            size=size,
            n=len(read.get(stratum, ())),
            wrong=sum(found != {Judgement.EXCLUDE} for found in read.get(stratum, ())),
        )
        for stratum, size in sorted(_sizes(words).items())
    )
    in_all = upper_count(strata)
    # The later step keeps fewer: with exclusions of both steps sampled, its number makes the smaller recall.
    n_kept = min(kept.get(step, 0) for step in {step for _, step in said})
    return Missed(
        sample=name,
        strata=strata,
        unclear={
            s.name: sum(Judgement.UNCLEAR in found and Judgement.INCLUDE not in found for found in read.get(s.name, ()))
            for s in strata
        },
        at_most={s.name: upper_count([s]) for s in strata},
        at_most_in_all=in_all,
        readers=tuple(sorted({one.who for one in words if one.who})),
        recall=(n_kept, n_kept / (n_kept + in_all)) if n_kept else None,
    )


def missed_lines(missed: Missed) -> list[str]:
    """Return what was found, and the bounds in sentences."""
    whole, confidence = missed.whole, f"{CONFIDENCE:.0%}".replace("%", " %")
    unclear = sum(missed.unclear.values())
    doubt = f" ({unclear} of them unclear)" if unclear else ""
    lines = [
        f"{missed.sample}: {whole.wrong} of {whole.n} re-read were wrong{doubt}: at most {missed.at_most_in_all} of all "
        f"{whole.size} ({percent(missed.at_most_in_all / whole.size)}) with {confidence} confidence."
    ]
    if len(missed.strata) == 1:
        lines.append(
            f"  Hypergeometric, {whole.size} exclusions in all; without regard to their number (Clopper–Pearson) "
            f"at most {percent(upper_share(whole.wrong, whole.n))}."
        )
    else:
        lines.append("  Hypergeometric over the strata, wrong ones distributed in the way that hides most of them.")
    if missed.recall:
        kept, recall = missed.recall
        lines.append(
            f"  {counted(kept, 'report')} {'is' if kept == 1 else 'are'} kept: at least {percent(recall)} of those that belong in are among them."
        )
    lines += [f"  {sentence}" for sentence in missed.since]
    return lines


def missed_table(found: Sequence[Missed]) -> Table:
    """Return the strata of every sample with their bounds, and all of each sample together."""
    rows: list[tuple[Cell, ...]] = []
    for missed in found:
        for s in missed.strata:
            bounds = (rounded(upper_share(s.wrong, s.n)), missed.at_most[s.name])
            rows.append((missed.sample, s.name, s.size, s.n, s.wrong, missed.unclear[s.name], *bounds))
        if len(missed.strata) > 1:
            whole = missed.whole
            bounds = (rounded(missed.at_most_in_all / whole.size), missed.at_most_in_all)
            total = sum(missed.unclear.values())
            rows.append((missed.sample, "all", whole.size, whole.n, whole.wrong, total, *bounds))
    title = f"Wrong exclusions at most, {100 * CONFIDENCE:.0f} % confidence, one-sided"
    return Table(title=title, header=HEADER, rows=tuple(rows), shown=HEADER[1:] if len(found) == 1 else HEADER)
