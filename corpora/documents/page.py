"""A document as a web page: one HTML file that needs no other; every text in it is escaped.

Pictures are in the page, so that it can be mailed: SVG as it is, PNG made small. A picture is shown as an image and never as
markup: no script of it runs, no address in it is opened.
"""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from corpora.documents.blocks import Document, Emphasis, Figure, Run, Text, plain
from corpora.documents.words import label, word
from corpora.formats.markup import whole_markup
from corpora.formats.visible import visible

if TYPE_CHECKING:
    from jinja2 import Template

WIDEST_PX = 1500
"""Width of a PNG on a page; the file beside the page has all of it."""
COLOURS = 128
_LEADS_OUT = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:|//")
_ALLOWED = re.compile(r"https?://[^\s\"'<>]+\Z")


def to_html(document: Document) -> bytes:
    """Return the page."""
    return whole_markup(_template(document.language).render(document=document) + "\n").encode()


@lru_cache
def _template(language: str) -> Template:
    """Return the template of pages in a language, compiled once."""
    from jinja2 import Environment, StrictUndefined

    source = resources.files("corpora").joinpath("documents/page.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"visible": visible, "inline": inline, "words": plain, "source": source_of}
    environment.globals |= {
        "word": lambda name: word(name, language),
        "label": lambda kind, number: label(kind, number, language),
        "kind": lambda block: type(block).__name__,
    }
    return environment.from_string(source)


def inline(text: Text) -> str:
    """Return a text as markup, all of it escaped; a link that would run something is printed as words."""
    return "".join(_run(run) for run in ((text,) if isinstance(text, str) else text))


def _run(run: Run) -> str:
    if isinstance(run, str):
        # `visible` makes one line of a text; the blanks at its ends part it from the links beside it.
        ends = (" " if run[:1].isspace() else "", " " if run[-1:].isspace() and run.strip() else "")
        return f"{ends[0]}{escape(visible(run))}{ends[1]}"
    if isinstance(run, Emphasis):
        return f"<em>{_run(run.text)}</em>"
    words = escape(visible(run.text))
    return f'<a href="{escape(run.href)}">{words}</a>' if is_safe(run.href) else words


def is_safe(href: str) -> bool:
    """Return whether an address is one of the web, or of a place or file beside the document."""
    return bool(_ALLOWED.match(href)) or not _LEADS_OUT.match(href)


def source_of(figure: Figure) -> str:
    """Return the address of a picture that holds all of it; "" where there is none."""
    if figure.svg and b"<svg" in figure.svg:
        return "data:image/svg+xml;base64," + base64.b64encode(figure.svg).decode()
    return "data:image/png;base64," + base64.b64encode(lightened(figure.png)).decode() if figure.png else ""


@lru_cache(maxsize=128)
def lightened(png: bytes) -> bytes:
    """Return a PNG of at most `WIDEST_PX` and `COLOURS`; the picture itself where it cannot be read."""
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(png)).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError):
        return png
    if picture.width > WIDEST_PX:
        height = max(1, round(picture.height * WIDEST_PX / picture.width))
        picture = picture.resize((WIDEST_PX, height), Image.Resampling.BOX, reducing_gap=2.0)
    small = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    small.save(stream, format="PNG", optimize=False, compress_level=6)
    found = stream.getvalue()
    return found if len(found) < len(png) else png
