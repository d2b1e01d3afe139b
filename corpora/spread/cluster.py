"""A Dask scheduler and its workers: connected to, checked, and given work whose results come in order.

What is sent is bytes under the hash of their content. A few tasks more than the workers have threads are on the way
at a time, so that neither the scheduler nor this process holds everything at once. A task whose worker is lost is given to
another one by Dask.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from corpora.errors import ProtocolError, SourceError
from corpora.ids import sha256_hex
from corpora.spread.build import this_build
from corpora.spread.tasks import demand_same, keep, pack, pack_shared, run

if TYPE_CHECKING:
    from distributed import Client, Future

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Result = TypeVar("Result")

SCHEMES = ("tcp://", "tls://")
CONNECT_SECONDS = 5.0
"""Seconds a scheduler may take to answer."""
WORKERS_SECONDS = 10.0
"""Seconds to wait for a first worker: they are often started together with the scheduler."""
LOOK_SECONDS = 5.0
"""Seconds without a result after which it is asked whether the cluster still has workers."""
LOST_SECONDS = 60.0
"""Seconds a cluster may be without workers, for example while its machines start again."""
AHEAD = 4
"""Tasks on the way for each thread of the workers: none waits while a result is written."""
MOST_BYTES = 1_000_000_000
"""Bytes of tasks on the way at a time; the scheduler holds them."""
AT_ONCE = 64
"""Results fetched in one request."""


@dataclass(frozen=True, slots=True)
class _Sent:
    future: Future[Any]
    item: Any
    size: int


class Cluster:
    """A connected cluster whose machines have our build."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self._window, self._counted = 1, -math.inf
        self._alone_since = math.inf

    @property
    def n_at_once(self) -> int:
        """Return the threads of all workers there are now, at least one."""
        n_threads: int = sum(self._client.nthreads().values())
        return max(1, n_threads)

    def map(
        self,
        work: Callable[[Shared, Item], Result],
        items: Iterable[Item],
        *,
        shared: Shared,
        lost: Callable[[Item], Result] | None = None,
    ) -> Iterator[Result]:
        """Yield `work(shared, item)` for each item, in their order.

        Parameters
        ----------
        work : a function of a module that depends on nothing but what it is given.
        items : taken one by one as there is room for them. They and `shared` can be pickled.
        lost : what takes the place of the result of an item under which worker after worker died.

        Raises
        ------
        SourceError : the cluster is lost, stays without workers, or a worker has other software; without `lost`, also
            where worker after worker dies under one item.
        """
        wake = Event()
        sent: deque[_Sent] = deque()
        common = self._submit(keep, pack_shared(shared), name="shared")
        try:
            for item in items:
                packed = pack(work, item)
                while not self._has_room(sent, len(packed)):
                    self._wait(wake)
                yield from self._ready(sent, lost)
                future = self._submit(run, packed, common, name=work.__name__)
                future.add_done_callback(lambda _future: wake.set())
                sent.append(_Sent(future, item, len(packed)))
            while sent:
                yield from self._ready(sent, lost)
                if sent:
                    self._wait(wake)
        finally:
            self._forget([one.future for one in sent])

    def everywhere(self, work: Callable[[], None]) -> None:
        """Run a function on every worker once; workers that cannot are passed over."""
        if self._client.status == "running":
            with suppress(OSError):
                self._client.run(work, on_error="ignore")

    def _submit(self, function: Callable[..., Any], data: bytes, *more: Any, name: str) -> Future[Any]:
        keys = sha256_hex(data) + "".join(f"-{one.key}" for one in more)
        try:
            return self._client.submit(function, data, *more, key=f"focimine-{name}-{keys}")
        except OSError as error:
            raise self._gone() from error

    def _has_room(self, sent: Iterable[_Sent], size: int) -> bool:
        """Return whether a task of so many bytes can be sent on the way."""
        if time.monotonic() > self._counted + LOOK_SECONDS:  # workers can join and leave
            self._window, self._counted = AHEAD * self.n_at_once, time.monotonic()
        sizes = [one.size for one in sent if not one.future.done()]
        return not sizes or (len(sizes) < self._window and sum(sizes) + size <= MOST_BYTES)

    def _wait(self, wake: Event) -> None:
        """Wait until a task ends, or for a while; SourceError where there are no workers that could end any."""
        ended = wake.wait(LOOK_SECONDS)
        wake.clear()
        if ended or self._has_workers():
            self._alone_since = math.inf
            return
        self._alone_since = min(self._alone_since, time.monotonic())
        if time.monotonic() - self._alone_since > LOST_SECONDS:
            raise SourceError(
                f"The scheduler {self._address} has had no workers for {LOST_SECONDS:g} seconds.",
                hint="Start workers (docs/scale.md), then run this again: what was stored is kept.",
            )

    def _has_workers(self) -> bool:
        try:
            return self._client.status == "running" and bool(self._client.nthreads())
        except OSError:
            return False

    def _ready(self, sent: deque[_Sent], lost: Callable[[Any], Any] | None) -> Iterator[Any]:
        """Yield the results that are there, up to the first that is not."""
        while sent and sent[0].future.done():
            first: list[_Sent] = []
            while sent and len(first) < AT_ONCE and sent[0].future.status == "finished":
                first.append(sent.popleft())
            if first:
                yield from self._fetch([one.future for one in first])
            elif sent[0].future.done():
                yield self._failed(sent.popleft(), lost)

    def _fetch(self, futures: list[Future[Any]]) -> list[Any]:
        from distributed import CancelledError

        try:
            return list(self._client.gather(futures))
        except (CancelledError, OSError) as error:
            raise self._gone() from error

    def _failed(self, one: _Sent, lost: Callable[[Any], Any] | None) -> Any:
        from distributed.scheduler import KilledWorker

        if one.future.status != "error":  # cancelled: its scheduler is gone
            raise self._gone()
        error = one.future.exception()
        if not isinstance(error, KilledWorker):
            raise error
        if lost is not None:
            return lost(one.item)
        raise SourceError(
            f"Worker after worker of {self._address} died under one task.",
            hint="Give workers more memory (dask worker --memory-limit), then run this again: what was stored is kept.",
        ) from error

    def _forget(self, futures: list[Future[Any]]) -> None:
        if futures and self._client.status == "running":
            with suppress(OSError):
                self._client.cancel(futures)

    def _gone(self) -> SourceError:
        return SourceError(
            f"The connection to the scheduler {self._address} was lost.",
            hint="See whether it still runs, then run this again: what was stored is kept.",
        )


_JOINED: dict[str, Cluster] = {}


@contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """Give the cluster of a scheduler, connected and checked once: joined again inside, it is the same.

    Raises
    ------
    ProtocolError : the address is no tcp:// or tls:// one, or Dask is not installed.
    SourceError : nobody answers, there are no workers, or a machine has other software than this one.
    """
    if address in _JOINED:
        yield _JOINED[address]
        return
    client = _connect(address)
    try:
        _check(client, address)
        _JOINED[address] = Cluster(client, address)
        yield _JOINED[address]
    finally:
        _JOINED.pop(address, None)
        with suppress(OSError):
            client.close(timeout=CONNECT_SECONDS)


def _connect(address: str) -> Client:
    if not address.startswith(SCHEMES):
        raise ProtocolError(
            f"--scheduler {address}: no address of a Dask scheduler.",
            hint="Write it as tcp://HOST:8786 or tls://HOST:8786.",
        )
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise ProtocolError(
            "A scheduler is named, but Dask is not installed.", hint="Install it with: pip install 'focimine[dask]'"
        ) from error
    dask.config.set({"distributed.admin.large-graph-warning-threshold": MOST_BYTES})
    for name in ("distributed", "distributed.client"):  # what goes wrong is said once, by our errors
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # First by hand: a client that could not connect goes on trying until the program ends. In a thread: a notebook's
        # own has a loop of events already.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, asyncio.wait_for(_identity(address), CONNECT_SECONDS)).result()
        return Client(address, timeout=CONNECT_SECONDS, name="focimine")
    except Exception as error:
        reason = " ".join(str(error).split()) or f"no answer in {CONNECT_SECONDS:g} seconds"
        hint = "Start one with `dask scheduler --no-dashboard`; see whether a firewall lies between (docs/scale.md)."
        if address.startswith("tls://"):
            hint += " Over tls:// it and this machine need certificates of one authority."
        raise SourceError(f"No Dask scheduler answers at {address}: {reason}.", hint=hint) from error


async def _identity(address: str) -> None:
    """Ask the scheduler who it is; raises whatever goes wrong."""
    from distributed.core import connect
    from distributed.security import Security

    comm = await connect(address, timeout=CONNECT_SECONDS, **Security().get_connection_args("client"))
    try:
        await comm.write({"op": "identity", "reply": True})
        answer = await comm.read()
    finally:
        comm.abort()
    if answer.get("type") != "Scheduler":
        raise ValueError(f"it is a {answer.get('type')}, no scheduler")


def _check(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except OSError as error:  # a TimeoutError is one
        raise SourceError(
            f"The scheduler {address} has no workers.", hint=f"Start one on every machine: dask worker {address}"
        ) from error
    try:
        on_scheduler: Any = client.run_on_scheduler(this_build)
    except Exception as error:  # noqa: BLE001 - whatever keeps another machine from answering is the reason
        on_scheduler = error
    builds = {"The scheduler": on_scheduler}
    builds |= {f"The worker {name}": found for name, found in client.run(this_build, on_error="return").items()}
    for who, found in builds.items():
        if isinstance(found, Exception):
            raise SourceError(
                f"{who} of the cluster cannot run Focimine: {type(found).__name__}: {found}.",
                hint="Install the same Focimine in the same environment on every machine (docs/scale.md).",
            ) from found
        demand_same(who, this_build(), found)
