"""What runs on a worker: a packed function and item, once it is known that the worker is of the build that sent them."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from corpora.errors import SourceError
from corpora.spread.build import differences, this_build


def pack(work: Callable[..., Any], item: Any) -> bytes:
    """Return a function, which goes by its name, and what it is applied to as bytes."""
    return pickle.dumps((work, item), protocol=5)


def pack_shared(shared: Any) -> bytes:
    """Return what every task is given, and our build, as bytes; compressed, for it crosses the network once for each worker."""
    return zlib.compress(pickle.dumps((this_build(), pickle.dumps(shared, protocol=5)), protocol=5), level=1)


def keep(shared: bytes) -> bytes:
    """Return what is given: being a task of its own, it comes back when the worker that holds it is lost."""
    return shared


def run(packed: bytes, shared: bytes) -> Any:
    """Return what a packed function gives for its item; SourceError where this worker is of another build.

    That is asked for every task and not only at the start, because workers can join a cluster at any time.
    """
    common = _unpacked(shared)
    work, item = pickle.loads(packed)
    return work(common, item)


@lru_cache(maxsize=2)
def _unpacked(shared: bytes) -> Any:
    build, common = pickle.loads(zlib.decompress(shared))
    demand_same("A worker", build, this_build())
    return pickle.loads(common)


def demand_same(who: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> None:
    """Raise SourceError, naming what differs, where a machine of the cluster is of another build than ours."""
    other = differences(ours, theirs)
    if other:
        raise SourceError(
            f"{who} of the cluster has other software: {other}.",
            hint="Results would not be the same. Install the same Focimine in the same environment on every machine (docs/scale.md).",
        )
