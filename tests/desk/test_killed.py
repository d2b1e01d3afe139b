"""The desk is killed in the middle of the work: the ledger holds, and at most the one step that was under way is missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

import focimine
from corpora.desk import server
from corpora.settled import read_settled
from corpora.store import Store
from review_desk import make_desk

ROOT = Path(__file__).resolve().parents[2]


def start(review: Path) -> tuple[subprocess.Popen[str], str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FOCIMINE_LANG": "en"}
    process = subprocess.Popen(
        [sys.executable, "-m", "focimine", "desk", "--no-browser", "--review", str(review)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    address = re.search(r"http://\S+", process.stdout.readline())[0]
    return process, address


def entered(address: str) -> tuple[httpx.Client, str, str]:
    base = address.partition("/?")[0]
    http = httpx.Client(base_url=base, transport=httpx.HTTPTransport(retries=5), timeout=30)
    http.get(address.removeprefix(base))
    page = http.get("/people").text
    csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]
    http.post("/people", data={"csrf": csrf, "who": "Reviewer One", "then": "/"}, headers={"Origin": base})
    return http, csrf, base


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill that cannot be caught")
def test_killed_among_decisions_and_opened_again(new_review):
    review = new_review(n=60, title="Study {n} of empathy")
    with Store.open(review, read_only=True) as store:
        reports = list(read_settled(store).reports.records)
    process, address = start(review)
    http, csrf, base = entered(address)
    answered = []

    def judge():
        for report in reports:
            try:
                fields = {"csrf": csrf, "decision": "include", "note": "a note " * 200}
                answer = http.post(f"/screen/title_abstract/{report}", data=fields, headers={"Origin": base})
            except httpx.HTTPError:
                return
            answered.append((report, answer.status_code))
            if len(answered) == 7:
                killing.set()

    killing = threading.Event()
    person = threading.Thread(target=judge)
    person.start()
    assert killing.wait(60)
    process.kill()
    process.wait()
    person.join()
    assert {status for _, status in answered} == {303}
    with Store.open(review) as store:
        assert store.find_breach() is None
        made = [report for (report, _), rows in read_settled(store).decisions.items() if rows]
    assert set(made) >= {report for report, _ in answered}
    assert len(made) <= len(answered) + 1
    # The same address opens it again: the token and the port are kept.
    again, other = start(review)
    try:
        assert other == address
        assert entered(other)[0].get("/screen/title_abstract", follow_redirects=True).status_code == 200
    finally:
        again.terminate()
        again.wait()


def test_a_port_that_is_taken_is_named(new_review):
    from corpora.desk.server import bind
    from corpora.errors import ProtocolError

    taken = bind(None)
    taken.listen()
    try:
        with pytest.raises(ProtocolError, match="cannot be used"):
            bind(taken.getsockname()[1])
        assert bind(None, preferred=taken.getsockname()[1]).getsockname()[1] != taken.getsockname()[1]
    finally:
        taken.close()


def test_a_second_desk_shows_the_address_of_the_first_and_takes_nothing_from_it(new_review, monkeypatch, capsys):
    review, served = new_review(n=1), []
    monkeypatch.setattr(server, "serve", lambda _desk, _bound, address, **_: served.append(address))

    def opened(*options):
        assert focimine.run(["desk", "--no-browser", *options, "--review", str(review)]) == 0
        return re.search(r"http://\S+", capsys.readouterr().out)[0]

    with server.first_of(review) as is_first, server.prepared(make_desk(review), None) as (_bound, address):
        assert is_first
        assert opened() == address
        assert served == []
        with server.bind(None) as free:
            port = free.getsockname()[1]
        beside = opened("--port", str(port))
        assert served == [beside]
        assert beside.startswith(f"http://127.0.0.1:{port}/")
        assert opened() == address  # the first one's, still
    assert opened() == address  # it has ended: the next one takes its port
    assert served == [beside, address]


def test_files_are_brought_in_by_the_command_and_a_second_step_waits(new_review, client_of):
    import time

    review = new_review(n=4)
    client = client_of(review, "Reviewer One")
    ris = b"TY  - JOUR\nTI  - A new <i>paper</i>\nAU  - New, A.\nPY  - 2020\nDB  - PsycINFO\nER  - \n"
    fields = {"csrf": client.desk.csrf, "kind": "import"}
    names = {"files": ("../../evil\\..\\新 export.ris", ris, "text/plain")}
    assert (
        client.http.post("/steps/files", data=fields, files=names, headers={"Origin": client.base}).status_code == 303
    )
    assert client.post("/steps", step="dedup").status_code == 409  # one at a time
    until = time.monotonic() + 60
    while "running" in client.go("/steps").text:
        assert time.monotonic() < until
        time.sleep(0.1)
    page = client.go("/steps").text
    assert "1 records" in page or "1 record" in page
    with Store.open(review, read_only=True) as store:
        assert store.query("SELECT count(*) AS n FROM records")[0]["n"] == 5
    assert not (review.parent / "evil").exists()
    assert client.post("/steps", step="rm -rf").status_code == 400
    assert client.post("/steps/files", kind="import").status_code in (400, 403)


def test_the_desk_of_a_review_names_its_parts(new_review):
    desk = make_desk(new_review(n=4))
    titles = [part.title for part in desk.parts if part.title]
    assert titles[0] == "Home"
    assert {"Screening", "Conflicts", "Coordinates", "Flow", "Results", "Audit"} <= set(titles)
