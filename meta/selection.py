"""From curated contrasts to what ALE can use, and NiMARE Studysets of the experiments.

What an experiment is, and how a sample's contrasts become one, is `meta.engine.experiments`; here stands which
contrasts and foci may enter at all, and every one left out is a Problem.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast, FocusKind, Space

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The contrasts an analysis may use, their order kept, and why others were left out."""

    contrasts: tuple[Contrast, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def n_foci(self) -> int:
        """Return the number of foci over all contrasts."""
        return sum(len(contrast.foci) for contrast in self.contrasts)


def select_contrasts(
    contrasts: Sequence[Contrast],
    *,
    kinds: Sequence[FocusKind] = (FocusKind.PEAK,),
    spaces: Sequence[Space] = tuple(Space),
) -> Selection:
    """Return the contrasts whose sample size is known, with their foci of the given kinds and spaces."""
    problems: list[Problem] = []
    wanted = frozenset(kinds), frozenset(spaces)
    usable = [kept for contrast in contrasts if (kept := _usable(contrast, *wanted, problems)) is not None]
    return Selection(contrasts=tuple(usable), problems=tuple(problems))


def _usable(
    contrast: Contrast, kinds: frozenset[FocusKind], spaces: frozenset[Space], problems: list[Problem]
) -> Contrast | None:
    """Return the contrast with the foci that can be used, None where nothing can."""

    def note(code: str, message: str, hint: str = "") -> None:
        problems.append(Problem(code=code, item=contrast.id, message=message, hint=hint, severity=Severity.ERROR))

    if contrast.n is None or contrast.n < 1:
        note("ALE-NO-N", "Its sample size is unknown; it was left out.", "State the number of participants.")
        return None
    foci = []
    for focus in contrast.foci:
        if focus.kind not in kinds:
            note(
                "ALE-KIND",
                f"The focus {focus.raw!r} is {focus.kind.value}, not a peak of this study; left out.",
            )
        elif not all(math.isfinite(value) for value in (focus.x, focus.y, focus.z)):
            note("ALE-NAN", f"The focus {focus.raw!r} holds a value that is not a number; left out.")
        elif focus.space is None:
            note(
                "ALE-NO-SPACE",
                f"The focus {focus.raw!r} has no known space; left out.",
                "Say MNI or Talairach.",
            )
        elif focus.space not in spaces:
            note(
                "ALE-SPACE",
                f"The focus {focus.raw!r} is in {focus.space.value}, which the protocol does not use; left out.",
                "Add it to extraction.spaces if it should count; it is converted.",
            )
        else:
            foci.append(focus)
    if not foci:
        note("ALE-NO-FOCI", "None of its foci can be used; it was left out.")
        return None
    return replace(contrast, foci=tuple(foci))


def n_participants(contrasts: Sequence[Contrast]) -> int:
    """Return the number of participants, each sample counted once with its largest n."""
    largest: dict[tuple[str, str], int] = {}
    for contrast in contrasts:
        key = (contrast.study, contrast.sample)
        largest[key] = max(contrast.n or 0, largest.get(key, 0))
    return sum(largest.values())
