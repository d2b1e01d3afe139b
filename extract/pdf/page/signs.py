"""Signs of numbers as painted, even where the text layer maps them to other characters.

Journal fonts draw the minus with glyphs whose character codes mean nothing (control characters, "2",
"=", ")", no character at all), and use the same glyph in white as a figure space. So no table of
fonts is kept here: every distinct glyph (font, code, colour) that is before a digit, has no
character, or comes from another font than its neighbours is looked at on the rendered page, a few
times per document. Ink before a number that belongs to no character at all is looked at too.
What cannot be decided is recorded in `doubt`, never guessed.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from corpora.nouns.evidence import Box
from extract.pdf.page.device import Glyph
from extract.pdf.page.render import PageImage
from extract.pdf.page.runs import Run, build_runs, is_blank, lines_of_glyphs
from extract.pdf.page.shapes import FAINT, Shape, is_tall, look_at, missing_sign

MINUS_LIKE = frozenset("-‐‑‒–—―−⁃⁻₋⫺➖﹘﹣－─")
"""Characters that mean minus when they are printed before a number."""

UNKNOWN = "\ufffd"
"""Placeholder for an unidentified glyph that may be a sign or a digit, until its word is finished."""

SYMBOL = "\ufffc"
"""Placeholder for an unidentified glyph that is no sign: taller than a dash, in a font without digits."""

UNSEEN = "\ufffb"
"""Placeholder for a dash of the text layer that the renderer leaves out, until its word is finished."""

JOIN_GAP = 0.75
"""A dash this close (in type sizes) before a number is its sign, though a space is between."""

LOOKS = 3
"""Times a distinct glyph is looked at before its verdict is settled for the document."""

REWRITTEN = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st",
    "\u00a0": " ", "\u00ad": "-", "∼": "~", "˜": "~", "＋": "+", "＜": "<", "＞": ">", "．": ".",
    **{chr(0xFF10 + n): str(n) for n in range(10)},
}  # fmt: skip
"""Characters written otherwise; superscript digits are left alone ("cm³" is not "cm3", "44²" not "442")."""

_ALIKE = {
    Shape.PLUS: "+†‡＋⁺", Shape.TIMES: "×xX*✕✖χΧ", Shape.LESS: "<‹〈⟨＜«(cCvVkK[{L", Shape.TILDE: "~∼˜≈",
    Shape.GREATER: ">›〉⟩＞»▶)]}DvV", Shape.LESS_EQUAL: "≤⩽≦", Shape.GREATER_EQUAL: "≥⩾≧",
    Shape.EQUALS: "=＝═≡", Shape.PLUS_MINUS: "±", Shape.PRIME: "'`´’‘′ʹ*°˚\"”“^¹·•",
}  # fmt: skip
"""Characters that may look so; the text layer is accepted when it gives one of them."""

Key = tuple[int, int, tuple[str, str], str]


class ReadWord(NamedTuple):
    """A word as read: its text, the glyphs it was painted with, and why its sign is in doubt ("" if not)."""

    text: str
    raw: str
    glyphs: tuple[Glyph, ...]
    x0: float
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A glyph whose character must be checked on the rendered page.

    `nameless`: the text layer has no printable character for it; `signs`: a digit follows closely;
    `trusted`: it claims to be a digit of the very font that follows; `room`: the smaller gap to its
    neighbours in points; `ghost`: it is white before a digit that is not, a blank of the digit's width.
    """

    glyph: Glyph
    nameless: bool
    signs: bool
    trusted: bool
    room: float
    ghost: bool = False

    @property
    def key(self) -> Key:
        """What makes a glyph distinct: font, code, colour and claimed character."""
        return (self.glyph.font_id, self.glyph.code, self.glyph.colour, self.glyph.text)


@lru_cache(maxsize=4096)
def is_nameless(text: str) -> bool:
    """Return whether the text layer gives no character one could print."""
    return not text or all(unicodedata.category(c) in {"Cc", "Co", "Cn", "Cs"} or c in "\ufffd\ufffc" for c in text)


def is_digit(text: str) -> bool:
    """Return whether `text` is one ASCII digit."""
    return len(text) == 1 and "0" <= text <= "9"


def _is_cjk(text: str) -> bool:
    return len(text) == 1 and "\u3040" <= text <= "\u9fff"


def find_suspects(line: Sequence[Glyph]) -> list[Suspect]:
    """Return the glyphs of one line (left to right, spaces left out) that must be looked at."""
    suspects = []
    neighbours = zip([None, *line], line, [*line[1:], None], strict=False)
    for place, (before, glyph, after) in enumerate(neighbours):
        if (
            glyph.text.isalnum()
            and (before is None or before.font_id == glyph.font_id)
            and (
                after is None
                or (after.font_id == glyph.font_id and not after.text.isdigit() and after.text not in ".·")
            )
        ):
            continue  # most glyphs: a letter among letters of its font
        gap_before = glyph.x0 - before.x1 if before is not None else glyph.size
        gap_after = after.x0 - glyph.x1 if after is not None else glyph.size
        near = after is not None and gap_after <= JOIN_GAP * max(after.size, glyph.size)
        point = after is not None and after.text in ".·" and place + 2 < len(line)
        signs = near and after is not None and (is_digit(after.text) or (point and is_digit(line[place + 2].text)))
        nameless = is_nameless(glyph.text)
        if not (nameless or signs or glyph.text in MINUS_LIKE or _is_foreign(glyph, before, after)):
            continue
        trusted = is_digit(glyph.text) and after is not None and after.font_id == glyph.font_id
        ghost = signs and glyph.white and after is not None and not after.white
        suspects.append(Suspect(glyph, nameless, signs, trusted, min(gap_before, gap_after), ghost))
    return suspects


def _is_foreign(glyph: Glyph, before: Glyph | None, after: Glyph | None) -> bool:
    """Return whether a glyph is in another font than the text around it, or all alone."""
    close = [
        g
        for g, gap in (
            (before, glyph.x0 - before.x1 if before is not None else 0.0),
            (after, after.x0 - glyph.x1 if after is not None else 0.0),
        )
        if g is not None and gap <= glyph.size
    ]
    if glyph.text.isalpha():
        # Letters only where a comparison sign could be: alone between strangers.
        touching = [g for g in close if min(abs(g.x0 - glyph.x1), abs(glyph.x0 - g.x1)) < 0.1 * glyph.size]
        return (
            bool(close)
            and all(g.font_id != glyph.font_id for g in close)
            and not any(g.text.isalpha() for g in touching)
        )
    return not close or any(g.font_id != glyph.font_id for g in close) or not _is_common(glyph.text)


@lru_cache(maxsize=4096)
def _is_common(text: str) -> bool:
    """Return whether a character is common enough to accept its font's encoding for it."""
    return text.isalnum() or text in ".,;:'()/’‘“”_"


class SignReader:
    """Reads the words of a document page by page; verdicts on glyphs are kept between pages."""

    def __init__(self) -> None:
        self._looks: dict[Key, list[Shape]] = {}

    def read(self, glyphs: Sequence[Glyph], image: PageImage | None, crossing: Sequence[Box] = ()) -> list[ReadWord]:
        """Return the words made of `glyphs`, all of one direction, in the frame of `image`.

        `crossing` are the boxes of glyphs that run across this direction: their strokes are no signs.
        """
        painted = [g for g in glyphs if not g.white or (image is not None and _is_visible(g, image))]
        raw = {g.order: g.text or f"(cid:{g.code})" for g in painted}
        suspects: dict[int, Suspect] = {}
        lines = lines_of_glyphs(painted)
        for line in lines:
            suspects.update((s.glyph.order, s) for s in find_suspects([g for g in line if not g.text.isspace()]))
        if image is not None:
            self._survey(suspects.values(), image)
        seen = [
            [
                self._see(g, suspects.get(g.order), image) if g.order in suspects or g.text in REWRITTEN else g
                for g in line
            ]
            for line in lines
        ]
        white = [g for g in painted if g.white]
        return self._words(seen, raw, image, _Cover([*seen, white], crossing))

    def _words(
        self, seen: Sequence[Sequence[Glyph]], raw: dict[int, str], image: PageImage | None, cover: _Cover
    ) -> list[ReadWord]:
        runs = _join_signs(build_runs(seen))
        words = []
        for position, run in enumerate(runs):
            before = runs[position - 1] if position and runs[position - 1].line == run.line else None
            word = _finish(run, raw)
            if word is None:
                continue
            if image is not None and _is_unsigned(word.text):
                word = _with_missing_sign(word, run, before, image, cover)
            words.append(word)
        return _without_used_dashes(words)

    def _survey(self, suspects: Iterable[Suspect], image: PageImage) -> None:
        """Look at each distinct glyph where it has most room, unless its verdict is settled."""
        groups: dict[Key, list[Suspect]] = {}
        for suspect in suspects:
            groups.setdefault(suspect.key, []).append(suspect)
        for key, members in groups.items():
            looks = self._looks.setdefault(key, [])
            if len(looks) >= LOOKS:
                continue
            members.sort(key=lambda s: (-round(s.room, 1), s.glyph.order))
            looks.extend(_look(s, image) for s in members[: LOOKS - len(looks)])

    def _see(self, glyph: Glyph, suspect: Suspect | None, image: PageImage | None) -> Glyph:
        """Return the glyph with the character it is painted as."""
        claim = REWRITTEN.get(glyph.text, glyph.text)
        if suspect is None:
            text = claim
        elif suspect.ghost:
            text = " "
        elif image is None:
            text = UNKNOWN if suspect.nameless else "-" if claim in MINUS_LIKE else claim
        else:
            text = _character(suspect, claim, self._verdict(suspect, image))
        return glyph if text == glyph.text else glyph._replace(text=text)

    def _verdict(self, suspect: Suspect, image: PageImage) -> Shape:
        """Return the shape of one painted glyph, from the document's looks where they agree."""
        looks = self._looks[suspect.key]
        shape = looks[0]
        if len(set(looks)) > 1:
            shape = _look(suspect, image)
            if shape is Shape.OTHER and not suspect.trusted:
                # Its ink touches a neighbour's or a ruling line here; elsewhere the same glyph could be recognised.
                recognised = Counter(s for s in looks if s not in {Shape.OTHER, Shape.MARK, Shape.BLANK})
                shape = recognised.most_common(1)[0][0] if len(recognised) == 1 else shape
        if shape is Shape.DASH and not _is_visible(suspect.glyph, image):
            return Shape.BLANK
        return shape


def _look(suspect: Suspect, image: PageImage) -> Shape:
    glyph = suspect.glyph
    box = (glyph.x0, glyph.top, glyph.x1, glyph.bottom)
    if suspect.trusted and is_tall(image, box, glyph.size, glyph.baseline):
        return Shape.OTHER
    return look_at(image, box, glyph.size, glyph.baseline)


def _is_visible(glyph: Glyph, image: PageImage) -> bool:
    x1 = max(glyph.x1, glyph.x0 + 0.1 * glyph.size)
    return image.contrast((glyph.x0, glyph.baseline - 0.8 * glyph.size, x1, glyph.baseline + 0.2 * glyph.size)) >= FAINT


def _character(suspect: Suspect, claim: str, shape: Shape) -> str:
    """Return the character a glyph is painted as, given what the text layer claims and what is seen."""
    if shape is Shape.DASH:
        return claim if _is_cjk(claim) and not suspect.signs else "-"
    if shape is Shape.BLANK:
        if suspect.nameless or suspect.glyph.white:
            return " "
        # A black glyph the renderer leaves out: its font may be missing here. A sign is then in doubt,
        # common characters are accepted, and other ones are spaces under a wrong name.
        return UNSEEN if claim in MINUS_LIKE else claim if _is_common(claim) else " "
    if claim in MINUS_LIKE:
        return "-"
    if shape in {Shape.OTHER, Shape.MARK}:
        if suspect.nameless:
            return SYMBOL if shape is Shape.OTHER else UNKNOWN
        return claim
    if shape is Shape.DOT:
        return "." if suspect.nameless else claim
    return claim if not suspect.nameless and claim in _ALIKE[shape] else shape.value


def _join_signs(runs: Sequence[Run]) -> list[Run]:
    """Return runs with a lone dash (or unknown glyph) joined to the number close behind it."""
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        starts = run.glyphs[0].text
        if (
            last is not None
            and last.line == run.line
            and last.glyphs[-1].text in {"-", UNKNOWN, UNSEEN}
            and (len(last.glyphs) == 1 or not last.glyphs[-2].text.isalnum())
            and (is_digit(starts) or (starts == "." and len(run.glyphs) > 1))
            and run.x0 - last.x1 <= JOIN_GAP * max(run.size, last.size)
            and not _is_leader(out)
        ):
            out[-1] = Run([*last.glyphs, *run.glyphs], line=run.line)
        else:
            out.append(run)
    return out


def _is_leader(runs: Sequence[Run]) -> bool:
    """Return whether the last run is the end of a row of dashes that leads the eye across a gap."""
    if not runs[1:] or runs[-1].line != runs[-2].line:
        return False
    return runs[-2].glyphs[-1].text == "-" == runs[-1].glyphs[0].text and runs[-1].x0 - runs[-2].x1 < runs[-1].size


def _finish(run: Run, raw: dict[int, str]) -> ReadWord | None:
    """Return the word of a run, or None when nothing of it can be read."""
    glyphs = run.glyphs
    texts = [g.text for g in glyphs]
    text, doubt = "".join(texts), ""
    # Nearly all words are plain; the placeholders and middle dots are not ASCII.
    if not (all(texts) and text.isascii()):
        text, doubt = _join_texts(glyphs, raw)
    text = text.strip()
    if not text:
        return None
    return ReadWord(text, "".join([raw[g.order] for g in glyphs]), tuple(glyphs), run.x0, doubt)


def _join_texts(glyphs: Sequence[Glyph], raw: dict[int, str]) -> tuple[str, str]:
    """Return the text of glyphs, placeholders among them settled, and why a number in it is in doubt ("" if not)."""
    text, doubt = "", ""
    for place, glyph in enumerate(glyphs):
        before = glyphs[place - 1] if place else None
        after = glyphs[place + 1] if place + 1 < len(glyphs) else None
        if glyph.text in {UNKNOWN, SYMBOL}:
            doubt = doubt or _doubt(glyph, before, after, raw)
            continue
        if glyph.text == UNSEEN:
            text += "-"
            if after is not None and is_digit(after.text):
                doubt = "the text layer has a minus that is not to be seen on the page"
            continue
        middle_dot = glyph.text in "·∙•" and text[-1:].isdigit() and after is not None and is_digit(after.text)
        text += "." if middle_dot else glyph.text
    return text, doubt


def _doubt(glyph: Glyph, before: Glyph | None, after: Glyph | None, raw: dict[int, str]) -> str:
    """Return why an unknown glyph leaves the number beside it in doubt; "" when it does not."""
    number = next((g for g in (after, before) if g is not None and is_digit(g.text)), None)
    if number is None or (glyph.text == SYMBOL and glyph.font_id != number.font_id):
        return ""
    if glyph.text == UNKNOWN and number is before and glyph.font_id != number.font_id:
        return ""  # a mark behind the number, of a font without digits
    name = raw[glyph.order]
    if not name.startswith("(cid:"):
        name = " ".join(f"U+{ord(c):04X}" for c in name)
    return f"the glyph {'before' if number is after else 'in'} the number ({name}, font {glyph.font}) cannot be read"


def _is_unsigned(text: str) -> bool:
    return is_digit(text[:1]) or (text[:1] == "." and is_digit(text[1:2]))


def _without_used_dashes(words: list[ReadWord]) -> list[ReadWord]:
    """Return the words less the dashes set on another baseline that were read as a number's sign."""
    used = [
        (w.x0, w.glyphs[0].x0, w.glyphs[0].baseline, w.glyphs[0].size)
        for w in words
        if w.text[0] == "-" and w.glyphs[0].text != "-"
    ]
    if not used:
        return words
    return [
        w
        for w in words
        if w.text != "-"
        or not any(
            x0 - 0.3 * size <= w.glyphs[0].x0 <= x1 and abs(w.glyphs[0].baseline - y) < 0.7 * size
            for x0, x1, y, size in used
        )
    ]


class _Cover:
    """Answers whether a point of the page belongs to a painted character."""

    def __init__(self, lines: Sequence[Sequence[Glyph]], crossing: Sequence[Box]) -> None:
        self._lines = lines
        self._crossing = crossing
        self._boxes: dict[int, list[Box]] = {}

    def _build(self) -> None:
        boxes = list(self._crossing)
        boxes += [
            (g.x0, g.baseline - 0.8 * g.size, g.x1, g.baseline + 0.3 * g.size)
            for line in self._lines
            for g in line
            if not is_blank(g) and g.text != "-"
        ]
        for box in boxes:
            for band in range(int(box[1] // 20), int(box[3] // 20) + 1):
                self._boxes.setdefault(band, []).append(box)

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point lies in a character's box."""
        if not self._boxes:
            self._build()
        return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in self._boxes.get(int(y // 20), ()))


def _with_missing_sign(word: ReadWord, run: Run, before: Run | None, image: PageImage, cover: _Cover) -> ReadWord:
    """Return the word with a minus that is painted before it but has no character on its line."""
    first = run.glyphs[0]
    left = max(before.x1 if before is not None else 0.0, first.x0 - 1.1 * first.size)
    found = missing_sign(image, left, first.x0, first.size, first.baseline)
    if found is None or cover.holds(*found.centre):
        return word
    if not found.sure:
        return word._replace(doubt=word.doubt or "there is ink before the number that is no character")
    return word._replace(text="-" + word.text, x0=found.x0)
