"""Which contrasts and foci may enter an analysis; every one left out is a Problem.

What an experiment is, and how a sample's contrasts become one, is `meta.engine.experiments`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpora.nouns.directions import OPPOSITES, Direction, Relation
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
    count_repeated: bool = False,
) -> Selection:
    """Return the contrasts whose sample size is known, with their foci of the given kinds and spaces.

    A contrast entered twice (one sample, the very same foci) is counted once unless `count_repeated`.
    """
    problems: list[Problem] = []
    usable: list[Contrast] = []
    seen: dict[object, Contrast] = {}
    for contrast in contrasts:
        kept, found = _usable(contrast, frozenset(kinds), frozenset(spaces))
        kept, against = _of_one_direction(kept) if kept is not None else (None, [])
        problems += [*found, *against]
        if kept is None:
            continue
        rows = frozenset((f.x, f.y, f.z, f.space) for f in kept.foci)
        first = seen.setdefault((kept.study, kept.sample, kept.n, rows), kept)
        if first is kept or count_repeated:
            usable.append(kept)
        else:
            problems.append(_entered_twice(kept, first))
    return Selection(contrasts=tuple(usable), problems=(*problems, *_opposed(usable)))


def _of_one_direction(contrast: Contrast) -> tuple[Contrast, list[Problem]]:
    """Return the contrast without the foci that go against the others: increases and decreases do not converge."""
    ways = {f.direction.relation for f in contrast.foci if f.direction}
    against = {OPPOSITES[way] for way in (Relation.GREATER, Relation.POSITIVE_CORRELATION) if way in ways}
    against = (against | {Relation.DEACTIVATION} if Relation.GREATER in ways else against) & ways
    if not against:
        return contrast, []
    kept = tuple(f for f in contrast.foci if f.direction is None or f.direction.relation not in against)
    count = len(contrast.foci) - len(kept)
    message = f"{count} of its {len(contrast.foci)} foci go the other way ({', '.join(sorted(against))}); left out."
    hint = "Give them a contrast of their own if they should be analysed."
    return replace(contrast, foci=kept), [_left_out(contrast, "ALE-DIRECTION", message, hint)]


def _opposed(contrasts: Sequence[Contrast]) -> list[Problem]:
    """Return a problem for each contrast of a sample that says the contrary of an earlier one of the same sample."""
    problems = []
    seen: dict[tuple[str, str], list[tuple[Contrast, Direction]]] = {}
    for contrast in contrasts:
        way = next((f.direction for f in contrast.foci if f.direction), None)
        if way is None:
            continue
        before = seen.setdefault((contrast.study, contrast.sample), [])
        first = next((other for other, theirs in before if way.is_opposite(theirs)), None)
        before.append((contrast, way))
        if first is not None:
            problems.append(
                Problem(
                    code="ALE-OPPOSITE-CONTRASTS",
                    item=contrast.id,
                    message=f'It is the opposite of "{first.id}" of the same sample; both are in this analysis.',
                    hint="Choose one direction (a filter of the plan), or analyse the two apart.",
                    severity=Severity.ERROR,
                )
            )
    return problems


def _entered_twice(contrast: Contrast, first: Contrast) -> Problem:
    return Problem(
        code="ALE-ENTERED-TWICE",
        item=contrast.id,
        message=f'It is "{first.id}" again: one sample, the same foci. It was counted once.',
        hint="Remove one of the two; if both should count, `focimine ale --count-repeated` lets them.",
    )


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
            return "ALE-KIND", f"is a {_spaced(focus.kind)}, not a peak of this study", ""
        return "ALE-KIND", f"is a {_spaced(focus.kind)}, which extraction.kinds does not name", ""
    if not all(math.isfinite(value) for value in (focus.x, focus.y, focus.z)):
        return "ALE-NAN", "holds a value that is not a number", ""
    if focus.space is None:
        return "ALE-NO-SPACE", "has no known space", "Say MNI or Talairach."
    if focus.space not in spaces:
        why = f"is in {focus.space.value}, which the protocol does not use"
        return "ALE-SPACE", why, "Add it to extraction.spaces if it should count; it is converted."
    return None


def _spaced(kind: FocusKind) -> str:
    return kind.value.replace("_", " ")


def _left_out(contrast: Contrast, code: str, message: str, hint: str = "") -> Problem:
    return Problem(code=code, item=contrast.id, message=message, hint=hint, severity=Severity.ERROR)


def n_participants(contrasts: Sequence[Contrast]) -> int:
    """Return the number of participants, each sample counted once with its largest n."""
    largest: dict[tuple[str, str], int] = {}
    for contrast in contrasts:
        largest[contrast.people] = max(contrast.n or 0, largest.get(contrast.people, 0))
    return sum(largest.values())
