"""Shared fixtures: the checked data (absent on a user's machine) and a fresh review."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# A test sees the databases it makes, none that this machine has.
os.environ["FOCIMINE_DATABASES"] = str(ROOT / ".no-databases")
# What tests expect is English, whatever language this machine speaks.
os.environ["FOCIMINE_LANG"] = "en"
# Nothing is timed in tests: a busy machine must not fail one.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def checked_data() -> Path:
    """Return the folder of real documents, exports and reference results, or skip the test.

    It is not ours to distribute; developers point FOCIMINE_DATA at it or keep it in ../shared.
    """
    folder = Path(os.environ.get("FOCIMINE_DATA", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the checked data (FOCIMINE_DATA) is not on this machine")
    return folder


@pytest.fixture
def protocol_text() -> str:
    """Return a small complete protocol."""
    return (ROOT / "tests" / "data" / "protocol_small.yaml").read_text(encoding="utf-8")


@pytest.fixture
def serve() -> Iterator[Callable[[type[BaseHTTPRequestHandler]], str]]:
    """Return what starts a server on this machine and gives its address; all are stopped at the end of the test."""
    running: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def start(handler: type[BaseHTTPRequestHandler]) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()
