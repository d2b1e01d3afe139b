"""A JSON answer of a service: asked for, checked to be about what was asked, read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from corpora.errors import SourceError
from corpora.web import Answer, Client

T = TypeVar("T")


def get_json(
    client: Client,
    url: str,
    parameters: Mapping[str, Any],
    check: Callable[[Any], str | None],
    read: Callable[[Any], T],
    *,
    headers: Mapping[str, str] | None = None,
    keep: Callable[[bytes], None] = lambda _content: None,
) -> T | None:
    """Return what `read` makes of a JSON answer, None for HTTP 404; `keep` is given the bytes of the one that was read.

    `check` says why an answer is not about what was asked. One that `read` cannot read is asked for again as well.

    Raises
    ------
    SourceError : no such answer comes, or the service refuses.
    """
    answer = client.get(url, parameters, headers=headers, unfit=lambda answer: unfit_json(answer, check, read))
    if answer.status == 404:
        return None
    if answer.status != 200:
        words = client.discreet(answer.text[:120])
        raise SourceError(f"HTTP {answer.status}: {words}", hint="The service may have changed.")
    keep(answer.content)
    return read(load_json(answer.content))


def load_json(content: bytes) -> Any:
    """Return the value of a JSON text; halves of characters in it (`\\ud83d` alone) become U+FFFD: nothing can store them.

    ValueError or RecursionError where it is none, or nested too deeply.
    """
    value = json.loads(content)
    return _whole(value) if b"\\ud" in content.lower() else value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value


def unfit_json(answer: Answer, check: Callable[[Any], str | None], read: Callable[[Any], Any]) -> str | None:
    """Return why an answer is no JSON, not about what was asked (`check`), or cannot be read (`read`); None if it is fit."""
    try:
        value = load_json(answer.content)
    except (ValueError, RecursionError):
        return "no JSON came back"
    try:
        why_not = check(value)
        if why_not is None:
            read(value)
    except (AttributeError, TypeError, KeyError, IndexError, ValueError, OverflowError):
        return "an answer of an unknown structure came back"
    return why_not
