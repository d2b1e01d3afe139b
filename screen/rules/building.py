"""Rules of a protocol, checked and built; mistakes carry their path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from corpora.errors import ProtocolError
from corpora.protocol import Criterion, Rule, ScreeningSection, path_of, unknown_name
from screen.rules.base import ScreeningRule

HINT = "See docs/screen.md for every rule and its parameters."


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltCriterion:
    """A criterion of the protocol with its rules ready to judge."""

    criterion: Criterion
    rules: tuple[ScreeningRule, ...]


def build_criteria(screening: ScreeningSection, known: Sequence[type[ScreeningRule]]) -> tuple[BuiltCriterion, ...]:
    """Return the criteria with their rules built; ProtocolError names the first wrong rule or parameter."""
    return tuple(
        BuiltCriterion(
            criterion=criterion,
            rules=tuple(
                _build(rule, known, ("screening", "criteria", i, "rules", j)) for j, rule in enumerate(criterion.rules)
            ),
        )
        for i, criterion in enumerate(screening.criteria)
    )


def _build(rule: Rule, known: Sequence[type[ScreeningRule]], location: tuple[int | str, ...]) -> ScreeningRule:
    kinds = {kind.name: kind for kind in known}
    if rule.rule not in kinds:
        raise unknown_name(path_of((*location, "rule")), "rule", rule.rule, list(kinds))
    kind = kinds[rule.rule]
    for parameter in rule.parameters:
        if parameter not in kind.model_fields:
            raise unknown_name(
                path_of((*location, parameter)),
                f"parameter of {kind.name}",
                parameter,
                list(kind.model_fields),
            )
    try:
        return kind.model_validate(rule.parameters)
    except ValidationError as error:
        lines = []
        for item in error.errors(include_url=False):
            given = item.get("input")
            shown = f" (it is {given!r})" if isinstance(given, str | int | float) else ""
            message = item["msg"].removeprefix("Value error, ")
            lines.append(f"{path_of((*location, *item['loc']))}: {message}{shown}")
        raise ProtocolError("\n".join(lines), hint=HINT) from error
