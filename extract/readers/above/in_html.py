"""Headings, bold lines and labels of panels above the tables of a web page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from corpora.nouns.documents import Above
from corpora.words.printed import parse_table_label
from extract.readers.above.path import Line, Lines, is_line, path_of
from extract.readers.base import local_name
from extract.readers.seen.shown import element_text, fold_lines, plain_text

_RANKS = {f"h{rank}": rank for rank in range(1, 7)}
_PAGE = frozenset({"html", "body"})
_BESIDE = frozenset({"nav", "aside", "footer", "head", "script", "style"})
"""Parts of a page that are not above anything in the article."""
_CONTROLS = frozenset({"button", "a", "label", "summary", "li", "span", "div", "h2", "h3", "h4", "h5"})
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href", "onclick")
"""Attributes by which the button of a tab or an accordion names the panel that it opens."""
_OPENS = re.compile(r"\btab|accordion|collaps|toggle|pill", re.IGNORECASE)
"""What the button of a panel says of itself by its role or class; a link to a table in the text does not."""
_NAME = re.compile(r"[\w:.-]+")


def above_tables(root: etree._Element, tables: Collection[etree._Element]) -> dict[etree._Element, Above]:
    """Return what is above each of the tables of a page, by element; `Above.table` is still to be given.

    A heading is above what follows it inside the box it is in: one of a side column or of another panel is not.
    """
    panels = _Panels.of(root)
    lines = Lines()
    scopes: list[etree._Element | None] = []
    before: etree._Element | None = None
    found: dict[etree._Element, Above] = {}
    known = set(tables)
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name in _BESIDE:
            walk.skip_subtree()
        elif element in known:
            above = _above(element, lines, scopes, panels)
            is_over = before is not None and _scope(before) in set(element.iterancestors())
            found[element] = above if is_over else replace(above, sentence="")
            lines.take_table()
            walk.skip_subtree()
        else:
            label = panels.label_of(element)
            if label:
                lines.lines.append(Line(None, label))
                scopes.append(element)
            said = lines.sentence
            if _take(element, name, lines):
                walk.skip_subtree()
            before = before if lines.sentence == said else element
        scopes += [_scope(element)] * (len(lines.lines) - len(scopes))
    return found


def _above(table: etree._Element, lines: Lines, scopes: list[etree._Element | None], panels: _Panels) -> Above:
    boxes = set(table.iterancestors())
    path = path_of(line for line, scope in zip(lines.lines, scopes, strict=True) if scope in boxes)
    own = panels.label_of(table)
    return Above(table="", headings=(*path, *filter(None, [own])), sentence=lines.sentence)


def _take(element: etree._Element, name: str, lines: Lines) -> bool:
    """Take an element that is a heading, a line in bold letters or a paragraph; return whether it was one."""
    if name in _RANKS:
        text = _words(element)
        if text and parse_table_label(text) is None:
            lines.take_heading(_RANKS[name], text)
        return True
    if name in {"p", "b", "strong"} and next(element.iter("table"), None) is None:
        text = fold_lines(element_text(element, notes=False))
        if is_line(text) and is_bold_line(element):
            lines.take_line(text)
        elif name == "p":
            lines.take_text(fold_lines(element_text(element)))
        return name == "p"
    if name in _BOXES and all(local_name(inner) in _FACES for inner in element.iterdescendants()):
        lines.take_text(fold_lines(element_text(element)))
    return False


_BOXES = frozenset({"div", "dt", "dd", "li", "center"})
_FACES = frozenset({"a", "b", "strong", "i", "em", "u", "font", "span", "sub", "sup", "small", "br"})
"""Boxes that hold a line of text, and the elements that set letters in it."""


def is_bold_line(element: etree._Element) -> bool:
    """Return whether an element is a line wholly in bold letters: a paragraph, or letters between two line breaks."""
    name = local_name(element)
    if name == "p":
        bold = [inner for inner in element if local_name(inner) in {"b", "strong"}]
        return len(bold) == 1 and plain_text(bold[0]).strip() == plain_text(element).strip()
    return name in {"b", "strong"} and _is_line_of_its_own(element)


_BREAKS = frozenset({"br", "table", "p", "div", "hr", "ul", "ol", "a", "h1", "h2", "h3", "h4", "h5", "h6", "center"})


def _is_line_of_its_own(element: etree._Element) -> bool:
    up, before, after = element.getparent(), element.getprevious(), element.getnext()
    if up is None or local_name(up) in {"p", "span", "th", "em", "i"} or (element.tail or "").strip():
        return False
    lead = up.text if before is None else before.tail
    beside = (one for one in (before, after) if one is not None)
    return not (lead or "").strip() and all(local_name(one) in _BREAKS for one in beside)


def _words(element: etree._Element) -> str:
    """Return the words of a heading, those of a button in it too."""
    return fold_lines(element_text(element, notes=False)) or fold_lines(plain_text(element))


def _scope(element: etree._Element) -> etree._Element | None:
    """Return the box in which a heading is above what follows: the first around it that holds anything else."""
    up = element.getparent()
    while up is not None and local_name(up) not in _PAGE and _holds_only(up, element):
        element, up = up, up.getparent()
    return up


def _holds_only(box: etree._Element, element: etree._Element) -> bool:
    if (box.text or "").strip() or (element.tail or "").strip():
        return False
    beside = (one for one in box if one is not element)
    return not any((one.tail or "").strip() or any(str(text).strip() for text in one.itertext()) for one in beside)


# -- panels ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panels:
    """What names the panels of a page: `buttons` by the id of the panel they open, `elements` all elements by their id."""

    buttons: dict[str, str]
    elements: dict[str, etree._Element]

    @classmethod
    def of(cls, root: etree._Element) -> _Panels:
        """Return the panels of a page; a panel that several buttons of other words open has no name of theirs."""
        found: dict[str, set[str]] = {}
        for element in root.iter(*_CONTROLS):
            attributes = (str(element.get(name) or "") for name in ("role", "class", "data-toggle", "data-bs-toggle"))
            text = fold_lines(plain_text(element)) if _OPENS.search(" ".join(attributes)) else ""
            for target in _targets(element) if is_line(text) else ():
                found.setdefault(target, set()).add(text)
        buttons = {target: next(iter(texts)) for target, texts in found.items() if len(texts) == 1}
        return cls(buttons=buttons, elements={str(e.get("id")): e for e in root.iter() if e.get("id")})

    def label_of(self, element: etree._Element) -> str:
        """Return the label of a panel: its summary or legend, what names it, the button that opens it; "" for other elements."""
        if local_name(element) in {"details", "fieldset"}:
            return _line_of(e for e in element if local_name(e) in {"summary", "legend"})
        names = str(element.get("aria-labelledby") or "").split()
        named = _line_of(self.elements[name] for name in names if name in self.elements)
        return named or self.buttons.get(str(element.get("id") or ""), "")


def _line_of(elements: Iterable[etree._Element]) -> str:
    """Return the words of elements, "" where they are no line."""
    text = fold_lines(" ".join(plain_text(element) for element in elements))
    return text if is_line(text) else ""


def _targets(control: etree._Element) -> Iterator[str]:
    for name in _TARGETS:
        value = str(control.get(name) or "")
        if name == "onclick":
            yield from re.findall(r"['\"]#?([\w:.-]+)['\"]", value)
        elif name != "href" or value.startswith("#"):
            yield from _NAME.findall(value)
