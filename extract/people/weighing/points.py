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
    "degrees of more": 1.99,
    "witnesses": 1.45,
    "readers": 1.39,
    "recruited": 1.19,
    "sum of people": 1.12,
    "sum of people again": 1.10,
    "degrees of two": 1.04,
    "left of read": 1.00,
    "said stated in later": 0.99,
    "read, never said": 0.95,
    "said sum elsewhere": 0.90,
    "fewer, degrees": 0.89,
    "read": 0.86,
    "two with read": 0.85,
    "said sum in abstract": 0.85,
    "said sum": 0.83,
    "both passages": 0.79,
    "final behind": 0.73,
    "left of all": 0.70,
    "detail in abstract": 0.64,
    "sum in abstract": 0.63,
    "left of recruited": 0.62,
    "detail with total": 0.61,
    "more than recruited": 0.59,
    "further passage": 0.57,
    "two alone": 0.56,
    "n =": 0.56,
    "counted": 0.41,
    "first of abstract": 0.41,
    "two kept": 0.37,
    "over twice read": 0.36,
    "detail of sexes": 0.35,
    "left of two": 0.32,
    "of a part": 0.31,
    "two again": 0.14,
    "share of largest": -0.06,
    "read, witnesses": -0.21,
    "left": -0.24,
    "counted in section": -0.28,
    "sum of 2": -0.31,
    "fewer, left": -0.31,
    "left of one": -0.32,
    "more than read": -0.33,
    "group": -0.37,
    "final before": -0.41,
    "two of one side": -0.41,
    "no groups, two": -0.43,
    "of both": -0.44,
    "three witnesses": -0.49,
    "in brackets": -0.49,
    "groups, of one": -0.50,
    "fewer than read": -0.53,
    "first passage": -0.57,
    "sum of 2 again": -0.58,
    "recruited of first passage": -0.58,
    "group in abstract": -0.64,
    "of studied": -0.67,
    "of a sex": -0.70,
    "sum lost": -0.71,
    "sum started": -0.74,
    "groups, single of studied": -0.84,
    "huge": -0.86,
    "sum of some again": -0.91,
    "read and abstract": -0.92,
    "tiny": -0.93,
    "sum of some": -1.07,
    "read in first passage": -1.28,
    "groups, single": -1.30,
}


def points_of(text: Text, total: Total, known: Known) -> float:
    """Return the points of a total."""
    return sum(POINTS.get(name, 0.0) * value for name, value in features_of(text, total, known).items())


def features_of(text: Text, total: Total, known: Known) -> dict[str, float]:
    """Return what holds of a total, each with its value: 1, a share, or how many."""
    found: dict[str, float] = {}
    for mark, times in total.marks.items():
        if times > 0:
            found[mark] = 1.0
        if times > 1:
            found[mark + AGAIN] = min(times, MOST_TIMES) - 1.0
    has = found.__contains__
    witnesses, readers = _witnesses(found), sum(map(has, ("read", "first passage", "abstract", "closing")))
    n, read, recruited = total.n, known.n or 0, known.recruited or 0
    is_free = any(map(has, ("degrees of one", "degrees of two", "degrees of more", "degrees of r")))
    is_fewer, is_more, is_read, groups = 0 < n < read, n > read > 0, has("read"), text.compares_groups
    told = {
        "witnesses": witnesses,
        "three witnesses": witnesses >= SEVERAL,
        "readers": readers,
        "fewer than read": is_fewer,
        "fewer, left": is_fewer and has("left"),
        "fewer, degrees": is_fewer and is_free,
        "more than read": is_more,
        "more than recruited": n > recruited > 0,
        "over twice read": n > 2.2 * read > 0,
        "tiny": n < TINY,
        "huge": n > HUGE,
        "share of largest": n / text.largest if text.largest else 0.0,
        "read, witnesses": is_read * witnesses,
        "read, never said": is_read and not has("counted") and not has("sum"),
        "read, not closing": is_read and not has("closing"),
        "read in first passage": is_read and has("first passage"),
        "read and abstract": is_read and has("abstract"),
        "groups, single": groups and has("counted") and not has("sum") and not has("two"),
        "groups, single of studied": groups and has("of studied") and not has("sum"),
        "groups, sum": groups and has("sum"),
        "groups, of one": groups and has("group"),
        "no groups, sum": not groups and has("sum"),
        "no groups, two": not groups and has("two"),
        "group in abstract": has("group") and has("counted in abstract"),
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
