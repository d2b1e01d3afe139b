"""Every command, protocol key and problem code is documented."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

import focimine
from corpora import protocol

ROOT = Path(__file__).resolve().parent.parent
DOCS = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "docs").glob("*.md")))
PACKAGES = ("corpora", "miner", "screen", "extract", "meta")
COMMANDS = [name for _, _, names in focimine.PLACES for name in names]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_a_page(name):
    command = focimine.cli.get_command(None, name)
    assert command is not None
    assert "Example" in (command.help or ""), "its --help shows no example"
    assert f"focimine {name}" in DOCS, "no page of docs/ shows it"


def protocol_keys():
    for item in vars(protocol).values():
        if isinstance(item, type) and issubclass(item, BaseModel) and item is not BaseModel:
            yield from item.model_fields


@pytest.mark.parametrize("key", sorted(set(protocol_keys()) - {"en", "zh", "rule", "text"}))
def test_every_protocol_key_is_documented(key):
    assert f"`{key}`" in (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8") or f"## {key}" in DOCS


def problem_codes():
    for path in (*ROOT.glob("*.py"), *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"[A-Z]{2,}(-[A-Z0-9]+)+", node.value)
            ):
                yield node.value


NOT_CODES = {"UTF-8", "UTF-16", "SHA-256", "GB-18030", "SDM-Z", "EUC-JP", "EUC-KR"}


def test_every_problem_code_is_documented():
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    missing = sorted(
        code for code in set(problem_codes()) - NOT_CODES if f"`{code}`" not in page and f"| {code} |" not in page
    )
    assert not missing


def test_every_problem_code_is_explained_in_chinese_in_the_same_order():
    pages = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("problems.md", "problems.zh-CN.md")]
    english, chinese = (re.findall(r"^\| `([A-Z0-9-]+)` \| .+ \| .+ \|$", page, re.MULTILINE) for page in pages)
    assert english == chinese


def test_no_two_pages_explain_the_same_code_differently():
    rows = re.findall(
        r"^\| `?([A-Z]{2,}(?:-[A-Z0-9]+)+)`? \|",
        (ROOT / "docs" / "problems.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert sorted(rows) == sorted(set(rows))
