"""Coordinates as other tools find them, one tool per run; for an environment of their own (no Focimine needed).

    python extraction_peers.py TOOL SECONDS FILE ...      prints one JSON line per file

TOOL is a name of `TOOLS`. Grids of strings become coordinates by pubget's own rules (three columns headed x, y, z, or
one headed "coordinates", "MNI" ...), text by a regular expression for three numbers in a row that lie in the brain.
"""

from __future__ import annotations

import json
import re
import resource
import signal
import sys
import warnings
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

Triplets = list[tuple[float, float, float]]
Grids = Iterable[list[list[str]]]
MINUS = str.maketrans(dict.fromkeys("−–‐‑‒⫺", "-"))
THREE = re.compile(r"(?<![\d.,-])(-?\s?\d{1,3})[\s,;]{1,12}(-?\s?\d{1,3})[\s,;]{1,12}(-?\s?\d{1,3})(?![\d.])")


def from_text(text: str) -> Triplets:
    """Return all runs of three whole numbers on one line that could be places in the brain."""
    found: Triplets = []
    for line in text.translate(MINUS).splitlines():
        for match in THREE.finditer(line):
            x, y, z = (float(part.replace(" ", "")) for part in match.groups())
            if abs(x) <= 90 and abs(y) <= 120 and abs(z) <= 90:
                found.append((x, y, z))
    return found


def by_pubget(frame: object) -> Triplets:
    """Return what pubget reads in one table."""
    from pubget._coordinates import _extract_coordinates_from_table

    found = _extract_coordinates_from_table(frame)
    return [tuple(float(v) for v in row) for row in found[["x", "y", "z"]].to_numpy()]  # type: ignore[misc]


def from_grids(grids: Grids) -> Triplets:
    """Return what pubget's rules read in tables given as strings: rows before the first of three numbers are headings."""
    import pandas

    found: Triplets = []
    for grid in grids:
        rows = [[(cell or "").translate(MINUS).strip() for cell in row] for row in grid]
        numeric = [sum(re.fullmatch(r"-?\s?\d+(\.\d+)?", c) is not None for c in row) >= 3 for row in rows]
        first = numeric.index(True) if any(numeric) else min(1, len(rows))
        if not rows or first >= len(rows):
            continue
        names = (
            [" ".join(filter(None, column)) for column in zip(*rows[:first], strict=True)]
            if first
            else [""] * len(rows[0])
        )
        found += by_pubget(pandas.DataFrame(rows[first:], columns=names))
    return found


def pdfplumber_tables(path: str) -> Triplets:
    import pdfplumber

    strategy = {"vertical_strategy": "text", "horizontal_strategy": "text"}
    with pdfplumber.open(path) as pdf:
        return from_grids(grid for page in pdf.pages for grid in page.extract_tables(strategy))


def pdfplumber_text(path: str) -> Triplets:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return from_text("\n".join(page.extract_text() or "" for page in pdf.pages))


def pdfplumber_parse(path: str) -> Triplets:
    """Only parse every page (the yardstick of speed): nothing is looked for."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.chars  # noqa: B018 - the access parses the page
            page.close()
    return []


def pymupdf_tables(path: str) -> Triplets:
    import pymupdf

    with pymupdf.open(path) as pdf:
        return from_grids(table.extract() for page in pdf for table in page.find_tables().tables)


def pymupdf_text(path: str) -> Triplets:
    import pymupdf

    with pymupdf.open(path) as pdf:
        return from_text("\n".join(page.get_text(sort=True) for page in pdf))


def camelot_stream(path: str) -> Triplets:
    return _camelot(path, "stream")


def camelot_network(path: str) -> Triplets:
    return _camelot(path, "network")


def _camelot(path: str, flavor: str) -> Triplets:
    import camelot

    tables = camelot.read_pdf(path, pages="all", flavor=flavor)
    return from_grids(table.df.astype(str).to_numpy().tolist() for table in tables)


def pubget_html(path: str) -> Triplets:
    import io

    import pandas

    text = Path(path).read_text(encoding="utf-8", errors="replace")
    found: Triplets = []
    for frame in pandas.read_html(io.StringIO(text)):
        found += by_pubget(frame)
    return found


def pubget_xml(path: str) -> Triplets:
    """Tables of JATS (HTML model) unchanged, of CALS rewritten as HTML; then as for a page."""
    import io

    import pandas
    from lxml import etree

    root = etree.parse(path, etree.XMLParser(recover=True, no_network=True, resolve_entities=False)).getroot()
    found: Triplets = []
    for element in root.iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "tgroup":
            markup = _cals_as_html(element)
        elif name == "table" and not any(
            etree.QName(e).localname == "tgroup" for e in element.iter() if isinstance(e.tag, str)
        ):
            markup = etree.tostring(element, encoding="unicode", with_tail=False)
        else:
            continue
        try:
            frames = pandas.read_html(io.StringIO(re.sub(r"<(/?)\w+:", r"<\1", markup)))
        except ValueError:
            continue
        for frame in frames:
            found += by_pubget(frame)
    return found


def _cals_as_html(tgroup: object) -> str:
    from lxml import etree

    def named(parent: object, *names: str) -> list:
        return [e for e in parent if isinstance(e.tag, str) and etree.QName(e).localname in names]  # type: ignore[attr-defined]

    order = {spec.get("colname"): i for i, spec in enumerate(named(tgroup, "colspec"))}
    lines = []
    for part in named(tgroup, "thead", "tbody"):
        tag = etree.QName(part).localname
        lines.append(f"<{tag}>")
        for row in named(part, "row"):
            cells = []
            for entry in named(row, "entry"):
                first, last = order.get(entry.get("namest")), order.get(entry.get("nameend"))
                width = last - first + 1 if first is not None and last is not None else 1
                words = " ".join("".join(entry.itertext()).split()).replace("&", "&amp;").replace("<", "&lt;")
                cells.append(f'<td colspan="{width}" rowspan="{int(entry.get("morerows") or 0) + 1}">{words}</td>')
            lines.append(f"<tr>{''.join(cells)}</tr>")
        lines.append(f"</{tag}>")
    return f"<table>{''.join(lines)}</table>"


TOOLS: dict[str, tuple[str, str, Callable[[str], Triplets]]] = {
    "pdfplumber tables": ("pdfplumber", "pdf", pdfplumber_tables),
    "pdfplumber text": ("pdfplumber", "pdf", pdfplumber_text),
    "pdfplumber parsing only": ("pdfplumber", "pdf", pdfplumber_parse),
    "camelot stream": ("camelot-py", "pdf", camelot_stream),
    "camelot network": ("camelot-py", "pdf", camelot_network),
    "pymupdf find_tables": ("pymupdf", "pdf", pymupdf_tables),
    "pymupdf text": ("pymupdf", "pdf", pymupdf_text),
    "pubget rules on HTML": ("pubget", "html", pubget_html),
    "pubget rules on XML": ("pubget", "xml", pubget_xml),
}
"""Name: the package, the kind of file (the end of its name), the function."""


class _TooLong(Exception):  # noqa: N818 - an alarm, no error of ours
    pass


def _alarm(*_: object) -> None:
    raise _TooLong


def main() -> None:
    tool, seconds, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    warnings.simplefilter("ignore")
    package, _, read = TOOLS[tool]
    try:
        print(json.dumps({"version": version(package)}), flush=True)
        version("pubget")
    except PackageNotFoundError as error:
        print(json.dumps({"missing": str(error)}))
        return
    signal.signal(signal.SIGALRM, _alarm)
    for path in files:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        signal.alarm(seconds)
        fault = None
        found: Triplets = []
        try:
            found = read(path)
        except _TooLong:
            fault = f"not done in {seconds} s"
        except Exception as error:  # noqa: BLE001 - a peer's failure is a result
            fault = f"{type(error).__name__}: {error}"[:200]
        signal.alarm(0)
        used = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
        print(json.dumps({"file": Path(path).name, "xyz": found, "seconds": used, "fault": fault}), flush=True)


if __name__ == "__main__":
    main()
