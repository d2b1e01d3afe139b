"""How much speaks for a total: the sum of points for its marks, and for how these go together.

The points are the coefficients of a conditional logit (McFadden 1974, "Conditional logit analysis of qualitative choice
behavior") of the right total among all those of a paper, fitted with `benchmarks/people_points.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from extract.people.weighing.accounts import account_features
from extract.people.weighing.totals import Known, Text, Total

MOST_TIMES = 4
"""Times from which on a mark counts no more."""
AGAIN = " again"
SEVERAL = 3
TINY, HUGE = 8, 400
POINTS: Mapping[str, float] = {
    "degrees of more": 3.02,
    "degrees of two": 1.63,
    "worded": 1.42,
    "left of read": 1.26,
    "read": 1.24,
    "witnesses": 1.22,
    "has account": 1.17,
    "worded whole": 1.15,
    "readers": 1.12,
    "both passages": 0.93,
    "two with read": 0.86,
    "more than recruited": 0.78,
    "left of recruited": 0.76,
    "sum in abstract": 0.72,
    "first of abstract": 0.70,
    "left of two": 0.70,
    "account": 0.64,
    "left of all": 0.64,
    "sum": 0.62,
    "said stated in abstract": 0.62,
    "read, never said": 0.58,
    "degrees of one": 0.56,
    "account of both sides": 0.56,
    "said sum elsewhere": 0.55,
    "account of 3": 0.54,
    "account in one sentence": 0.48,
    "account of 1": 0.48,
    "sum in later": 0.41,
    "detail of sexes": 0.41,
    "said sum in abstract": 0.40,
    "two alone": 0.38,
    "counted in section again": 0.37,
    "further passage": 0.34,
    "account of 2": 0.34,
    "read, not closing": 0.34,
    "said sum": 0.34,
    "worded left": 0.32,
    "closing": 0.31,
    "two": 0.27,
    "said stated in section": 0.26,
    "sum of people": 0.19,
    "two kept": 0.19,
    "from account": 0.18,
    "detail": 0.16,
    "account of those left": 0.12,
    "read, witnesses": -0.07,
    "of studied": -0.15,
    "account of 4": -0.20,
    "no groups, sum": -0.21,
    "detail in section": -0.22,
    "fewer, left": -0.22,
    "counted": -0.23,
    "parts untold": -0.24,
    "of both": -0.25,
    "group": -0.25,
    "account in brackets": -0.26,
    "worded part": -0.26,
    "detail again": -0.29,
    "final behind": -0.34,
    "sum final": -0.37,
    "worded start": -0.39,
    "whole above": -0.39,
    "of a sex again": -0.43,
    "final before": -0.44,
    "counted again": -0.45,
    "sum of 2": -0.46,
    "left": -0.47,
    "groups, single of studied": -0.47,
    "first of later": -0.48,
    "left of one": -0.49,
    "more than read": -0.50,
    "tiny": -0.56,
    "no groups, two": -0.57,
    "counted in later": -0.59,
    "read and abstract": -0.59,
    "recruited of first passage": -0.65,
    "sum of some again": -0.67,
    "read in first passage": -0.72,
    "counted in abstract": -0.72,
    "fewer than read": -0.74,
    "sum started": -0.74,
    "counted in section": -0.80,
    "groups, of one": -0.84,
    "three witnesses": -0.84,
    "sum of some": -0.93,
    "first passage": -0.94,
    "huge": -1.07,
    "two of one side": -1.10,
    "part untold": -1.13,
    "whole below": -1.71,
}


def points_of(text: Text, total: Total, known: Known) -> float:
    """Return the points of a total."""
    return sum(POINTS.get(name, 0.0) * value for name, value in features_of(text, total, known).items())


def features_of(text: Text, total: Total, known: Known) -> dict[str, float]:
    """Return what holds of a total, each with its value: 1, or how many."""
    found: dict[str, float] = {}
    for mark, times in total.marks.items():
        if times > 0:
            found[mark] = 1.0
        if times > 1:
            found[mark + AGAIN] = min(times, MOST_TIMES) - 1.0
    has = found.__contains__
    witnesses, readers = _witnesses(found), sum(map(has, ("read", "first passage", "abstract", "closing")))
    n, read, recruited = total.n, known.n or 0, known.recruited or 0
    is_fewer, is_more, is_read, groups = 0 < n < read, n > read > 0, has("read"), text.compares_groups
    told = {
        "witnesses": witnesses,
        "three witnesses": witnesses >= SEVERAL,
        "readers": readers,
        "fewer than read": is_fewer,
        "fewer, left": is_fewer and has("left"),
        "more than read": is_more,
        "more than recruited": n > recruited > 0,
        "over twice read": n > 2.2 * read > 0,
        "tiny": n < TINY,
        "huge": n > HUGE,
        "read, witnesses": is_read * witnesses,
        "read, never said": is_read and not has("counted") and not has("sum"),
        "read, not closing": is_read and not has("closing"),
        "read in first passage": is_read and has("first passage"),
        "read and abstract": is_read and has("abstract"),
        "groups, single": groups and has("counted") and not has("sum") and not has("two"),
        "groups, single of studied": groups and has("of studied") and not has("sum"),
        "groups, of one": groups and has("group"),
        "no groups, sum": not groups and has("sum"),
        "no groups, two": not groups and has("two"),
        "two alone": has("two") and not has("counted") and not has("sum"),
    }
    marked = found | {name: float(value) for name, value in told.items() if value}
    return marked | account_features(text.accounts, n)


def _witnesses(found: Mapping[str, float]) -> int:
    """Return how many kinds of statements there are for a total."""
    has = found.__contains__
    kinds = (
        ("counted in abstract", "sum in abstract"),
        ("counted in section", "sum in section"),
        ("counted in later", "counted in introduction"),
        ("degrees of one", "degrees of two", "degrees of more", "degrees of r"),
        ("final before", "sum final"),
        ("left",),
        ("N =",),
        ("groups of",),
        ("pairs",),
    )
    return sum(any(map(has, kind)) for kind in kinds)
