"""Measure the check of a manuscript's numbers on made-up manuscripts with planted errors, and print the table of the docs.

    python benchmarks/claims.py [--each] [--seed FILE]

Each manuscript is written as Markdown, Word and PDF. As it is, no finding may say "differs"; with one error planted,
a finding has to show it, and others are counted as invented. `--seed` names a published paper: its findings are counted.
"""

from __future__ import annotations

import argparse
import io
import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from claims_papers import PAPERS, Block, Plant, planted

from extract.claims.manuscript import to_manuscript
from extract.claims.reading import read_any, read_manuscript
from extract.claims.run import check_manuscript
from extract.claims.values import Finding, Status

SEED = (
    Path(os.environ.get("FOCIMINE_DATA", Path(__file__).resolve().parents[2] / "shared"))
    / "seeds"
    / "004_c410e2093991e49e.txt"
)


def write_markdown(blocks: Sequence[Block]) -> bytes:
    """Return the manuscript as Markdown."""
    lines: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            lines.append(f"## {block.text}")
        elif block.kind == "table":
            lines.append(f"**{block.label}.** {block.text}\n")
            lines.extend(f"| {' | '.join(row)} |" for row in block.rows[:1])
            lines.append("|" + "---|" * len(block.rows[0]))
            lines.extend(f"| {' | '.join(row)} |" for row in block.rows[1:])
            lines.append(f"\n{block.note}")
        else:
            lines.append(block.text.replace("*", "\\*") if block.text.startswith("*") else block.text)
        lines.append("")
    return "\n".join(lines).encode()


def write_word(blocks: Sequence[Block]) -> bytes:
    """Return the manuscript as a Word file."""
    import docx

    word = docx.Document()
    for block in blocks:
        if block.kind == "heading":
            word.add_heading(block.text, level=2)
        elif block.kind == "table":
            word.add_paragraph(f"{block.label}. {block.text}")
            grid = word.add_table(rows=len(block.rows), cols=len(block.rows[0]))
            for number, row in enumerate(block.rows):
                for column, text in enumerate(row):
                    grid.cell(number, column).text = text
            word.add_paragraph(block.note)
        else:
            word.add_paragraph(block.text)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def write_pdf(blocks: Sequence[Block]) -> bytes:
    """Return the manuscript as a PDF, in a font for Chinese where its text needs one."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    chinese = any(not block.text.isascii() and any("\u4e00" <= c <= "\u9fff" for c in block.text) for block in blocks)
    font = "STSong-Light" if chinese else "Times-Roman"
    if chinese:
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    body = ParagraphStyle(
        "body", fontName=font, fontSize=10, leading=13, spaceAfter=6, wordWrap="CJK" if chinese else None
    )
    small = ParagraphStyle("small", parent=body, fontSize=8, leading=10)
    title = ParagraphStyle("title", parent=body, fontSize=12, spaceBefore=8)
    story: list[Any] = []
    for block in blocks:
        if block.kind == "table":
            story.append(Paragraph(escape(f"{block.label}. {block.text}"), body))
            grid = Table([list(row) for row in block.rows], hAlign="LEFT")
            rules = [
                ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
                ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
            ]
            grid.setStyle(
                TableStyle(
                    [
                        ("FONT", (0, 0), (-1, -1), font, 8),
                        ("TOPPADDING", (0, 0), (-1, -1), 1),
                        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                        *rules,
                    ]
                )
            )
            story += [grid, Paragraph(escape(block.note), small), Spacer(1, 8)]
        else:
            story.append(Paragraph(escape(block.text), title if block.kind == "heading" else body))
    held = io.BytesIO()
    SimpleDocTemplate(held, pagesize=landscape(A4) if chinese else A4, title="Manuscript", invariant=1).build(story)
    return held.getvalue()


WRITERS = {"md": write_markdown, "docx": write_word, "pdf": write_pdf}


def differences(blocks: Sequence[Block], suffix: str) -> list[Finding]:
    """Return what is said to differ in the blocks, written as a file of one kind."""
    document = read_any(f"manuscript.{suffix}", WRITERS[suffix](blocks))
    return [finding for finding in check_manuscript(to_manuscript(document)) if finding.status is Status.DIFFERS]


def shows(finding: Finding, plant: Plant) -> bool:
    """Return whether a finding states the number a plant put in, or the one it leads to."""
    said = " ".join((finding.subject, finding.stated, finding.computed, finding.arithmetic, finding.explanation))
    return plant.shows.lower().replace(",", "") in said.lower().replace(",", "")


def measure(name: str, suffix: str, *, each: bool) -> None:
    """Print how many planted errors are found, missed, and how many findings are of nothing planted."""
    blocks, plants = PAPERS[name]
    clean = differences(blocks, suffix)
    for finding in clean:
        print(
            f"    invented without any plant: {finding.check}, {finding.subject}: {finding.stated}, {finding.computed} {finding.explanation}"
        )
    missed: list[str] = []
    invented: list[str] = []
    for plant in plants:
        found = differences(planted(blocks, [plant]), suffix)
        if not any(shows(finding, plant) for finding in found):
            missed.append(plant.name)
        invented += [
            f"{plant.name}: {f.check}, {f.subject}: {f.stated} / {f.computed}; {f.arithmetic}"
            for f in found
            if not shows(f, plant) and f not in clean and f.check not in plant.also
        ]
    print(
        f"| {name} | {suffix} | {len(plants)} | {len(plants) - len(missed)} | {len(missed)} | {len(clean)} | {len(invented)} |"
    )
    if each:
        for line in (*(f"missed: {m}" for m in missed), *(f"besides: {i}" for i in invented)):
            print(f"    {line}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", action="store_true", help="name what is missed and what is said besides")
    parser.add_argument("--kinds", nargs="*", default=list(WRITERS), help="kinds of files")
    parser.add_argument("--seed", type=Path, default=SEED, help="a published paper whose findings are counted")
    options = parser.parse_args()
    print(
        "| manuscript | file | planted | found | missed | without a plant | besides a plant |\n|---|---|---|---|---|---|---|"
    )
    for name in PAPERS:
        for suffix in options.kinds:
            measure(name, suffix, each=options.each)
    if options.seed.is_file():
        found = check_manuscript(read_manuscript(options.seed))
        print(f"\n{options.seed.name}: " + ", ".join(f"{sum(f.status is s for f in found)} {s}" for s in Status))


if __name__ == "__main__":
    main()
