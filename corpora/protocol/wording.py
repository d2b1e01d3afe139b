"""How mistakes in a plan are worded: the path of the key, what is wrong with it, what was probably meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from corpora.errors import ProtocolError

Location = tuple[int | str, ...]

NEAR_ENOUGH = 60
"""Least similarity of two names, 0 to 100, at which one is offered as what the other was meant to be."""

LONGEST_SHOWN = 80
"""Characters of a value or a name that a message shows."""

EXPECTED = (
    ("int", "a whole number"), ("float", "a number"), ("bool", "true or false"), ("date", "a date such as 2024-01-31"),
    ("string", "text; put quotes around it"), ("list", "a list such as [one, two]"),
    ("model", "keys with values, each on a line of its own"), ("dict", "keys with values, each on a line of its own"),
)  # fmt: skip
"""What a value should be, by the beginning of pydantic's name for the mistake."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_SPACE = re.compile(r"\w+:\S+")


def path_of(location: Location) -> str:
    """Return ("screening", "criteria", 3, "rule") as "screening.criteria[3].rule"."""
    text = ""
    for part in (
        p if isinstance(p, int) or len(p) <= LONGEST_SHOWN else f"{p[: LONGEST_SHOWN - 1]}…" for p in location
    ):
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def unknown_name(path: str, what: str, name: str, known: list[str]) -> ProtocolError:
    """Return the error for a name we do not know at `path`, with the nearest known one."""
    hint = f"Known: {', '.join(sorted(known))}." if known else "There is none: leave it out."
    return ProtocolError(f'{path}: unknown {what} "{name}"{did_you_mean(name, known)}', hint=hint)


def shortened(value: object) -> str:
    """Return how a value is written, cut where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean X?" for the nearest of the `known` names, "" where none is near."""
    short = name[:LONGEST_SHOWN]
    near = [found for found, _, _ in process.extract(short, list(known), score_cutoff=NEAR_ENOUGH, limit=None)]
    # A name of one letter is a part of many others: of those near, the one most alike as a whole was meant.
    best = max(near, key=lambda found: fuzz.ratio(short.casefold(), found.casefold()), default=None)
    return f"; did you mean {best}?" if best else ""


def explain(mistake: dict[str, Any], plan: type[BaseModel]) -> str:
    """Return one of pydantic's mistakes in our words. `plan` is the model of the whole file."""
    location: Location = tuple(mistake["loc"])
    kind, given = str(mistake["type"]), mistake.get("input")
    path = path_of(location) or "protocol"
    if kind == "extra_forbidden":
        siblings = keys_at(location[:-1], plan)
        known = f" Keys here: {', '.join(siblings)}." if siblings else ""
        return f"{path}: unknown key{did_you_mean(str(location[-1]).strip(), siblings)}{known}"
    if kind == "missing":
        return f"{path}: this key is missing"
    if kind == "literal_error":
        return f"{path}: {_unknown_value(given, str(mistake['ctx']['expected']))}"
    if kind == "value_error":
        return f"{path}: {mistake['msg'].removeprefix('Value error, ')}"
    spaceless = kind.startswith(("model", "dict")) and isinstance(given, str) and _NO_SPACE.fullmatch(given)
    if (
        kind.startswith("model")
        and isinstance(given, str)
        and keys_at(location, plan) == ["en", "zh"]
        and not spaceless
    ):
        return f"{path}: a text is given by language; write {_by_language(given)}"
    remedy = "; write a space after the colon" if spaceless else ""
    return f"{path}: {_expected(kind, str(mistake['msg']))}{_shown(given)}{remedy}"


def _by_language(text: str) -> str:
    """Return a text as a plan has it, in the language it is in."""
    language = "zh" if _HAN.search(text) else "en"
    short = text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
    return f"{{{language}: {json.dumps(short, ensure_ascii=False)}}}"


def _unknown_value(given: object, expected: str) -> str:
    known = [word.strip(" '\"") for word in expected.replace(" or ", ",").split(",")]
    meant = did_you_mean(given, known) if isinstance(given, str) else ""
    return f"unknown value {shortened(given)}{meant or '.'} Known: {', '.join(known)}."


def _expected(kind: str, message: str) -> str:
    if kind.endswith(("_type", "_parsing", "_from_float")):
        for beginning, words in EXPECTED:
            if kind.startswith(beginning):
                return f"it should be {words}"
    return message.replace("Input should be", "it should be").replace("List should have", "the list should have")


def _shown(given: object) -> str:
    return f" (it is {shortened(given)})" if given is None or isinstance(given, str | int | float | bool) else ""


def keys_at(location: Location, plan: type[BaseModel]) -> list[str]:
    """Return the keys allowed at a place of the plan, by walking the models' annotations."""
    model: Any = plan
    for part in location:
        if isinstance(part, int):
            continue
        if not _is_model(model) or part not in model.model_fields:
            return []
        model = _model_in(model.model_fields[part].annotation)
    return list(model.model_fields) if _is_model(model) else []


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _model_in(annotation: Any) -> Any:
    if _is_model(annotation):
        return annotation
    found = (_model_in(inner) for inner in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)
