"""The PRISMA 2020 flow diagram, drawn once and saved as SVG and as PNG.

`lay_out` says what each box holds and which arrow goes where; `boxes` places them. The SVG keeps its text as text, so
that it can be searched and Chinese is shown in the reader's fonts. Same counts and language give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpora.figures import own_style, png_bytes, svg_text
from screen.prisma.boxes import FONT_SIZE, INDENT, LINE, PAD, Arrow, Box, Diagram, Grid, place
from screen.prisma.counts import ArmCounts, PrismaCounts
from screen.prisma.labels import database_name, label

PNG_DPI = 300
POINTS_PER_INCH = 72
INK = "#333333"
CAPITAL = 0.73 * FONT_SIZE
"""Height of a capital of DejaVu Sans."""
STROKE = 0.8
"""Width of outlines and arrows in points."""
HEAD = "-|>,head_length=4,head_width=2"
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
)
FONTS = {"font.family": ["DejaVu Sans", "sans-serif"], "font.sans-serif": [*CHINESE_FONTS, "DejaVu Sans", "sans-serif"]}
"""The font the boxes are measured with; then the first of these fonts at hand, for the characters it lacks."""


def lay_out(counts: PrismaCounts, *, language: str = "en", wording: Mapping[str, str] | None = None) -> Diagram:
    """Return the diagram of `counts` in `language` ("en" or "zh").

    `wording` gives the text of a criterion by its id, printed as the reason of exclusion. The previous-version
    column is drawn only for an updated review, the other-methods column only where it is used.
    """
    grid = Grid()
    words = wording or {}
    main = 1 if counts.updated else 0
    if counts.updated:
        _previous_column(grid, counts, language)
    _databases_column(grid, counts, main, language, words)
    has_other = bool(
        counts.other.n_identified or counts.other.carried_to_screening or counts.other.carried_to_assessment
    )
    if has_other:
        _other_column(grid, counts.other, main + 2, language, words)
        grid.link((5, main + 2), (6, main))
    _included_boxes(grid, counts, main, language)
    return place(grid, main + (4 if has_other else 2), language)


def _included_boxes(grid: Grid, counts: PrismaCounts, main: int, language: str) -> None:
    form = "new_" if counts.updated else "included_"
    grid.put(
        6,
        main,
        f"{label(form + 'studies', language)} (n = {counts.new_studies})",
        f"{label(form + 'reports', language)} (n = {counts.new_reports})",
    )
    grid.link((5, main), (6, main))
    if counts.updated:
        grid.put(
            7,
            main,
            f"{label('total_studies', language)} (n = {counts.total_studies})",
            f"{label('total_reports', language)} (n = {counts.total_reports})",
        )
        grid.link((6, main), (7, main))
        grid.link((2, 0), (7, main))


def _previous_column(grid: Grid, counts: PrismaCounts, language: str) -> None:
    grid.put_header(0, label("previous", language), columns=1)
    grid.put(
        2,
        0,
        f"{label('previous_studies', language)} (n = {counts.previous_studies})",
        f"{label('previous_reports', language)} (n = {counts.previous_reports})",
        _if_any("removed_reports", counts.removed_reports, language),
    )


def _databases_column(grid: Grid, counts: PrismaCounts, column: int, language: str, words: Mapping[str, str]) -> None:
    arm = counts.databases
    n_registers = sum(counts.registers_identified.values())
    header = "databases_header_new" if counts.updated else "databases_header"
    grid.put_header(column, label(header, language))
    identified = (
        f"{label('databases', language)} (n = {arm.n_identified})",
        *_items(arm.identified, language),
        f"{label('registers', language)} (n = {n_registers})",
        *_items(counts.registers_identified, language),
        _if_any("carried_to_screening", arm.carried_to_screening, language),
    )
    grid.put(2, column, label("identified_from", language), *identified)
    duplicates = f"{label('duplicates', language)} (n = {arm.duplicates})"
    known = _if_any("known_records", arm.known, language, indent="  ")
    never = (f"{label(name, language)} (n = 0)" for name in ("automation", "other_reasons"))
    grid.put(2, column + 1, label("removed", language), duplicates, known, *never)
    grid.put(
        3,
        column,
        f"{label('screened', language)} (n = {arm.screened})",
        _if_any("awaiting_screening", arm.awaiting_screening, language),
    )
    grid.put(3, column + 1, *_excluded(arm, language, words))
    _lower_boxes(grid, arm, column, language, words)
    for row in (2, 3):
        grid.link((row, column), (row, column + 1))
        grid.link((row, column), (row + 1, column))


def _other_column(grid: Grid, arm: ArmCounts, column: int, language: str, words: Mapping[str, str]) -> None:
    grid.put_header(column, label("other_header", language))
    grid.put(
        2,
        column,
        label("identified_from", language),
        *(f"{label(name, language)} (n = {n})" for name, n in arm.identified.items()),
        _if_any("carried_to_screening", arm.carried_to_screening, language),
    )
    aside = arm.duplicates + arm.excluded_human + arm.excluded_machine
    if aside or arm.awaiting_screening:
        grid.put(
            2,
            column + 1,
            label("set_aside", language),
            f"{label('duplicates', language)} (n = {arm.duplicates})",
            _if_any("known_records", arm.known, language, indent="  "),
            f"{label('other_reasons', language)} (n = 0)",
            *_excluded(arm, language, words),
            _if_any("awaiting_screening", arm.awaiting_screening, language),
        )
        grid.link((2, column), (2, column + 1))
    _lower_boxes(grid, arm, column, language, words)
    grid.link((2, column), (4, column))


def _lower_boxes(grid: Grid, arm: ArmCounts, column: int, language: str, words: Mapping[str, str]) -> None:
    carried = _if_any("carried_to_assessment", arm.carried_to_assessment, language, indent="  ")
    grid.put(4, column, f"{label('sought', language)} (n = {arm.sought})", carried)
    grid.put(4, column + 1, f"{label('not_retrieved', language)} (n = {arm.not_retrieved})")
    grid.put(
        5,
        column,
        f"{label('assessed', language)} (n = {arm.assessed})",
        _if_any("awaiting_assessment", arm.awaiting_assessment, language),
    )
    n_excluded = sum(arm.assessed_excluded.values())
    grid.put(
        5,
        column + 1,
        f"{label('reports_excluded', language)} (n = {n_excluded})",
        *_reasons(arm.assessed_excluded, words),
    )
    for row in (4, 5):
        grid.link((row, column), (row, column + 1))
    grid.link((4, column), (5, column))


def _excluded(arm: ArmCounts, language: str, words: Mapping[str, str]) -> tuple[str, ...]:
    return (
        f"{label('excluded', language)} (n = {arm.excluded_human + arm.excluded_machine})",
        f"  {label('by_people', language)} (n = {arm.excluded_human})",
        f"  {label('by_automation', language)} (n = {arm.excluded_machine})",
        *_reasons(arm.excluded_reasons, words),
    )


def _items(found: Mapping[str, int], language: str) -> tuple[str, ...]:
    return tuple(f"  {database_name(name, language)} (n = {n})" for name, n in found.items())


def _reasons(found: Mapping[str, int], words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"  {words.get(reason) or reason} (n = {n})" for reason, n in found.items())


def _if_any(name: str, n: int, language: str, *, indent: str = "") -> str:
    return f"{indent}{label(name, language)} (n = {n})" if n else ""


def to_svg(diagram: Diagram) -> str:
    """Return the diagram as one SVG document with a title for screen readers; its text stays text."""
    with own_style(FONTS):
        return svg_text(draw(diagram), title=diagram.title)


def to_png(diagram: Diagram) -> bytes:
    """Return the diagram as a PNG of 300 dots per inch.

    Chinese needs a Chinese font on the machine; `png_language` returns the language that can be drawn.
    """
    with own_style(FONTS):
        return png_bytes(draw(diagram), PNG_DPI)


def draw(diagram: Diagram) -> Any:
    """Return the diagram as a figure of matplotlib, one unit to the point."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(diagram.width / POINTS_PER_INCH, diagram.height / POINTS_PER_INCH))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, diagram.width)
    axes.set_ylim(diagram.height, 0)
    axes.axis("off")
    for arrow in diagram.arrows:
        _draw_arrow(axes, arrow)
    for box in diagram.boxes:
        _draw_box(axes, box)
    return figure


def _draw_arrow(axes: Any, arrow: Arrow) -> None:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    style: dict[str, Any] = {"arrowstyle": HEAD, "mutation_scale": 1, "color": INK, "linewidth": STROKE}
    axes.add_patch(FancyArrowPatch(path=Path(arrow.points), **style))


def _draw_box(axes: Any, box: Box) -> None:
    from matplotlib.patches import Rectangle

    outline: dict[str, Any] = {"facecolor": box.fill, "edgecolor": INK, "linewidth": STROKE}
    axes.add_patch(Rectangle((box.x, box.y), box.width, box.height, **outline))
    style: dict[str, Any] = {
        "fontsize": FONT_SIZE,
        "fontweight": "bold" if box.bold else "normal",
        "rotation_mode": "anchor",
        "parse_math": False,
    }
    middle = box.x + box.width / 2
    if box.vertical:
        x, y = middle + CAPITAL / 2, box.y + box.height / 2
        axes.text(x, y, box.lines[0], rotation=90, ha="center", va="baseline", **style)
        return
    for i, line in enumerate(box.lines):
        text = line.lstrip(" ")
        x, side = (middle, "center") if box.bold else (box.x + PAD + INDENT * (len(line) - len(text)), "left")
        axes.text(x, box.y + PAD + LINE * i + (LINE + CAPITAL) / 2, text, ha=side, va="baseline", **style)


def png_language(language: str) -> str:
    """Return `language` where this machine can draw it, else "en": without a Chinese font, Chinese PNGs are boxes."""
    from matplotlib import font_manager

    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return "en" if language == "zh" and installed.isdisjoint(CHINESE_FONTS) else language
