"""The story of one report as a page: one HTML file that needs no other and shows nothing that it was not given."""

from __future__ import annotations

from importlib import resources

from corpora.formats.markup import whole_markup
from corpora.formats.visible import visible
from screen.audit.story import WHEN, Story
from screen.audit.tables import Table


def story_page(story: Story) -> str:
    """Return the page; every text in it is escaped."""
    from jinja2 import Environment, StrictUndefined

    source = resources.files("screen").joinpath("templates/story.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["visible"] = lambda value: "" if value is None else visible(value)
    return whole_markup(
        environment.from_string(source).render(
            story=story,
            card=story.card,
            when=lambda at: at[WHEN].replace("T", " "),
            tables=[_filled(table) for table in story.tables if table.rows],
        )
        + "\n"
    )


def _filled(table: Table) -> Table:
    """Return a table without the columns that are empty in every row."""
    kept = [i for i in range(len(table.header)) if any(row[i] not in (None, "") for row in table.rows)]
    rows = tuple(tuple(row[i] for i in kept) for row in table.rows)
    return Table(title=table.title, header=tuple(table.header[i] for i in kept), rows=rows)
