"""Values that a machine read and nobody confirmed: which an analysis uses, how they are counted, and how they are refused.

What counts as confirmed is decided in `corpora.curation.unconfirmed`; here are only the names in `Contrast.unconfirmed`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from corpora.curation.names import ALWAYS, COORDINATES, SPACE, coding_name
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast
from corpora.protocol import Subgroup
from meta.engine.experiments import JOINT

MARK = "†"
"""Stands in reports beside a value that a machine read and nobody confirmed."""
IN_EVERY_ANALYSIS = (*ALWAYS, SPACE, COORDINATES)
_WORDS = {
    "n": ("sample size", "样本量"),
    "sample": ("sample", "样本"),
    "space": ("space of the coordinates", "坐标空间"),
    "coordinates": ("coordinates", "坐标"),
}


def used_here(contrasts: Iterable[Contrast], subgroup: Subgroup | None = None) -> tuple[Contrast, ...]:
    """Return contrasts whose `unconfirmed` names only what this analysis uses: of codings, those of its own filters."""
    filters = () if subgroup is None else map(coding_name, (*subgroup.where, *subgroup.exclude))
    used = {*IN_EVERY_ANALYSIS, *filters}
    return tuple(replace(c, unconfirmed=tuple(name for name in c.unconfirmed if name in used)) for c in contrasts)


def refuse(contrasts: Iterable[Contrast], where: str) -> tuple[tuple[Contrast, ...], tuple[Problem, ...]]:
    """Return the contrasts that rest on nothing unconfirmed, and a problem for each of the others."""
    kept, problems = [], []
    for contrast in contrasts:
        if contrast.unconfirmed:
            problems.append(
                Problem(
                    code="ANALYSIS-MACHINE-REFUSED",
                    item=contrast.id,
                    message=f"A machine read {', '.join(contrast.unconfirmed)} and nobody confirmed it: left out of {where}.",
                    hint="Confirm it (`focimine code --accept-machine`, `focimine confirm`); the plan refuses machine values.",
                    severity=Severity.ERROR,
                )
            )
        else:
            kept.append(contrast)
    return tuple(kept), tuple(problems)


def count_unconfirmed(contrasts: Iterable[Contrast]) -> dict[str, int]:
    """Return of how many contrasts each value is unconfirmed, n first."""
    counts = Counter(name for contrast in contrasts for name in contrast.unconfirmed)
    order = [name for name in IN_EVERY_ANALYSIS if name in counts]
    return {name: counts[name] for name in (*order, *sorted(set(counts) - set(order)))}


def used_anyway(contrasts: Sequence[Contrast]) -> list[Problem]:
    """Return the one problem that counts the unconfirmed values the analyses use; none where there are none."""
    counts = count_unconfirmed(contrasts)
    if not counts:
        return []
    return [
        Problem(
            code="ANALYSIS-MACHINE-VALUES",
            item="analysis",
            message=f"Read by the machine and confirmed by nobody, but used: {in_words(counts, len(contrasts), 'en')}.",
            hint="`focimine code -o sheet.xlsx` shows them with their sentences. Confirm them, or set analysis.machine_values: refuse.",
        )
    ]


def unconfirmed_of(contrasts: Iterable[Contrast], study: str) -> tuple[str, ...]:
    """Return what is unconfirmed about the contrasts of one study, or of studies pooled as one, once each."""
    of = {study, *study.split(JOINT)}
    return tuple(dict.fromkeys(name for c in contrasts if c.study in of for name in c.unconfirmed))


def in_words(counts: Mapping[str, int], n_contrasts: int, language: str) -> str:
    """Return counts as "sample size of 7 of 11 contrasts, task of 2", or in Chinese."""
    if language == "zh":
        return f"{n_contrasts} 个对比中，" + "、".join(f"{_word(name, 1)} {n} 个" for name, n in counts.items())
    (first, n), *others = counts.items()
    contrasts = "contrast" if n_contrasts == 1 else "contrasts"
    return ", ".join(
        [f"{_word(first, 0)} of {n} of {n_contrasts} {contrasts}", *(f"{_word(k, 0)} of {v}" for k, v in others)]
    )


def _word(name: str, language: int) -> str:
    return _WORDS[name][language] if name in _WORDS else name


def summary_sentence(contrasts: Sequence[Contrast], language: str) -> str:
    """Return the sentence of a summary, empty where all is confirmed."""
    counts = count_unconfirmed(contrasts)
    if not counts:
        return ""
    words = in_words(counts, len(contrasts), language)
    if language == "zh":
        return f"由程序读取、尚无人确认的值（以 {MARK} 标出）：{words}。"
    return f"Read by the program and confirmed by nobody (marked {MARK}): {words}."


def methods_sentence(counts: Mapping[str, int], n_contrasts: int, language: str) -> str:
    """Return the sentence of a methods paragraph, empty where all is confirmed."""
    if not counts:
        return ""
    words = in_words(counts, n_contrasts, language)
    if language == "zh":
        return f"下列数值由程序从文献中读取，未经人工确认：{words}。"
    return f" The following values were read from the papers by the program and not confirmed by a person: {words}."


def marked(text: str, names: Collection[str], *of: str) -> str:
    """Return a cell with the mark where one of the values `of` that it shows is unconfirmed."""
    return f"{text} {MARK}".strip() if set(names) & set(of) else text
