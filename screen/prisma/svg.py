"""The flow diagram as SVG: its text stays text, so that it can be searched and Chinese is shown in the reader's fonts."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from corpora.formats.markup import whole_markup
from screen.prisma.boxes import FONT_SIZE, Arrow, Box, Diagram
from screen.prisma.diagram import CAPITAL, CHINESE_FONTS, INK, STROKE, baseline

FAMILIES = ", ".join(f"'{name}'" for name in ("DejaVu Sans", *CHINESE_FONTS)) + ", sans-serif"
"""The font the boxes are measured with; then what the reader has for the characters it lacks."""
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
HEAD = "M0,0 L5,2.5 L0,5 Z"
"""An arrow's head, its tip at (5, 2.5)."""


def to_svg(diagram: Diagram, links: Mapping[str, str] | None = None) -> str:
    """Return the diagram as one SVG document with a title for screen readers, one unit to the point.

    `links` give the address of the list behind a number by its key (`boxes.Text.key`).
    """
    width, height = _number(diagram.width), _number(diagram.height)
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}")
    # An image hides what is in it from screen readers: links would be lost to them.
    svg.attrib["role"] = "group" if links else "img"
    svg.attrib |= {"width": f"{width}pt", "height": f"{height}pt", "font-family": FAMILIES}
    svg.attrib |= {"font-size": _number(FONT_SIZE), "stroke-width": _number(STROKE)}
    SubElement(svg, "title").text = diagram.title
    head = {"id": "head", "viewBox": "0 0 5 5", "refX": "5", "refY": "2.5", "orient": "auto"}
    head |= {"markerUnits": "userSpaceOnUse", "markerWidth": "5", "markerHeight": "5"}
    SubElement(SubElement(SubElement(svg, "defs"), "marker", head), "path", d=HEAD, fill=INK)
    SubElement(svg, "rect", {"width": width, "height": height, "fill": "#ffffff"})
    for arrow in diagram.arrows:
        _add_arrow(svg, arrow)
    for box in diagram.boxes:
        _add_box(svg, box, links or {})
    indent(svg, " ")
    return whole_markup('<?xml version="1.0" encoding="utf-8"?>\n' + tostring(svg, encoding="unicode") + "\n")


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _add_arrow(svg: Element, arrow: Arrow) -> None:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in arrow.points)
    SubElement(svg, "polyline", {"points": points, "fill": "none", "stroke": INK, "marker-end": "url(#head)"})


def _add_box(svg: Element, box: Box, links: Mapping[str, str]) -> None:
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    outline = {"fill": box.fill, "stroke": INK}
    SubElement(svg, "rect", {name: _number(value) for name, value in place.items()} | outline)
    for text in box.texts:
        link = links.get(text.key) if text.key else None
        parent = svg if link is None else SubElement(svg, "a", href=link)
        x, y = box.x + text.x, baseline(box, text.line)
        style = {"text-anchor": ANCHORS[text.align]} | ({"font-weight": "bold"} if box.bold else {})
        if box.vertical:
            x, y = x + CAPITAL / 2, box.y + box.height / 2
            style["transform"] = f"rotate(-90 {_number(x)} {_number(y)})"
        SubElement(parent, "text", {"x": _number(x), "y": _number(y)} | style).text = text.text
