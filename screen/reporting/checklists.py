"""Checklists of reporting guidelines: their items, each with what a review's ledger answers, or left to its authors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

import yaml

from corpora.protocol import Wording

SHIPPED = (
    "prisma_2020", "prisma_2020_abstracts", "prisma_s", "prisma_lsr", "prisma_traice", "mueller_2018", "cbma_reporting",
)  # fmt: skip
LIVING = "prisma_lsr"
"""The checklist that is for living reviews only."""


class State(StrEnum):
    """How far the ledger answers an item."""

    FILLED = "filled"
    PART = "part"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. `text` is its official wording, None where that is not at hand: then `subject` says what it is about.

    `fill` names the answers that belong to it, `part` that it asks for more than they say.
    """

    id: str
    section: str
    topic: Wording
    text: str | None = None
    subject: Wording | None = None
    fill: tuple[str, ...] = ()
    part: bool = False

    @property
    def is_official(self) -> bool:
        """Return whether the wording is the guideline's own."""
        return self.text is not None

    def wording(self, language: str) -> str:
        """Return the official wording, which is English, or else our words in `language`."""
        return self.text or (self.subject.in_language(language) if self.subject else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A guideline's items, where their wording is from, under which licence, and what of it was not checked."""

    id: str
    name: Wording
    citation: str
    licence: str
    source: str
    verified: str
    not_verified: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the ledger says, in both languages, and where that can be looked up: a table, a row, a file.

    `complete` is false where the ledger lacks a part of it, such as the day of a search.
    """

    words: Wording
    source: str
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """An item with its answers, and where in the paper it is reported, as far as its user wrote that down."""

    item: Item
    answers: tuple[Answer, ...]
    place: str = ""

    @property
    def state(self) -> State:
        """Return how far the item is answered."""
        if not self.answers:
            return State.OPEN
        whole = len(self.answers) == len(self.item.fill) and all(one.complete for one in self.answers)
        missing = self.item.part or not whole
        return State.PART if missing else State.FILLED


def load_checklist(name: str) -> Checklist:
    """Return a checklist that ships, one of `SHIPPED`."""
    text = resources.files("corpora").joinpath("data", "reporting", f"{name}.yaml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    items = tuple(
        Item(
            id=item["id"],
            section=item["section"],
            topic=Wording(**item["topic"]),
            text=item.get("text"),
            subject=Wording(**item["subject"]) if "subject" in item else None,
            fill=tuple(item.get("fill", ())),
            part=bool(item.get("part", False)),
        )
        for item in read.pop("items")
    )
    return Checklist(id=name, name=Wording(**read.pop("name")), items=items, **read)


def fill(checklist: Checklist, answers: Mapping[str, Answer], places: Sequence[str] = ()) -> tuple[Filled, ...]:
    """Return the items with what is answered of each; `answers` lacks those the ledger says nothing about.

    `places` say where in the paper each item is reported, in the order of the items.
    """
    padded = (*places, *("" for _ in checklist.items))
    return tuple(
        Filled(item=item, answers=tuple(answers[name] for name in item.fill if name in answers), place=place)
        for item, place in zip(checklist.items, padded, strict=False)
    )
