"""Pages of PDFs as pictures, made in a process of their own with limits of time and memory: a PDF may be anything."""

from __future__ import annotations

import io
import multiprocessing
import signal
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ReviewError
from corpora.formats.inputs import UnreadableError, read_input

SECONDS = 20.0
"""A picture of a page takes a tenth of a second; one that takes longer than this is given up."""
MEGABYTES = 4096
"""Of addresses, as for reading: the libraries alone lay claim to more than half of it."""
SCALE = 2.5
"""Pixels per point: a table of half a page's width stays sharp."""
MOST_PIXELS = 12_000_000
MOST_KEPT = 32
"""Pictures that are kept: some tens of megabytes."""
Sizes = tuple[tuple[float, float], ...]
"""Width and height of every page, points."""


@dataclass(slots=True)
class Painter:
    """One process that draws pages, started when first asked and anew where it died; what it drew is kept."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES
    _process: BaseProcess | None = None
    _pipe: Connection | None = None
    _kept: OrderedDict[tuple[Any, ...], Any] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sizes(self, document: str, path: Path) -> Sizes:
        """Return the size of every page of the PDF at `path`, whose SHA-256 is `document`; FormatError where it has none."""
        found: Sizes = self._ask((document, "sizes"), path, None)
        return found

    def picture(self, document: str, path: Path, page: int, turn: int) -> bytes:
        """Return the PNG of a page (from 1), turned clockwise by `turn` degrees; FormatError where it cannot be drawn."""
        found: bytes = self._ask((document, page, turn), path, (page, turn))
        return found

    def start(self) -> None:
        """Start the process in the background, so that the first picture does not wait for it."""
        threading.Thread(target=self._warm, daemon=True).start()

    def _warm(self) -> None:
        with self._lock, suppress(OSError, EOFError):
            self._hire()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._dismiss()

    def _ask(self, key: tuple[Any, ...], path: Path, wanted: tuple[int, int] | None) -> Any:
        with self._lock:
            key = (*key, _written_at(path))
            if key not in self._kept:
                self._kept[key] = self._answer(path, wanted)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            answer = self._kept[key]
        if isinstance(answer, str):
            raise FormatError(f"{path.name}: {answer}", hint="Open the document itself.")
        return answer

    def _answer(self, path: Path, wanted: tuple[int, int] | None) -> Any:
        try:
            pipe = self._hire()
            pipe.send((path, wanted))
            if pipe.poll(self.seconds):
                return pipe.recv()
            why = f"the page was not drawn within {self.seconds:g} seconds."
        except (EOFError, OSError):
            why = "the process that drew its page died."
        self._dismiss()
        return why

    def _hire(self) -> Connection:
        from extract.workers import HIRING, another_main

        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._dismiss()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs, self.megabytes), daemon=True)
            with HIRING, another_main():
                self._process.start()
            theirs.close()
            if not self._pipe.poll(self.seconds):
                raise EOFError
            self._pipe.recv()
        return self._pipe

    def _dismiss(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _written_at(path: Path) -> int:
    """Return when a file was written, so that one that was broken is tried again once it was put right."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _work(pipe: Connection, megabytes: int) -> None:
    """Answer with sizes and pictures, or with a sentence where there is none, until the pipe closes."""
    from extract.memory import limit_memory

    limit_memory(megabytes)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the desk, and the pipe with it
    import extract.pdf.file  # noqa: F401 - loaded before the clock starts

    pipe.send("ready")
    while True:
        try:
            path, wanted = pipe.recv()
        except EOFError:
            return
        try:
            answer: Sizes | bytes | str = _sizes(path) if wanted is None else _draw(path, *wanted)
        except MemoryError:
            answer = "its page needs too much memory."
        except (ReviewError, UnreadableError, OSError) as error:
            answer = f"it cannot be opened ({getattr(error, 'message', None) or error})."
        except Exception as error:  # noqa: BLE001 - one document must never end the desk's pictures
            answer = f"its page cannot be drawn ({type(error).__name__})."
        with suppress(BrokenPipeError):
            pipe.send(answer)


def _sizes(path: Path) -> Sizes:
    from extract.pdf.file import PdfFile

    with PdfFile(read_input(path), path.name) as pdf:
        return tuple(pdf.document.get_page_size(n) for n in range(len(pdf)))


def _draw(path: Path, page: int, turn: int) -> bytes:
    from PIL import Image

    from extract.pdf.file import PdfFile

    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    with PdfFile(read_input(path), path.name) as pdf:
        if not 1 <= page <= len(pdf):
            raise FormatError(f"it has no page {page}")
        sheet = pdf.document[page - 1]
        width, height = sheet.get_size()
        scale = min(SCALE, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        picture = sheet.render(scale=scale).to_pil().convert("RGB")
        sheet.close()
    if turn in turns:
        picture = picture.transpose(turns[turn])
    stream = io.BytesIO()
    picture.save(stream, format="PNG", compress_level=2)
    return stream.getvalue()
