"""The structure holds: imports point one way, a folder is a step, functions stay short, nothing names a workplace."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("corpora", "miner", "screen", "extract", "meta")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
FRONT_DOOR = sorted(ROOT.glob("*.py"))
FOLDERS = sorted({path.parent for path in MODULES})
LONGEST_MODULE = 500
MOST_MODULES = 17
LONGEST_FUNCTION = 60
LONG_FUNCTION = 23
"""At most a tenth of all functions have more lines than this."""
MAGIC_NUMBERS = 1
"""Comparisons with a bare number that may be left in extract/ (ruff PLR2004); thresholds have names."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {dotted(path): path for path in MODULES}


@cache
def imports(path: Path) -> frozenset[str]:
    """Everything a module imports, at its top, in functions and for type checking alike."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            both = {f"{node.module}.{alias.name}": node.module for alias in node.names}
            found.update(full if full in NAMES else module for full, module in both.items())
    return frozenset(found)


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """The groups of nodes that reach one another (Tarjan's strongly connected components of two or more)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = low[node] = len(number)
        stack.append(node)
        for other in sorted(arrows.get(node, ())):
            if other not in number:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], number[other])
        if low[node] == number[node]:
            group = [stack.pop()]
            while group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(arrows):
        if node not in number:
            visit(node)
    return found


def test_import_contracts_hold():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_modules_import_one_another_in_a_circle():
    arrows = {name: {other for other in imports(path) if other in NAMES} for name, path in NAMES.items()}
    assert circles(arrows) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_inside_a_folder_imports_point_one_way(folder):
    """Its modules and subfolders are rooms: whatever the files in them import, rooms never form a circle."""
    rooms: dict[str, set[str]] = defaultdict(set)
    home = dotted(folder / "__init__.py")

    def room(module: str) -> str | None:
        inside = module.startswith(f"{home}.")
        return module.removeprefix(f"{home}.").split(".")[0] if inside else None

    for module, path in NAMES.items():
        here = room(module)
        if here:
            rooms[here] |= {there for other in imports(path) if (there := room(other)) and there != here}
    assert circles(rooms) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_folder_holds_few_modules(folder):
    modules = [p for p in folder.glob("*.py") if p.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nobody_imports_the_front_door_and_only_stages_touch_the_store(path):
    used = imports(path)
    assert not any(name.split(".")[0] == "focimine" for name in used)
    may = "stage" in path.parent.parts or path.is_relative_to(ROOT / "corpora")
    assert may or not any(name.startswith("corpora.store") for name in used), "only stage/ may see the ledger"


@pytest.mark.parametrize("path", [*MODULES, *FRONT_DOOR], ids=named)
def test_modules_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def functions():
    for path in (*MODULES, *FRONT_DOOR):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.end_lineno or 0) - node.lineno + 1, f"{named(path)}:{node.name}"


def test_functions_stay_short():
    sizes = sorted(functions())
    assert [name for lines, name in sizes if lines > LONGEST_FUNCTION] == []
    assert sizes[int(0.9 * len(sizes))][0] <= LONG_FUNCTION


def test_thresholds_have_names():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "PLR2004", "--output-format", "concise", "extract"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "All checks passed" in done.stdout or done.stdout.count("PLR2004"), f"ruff did not run: {done.stderr}"
    assert done.stdout.count("PLR2004") <= MAGIC_NUMBERS


@pytest.mark.parametrize("path", [*MODULES, *FRONT_DOOR], ids=named)
def test_only_tables_of_data_are_kept_from_the_formatter(path):
    text = path.read_text(encoding="utf-8")
    lines = {number for number, line in enumerate(text.splitlines(), start=1) if "fmt: skip" in line}
    tables = {
        number
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for number in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    assert lines <= tables


def test_risky_names_are_not_used():
    risky = {"types.py", "html.py", "csv.py", "xml.py", "io.py", "json.py", "utils.py", "helpers.py"}
    assert not [p for p in MODULES if p.name in risky]


def test_no_tests_package_shadows_ours():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_nothing_committed_names_a_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no clone: nothing says which files are committed")
    pattern = re.compile("/" + "work/|/" + "farm/|/" + "tmp/wt")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert [p for p in files if p.is_file() and pattern.search(p.read_text(encoding="utf-8", errors="ignore"))] == []
