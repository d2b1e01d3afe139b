"""The words of a Word file as a reader sees them: tracked changes accepted, hidden and struck-out text left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from extract.readers.seen.marks import beside_number, is_raised_mark
from extract.readers.seen.shown import UNKNOWN_PICTURE, fold_lines

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
SYMBOL_FONT = {
    0x2D: "\u2212", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0x3C: "<", 0x3E: ">", 0x3D: "=", 0x7E: "~", 0xAE: "→",
    0x2A: "*", 0x2B: "+", 0xB7: "·", 0x61: "α", 0x62: "β", 0x68: "η", 0x63: "χ", 0x6D: "μ", 0x72: "ρ", 0x20: " ",
}  # fmt: skip
"""Signs of Word's Symbol font that are in tables, by their code."""


def word(name: str) -> str:
    """Return the full name of an element or attribute of WordprocessingML."""
    return f"{WORD}{name}"


SMALL = 0.8
"""Share of the size of the letters before from which letters are set small."""
USUAL_SIZE = 18
"""The smallest usual size of letters in a table, in half points."""
DELETED = frozenset(f"{WORD}{name}" for name in ("del", "moveFrom"))
_SKIPPED = DELETED | {
    f"{WORD}{name}" for name in ("delText", "instrText", "delInstrText", "txbxContent", "tblPr", "tblGrid")
}
"""Elements whose text is not part of the line: deleted, the code of a field, a text box beside it."""
_WRAPPERS = frozenset(f"{WORD}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_PICTURES = frozenset(word(name) for name in ("drawing", "pict", "object"))
"""What may show the sign of the number behind it."""
_OFF = frozenset({"0", "false", "none", "off"})
_MARKED = frozenset({"vanish", "strike", "dstrike", "b", "i"})
_WHITE = frozenset({"FFFFFF"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLook:
    """How a run is set: properties switched on, raised or lowered, white, its size."""

    on: frozenset[str] = frozenset()
    raised: bool = False
    white: bool = False
    size: int | None = None
    """Size of its letters in half points, where the run itself gives one."""

    @property
    def struck(self) -> bool:
        """Whether the run is struck out, once or twice."""
        return bool(self.on & {"strike", "dstrike"})


Styles = Mapping[str, Any]
"""The run properties of a file's styles by their id, with what they are based on."""


def read_styles(element: Any) -> dict[str, Any]:
    """Return the `w:style` elements of a file by their id."""
    return {style.get(word("styleId")): style for style in element.iter(word("style"))} if element is not None else {}


def look_of_run(run: Any, styles: Styles) -> RunLook:
    """Return how a run is set: by its own properties, by its character style, by its paragraph's style."""
    own = run.find(word("rPr"))
    layers = [own] if own is not None else []
    for properties, name in ((own, "rStyle"), (_paragraph_properties(run), "pStyle")):
        named = properties.find(word(name)) if properties is not None else None
        layers += _layers_of_style(named.get(word("val")), styles) if named is not None else []
    on: set[str] = set()
    settled: set[str] = set()
    raised: bool | None = None
    for layer in layers:
        for child in layer:
            name = child.tag.removeprefix(WORD) if isinstance(child.tag, str) else ""
            if name in _MARKED and name not in settled:
                settled.add(name)
                on |= {name} if (child.get(word("val")) or "1").lower() not in _OFF else set()
            elif name == "vertAlign" and raised is None:
                raised = child.get(word("val")) == "superscript"
            elif name == "position" and raised is None:
                raised = re.fullmatch(r"[1-9]\d*", child.get(word("val")) or "") is not None or None
    colour = own.find(word("color")) if own is not None else None
    white = colour is not None and (colour.get(word("val")) or "").upper() in _WHITE
    size = own.find(word("sz")) if own is not None else None
    points = (size.get(word("val")) or "") if size is not None else ""
    return RunLook(
        on=frozenset(on),
        raised=bool(raised),
        white=white and not _is_shaded(run),
        size=int(points) if re.fullmatch(r"[0-9]{1,4}", points) else None,
    )


def _paragraph_properties(run: Any) -> Any:
    paragraph = next((up for up in run.iterancestors() if up.tag == word("p")), None)
    return paragraph.find(word("pPr")) if paragraph is not None else None


def _layers_of_style(name: str | None, styles: Styles) -> list[Any]:
    layers: list[Any] = []
    seen: set[str] = set()
    while name and name in styles and name not in seen:
        seen.add(name)
        properties = styles[name].find(word("rPr"))
        layers += [properties] if properties is not None else []
        based = styles[name].find(word("basedOn"))
        name = based.get(word("val")) if based is not None else None
    return layers


def _is_shaded(run: Any) -> bool:
    """Return whether a run's ground may be other than white: shaded, in a heading row, in a table with a style."""
    for up in (run, *run.iterancestors()):
        properties = next((e for e in up if e.tag in {word(n) for n in ("rPr", "pPr", "tcPr", "tblPr")}), None)
        shade = properties.find(word("shd")) if properties is not None else None
        if shade is not None and (shade.get(word("fill")) or "auto").lower() not in {"auto", "ffffff"}:
            return True
        if up.tag == word("tbl"):
            first = next(children(up, "tr"), None)
            styled = properties is not None and properties.find(word("tblStyle")) is not None
            return styled or (first is not None and first in run.iterancestors())
    return False


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of an element with a name, those inside content controls and insertions too, in order."""
    for child in element:
        if child.tag == word(name):
            yield child
        elif child.tag in _WRAPPERS:
            yield from children(child, name)


@dataclass(slots=True)
class Words:
    """The text of an element as it is collected, and the numbers that were left out because nobody sees them."""

    styles: Styles
    notes: bool = True
    pieces: list[str] = field(default_factory=list)
    unseen: dict[str, list[str]] = field(default_factory=dict)
    n_paragraphs: int = 0
    size: int | None = None

    def collect(self, element: Any) -> None:
        """Add the text of an element."""
        if element.tag in DELETED:
            self.leave_out("deleted", element)
        if element.tag in _SKIPPED or not isinstance(element.tag, str):
            return
        if element.tag == f"{CHOICE}AlternateContent":
            self.collect_choice(element)
        elif element.tag == word("r"):
            self.collect_run(element)
        elif element.tag == word("tbl"):
            if is_inset(element):
                self.pieces.append("\n" + "\n".join(self._lines_of(element)) + "\n")
        elif element.tag in _PICTURES:
            self.pieces.append(UNKNOWN_PICTURE)
        elif element.tag == f"{MATH}sSup":
            self.collect_power(element)
        else:
            if element.tag == word("p"):
                self.pieces += ["\n"] if self.n_paragraphs else []
                self.n_paragraphs += 1
            self.pieces.append(_character(element))
            for child in element:
                self.collect(child)

    def collect_choice(self, element: Any) -> None:
        """Add one of the alternatives that Word shows: the first with words."""
        for alternative in element:
            before = len(self.pieces)
            self.collect(alternative)
            if "".join(self.pieces[before:]).strip():
                return

    def collect_run(self, run: Any) -> None:
        """Add the text of a run, unless it is hidden, struck out, white on white or the mark of a note."""
        look = look_of_run(run, self.styles)
        if look.struck or look.white or "vanish" in look.on:
            self.leave_out("struck out" if look.struck else "hidden", run)
            return
        inner = Words(styles=self.styles, notes=self.notes, unseen=self.unseen)
        for child in run:
            inner.collect(child)
        text = "".join(inner.pieces)
        if not self.notes and self._is_small_digit(text, look):
            self.pieces.append(UNKNOWN_PICTURE)
        self.size = look.size
        before = "".join(self.pieces[-3:])
        if self.notes:
            self.pieces.append(beside_number(text, before) if look.raised else text)
        elif not (look.raised and is_raised_mark(text, before)):
            self.pieces.append(text)

    def _is_small_digit(self, text: str, look: RunLook) -> bool:
        """Return whether digits are set smaller behind a digit: they may be a mark, so that the number is not certain."""
        if look.raised or look.size is None or not text[:1].isdigit() or not "".join(self.pieces[-3:])[-1:].isdigit():
            return False
        return look.size <= SMALL * (self.size or USUAL_SIZE)

    def collect_power(self, element: Any) -> None:
        """Add a formula with something raised, without it where it is a mark."""
        base, raised = (element.find(f"{MATH}{name}") for name in ("e", "sup"))
        if base is not None:
            self.collect(base)
        if raised is not None:
            text = "".join(raised.itertext())
            if self.notes or not is_raised_mark(text, "".join(self.pieces[-3:])):
                self.pieces.append(text)

    def leave_out(self, look: str, element: Any) -> None:
        """Note a text that nobody sees, if it holds digits or the headings over them."""
        text = fold_lines(" ".join(t.text or "" for t in element.iter(word("t"), word("delText"))))
        if re.search(r"\d|\bx\b.*\by\b.*\bz\b", text, re.IGNORECASE):
            self.unseen.setdefault(look, []).append(text)

    def _lines_of(self, table: Any) -> Iterator[str]:
        for row in children(table, "tr"):
            yield " ".join(text_of(cell, self.styles, notes=self.notes).text for cell in children(row, "tc"))

    @property
    def text(self) -> str:
        """The text so far; pictures are kept where they stand before a number."""
        return re.sub(rf"{UNKNOWN_PICTURE}(?!\s*[.\d])", "", "".join(self.pieces))


LONGEST_INSET_TEXT = 30
"""Characters of a cell in a small table that is the content of another table's cell."""
MIN_INSETS = 2
"""Rows of the outer table that hold such tables."""


def is_inset(table: Any) -> bool:
    """Return whether a table is the content of a cell, as three cells for x, y and z under one heading."""
    outer = next((up for up in table.iterancestors() if up.tag == word("tbl")), None)
    if outer is None or not _is_plain(table):
        return False
    rows = [row for row in children(outer, "tr") if any(_is_plain(inner) for inner in row.iter(word("tbl")))]
    beside = all(any(not list(cell.iter(word("tbl"))) for cell in children(row, "tc")) for row in rows)
    return beside and len(rows) >= MIN_INSETS


def _is_plain(table: Any) -> bool:
    cells = list(table.iter(word("tc")))
    texts = ["".join(t.text or "" for t in cell.iter(word("t"))).strip().lower() for cell in cells]
    numbers = all(len(text) <= LONGEST_INSET_TEXT and not re.search(r"[^\W\d_]{3}", text) for text in texts)
    return numbers and not list(table.iterdescendants(word("tbl"))) and not set("xyz") <= set(texts)


def boxes_in(element: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes anchored in an element, those of alternatives once."""
    for child in element:
        if child.tag == word("txbxContent"):
            yield child
        elif child.tag == f"{CHOICE}AlternateContent":
            found = (list(boxes_in(alternative)) for alternative in child)
            yield from next((boxes for boxes in found if boxes), [])
        else:
            yield from boxes_in(child)


def _character(element: Any) -> str:
    if element.tag in (word("t"), f"{MATH}t"):
        return element.text or ""
    if element.tag == word("sym"):
        return _symbol(element.get(word("font")) or "", element.get(word("char")) or "")
    return {word("tab"): "\t", word("br"): "\n", word("cr"): "\n", word("noBreakHyphen"): "-"}.get(element.tag, "")


def _symbol(font: str, code: str) -> str:
    """Return the character of a Symbol font at a code; an unknown one stops the reading of a number beside it."""
    if not font.startswith("Symbol") or re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) is None:
        return UNKNOWN_PICTURE
    return SYMBOL_FONT.get(int(code, 16) & 0xFF, UNKNOWN_PICTURE)


def text_of(element: Any, styles: Styles, *, notes: bool = True) -> Words:
    """Return the words of an element; with `notes=False` without footnote marks."""
    words = Words(styles=styles, notes=notes)
    for child in element if element.tag in {word("p"), word("tc")} else [element]:
        words.collect(child)
    return words
