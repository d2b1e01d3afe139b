"""Set thousands of made-up tables in random layouts, read them back, and count every difference.

    python benchmarks/random_tables.py [--n 2000] [--first 0] [--kinds html jats elsevier pdf decoy] [--save DIR]

A table is read back exactly when its coordinates with their signs, contrasts, regions, sides, statistics, cluster
sizes and space come back in order and nothing else does. Every case is one seed; `--save` keeps the failed ones.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from table_decoys import random_decoys
from table_hazards import add_hazards, spoil
from table_layouts import (
    Composer,
    Peak,
    Sheet,
    Style,
    random_peaks,
    random_style,
    relabel,
    sentences,
    to_elsevier,
    to_html,
    to_jats,
)
from table_pages import random_setting, to_pdf

from corpora.nouns.studies import Focus, FocusKind
from extract.readers import read_document
from extract.tables.interpret import interpret

KINDS = ("html", "jats", "elsevier", "pdf", "decoy")
SUFFIX = {"html": "html", "jats": "xml", "elsevier": "xml", "pdf": "pdf"}


def one_case(seed: int, kind: str) -> tuple[str, bytes, Style | None, list[Peak]]:
    """Return the file of one seed (name and bytes), its style and the peaks it prints (none in a decoy)."""
    rng = random.Random(f"{kind} {seed}")
    if kind == "decoy":
        setting = rng.choice(("html", "jats", "elsevier", "pdf"))
        sheets = random_decoys(rng, rng.randint(1, 2))
        text = [
            "The participants were scanned in MNI space.",
            "The table shows what was measured in both groups.",
        ]
        return f"decoy{seed}.{SUFFIX[setting]}", _set(setting, sheets, text, rng, None), None, []
    style = add_hazards(rng, random_style(rng))
    peaks = spoil(rng, style, random_peaks(rng, style, rng.randint(3, 14)))
    sheets = [Composer(rng, style, peaks).sheet()]
    if rng.random() < 0.2:
        sheets = [*random_decoys(rng, 1), relabel(sheets[0], "Table 2")]
    return f"{kind}{seed}.{SUFFIX[kind]}", _set(kind, sheets, sentences(style), rng, style), style, peaks


def _set(kind: str, sheets: list[Sheet], text: list[str], rng: random.Random, style: Style | None) -> bytes:
    if kind == "pdf":
        return to_pdf(sheets, text, rng, random_setting(rng, style))
    if kind == "html":
        return to_html(sheets, text, thead=rng.random() < 0.6)
    return to_jats(sheets, text) if kind == "jats" else to_elsevier(sheets, text)


def differences(foci: Sequence[Focus], peaks: Sequence[Peak], style: Style | None) -> list[str]:
    """Return what came back wrong, in words; nothing when the table was read exactly."""
    got = [(f.x, f.y, f.z) for f in foci]
    expected = [peak.xyz for peak in peaks]
    if got != expected or style is None:
        lost, new = Counter(expected) - Counter(got), Counter(got) - Counter(expected)
        if lost or new:
            return [f"coordinates: lost {list(lost.elements())}, false {list(new.elements())}"]
        return ["coordinates: in another order"] if got != expected else []
    found: list[str] = []
    for focus, peak in zip(foci, peaks, strict=True):
        found += [f"{name}: {value!r} for {peak}" for name, value in _wrong(focus, peak, style)]
    return found


def _wrong(focus: Focus, peak: Peak, style: Style) -> list[tuple[str, object]]:
    checks: list[tuple[str, bool, object]] = [
        ("contrast", _within(peak.contrast, focus.contrast), focus.contrast),
        ("levels", all(_within(level, focus.contrast) for level in peak.levels), focus.contrast),
        ("region", _within(peak.region, focus.region), focus.region),
        ("statistic", focus.statistic == peak.statistic, focus.statistic),
        ("statistic name", focus.statistic_name == _statistic_name(style.stat), focus.statistic_name),
        ("size", peak.size is None or focus.cluster_size == peak.size, focus.cluster_size),
        ("space", focus.space == ("MNI" if style.space == "MNI" else "TAL"), focus.space),
        ("kind", focus.kind is FocusKind.PEAK, focus.kind),
        ("side", "side" not in style.order or _side(focus.region) == peak.side, focus.region),
    ]
    return [(name, value) for name, right, value in checks if not right]


def _within(text: str, longer: str | None) -> bool:
    def folded(one: str) -> str:
        return " ".join(one.replace("\u2212", "-").lower().split())

    return folded(text) in folded(longer or "")


def _side(region: str | None) -> str | None:
    words = set((region or "").lower().replace(",", " ").split())
    sides = {s for s, names in {"L": {"l", "left", "lh"}, "R": {"r", "right", "rh"}}.items() if words & names}
    return sides.pop() if len(sides) == 1 else None


def _statistic_name(heading: str) -> str:
    letter = next(c for c in heading.replace("Peak ", "") if c in "tTzZF")
    return {"t": "t", "T": "t", "z": "Z", "Z": "Z", "F": "F"}[letter]


def check(seed: int, kind: str) -> tuple[list[str], str, bytes, Style | None]:
    """Return the differences of one case with its file and style."""
    name, data, style, peaks = one_case(seed, kind)
    foci = interpret(read_document(name, data)).foci
    return differences(foci, peaks, style), name, data, style


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=2000, help="cases of each kind")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--save", type=Path)
    parser.add_argument("--show", type=int, default=10, help="failed cases to print of each kind")
    arguments = parser.parse_args()
    for kind in arguments.kinds:
        failed, sorts = 0, Counter[str]()
        for seed in range(arguments.first, arguments.first + arguments.n):
            wrong, name, data, style = check(seed, kind)
            if not wrong:
                continue
            failed += 1
            sorts.update({text.split(":")[0] for text in wrong})
            if arguments.save:
                arguments.save.mkdir(parents=True, exist_ok=True)
                (arguments.save / name).write_bytes(data)
            if failed <= arguments.show:
                print(f"{name}: {wrong[0][:300]}\n    {style}")
        print(f"{kind}: {arguments.n - failed} of {arguments.n} read back exactly; {dict(sorts)}", flush=True)


if __name__ == "__main__":
    main()
