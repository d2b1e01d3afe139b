"""Made-up result tables in random layouts, as a grid of cells and as HTML, JATS, Elsevier XML; decoys without places.

Everything is drawn from one seed, so what must be read is known exactly. `table_pages` sets the same grids as PDF.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import takewhile

REGIONS = (
    "Anterior insula", "Inferior frontal gyrus, pars opercularis", "Supplementary motor area", "Precuneus", "Amygdala",
    "Posterior middle temporal gyrus", "Superior parietal lobule", "Thalamus", "Anterior cingulate cortex",
    "Temporoparietal junction", "Cerebellum, lobule VI", "Fusiform gyrus", "Caudate nucleus", "Lingual gyrus",
    "Dorsomedial prefrontal cortex", "Supramarginal gyrus", "Hippocampus", "Middle occipital gyrus", "Midbrain",
    "Postcentral gyrus", "Putamen", "Cuneus", "Orbitofrontal cortex", "Parahippocampal gyrus",
)  # fmt: skip
CONTRASTS = (
    "Pain > no pain", "Ingroup > outgroup", "Painful > neutral faces", "Patients < controls", "Own > other race",
    "Reward minus loss", "Faces vs. houses", "Group × valence interaction", "Fear - neutral", "Early > late trials",
)  # fmt: skip
LEVELS = (
    ("Main effect of pain", "Interaction with group"),
    ("Controls", "Patients"),
    ("Empathy task", "Control task"),
)
MINUSES = ("-", "\u2212", "\u2013", "\u2afa", "\u2212 ", "- ", "\u2010")
AXES = ("plain", "capitals", "mm", "spanned", "bare", "merged", "brackets", "blanks", "semicolons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """One row as it should be read; `size` None where none is printed. `levels` are the section's headings above.

    `joined` peaks are printed in the same row as the one before: in its cell, or in the other hemisphere's columns.
    """

    contrast: str
    region: str
    side: str
    xyz: tuple[float, float, float]
    statistic: float
    size: float | None
    area: int = 44
    sub_peak: bool = False
    levels: tuple[str, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a table is set; every field is one hazard met in journals."""

    minus: str = "-"
    axes: str = "plain"
    space: str = "MNI"
    space_at: str = "heading"
    contrast: str = "section"
    section: str = "bold"
    order: tuple[str, ...] = ("region", "side", "area", "size", "xyz", "stat")
    stat: str = "t"
    size: str = "k"
    side: str = "L"
    decimals: int = 0
    thousands: str = ""
    marks: bool = False
    sub_peaks: bool = False
    blank_region: bool = False
    p: bool = False
    spacer: bool = False
    two_groups: bool = False
    plus: bool = False
    daemon: bool = False
    mm: bool = False
    area_line: bool = False
    pairs: int = 0
    letters: bool = False
    empty_sections: bool = False
    numbering: tuple[str, ...] = ()
    lost_comma: bool = False


@dataclass(slots=True)
class Printed:
    """One cell: words with what it spans and how it looks."""

    text: str
    down: int = 1
    across: int = 1
    bold: bool = False
    italic: bool = False
    indent: int = 0


@dataclass(slots=True)
class Sheet:
    """A table to set: heading rows, body rows, caption and notes."""

    label: str
    caption: str
    header_rows: list[list[Printed]]
    body: list[list[Printed]]
    notes: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return sum(cell.across for cell in self.header_rows[0])


def random_style(rng: random.Random) -> Style:
    """Return a layout; only combinations a careful reader could read are made."""
    axes = rng.choice(AXES)
    order = ["region", *(n for n in ("side", "area", "size", "stat") if rng.random() < 0.75)]
    if "stat" not in order:
        order.append("stat")
    order.insert(rng.randrange(1, len(order) + 1), "xyz")
    if rng.random() < 0.15:
        order.append(order.pop(0))
    two = rng.random() < 0.15
    if two:
        order, axes = ["region", "xyz", "stat"], rng.choice(("plain", "capitals", "mm", "merged"))
    elif rng.random() < 0.5:
        head = [n for n in order if n in ("region", "side", "area")]
        order = head + [n for n in order if n not in head]
    return Style(
        minus=rng.choice(MINUSES),
        axes=axes,
        space=rng.choice(("MNI", "MNI", "Talairach")),
        space_at=rng.choice(("heading", "caption", "note", "text")),
        contrast=rng.choice(("section", "section", "nested", "column", "rowspan", "caption")),
        section=rng.choice(("bold", "italic", "plain", "bold")),
        order=tuple(order),
        stat=rng.choice(("t", "t", "T", "t value", "Z", "z", "Z score", "F", "t(23)", "Zmax", "Peak t")),
        size=rng.choice(
            (
                "k",
                "kE",
                "Voxels",
                "Cluster size",
                "Cluster size (voxels)",
                "Extent",
                "Volume (mm3)",
                "No. of voxels",
            )
        ),
        side=rng.choice(("L", "Left", "Lh", "word")),
        decimals=rng.choice((0, 0, 0, 1)),
        thousands=rng.choice(("", "", ",", " ")),
        marks=rng.random() < 0.2,
        sub_peaks=rng.random() < 0.4,
        blank_region=rng.random() < 0.4,
        p=rng.random() < 0.25,
        spacer=rng.random() < 0.15,
        two_groups=two,
        plus=rng.random() < 0.05,
        daemon=rng.random() < 0.1,
    )


def random_peaks(rng: random.Random, style: Style, n: int) -> list[Peak]:
    """Return `n` peaks in contrasts of at least two each; x lies on the side named."""
    n_contrasts = 1 if style.contrast == "caption" else max(1, min(4, n // 3))
    names = rng.sample(CONTRASTS, n_contrasts)
    upper = rng.choice(LEVELS)
    peaks: list[Peak] = []
    region, side = "", "L"
    for i in range(n):
        part = i * n_contrasts // n
        sub = style.sub_peaks and bool(peaks) and peaks[-1].contrast == names[part] and rng.random() < 0.35
        if not sub:
            region, side = rng.choice([r for r in REGIONS if r != region]), rng.choice("LR")
        x, y, z = (round(rng.uniform(a, b), style.decimals) + 0.0 for a, b in ((2, 66), (-104, 68), (-48, 76)))
        statistic = round(rng.uniform(3.1, 9.9), rng.choice((1, 2)) if rng.random() < 0.1 else 2)
        size = None if sub else rng.choice((12, 57, 214, 830, 1750, 11480))
        levels = (upper[min(1, part * 2 // n_contrasts)],) if style.contrast == "nested" else ()
        peaks.append(
            Peak(
                contrast=names[part],
                region=region,
                side=side,
                xyz=(-x if side == "L" else x, y, z),
                statistic=statistic,
                size=size if "size" in style.order and not style.two_groups else None,
                area=rng.randint(1, 47),
                sub_peak=sub,
                levels=levels,
            )
        )
    return peaks


class Composer:
    """Lays the peaks out as a sheet in one style."""

    def __init__(self, rng: random.Random, style: Style, peaks: list[Peak], label: str = "Table 1") -> None:
        self.rng, self.style, self.peaks, self.label = rng, style, peaks, label
        self.n_clusters = -1

    def sheet(self) -> Sheet:
        header_rows = self._header_rows()
        style = self.style
        caption = rng_caption(self.rng)
        notes = ["Note. L, left; R, right; BA, Brodmann area."] if self.rng.random() < 0.6 else []
        if style.contrast == "caption":
            caption = f"Regions that showed {self.peaks[0].contrast}"
        if style.space_at == "caption":
            caption += f" ({style.space} coordinates)"
        if style.space_at == "note":
            notes.append(f"Coordinates are given in {style.space} space.")
        if style.daemon and style.space == "MNI" and style.space_at != "text":
            notes.append("Regions were labelled with the Talairach Daemon.")
        return Sheet(
            label=self.label, caption=caption + ".", header_rows=header_rows, body=self._body(header_rows), notes=notes
        )

    # -- headings ------------------------------------------------------------------------------------------

    def _space(self) -> str:
        return f"{self.style.space} " if self.style.space_at == "heading" else ""

    def _axes(self) -> list[str]:
        return {
            "plain": ["x", "y", "z"],
            "capitals": ["X", "Y", "Z"],
            "mm": ["x (mm)", "y (mm)", "z (mm)"],
            "spanned": ["x", "y", "z"],
            "merged": ["x, y, z"],
            "brackets": [f"{self._space()}(x, y, z)"],
            "blanks": [f"{self._space()}coordinates"],
            "semicolons": [f"{self._space()}coordinates (x; y; z)"],
        }[self.style.axes]

    def _title(self) -> str:
        space = self._space()
        return f"{space}coordinates" if space else "Peak coordinates"

    def _header_rows(self) -> list[list[Printed]]:
        style = self.style
        named = {
            "side": "Side" if style.side != "Lh" else "Hemisphere",
            "area": "BA",
            "size": style.size,
            "stat": style.stat,
            "number": "Cluster",
            "direction": "Direction",
        }
        spanned = style.axes == "spanned" or style.two_groups
        needs_title = spanned or (style.space_at == "heading" and style.axes in ("plain", "capitals", "mm", "merged"))
        depth = 2 if needs_title else 1
        top: list[Printed] = []
        below: list[Printed] = []
        if style.contrast in ("column", "rowspan"):
            top.append(Printed("Contrast", down=depth))
        groups = ("Left hemisphere", "Right hemisphere") if style.two_groups else ("",)
        for part in style.order:
            if part == "region":
                top.append(Printed("Region", down=depth))
            elif part == "xyz" and style.axes == "bare":
                top.append(Printed(self._title(), down=depth, across=3))
            elif part == "xyz":
                for group in groups:
                    labels = [*self._axes(), *([style.stat] if style.two_groups else [])]
                    if depth == 2:
                        title = f"{group} ({style.space})" if group and self._space() else group or self._title()
                        top.append(Printed(title, across=len(labels)))
                        below += [Printed(label) for label in labels]
                    else:
                        top += [Printed(label) for label in labels]
            elif not (part == "stat" and style.two_groups) and (part != "side" or style.side != "word"):
                top.append(Printed(named[part], down=depth))
                if part == "stat" and style.pairs:
                    more = [named[part], "p"] * style.pairs
                    top += [Printed(name, down=depth) for name in ["p", *more]]
                elif part == "stat" and style.p:
                    top.append(Printed(self.rng.choice(("p", "p value", "pFWE", "P(FWE)")), down=depth))
            if style.spacer and depth == 1 and part != style.order[-1]:
                top.append(Printed(""))
        return [top, below] if depth == 2 else [top]

    # -- body ----------------------------------------------------------------------------------------------

    def _number(self, value: float) -> str:
        text = f"{abs(value):.{self.style.decimals}f}"
        if math.copysign(1.0, value) < 0:
            return self.style.minus + text
        return f"+{text}" if self.style.plus and value > 0 else text

    def _xyz(self, peak: Peak) -> list[str]:
        values = [self._number(v) for v in peak.xyz]
        if self.style.letters:
            ends = zip(peak.xyz, ("LR", "PA", "IS"), strict=True)
            values = [f"{abs(v):.{self.style.decimals}f}{pair[v >= 0]}" for v, pair in ends]
        joined = {"merged": ", ", "brackets": ", ", "blanks": " ", "semicolons": "; "}
        if self.style.axes not in joined:
            return values
        if self.style.axes == "blanks":
            values = [v.replace(" ", "") for v in values]
        if self.style.lost_comma and self.rng.random() < 0.15:
            values = [values[0], f"{values[1]} {values[2]}"]
        text = joined[self.style.axes].join(values) + (" mm" if self.style.mm else "")
        return [f"({text})" if self.style.axes == "brackets" else text]

    def _cells(self, peak: Peak, others: Sequence[Peak] = ()) -> list[Printed]:
        """Return the cells of one row; `others` are the peaks printed in it after the first."""
        style, found = self.style, list[str]()
        blank = peak.sub_peak and style.blank_region
        side = {"L": peak.side, "Lh": f"{peak.side}H", "Left": "Left" if peak.side == "L" else "Right"}
        for part in style.order:
            if part == "region":
                name = peak.region
                if style.side == "word" and "side" in style.order:
                    name = f"{'Left' if peak.side == 'L' else 'Right'} {name[0].lower()}{name[1:]}"
                mark = "*" if style.marks and peak.statistic > 7 else ""
                name += f"\n(BA {peak.area})" if style.area_line else ""
                found.append("" if blank else name + mark)
            elif part == "side":
                found += [] if style.side == "word" else [side[style.side]]
            elif part == "area":
                found.append(str(peak.area))
            elif part == "number":
                self.n_clusters += not peak.sub_peak
                found.append("" if peak.sub_peak else style.numbering[self.n_clusters % len(style.numbering)])
            elif part == "direction":
                found.append(self.rng.choice(("Increase", "Decrease")))
            elif part == "size":
                found.append("" if peak.size is None else self._thousands(peak.size))
            elif part == "xyz":
                xyz = self._xyz(peak)
                if others and not style.two_groups:
                    xyz = ["; ".join(self._xyz(p)[0] for p in (peak, *others))]
                if others and style.two_groups:
                    found += [t for p in (peak, *others) for t in (*self._xyz(p), self._statistic(p))]
                elif style.two_groups:
                    full = [*xyz, self._statistic(peak)]
                    empty = [""] * len(full)
                    found += [*full, *empty] if peak.side == "L" else [*empty, *full]
                else:
                    found += xyz
            elif not style.two_groups:
                found.append(self._statistic(peak) + ("*" if style.marks and peak.statistic > 6 else ""))
                found += [self.rng.choice(("0.001", "<0.001", "0.043"))] if style.p or style.pairs else []
                for _ in range(style.pairs):
                    found += [f"{self.rng.uniform(0.4, 5.9):.2f}", self.rng.choice(("0.21", "0.004", "n.s."))]
            if style.spacer and len(self._header_rows_cache) == 1 and part != style.order[-1]:
                found.append("")
        return [Printed(text) for text in found]

    def _statistic(self, peak: Peak) -> str:
        return "Inf" if math.isinf(peak.statistic) else f"{peak.statistic:.2f}"

    def _thousands(self, size: float) -> str:
        if size != int(size) or self.style.size.endswith("(cm3)"):
            return f"{size:.2f}"
        size = int(size)
        return f"{size:,}".replace(",", self.style.thousands) if self.style.thousands else str(size)

    def _body(self, header_rows: list[list[Printed]]) -> list[list[Printed]]:
        self._header_rows_cache = header_rows
        style, rows = self.style, list[list[Printed]]()
        width = sum(cell.across for cell in header_rows[0])
        contrast, levels = "", tuple[str, ...]()
        for number, peak in enumerate(self.peaks):
            if peak.joined:
                continue
            others = list(takewhile(lambda p: p.joined, self.peaks[number + 1 :]))
            cells = self._cells(peak, others)
            new = peak.contrast != contrast
            if peak.levels != levels:
                rows.append([Printed(peak.levels[0], across=width, bold=True)])
                levels = peak.levels
            if style.empty_sections and new and contrast and style.contrast == "section":
                rows.append(
                    [
                        Printed(
                            "Sad > happy faces",
                            across=width,
                            bold=style.section == "bold",
                            italic=style.section == "italic",
                        )
                    ]
                )
                rows.append([Printed(self.rng.choice(("No suprathreshold clusters", "None", "n.s.")), across=width)])
            if style.contrast in ("section", "nested") and new:
                italic = style.section == "italic" or style.contrast == "nested"
                rows.append(
                    [
                        Printed(
                            peak.contrast,
                            across=width,
                            bold=style.section == "bold" and not italic,
                            italic=italic,
                            indent=1 if style.contrast == "nested" else 0,
                        )
                    ]
                )
            elif style.contrast == "column":
                cells.insert(0, Printed(peak.contrast if new else ""))
            elif style.contrast == "rowspan" and new:
                n_rows = sum(p.contrast == peak.contrast and not p.joined for p in self.peaks)
                cells.insert(0, Printed(peak.contrast, down=n_rows))
            contrast = peak.contrast
            rows.append(cells)
        return rows


def rng_caption(rng: random.Random) -> str:
    return rng.choice(
        (
            "Brain regions that responded to the task",
            "Results of the whole-brain analysis",
            "Significant activations",
            "Peak activations of the second level analysis",
            "Local maxima of the contrasts of interest",
        )
    )


def sentences(style: Style) -> list[str]:
    """Return running text; it states the space when the table does not."""
    text = [
        "Twenty-four participants took part in the study and were shown 40 faces for 500 ms each.",
        "The results of the whole brain analysis are shown in the table and were similar in both of the sessions.",
    ]
    if style.space_at == "text":
        text.append(f"All coordinates are reported in {style.space} space.")
    return text


# -- markup --------------------------------------------------------------------------------------------------


def _styled(cell: Printed, bold: str, italic: str) -> str:
    text = escape(cell.text)
    text = f"<{bold}>{text}</{bold}>" if cell.bold and text else text
    return f"<{italic}>{text}</{italic}>" if cell.italic and text else text


def _lines(rows: list[list[Printed]], tag: str, bold: str, italic: str) -> str:
    def one(cell: Printed) -> str:
        spans = "".join(f' {n}="{v}"' for n, v in (("rowspan", cell.down), ("colspan", cell.across)) if v > 1)
        pad = "&#160;&#160;" * cell.indent
        return f"<{tag}{spans}>{pad}{_styled(cell, bold, italic)}</{tag}>"

    return "".join(f"<tr>{''.join(map(one, row))}</tr>" for row in rows)


def to_html(sheets: list[Sheet], text: list[str], *, thead: bool = True) -> bytes:
    """Return a publisher-like page."""
    parts = ["<!DOCTYPE html><html><head><title>A study</title></head><body><h1>A study</h1>"]
    parts += [f"<p>{escape(t)}</p>" for t in text]
    for sheet in sheets:
        head, body = (
            _lines(sheet.header_rows, "th" if thead else "td", "b", "i"),
            _lines(sheet.body, "td", "b", "i"),
        )
        inner = f"<thead>{head}</thead><tbody>{body}</tbody>" if thead else head + body
        notes = "".join(f"<p>{escape(n)}</p>" for n in sheet.notes)
        parts.append(
            f'<div class="table-wrap"><div class="caption"><span>{sheet.label}</span> <p>{escape(sheet.caption)}</p></div>'
            f'<table>{inner}</table><div class="table-foot">{notes}</div></div>'
        )
    return ("".join(parts) + "</body></html>").encode()


def to_jats(sheets: list[Sheet], text: list[str]) -> bytes:
    """Return an article in JATS with tables of the HTML model."""
    parts = [
        '<?xml version="1.0"?><article><front><article-meta><title-group><article-title>A study</article-title>'
        "</title-group></article-meta></front><body><sec><title>Results</title>"
    ]
    parts += [f"<p>{escape(t)}</p>" for t in text]
    for number, sheet in enumerate(sheets):
        head, body = _lines(sheet.header_rows, "th", "bold", "italic"), _lines(sheet.body, "td", "bold", "italic")
        notes = "".join(f"<fn><p>{escape(n)}</p></fn>" for n in sheet.notes)
        parts.append(
            f'<table-wrap id="t{number}"><label>{sheet.label}</label><caption><p>{escape(sheet.caption)}</p></caption>'
            f"<table><thead>{head}</thead><tbody>{body}</tbody></table><table-wrap-foot>{notes}</table-wrap-foot></table-wrap>"
        )
    return ("".join(parts) + "</sec></body></article>").encode()


def to_elsevier(sheets: list[Sheet], text: list[str]) -> bytes:
    """Return an article in Elsevier's vocabulary with CALS tables."""
    paras = "".join(f"<ce:para>{escape(t)}</ce:para>" for t in text)
    tables = ""
    for number, sheet in enumerate(sheets):
        specs = "".join(f'<colspec colname="col{i + 1}" colnum="{i + 1}"/>' for i in range(sheet.width))
        head, body = _cals(sheet.header_rows, sheet.width), _cals(sheet.body, sheet.width)
        notes = "".join(
            f"<ce:table-footnote><ce:note-para>{escape(n)}</ce:note-para></ce:table-footnote>" for n in sheet.notes
        )
        tables += (
            f'<ce:table id="t{number}"><ce:label>{sheet.label}</ce:label><ce:caption><ce:simple-para>{escape(sheet.caption)}'
            f'</ce:simple-para></ce:caption><tgroup cols="{sheet.width}">{specs}<thead>{head}</thead><tbody>{body}</tbody>'
            f"</tgroup>{notes}</ce:table>"
        )
    return (
        '<?xml version="1.0"?><full-text-retrieval-response xmlns="http://www.elsevier.com/xml/svapi/article/dtd" '
        'xmlns:ce="http://www.elsevier.com/xml/common/dtd"><originalText><ce:floats>'
        f"{tables}</ce:floats><ce:sections><ce:section><ce:section-title>Results</ce:section-title>{paras}</ce:section>"
        "</ce:sections></originalText></full-text-retrieval-response>"
    ).encode()


def _cals(rows: list[list[Printed]], width: int) -> str:
    taken: set[tuple[int, int]] = set()
    lines = ""
    for number, row in enumerate(rows):
        column, entries = 0, ""
        for cell in row:
            while (number, column) in taken:
                column += 1
            taken |= {(number + r, column + c) for r in range(cell.down) for c in range(cell.across)}
            last = min(width, column + cell.across)
            place = f'namest="col{column + 1}" nameend="col{last}"' if cell.across > 1 else f'colname="col{column + 1}"'
            more = f' morerows="{cell.down - 1}"' if cell.down > 1 else ""
            entries += f"<entry {place}{more}>{_styled(cell, 'ce:bold', 'ce:italic')}</entry>"
            column = last
        lines += f"<row>{entries}</row>"
    return lines


# -- tables without a place in the brain ---------------------------------------------------------------------


def plain_sheet(label: str, caption: str, headings: list[str], rows: list[list[str]]) -> Sheet:
    """Return a table with one heading row and single cells."""
    return Sheet(
        label=label,
        caption=caption,
        header_rows=[[Printed(h) for h in headings]],
        body=[[Printed(c) for c in r] for r in rows],
    )


def relabel(sheet: Sheet, label: str) -> Sheet:
    return replace(sheet, label=label)
