"""Many files in worker processes, here or on other machines, each with limits of time and memory."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty, SimpleQueue

from corpora.files import name_of
from corpora.spread.cluster import joined
from extract.memory import limit_memory
from extract.reading import Reading, failed, load_file, read_bytes, read_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading may cost: documents at a time, seconds and megabytes for each; what to read besides tables.

    `scheduler` is the address of a Dask scheduler whose workers read instead, each one document per thread.
    """

    workers: int = 2
    seconds: float = 120.0
    megabytes: int = 4096
    text: bool = False
    pictures: bool = False
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it goes to another machine: its name and its bytes."""

    name: str
    data: bytes


def read_many(paths: Sequence[Path], limits: Limits) -> Iterator[Reading]:
    """Yield the reading of each file in the order given, for any number of workers.

    Every file is read in a worker process. One that outlasts `limits.seconds`, outgrows
    `limits.megabytes` or dies costs one problem and its worker, which is replaced.
    With `limits.scheduler`, SourceError and ProtocolError as `corpora.spread.cluster`.
    """
    if limits.scheduler is not None:
        yield from _read_there(paths, limits, limits.scheduler)
        return
    pool = _Pool(limits)
    results: dict[int, Reading] = {}
    try:
        following = 0
        for number in range(len(paths)):
            while number not in results:
                while following < len(paths) and pool.has_room():
                    pool.start(following, paths[following])
                    following += 1
                results.update(pool.collect())
            yield results.pop(number)
    finally:
        pool.close()


def _read_there(paths: Sequence[Path], limits: Limits, scheduler: str) -> Iterator[Reading]:
    with joined(scheduler) as cluster:
        try:
            yield from cluster.map(_read_sent, map(_load, paths), shared=limits, lost=_lost)
        finally:
            cluster.everywhere(_end_idle)


def _load(path: Path) -> Sent | Reading:
    data = load_file(path)
    return data if isinstance(data, Reading) else Sent(name_of(path), data)


def _name(source: Path | Sent) -> str:
    return source.name if isinstance(source, Sent) else name_of(source)


def _lost(item: Sent | Reading) -> Reading:
    return _crashed(item.name)


_IDLE: SimpleQueue[_Pool] = SimpleQueue()
"""On another machine: pools of one process that wait for their next document."""


def _read_sent(limits: Limits, item: Sent | Reading) -> Reading:
    """Return the reading of a file that was sent here, read in a process of its own as on any machine."""
    if isinstance(item, Reading):
        return item
    try:
        pool = _IDLE.get_nowait()
    except Empty:
        pool = _Pool(limits)
    if pool.limits.megabytes != limits.megabytes:  # set when its process began
        pool.close()
    pool.limits = limits
    pool.start(0, item)
    found: dict[int, Reading] = {}
    while not found:
        found = pool.collect()
    _IDLE.put(pool)
    return found[0]


def _end_idle() -> None:
    with suppress(Empty):
        while True:
            _IDLE.get_nowait().close()


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    number: int | None = None
    name: str = ""
    deadline: float = 0.0


class _Pool:
    """Worker processes that each read one file at a time and can be killed one by one."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.context = multiprocessing.get_context("spawn")
        self.workers: list[_Worker] = []

    def has_room(self) -> bool:
        """Return whether a file can be started now."""
        return len(self.workers) < self.limits.workers or any(w.number is None for w in self.workers)

    def start(self, number: int, source: Path | Sent) -> None:
        """Give file `number` to an idle worker, or to a new one."""
        worker = next((w for w in self.workers if w.number is None), None) or self._hire()
        worker.number, worker.name = number, _name(source)
        worker.deadline = time.monotonic() + self.limits.seconds
        try:
            worker.pipe.send((source, self.limits.text, self.limits.pictures))
        except OSError:
            worker.deadline = 0.0

    def _hire(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.limits.megabytes), daemon=True)
        with HIRING, another_main(), _may_have_children():
            process.start()
        theirs.close()
        worker = _Worker(process=process, pipe=ours)
        # The clock of the first file starts when the worker has loaded its libraries; one that died cannot be sent to.
        with suppress(EOFError, OSError):
            ours.recv()
        self.workers.append(worker)
        return worker

    def collect(self) -> dict[int, Reading]:
        """Wait until a worker is done, dead or late; return the readings by number."""
        busy = [w for w in self.workers if w.number is not None]
        left = min((w.deadline for w in busy), default=0.0) - time.monotonic()
        ready = wait([w.pipe for w in busy], timeout=max(0.0, left))
        found: dict[int, Reading] = {}
        for worker in busy:
            number = worker.number
            assert number is not None
            if worker.pipe in ready:
                found[number] = self._receive(worker)
            elif time.monotonic() >= worker.deadline:
                found[number] = failed(
                    worker.name,
                    "DOCUMENT-TIMEOUT",
                    f"Not read within {self.limits.seconds:g} seconds.",
                    "Give it more time with --timeout.",
                )
                self._dismiss(worker)
        return found

    def _receive(self, worker: _Worker) -> Reading:
        try:
            reading: Reading = worker.pipe.recv()
        except (EOFError, OSError):
            self._dismiss(worker)
            return _crashed(worker.name)
        worker.number = None
        return reading

    def _dismiss(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.workers.remove(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in list(self.workers):
            self._dismiss(worker)


def _crashed(name: str) -> Reading:
    return failed(
        name,
        "DOCUMENT-CRASHED",
        "The process that read it died (out of memory, or a broken file).",
        "Check that the file opens elsewhere.",
    )


HIRING = threading.Lock()
"""Held while a process begins: threads of another machine's worker begin theirs at the same time."""


@contextmanager
def _may_have_children() -> Iterator[None]:
    """Let a process that ends with its parent begin processes, as Dask's workers do: ours end when their pipe is closed."""
    ours = multiprocessing.current_process()
    before = ours.daemon
    if before:
        ours.daemon = False
    try:
        yield
    finally:
        if before:
            ours.daemon = before


@contextmanager
def another_main() -> Iterator[None]:
    """Keep new processes from running the caller's own script again, as Python does for what a script defines itself.

    A worker needs nothing of it, and a script without `if __name__ == "__main__"` would start workers in workers.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _work(pipe: Connection, megabytes: int) -> None:
    """Read files one after another in a worker process until the pipe closes."""
    limit_memory(megabytes)
    import extract.readers  # noqa: F401 - loaded before the clock starts

    pipe.send("ready")
    while True:
        try:
            source, text, pictures = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        name = _name(source)
        try:
            if isinstance(source, Sent):
                reading = read_bytes(name, source.data, text=text, pictures=pictures)
            else:
                reading = read_file(source, text=text, pictures=pictures)
        except MemoryError:
            reading = failed(name, "DOCUMENT-TOO-LARGE", f"It needs more than {megabytes} MB of memory.")
        except Exception as error:  # noqa: BLE001 - one document must never stop the run
            reading = failed(
                name,
                "DOCUMENT-UNREADABLE",
                f"The reader failed: {type(error).__name__}: {error}.",
                "This is a defect of Focimine or a broken file; please report it.",
            )
        try:
            pipe.send(reading)
        except BrokenPipeError:  # the process that sent the file was killed
            return
