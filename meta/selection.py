"""Which contrasts and foci may enter an analysis; every one left out is a Problem.

What an experiment is, and how a sample's contrasts become one, is `meta.engine.experiments`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast, Focus, FocusKind, Space


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
    usable = []
    for contrast in contrasts:
        kept, found = _usable(contrast, frozenset(kinds), frozenset(spaces))
        usable += [kept] if kept is not None else []
        problems += found
    return Selection(contrasts=tuple(usable), problems=tuple(problems))


def _usable(
    contrast: Contrast, kinds: frozenset[FocusKind], spaces: frozenset[Space]
) -> tuple[Contrast | None, list[Problem]]:
    """Return the contrast with the foci that can be used, None where nothing can, and what was left out."""
    if contrast.n is None or contrast.n < 1:
        message = "Its sample size is unknown; it was left out."
        return None, [_left_out(contrast, "ALE-NO-N", message, "State the number of participants.")]
    foci = []
    problems = []
    for focus in contrast.foci:
        reason = _reason_to_leave_out(focus, kinds, spaces)
        if reason is None:
            foci.append(focus)
        else:
            code, why, hint = reason
            problems.append(_left_out(contrast, code, f"The focus {focus.raw!r} {why}; left out.", hint))
    if not foci:
        problems.append(_left_out(contrast, "ALE-NO-FOCI", "None of its foci can be used; it was left out."))
        return None, problems
    return replace(contrast, foci=tuple(foci)), problems


def _reason_to_leave_out(
    focus: Focus, kinds: frozenset[FocusKind], spaces: frozenset[Space]
) -> tuple[str, str, str] | None:
    """Return the code, the reason and the remedy for a focus that cannot be used, None for one that can."""
    if focus.kind not in kinds:
        if kinds == {FocusKind.PEAK}:
            return "ALE-KIND", f"is {focus.kind.value}, not a peak of this study", ""
        return "ALE-KIND", f"is {focus.kind.value}, which extraction.kinds does not name", ""
    if not all(math.isfinite(value) for value in (focus.x, focus.y, focus.z)):
        return "ALE-NAN", "holds a value that is not a number", ""
    if focus.space is None:
        return "ALE-NO-SPACE", "has no known space", "Say MNI or Talairach."
    if focus.space not in spaces:
        why = f"is in {focus.space.value}, which the protocol does not use"
        return "ALE-SPACE", why, "Add it to extraction.spaces if it should count; it is converted."
    return None


def _left_out(contrast: Contrast, code: str, message: str, hint: str = "") -> Problem:
    return Problem(code=code, item=contrast.id, message=message, hint=hint, severity=Severity.ERROR)


def n_participants(contrasts: Sequence[Contrast]) -> int:
    """Return the number of participants, each sample counted once with its largest n."""
    largest: dict[tuple[str, str], int] = {}
    for contrast in contrasts:
        largest[contrast.people] = max(contrast.n or 0, largest.get(contrast.people, 0))
    return sum(largest.values())
