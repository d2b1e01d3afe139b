"""Over what work is spread: threads of this process, or the workers of a Dask scheduler (`cluster.py`).

Results come in the order of the items, and are the same for any number of workers anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from corpora.spread.cluster import Item, Result, Shared, joined


class Spread(Protocol):
    """What can do the same work on many items. `n_at_once` items are worked on at a time."""

    @property
    def n_at_once(self) -> int:
        """Return how many items are worked on at a time."""

    def map(self, work: Callable[[Shared, Item], Result], items: Iterable[Item], *, shared: Shared) -> Iterator[Result]:
        """Yield `work(shared, item)` for each item, in their order.

        `work` is a function of a module that depends on nothing but what it is given; `shared` and items can be pickled.
        """


@dataclass(frozen=True, slots=True)
class Here:
    """Threads of this process; with one, item after item, each when its result is asked for."""

    n_at_once: int = 1

    def map(self, work: Callable[[Shared, Item], Result], items: Iterable[Item], *, shared: Shared) -> Iterator[Result]:
        """Yield `work(shared, item)` for each item, in their order."""
        if self.n_at_once == 1:
            return (work(shared, item) for item in items)
        from joblib import Parallel, delayed

        threads = Parallel(n_jobs=self.n_at_once, backend="threading", return_as="generator")
        return iter(threads(delayed(work)(shared, item) for item in items))


@contextmanager
def spread_over(scheduler: str | None, *, threads: int = 1) -> Iterator[Spread]:
    """Give what work is spread over: the workers of a scheduler where one is named, else threads here (-1: one per core).

    Raises as `cluster.joined`.
    """
    if scheduler is None:
        yield Here(threads)
        return
    with joined(scheduler) as cluster:
        yield cluster
