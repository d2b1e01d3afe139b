"""Captions and notes of the tables of a web page, looked for in the boxes around them; captions whose table is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Problem
from corpora.words.comparisons import TWO_SIDES
from corpora.words.correlations import correlation_signs
from corpora.words.printed import TableLabel, begins_note, parse_table_label
from extract.readers.base import local_name
from extract.readers.captions import MENTION, is_caption, table_not_found, table_number, under_seed
from extract.readers.seen.shown import element_text, fold_lines, plain_text

LONGEST_LABEL = 40
"""Characters within which an element that is a caption has its label."""
_PAGE = frozenset({"body", "html", "article", "main"})
SHORTEST_CAPTION = 10
"""Characters up to which the words of an element called a caption are a button or a label."""

NOTE_CLASS = re.compile(r"foot|note|legend|notes|table-fn|tfoot", re.IGNORECASE)
CAPTION_CLASS = re.compile(r"caption|title|label|heading", re.IGNORECASE)
CAPTION_TAGS = frozenset(
    [
        "div",
        "p",
        "figcaption",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "span",
        "caption",
        "strong",
        "b",
        "label",
        "section",
        "summary",
    ]
)
"""Elements that may hold a table's label and caption."""
MAX_CAPTION = 1500
_LINK = re.compile(
    r"\W*(?:open (?:table )?in (?:a )?(?:new|separate) (?:tab|window)|view (?:larger|full|this|inline|popup)[\w ]{0,30}|(?:expand|enlarge|show|download) (?:this )?(?:table|image|figure)[\w ]{0,20}|open in viewer|csv|collapse)\W*",
    re.IGNORECASE,
)
"""The words of a link between a label and its caption, or between the caption and the table."""
STEPS_BACK, MOST_FACES = 3, 8
"""Elements before a table among which its caption is, and pieces of a line that are set in faces of their own."""
_FACES = frozenset({"a", "b", "strong", "i", "em", "font", "span", "sub", "sup", "u", "small", "tt", "br"})
_EXPLAINS = re.compile(
    r"[a-z]\s|coordinates|mni|tal|(?:an?\s+)?(?:positive|negative)\s+(?:peak\s+)?(?:[tzr]\b|values?\b|scores?\b|statistics?\b|signs?\b)|(?-i:[A-Z][A-Za-z]{0,6}[A-Z][A-Za-z]{0,3}\s?[=:,]\s)",
    re.IGNORECASE,
)
"""How the paragraph directly below a table begins where it explains the table, besides the openings of notes."""


def surroundings(table: etree._Element, *, below: bool = False) -> tuple[str | None, str, tuple[str, ...]]:
    """Return the label, the caption and the notes of a table, looked for in the boxes around it.

    `below`: the page prints captions below its tables (`captions_are_below`).
    """
    label: str | None = None
    caption = ""
    inner = next((fold_lines(element_text(e, notes=False)) for e in table if local_name(e) == "caption"), "")
    labelled = parse_table_label(inner)
    if labelled is not None and labelled.rest:
        label, caption = labelled.label, labelled.rest  # before a paragraph above that begins "Table 1 shows"
    notes = [text for e in table if local_name(e) == "tfoot" and (text := fold_lines(element_text(e)))]
    box: etree._Element = table
    for _ in range(6):
        up = box.getparent()
        if up is None or local_name(up) in _PAGE:
            label, caption, notes = _from_siblings(box, label, caption, notes, below=below)
            break
        if sum(1 for e in up.iter() if local_name(e) == "table") > _copies(table, up):
            label, caption, notes = _from_siblings(box, label, caption, notes, below=below)
            break
        box = up
        if not caption:
            label, caption = _caption_in(box, table)
        if not notes:
            notes = _notes_in(box, table)
        if label and notes:
            break
    if inner and not caption:
        caption = inner
    if caption and not label:
        found = parse_table_label(caption)
        label, caption = (found.label, found.rest) if found else (None, caption)
    if not label:
        caption = under_seed(caption or _line_above(box), (text for text, _ in _lines_above(box)))
    return label, caption[:MAX_CAPTION].strip(), tuple(notes)


def _copies(table: etree._Element, box: etree._Element) -> int:
    """Return how many tables in `box` are copies of `table` (pages hold hidden ones for pop-up views)."""
    words = fold_lines(plain_text(table))
    return sum(1 for e in box.iter() if local_name(e) == "table" and fold_lines(plain_text(e)) == words)


def _outside(element: etree._Element, table: etree._Element) -> bool:
    return (
        element is not table
        and table not in element.iter()
        and not any(local_name(up) == "table" for up in element.iterancestors())
    )


def _caption_in(box: etree._Element, table: etree._Element) -> tuple[str | None, str]:
    """Return label and caption from the elements around a table: the first that opens with a label, else by class.

    A label alone above the table is that of a caption below it, which repeats the label: "TABLE 2" and "Table 2. Peaks ...".
    """
    bare: str | None = None
    for element in box.iter():
        if local_name(element) not in CAPTION_TAGS:
            continue
        if local_name(element) != "caption" and not _outside(element, table):
            continue
        text = fold_lines(element_text(element, notes=False))
        found = parse_table_label(text)
        if found is None:
            continue
        label, rest = found.label, found.rest
        if bare is not None and (table_number(label) != table_number(bare) or MENTION.match(found.after)):
            continue
        if rest and len(rest) < 3 * MAX_CAPTION:
            return bare or label, rest
        behind = _behind_label(label, _words_after(element, table)) if bare is None else ""
        if behind:
            return label, behind
        bare = bare or label
    if bare is not None:
        return bare, ""
    for element in box.iter():
        if CAPTION_CLASS.search(element.get("class") or "") and _outside(element, table):
            text = fold_lines(element_text(element, notes=False))
            if len(text) > SHORTEST_CAPTION:
                return None, text
    return None, ""


def _words_after(element: etree._Element, table: etree._Element) -> str:
    """Return the first words that follow a bare label ("Table 2") before the table begins."""
    pieces = [element.tail or ""]
    current = element
    for _ in range(3):
        for sibling in current.itersiblings():
            if sibling is table or table in sibling.iter():
                return fold_lines(" ".join(pieces)) or _figcaption_in(sibling, table)
            text = element_text(sibling, notes=False)
            pieces += [] if _LINK.fullmatch(fold_lines(text)) else [text]
            pieces.append(sibling.tail or "")
        text = fold_lines(" ".join(pieces))
        if text:
            return text
        up = current.getparent()
        if up is None:
            break
        pieces.append(up.tail or "")
        current = up
    return fold_lines(" ".join(pieces))


def _figcaption_in(box: etree._Element, table: etree._Element) -> str:
    """Return the caption of a figure that is the table, whose label stands before it; "" where it has none."""
    found = (e for e in box.iter() if local_name(e) == "figcaption" and _outside(e, table))
    return next((fold_lines(element_text(e, notes=False)) for e in found), "")


def _notes_in(box: etree._Element, table: etree._Element) -> list[str]:
    notes: list[str] = []
    for element in box.iter():
        name = local_name(element)
        is_note = name == "tfoot" or (
            NOTE_CLASS.search(" ".join((element.get("class") or "", element.get("id") or "")))
            and name in {"div", "p", "ul", "ol", "dl", "section", "footer"}
        )
        if is_note and (name == "tfoot" or _outside(element, table)):
            text = fold_lines(element_text(element))
            if text and not any(text in earlier for earlier in notes):
                notes.append(text)
    return notes


def _from_siblings(
    box: etree._Element, label: str | None, caption: str, notes: list[str], *, below: bool
) -> tuple[str | None, str, list[str]]:
    """Complete label, caption and notes from the elements just before and after the table's box."""
    before, after = box.getprevious(), box.getnext()
    if not caption and below:
        found = _label_of(after)
        return (found.label, found.rest, notes) if found else (label, caption, notes)
    if not caption:
        found = _label_before(before)
        if found:
            return found.label, found.rest or caption, notes
    if not notes and after is not None and not any(local_name(e) == "table" for e in after.iter()):
        text = fold_lines(element_text(after))
        if text and len(text) < MAX_CAPTION and (begins_note(text) or _EXPLAINS.match(text)):
            notes = [text]
    return label, caption, notes


def _label_before(element: etree._Element | None) -> TableLabel | None:
    """Return the label and the caption of the nearest of the elements before a table that opens with a label.

    A caption of several faces is as many elements: "<b>Table 1.</b> Areas of <i>faces > houses</i>".
    """
    faces: list[str] = []
    passed: list[str] = []
    steps = 0
    while element is not None and steps < STEPS_BACK and len(faces) < MOST_FACES:
        if any(local_name(e) == "table" for e in element.iter()):
            break
        text = fold_lines(f"{element_text(element, notes=False)} {element.tail or ''}")
        is_face = local_name(element) in _FACES
        found = parse_table_label(" ".join([text, *faces]) if is_face else text)
        if found and parse_table_label(text):
            return found if found.rest else _with_words(found, passed)
        passed = passed if is_face else [text, *passed]
        faces = [text, *faces] if is_face else []
        steps += not is_face
        element = element.getprevious()
    return None


def _with_words(bare: TableLabel, between: Sequence[str]) -> TableLabel:
    """Return a label that stands alone with the caption from the elements between it and the table: behind the label again, or all of it."""
    text = fold_lines(" ".join(words for words in between if not _LINK.fullmatch(words)))
    return bare._replace(after=_behind_label(bare.label, text)) if len(text) < MAX_CAPTION else bare


def _behind_label(label: str, text: str) -> str:
    """Return what stands behind a label that a caption repeats: "TABLE 2", "www.example.org Table 2. Faces > houses"."""
    at = text.casefold().find(label.casefold())
    again = parse_table_label(text[at:]) if at >= 0 else None
    return again.rest if again is not None and again.rest else text


_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LONGEST_LINE = 100
"""Characters of the longest line that is a heading for being set in bold letters."""


def _lines_above(box: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the lines in bold letters above a table's box, from the nearest on, to the nearest heading; and whether each is right above."""
    for place, element in enumerate(box.itersiblings(preceding=True)):
        text = fold_lines(element_text(element, notes=False)) if _is_heading(element) else ""
        if 0 < len(text) <= LONGEST_LINE:
            yield text, place == 0
        if local_name(element) in _HEADING_TAGS:
            return


def _is_heading(element: etree._Element) -> bool:
    """Return whether an element is a heading, or a paragraph wholly in bold letters."""
    if local_name(element) in _HEADING_TAGS | {"b", "strong"}:
        return True
    bold = [inner for inner in element if local_name(inner) in {"b", "strong"}]
    return local_name(element) == "p" and len(bold) == 1 and plain_text(bold[0]).strip() == plain_text(element).strip()


_THRESHOLD = re.compile(r"\b[pqztfkn]\s*[<>]\s*\.?\d", re.IGNORECASE)


def _line_above(box: etree._Element) -> str:
    """Return the line right above a table without a caption, where it compares conditions or names a correlation."""
    text, is_next = next(_lines_above(box), ("", False))
    compares = TWO_SIDES.search(text) and not _THRESHOLD.search(text)
    return text if is_next and (compares or any(correlation_signs(text))) else ""


def lost_captions(root: etree._Element, name: str, tables: tuple[Table, ...]) -> list[Problem]:
    """Return the problems of captions that speak of peaks or coordinates, outside the tables that were found."""
    known = {table_number(table.label) for table in tables if table.label}
    found: dict[str, Problem] = {}
    for element in root.iter(*CAPTION_TAGS):
        if parse_table_label(_beginning(element)) is None or _is_beside_article(element):
            continue
        text = fold_lines(element_text(element, notes=False))
        label = parse_table_label(text) if len(text) < MAX_CAPTION else None
        if label is None or table_number(label.label) in known:
            continue
        following = element.getnext()
        rest = label.rest or (fold_lines(element_text(following, notes=False)) if following is not None else "")
        if is_caption(label.label + (label.after if label.rest else f". {rest}")):
            found.setdefault(table_number(label.label), table_not_found(name, label.label))
    return list(found.values())


def _beginning(element: etree._Element) -> str:
    """Return the first words of an element, without reading all of it."""
    found = ""
    for piece in element.itertext():
        found += str(piece)
        if len(found.strip()) > LONGEST_LABEL:
            break
    return found


def _is_beside_article(element: etree._Element) -> bool:
    """Return whether words are in a table with cells of its own, or in what surrounds the article."""
    ups = list(element.iterancestors())
    framed = any(local_name(up) == "table" and _n_filled(up) > 1 for up in ups)
    return framed or any(local_name(up) in {"nav", "footer", "aside", "button", "select"} for up in ups)


def _n_filled(table: etree._Element) -> int:
    return sum(bool(plain_text(cell).strip()) for cell in table.iter("td", "th"))


def captions_are_below(tables: Sequence[etree._Element]) -> bool:
    """Return whether a page prints its captions below its tables: more tables have one right behind them than before them."""
    boxes = [_box_of(table) for table in tables if next(table.iter("caption"), None) is None]
    above = sum(_label_of(box.getprevious()) is not None for box in boxes)
    return sum(_label_of(box.getnext()) is not None for box in boxes) > above


def _box_of(table: etree._Element) -> etree._Element:
    """Return the largest element around a table that holds no other table and is not the page itself."""
    box = table
    for up in table.iterancestors():
        if local_name(up) in _PAGE or sum(1 for _ in up.iter("table")) > 1:
            break
        box = up
    return box


def _label_of(element: etree._Element | None) -> TableLabel | None:
    if element is None or next(element.iter("table"), None) is not None:
        return None
    return parse_table_label(fold_lines(element_text(element, notes=False)))
