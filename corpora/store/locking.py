"""What a command decides on is read under the lock it writes with.

A short decision is read, planned and written in one transaction: `under_lock` makes a function of a stage one. What was
shown to a person, who may have thought about it for a while, is planned again under the lock where rows came since, and
refused where it would be another now: `demand_unchanged`. What takes minutes is computed without the lock, which is
then taken to see whether it still holds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from corpora.errors import StoreError
from corpora.store.ledger import Store

P = ParamSpec("P")
T = TypeVar("T")


def under_lock(function: Callable[Concatenate[Store, P], T]) -> Callable[Concatenate[Store, P], T]:
    """Return `function`, whose first argument is an open ledger, run in one transaction of it.

    Nobody else writes between what it reads and what it writes, and where it raises nothing of it is written. StoreError
    where somebody else holds the lock for longer than `BUSY_SECONDS`.
    """

    @wraps(function)
    def locked(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with store.transaction():
            return function(store, *args, **kwargs)

    return locked


def demand_unchanged(store: Store, shown: T, seen: int, again: Callable[[], T]) -> None:
    """Refuse (StoreError) to carry out what was `shown`, where rows that came after row `seen` make it another.

    `again` plans it anew. Call it in the transaction that carries it out.
    """
    if store.head() != seen and again() != shown:
        raise StoreError(
            "Somebody wrote into this review meanwhile, and what was shown is not what would be done now: nothing was written.",
            hint="Run the command again, and look at what it says.",
        )
