"""Tables in panels side by side, whose comparison is printed over their column of values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.words.comparisons import COMPARING_SIGN, TWO_SIDES
from corpora.words.minus import MINUS_SIGN
from corpora.words.versus import BASELINE
from extract.tables.model import Column, Role
from extract.tables.roles import OWN_ROLES, role_by_heading

_NUMBER = re.compile(r"\d{1,3}[a-z]?")
_WORDED = re.compile(r"\b(?:compared (?:with|to)|relative to)(?=\s)", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:lower|less|reduc|decreas|weaker|smaller|deactiv|hypo|attenuat|diminish|negativ|differ)", re.IGNORECASE
)
"""Words that turn "A compared with B" round, or leave its direction open."""
_CLAUSE = re.compile(r"[.;:()]")
_PLACED = re.compile(
    r"\b(?:in|for|of|from|during|within|among|across|between|at|by|(?:responses?|reactivity|reactions?)\s+to)\s",
    re.IGNORECASE,
)
"""What parts a condition from the words around it: "A versus B in patients and controls"."""


def one_a_panel(columns: Sequence[Column], n_groups: int) -> list[Column]:
    """Return the columns; values under comparisons are read only where each group of coordinates has its one column of them.

    With fewer or more of them none is certain to be the value of a peak: it may be the next panel's.
    """
    compared = [c for c in columns if c.role is Role.STATISTIC and role_by_heading(c.path)[0] is not Role.STATISTIC]
    compared = [c for c in compared if TWO_SIDES.search(c.heading)]
    doubtful = {c.index for c in compared} if len(compared) != n_groups else set()
    return [replace(c, role=Role.OTHER) if c.index in doubtful else c for c in columns]


def value_labels(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the levels that the headings of a group's one column of values give, outermost first; none where they compare nothing.

    "Procedure | 5 | A vs. B" over values is "Procedure 5", "A vs. B"; words for a statistic are left out.
    """
    values = [column for column in columns if column.role is Role.STATISTIC]
    if len(values) != 1 or not any(TWO_SIDES.search(text) for text in values[0].path):
        return ()
    labels: list[str] = []
    for text in values[0].path:
        if labels and _NUMBER.fullmatch(text):
            labels[-1] = f"{labels[-1]} {text}"
        elif TWO_SIDES.search(text) or role_by_heading((text,))[0] not in OWN_ROLES:
            labels.append(text)
    return tuple(labels)


_TIGHT = re.compile(
    r"(?P<first>[^\W\d_][\w ]{0,40}?)[-–−](?P<second>[^\W\d_][\w ]{0,40}?)(?P<kind>\s+contrast)", re.IGNORECASE
)
"""A contrast named by its conditions with a dash between them, which is a minus before a baseline: "Drug-Neutral contrast"."""


def _apart(caption: str) -> str:
    """Return a caption that is "A-baseline contrast" with the word for its minus."""
    found = _TIGHT.fullmatch(caption)
    is_minus = found is not None and BASELINE.fullmatch(found["second"])
    return f"{found['first']} minus {found['second']}{found['kind']}" if found is not None and is_minus else caption


def comparison_over(labels: Sequence[str], caption: str) -> str | None:
    """Return the one comparison of a caption that holds in each panel: no label of a panel is on a side of it.

    "A versus B in patients and controls" over "Patients" is "A versus B"; "Patients versus controls" is none of its panels'.
    """
    caption = _apart(caption)
    signed = list(COMPARING_SIGN.finditer(caption))
    signs = signed or list(_WORDED.finditer(caption))
    if len(signs) != 1 or not labels:
        return None
    if not signed and (_LESS.search(caption) or any(MINUS_SIGN.search(label) for label in labels)):
        return None
    before, behind = caption[: signs[0].start()], caption[signs[0].end() :]
    first, second = _PLACED.split(_CLAUSE.split(before)[-1])[-1], _PLACED.split(_CLAUSE.split(behind)[0])[0]
    sign = signs[0][0] if signed else ">"
    text = re.sub(r"^\W*(?:the|an?)\s+", "", f"{first}{sign}{second}", flags=re.IGNORECASE).strip(" ,")
    text = re.sub(r",?\s(?:separately|individually|respectively)$", "", text)
    words = {word for label in labels for word in re.findall(r"[^\W\d_]{2,}", label.casefold())}
    own = any(re.search(rf"\b{re.escape(word)}", text.casefold()) for word in words)
    return None if own or not words or not TWO_SIDES.search(text) else text
