"""Time reading PDFs beside pdfplumber parsing every page of them, document by document, in one process.

    python benchmarks/pdf_speed.py [--data DIR] [--rounds 3]

Ours is everything `focimine foci` does with a file: pages looked over, candidates read, tables, foci, checks, samples,
methods. pdfplumber's is `page.chars` of every page, or `page.extract_words()` with --words: nothing is looked for.
CPU seconds of the process, so that other work on the machine counts little; each document by both, one after the other.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from extract.reading import read_file

ROOT = Path(__file__).resolve().parent.parent


def parse(path: Path, *, words: bool) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            if words:
                page.extract_words()
            else:
                page.chars  # noqa: B018 - the access parses the page
            page.close()


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = ROOT.parent / "shared"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("FOCIMINE_DATA", beside)))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--words", action="store_true")
    arguments = parser.parse_args()
    files = sorted((arguments.data / "data" / "extract" / "documents").glob("*.pdf"))
    if not files:
        parser.error(f"no PDFs in {arguments.data}")
    read_file(files[0])
    ratios = []
    for number in range(1, arguments.rounds + 1):
        ours = theirs = 0.0
        for path in files:
            ours += seconds(lambda path=path: read_file(path))
            theirs += seconds(lambda path=path: parse(path, words=arguments.words))
        ratios.append(ours / theirs)
        n = len(files)
        print(
            f"round {number}: {n} PDFs, ours {ours / n:.3f} s each, pdfplumber {theirs / n:.3f} s: {ours / theirs:.3f}"
        )
    print(f"pdfplumber {pdfplumber.__version__}; median ratio {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
