"""Words of a scanned page through the Tesseract program, where it is installed."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from dataclasses import dataclass, replace

from PIL import Image

from corpora.evidence import Box
from extract.readers.pdf_render import PageImage
from extract.readers.pdf_shapes import missing_sign

TIME_LIMIT_S = 120
"""Seconds Tesseract may take over one page."""

MIN_CONFIDENCE = 60.0
"""Numbers recognised with less confidence (0 to 100) are doubtful."""

DASHES = frozenset("-‐‑‒–—―−_~")


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One recognised word, its box in points, and why it is doubtful ("" if not)."""

    text: str
    box: Box
    doubt: str = ""


def find_tesseract() -> str | None:
    """Return the path of the tesseract program, or None."""
    return shutil.which("tesseract")


def recognise(image: PageImage) -> list[OcrWord]:
    """Return the words Tesseract reads on a page picture; empty when it fails or takes too long."""
    program = find_tesseract()
    if program is None:
        return []
    picture = io.BytesIO()
    Image.fromarray(image.gray).save(picture, format="PNG")
    dpi = str(round(image.scale * 72))
    command = [
        program,
        "stdin",
        "stdout",
        "--dpi",
        dpi,
        "--psm",
        "6",
        "-c",
        "preserve_interword_spaces=1",
        "tsv",
    ]
    try:
        done = subprocess.run(
            command, input=picture.getvalue(), capture_output=True, timeout=TIME_LIMIT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return parse_tsv(done.stdout.decode("utf-8", "replace"), image)


def parse_tsv(text: str, image: PageImage) -> list[OcrWord]:
    """Return the words of Tesseract's tab-separated output, minus signs it lost put back from the picture."""
    words: list[OcrWord] = []
    line: tuple[str, ...] = ()
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = _word(row, image.scale)
        if word is None:
            continue
        place = tuple(row.get(key, "") for key in ("block_num", "par_num", "line_num"))
        before = words[-1] if words and place == line else None
        line = place
        words.append(_with_sign(word, before, image))
    return words


def _word(row: dict[str, str], scale: float) -> OcrWord | None:
    try:
        text = (row["text"] or "").strip()
        left, top, wide, high = (int(row[k]) / scale for k in ("left", "top", "width", "height"))
        confidence = float(row["conf"])
    except (KeyError, TypeError, ValueError):
        return None
    if not text or row.get("level") != "5":
        return None
    if text[0] in DASHES and text[1:2].isdigit():
        text = "-" + text[1:]
    doubt = ""
    if any(c.isdigit() for c in text) and confidence < MIN_CONFIDENCE:
        doubt = f"recognised with a confidence of {confidence:.0f} %"
    return OcrWord(text, (left, top, left + wide, top + high), doubt)


def _with_sign(word: OcrWord, before: OcrWord | None, image: PageImage) -> OcrWord:
    if not word.text[:1].isdigit():
        return word
    x0, top, x1, bottom = word.box
    size = (bottom - top) / 0.7  # digits are 0.7 of the type size high
    left = max(before.box[2] if before is not None else 0.0, x0 - 1.1 * size)
    found = missing_sign(image, left, x0, size, bottom)
    if found is None or (before is not None and set(before.text) <= DASHES):
        return word
    if not found.sure:
        return replace(word, doubt=word.doubt or "there is ink before the number that is no character")
    return OcrWord("-" + word.text, (found.x0, top, x1, bottom), word.doubt)
