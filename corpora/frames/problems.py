"""Problems as a data frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from corpora.frames.columns import choice, text, to_frame
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain

if TYPE_CHECKING:
    import pandas as pd

PROBLEMS = (
    choice("code", "code of the problem; docs/problems.md explains each"),
    choice("severity", "how much it matters to a published number", *(severity.value for severity in Severity)),
    text("item", "file, record, table or row it is about"),
    text("message", "what happened"), text("hint", "what to do about it"),
)  # fmt: skip


def problems_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """Return one row per problem, in the order given; columns are `PROBLEMS`."""
    return to_frame((to_plain(problem) for problem in problems), PROBLEMS)
