"""The protocol's severities of the checks."""

from __future__ import annotations

import re
from pathlib import Path

from corpora.nouns.evidence import Problem, Severity
from extract.checks.findings import CODES, weigh

EXTRACT = Path(__file__).parents[3] / "extract"


def problem(code):
    return Problem(code=code, item="p.pdf", message="Odd.")


def test_severities_change_and_ignored_checks_fall_silent():
    problems = [problem("FOCUS-REPEATED"), problem("SIDE-AGAINST-X"), problem("SPACE-UNKNOWN")]
    kept = weigh(problems, {"FOCUS-REPEATED": "ignore", "SIDE-AGAINST-X": "error"})
    assert [(p.code, p.severity) for p in kept] == [
        ("SIDE-AGAINST-X", Severity.ERROR), ("SPACE-UNKNOWN", Severity.WARNING),
    ]  # fmt: skip


def test_every_check_can_be_named_in_a_protocol():
    found_codes = set()
    for module in (*(EXTRACT / "checks").glob("*.py"), *(EXTRACT / "people").rglob("*.py")):
        found_codes |= set(re.findall(r'code="([A-Z-]+)"', module.read_text(encoding="utf-8")))
    assert found_codes == set(CODES)
