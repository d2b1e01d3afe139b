"""Two hostile servers, every service: nothing of the user reaches the second, nothing is stored, exit 3. The rest: benchmarks/."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_services import CITING, OPEN, PUBMED, expected, run_case, template_in

from corpora.web import Client

ANYWHERE = ("moved with the key in it", "moved behind a user name", "gzip cut", "repeats what it was sent (200)")
SOMEWHERE = (
    "moved with the form (307)", "moved to https", "moved, no scheme", "moved to a file", "moved in a circle", "page that moves on", "hangs up", "no HTTP",
    "twenty thousand headers", "length too long", "chunks cut", "two lengths", "gzip broken", "later, in years (429)", "repeats what it was sent (400)",
    "not UTF-8", "entities that explode", "deep JSON", "deep XML", "wrong kinds",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client.__init__, "__kwdefaults__", {**Client.__init__.__kwdefaults__, "sleep": lambda _s: None})


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template_in(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize(
    ("service", "case"),
    [
        *((service, case) for service in (*PUBMED, *CITING, *OPEN) for case in ANYWHERE),
        *((service, case) for service in ("esearch", "openalex", "pmc") for case in SOMEWHERE),
    ],
)
def test_a_hostile_service_gets_no_further(template: Path, service: str, case: str) -> None:
    row = run_case(template, service, case)
    assert row.leaked == row.said == row.kept == 0
    assert expected(service, row), row
