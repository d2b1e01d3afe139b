"""Signs of numbers as painted, whatever the text layer calls them.

Journal fonts draw the minus with glyphs whose character codes mean nothing (control characters, "2",
"=", ")", no character at all), and use the same glyph in white as a figure space. So no table of
fonts is kept here: every distinct glyph (font, code, colour) that stands before a digit, has no
character, or comes from another font than its neighbours is looked at on the rendered page, a few
times per document. Ink before a number that belongs to no character at all is looked at too.
What cannot be decided is said in `doubt`, never guessed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.readers.pdf_ink import Glyph
from extract.readers.pdf_render import PageImage
from extract.readers.pdf_shapes import FAINT, Shape, is_tall, look_at, missing_sign
from extract.readers.pdf_words import Run, build_runs, group_lines, is_blank

DASHES = frozenset("-‐‑‒–—―−⁃⁻₋⫺➖﹘﹣－─")
"""Characters that stand for a minus when they are printed before a number."""

UNKNOWN = "\ufffd"
"""Stands for a painted glyph whose character nobody knows, until the word is finished."""

JOIN_GAP = 0.75
"""A dash this close (in type sizes) before a number is its sign, though a space stands between."""

LOOKS = 3
"""Times a distinct glyph is looked at before its verdict is settled for the document."""

LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st",
    "\u00a0": " ", "\u00ad": "-", "∼": "~", "˜": "~", "－": "-", "＋": "+", "＜": "<", "＞": ">", "．": ".",
}  # fmt: skip
"""Characters written out; superscript digits are left alone ("cm³" is not "cm3", "44²" not "442")."""

_ALIKE = {
    Shape.PLUS: "+†‡＋⁺", Shape.TIMES: "×xX*✕✖χΧ", Shape.LESS: "<‹〈⟨＜«", Shape.GREATER: ">›〉⟩＞»▶",
    Shape.LESS_EQUAL: "≤⩽≦", Shape.GREATER_EQUAL: "≥⩾≧", Shape.EQUALS: "=＝═≡", Shape.PLUS_MINUS: "±",
}  # fmt: skip
"""Characters that may look so; the text layer is believed when it says one of them."""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as read: its text, the glyphs it was painted with, and why its sign is in doubt ("" if not)."""

    text: str
    raw: str
    glyphs: tuple[Glyph, ...]
    x0: float
    doubt: str = ""


def is_nameless(text: str) -> bool:
    """Return whether the text layer gives no character one could print."""
    return not text or all(unicodedata.category(c) in {"Cc", "Co", "Cn", "Cs"} or c == UNKNOWN for c in text)


def _is_digit(text: str) -> bool:
    return len(text) == 1 and "0" <= text <= "9"


def _is_cjk(text: str) -> bool:
    return len(text) == 1 and "\u3040" <= text <= "\u9fff"


class SignReader:
    """Reads the words of a document page by page; verdicts on glyphs are kept between pages."""

    def __init__(self) -> None:
        self._verdicts: dict[tuple[str, int, tuple[str, str], str], list[Shape]] = {}

    def read(self, glyphs: Sequence[Glyph], image: PageImage | None) -> list[ReadWord]:
        """Return the words made of `glyphs`, all of one direction, in the frame of `image`."""
        painted = [g for g in glyphs if not g.white or (image is not None and _is_visible(g, image))]
        raw = {g.order: g.text or f"(cid:{g.code})" for g in painted}
        seen: list[Glyph] = []
        for line in group_lines(painted):
            seen.extend(self._see_line(line, image))
        runs = _join_signs(build_runs(seen))
        cover = _Cover(seen)
        words = []
        for position, run in enumerate(runs):
            before = runs[position - 1] if position and runs[position - 1].line == run.line else None
            word = _finish(run, raw)
            if word is None:
                continue
            if image is not None and _is_unsigned(word.text):
                word = _with_missing_sign(word, run, before, image, cover)
            words.append(word)
        return words

    def _see_line(self, line: Sequence[Glyph], image: PageImage | None) -> list[Glyph]:
        """Return a line's glyphs, left to right, with the characters they are painted as."""
        inked = [g for g in line if not is_blank(g)]
        out = [g for g in line if is_blank(g)]
        for place, glyph in enumerate(inked):
            before = inked[place - 1] if place else None
            after = inked[place + 1] if place + 1 < len(inked) else None
            out.append(self._see(glyph, before, after, image))
        return out

    def _see(self, glyph: Glyph, before: Glyph | None, after: Glyph | None, image: PageImage | None) -> Glyph:
        claim = LIGATURES.get(glyph.text, glyph.text)
        nameless = is_nameless(glyph.text)
        near = after is not None and after.x0 - glyph.x1 <= JOIN_GAP * max(after.size, glyph.size)
        signs = near and after is not None and _is_digit(after.text)
        foreign = (near and after is not None and after.font != glyph.font) or (
            before is not None and before.font != glyph.font and glyph.x0 - before.x1 <= glyph.size
        )
        alone = (before is None or glyph.x0 - before.x1 > glyph.size) and not near
        if not (
            nameless or signs or glyph.text in DASHES or ((foreign or alone) and not glyph.text.isalpha())
        ):
            return glyph if claim == glyph.text else replace(glyph, text=claim)
        if image is None:
            text = UNKNOWN if nameless else "-" if claim in DASHES else claim
            return replace(glyph, text=text)
        trusted = _is_digit(claim) and after is not None and after.font == glyph.font
        shape = self._judge(glyph, image, trusted=trusted)
        return replace(glyph, text=_character(glyph, claim, shape, nameless=nameless, signs=signs))

    def _judge(self, glyph: Glyph, image: PageImage, *, trusted: bool) -> Shape:
        """Return the glyph's shape, from the document's verdict once it is settled."""
        key = (glyph.font, glyph.code, glyph.colour, glyph.text)
        looks = self._verdicts.setdefault(key, [])
        if len(looks) >= LOOKS and len(set(looks)) == 1:
            hidden = looks[0] is Shape.DASH and not _is_visible(glyph, image)
            return Shape.BLANK if hidden else looks[0]
        box = (glyph.x0, glyph.top, glyph.x1, glyph.bottom)
        if trusted and is_tall(image, box, glyph.size, glyph.baseline):
            shape = Shape.OTHER
        else:
            shape = look_at(image, box, glyph.size, glyph.baseline)
        if len(looks) < 2 * LOOKS:
            looks.append(shape)
        return shape


def _is_visible(glyph: Glyph, image: PageImage) -> bool:
    x0, x1 = glyph.x0, max(glyph.x1, glyph.x0 + 0.1 * glyph.size)
    return (
        image.contrast((x0, glyph.baseline - 0.8 * glyph.size, x1, glyph.baseline + 0.2 * glyph.size))
        >= FAINT
    )


def _character(glyph: Glyph, claim: str, shape: Shape, *, nameless: bool, signs: bool) -> str:
    """Return the character a glyph is painted as, given what the text layer claims and what is seen."""
    if shape is Shape.DASH:
        return claim if claim == "_" or (_is_cjk(claim) and not signs) else "-"
    if shape is Shape.BLANK:
        if nameless:
            return " "
        # A black glyph the renderer leaves out: its font may be missing here. A sign is then in doubt.
        return UNKNOWN if claim in DASHES else claim
    if claim in DASHES:
        return "-"
    if shape is Shape.OTHER:
        return UNKNOWN if nameless else claim
    if shape is Shape.DOT:
        return "." if nameless else claim
    return claim if not nameless and claim in _ALIKE[shape] else shape.value


def _join_signs(runs: Sequence[Run]) -> list[Run]:
    """Return runs with a lone dash (or unknown glyph) joined to the number close behind it."""
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        starts = run.glyphs[0].text
        if (
            last is not None
            and last.line == run.line
            and last.glyphs[-1].text in {"-", UNKNOWN}
            and (len(last.glyphs) == 1 or not last.glyphs[-2].text.isalnum())
            and (_is_digit(starts) or (starts == "." and len(run.glyphs) > 1))
            and run.x0 - last.x1 <= JOIN_GAP * max(run.size, last.size)
        ):
            out[-1] = Run([*last.glyphs, *run.glyphs], line=run.line)
        else:
            out.append(run)
    return out


def _finish(run: Run, raw: dict[int, str]) -> ReadWord | None:
    """Return the word of a run, or None when nothing of it can be read."""
    text, doubt = "", ""
    glyphs = run.glyphs
    for place, glyph in enumerate(glyphs):
        after = glyphs[place + 1].text if place + 1 < len(glyphs) else ""
        if glyph.text == UNKNOWN:
            if after and (_is_digit(after[0]) or after[0] == "."):
                doubt = f"the glyph before the number ({_name(raw[glyph.order])}, font {glyph.font}) cannot be read"
            continue
        middle_dot = glyph.text in "·∙•" and text[-1:].isdigit() and after[:1].isdigit()
        text += "." if middle_dot else glyph.text
    text = text.strip()
    if not text:
        return None
    return ReadWord(text, "".join(raw[g.order] for g in glyphs), tuple(glyphs), run.x0, doubt)


def _name(raw: str) -> str:
    return raw if raw.startswith("(cid:") else " ".join(f"U+{ord(c):04X}" for c in raw)


def _is_unsigned(text: str) -> bool:
    return _is_digit(text[:1]) or (text[:1] == "." and _is_digit(text[1:2]))


class _Cover:
    """Answers whether a point of the page belongs to a painted character."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._boxes: dict[int, list[tuple[float, float, float, float]]] = {}
        for g in glyphs:
            if is_blank(g) or g.text == "-":
                continue
            box = (g.x0, g.baseline - 0.8 * g.size, g.x1, g.baseline + 0.3 * g.size)
            for band in range(int(box[1] // 20), int(box[3] // 20) + 1):
                self._boxes.setdefault(band, []).append(box)

    def holds(self, x: float, y: float) -> bool:
        return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in self._boxes.get(int(y // 20), ()))


def _with_missing_sign(
    word: ReadWord, run: Run, before: Run | None, image: PageImage, cover: _Cover
) -> ReadWord:
    """Return the word with a minus that is painted before it but has no character on its line."""
    first = run.glyphs[0]
    left = max(before.x1 if before is not None else 0.0, first.x0 - 1.1 * first.size)
    found = missing_sign(image, left, first.x0, first.size, first.baseline)
    if found is None or cover.holds(*found.centre):
        return word
    if not found.sure:
        return replace(word, doubt=word.doubt or "there is ink before the number that is no character")
    return replace(word, text="-" + word.text, x0=found.x0)
