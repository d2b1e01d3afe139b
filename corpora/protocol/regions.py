"""How a plan or an option writes a region of the brain: a sphere, a box, a mask, a cluster, or the cerebellum.

Words alone are looked at here, so that a misspelt region is told when the plan is read; what lies in a region is
`meta.databases.regions`' business.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from corpora.errors import ProtocolError
from corpora.protocol.wording import did_you_mean

CEREBELLUM = "cerebellum"
"""The one region that is named by a word: an atlas of the machine says where it is."""
COORDINATE_MM = 6.0
"""Radius of the sphere around a coordinate that is given alone."""
LARGEST_MM = 50.0
"""Radius of a sphere, at most."""
LISTED_ATLAS = "harvard_oxford"
"""The atlas whose names ship with us."""
_NUMBER = r"\s*[-+]?[\d.]+\s*"
_COORDINATE = re.compile(rf"({_NUMBER}),({_NUMBER}),({_NUMBER})(?:,\s*([\d.]+)\s*mm\s*)?")
_CLUSTER = re.compile(r"(?P<where>.+)[:/](?P<number>\d+)\s*")

Kind = Literal["sphere", "box", "mask", "cluster"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionText:
    """A region as it is written.

    `numbers` of a sphere are x, y, z and radius, of a box low and high x, y and z, in the order written (mm, MNI). `where` is the file of
    a mask, or the analysis (its folder) of a cluster, whose number is `cluster`.
    """

    kind: Kind
    numbers: tuple[float, ...] = ()
    where: str = ""
    cluster: int | None = None


def read_region_text(text: str) -> RegionText:
    """Return what a text says of a region; ProtocolError, with what was probably meant, where it names none."""
    kind, _, rest = text.partition(":")
    if kind == "sphere":
        return _sphere(text, rest.split(","))
    if kind == "box":
        edges = [edge for part in rest.split(",") for edge in part.partition("..")[::2]]
        return RegionText(kind="box", numbers=_numbers(text, edges, 6))
    if kind == "mask" and rest:
        return RegionText(kind="mask", where=rest)
    if match := _COORDINATE.fullmatch(text):
        return _sphere(text, [match[1], match[2], match[3], match[4] or f"{COORDINATE_MM}"])
    if match := _CLUSTER.fullmatch(text):
        return RegionText(kind="cluster", where=match["where"], cluster=int(match["number"]))
    raise _no_region(text)


def analysis_of(text: str) -> str | None:
    """Return the analysis whose cluster a region's text names; None where it names another kind of region, or none."""
    try:
        said = read_region_text(text)
    except ProtocolError:
        return None
    return said.where if said.kind == "cluster" else None


def check_region(text: str) -> str:
    """Return a seed region's text as it is; ValueError where it names none."""
    return _checked(text, "sphere:x,y,z,radius, box:x1..x2,y1..y2,z1..z2 (MNI, mm), mask:FILE or ANALYSIS:CLUSTER")


def check_part(text: str) -> str:
    """Return the text of a part of the brain as it is; ValueError where it names none. The cerebellum is one."""
    if text.strip().casefold() == CEREBELLUM:
        return text
    return _checked(
        text, "cerebellum, mask:FILE, sphere:x,y,z,radius or box:x1..x2,y1..y2,z1..z2 (MNI, mm)", CEREBELLUM
    )


def check_box(text: str) -> str:
    """Return the text of a box as it is, of none too; ValueError where it names another region or nothing."""
    form = "box:x1..x2,y1..y2,z1..z2 (MNI, mm)"
    if text and read_region_text(_checked(text, form)).kind != "box":
        message = f'"{text}" is no box. Write {form}'
        raise ValueError(message)
    return text


def _checked(text: str, forms: str, *words: str) -> str:
    try:
        read_region_text(text)
    except ProtocolError as error:
        meant = did_you_mean(text.strip().casefold(), words) if ":" not in text else ""
        said = f"{error.message.rstrip('.')}{meant}"
        message = said if "did you mean" in said else f"{said}. Write {forms}"
        raise ValueError(message) from None
    return text


@cache
def label_names() -> dict[int, str]:
    """Return the names of the labels of `LISTED_ATLAS` by number."""
    file = resources.files("corpora").joinpath(f"data/atlases/{LISTED_ATLAS}.tsv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return {int(row["index"]): row["name"] for row in rows}


def _sphere(text: str, parts: list[str]) -> RegionText:
    numbers = _numbers(text, parts, 4)
    if not 0 < numbers[3] <= LARGEST_MM:
        raise ProtocolError(f'"{text}": a radius of {numbers[3]:g} mm; give one above 0, up to {LARGEST_MM:g} mm.')
    return RegionText(kind="sphere", numbers=numbers)


def _numbers(text: str, parts: list[str], n: int) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in parts)
    except ValueError:
        numbers = ()
    if len(numbers) != n or not all(math.isfinite(number) for number in numbers):
        raise _no_region(text)
    return numbers


def _no_region(text: str) -> ProtocolError:
    """Return that a text names no region, and which kind was probably meant."""
    head, colon, _ = text.partition(":")
    kinds = ("sphere", "box", "mask")
    if not colon or head in kinds or not did_you_mean(head.strip().casefold(), kinds):
        return ProtocolError(f'"{text}" names no region.')
    meant = did_you_mean(head.strip().casefold(), kinds)[:-1]
    return ProtocolError(f'"{text}" names no region{meant}:…?')
