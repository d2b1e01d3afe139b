"""How the words of a web page look: hidden, struck out, raised, or in the colour of their ground.

Only what the page itself says counts: attributes, `style` attributes and its own `<style>` sheets. Sheets that a page links
to are not fetched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

from extract.readers.base import local_name

LOOK = "focimine-look"
"""The attribute in which the look of an element is kept."""
MAX_RULES = 20_000
"""Rules of a page's sheets that are looked at."""


class Look(StrEnum):
    """How an element is shown, where it is not shown as plain text."""

    HIDDEN = "hidden"
    BLANK = "blank"
    STRUCK = "struck out"
    RAISED = "raised"
    SMALL = "small"


_WANTED = frozenset({"display", "visibility", "opacity", "color", "background", "background-color", "text-decoration",
                     "text-decoration-line", "vertical-align", "font-size", "position", "top", "bottom", "left", "text-indent",
                     "clip", "clip-path"})  # fmt: skip
_SHEET = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", re.IGNORECASE)
_OTHER_BLOCK = re.compile(r"@[\w-]+[^{};]*(?:\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|;)")
_COMPOUND = re.compile(r"(?P<tag>[\w-]+|\*)?(?P<rest>(?:[.#][\w-]+|:nth-child\(\d+\)|:first-child)*)")
_PARTS = re.compile(r"([.#])([\w-]+)|:nth-child\((\d+)\)|(:first-child)")
_WHITE = frozenset({"white", "#fff", "#ffffff", "#ffff", "#ffffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})
_UNSEEN = frozenset({"transparent", "rgba(0,0,0,0)"})
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_CELLS = frozenset({"td", "th"})

Weight = tuple[bool, bool, int, int, int, int]
"""Importance of a declaration: marked important, in a style attribute, ids, classes, tags, place in the sheet."""
Style = dict[str, tuple[Weight, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compound:
    """One step of a selector: a tag, classes and an id that an element must have, and its place among its siblings."""

    tag: str = ""
    classes: frozenset[str] = frozenset()
    id: str = ""
    place: int = 0

    @property
    def tokens(self) -> list[str]:
        """What an element that is meant has: its tag, ".class", "#id"."""
        tag, name = [self.tag] if self.tag else [], [f"#{self.id}"] if self.id else []
        return [*tag, *name, *(f".{one}" for one in self.classes)]

    def fits(self, element: etree._Element) -> bool:
        """Return whether an element is meant."""
        if self.tag and local_name(element) != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.classes and not self.classes <= set((element.get("class") or "").split()):
            return False
        return not self.place or sum(1 for _ in element.itersiblings(preceding=True)) == self.place - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A selector, outermost step first, with the declarations we look at."""

    steps: tuple[Compound, ...]
    declarations: tuple[tuple[str, str, bool], ...]
    weight: tuple[int, int, int]
    """How specific the selector is: ids, classes, tags."""
    around: frozenset[str]
    """What the elements around it must have among them: tags, ".class", "#id"."""
    number: int

    @classmethod
    def of(cls, steps: Sequence[Compound], declarations: tuple[tuple[str, str, bool], ...], number: int) -> Rule:
        """Return the rule of a selector's steps."""
        ids = sum(bool(step.id) for step in steps)
        classes = sum(len(step.classes) + bool(step.place) for step in steps)
        tags = sum(bool(step.tag) for step in steps)
        around = frozenset(token for step in steps[:-1] for token in step.tokens)
        return cls(
            steps=tuple(steps), declarations=declarations, weight=(ids, classes, tags), around=around, number=number
        )

    def fits(self, element: etree._Element) -> bool:
        """Return whether the rule is about an element; a child is taken for any descendant."""
        if not self.steps[-1].fits(element):
            return False
        ups = element.iterancestors()
        return all(any(step.fits(up) for up in ups) for step in reversed(self.steps[:-1]))


@dataclass(slots=True)
class Sheet:
    """The rules of a page, by the class, id or tag that their last step names."""

    by_key: dict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    styles: dict[etree._Element, dict[str, str]] = field(default_factory=dict)
    tokens: dict[etree._Element | None, frozenset[str]] = field(default_factory=dict)

    def add(self, rule: Rule) -> None:
        """Take a rule."""
        last = rule.steps[-1]
        key = f"#{last.id}" if last.id else f".{min(last.classes)}" if last.classes else last.tag or "*"
        self.by_key[key].append(rule)

    def rules_for(self, element: etree._Element) -> Iterator[Rule]:
        """Yield the rules that are about an element."""
        around = self.tokens_around(element.getparent())
        for key in (*_tokens_of(element), "*"):
            for rule in self.by_key.get(key, ()):
                if rule.around <= around and rule.fits(element):
                    yield rule

    def tokens_around(self, element: etree._Element | None) -> frozenset[str]:
        """Return the tags, classes and ids of an element and all around it."""
        if element is None:
            return frozenset()
        if element not in self.tokens:
            self.tokens[element] = self.tokens_around(element.getparent()) | set(_tokens_of(element))
        return self.tokens[element]

    def style_of(self, element: etree._Element) -> dict[str, str]:
        """Return the declarations in force of an element: the weightiest of each."""
        if element in self.styles:
            return self.styles[element]
        style: Style = {}
        for rule in self.rules_for(element):
            for name, value, important in rule.declarations:
                _take(style, name, value, (important, False, *rule.weight, rule.number))
        for name, value, important in _declarations(element.get("style") or ""):
            _take(style, name, value, (important, True, 0, 0, 0, 0))
        self.styles[element] = {name: value for name, (_, value) in style.items()}
        return self.styles[element]


def _tokens_of(element: etree._Element) -> list[str]:
    name = element.get("id")
    classes = (element.get("class") or "").split()
    return [*(f".{one}" for one in classes), *([f"#{name}"] if name else []), local_name(element)]


def _take(style: Style, name: str, value: str, weight: Weight) -> None:
    if name not in style or style[name][0] <= weight:
        style[name] = weight, value


def read_sheet(root: etree._Element) -> Sheet:
    """Return the rules of a page's own sheets that can hide, strike out or raise its words."""
    sheet = Sheet()
    number = 0
    for element in root.iter("style"):
        if (element.get("media") or "all").strip().lower() not in {"all", "screen"}:
            continue
        text = re.sub(r"/\*.*?\*/", " ", element.text or "", flags=re.DOTALL)
        text = _OTHER_BLOCK.sub(" ", _SCREEN.sub(r" \1 ", text))
        for selectors, body in _SHEET.findall(text):
            declarations = tuple(_declarations(body))
            if not declarations:
                continue
            for selector in selectors.split(","):
                number += 1
                rule = _rule(selector, declarations, number) if number <= MAX_RULES else None
                if rule is not None:
                    sheet.add(rule)
    return sheet


def _rule(selector: str, declarations: tuple[tuple[str, str, bool], ...], number: int) -> Rule | None:
    steps: list[Compound] = []
    for word in re.sub(r"\s*>\s*", " ", selector).split():
        match = _COMPOUND.fullmatch(word)
        if match is None:
            return None
        found = [(kind, name, int(place or bool(first))) for kind, name, place, first in _PARTS.findall(match["rest"])]
        tag = (match["tag"] or "").lower()
        steps.append(
            Compound(
                tag="" if tag == "*" else tag,
                classes=frozenset(name for kind, name, _ in found if kind == "."),
                id=next((name for kind, name, _ in found if kind == "#"), ""),
                place=next((place for _, _, place in found if place), 0),
            )
        )
    return Rule.of(steps, declarations, number) if steps else None


def _declarations(text: str) -> Iterator[tuple[str, str, bool]]:
    for declaration in text.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        if name in _WANTED and value:
            important = value.endswith("!important")
            yield name, re.sub(r"\s*!important$", "", value), important


_TABLE_OF = {
    "table": "table",
    "grid": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "td",
}
"""The elements of a table by the roles that pages give to boxes."""
_TABLE_OF_DISPLAY = {"table": "table", "table-row": "tr", "table-cell": "td", "table-caption": "caption"}
MIN_CELLS, LONGEST_CELL = 4, 300
"""Boxes that a table has at least, and characters that each of them holds at most."""
_BOXES = ("div", "span", "ul", "li", "section", "dl", "dt", "dd", "p")


def note_looks(root: etree._Element) -> None:
    """Turn boxes that a page shows as tables into tables, and note in every element of its tables how it looks.

    Noted is only what is not plain text. A table is hidden, too, where anything around it is: pop-ups and folded sections
    hide tables until they are clicked.
    """
    sheet = read_sheet(root)
    _boxes_as_tables(root, sheet)
    for table in root.iter("table"):
        if any(_look(up, sheet.style_of(up)) is Look.HIDDEN for up in (table, *table.iterancestors())):
            table.set(LOOK, Look.HIDDEN.value)
        for element in table.iter():
            if not local_name(element) or element is table or element.get(LOOK):
                continue
            look = _look(element, sheet.style_of(element))
            if look is None and _has_colour_of_ground(element, sheet):
                look = Look.BLANK
            if look is not None:
                element.set(LOOK, look.value)


def _boxes_as_tables(root: etree._Element, sheet: Sheet) -> None:
    """Turn boxes that a page shows as a table, by their roles or by its sheet, into the elements of one.

    Boxes with longer texts only lay out the page.
    """
    tables = Sheet()
    for rule in (rule for rules in sheet.by_key.values() for rule in rules):
        if any(name == "display" and value in _TABLE_OF_DISPLAY for name, value, _ in rule.declarations):
            tables.add(rule)
    found: list[tuple[etree._Element, str]] = []
    for element in root.iter(*_BOXES):
        tag = _TABLE_OF.get((element.get("role") or "").lower())
        if tag is None and (tables.by_key or "table" in (element.get("style") or "")):
            tag = _TABLE_OF_DISPLAY.get(tables.style_of(element).get("display", ""))
        if tag is not None:
            found.append((element, tag))
    tags = dict(found)
    for table in (element for element, tag in found if tag == "table"):
        inside = [element for element in table.iter() if element in tags]
        cells = [element for element in inside if tags[element] in _CELLS]
        if len(cells) >= MIN_CELLS and all(_n_letters(cell) <= LONGEST_CELL for cell in cells):
            for element in inside:
                element.tag = tags[element]
            _name_by_label(table)


def _name_by_label(table: etree._Element) -> None:
    """Give a table that screen readers know by a label (`aria-label`) and that has no caption that label as one."""
    label = (table.get("aria-label") or "").strip()
    if label and next(table.iter("caption"), None) is None:
        caption = table.makeelement("caption", {}, None)
        caption.text = label
        table.insert(0, caption)


def _n_letters(element: etree._Element) -> int:
    return sum(len(str(piece).strip()) for piece in element.itertext())


def _look(element: etree._Element, style: dict[str, str]) -> Look | None:
    if element.get("hidden") is not None or style.get("display") == "none":
        return Look.HIDDEN
    if style.get("visibility") == "collapse" and local_name(element) == "tr":
        return Look.HIDDEN
    if style.get("visibility") in {"hidden", "collapse"} or _is_zero(style.get("opacity")):
        return Look.BLANK
    if _is_off_screen(style):
        return Look.BLANK
    if _is_zero(style.get("font-size")) and local_name(element) not in {"tr", "tbody", "thead"}:
        return Look.BLANK
    lines = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    if local_name(element) in _STRUCK_TAGS or "line-through" in lines:
        return Look.STRUCK
    if local_name(element) not in {*_CELLS, "tr", "tbody", "thead"}:
        raised = _is_lifted(style) or re.search(
            r"(?<![\w-])(?:super(?:script)?|sup)(?![\w-])", element.get("class") or "", re.IGNORECASE
        )
        return Look.RAISED if raised else Look.SMALL if _SMALL.fullmatch(style.get("font-size", "")) else None
    return None


def _is_off_screen(style: dict[str, str]) -> bool:
    """Return whether an element is moved far to the left or clipped to nothing, as text for screen readers is."""
    far = any(_FAR_LEFT.match(style.get(name, "")) for name in ("left", "text-indent"))
    clipped = _NOTHING.fullmatch(re.sub(r"\s", "", style.get("clip", ""))) or "inset(50%" in style.get("clip-path", "")
    return far or bool(clipped)


def _is_lifted(style: dict[str, str]) -> bool:
    """Return whether an element stands above its line: by its alignment, or moved up from its place."""
    align = style.get("vertical-align", "")
    if align in {"super", "text-top"} or re.match(r"(?:0?\.[2-9]|[1-9])\d*(?:px|pt|em|ex|%)", align):
        return True
    moved = style.get("top", "").startswith("-") or re.match(r"0?\.?[1-9]", style.get("bottom", ""))
    return style.get("position") == "relative" and bool(moved)


_SMALL = re.compile(r"smaller|x?x-small|[1-7]?\d(?:\.\d+)?%|0?\.[1-7]\d*r?em|[1-8](?:\.\d+)?px|[1-6](?:\.\d+)?pt")
_FAR_LEFT = re.compile(r"-\d{3,}(?:\.\d+)?px|-\d{2,}(?:\.\d+)?r?em")
_NOTHING = re.compile(r"rect\((?:[01](?:px)?,?){4}\)")


def _is_zero(value: str | None) -> bool:
    return value is not None and re.fullmatch(r"0*(?:\.0*)?(?:px|pt|em|rem|%)?", value) is not None and "0" in value


def _has_colour_of_ground(element: etree._Element, sheet: Sheet) -> bool:
    """Return whether words inside a cell have the colour of their ground, white where the page names none.

    The first row and cells of headings are left alone: the ground of a heading may be set in a sheet we do not see.
    """
    colour = sheet.style_of(element).get("color") or (element.get("color") if local_name(element) == "font" else None)
    if colour is None or local_name(element) in {"th", "tr", "thead", "tbody"}:
        return False
    if any(local_name(up) in {"th", "thead"} or _is_first_row(up) for up in element.iterancestors()):
        return False
    colour = re.sub(r"\s", "", colour.lower())
    if colour in _UNSEEN:
        return True
    declared = ((up, sheet.style_of(up)) for up in (element, *element.iterancestors()))
    grounds = (
        value
        for up, style in declared
        if (value := style.get("background-color") or style.get("background") or up.get("bgcolor"))
    )
    ground = re.sub(r"\s", "", next((g for g in grounds if g not in _UNSEEN and g != "none"), "white").lower())
    white = colour in _WHITE and ground in _WHITE
    return white or colour == ground


def _is_first_row(element: etree._Element) -> bool:
    return local_name(element) == "tr" and not any(local_name(e) == "tr" for e in element.itersiblings(preceding=True))


def look_of(element: etree._Element) -> Look | None:
    """Return how an element looks, None for plain text or where nobody noted it."""
    value = element.get(LOOK)
    return Look(value) if value else None
