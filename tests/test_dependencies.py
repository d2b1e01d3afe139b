"""What is imported is declared, what is declared is used, in pyproject.toml and requirements.in alike."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("corpora", "miner", "screen", "extract", "meta")
FRONT_DOOR = {path.stem for path in ROOT.glob("*.py")}
"""Modules beside the packages: the front door, and the commands that span stages."""
CHOSEN = {
    "pandas": "corpora/sheets.py",
    "spacy": "corpora/language/pipeline.py",
    "biopython": "miner/ncbi.py",
    "nimare": "meta/nimare_bridge/estimators.py",
    "pdfplumber": "extract/pdf/page/ink.py",
    "rapidfuzz": "miner/dedup/fields.py",
    "citeproc-py": "corpora/documents/citing.py",
}
"""The packages the program is built on, and where the work that is truly their own is done."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", name)[0]).lower()


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {*PACKAGES, *FRONT_DOOR}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def distributions(modules: set[str]) -> set[str]:
    known = packages_distributions()
    return {normal(name) for module in modules for name in known.get(module, [module])[:1]}


def test_the_product_imports_what_it_declares_and_nothing_else():
    files = [*ROOT.glob("*.py"), *(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))]
    used = distributions({name for path in files for name in imported(path)})
    declared = {normal(name) for name in project()["dependencies"]}
    extras = {normal(name) for names in project()["optional-dependencies"].values() for name in names}
    assert used - declared - extras == set(), "imported, not declared"
    assert declared - used == set(), "declared, not imported"


def test_the_lock_is_made_from_the_same_packages():
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    listed = {normal(line) for line in lines if line and not line.startswith("#")}
    assert listed == {normal(name) for name in project()["dependencies"]}
    locked = {
        normal(line) for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines() if "==" in line
    }
    assert listed <= locked


def test_each_package_the_program_is_built_on_works_where_the_map_says():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for package, module in CHOSEN.items():
        assert package in distributions(imported(ROOT / module)), f"{module} does not use {package}"
        assert module in page, f"docs/architecture.md does not name {module}"


def test_every_module_of_the_front_door_is_looked_at_and_packed():
    assert {"focimine", "updating"} <= FRONT_DOOR
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    for target, key in (("wheel", "only-include"), ("sdist", "include")):
        assert {f"{name}.py" for name in FRONT_DOOR} <= set(build[target][key])
