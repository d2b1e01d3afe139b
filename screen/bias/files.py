"""What is written of an assessment: the figures, a table of all judgements, and robvis's table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpora.files import write_atomically
from corpora.sheets import Cell, sheet_text
from screen.bias.plots import Assessment, to_png, to_svg
from screen.prisma.diagram import png_language

LANGUAGES = ("en", "zh")
ROBVIS = "robvis.csv"


def robvis_rows(assessment: Assessment) -> tuple[list[str], list[list[Cell]]]:
    """Return heading and rows of robvis's table: Study, D1 … Dn, Overall, Weight.

    That is the layout of its tools ROB1 and Generic. Judgements are in English; what is open is empty ("" is NA in R).
    """
    header = ["Study", *(f"D{i}" for i, _ in enumerate(assessment.instrument.items, 1)), "Overall", "Weight"]
    rows: list[list[Cell]] = []
    for study in assessment.studies:
        values = [*(study.judged.get(item.id) for item in assessment.instrument.items), study.overall]
        cells = [assessment.instrument.answer(value).wording.en if value else "" for value in values]
        rows.append([study.name, *cells, f"{study.weight:.10g}"])
    return header, rows


def write_figures(assessment: Assessment, folder: Path) -> list[Path]:
    """Write both figures as SVG and PNG in both languages, and robvis's table; return the paths.

    A PNG in Chinese is left out where the machine has no Chinese font: it would show boxes. The table has no mark of
    UTF-8 at its beginning, which R would take for a part of the first heading.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for language in LANGUAGES:
        shown = replace(assessment, language=language)
        pages = shown.pages()
        for number, page in enumerate(pages, 1):
            part = f"_{number}of{len(pages)}" if len(pages) > 1 else ""
            paths += _write(page, "traffic_light", folder / f"traffic_light_{language}{part}")
        paths += _write(shown, "summary", folder / f"summary_{language}")
    header, rows = robvis_rows(assessment)
    write_atomically(folder / ROBVIS, sheet_text(header, rows).encode())
    return [*paths, folder / ROBVIS]


def _write(assessment: Assessment, kind: str, stem: Path) -> Iterator[Path]:
    svg = stem.with_name(f"{stem.name}.svg")
    write_atomically(svg, to_svg(assessment, kind).encode())
    yield svg
    if png_language(assessment.language) == assessment.language:
        png = stem.with_name(f"{stem.name}.png")
        write_atomically(png, to_png(assessment, kind))
        yield png


def summary_lines(assessment: Assessment) -> Sequence[str]:
    """Return how often each judgement was made of each item, a line for each."""
    lines = []
    for column, name in assessment.columns():
        values = [assessment.value(study, column) for study in assessment.studies]
        counts = [
            (answer.wording.in_language(assessment.language), values.count(answer.value))
            for answer in assessment.instrument.in_order()
        ]
        said = ", ".join(f"{n} {word.lower()}" for word, n in counts if n)
        n_open = values.count(None)
        lines.append(f"{name}: {said}{', ' if said and n_open else ''}{f'{n_open} open' if n_open else ''}")
    return lines
