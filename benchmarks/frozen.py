"""Hashes of all output of the program, so that a refactoring cannot change a byte unnoticed.

    python benchmarks/frozen.py            compare with tests/data/frozen.json, name every difference
    python benchmarks/frozen.py --write    accept what comes out now (review the diff like code)
    python benchmarks/frozen.py --documents DIR --kept FILE    instead every real document of DIR, against FILE

One SHA-256 per golden table, per hundred random tables, per file of the demonstration, per table of its ledger
(without times and run ids) and per command on the bundled corpora. Used by tests/test_frozen.py.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import random_tables

import focimine
from corpora.formats.delimited import parse_rows
from corpora.nouns.plain import to_plain
from corpora.nouns.studies import Focus
from corpora.outputs.folders import WRITTEN
from corpora.sheets import unprotect
from corpora.text import decode_text
from extract.readers import read_document
from extract.tables.interpret import interpret

ROOT = Path(__file__).resolve().parent.parent
os.environ["FOCIMINE_DATABASES"] = str(ROOT / ".no-databases")  # what comes out must not depend on this machine's
KEPT = ROOT / "tests" / "data" / "frozen.json"
GOLDEN = ROOT / "tests" / "data" / "extract"
RANDOM = {"html": 100, "jats": 100, "elsevier": 100, "decoy": 100, "pdf": 100}
"""Random tables frozen of each kind: 2,000 in all."""
FIRST = 20_000
CORPORA = ("intergroup_empathy_bias", "social_pain")
PERMUTATIONS = "20"
REPORT = "report."
"""How the names of the reports begin: they say on which day somebody decided."""
PASSING = ("at", "run", "started", "finished", "version")
"""Columns of the export that differ between two runs of the same review."""


def sha(data: bytes | str) -> str:
    """Return the first 16 digits of the SHA-256 of `data`."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:16]


def read(name: str, data: bytes) -> str:
    """Return the whole interpretation of one file as JSON."""
    document = read_document(name, data)
    found = interpret(document)
    foci = [_without_levels(focus) for focus in found.foci]
    value = {"foci": foci, "problems": found.problems, "tables": [t.problems for t in document.tables]}
    return json.dumps(to_plain(value), sort_keys=True, ensure_ascii=False)


def _without_levels(focus: Focus) -> Focus:
    """Return a focus as it was before contrasts had levels; what the levels are joined to stays."""
    return replace(focus, levels=())


def golden() -> Iterator[tuple[str, str]]:
    """Yield a hash per golden table."""
    for case in sorted(p for p in GOLDEN.iterdir() if p.is_dir()):
        source = next(case.glob("table.*"))
        yield f"golden/{case.name}", sha(read(source.name, source.read_bytes()))


def random_cases() -> Iterator[tuple[str, str]]:
    """Yield a hash per hundred random tables of one kind."""
    for kind, n in RANDOM.items():
        for first in range(FIRST, FIRST + n, 100):
            output = []
            for seed in range(first, first + 100):
                name, data, _, _ = random_tables.one_case(seed, kind)
                output.append(read(name, data))
            yield f"random/{kind}/{first}", sha("\n".join(output))


def run(*arguments: str) -> tuple[int, str]:
    """Run one command; return its exit code and output, paths of this machine left out."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = focimine.run(list(arguments))
    return code, out.getvalue()


def demonstration(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a hash per result of the demonstration made in `folder`, and per table of its ledger."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.name != WRITTEN and not name.startswith(("review.sqlite", "ledger")):
            yield f"demo/{name}", sha(_content(path))
    with tempfile.TemporaryDirectory() as scratch:
        run("export", f"{scratch}/export", "--review", str(folder))
        for path in sorted(Path(scratch, "export").glob("*.csv")):
            yield f"ledger/{path.name}", sha(_without_passing(path))


def _without_passing(path: Path) -> str:
    header, *cells = (
        [unprotect(cell) for cell in row.cells] for row in parse_rows(decode_text(path.read_bytes()).text)
    )
    rows = [dict(zip(header, row, strict=True)) for row in cells]
    kept = (json.dumps({k: v for k, v in row.items() if k not in PASSING}, ensure_ascii=False) for row in rows)
    return "\n".join(sorted(_without_days(_without_runs(_without_moments(_without_hash(line)))) for line in kept))


def _without_hash(line: str) -> str:
    """Return the row of a result without the hash of a report, which names days."""
    return re.sub(r"\b[0-9a-f]{64}\b", "HASH", line) if f'"{REPORT}' in line else line


def commands() -> Iterator[tuple[str, str]]:
    """Yield a hash per command on each bundled corpus: its exit code, its output, the files it writes."""
    for corpus in CORPORA:
        with tempfile.TemporaryDirectory() as scratch:
            yield from _commands_on(corpus, Path(scratch))


def _commands_on(corpus: str, scratch: Path) -> Iterator[tuple[str, str]]:
    review = scratch / "review"
    here = ("--review", str(review))
    steps: dict[str, tuple[str, ...]] = {
        "init": ("init", str(review), "--corpus", corpus),
        "queries": ("queries", str(review / "protocol.yaml")),
        "status": ("status", *here),
        "dedup": ("dedup", *here),
        "screen": ("screen", "--step", "title_abstract", *here),
        "screen full text": ("screen", "--step", "full_text", *here),
        "extract": ("extract", *here),
        "confirm": ("confirm", "--list", *here),
        "code": ("code", "-o", str(scratch / "codes.csv"), *here),
        "prisma": ("prisma", "-o", str(scratch / "prisma"), *here),
        "analyse": ("analyse", *here),
        "verify": ("verify", *here),
        "status at the end": ("status", *here),
    }
    for name, arguments in steps.items():
        code, output = run(*arguments)
        yield f"command/{corpus}/{name}", sha(f"{code}\n{_settled(output, scratch)}")
    for path in sorted(scratch.rglob("*")):
        if path.is_file() and path.name != WRITTEN and review not in path.parents:
            yield f"command/{corpus}/{path.relative_to(scratch).as_posix()}", sha(_content(path))


def _content(path: Path) -> bytes | str:
    """Return what a file holds; when versions were opened and closed, and the day on which somebody decided, are left out."""
    data = path.read_bytes()
    if path.name == "prisma.json":
        return _without_moments(data.decode())
    if path.name.startswith(REPORT) and path.suffix == ".html":
        return _without_days(data.decode())
    if path.name.startswith(REPORT) and path.suffix == ".docx":
        return "\n".join(_parts_of(path))
    return data


def _parts_of(path: Path) -> Iterator[str]:
    """Yield each file within a Word document, its text without days, everything else as a hash."""
    with zipfile.ZipFile(path) as parts:
        for name in sorted(parts.namelist()):
            data = parts.read(name)
            yield f"{name} {_without_days(data.decode()) if name.endswith('.xml') else sha(data)}"


def _without_days(text: str) -> str:
    """Return a text without the day on which the demonstration was run, which may end meanwhile."""
    today = datetime.now(UTC).date()
    return text.replace(today.isoformat(), "DAY").replace((today - timedelta(days=1)).isoformat(), "DAY")


def _settled(output: str, scratch: Path) -> str:
    # The hash of the last row is another each time: rows hold their moments.
    known = re.sub(r"(Head: .*, )[0-9a-f]{64}", r"\1HASH", output.replace(str(scratch), "FOLDER"))
    return _without_runs(_without_moments(known))


def _without_moments(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\+00:00|Z)?", "TIME", text)


def _without_runs(output: str) -> str:
    return re.sub(r"\b[0-9a-f]{12}\b", "RUN", output)


def documents(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a hash per real document of `folder`: foci, problems, samples, methods."""
    from extract.reading import read_file

    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        reading = read_file(path, pictures=True)
        foci = [_without_levels(focus) for focus in reading.foci]
        value = (foci, reading.problems, reading.samples, reading.methods)
        yield f"document/{path.name}", sha(json.dumps(to_plain(value), sort_keys=True, ensure_ascii=False))
        yield (
            f"pictures/{path.name}",
            sha(b"".join(k.encode() + v for k, v in sorted(reading.pictures.items()))),
        )


def demo_in(folder: Path) -> Path:
    """Return `folder` with the demonstration run in it."""
    code, output = run("demo", str(folder), "--permutations", PERMUTATIONS)
    assert code == 0, output
    return folder


def differences(now: Iterable[tuple[str, str]], kept: dict[str, str], part: str) -> list[str]:
    """Return what differs from the frozen hashes among the names that begin with one of `part` (split at "|")."""
    parts = tuple(f"{p}/" for p in part.split("|"))
    got = dict(now)
    expected = {name: value for name, value in kept.items() if name.startswith(parts)}
    return (
        [f"{name}: changed" for name in expected if name in got and got[name] != expected[name]]
        + [f"{name}: gone" for name in expected if name not in got]
        + [f"{name}: new" for name in got if name not in expected]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--documents", type=Path, help="a folder of real documents; their hashes stay outside the repository"
    )
    parser.add_argument("--kept", type=Path, help="where the hashes of --documents are kept")
    arguments = parser.parse_args()
    if bool(arguments.documents) != bool(arguments.kept):
        parser.error("--documents and --kept go together")
    target: Path = arguments.kept if arguments.documents else KEPT
    kept = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    parts: dict[str, Callable[[], Iterable[tuple[str, str]]]] = {
        "golden": golden,
        "random": random_cases,
        "command": commands,
        "demo|ledger": _demo,
    }
    if arguments.documents:
        parts = {"document|pictures": lambda: documents(arguments.documents)}
    fresh: dict[str, str] = {}
    for part, make in parts.items():
        now = dict(make())
        fresh |= now
        found = differences(now.items(), kept, part)
        print(f"{part}: {len(now)} frozen, {len(found)} differ", *found, sep="\n    ", flush=True)
    if arguments.write:
        target.write_text(json.dumps(fresh, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _demo() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as scratch:
        yield from demonstration(demo_in(Path(scratch) / "review"))


if __name__ == "__main__":
    main()
