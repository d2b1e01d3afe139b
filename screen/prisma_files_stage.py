"""The counts of a review as files: CSV of boxes, flow diagram as SVG per language and as PNG."""

from __future__ import annotations

import re
from pathlib import Path

from corpora.protocol import load_protocol
from corpora.store import Store
from corpora.store.ledger import write_atomically
from screen.prisma.counts import PrismaCounts, count, to_rows
from screen.prisma.diagram import lay_out, png_language, to_png, to_svg
from screen.record_files import to_csv
from screen.stage.flow import read_facts

LANGUAGES = ("en", "zh")
LONGEST_LABEL = 40


def write_prisma(review: Path, folder: Path) -> tuple[PrismaCounts, tuple[Path, ...]]:
    """Write prisma.csv, prisma_en.svg, prisma_zh.svg and prisma.png into `folder`; return counts and paths.

    The PNG is in the review's first language where this machine has a font for it, else English.
    ReviewError, and no file, when the boxes do not add up.
    """
    with Store.open(review) as store:
        protocol = load_protocol(store.protocol_path)
        counts = count(read_facts(store))
    folder.mkdir(parents=True, exist_ok=True)
    diagrams = {}
    for language in LANGUAGES:
        wording = {c.id: to_label(c.wording.in_language(language)) for c in protocol.screening.criteria}
        diagrams[language] = lay_out(counts, language=language, wording=wording)
    first = png_language(protocol.review.languages[0] if protocol.review.languages else "en")
    files = {
        "prisma.csv": to_csv(("box", "n"), list(to_rows(counts))).encode(),
        "prisma_en.svg": to_svg(diagrams["en"]).encode(),
        "prisma_zh.svg": to_svg(diagrams["zh"]).encode(),
        "prisma.png": to_png(diagrams[first]),
    }
    for name, data in files.items():
        write_atomically(folder / name, data)
    return counts, tuple(folder / name for name in files)


def to_label(wording: str) -> str:
    """Return what stands before the first colon of a criterion ("Study type: empirical …"), else the wording."""
    head = re.split(r"[:：]", wording, maxsplit=1)[0].strip()
    return head if 0 < len(head) <= LONGEST_LABEL else wording
