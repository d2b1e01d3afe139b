"""The house stands as it was drawn: imports point one way, files stay small, nothing names a workplace."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("corpora", "miner", "screen", "extract", "meta")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
LONGEST_MODULE = 500


def test_import_contracts_hold():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nobody_imports_the_front_door_and_only_stages_touch_the_store(path):
    used = set(imports(path))
    assert not any(name.split(".")[0] == "focimine" for name in used)
    shop = "stage" in path.parent.parts or path.name.endswith("cli.py") or path.is_relative_to(ROOT / "corpora")
    assert shop or not any(name.startswith("corpora.store") for name in used), "a subject module may not see the store"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_stay_short_or_say_why_not(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_MODULE or "Longer than" in "\n".join(lines[:40])


def test_risky_names_are_not_used():
    risky = {"types.py", "html.py", "csv.py", "xml.py", "io.py", "json.py", "utils.py", "helpers.py"}
    assert not [p for p in MODULES if p.name in risky]


def test_no_tests_package_shadows_ours():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_nothing_committed_names_a_machine():
    files = [
        p
        for p in ROOT.rglob("*")
        if p.is_file() and p.suffix in {".py", ".md", ".toml", ".yaml", ".csv", ".sql", ".lock", ".in"}
    ]
    skipped = {".venv", ".git", ".mypy_cache", ".hypothesis"}
    pattern = re.compile("/" + "work/|/" + "farm/")
    found = [
        p
        for p in files
        if not skipped & set(p.relative_to(ROOT).parts)
        and pattern.search(p.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found
