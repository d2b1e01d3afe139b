"""Nouns to plain JSON values and back, for the ledger and for --json."""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

Noun = TypeVar("Noun")


def to_plain(value: Any) -> Any:
    """Return `value` as dicts, lists, strings and numbers; None fields and empty tuples are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: to_plain(item) for name, item in pairs if item is not None and not _is_empty(item)}
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


def _is_empty(item: Any) -> bool:
    """Return whether `item` is an empty tuple or mapping; asked by its type, for arrays compare element by element."""
    return isinstance(item, tuple | Mapping) and not item


def from_plain(kind: type[Noun], value: Mapping[str, Any]) -> Noun:
    """Return the noun of class `kind` that `to_plain` made `value` from; unknown keys are ignored.

    TypeError or ValueError where `value` was not made by `to_plain`.
    """
    builders = _builders(typing.cast(type, kind))
    return kind(**{name: builders[name](item) for name, item in value.items() if name in builders})


@functools.cache
def _builders(kind: type) -> dict[str, Callable[[Any], Any]]:
    """Return what makes each field's value; put together once per class, for a review has many thousands of nouns."""
    hints = typing.get_type_hints(kind)
    return {f.name: _builder(hints[f.name]) for f in dataclasses.fields(kind)}


@functools.cache
def _builder(hint: Any) -> Callable[[Any], Any]:
    """Return what makes a value of type `hint` of its plain form; None stays None."""
    build = _builder_of_some(hint)
    return lambda value: None if value is None else build(value)


def _builder_of_some(hint: Any) -> Callable[[Any], Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _builder(next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        builders = [_builder(a) for a in arguments if a is not Ellipsis]
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return lambda value: tuple(map(builders[0], value))
        return lambda value: tuple(build(item) for build, item in zip(builders, value, strict=True))
    if origin is dict:
        build = _builder(arguments[1])
        return lambda value: {key: build(item) for key, item in value.items()}
    if dataclasses.is_dataclass(hint):
        return functools.partial(from_plain, typing.cast(type, hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return functools.partial(_checked, hint)


def _checked(hint: Any, value: Any) -> Any:
    """Return a plain value as it is, a number as a float where one is wanted; TypeError where it is of another kind."""
    if (hint is str and not isinstance(value, str)) or (hint is int and not isinstance(value, int | float)):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return float(value) if hint is float else value
