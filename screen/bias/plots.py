"""The two figures of risk of bias: a traffic light for each paper and item, and how often each judgement was made.

Every item of the instrument is drawn, under the name the instrument or the plan gives it, upright and whole. Colour and
symbol both show a judgement. Lengths are in points from the top left; widths of text are measured as in the flow diagram,
so that the layout is the same on every machine, whichever fonts it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpora.figures import own_style, png_bytes, svg_text
from screen.bias.answers import Answer
from screen.bias.instruments import OVERALL_WORDING, Instrument
from screen.prisma.boxes import FONT_SIZE, LINE, text_width, wrap
from screen.prisma.diagram import CAPITAL, FONTS, INK, PNG_DPI, POINTS_PER_INCH

MARGIN = 14.0
GAP = 10.0
NAME_WIDTH = 190.0
"""Widest a paper's or an item's name may be before it goes on in a second line."""
COLUMN, WIDEST_COLUMN = 78.0, 130.0
"""Width of an item's column in the traffic light: wider where a word needs it, so that none is torn apart."""
ROW = 20.0
"""Height of a paper whose name takes one line."""
RADIUS = 7.5
BAR = 18.0
BAR_WIDTH = 330.0
BAR_GAP = 12.0
SWATCH = 2 * RADIUS + 5
RULE = "#d9d9d9"
MOST_ROWS = 60
"""Papers in one traffic light; more are spread over several figures of even length."""
LEAST_SHARE = 0.06
"""Share of a bar that is wide enough to be labelled."""
SYMBOL_SIZE = 11.0
DARK_SYMBOLS = 0.55
"""Luminance of a ground from which on its symbol is black; below, white."""
OPEN = {"en": "Not judged", "zh": "未评价"}
TITLES = {
    "traffic_light": {"en": "Risk of bias of each paper", "zh": "各项研究的偏倚风险"},
    "summary": {"en": "Risk of bias by item", "zh": "各条目的偏倚风险"},
}
WEIGHTED = {"en": "{n} papers, weighted by {by}", "zh": "{n} 项研究，按 {by} 加权"}
UNWEIGHTED = {"en": "{n} papers", "zh": "{n} 项研究"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One paper: its judgements by item, as far as they are settled, and the judgement of the whole."""

    name: str
    judged: dict[str, str]
    overall: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the figures show. `weighted_by` names what the weights are, "" where every paper counts the same."""

    instrument: Instrument
    studies: tuple[Study, ...]
    language: str = "en"
    weighted_by: str = ""

    @property
    def has_overall(self) -> bool:
        """Return whether any paper is judged as a whole."""
        return any(study.overall is not None for study in self.studies)

    def columns(self) -> list[tuple[str, str]]:
        """Return id and name of each item, then "" and the name of the overall judgement where there is one."""
        named = [(item.id, item.wording.in_language(self.language)) for item in self.instrument.items]
        return [*named, *([("", OVERALL_WORDING.in_language(self.language))] if self.has_overall else [])]

    def value(self, study: Study, column: str) -> str | None:
        """Return a study's judgement of an item, or of the whole for the column ""."""
        return study.judged.get(column) if column else study.overall

    def pages(self, most: int = MOST_ROWS) -> list[Assessment]:
        """Return the same assessment as several with at most `most` papers each, of even length."""
        n = max(1, -(-len(self.studies) // most))
        size = -(-len(self.studies) // n)
        return [replace(self, studies=self.studies[i * size : (i + 1) * size]) for i in range(n)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of the papers' weight has a judgement: `answer` None where the item is not judged yet."""

    answer: Answer | None
    share: float
    n: int


def shares(assessment: Assessment, column: str) -> list[Share]:
    """Return the share of each judgement of an item, best first, what is not judged last; they sum to 1."""
    total = sum(study.weight for study in assessment.studies)
    found = []
    for answer in (*assessment.instrument.in_order(), None):
        value = answer.value if answer else None
        chosen = [study for study in assessment.studies if assessment.value(study, column) == value]
        if chosen:
            found.append(Share(answer=answer, share=sum(s.weight for s in chosen) / total, n=len(chosen)))
    return found


def traffic_light(assessment: Assessment) -> Any:
    """Return the traffic light as a figure of matplotlib, one unit to the point; one figure for at most a page."""
    columns = assessment.columns()
    column_width = _column_width([name for _, name in columns])
    heads = [_lines(name, column_width - GAP) for _, name in columns]
    names = [_lines(study.name, NAME_WIDTH) for study in assessment.studies]
    left = MARGIN + max((text_width(line) for lines in names for line in lines), default=0.0) + GAP
    top = MARGIN + LINE * max(len(lines) for lines in heads) + GAP
    heights = [ROW + LINE * (len(lines) - 1) for lines in names]
    width = left + column_width * len(columns) + MARGIN
    key = _place_key(_used(assessment), assessment.language, width)
    bottom = top + sum(heights)
    axes, figure = _blank(width, bottom + GAP + key.height + MARGIN)
    for i, lines in enumerate(heads):
        x, bold = left + column_width * (i + 0.5), columns[i][0] == ""
        _write(axes, x, top - GAP - LINE * len(lines), lines, side="center", bold=bold)
    y = top
    for study, lines, height in zip(assessment.studies, names, heights, strict=True):
        _rule(axes, MARGIN, width - MARGIN, y)
        _write(axes, MARGIN, y + (height - LINE * len(lines)) / 2, lines)
        for i, (column, _) in enumerate(columns):
            _light(axes, left + column_width * (i + 0.5), y + height / 2, _answer(assessment, study, column))
        y += height
    _rule(axes, MARGIN, width - MARGIN, y)
    _draw_key(axes, key, bottom + GAP)
    return figure


def summary(assessment: Assessment) -> Any:
    """Return the shares of each judgement by item as bars, a figure of matplotlib, one unit to the point."""
    columns = assessment.columns()
    names = [_lines(name, NAME_WIDTH) for _, name in columns]
    left = MARGIN + max(text_width(line) for lines in names for line in lines) + GAP
    heights = [max(BAR, LINE * len(lines)) + BAR_GAP for lines in names]
    width = left + BAR_WIDTH + 2 * MARGIN + GAP
    key = _place_key(_used(assessment), assessment.language, width)
    bottom = MARGIN + sum(heights)
    axes, figure = _blank(width, bottom + 3 * LINE + GAP + key.height + MARGIN)
    y = MARGIN
    for (column, _), lines, height in zip(columns, names, heights, strict=True):
        middle = y + height / 2
        _write(axes, MARGIN, middle - LINE * len(lines) / 2, lines, bold=column == "")
        _bar(axes, left, middle - BAR / 2, shares(assessment, column))
        y += height
    _scale(axes, left, bottom)
    said = (WEIGHTED if assessment.weighted_by else UNWEIGHTED)[assessment.language]
    caption = said.format(n=len(assessment.studies), by=assessment.weighted_by)
    _write(axes, left + BAR_WIDTH / 2, bottom + LINE + 4, [caption], side="center")
    _draw_key(axes, key, bottom + 3 * LINE)
    return figure


def to_svg(assessment: Assessment, kind: str) -> str:
    """Return a figure, "traffic_light" or "summary", as SVG with a title for screen readers; its text stays text."""
    with own_style(FONTS):
        return svg_text(_FIGURES[kind](assessment), title=TITLES[kind][assessment.language])


def to_png(assessment: Assessment, kind: str) -> bytes:
    """Return a figure as a PNG of 300 dots per inch; Chinese needs a Chinese font on the machine."""
    with own_style(FONTS):
        return png_bytes(_FIGURES[kind](assessment), PNG_DPI)


_FIGURES = {"traffic_light": traffic_light, "summary": summary}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """What each judgement looks like: position of each sign and its words, from the top of the key."""

    entries: tuple[tuple[float, float, Answer | None, str], ...]
    height: float


def _place_key(answers: Iterable[Answer | None], language: str, width: float) -> _Key:
    entries: list[tuple[float, float, Answer | None, str]] = []
    x, y = MARGIN, 0.0
    for answer in answers:
        words = answer.wording.in_language(language) if answer else OPEN[language]
        long = SWATCH + text_width(words) + 2 * GAP
        if entries and x + long > width - MARGIN:
            x, y = MARGIN, y + ROW
        entries.append((x, y, answer, words))
        x += long
    return _Key(entries=tuple(entries), height=y + ROW)


def _draw_key(axes: Any, key: _Key, top: float) -> None:
    for x, y, answer, words in key.entries:
        _light(axes, x + RADIUS, top + y + ROW / 2, answer)
        _write(axes, x + SWATCH, top + y + (ROW - LINE) / 2, [words])


def _used(assessment: Assessment) -> list[Answer | None]:
    """Return all judgements of the instrument, and that for what is not judged where there is such an item."""
    columns = [column for column, _ in assessment.columns()]
    is_open = any(assessment.value(study, column) is None for study in assessment.studies for column in columns)
    return [*assessment.instrument.in_order(), *([None] if is_open else [])]


def _answer(assessment: Assessment, study: Study, column: str) -> Answer | None:
    value = assessment.value(study, column)
    return assessment.instrument.answer(value) if value is not None else None


def _blank(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return axes, figure


def _light(axes: Any, x: float, y: float, answer: Answer | None) -> None:
    from matplotlib.patches import Circle

    style: dict[str, Any] = {"facecolor": answer.colour if answer else "none", "edgecolor": INK, "linewidth": 0.8}
    axes.add_patch(Circle((x, y), RADIUS, **style, linestyle="-" if answer else (0, (2, 2))))
    if answer:
        _sign(axes, x, y, answer)


def _sign(axes: Any, x: float, y: float, answer: Answer) -> None:
    """Draw a judgement's symbol as an outline, so that it looks the same whatever fonts the reader has."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import PathPatch
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    outline = TextPath(
        (0, 0), answer.symbol, size=SYMBOL_SIZE, prop=FontProperties(family="DejaVu Sans", weight="bold")
    )
    box = outline.get_extents()
    move = Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2).scale(1, -1).translate(x, y)
    ink = "black" if _luminance(answer.colour) > DARK_SYMBOLS else "white"
    axes.add_patch(PathPatch(move.transform_path(outline), facecolor=ink, linewidth=0))


def _bar(axes: Any, left: float, top: float, parts: Sequence[Share]) -> None:
    from matplotlib.patches import Rectangle

    x = left
    for part in parts:
        long = BAR_WIDTH * part.share
        colour = part.answer.colour if part.answer else "white"
        axes.add_patch(Rectangle((x, top), long, BAR, facecolor=colour, edgecolor=INK, linewidth=0.8))
        if part.share >= LEAST_SHARE:
            ink = "black" if _luminance(colour) > DARK_SYMBOLS else "white"
            _write(axes, x + long / 2, top + (BAR - LINE) / 2, [_label(part, long)], side="center", colour=ink)
        x += long


def _label(part: Share, width: float) -> str:
    """Return symbol and percentage of a part of a bar, or only what fits into it."""
    percent = f"{100 * part.share:.0f}%"
    both = f"{part.answer.symbol} {percent}" if part.answer else percent
    return both if text_width(both) + 4 <= width else part.answer.symbol if part.answer else ""


def _scale(axes: Any, left: float, y: float) -> None:
    axes.plot([left, left + BAR_WIDTH], [y, y], color=INK, linewidth=0.8)
    for percent in (0, 25, 50, 75, 100):
        x = left + BAR_WIDTH * percent / 100
        axes.plot([x, x], [y, y + 3], color=INK, linewidth=0.8)
        _write(axes, x, y + 3, [f"{percent}%"], side="center")


def _rule(axes: Any, left: float, right: float, y: float) -> None:
    axes.plot([left, right], [y, y], color=RULE, linewidth=0.6, zorder=0)


def _column_width(names: Iterable[str]) -> float:
    """Return the width that the longest word of the items needs (Chinese breaks anywhere), within limits."""
    words = (word for name in names for word in name.split() if word.isascii())
    longest = max((text_width(word, bold=True) for word in words), default=0.0)
    return min(max(COLUMN, longest + GAP), WIDEST_COLUMN)


def _lines(text: str, width: float) -> list[str]:
    return [line.strip() for line in wrap(text, width)]


def _write(
    axes: Any, x: float, top: float, lines: Sequence[str], *, side: str = "left", bold: bool = False, colour: str = INK
) -> None:
    style: dict[str, Any] = {"fontsize": FONT_SIZE, "fontweight": "bold" if bold else "normal", "color": colour}
    for i, line in enumerate(lines):
        y = top + LINE * i + (LINE + CAPITAL) / 2
        axes.text(x, y, line, ha=side, va="baseline", parse_math=False, **style)


def _luminance(colour: str) -> float:
    """Return how light a colour is, 0 black to 1 white (ITU-R BT.709 weights on its sRGB values)."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
