"""NIMADS JSON (NeuroStore, NiMARE) read as contrasts and written from them; NiMARE Studysets both ways.

One NIMADS analysis is one `Contrast`. Coordinates keep the space of their file; a point without a known
space is refused, because a guess would move it by up to a centimetre. Points of opposite directions are never one
contrast, and what a set's annotation takes out stays out (`nimads_notes.py`).
"""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpora.errors import FormatError
from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.studies import Contrast, Focus, FocusKind, Space
from meta.formats.nimads_notes import Notes, read_notes
from meta.formats.sleuth import FociFile, read_space, to_number

LARGEST = 1e9
"""No coordinate in mm and no number of people comes near."""
KINDS = {
    "peak": FocusKind.PEAK, "unknown": FocusKind.PEAK, "other": FocusKind.PEAK, "": FocusKind.PEAK,
    "center of mass": FocusKind.CENTRE_OF_MASS, "centre of mass": FocusKind.CENTRE_OF_MASS, "com": FocusKind.CENTRE_OF_MASS,
    "center": FocusKind.CENTRE_OF_MASS, "centroid": FocusKind.CENTRE_OF_MASS, "roi": FocusKind.ROI,
} | {kind.value: kind for kind in FocusKind}  # fmt: skip
"""What NeuroStore and NiMARE call a point; a word that is not here is told and read as a peak."""
SIGNED = re.compile(r"\b(?:z|t|r|beta|effect)\b|statistic", re.IGNORECASE)
"""Kinds of a point's values whose sign is the direction of the effect."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_Numbered = tuple[int, Mapping[str, Any]]
"""A point and its place in the list of its analysis."""


def looks_like_nimads(text: str) -> bool:
    """Return whether the text begins as JSON does."""
    bare = text.lstrip("\ufeff \t\r\n")
    return bare[:1] in {"{", "["} and not bare.startswith("{\\rtf")


def parse_nimads(text: str, name: str = "studyset.json", space: Space | None = None) -> FociFile:
    """Return the contrasts of a NIMADS studyset.

    Parameters
    ----------
    text : a studyset, `{"studyset": …}` as some exports wrap it, or a list of studies.
    name : of the file, for messages and provenance.
    space : of points that name none.

    Raises
    ------
    FormatError
        When the text is no JSON or no studyset, or a point cannot be read; the message holds its path.
    """
    try:
        content = _spelled_out(json.loads(text.lstrip("\ufeff")), anew=_SURROGATE.search(text) is not None)
    except json.JSONDecodeError as error:
        raise FormatError(f"{name} is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None
    except (RecursionError, ValueError) as error:  # nested too deep; a number of thousands of digits
        raise FormatError(f"{name} is JSON but no NIMADS studyset: {error}.") from None
    return from_studyset_dict(content, name, space)


def _spelled_out(content: Any, *, anew: bool) -> Any:
    """Return decoded JSON with halves of characters ("\\ud800") in its texts spelled out, if it has any: no file could hold them."""
    if not anew:
        return content
    if isinstance(content, str):
        return content.encode("utf-8", "backslashreplace").decode()
    if isinstance(content, list):
        return [_spelled_out(item, anew=True) for item in content]
    if isinstance(content, dict):
        return {_spelled_out(key, anew=True): _spelled_out(item, anew=True) for key, item in content.items()}
    return content


def from_studyset_dict(content: Any, name: str, space: Space | None = None) -> FociFile:
    """Return the contrasts of a decoded NIMADS mapping; see `parse_nimads`."""
    body = _studyset_in(content)
    studies = body if isinstance(body, list) else body.get("studies") if isinstance(body, Mapping) else None
    if not isinstance(studies, list) or not all(isinstance(study, Mapping) for study in studies):
        raise FormatError(
            f"{name} is JSON but no NIMADS studyset: it has no list of studies.",
            hint='A studyset is {"studies": [{"analyses": [{"points": […]}]}]}; export it "nested".',
        )
    reader = _Reader(name, space, read_notes(content, body, name))
    for i, study in enumerate(studies):
        for j, analysis in enumerate(_mappings(study.get("analyses"), f"{name}: studies[{i}].analyses")):
            reader.add(study, analysis, f"studies[{i}].analyses[{j}]")
    if not reader.contrasts:
        told = "; ".join(f"{p.item}: {p.message}" for p in reader.problems[:3])
        raise FormatError(f"{name} holds no analysis with coordinates." + (f" {told}" if told else ""))
    return FociFile(name=name, format="nimads", contrasts=tuple(reader.contrasts), problems=tuple(reader.problems))


def _studyset_in(content: Any) -> Any:
    """Return the studyset of an export: itself, in `studyset`, or in the `snapshot` of a meta-analysis."""
    for _ in range(4):
        inner = next((content[k] for k in ("studyset", "snapshot") if _holds(content, k)), None)
        if inner is None:
            break
        content = inner
    return content


def _holds(content: Any, key: str) -> bool:
    return isinstance(content, Mapping) and "studies" not in content and isinstance(content.get(key), Mapping | list)


class _Reader:
    """Goes over the analyses of one set; `add` reads one."""

    def __init__(self, name: str, space: Space | None, notes: Notes) -> None:
        self.name = name
        self.space = space
        self.notes = notes
        self.problems: list[Problem] = list(notes.problems)
        self.contrasts: list[Contrast] = []
        self._taken: set[str] = set()

    def add(self, study: Mapping[str, Any], analysis: Mapping[str, Any], path: str) -> None:
        points = _mappings(analysis.get("points"), f"{self.name}: {path}.points")
        title = str(study.get("name") or study.get("id") or path)
        label = str(analysis.get("name") or analysis.get("id") or path)
        item = f"{self.name}, {title}: {label}"
        note = self.notes.of(study.get("id"), analysis.get("id"))
        if note.included is False:
            self._tell("NIMADS-NOT-INCLUDED", item, "Its annotation says that it is not included; it was left out.")
            return
        numbered = self._of_one_direction(self._with_coordinates(list(enumerate(points)), item), item)
        if not numbered:
            self._tell("NIMADS-NO-POINTS", item, "It has no points that can be used and was left out.")
            return
        foci = tuple(self._focus(p, f"{path}.points[{k}]", label, item) for k, p in numbered)
        n = _sample_size(analysis, study, (f"{self.name}: {path}", item), self.problems, note.n)
        identity = self._identity(title if label == title else f"{title}: {label}", study, analysis, path)
        self.contrasts.append(Contrast(id=identity, study=title, name=label, sample=title, n=n, foci=foci))

    def _tell(self, code: str, item: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code=code, item=item, message=message, hint=hint))

    def _identity(self, identity: str, study: Mapping[str, Any], analysis: Mapping[str, Any], path: str) -> str:
        if identity in self._taken:
            identity = f"{identity} [{study.get('id')}/{analysis.get('id')}]"
        if identity in self._taken:
            raise FormatError(f"{self.name}: {path} has the name and ids of an earlier analysis ({identity}).")
        self._taken.add(identity)
        return identity

    def _with_coordinates(self, points: list[_Numbered], item: str) -> list[_Numbered]:
        """Return the points without those that hold no number at all: exports write them for "no activation"."""
        kept = [(k, p) for k, p in points if not _is_empty(p.get("coordinates"))]
        if len(kept) < len(points):
            which = ", ".join(str(k + 1) for k, p in points if _is_empty(p.get("coordinates")))
            message = (
                f"{len(points) - len(kept)} of its {len(points)} points hold no coordinates (point {which}); left out."
            )
            self._tell("NIMADS-EMPTY-POINT", item, message, "Complete them, or remove them.")
        return kept

    def _of_one_direction(self, points: list[_Numbered], item: str) -> list[_Numbered]:
        """Return the points of the direction that the analysis is named for; the opposite ones would converge with them."""
        against = [k for k, p in points if _is_against(p)]
        if not against:
            return points
        if len(against) == len(points):
            message = "All its points are deactivations or have negative values; they were kept."
            self._tell("NIMADS-DIRECTION", item, message, "Leave it out of an analysis of the other direction.")
            return points
        which = ", ".join(str(k + 1) for k in against)
        message = (
            f"{len(against)} of {len(points)} points go against the others (deactivation, or a negative value: point "
        )
        hint = "Make them an analysis of their own if they should be analysed."
        self._tell("NIMADS-DIRECTION", item, f"{message}{which}); left out.", hint)
        return [(k, p) for k, p in points if k not in against]

    def _focus(self, point: Mapping[str, Any], path: str, label: str, item: str) -> Focus:
        kind = " ".join(str(point.get("kind") or "").replace("_", " ").casefold().split())
        found = KINDS.get(kind) or KINDS.get(kind.replace(" ", "_"))
        if found is None:
            message = f"{path} is called {point.get('kind')!r}; it was read as a peak."
            self._tell("NIMADS-KIND", item, message, "Call it peak or center of mass.")
        return replace(_focus(point, path, self.name, self.space, label), kind=found or FocusKind.PEAK)


def _is_empty(values: Any) -> bool:
    return values is None or (isinstance(values, list) and all(value is None for value in values))


def _is_against(point: Mapping[str, Any]) -> bool:
    """Return whether a point is marked as a deactivation, or its signed statistic is negative."""
    if point.get("deactivation") is True:  # exports write false into every point, whatever its values say
        return True
    values = point.get("values")
    return any(
        isinstance(v, Mapping) and SIGNED.search(str(v.get("kind"))) and _is_number(v.get("value")) and v["value"] < 0
        for v in (values if isinstance(values, list) else [])
    )


def _mappings(value: Any, where: str) -> list[Mapping[str, Any]]:
    """Return a list of objects, empty where there is none; FormatError where it is something else."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        raise FormatError(
            f"{where} are ids ({value[0]} …), not the analyses themselves.",
            hint='Export the studyset "nested", with its analyses and points inside.',
        )
    if not isinstance(value or [], list) or not all(isinstance(item, Mapping) for item in value or []):
        raise FormatError(f"{where} is not a list of objects.")
    return value or []


def _is_number(value: Any) -> bool:
    """Return whether a value of JSON is a number that can be one of a study: finite, and not absurdly large."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST < value < LARGEST


def _focus(point: Mapping[str, Any], path: str, name: str, space: Space | None, label: str) -> Focus:
    values = point.get("coordinates")
    if not isinstance(values, list) or len(values) != 3:
        raise FormatError(f"{name}: {path}.coordinates is not a list of three numbers.")
    values = [to_number(v) if isinstance(v, str) else v for v in values]
    numbers = [v for v in values if _is_number(v)]
    if len(numbers) != 3:
        raise FormatError(f"{name}: {path}.coordinates holds {values}, not three finite numbers.")
    printed = str(point.get("space") or "")
    found = read_space(printed) or (space if read_space(printed) is None and not _known_other(printed) else None)
    if found is None:
        raise FormatError(
            f'{name}: {path}.space is "{printed}", no space we know (MNI or TAL).',
            hint="Correct the file, or give --space if all its unnamed points are in one space.",
        )
    x, y, z = (float(v) for v in numbers)
    return Focus(
        x=x,
        y=y,
        z=z,
        raw=f"{values[0]} {values[1]} {values[2]}",
        space=found,
        contrast=label,
        space_evidence=Evidence(quote=printed, place=path, document=name),
        document=name,
    )


def _known_other(printed: str) -> bool:
    """Return whether a space is named (then --space must not overrule it)."""
    return printed.strip().lower() not in {"", "unknown", "none", "null", "other"}


def _sample_size(
    analysis: Mapping[str, Any],
    study: Mapping[str, Any],
    place: tuple[str, str],
    problems: list[Problem],
    noted: int | None,
) -> int | None:
    """Return n of the analysis, else of its annotation or study; the mean of several groups, as NiMARE takes it.

    `place`: the analysis as messages call it, by its path and by its names. Raises FormatError for a number no sample has.
    """
    path, item = place
    annotated: Mapping[str, Any] = {} if noted is None else {"sample_size": noted}
    for metadata in (analysis.get("metadata") or {}, annotated, study.get("metadata") or {}):
        if not isinstance(metadata, Mapping):
            continue
        value = metadata.get("sample_sizes", metadata.get("sample_size"))
        sizes = value if isinstance(value, list) else [value]
        odd = next((s for s in sizes if _is_no_size(s)), None)
        if odd is not None:
            raise FormatError(f"{path} has the sample size {odd!r:.40}, which is no number of people.")
        numbers = [int(s) for s in sizes if _is_number(s) and s >= 1]
        if len(numbers) > 1:
            problems.append(
                Problem(
                    code="NIMADS-GROUPS",
                    item=item,
                    severity=Severity.INFO,
                    message=f"Several groups ({', '.join(map(str, numbers))}); their mean sets the kernel.",
                )
            )
        if numbers:
            return int(statistics.mean(numbers))
    problems.append(
        Problem(code="NIMADS-NO-N", item=item, message="It states no sample size.", severity=Severity.ERROR)
    )
    return None


def _is_no_size(value: Any) -> bool:
    """Return whether a value is a number that no sample has; 0 stands for an unknown one."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (not _is_number(value) or value < 0)


def format_nimads(contrasts: Sequence[Contrast], name: str = "focimine") -> str:
    """Return NIMADS JSON of the contrasts, coordinates and spaces as they are, coding as annotations."""
    studies: dict[str, dict[str, Any]] = {}
    for number, contrast in enumerate(contrasts):
        study = studies.setdefault(
            contrast.study,
            {
                "id": f"study-{len(studies) + 1:04d}",
                "name": contrast.study,
                "authors": "",
                "publication": "",
                "metadata": {},
                "analyses": [],
            },
        )
        study["analyses"].append(
            {
                "id": f"analysis-{number + 1:04d}",
                "name": contrast.name,
                "conditions": [],
                "weights": [],
                "images": [],
                "metadata": {
                    "sample_sizes": [] if contrast.n is None else [contrast.n],
                    "sample": contrast.sample,
                },
                "annotations": dict(sorted(contrast.coding.items())),
                "points": [_point(focus) for focus in contrast.foci],
            }
        )
    content = {"id": name, "name": name, "studies": list(studies.values())}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _point(focus: Focus) -> dict[str, Any]:
    values = []
    if focus.statistic is not None:
        values.append({"kind": focus.statistic_name or "unknown", "value": focus.statistic})
    return {
        "coordinates": [focus.x, focus.y, focus.z],
        "space": focus.space.value if focus.space else "UNKNOWN",
        "kind": focus.kind.value,
        "values": values,
    }
