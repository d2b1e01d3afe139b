"""What the annotations of a NIMADS set say of its analyses: whether they are included, and how many took part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpora.nouns.evidence import Problem

INCLUDED = ("included", "include")
SIZES = ("sample_size", "sample_sizes", "samplesize", "n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is noted of one analysis; None where nothing is."""

    included: bool | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a set by (study, analysis); an id of an analysis alone where the study is not named."""

    by_ids: dict[tuple[str, str], Note] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of(self, study: Any, analysis: Any) -> Note:
        """Return what is noted of an analysis."""
        return self.by_ids.get((str(study), str(analysis))) or self.by_ids.get(("", str(analysis))) or Note()


def read_notes(content: Any, studyset: Any, name: str) -> Notes:
    """Return the notes in an export: those of its studyset, and of an annotation beside it.

    Several annotations are read in their order; where two disagree on an analysis, the first counts and it is told.
    """
    found: dict[tuple[str, str], Note] = {}
    problems = []
    for noted in (*_notes_in(studyset), *_notes_in(content)):
        ids = (str(noted.get("study") or ""), str(noted.get("analysis") or ""))
        note = _note(noted.get("note"))
        before = found.setdefault(ids, note)
        if before != note:
            problems.append(
                Problem(
                    code="NIMADS-NOTES-DIFFER",
                    item=f"{name}, {ids[0]}/{ids[1]}",
                    message="Two annotations say different things of this analysis; the first one counts.",
                    hint="Keep the annotation that is meant.",
                )
            )
    return Notes(found, tuple(problems))


def _notes_in(content: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the notes of `annotations`, `annotation` or the `notes` of a snapshot."""
    if not isinstance(content, Mapping):
        return
    listed = content.get("annotations")
    for annotation in (
        *(listed if isinstance(listed, list) else []),
        content.get("annotation"),
        content.get("snapshot"),
    ):
        inner = annotation.get("snapshot", annotation) if isinstance(annotation, Mapping) else None
        notes = inner.get("notes") if isinstance(inner, Mapping) else None
        yield from (note for note in (notes if isinstance(notes, list) else []) if isinstance(note, Mapping))


def _note(value: Any) -> Note:
    fields = {str(key).casefold(): item for key, item in value.items()} if isinstance(value, Mapping) else {}
    included = next((fields[key] for key in INCLUDED if isinstance(fields.get(key), bool)), None)
    size = next((fields[key] for key in SIZES if _is_size(fields.get(key))), None)
    return Note(included=included, n=None if size is None else int(size))


def _is_size(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value < 1e9
