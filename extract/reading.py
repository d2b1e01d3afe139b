"""One file to document, foci, samples and problems; many files in workers with limits of time and memory."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from corpora.documents import Document
from corpora.errors import ReviewError
from corpora.evidence import Problem, Severity
from corpora.studies import Focus, Sample

if TYPE_CHECKING:
    from extract.methods import MethodFact

MAX_FILE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading may cost: documents at a time, seconds and megabytes for each; what to read besides tables."""

    workers: int = 2
    seconds: float = 120.0
    megabytes: int = 4096
    text: bool = False
    pictures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file gave: `document` is None when it could not be read (a problem says why).

    `samples` begin with the study's, then its groups. `pictures` maps file names to the bytes of pages that
    show how the tables were understood.
    """

    name: str
    document: Document | None = None
    foci: tuple[Focus, ...] = ()
    samples: tuple[Sample, ...] = ()
    problems: tuple[Problem, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)
    methods: tuple[MethodFact, ...] = ()


YOUNG_OBJECTS = 50_000
"""New objects from which Python looks for unreachable cycles while a document is read: its default of 700 would have
it walk through hundreds of thousands of glyphs and words, over and over, that are all still in use."""


@contextmanager
def _rare_collection() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], YOUNG_OBJECTS) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_rare_collection()
def read_file(path: Path, *, text: bool = False, pictures: bool = False) -> Reading:
    """Return what one file holds. A file that cannot be read is a `Reading` with one problem."""
    from extract.checks.doubts import mark_doubtful
    from extract.checks.foci import check_foci
    from extract.methods import find_methods
    from extract.people.samples import find_samples
    from extract.readers import read_document
    from extract.tables.interpret import interpret, interpret_text

    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return failed(path.name, "DOCUMENT-TOO-LARGE", "The file is larger than 512 MB.")
        data = path.read_bytes()
    except OSError as error:
        return failed(path.name, "DOCUMENT-UNREADABLE", f"The file cannot be opened: {error.strerror}.")
    try:
        document = read_document(path.name, data)
    except ReviewError as error:
        return failed(path.name, "DOCUMENT-UNREADABLE", error.message, error.hint)
    foci, problems = interpret(document)
    if text:
        foci = [*foci, *interpret_text(document)]
    checked, found = check_foci(document, mark_doubtful(document, foci))
    found.extend(_unread_text(document))
    drawn = _draw(document, checked, data) if pictures else {}
    return Reading(
        name=path.name, document=document, foci=tuple(checked), samples=find_samples(document),
        problems=(*document.problems, *(p for t in document.tables for p in t.problems), *problems, *found),
        pictures=drawn, methods=find_methods(document),
    )  # fmt: skip


def _unread_text(document: Document) -> list[Problem]:
    from extract.prose import MAX_PROSE

    length = sum(len(section.text) for section in document.sections)
    if length <= MAX_PROSE:
        return []
    return [Problem(
        code="TEXT-TOO-LONG", item=document.name,
        message=f"Participants and methods were looked for in the first {MAX_PROSE:,} of {length:,} characters.",
        hint="Tables were read whole. Split the file if it holds several articles.",
    )]  # fmt: skip


def _draw(document: Document, foci: Sequence[Focus], data: bytes) -> dict[str, bytes]:
    if document.kind == "pdf":
        from extract.show import draw_tables

        pictures: dict[str, bytes] = draw_tables(document, list(foci), data)
        return pictures
    from extract.show_markup import write_tables

    return write_tables(document, foci)


def failed(name: str, code: str, message: str, hint: str = "") -> Reading:
    """Return the reading of a file that gave nothing but one problem."""
    problem = Problem(code=code, item=name, message=message, hint=hint, severity=Severity.ERROR)
    return Reading(name=name, problems=(problem,))


def read_many(paths: Sequence[Path], limits: Limits) -> Iterator[Reading]:
    """Yield the reading of each file in the order given, whatever the number of workers.

    Every file is read in a worker process. One that outlasts `limits.seconds`, outgrows
    `limits.megabytes` or dies costs one problem and its worker, which is replaced.
    """
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

    def start(self, number: int, path: Path) -> None:
        """Give file `number` to an idle worker, or to a new one."""
        worker = next((w for w in self.workers if w.number is None), None) or self._hire()
        worker.number, worker.name = number, path.name
        worker.deadline = time.monotonic() + self.limits.seconds
        try:
            worker.pipe.send((path, self.limits.text, self.limits.pictures))
        except OSError:
            worker.deadline = 0.0

    def _hire(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.limits.megabytes), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process=process, pipe=ours)
        # The clock of the first file starts when the worker has loaded its libraries.
        if ours.poll(60.0):
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
                    worker.name, "DOCUMENT-TIMEOUT", f"Not read within {self.limits.seconds:g} seconds.",
                    "Give it more time with --timeout.",
                )  # fmt: skip
                self._dismiss(worker)
        return found

    def _receive(self, worker: _Worker) -> Reading:
        try:
            reading: Reading = worker.pipe.recv()
        except (EOFError, OSError):
            self._dismiss(worker)
            return failed(
                worker.name, "DOCUMENT-CRASHED", "The process that read it died (out of memory, or a broken file).",
                "Check that the file opens elsewhere.",
            )  # fmt: skip
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


def _work(pipe: Connection, megabytes: int) -> None:
    """Read files one after another in a worker process until the pipe closes."""
    _limit_memory(megabytes)
    import extract.readers  # noqa: F401 - loaded before the clock starts

    pipe.send("ready")
    while True:
        try:
            path, text, pictures = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            reading = read_file(path, text=text, pictures=pictures)
        except MemoryError:
            reading = failed(path.name, "DOCUMENT-TOO-LARGE", f"It needs more than {megabytes} MB of memory.")
        except Exception as error:  # noqa: BLE001 - one document must never stop the run
            reading = failed(
                path.name, "DOCUMENT-UNREADABLE", f"The reader failed: {type(error).__name__}: {error}.",
                "This is a defect of Focimine or a broken file; please report it.",
            )  # fmt: skip
        try:
            pipe.send(reading)
        except BrokenPipeError:  # whoever asked was killed: nobody is left to be told
            return


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the time limit still holds
        return
    size = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(
        resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard)
    )
