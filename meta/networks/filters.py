"""A plan's filters over a database: which experiments they leave out, and for how many the source does not say.

Published databases state little: Neurosynth and NeuroQuery nothing, NeuroStore what a machine read in the papers. An
experiment whose source does not state a field is kept, and counted: leaving it out would leave nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from meta.databases.database import Database
from meta.engine.space import Booleans, Integers

Value = str | int | float | Sequence[str]
HEALTHY = frozenset(
    {
        "normals",
        "normal",
        "healthy",
        "healthy controls",
        "healthy control",
        "controls",
        "control",
        "none",
        "no diagnosis",
    }
)
"""Words for people without a diagnosis, Sleuth's "Normals" among them."""
FIELDS: Mapping[str, tuple[str, ...]] = {
    "age_min": ("age_minimum", "age_min", "age_mean", "age_median", "age"),
    "age_max": ("age_maximum", "age_max", "age_mean", "age_median", "age"),
    "diagnosis": ("diagnosis", "group_name", "groups", "group"),
    "activations": ("activations", "activation", "direction"),
}
"""Filter → fields of a source that can answer it, in this order; any other filter is a field's own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterOutcome:
    """What one filter did to `total` experiments: `stated` say the field, `left_out` of these do not fit.

    `by_machine` of those stated were read by a machine.
    """

    name: str
    value: str
    total: int
    stated: int
    left_out: int
    by_machine: int = 0

    def sentence(self, language: str, source: str) -> str:
        """Return what the filter did, in "en" or "zh"."""
        if language == "zh":
            return self._chinese(source)
        asked = f"Filter {self.name} = {self.value}"
        if not self.stated:
            return f"{asked}: {source} does not state it; none of {self.total} experiments could be checked, and all were kept."
        told = f"stated for {self.stated} of {self.total} experiments of {source}"
        machine = f" (for {self.by_machine} as stated by a machine)" if self.by_machine else ""
        rest = f"; the {self.total - self.stated} others were kept" if self.stated < self.total else ""
        return f"{asked}: {told}{machine}, {self.left_out} of these were left out{rest}."

    def _chinese(self, source: str) -> str:
        asked = f"筛选条件 {self.name} = {self.value}"
        if not self.stated:
            return f"{asked}：{source} 未提供该信息，{self.total} 个实验均无法核对，全部保留。"
        machine = f"（其中 {self.by_machine} 个由机器给出）" if self.by_machine else ""
        rest = f"，其余 {self.total - self.stated} 个予以保留" if self.stated < self.total else ""
        return f"{asked}：{source} 的 {self.total} 个实验中有 {self.stated} 个说明了该信息{machine}，剔除 {self.left_out} 个{rest}。"


def apply_filters(
    database: Database, parts: Integers, filters: Mapping[str, Value]
) -> tuple[Integers, tuple[FilterOutcome, ...]]:
    """Return the parts that no filter leaves out, and what each filter did to those that were left."""
    outcomes = []
    for name, value in filters.items():
        answers = [_answer(database, int(study), name, value) for study in database.studies_of(parts)]
        keep: Booleans = np.array([fits is not False for fits, _ in answers], dtype=np.bool_)
        outcomes.append(
            FilterOutcome(
                name=name,
                value=str(value) if isinstance(value, str | int | float) else ", ".join(value),
                total=len(parts),
                stated=sum(fits is not None for fits, _ in answers),
                left_out=int((~keep).sum()),
                by_machine=sum(machine for fits, machine in answers if fits is not None),
            )
        )
        parts = parts[keep]
    return parts, tuple(outcomes)


def _answer(database: Database, study: int, name: str, value: Value) -> tuple[bool | None, bool]:
    """Return whether a study fits a filter (None where its source does not say), and whether a machine stated it."""
    entry = database.entries[study]
    for field in FIELDS.get(name, (name,)):
        stated = entry.fields.get(field, "").strip()
        if stated:
            fits = _TESTS.get(name, _is_among)(stated, value)
            if fits is not None:
                return fits, field in entry.by_machine
    return None, False


def _words(text: str) -> set[str]:
    return {part.strip().casefold() for part in re.split(r"[;,|]", text) if part.strip()}


def _wanted(value: Value) -> set[str]:
    given: Iterable[str] = value if not isinstance(value, str | int | float) else (str(value),)
    return {word.strip().casefold() for word in given}


def _is_among(stated: str, value: Value) -> bool | None:
    return bool(_words(stated) & _wanted(value))


def _fits_diagnosis(stated: str, value: Value) -> bool | None:
    """Return whether all groups stated are among those wanted: a table of patients and controls is not of controls alone."""
    wanted = _wanted(value)
    wanted |= HEALTHY if wanted & HEALTHY else set()
    return _words(stated) <= wanted


def _fits_direction(stated: str, value: Value) -> bool | None:
    wanted = {word.removesuffix(" only").rstrip("s") for word in _wanted(value)}
    return {word.removesuffix(" only").rstrip("s") for word in _words(stated)} <= wanted


def _number(text: str) -> float | None:
    found = re.search(r"\d+(?:\.\d+)?", text)
    return float(found[0]) if found else None


def _at_least(stated: str, value: Value) -> bool | None:
    age, bound = _number(stated), _number(str(value))
    return None if age is None or bound is None else age >= bound


def _at_most(stated: str, value: Value) -> bool | None:
    age, bound = _number(stated), _number(str(value))
    return None if age is None or bound is None else age <= bound


_TESTS: Mapping[str, Callable[[str, Value], bool | None]] = {
    "age_min": _at_least,
    "age_max": _at_most,
    "diagnosis": _fits_diagnosis,
    "activations": _fits_direction,
}
