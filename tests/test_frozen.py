"""What the program puts out is what it put out before: golden and random tables, commands, the demonstration.

A change that is meant rewrites the hashes (`python benchmarks/frozen.py --write`) and notes it in CHANGELOG.md.
"""

from __future__ import annotations

import json

import frozen
import pytest


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    return json.loads(frozen.KEPT.read_text(encoding="utf-8"))


def test_every_golden_table_gives_what_it_gave(kept):
    assert frozen.differences(frozen.golden(), kept, "golden") == []


def test_five_hundred_random_tables_give_what_they_gave(kept):
    assert sum(frozen.RANDOM.values()) == 500
    assert frozen.differences(frozen.random_cases(), kept, "random") == []


def test_every_command_on_the_bundled_corpora_says_and_writes_what_it_did(kept):
    assert frozen.differences(frozen.commands(), kept, "command") == []


def test_the_demonstration_and_its_ledger_are_what_they_were(kept, tmp_path):
    found = frozen.demonstration(frozen.demo_in(tmp_path / "review"))
    assert frozen.differences(found, kept, "demo|ledger") == []
