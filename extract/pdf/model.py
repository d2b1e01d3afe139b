"""Words of a page and pages of words: what the layout works on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, overload

from corpora.nouns.evidence import Box, Problem

QUARTER_TURN, HALF_TURN, FULL_TURN = 90, 180, 360
"""Degrees."""

ACROSS = frozenset({90, 270})
"""Turns after which a frame's width is its height."""

T = TypeVar("T")


class Kept(Generic[T]):
    """A property computed when first asked for and kept: functools.cached_property without the lock it takes up to Python 3.11.

    Over a hundred thousand edges of phrases are computed for a document, each once.
    """

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Kept[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Kept[T] | T:
        """Return the value, which the instance's own attribute hides from the next look."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody did to a printed word: the code of its problem, and words that follow the quoted word."""

    code: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One printed word, signs repaired.

    `text` has a true minus as ASCII "-"; `raw` is the text layer's own characters. The box is in the
    page's reading orientation, in PDF points, y downwards. `doubt`, when not empty, is the reason why the sign
    of this word could not be decided. `order` is the word's place in the content stream. `marks`: it is struck out
    or under an annotation, and read as printed. `moved`: points by which it was moved to the right, under the columns
    of another page.
    """

    text: str
    raw: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    italic: bool
    font: str
    doubt: str = ""
    order: int = 0
    marks: tuple[Mark, ...] = ()
    moved: float = 0.0

    def __hash__(self) -> int:
        """Return a hash of what tells most words apart: each word of a page is looked up among those of the margins."""
        return hash((self.order, self.x0, self.top))


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A mark or comment somebody added to a page: its kind as PDF names it ("StrikeOut", "Text"), words and place.

    The box is in the same frame as that of a `Word`. Nothing is read from annotations: they are no part of the print.
    """

    kind: str
    box: Box
    text: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The words and ruling lines of one page in one reading orientation.

    `number` counts from 1. `rotation` is the angle (0, 90, 180, 270 degrees, counter-clockwise) at which
    the text runs on the displayed page; `width` and `height` are those of the un-rotated frame. A page
    whose text runs in two directions gives two PageWords with the same number. `scanned`: the words were
    read from a picture, whose lines of print rose to the right by `skew` degrees. `annotations` are marks of readers.
    `sideways` are phrases that run in another direction, each as one word.
    """

    number: int
    width: float
    height: float
    rotation: int = 0
    words: tuple[Word, ...] = ()
    rules: tuple[Box, ...] = ()
    problems: tuple[Problem, ...] = ()
    scanned: bool = False
    skew: float = 0.0
    images: tuple[Box, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    sideways: tuple[Word, ...] = ()

    def to_page(self, box: Box) -> Box:
        """Return a box of the reading frame as a box on the displayed page, in points."""
        if self.skew:
            box = tilt_box(box, self.skew, self.width, self.height)
        return turn_box(box, (FULL_TURN - self.rotation) % FULL_TURN, self.width, self.height)


def turn_box(box: Box, angle: int, width: float, height: float) -> Box:
    """Return a box after its frame, `width` × `height` before, was turned clockwise by `angle`."""
    x0, top, x1, bottom = box
    turned = {
        90: (height - bottom, x0, height - top, x1),
        180: (width - x1, height - bottom, width - x0, height - top),
        270: (top, width - x1, bottom, width - x0),
    }
    return turned.get(angle, box)


def turn_annotations(
    annotations: Sequence[Annotation], angle: int, width: float, height: float
) -> tuple[Annotation, ...]:
    """Return annotations after their frame, `width` × `height` before, was turned clockwise by `angle`."""
    return tuple(replace(a, box=turn_box(a.box, angle, width, height)) for a in annotations)


def tilt_box(box: Box, angle: float, width: float, height: float) -> Box:
    """Return a box moved (not turned) as its frame was turned counter-clockwise by a small angle about its middle."""
    x, y = (box[0] + box[2] - width) / 2, (box[1] + box[3] - height) / 2
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    right, down = x * cosine + y * sine - x, y * cosine - x * sine - y
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def common_box(one: Box | None, other: Box) -> Box:
    """Return what two boxes share (None is no limit); turned inside out when that is nothing."""
    if one is None:
        return other
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
