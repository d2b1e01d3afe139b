"""The words of an element of HTML or XML as a reader sees them, with or without the marks that point at notes."""

from __future__ import annotations

import re

from lxml import etree

from extract.readers.base import local_name
from extract.readers.seen.looks import Look, look_of
from extract.readers.seen.marks import beside_number, is_linked_mark, is_lowered_mark, is_mark, is_raised_mark
from extract.readers.seen.tex import read_tex

BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "break",
        "li",
        "para",
        "simple-para",
        "title",
        "sec",
        "section",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "td",
        "th",
        "row",
        "entry",
        "list-item",
    ]
)
"""Elements that begin a line."""
SILENT = frozenset(
    ["script", "style", "noscript", "template", "svg", "button", "annotation", "mml:annotation", "annotation-xml", "mml:annotation-xml"]
)  # fmt: skip
NOTES = frozenset(["fn", "footnote", "table-footnote"])
"""Notes printed elsewhere although they are written inside a cell."""
STRUCK = frozenset(["del", "strike", "s", "cross-out"])
LINKS = frozenset(["a", "xref", "ext-link", "cross-ref", "cross-refs", "inter-ref"])
_NOTE_TYPES = frozenset(["table-fn", "fn"])
_NOTE_CLASS = re.compile(r"(?<![a-z])fn(?![a-z])|foot-?note|note-?ref", re.IGNORECASE)
_LINK_OR_RAISED = LINKS | {"sup", "fn", "footnote"}
HIDDEN_CLASS = re.compile(r"visually-hidden|sr-only|screen-?reader", re.IGNORECASE)
_COPY_CLASS = re.compile(r"assistive-?mml|MJX_Assistive_MathML|katex-mathml", re.IGNORECASE)
"""Formulas as MathJax and KaTeX write them once more, for screen readers."""
_SOFT_HYPHEN = re.compile(r"(?<=[^\W\d_])\u00ad(?=[^\W\d_])")
"""Where a word may be broken; before a number the same character is printed for a minus."""
MINUS_IMAGE = re.compile(r"[\s\[{(]*(?:[-\u2212\u2013\u2010\u2011]|minus(?: sign)?)[\s\]})]*", re.IGNORECASE)
MINUS_SOURCE = re.compile(r"\bminus|/2212|_minus|u2212", re.IGNORECASE)
"""Pictures of a minus sign, as older pages print it: a dropped one is a wrong coordinate."""
UNKNOWN_PICTURE = "\ufffc"
"""Placeholder for an unknown picture before a number: it may be the sign."""
NEAR = 3
"""Pieces of text before a mark that are looked at."""


def fold_lines(text: str) -> str:
    """Return `text` with runs of white space folded to one space."""
    return " ".join(text.split())


def plain_text(element: etree._Element) -> str:
    """Return all character data of an element as it is."""
    return "".join(str(piece) for piece in element.itertext())


def element_text(element: etree._Element, *, notes: bool = True) -> str:
    """Return the words of an element that a reader sees; with `notes=False` without footnote marks."""
    pieces: list[str] = []
    _collect(element, pieces, notes)
    return _SOFT_HYPHEN.sub("", "".join(pieces))


def _collect(element: etree._Element, pieces: list[str], notes: bool) -> None:
    name = local_name(element)
    if (
        (name in SILENT and not (name == "button" and _is_heading(element)))
        or not name
        or is_unseen(element)
        or (name == "tex-math" and _has_mathml(element))
    ):
        return
    if name in {"img", "inline-graphic"}:
        pieces.append(_words_of_picture(element))
    if name == "table" and pieces:
        pieces.append(_lines_of_inset(element, notes))
        return
    if name in BLOCKS:
        pieces.append("\n")
    if not notes and _is_small_digit(element, name, "".join(pieces[-NEAR:])):
        pieces.append(UNKNOWN_PICTURE)
    if not notes and (name in NOTES or _is_note_mark(element, name, "".join(pieces[-NEAR:]))):
        return
    if notes and name in {"sup", "sub"} and "".join(pieces[-NEAR:])[-1:].isdigit():
        pieces.append(beside_number(plain_text(element), "".join(pieces[-NEAR:]), lowered=name == "sub"))
        return
    if element.text:
        pieces.append(read_tex(element.text) if name == "tex-math" else element.text)
    for child in element:
        _collect(child, pieces, notes)
        if child.tail:
            pieces.append(child.tail)
    if name in BLOCKS and name not in {"br", "break"}:
        pieces.append("\n")


def _lines_of_inset(table: etree._Element, notes: bool) -> str:
    """Return a small table inside a cell as lines of text, one for each of its rows."""
    rows = (row for row in table.iter() if local_name(row) == "tr")
    lines = (" ".join(fold_lines(element_text(cell, notes=notes)) for cell in row if local_name(cell)) for row in rows)
    return "\n" + "\n".join(lines) + "\n"


def _words_of_picture(picture: etree._Element) -> str:
    """Return "-" for the picture of a minus, and a mark that stops the reading for an unknown one before digits."""
    alt, source = picture.get("alt") or "", picture.get("src") or picture.get("href") or ""
    if MINUS_IMAGE.fullmatch(alt) or MINUS_SOURCE.search(source):
        return "-"
    return UNKNOWN_PICTURE if alt.strip() and re.match(r"\s*\.?\d", picture.tail or "") else ""


def _is_heading(button: etree._Element) -> bool:
    """Return whether a button is the whole heading of a column, which it sorts."""
    cell = next(button.iterancestors("th"), None)
    return cell is not None and plain_text(cell).split() == plain_text(button).split()


def _has_mathml(tex: etree._Element) -> bool:
    """Return whether MathML beside a piece of TeX has the same content."""
    up = tex.getparent()
    return up is not None and any(local_name(e) == "math" for e in up)


def is_unseen(element: etree._Element) -> bool:
    """Return whether an element is struck out, not shown, or meant for screen readers (it would double a number)."""
    style = (element.get("style") or "").replace(" ", "").lower()
    if "display:none" in style or HIDDEN_CLASS.search(element.get("class") or "") is not None or _is_copy(element):
        return True
    return look_of(element) in {Look.HIDDEN, Look.BLANK, Look.STRUCK} or local_name(element) in STRUCK


def _is_copy(element: etree._Element) -> bool:
    """Return whether an element repeats the formula beside it; one that is drawn there, without letters, it does not."""
    up = element.getparent()
    if up is None or not (local_name(element) == "mjx-assistive-mml" or _COPY_CLASS.search(element.get("class") or "")):
        return False
    return any(plain_text(e).strip() for e in up if e is not element and local_name(e) not in SILENT)


# -- marks -----------------------------------------------------------------------------------------------


def _is_note_mark(element: etree._Element, name: str, before: str) -> bool:
    """Return whether an element is the mark of a note: raised, lowered beside a number, or a link to the note."""
    if name == "sup" or look_of(element) is Look.RAISED or (name[:1] == "m" and _is_upper(element, "msup")):
        return _is_raised(element, before)
    if name == "sub" or (name[:1] == "m" and _is_upper(element, "msub")):
        return is_lowered_mark(plain_text(element), before)
    return name in LINKS and _is_note_link(element, before)


def _is_small_digit(element: etree._Element, name: str, before: str) -> bool:
    """Return whether digits are set smaller behind a digit: they may be a mark, so that the number is not certain."""
    small = name == "small" or (name == "font" and element.get("size") is not None) or look_of(element) is Look.SMALL
    return small and before[-1:].isdigit() and plain_text(element).strip()[:1].isdigit()


def _is_upper(element: etree._Element, kind: str) -> bool:
    """Return whether an element is the index of a formula: the second child of `msup` or `msub`."""
    up = element.getparent()
    return up is not None and local_name(up) == kind and element.getprevious() is not None


def _is_raised(element: etree._Element, before: str) -> bool:
    if any(local_name(child) in _LINK_OR_RAISED for child in element.iter() if child is not element):
        return True
    return is_raised_mark(plain_text(element), before)


def _is_note_link(link: etree._Element, before: str) -> bool:
    text = plain_text(link)
    if (link.get("ref-type") or "").lower() in _NOTE_TYPES:
        return is_mark(text)
    if "fn" in (link.get("refid") or link.get("rid") or "").lower():
        return is_mark(text)
    if link.get("ref-type") or link.get("refid") or link.get("rid"):
        return is_linked_mark(text, before) and any(c.isdigit() for c in text) and before.rstrip()[-1:].isdigit()
    target = _href(link)
    if target is not None and text.strip().isdigit() and before[-1:].isdigit():
        return is_mark(text)  # no page links the last digits of a number
    named = _NOTE_CLASS.search(" ".join(link.get(name) or "" for name in ("class", "role", "rel"))) is not None
    return (named or (target or "").partition("#")[2] != "") and is_linked_mark(text, before)


def _href(link: etree._Element) -> str | None:
    """Return where a link leads, in HTML or by XLink."""
    return next((str(value) for name, value in link.attrib.items() if str(name).rpartition("}")[2] == "href"), None)
