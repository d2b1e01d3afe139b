"""NIMADS JSON (NeuroStore, NiMARE) read as contrasts and written from them; NiMARE Studysets both ways.

One NIMADS analysis is one `Contrast`. Coordinates keep the space of their file; a point without a known
space is refused, because a guess would move it by up to a centimetre.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from corpora.errors import FormatError
from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.studies import Contrast, Focus, Space
from meta.formats.sleuth import FociFile, read_space

LARGEST = 1e9
"""No coordinate in mm and no number of people comes near."""


def looks_like_nimads(text: str) -> bool:
    """Return whether the text begins as JSON does."""
    return text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


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
        content = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise FormatError(f"{name} is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None
    except (RecursionError, ValueError) as error:  # nested too deep; a number of thousands of digits
        raise FormatError(f"{name} is JSON but no NIMADS studyset: {error}.") from None
    return from_studyset_dict(content, name, space)


def from_studyset_dict(content: Any, name: str, space: Space | None = None) -> FociFile:
    """Return the contrasts of a decoded NIMADS mapping; see `parse_nimads`."""
    if isinstance(content, Mapping) and isinstance(content.get("studyset"), Mapping):
        content = content["studyset"]
    studies = content if isinstance(content, list) else content.get("studies")
    if not isinstance(studies, list) or not all(isinstance(study, Mapping) for study in studies):
        raise FormatError(f"{name} is JSON but no NIMADS studyset: it has no list of studies.")
    problems: list[Problem] = []
    contrasts: list[Contrast] = []
    taken: set[str] = set()
    for i, study in enumerate(studies):
        for j, analysis in enumerate(_mappings(study.get("analyses"), f"{name}: studies[{i}].analyses")):
            path = f"studies[{i}].analyses[{j}]"
            if contrast := _contrast(study, analysis, path, name, space, problems, taken):
                contrasts.append(contrast)
    if not contrasts:
        raise FormatError(f"{name} holds no analysis with coordinates.")
    return FociFile(name=name, format="nimads", contrasts=tuple(contrasts), problems=tuple(problems))


def _contrast(
    study: Mapping[str, Any],
    analysis: Mapping[str, Any],
    path: str,
    name: str,
    space: Space | None,
    problems: list[Problem],
    taken: set[str],
) -> Contrast | None:
    points = _mappings(analysis.get("points"), f"{name}: {path}.points")
    title = str(study.get("name") or study.get("id") or path)
    label = str(analysis.get("name") or analysis.get("id") or path)
    item = f"{name}, {title}: {label}"
    if not points:
        problems.append(Problem(code="NIMADS-NO-POINTS", item=item, message="It has no points and was left out."))
        return None
    foci = tuple(_focus(p, f"{path}.points[{k}]", name, space, label) for k, p in enumerate(points))
    n = _sample_size(analysis, study, item, problems)
    identity = title if label == title else f"{title}: {label}"
    if identity in taken:
        identity = f"{identity} [{study.get('id')}/{analysis.get('id')}]"
    if identity in taken:
        raise FormatError(f"{name}: {path} has the name and ids of an earlier analysis ({identity}).")
    taken.add(identity)
    return Contrast(id=identity, study=title, name=label, sample=title, n=n, foci=foci)


def _mappings(value: Any, where: str) -> list[Mapping[str, Any]]:
    """Return a list of objects, empty where there is none; FormatError where it is something else."""
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
    analysis: Mapping[str, Any], study: Mapping[str, Any], item: str, problems: list[Problem]
) -> int | None:
    """Return n of the analysis, else of its study; the mean of several groups, as NiMARE takes it."""
    for metadata in (analysis.get("metadata") or {}, study.get("metadata") or {}):
        if not isinstance(metadata, Mapping):
            continue
        value = metadata.get("sample_sizes", metadata.get("sample_size"))
        sizes = value if isinstance(value, list) else [value]
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
