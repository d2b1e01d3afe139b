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
    "degrees of more": 3.08,
    "worded": 1.78,
    "degrees of two": 1.56,
    "has account": 1.37,
    "witnesses": 1.30,
    "worded whole": 1.28,
    "two with read": 1.12,
    "left of read": 1.05,
    "readers": 0.99,
    "recruited": 0.93,
    "read": 0.88,
    "both passages": 0.85,
    "sum in later": 0.84,
    "more than recruited": 0.81,
    "sum of people again": 0.79,
    "account": 0.71,
    "degrees of one": 0.67,
    "read, never said": 0.64,
    "left of recruited": 0.61,
    "sum": 0.60,
    "said sum in abstract": 0.60,
    "detail in abstract": 0.59,
    "first of abstract": 0.57,
    "account of 2": 0.56,
    "left of all": 0.55,
    "left of two": 0.54,
    "sum in abstract": 0.53,
    "account of 3": 0.53,
    "said sum": 0.52,
    "detail with total": 0.51,
    "counted in section again": 0.49,
    "account of both sides": 0.47,
    "counted in later again": 0.46,
    "further passage": 0.46,
    "detail of sexes": 0.45,
    "said stated in abstract": 0.44,
    "account of 1": 0.42,
    "account in one sentence": 0.39,
    "sum of people": 0.37,
    "whole above": 0.35,
    "no groups, sum": 0.30,
    "worded left": 0.28,
    "two alone": 0.26,
    "two": 0.20,
    "over twice read": 0.15,
    "two again": 0.15,
    "said stated in section": 0.14,
    "from account": 0.12,
    "detail": 0.10,
    "account of 4": -0.15,
    "parts untold": -0.19,
    "worded part": -0.21,
    "left": -0.21,
    "read, witnesses": -0.21,
    "detail in section": -0.25,
    "of a sex": -0.25,
    "group": -0.28,
    "fewer, left": -0.32,
    "account in brackets": -0.34,
    "of studied again": -0.34,
    "left of one": -0.40,
    "groups, of one": -0.43,
    "more than read": -0.43,
    "first passage": -0.43,
    "sum in section": -0.45,
    "worded start": -0.45,
    "fewer than read": -0.45,
    "groups, single": -0.49,
    "tiny": -0.49,
    "counted in abstract": -0.50,
    "read and abstract": -0.50,
    "final before": -0.54,
    "no groups, two": -0.56,
    "recruited of first passage": -0.59,
    "sum of 2": -0.61,
    "sum of 2 again": -0.62,
    "counted again": -0.64,
    "groups, single of studied": -0.71,
    "huge": -0.74,
    "started again": -0.75,
    "counted in section": -0.77,
    "sum of some again": -0.77,
    "sum started": -0.78,
    "read in first passage": -0.86,
    "counted in later": -0.94,
    "sum of some": -0.97,
    "three witnesses": -0.98,
    "whole below": -1.08,
    "two of one side": -1.14,
    "part untold": -1.57,
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
