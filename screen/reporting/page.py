"""A document as a web page: one HTML file that needs no other; every text in it is escaped."""

from __future__ import annotations

from importlib import resources

from corpora.formats.markup import whole_markup
from screen.audit.tables import visible
from screen.reporting.blocks import Document


def to_html(document: Document) -> bytes:
    """Return the page."""
    from jinja2 import Environment, StrictUndefined

    source = resources.files("screen").joinpath("templates/appendix.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["visible"] = visible
    return whole_markup(environment.from_string(source).render(document=document) + "\n").encode()
