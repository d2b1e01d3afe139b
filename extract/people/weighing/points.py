"""How much speaks for a total: the sum of points for its marks, and for how these go together.

The points are the coefficients of a conditional logit (McFadden 1974, "Conditional logit analysis of qualitative choice
behavior") of the right total among all those of a paper, fitted with `benchmarks/people_points.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from extract.people.weighing.totals import Known, Text, Total

MOST_TIMES = 4
"""Times from which on a mark counts no more."""
AGAIN = " again"
SEVERAL = 3
TINY, HUGE = 8, 400
POINTS: Mapping[str, float] = {
    "degrees of more": 2.64,
    "recruited": 1.71,
    "degrees of two": 1.54,
    "witnesses": 1.44,
    "said sum in abstract": 1.41,
    "left of read": 1.35,
    "readers": 1.33,
    "sum of people again": 1.16,
    "both passages": 1.01,
    "sum of people": 0.93,
    "two with read": 0.92,
    "read": 0.90,
    "detail in abstract": 0.89,
    "said sum": 0.88,
    "degrees of one": 0.82,
    "counted in section again": 0.75,
    "sum in later": 0.75,
    "left of all": 0.74,
    "further passage": 0.71,
    "said sum elsewhere": 0.70,
    "read, never said": 0.69,
    "left of two": 0.69,
    "said stated in later": 0.67,
    "sum": 0.67,
    "detail with total": 0.62,
    "more than recruited": 0.60,
    "two kept": 0.59,
    "two alone": 0.57,
    "closing": 0.56,
    "left of recruited": 0.55,
    "read, not closing": 0.53,
    "first of abstract": 0.49,
    "over twice read": 0.44,
    "detail of sexes": 0.43,
    "counted": 0.37,
    "no groups, sum": 0.36,
    "two again": 0.27,
    "counted again": -0.23,
    "read, witnesses": -0.25,
    "left of one": -0.27,
    "two": -0.31,
    "detail in section": -0.31,
    "three witnesses": -0.33,
    "fewer than read": -0.34,
    "group": -0.41,
    "started": -0.46,
    "no groups, two": -0.48,
    "fewer, left": -0.49,
    "of studied": -0.49,
    "sum in section": -0.50,
    "left": -0.53,
    "of both": -0.53,
    "more than read": -0.56,
    "groups, of one": -0.56,
    "sum started": -0.58,
    "recruited of first passage": -0.61,
    "of a sex": -0.68,
    "sum of 2 again": -0.71,
    "sum of 2": -0.71,
    "counted in section": -0.73,
    "two of one side": -0.76,
    "first passage": -0.77,
    "sum of some again": -0.77,
    "groups, single of studied": -0.80,
    "tiny": -0.81,
    "read and abstract": -0.91,
    "huge": -0.95,
    "sum of some": -1.12,
    "read in first passage": -1.29,
    "groups, single": -1.36,
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
    return found | {name: float(value) for name, value in told.items() if value}


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
