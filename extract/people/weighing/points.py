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
    "degrees of more": 3.09,
    "worded": 1.94,
    "degrees of two": 1.55,
    "has account": 1.26,
    "witnesses": 1.21,
    "two with read": 1.18,
    "worded whole": 1.17,
    "left of read": 1.16,
    "readers": 1.02,
    "sum of people again": 1.01,
    "read, never said": 0.98,
    "sum in later": 0.97,
    "recruited": 0.96,
    "more than recruited": 0.94,
    "sum": 0.91,
    "said sum elsewhere": 0.78,
    "account": 0.70,
    "left of all": 0.69,
    "left of recruited": 0.67,
    "first of abstract": 0.66,
    "both passages": 0.60,
    "sum in abstract": 0.60,
    "read": 0.59,
    "degrees of one": 0.57,
    "account of 2": 0.56,
    "further passage": 0.54,
    "detail with total": 0.53,
    "detail of sexes": 0.52,
    "account of 3": 0.51,
    "said sum": 0.50,
    "said sum in abstract": 0.47,
    "account of 1": 0.46,
    "said stated in abstract": 0.44,
    "said stated in later": 0.43,
    "left of two": 0.43,
    "counted in later again": 0.40,
    "counted in section again": 0.40,
    "account in one sentence": 0.39,
    "account of both sides": 0.35,
    "worded left": 0.30,
    "sum of people": 0.25,
    "two": 0.23,
    "two alone": 0.20,
    "said stated in section": 0.16,
    "two again": 0.14,
    "account of those left": 0.12,
    "from account": -0.11,
    "counted": -0.13,
    "detail in section": -0.21,
    "worded part": -0.25,
    "account of 4": -0.27,
    "more than read": -0.28,
    "sum final": -0.28,
    "left": -0.29,
    "fewer than read": -0.31,
    "first passage": -0.32,
    "account in brackets": -0.32,
    "worded start": -0.33,
    "left of one": -0.33,
    "groups, of one": -0.37,
    "sum in section": -0.38,
    "fewer, left": -0.38,
    "parts untold": -0.39,
    "group": -0.40,
    "of studied again": -0.40,
    "first of later": -0.42,
    "of a sex": -0.42,
    "counted again": -0.45,
    "sum started": -0.50,
    "read and abstract": -0.51,
    "final before": -0.52,
    "groups, single": -0.52,
    "no groups, two": -0.57,
    "counted in abstract": -0.61,
    "tiny": -0.64,
    "sum of 2 again": -0.69,
    "sum of 2": -0.69,
    "counted in section": -0.72,
    "recruited of first passage": -0.82,
    "sum of some again": -0.85,
    "counted in later": -0.85,
    "huge": -0.90,
    "started again": -0.94,
    "three witnesses": -1.01,
    "sum of some": -1.05,
    "two of one side": -1.09,
    "read in first passage": -1.16,
    "groups, single of studied": -1.18,
    "part untold": -1.34,
    "whole below": -1.57,
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
