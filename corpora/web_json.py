"""Whether a service's answer is the JSON that was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from corpora.web import Answer


def unfit_json(answer: Answer, check: Callable[[Any], str | None], read: Callable[[Any], Any]) -> str | None:
    """Return why an answer is no JSON, not about what was asked (`check`), or cannot be read (`read`); None if it is fit."""
    try:
        value = json.loads(answer.content)
    except (ValueError, RecursionError):
        return "no JSON came back"
    try:
        why_not = check(value)
        if why_not is None:
            read(value)
    except (AttributeError, TypeError, KeyError, IndexError, ValueError, OverflowError):
        return "an answer of an unknown structure came back"
    return why_not
