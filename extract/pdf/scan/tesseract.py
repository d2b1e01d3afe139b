"""The Tesseract program: found, run on a picture, its table of words read."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from corpora.errors import ReviewError
from extract.pdf.page.render import Gray

TIME_LIMIT_S = 120
"""Seconds Tesseract may take over one page."""


@dataclass(frozen=True, slots=True)
class Found:
    """A word as Tesseract gave it: its box in pixels, its confidence (0 to 100), the line it is in."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float
    line: tuple[int, int, int]


class OcrError(ReviewError):
    """Tesseract stopped with an error or took too long; the text is the reason."""


def find_tesseract() -> str | None:
    """Return the path of the tesseract program, or None."""
    return shutil.which("tesseract")


def installed_languages() -> frozenset[str]:
    """Return the languages Tesseract has data for ("eng", "chi_sim"); none where it is not installed."""
    program = find_tesseract()
    return _languages(program) if program is not None else frozenset()


@lru_cache
def _languages(program: str) -> frozenset[str]:
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=TIME_LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(done.stdout.decode("utf-8", "replace").split())


def run_tesseract(gray: Gray, dpi: int, options: Sequence[str]) -> list[Found]:
    """Return the words Tesseract finds in a picture.

    Raises
    ------
    OcrError : it is not installed, stopped with an error, or took too long.
    """
    program = find_tesseract()
    if program is None:
        raise OcrError("Tesseract is not installed")
    picture = io.BytesIO()
    Image.fromarray(gray).save(picture, format="PPM")  # not packed: packing takes longer than passing on
    command = [program, "stdin", "stdout", "--dpi", str(dpi), *options, "tsv"]
    # Its threads wait for one another more than they help on a page, and documents are read side by side.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command,
            input=picture.getvalue(),
            capture_output=True,
            timeout=TIME_LIMIT_S,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise OcrError(f"Tesseract took longer than {TIME_LIMIT_S} seconds") from error
    except OSError as error:
        raise OcrError(f"Tesseract cannot be started ({error.strerror})") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OcrError(f"Tesseract stopped with an error ({lines[-1][:150] if lines else done.returncode})")
    return list(parse_tsv(done.stdout.decode("utf-8", "replace")))


def parse_tsv(text: str) -> Iterator[Found]:
    """Yield the words of Tesseract's tab-separated output."""
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        try:
            word = (row["text"] or "").strip()
            left, top, wide, high = (int(row[k]) for k in ("left", "top", "width", "height"))
            line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
            confidence = float(row["conf"])
        except (KeyError, TypeError, ValueError):
            continue
        if word and row.get("level") == "5":
            yield Found(word, left, top, left + wide, top + high, confidence, line)
