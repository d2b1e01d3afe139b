"""Nouns to plain JSON values and back, for the ledger and for --json."""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

Noun = TypeVar("Noun")


def to_plain(value: Any) -> Any:
    """Return `value` as dicts, lists, strings and numbers; None fields and empty tuples are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: to_plain(item) for name, item in pairs if item is not None and item not in ((), {})}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [to_plain(item) for item in items]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # SPM prints Z = Inf; JSON has no such number, and `from_plain` reads the word back
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def from_plain(kind: type[Noun], value: Mapping[str, Any]) -> Noun:
    """Return the noun of class `kind` that `to_plain` made `value` from; unknown keys are ignored.

    TypeError or ValueError where `value` was not made by `to_plain`.
    """
    hints = _hints(typing.cast(type, kind))
    names = {f.name for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _build(hints[name], item) for name, item in value.items() if name in names})


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    """Return a noun's types; looked up once per class, for a review has many thousands of nouns."""
    return typing.get_type_hints(kind)


def _build(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _build(next(a for a in arguments if a is not type(None)), value)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_build(arguments[0], item) for item in value)
        return tuple(_build(a, item) for a, item in zip(arguments, value, strict=True))
    if origin is dict:
        return {key: _build(arguments[1], item) for key, item in value.items()}
    if dataclasses.is_dataclass(hint):
        return from_plain(typing.cast(type, hint), value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if (hint is str and not isinstance(value, str)) or (hint is int and not isinstance(value, int | float)):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return float(value) if hint is float else value
