"""Which questions are asked of each paper, and which answers are allowed: an instrument that ships, or the plan's own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import yaml

from corpora.errors import ProtocolError
from corpora.protocol import RiskOfBiasItem, RiskOfBiasSection, Wording, unknown_name
from corpora.sheets import find_choice
from screen.bias.answers import Answer, answers_of

SHIPPED = ("cochrane_2011", "robins_i_2025", "cbma_quality")
NONE = "none"
OVERALL = "overall"
"""The item that holds the judgement of a paper as a whole: judged, or else derived from the others."""
OVERALL_WORDING = Wording(en="Overall", zh="总体")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """The items of an instrument and its answers; `source`, `verified` and `not_verified` say where they come from.

    `derives_overall` says that the instrument has a rule by which the worst item is the judgement of the whole paper.
    """

    id: str
    name: Wording
    items: tuple[RiskOfBiasItem, ...]
    answers: tuple[Answer, ...]
    source: str = ""
    verified: str = ""
    not_verified: str = ""
    derives_overall: bool = False

    def find_item(self, text: str) -> str | None:
        """Return the id of the item that `text` names by its id, its wording in either language, or as D1, D2 …"""
        for number, item in enumerate(self.items, 1):
            if find_choice(text, (item.id, item.wording.en or item.id, item.wording.zh or item.id, f"D{number}")):
                return item.id
        return OVERALL if find_choice(text, (OVERALL, OVERALL_WORDING.en, OVERALL_WORDING.zh)) else None

    def find_answer(self, text: str) -> str | None:
        """Return the judgement that `text` names, in English, Chinese or as a symbol; None where it is not allowed."""
        exact = next((answer.value for answer in self.answers if find_choice(text, (answer.value,))), None)
        return exact or next((answer.value for answer in self.answers if answer.is_meant_by(text)), None)

    def answer(self, value: str) -> Answer:
        """Return an answer by its value."""
        return next(answer for answer in self.answers if answer.value == value)

    def worst(self, values: list[str]) -> str | None:
        """Return the worst of the judgements of all items, by which a paper is judged overall.

        None where the instrument has no such rule, an item is not judged, or a judgement is of unknown rank.
        """
        if not self.derives_overall or len(values) < len(self.items):
            return None
        ranked = [
            (answer.rank, value) for value in values for answer in [self.answer(value)] if answer.rank is not None
        ]
        return max(ranked)[1] if ranked and len(ranked) == len(values) else None

    def in_order(self) -> tuple[Answer, ...]:
        """Return the judgements from the best to the worst, as the instrument lists them where a rank is unknown."""
        if any(answer.rank is None for answer in self.answers):
            return self.answers
        return tuple(sorted(self.answers, key=lambda answer: answer.rank or 0))


def instrument_of(section: RiskOfBiasSection) -> Instrument:
    """Return the instrument a plan asks for: its own items where it spells them out, else the one that ships.

    Raises
    ------
    ProtocolError : the plan asks for none, or names one that does not ship without giving its items.
    """
    if section.instrument == NONE and not section.items:
        raise ProtocolError(
            "risk_of_bias: the plan names no instrument.",
            hint=f"Write `risk_of_bias: {{instrument: NAME}}`; NAME is one of {', '.join(SHIPPED)}, or give items of your own.",
        )
    shipped = find_choice(section.instrument, SHIPPED)
    if shipped is None and not section.items:
        raise unknown_name("risk_of_bias.instrument", "instrument", section.instrument, list(SHIPPED))
    found = load_instrument(shipped) if shipped else None
    own_answers = "answers" in section.model_fields_set or found is None
    answers = answers_of(section.answers) if own_answers else found.answers if found else ()
    _demand_distinct("items", [item.id for item in section.items])
    _demand_distinct("answers", list(section.answers))
    name = section.instrument if section.instrument != NONE else "risk of bias"
    return Instrument(
        id=shipped or section.instrument,
        name=found.name if found else Wording(en=name, zh=name),
        items=tuple(section.items) or (found.items if found else ()),
        answers=answers,
        source=found.source if found else "",
        verified=found.verified if found else "",
        not_verified=found.not_verified if found else "",
        derives_overall=found.derives_overall if found else False,
    )


def _demand_distinct(key: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    reserved = [name for name in names if key == "items" and name == OVERALL]
    if twice or reserved:
        what = f"{twice[0]!r} is there twice" if twice else f"{OVERALL!r} is the judgement of the whole paper"
        raise ProtocolError(f"risk_of_bias.{key}: {what}.", hint="Give each a name of its own.")


def load_instrument(name: str) -> Instrument:
    """Return an instrument that ships, one of `SHIPPED`."""
    text = resources.files("corpora").joinpath("data", "instruments", f"{name}.yaml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    return Instrument(
        id=name,
        name=Wording(**read["name"]),
        items=tuple(RiskOfBiasItem(**item) for item in read["items"]),
        answers=answers_of(read["answers"]),
        source=read["source"],
        verified=read["verified"],
        not_verified=read["not_verified"],
        derives_overall=read["derives_overall"],
    )
