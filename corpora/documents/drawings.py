"""SVG in a Word file: programs since 2016 show the drawing itself, older ones the empty picture it lies over.

References
----------
MS-ODRAWXML 2.1.1650, svgBlip: an extension of a picture's blip that names the part with the SVG.
"""

from __future__ import annotations

import io
from typing import Any

_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_WIDTH_PX = 1200


def size_of(svg: bytes) -> tuple[float, float] | None:
    """Return width and height of a drawing, None where it states none or is no SVG."""
    from lxml import etree

    try:
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    if not str(root.tag).endswith("svg"):
        return None
    box = (root.get("viewBox") or "").replace(",", " ").split()
    texts = box[2:] if len(box) == 4 else [root.get("width") or "", root.get("height") or ""]
    try:
        width, height = (float(text.rstrip("ptxmc%in ")) for text in texts)
    except ValueError:
        return None
    return (width, height) if width > 0 and height > 0 else None


def blank_png(width: float, height: float) -> bytes:
    """Return an empty picture of the same shape."""
    from PIL import Image

    stream = io.BytesIO()
    size = (_WIDTH_PX, max(1, round(_WIDTH_PX * height / width)))
    Image.new("L", size, 255).save(stream, format="PNG")
    return stream.getvalue()


def add_drawing(word_file: Any, shape: Any, svg: bytes, number: int) -> None:
    """Lay a drawing, the `number`th of the file, over a picture that is in it."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    name = PackURI(f"/word/media/drawing{number}.svg")
    part = Part(name, "image/svg+xml", svg, word_file.part.package)
    key = word_file.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    extension = etree.SubElement(etree.SubElement(blip, f"{{{main}}}extLst"), f"{{{main}}}ext", uri=_EXTENSION)
    drawn = etree.SubElement(extension, f"{{{_NAMESPACE}}}svgBlip", nsmap={"asvg": _NAMESPACE})
    drawn.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed", key)
