"""The flow as a page: the diagram, whose numbers lead to the list behind each; one HTML file that needs no other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from typing import Any

from corpora.formats.markup import whole_markup
from screen.prisma.box_names import Named, all_boxes, plain, reason_words
from screen.prisma.boxes import Diagram
from screen.prisma.labels import label
from screen.prisma.layout import Column
from screen.prisma.lists import FlowLists
from screen.prisma.papers import Item, Papers, items_of
from screen.prisma.svg import to_svg

MOST_IN_PAGE = 200
"""Lines of a list that the page shows; the table `prisma_lists` has them all."""
ID_LENGTH = 10
"""Hexadecimal digits of a list's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What is shown: columns of counts, and for each column's key the lists behind its boxes."""

    columns: Sequence[Column]
    lists: Mapping[str, FlowLists]
    papers: Papers
    reasons: Mapping[str, str]
    language: str


def list_id(key: str) -> str:
    """Return the id, in the page, of the list that `key` names ("2/databases: screened")."""
    return f"list-{hashlib.sha256(key.encode()).hexdigest()[:ID_LENGTH]}"


def to_page(
    flows: Flows, figures: Sequence[tuple[str, Diagram]], *, title: str, lines: Sequence[str], table: str
) -> str:
    """Return the page; every text in it is escaped, and it holds no script.

    `figures` are (caption, diagram), `lines` what is said above them; `table` is the name of the file with all lists.
    """
    from jinja2 import Environment, StrictUndefined

    sections = [_section(flows, column, table) for column in flows.columns]
    listed = {box["key"]: box["id"] for section in sections for box in section["boxes"]}
    source = resources.files("screen").joinpath("templates/prisma.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return whole_markup(
        environment.from_string(source).render(
            language="zh-CN" if flows.language == "zh" else "en",
            t=lambda name: label(name, flows.language),
            title=plain(title),
            lines=[plain(line) for line in lines],
            figures=[(caption, _inline(to_svg(diagram, _links(flows, diagram)))) for caption, diagram in figures],
            columns=[column.title or label("head_number", flows.language) for column in flows.columns],
            rows=table_rows(flows.columns, flows.reasons, flows.language),
            links=listed,
            sections=sections,
        )
        + "\n"
    )


def table_rows(
    columns: Sequence[Column], reasons: Mapping[str, str], language: str
) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return every box that any column has as (words, [(key, number) per column]), in the order of the flow."""
    found: dict[str, str] = {}
    numbers: list[dict[str, int]] = []
    for column in columns:
        boxes = list(all_boxes(column.counts))
        numbers.append({box.name: box.value for box in boxes})
        _merge(found, {box.name: box.words(reasons, language) for box in boxes})
    return [
        (plain(words), [(f"{column.key}/{name}", of.get(name, 0)) for column, of in zip(columns, numbers, strict=True)])
        for name, words in found.items()
    ]


def _merge(found: dict[str, str], more: Mapping[str, str]) -> None:
    """Add names to those found, each behind the one it follows in its own flow."""
    order = list(found)
    behind = -1
    for name in more:
        if name in found:
            behind = order.index(name)
        else:
            behind += 1
            order.insert(behind, name)
    merged = {name: more.get(name) or found[name] for name in order}
    found.clear()
    found.update(merged)


def _links(flows: Flows, diagram: Diagram) -> dict[str, str]:
    """Return where each number of a diagram leads, by its key."""
    listed = {key: listed_boxes(lists) for key, lists in flows.lists.items()}
    found: dict[str, str] = {}
    for key in {text.key for box in diagram.boxes for text in box.texts if text.key}:
        column, _, name = key.partition("/")
        address = address_of(listed[column], column, name)
        found |= {key: address} if address else {}
    return found


def address_of(listed: Sequence[Named], column: str, name: str) -> str:
    """Return the address in the page of the list behind a box of the flow `column`, "" where none of `listed` is it.

    A name that ends in "*" is that of several boxes: the address is that of the first one listed.
    """
    names = [box.name for box in listed]
    if name.endswith("*"):
        name = next((one for begin in beginnings(name) for one in names if one.startswith(begin)), "")
    return f"#{list_id(f'{column}/{name}')}" if name in names else ""


def beginnings(name: str) -> tuple[str, str, str]:
    """Return how the boxes begin that a name ending in "*" is that of: together, by people, by automation."""
    part, _, rest = name.removesuffix("*").partition(": ")
    return name.removesuffix("*"), f"{part}: by people: {rest}", f"{part}: by automation: {rest}"


def listed_boxes(lists: FlowLists) -> list[Named]:
    """Return the boxes whose lists the page holds: those that are not empty, each report listed once."""
    return [box for box in lists.boxes() if box.value and not _is_told(lists, box)]


def _section(flows: Flows, column: Column, table: str) -> dict[str, Any]:
    lists = flows.lists[column.key]
    boxes = [_box(flows, column, lists, box, table) for box in listed_boxes(lists)]
    return {"title": column.title, "boxes": boxes}


def _is_told(lists: FlowLists, box: Named) -> bool:
    """Return whether other lists hold the same, people and machine apart or together: each report is listed once."""
    name = box.kind.field
    if name == "excluded_reasons":
        return True
    if not name.startswith("assessed_"):
        return False
    by_machine = any((lists.databases if box.part == "databases" else lists.other).assessed_machine.values())
    return (name == "assessed_excluded") is by_machine


def _box(flows: Flows, column: Column, lists: FlowLists, box: Named, table: str) -> dict[str, Any]:
    key = f"{column.key}/{box.name}"
    items = list(islice(items_of(lists, box, flows.papers), MOST_IN_PAGE))
    n = len(box.value)
    hidden = n - len({item.id for item in items})
    return {
        "key": key,
        "id": list_id(key),
        "words": plain(box.words(flows.reasons, flows.language)),
        "n": n,
        "is_study": box.kind.unit == "study",
        "has_reason": any(item.reason for item in items),
        "rows": [_row(flows, item) for item in items],
        "more": label("more", flows.language).format(hidden, table) if hidden > 0 else "",
    }


def _row(flows: Flows, item: Item) -> tuple[str, ...]:
    """Return id, author, year, title, journal, identifiers, sources, reason, who excluded it; tuples keep the template quick."""
    paper, language = item.paper, flows.language
    title = (
        f"{paper.title} [{paper.translated}]" if paper.title and paper.translated else paper.title or paper.translated
    )
    return (
        plain(item.id),
        plain(paper.author),
        plain(paper.year),
        plain(title) or label("no_title", language),
        plain(paper.journal),
        plain("; ".join(filter(None, (paper.doi, f"PMID {paper.pmid}" if paper.pmid else "")))),
        plain(item.sources(language)),
        plain(reason_words(item.reason, flows.reasons, language)) if item.reason else "",
        item.by(language),
    )


def _inline(svg: str) -> str:
    """Return an SVG without its XML heading: matplotlib escaped its texts."""
    return svg[svg.index("<svg") :]
