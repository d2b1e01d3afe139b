"""What is written of an assessment: the figures, a table of all judgements, and robvis's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpora.files import write_atomically
from corpora.nouns.evidence import Problem, Severity
from corpora.sheets import Cell, sheet_text
from screen.bias.plots import Assessment, to_png, to_svg
from screen.prisma.diagram import png_language

LANGUAGES = ("en", "zh")
ROBVIS = "robvis.csv"
FIRST_IDEOGRAPH = "\u2e80"
"""Where the scripts of East Asia begin, which DejaVu Sans does not hold."""


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


def write_figures(assessment: Assessment, folder: Path) -> tuple[list[Path], list[Problem]]:
    """Write both figures as SVG and PNG in both languages, and robvis's table; return the paths, and what was left out.

    A PNG with Chinese in it is left out where the machine has no Chinese font: it would show boxes. The table has no
    mark of UTF-8 at its beginning, which R would take for a part of the first heading.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    left_out: list[str] = []
    for language in LANGUAGES:
        shown = replace(assessment, language=language)
        pages = shown.pages()
        drawn = [(page, "traffic_light", i, len(pages)) for i, page in enumerate(pages, 1)]
        for page, kind, number, n in [*drawn, (shown, "summary", 1, 1)]:
            stem = f"{kind}_{language}" + (f"_{number}of{n}" if n > 1 else "")
            write_atomically(folder / f"{stem}.svg", to_svg(page, kind).encode())
            paths.append(folder / f"{stem}.svg")
            if _can_draw(page, kind):
                write_atomically(folder / f"{stem}.png", to_png(page, kind))
                paths.append(folder / f"{stem}.png")
            else:
                left_out.append(f"{stem}.png")
    header, rows = robvis_rows(assessment)
    write_atomically(folder / ROBVIS, sheet_text(header, rows).encode())
    return [*paths, folder / ROBVIS], _no_font(left_out)


def _can_draw(assessment: Assessment, kind: str) -> bool:
    """Return whether this machine has a font for all that a figure says."""
    names = [study.name for study in assessment.studies] if kind == "traffic_light" else []
    said = [*names, *(name for _, name in assessment.columns()), assessment.weighted_by]
    chinese = assessment.language == "zh" or any(character >= FIRST_IDEOGRAPH for character in "".join(said))
    return not chinese or png_language("zh") == "zh"


def _no_font(names: Sequence[str]) -> list[Problem]:
    if not names:
        return []
    return [
        Problem(
            code="PNG-NO-FONT",
            item=", ".join(names),
            message="not written: this machine has no font for Chinese.",
            hint="Use the SVG, or install a Chinese font such as Noto Sans CJK SC.",
            severity=Severity.INFO,
        )
    ]


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
