"""The PRISMA 2020 flow diagram as SVG text, and as PNG bytes drawn from the same boxes.

The layout is computed once (`lay_out`): boxes with wrapped lines and arrows between them, in SVG user units
(1 unit = 1 CSS pixel), origin at the top left. Same counts and language give the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from corpora.figures import own_style, png_bytes
from screen.prisma.counts import ArmCounts, PrismaCounts
from screen.prisma.labels import database_name, label

FONT = "Arial, Helvetica, 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', 'Microsoft YaHei', 'PingFang SC', sans-serif"
FONT_SIZE = 13.0
LINE = 18.0
PAD = 10.0
WIDTH = 290.0
GAP_X = 34.0
GAP_Y = 30.0
BAND = 34.0
MARGIN = 16.0
INDENT = 4.0
"""Width of a leading space of a line: items are indented under their box's first line."""
LEFT = MARGIN + BAND + GAP_X / 2
"""Where the first column begins, right of the bands of the steps."""
UNITS_PER_LINE = 42
"""A line holds this many half-width characters; a Chinese one counts two."""
PNG_DPI = 150
PIXELS_PER_INCH = 96.0
POINTS_PER_INCH = 72
PNG_TEXT = 0.93 * 0.9
"""Size of text in the PNG: matplotlib's default face is wider than Arial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box; `fill` is a colour, `vertical` a label read from bottom to top."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    fill: str = "#ffffff"
    bold: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A line through points, with its head at the last one."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Boxes and arrows, and the size of the picture."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float
    title: str


@dataclass(slots=True)
class _Plan:
    """Cells of a grid (row, column) before their sizes are known."""

    cells: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    links: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def put(self, row: int, column: int, *lines: str) -> None:
        wrapped = [part for line in lines if line for part in wrap(line)]
        self.cells[row, column] = tuple(wrapped)

    def link(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self.links.append((start, end))


def lay_out(counts: PrismaCounts, *, language: str = "en", wording: Mapping[str, str] | None = None) -> Diagram:
    """Return the diagram of `counts` in `language` ("en" or "zh").

    `wording` gives the text of a criterion by its id, printed as the reason of exclusion. The previous-version
    column is drawn only for an updated review, the other-methods column only where it is used.
    """
    plan = _Plan()
    words = wording or {}
    main = 1 if counts.updated else 0
    if counts.updated:
        _previous_column(plan, counts, language)
    _databases_column(plan, counts, main, language, words)
    has_other = bool(counts.other.n_identified)
    if has_other:
        _other_column(plan, counts.other, main + 2, language, words)
        plan.link((5, main + 2), (6, main))
    _included_boxes(plan, counts, main, language)
    return _place(plan, main + (4 if has_other else 2), language)


def _included_boxes(plan: _Plan, counts: PrismaCounts, main: int, language: str) -> None:
    form = "new_" if counts.updated else "included_"
    plan.put(
        6,
        main,
        f"{label(form + 'studies', language)} (n = {counts.new_studies})",
        f"{label(form + 'reports', language)} (n = {counts.new_reports})",
    )
    plan.link((5, main), (6, main))
    if counts.updated:
        plan.put(
            7,
            main,
            f"{label('total_studies', language)} (n = {counts.total_studies})",
            f"{label('total_reports', language)} (n = {counts.total_reports})",
        )
        plan.link((6, main), (7, main))
        plan.link((2, 0), (7, main))


def _previous_column(plan: _Plan, counts: PrismaCounts, language: str) -> None:
    plan.put(1, 0, label("previous", language))
    plan.put(
        2,
        0,
        f"{label('previous_studies', language)} (n = {counts.previous_studies})",
        f"{label('previous_reports', language)} (n = {counts.previous_reports})",
    )


def _databases_column(plan: _Plan, counts: PrismaCounts, column: int, language: str, words: Mapping[str, str]) -> None:
    arm = counts.databases
    n_registers = sum(counts.registers_identified.values())
    plan.put(1, column, label("databases_header" if not counts.updated else "databases_header_new", language))
    identified = (
        f"{label('databases', language)} (n = {arm.n_identified})",
        *_items(arm.identified, language),
        f"{label('registers', language)} (n = {n_registers})",
        *_items(counts.registers_identified, language),
    )
    plan.put(2, column, label("identified_from", language), *identified)
    duplicates = f"{label('duplicates', language)} (n = {arm.duplicates})"
    never = (f"{label(name, language)} (n = 0)" for name in ("automation", "other_reasons"))
    plan.put(2, column + 1, label("removed", language), duplicates, *never)
    plan.put(
        3,
        column,
        f"{label('screened', language)} (n = {arm.screened})",
        _awaiting("awaiting_screening", arm.awaiting_screening, language),
    )
    plan.put(3, column + 1, *_excluded(arm, language, words))
    _lower_boxes(plan, arm, column, language, words)
    for row in (2, 3):
        plan.link((row, column), (row, column + 1))
        plan.link((row, column), (row + 1, column))


def _other_column(plan: _Plan, arm: ArmCounts, column: int, language: str, words: Mapping[str, str]) -> None:
    plan.put(1, column, label("other_header", language))
    plan.put(
        2,
        column,
        label("identified_from", language),
        *(f"{label(name, language)} (n = {n})" for name, n in arm.identified.items()),
    )
    aside = arm.duplicates + arm.excluded_human + arm.excluded_machine
    if aside or arm.awaiting_screening:
        plan.put(
            2,
            column + 1,
            label("set_aside", language),
            f"{label('duplicates', language)} (n = {arm.duplicates})",
            f"{label('other_reasons', language)} (n = 0)",
            *_excluded(arm, language, words),
            _awaiting("awaiting_screening", arm.awaiting_screening, language),
        )
        plan.link((2, column), (2, column + 1))
    _lower_boxes(plan, arm, column, language, words)
    plan.link((2, column), (4, column))


def _lower_boxes(plan: _Plan, arm: ArmCounts, column: int, language: str, words: Mapping[str, str]) -> None:
    plan.put(4, column, f"{label('sought', language)} (n = {arm.sought})")
    plan.put(4, column + 1, f"{label('not_retrieved', language)} (n = {arm.not_retrieved})")
    plan.put(
        5,
        column,
        f"{label('assessed', language)} (n = {arm.assessed})",
        _awaiting("awaiting_assessment", arm.awaiting_assessment, language),
    )
    n_excluded = sum(arm.assessed_excluded.values())
    plan.put(
        5,
        column + 1,
        f"{label('reports_excluded', language)} (n = {n_excluded})",
        *_reasons(arm.assessed_excluded, words),
    )
    for row in (4, 5):
        plan.link((row, column), (row, column + 1))
    plan.link((4, column), (5, column))


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


def _awaiting(name: str, n: int, language: str) -> str:
    return f"{label(name, language)} (n = {n})" if n else ""


def wrap(line: str, units: int = UNITS_PER_LINE) -> list[str]:
    """Return `line` broken into lines of at most `units` half-width characters; indented ones stay indented.

    Breaks between words, and between any two Chinese characters; "(n = 12)" is never torn apart.
    """
    indent = line[: len(line) - len(line.lstrip())]
    pieces: list[str] = []
    for word in line.strip().replace("(n = ", "(n\u00a0=\u00a0").split(" "):
        current = ""
        for character in word:
            if current and _is_wide(character) and character not in "，。；：、）":
                pieces.append(current)
                current = ""
            current += character
        pieces.append(current + " ")
    lines, now = [], indent
    for piece in pieces:
        if now.strip() and units_of(now + piece.rstrip()) > units:
            lines.append(now.rstrip())
            now = indent + ("  " if not indent else "")
        now += piece
    return [*lines, now.rstrip()]


def units_of(text: str) -> int:
    """Return the width of `text` in half-width characters."""
    return sum(2 if _is_wide(character) else 1 for character in text)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _place(plan: _Plan, n_columns: int, language: str) -> Diagram:
    n_rows = 1 + max(row for row, _ in plan.cells)
    heights = [
        max((2 * PAD + LINE * len(lines) for (r, _), lines in plan.cells.items() if r == row), default=0.0)
        for row in range(n_rows)
    ]
    tops, y = [], MARGIN
    for height in heights:
        tops.append(y)
        y += height + (GAP_Y if height else 0.0)
    boxes = {at: _box(at, lines, tops) for at, lines in sorted(plan.cells.items())}
    boxes = _stretched_headers(boxes, n_columns)
    bands = [
        _band(label(name, language), tops[first], tops[last] + heights[last])
        for name, first, last in (("identification", 2, 2), ("screening", 3, 5), ("included", 6, n_rows - 1))
    ]
    arrows = tuple(_arrow(boxes[start], boxes[end], start, end) for start, end in plan.links)
    return Diagram(
        boxes=(*bands, *boxes.values()),
        arrows=arrows,
        width=LEFT + n_columns * (WIDTH + GAP_X) - GAP_X + MARGIN,
        height=y - GAP_Y + MARGIN,
        title=label("title", language),
    )


def _box(at: tuple[int, int], lines: tuple[str, ...], tops: Sequence[float]) -> Box:
    row, column = at
    return Box(
        x=LEFT + column * (WIDTH + GAP_X),
        y=tops[row],
        width=WIDTH,
        height=2 * PAD + LINE * len(lines),
        lines=lines,
        fill="#f2c744" if row == 1 else "#ffffff",
        bold=row == 1,
    )


def _stretched_headers(boxes: dict[tuple[int, int], Box], n_columns: int) -> dict[tuple[int, int], Box]:
    """Return the boxes with each arm's header as wide as the arm: its main and its side column."""
    stretched = dict(boxes)
    for (row, column), box in boxes.items():
        if (row == 1 and (2, column + 1) in boxes and (1, column + 1) not in boxes and column + 1 < n_columns) or (
            row == 1 and (5, column + 1) in boxes and (1, column + 1) not in boxes
        ):
            stretched[row, column] = Box(
                x=box.x,
                y=box.y,
                width=2 * WIDTH + GAP_X,
                height=box.height,
                lines=box.lines,
                fill=box.fill,
                bold=True,
            )
    return stretched


def _band(text: str, top: float, bottom: float) -> Box:
    return Box(
        x=MARGIN,
        y=top,
        width=BAND,
        height=bottom - top,
        lines=(text,),
        fill="#c9dff2",
        bold=True,
        vertical=True,
    )


def _arrow(start: Box, end: Box, at: tuple[int, int], to: tuple[int, int]) -> Arrow:
    if at[0] == to[0]:
        y = start.y + min(start.height, end.height) / 2
        return Arrow(points=((start.x + start.width, y), (end.x, y)))
    x_start, x_end = start.x + start.width / 2, end.x + end.width / 2
    if at[1] == to[1]:
        return Arrow(points=((x_start, start.y + start.height), (x_end, end.y)))
    side = end.x if at[1] < to[1] else end.x + end.width
    y = end.y + end.height / 2
    return Arrow(points=((x_start, start.y + start.height), (x_start, y), (side, y)))


def to_svg(diagram: Diagram) -> str:
    """Return the diagram as one SVG document (UTF-8 text), with a title for screen readers."""
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(diagram.width)} {_n(diagram.height)}" width="{_n(diagram.width)}" '
        f'height="{_n(diagram.height)}" role="img" font-family="{escape(FONT, {chr(34): "&quot;"})}" font-size="{_n(FONT_SIZE)}">',
        f"<title>{escape(diagram.title)}</title>",
        '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0,0 L10,5 L0,10 z" fill="#333333"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for arrow in diagram.arrows:
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in arrow.points)
        out.append(
            f'<polyline points="{points}" fill="none" stroke="#333333" stroke-width="1.3" marker-end="url(#head)"/>'
        )
    for box in diagram.boxes:
        out.append(
            f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}" '
            f'rx="{4 if box.bold else 0}" fill="{box.fill}" stroke="#333333"/>'
        )
        out.extend(_svg_lines(box))
    return "\n".join([*out, "</svg>"]) + "\n"


def _svg_lines(box: Box) -> list[str]:
    weight = ' font-weight="bold"' if box.bold else ""
    if box.vertical:
        x, y = box.x + box.width / 2 + FONT_SIZE / 3, box.y + box.height / 2
        return [
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="middle" transform="rotate(-90 {_n(x)} {_n(y)})"{weight}>{escape(box.lines[0])}</text>'
        ]
    lines = []
    for i, line in enumerate(box.lines):
        x, anchor = (box.x + box.width / 2, ' text-anchor="middle"') if box.bold else (box.x + PAD + _indent(line), "")
        y = box.y + PAD + LINE * i + FONT_SIZE
        lines.append(f'<text x="{_n(x)}" y="{_n(y)}"{anchor}{weight}>{escape(line.strip())}</text>')
    return lines


@own_style()
def to_png(diagram: Diagram) -> bytes:
    """Return the diagram as a PNG of 150 dots per inch, drawn by matplotlib from the same boxes.

    Chinese needs a Chinese font on the machine; `png_language` returns the language that can be drawn.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = (diagram.width / PIXELS_PER_INCH, diagram.height / PIXELS_PER_INCH)
    figure = Figure(figsize=size, dpi=PNG_DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, diagram.width)
    axes.set_ylim(diagram.height, 0)
    axes.axis("off")
    for arrow in diagram.arrows:
        _draw_arrow(axes, arrow)
    families = [*_chinese_fonts(), "DejaVu Sans"]
    for box in diagram.boxes:
        _draw_box(axes, box, families)
    return png_bytes(figure, PNG_DPI)


def _draw_arrow(axes: Any, arrow: Arrow) -> None:
    xs, ys = zip(*arrow.points, strict=True)
    axes.plot(xs, ys, color="#333333", linewidth=1)
    head = {"arrowstyle": "-|>", "color": "#333333", "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=arrow.points[-1], xytext=arrow.points[-2], arrowprops=head)


def _draw_box(axes: Any, box: Box, families: list[str]) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle((box.x, box.y), box.width, box.height, facecolor=box.fill, edgecolor="#333333", linewidth=1)
    )
    size = FONT_SIZE * POINTS_PER_INCH / PIXELS_PER_INCH * PNG_TEXT
    style: dict[str, Any] = {"fontsize": size, "family": families, "fontweight": "bold" if box.bold else "normal"}
    middle = box.x + box.width / 2
    if box.vertical:
        axes.text(middle, box.y + box.height / 2, box.lines[0], rotation=90, ha="center", va="center", **style)
        return
    for i, line in enumerate(box.lines):
        x, side = (middle, "center") if box.bold else (box.x + PAD + _indent(line), "left")
        axes.text(x, box.y + PAD + LINE * i + FONT_SIZE, line.strip(), ha=side, va="baseline", **style)


def _indent(line: str) -> float:
    return (len(line) - len(line.lstrip(" "))) * INDENT


def png_language(language: str) -> str:
    """Return `language` where this machine can draw it, else "en": without a Chinese font, Chinese PNGs are boxes."""
    return "en" if language == "zh" and not _chinese_fonts() else language


def _chinese_fonts() -> list[str]:
    from matplotlib import font_manager

    wanted = (
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "WenQuanYi Micro Hei",
        "WenQuanYi Zen Hei",
        "Microsoft YaHei",
        "PingFang SC",
        "SimHei",
    )
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return [name for name in wanted if name in installed][:1]


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
