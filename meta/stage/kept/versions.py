"""The results of two versions of a review side by side, read from the files that were kept when they were closed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from meta.map_changes import MapChange, SentenceChange, compare_results, compare_sentences, read_result

RESULTS, MANIFEST = "results", "manifest.json"
METHODS = ("methods.en.md", "methods.zh.md")
REPORTS = ("report.html", "report.zh.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultChanges:
    """What is different between the results of two versions.

    `only_before` and `only_now` are analyses that one of them does not have; `same` those whose files are the same,
    which were not computed again, or came out as before.
    """

    maps: tuple[MapChange, ...] = ()
    sentences: tuple[SentenceChange, ...] = ()
    same: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()
    only_now: tuple[str, ...] = ()


def compare_versions(before: Path, now: Path) -> ResultChanges | None:
    """Return what is different between two folders that hold a version's results/; None where one holds none."""
    old, new = _analyses(before / RESULTS), _analyses(now / RESULTS)
    if not old or not new:
        return None
    maps: list[MapChange] = []
    sentences: list[SentenceChange] = []
    both = sorted(old.keys() & new.keys(), key=lambda name: (name != "main", name))
    same = tuple(name for name in both if _is_same(old[name], new[name]))
    for name in (name for name in both if name not in same):
        first, second = read_result(old[name]), read_result(new[name])
        if first is not None and second is not None:
            maps.append(compare_results(name, first, second))
        for file in METHODS:
            one, other = old[name] / file, new[name] / file
            if one.is_file() and other.is_file():
                texts = (path.read_text(encoding="utf-8") for path in (one, other))
                sentences += compare_sentences(f"{name}: {file}", *texts)
    for page in REPORTS:
        if (before / page).is_file() and (now / page).is_file():
            sentences += compare_sentences(page, _paragraphs(before / page), _paragraphs(now / page))
    told = {change.before: change for change in reversed(sentences)}
    return ResultChanges(
        maps=tuple(maps),
        sentences=tuple(change for change in sentences if told[change.before] is change),
        same=same,
        only_before=tuple(sorted(old.keys() - new.keys())),
        only_now=tuple(sorted(new.keys() - old.keys())),
    )


def _is_same(before: Path, now: Path) -> bool:
    """Return whether two results are one: their manifests list the same input and the same files."""
    manifests = [folder / MANIFEST for folder in (before, now)]
    return all(path.is_file() for path in manifests) and manifests[0].read_bytes() == manifests[1].read_bytes()


def _paragraphs(path: Path) -> str:
    """Return the paragraphs of a page, a line each; tables and figures are left out."""
    from lxml import html

    root = html.document_fromstring(path.read_text(encoding="utf-8"))
    return "\n".join(" ".join("".join(map(str, p.itertext())).split()) for p in root.iter("p"))


def _analyses(folder: Path) -> dict[str, Path]:
    """Return the folders of analyses by name."""
    found = folder.iterdir() if folder.is_dir() else ()
    return {path.name: path for path in found if (path / MANIFEST).is_file() or (path / "maps").is_dir()}
