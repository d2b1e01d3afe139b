"""Totals as accounts of a text: the sum of its groups, or of those who started without those who were left out.

Each number of people has a likelihood of being a group, all people, or those who started (`wording`). A total that is the sum
of likely groups is likely; one that leaves a likely group untold is not.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from extract.people.weighing.loose import LEAST, holds_its_sum
from extract.people.weighing.wording import Counted, Likely, Lost

LEAST_LIKELY = 0.12
"""Likelihood of the least likely group of an account that nothing else tells of."""
LIKELY_LEFT = 0.3
"""Likelihood from which on those left of a number that started are a total by themselves."""
MOST_ITEMS, MOST_GROUPS = 10, 4
"""Likeliest numbers that are put together, and groups of one account."""
MOST_ALIKE = 3
"""Groups of one size in one sentence."""
FOR_EACH, FOR_LIKELY, TWICE = 0.03, 0.1, 0.6
"""What each group takes from the score of an account, the share of its mean likelihood that is added, and the score of two groups of one size told once."""
NEAR, NEAR_SHARE, FAR_SHARE = 3, 0.8, 0.5
"""Sentences down to losses of the same account, and the shares of likelihood that these and later ones leave."""
MOST_LEFT_OUT = 0.6
"""Share of those who started of whom more are rarely left out."""
LEAST_STARTED = 0.05
MOST_LATER, MOST_LOSSES, MOST_TAKEN = 200, 8, 3
"""Losses behind a number that are looked at, those of them that may be taken off it, and those taken off together."""
OF_ALL, OF_SOME = 0.8, 0.5
"""Shares of likelihood where several losses are taken off: all of them, or some."""
OF_LEFT = 0.8
FLOOR, FLOOR_OF_ACCOUNT = 0.02, 0.05
"""Added before the logarithm of a likelihood."""
CERTAIN_PART, MOST_UNTOLD = 0.3, 3.0


@dataclass(frozen=True, slots=True)
class Item:
    """A number that may be one group: as told, or what losses leave of one that started."""

    n: int
    likely: float
    counted: Counted
    is_left: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Groups whose sum is a total; of one item, two groups of its size."""

    score: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The likelihoods of the numbers of a text, its items, and the best account of each total."""

    told: dict[int, Likely]
    left: dict[int, float]
    items: tuple[Item, ...]
    best: dict[int, Account]

    def totals(self) -> Iterator[int]:
        """Yield the totals that an account gives, likely enough to be one without another mark."""
        for n, account in self.best.items():
            if n >= LEAST and account.score >= LEAST_LIKELY:
                yield n
        yield from (n for n, share in self.left.items() if share > LIKELY_LEFT)


NO_ACCOUNTS = Accounts({}, {}, (), {})


def accounts_of(
    counts: Sequence[Counted], likelihoods: Sequence[Likely], losses: Sequence[Lost], known: Iterable[int]
) -> Accounts:
    """Return the accounts of a text; `known` are totals with other marks, for which less likely groups are put together, too."""
    told: dict[int, Likely] = {}
    for one, likely in zip(counts, likelihoods, strict=True):
        before = told.get(one.n, Likely(0.0, 0.0, 0.0))
        told[one.n] = Likely(*map(max, before, likely))
    derived = list(_left(counts, likelihoods, losses))
    left: dict[int, float] = {}
    for item in derived:
        left[item.n] = max(left.get(item.n, 0.0), item.likely)
    items = _items(counts, likelihoods, derived)
    return Accounts(told, left, items, _best(items, frozenset(known)))


def _left(counts: Sequence[Counted], likelihoods: Sequence[Likely], losses: Sequence[Lost]) -> Iterator[Item]:
    """Yield what losses told behind a number leave of it."""
    behind = [loss for loss in losses if not loss.in_brackets]
    for one, likely in zip(counts, likelihoods, strict=True):
        if one.in_brackets or likely.started < LEAST_STARTED:
            continue
        first_later = bisect_right(behind, (one.place, one.start), key=_place_of)
        later = behind[first_later : first_later + MOST_LATER]
        for share, of_place in ((NEAR_SHARE, True), (FAR_SHARE, False)):
            some = [x.n for x in later if (x.place - one.place <= NEAR) == of_place and x.n < MOST_LEFT_OUT * one.n]
            some = some[:MOST_LOSSES]
            for size in range(1, MOST_TAKEN + 1):
                weight = 1.0 if size == 1 else OF_ALL if size == len(some) else OF_SOME
                for first in range(len(some) - size + 1):
                    gone = sum(some[first : first + size])
                    if one.n - gone >= LEAST and gone <= MOST_LEFT_OUT * one.n:
                        yield Item(one.n - gone, likely.started * share * weight, one, is_left=True)


def _place_of(loss: Lost) -> tuple[int, int]:
    return loss.place, loss.start


def _items(counts: Sequence[Counted], likelihoods: Sequence[Likely], derived: Sequence[Item]) -> tuple[Item, ...]:
    """Return the likeliest numbers, each once; as often as one sentence tells it, where it tells it several times."""
    by_sentence: dict[tuple[int, int], list[Item]] = {}
    for one, likely in zip(counts, likelihoods, strict=True):
        by_sentence.setdefault((one.n, one.place), []).append(Item(one.n, likely.part, one))
    best: dict[tuple[int, int], Item] = {}
    for (n, _), told in by_sentence.items():
        for number, item in enumerate(sorted(told, key=lambda item: -item.likely)[:MOST_ALIKE]):
            if (n, number) not in best or item.likely > best[n, number].likely:
                best[n, number] = item
    of_left: dict[int, Item] = {}
    for item in derived:
        if item.n not in of_left or item.likely > of_left[item.n].likely:
            of_left[item.n] = item
    found = [*best.values(), *(Item(x.n, OF_LEFT * x.likely, x.counted, is_left=True) for x in of_left.values())]
    found.sort(key=lambda item: (-item.likely, item.counted.place, item.counted.start, item.n))
    return tuple(found[:MOST_ITEMS])


def _best(items: Sequence[Item], known: frozenset[int]) -> dict[int, Account]:
    best: dict[int, Account] = {}
    for size in range(2, MOST_GROUPS + 1):
        for some in combinations(items, size):
            n, least = sum(item.n for item in some), some[-1].likely
            if least < LEAST_LIKELY and n not in known:
                continue
            if len({(item.counted.place, item.counted.start) for item in some}) < size:
                continue
            if holds_its_sum([item.n for item in some]):
                continue
            score = least - FOR_EACH * size + FOR_LIKELY * sum(item.likely for item in some) / size
            if n not in best or score > best[n].score:
                best[n] = Account(score, some)
    for item in items:
        n = 2 * item.n
        if n in known and (n not in best or TWICE * item.likely > best[n].score):
            best[n] = Account(TWICE * item.likely, (item,))
    return best


def account_features(accounts: Accounts, n: int) -> dict[str, float]:
    """Return what wording and accounts say of a total."""
    found: dict[str, float] = {}
    told = accounts.told.get(n)
    if told is not None:
        found["worded"] = 1.0
        found["worded whole"] = math.log(told.whole + FLOOR)
        found["worded part"] = math.log(told.part + FLOOR)
        found["worded start"] = math.log(told.started + FLOOR)
    if n in accounts.left:
        found["worded left"] = math.log(accounts.left[n] + FLOOR_OF_ACCOUNT) - math.log(FLOOR_OF_ACCOUNT)
    account = accounts.best.get(n)
    items = account.items if account is not None else ()
    covered = {n, *(item.n for item in items)}
    if account is not None:
        found |= _features_of(account)
    own = next((item for item in accounts.items if item.n == n), None)
    untold = [item.likely for item in accounts.items if item is not own and item not in items and not item.is_left]
    found["part untold"] = max(untold, default=0.0)
    found["parts untold"] = min(sum(one for one in untold if one > CERTAIN_PART), MOST_UNTOLD)
    found["whole above"] = max((likely.whole for m, likely in accounts.told.items() if m > n), default=0.0)
    below = (likely.whole for m, likely in accounts.told.items() if m < n and m not in covered)
    found["whole below"] = max(below, default=0.0)
    return found


def _features_of(account: Account) -> dict[str, float]:
    items = account.items
    n_left = sum(item.is_left for item in items)
    told = {
        "account of both sides": {item.counted.who for item in items} == {"studied", "others"},
        "account in one sentence": len(items) > 1 and len({item.counted.place for item in items}) == 1,
        "account in brackets": any(item.counted.in_brackets for item in items),
    }
    return {
        "account": math.log(max(account.score, 0.0) + FLOOR_OF_ACCOUNT),
        "has account": 1.0,
        f"account of {len(items)}": 1.0,
        "account of those left": float(n_left),
        **{name: 1.0 for name, holds in told.items() if holds},
    }
